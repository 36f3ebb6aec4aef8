"""What a total does not count, though it was given: each with its size and its day."""

from collections.abc import Iterable, Iterator
from datetime import date

from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import add, add_up
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.model.manifest import Pool

SNAPSHOT, PLANNED, RETIRED, PART_OF = "snapshot", "planned", "retired", "part_of"
OUTSIDE = "outside"
KINDS = (SNAPSHOT, PLANNED, RETIRED, PART_OF, OUTSIDE)
"""
Why something is not counted: another date of its fleet is, it comes later, it has gone, another fleet
holds it already, or nobody asked about it.
"""


class LeftOut(NamedTuple):
    """A snapshot, or the pools of one accelerator that come or went on one day."""

    kind: str
    """One of KINDS."""
    fleet: str
    path: str
    as_of: date | None
    """The date of the document."""
    accelerators: Estimate
    """How many are not counted."""
    day: date | None = None
    """When the pools come, or when they went."""
    accelerator: str | None = None
    """What the pools are of; None for a snapshot."""
    pools: tuple[str, ...] = ()
    """Their names, as far as they have one."""
    wholes: tuple[str, ...] = ()
    """Of a part: the fleets that hold it already."""


def left_out_of(
    history: History, counted: Snapshot, day: date | None, estimates: str
) -> tuple[LeftOut, ...]:
    """
    Return what of a fleet is not in its total, where *counted* is counted on *day*.

    Sizes are added as the total is, in one of the ESTIMATES.
    """
    snapshots = [_snapshot(one, estimates) for one in history.snapshots if one is not counted]
    pools = sorted(_pools(counted, day, estimates), key=_order)
    return (*snapshots, *pools, *outside_of(counted, day, estimates))


def outside_of(snapshot: Snapshot, day: date | None, estimates: str) -> Iterator[LeftOut]:
    """Yield what nobody asked about that counts on the *day*, all together."""
    counts = [
        part.accelerators_of(pool)
        for part in snapshot.parts
        for pool in part.fleet.outside
        if pool.counts_on(day)
    ]
    if counts and snapshot.unknown_before is None:
        yield _of(snapshot, OUTSIDE, ", ".join(snapshot.paths), counts, estimates)


def _snapshot(snapshot: Snapshot, estimates: str) -> LeftOut:
    dated = [one.source.name for one in snapshot.manifests if one.as_of is not None]
    counts = [
        part.accelerators_of(pool)
        for part in snapshot.parts
        for pool in part.fleet.manifest.pools_on(snapshot.as_of)
    ]
    return _of(snapshot, SNAPSHOT, ", ".join(dict.fromkeys(dated)), counts, estimates)


def _pools(snapshot: Snapshot, day: date | None, estimates: str) -> Iterator[LeftOut]:
    """Yield the pools that do not count on *day*: those of one accelerator and day together."""
    for part in snapshot.parts:
        groups = grouped(
            ((*_why(pool, day), part.fleet.unit_of(pool).accelerator.name), pool)
            for pool in part.fleet.manifest.pools
            if (pool.online or pool.retired) and not pool.counts_on(day)
        )
        for (kind, when, name), pools in groups.items():
            counts = map(part.accelerators_of, pools)
            names = tuple(pool.name for pool in pools if pool.name)
            found = _of(snapshot, kind, part.fleet.manifest.source.name, counts, estimates)
            yield found._replace(day=when, accelerator=name, pools=names)


def _of(
    snapshot: Snapshot, kind: str, path: str, counts: Iterable[Estimate], estimates: str
) -> LeftOut:
    """Return what is left out of a snapshot, as large as *counts* are together."""
    size = add([(add_up((count, 1) for count in counts), 1)], estimates)
    return LeftOut(kind, snapshot.fleet, path, snapshot.as_of, size)


def _why(pool: Pool, day: date | None) -> tuple[str, date | None]:
    comes_later = day is not None and pool.online is not None and pool.online > day
    return (PLANNED, pool.online) if comes_later else (RETIRED, pool.retired)


def _order(one: LeftOut) -> tuple[str, date, str, str]:
    return one.kind, one.day or date.min, one.accelerator or "", one.path
