"""Which pool of one side of a diff is which of the other: by names, by what they say, as parts of another."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from operator import attrgetter

from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Estimate, together
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.half_dated import alone
from fleet_cli.calc.keys import PLACE
from fleet_cli.calc.pairs import match
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.model.manifest import Pool

SIZES = ("accelerator", "accelerators")
DATES = ("online", "retired")
PLACES = (*PLACE, "tags")
OLDER = "only_as_of"
"""What changed of a planned pool that only files of an older date than its fleet's still have."""
SPLIT, JOINED = "split", "joined"
"""What became of a planned pool that is several now, or of several that are one, of one size together."""


class PoolState(NamedTuple):
    """What is said of a pool on one side, as far as a diff compares it."""

    name: str | None
    accelerator: str
    accelerators: Estimate
    unrated: str | None
    site: str | None
    region: str | None
    owner: str | None
    online: date | None
    retired: date | None
    tags: tuple[tuple[str, str], ...]
    only_as_of: date | None = None
    """The date of the files that it stands in, where those of a later one have replaced them."""


Both = tuple[PoolState | None, PoolState | None]
"""A pool on both sides, or on one of them."""
Part = tuple[str, PoolState, PoolState]
"""Whether a pool was SPLIT or JOINED, and a part of it as it was and as it is."""


class Span(NamedTuple):
    """For how long one side's snapshot says what is there."""

    day: date | None
    """On which it counts."""
    until: date | None = None
    """From when on another snapshot holds; None where none does."""
    before: Snapshot | None = None
    """What held before it."""

    def is_ahead(self, day: date | None) -> bool:
        """Whether a *day* lies in what it plans."""
        is_later = day is not None and self.day is not None and day > self.day
        return is_later and (self.until is None or day is None or day < self.until)

    def is_behind(self, day: date | None) -> bool:
        """Whether a *day* on which a pool goes lies behind, so that it does not count any more."""
        return day is not None and self.day is not None and day <= self.day


def span_of(
    snapshot: Snapshot | None, history: History | None, as_of: date | None, end: date | None
) -> Span:
    """
    Return for how long a snapshot of a *history* is compared.

    Args:
        as_of: The date to count at, instead of its own; what comes later is hidden then.
        end: From when on other snapshots are compared.
    """
    if snapshot is None or history is None or snapshot.as_of is None:
        return Span(as_of, end)
    dated = [(one.as_of, one) for one in history.snapshots if one.as_of is not None]
    later = [day for day, _ in dated if day > snapshot.as_of]
    ends = [day for day in (*later, end) if day is not None and as_of is None]
    before = [one for day, one in dated if day < snapshot.as_of]
    return Span(as_of or snapshot.as_of, min(ends, default=None), before[-1] if before else None)


def pair_pools(
    old: Snapshot | None, new: Snapshot | None, spans: tuple[Span, Span]
) -> tuple[list[Both], list[Part]]:
    """Pair the pools of both sides, which hold for *spans*, that are not just alike."""
    pairs, removed, added = match(*_different(old, new), lambda pool: pool, lambda pool: pool.name)
    # NOTE: a part may have kept the name of the whole.
    place = attrgetter(*_CHIP, *PLACE)
    resized = [
        (a, b) for a, b in pairs if a.accelerators != b.accelerators and place(a) == place(b)
    ]
    olds, news = [a for a, _ in resized], [b for _, b in resized]
    parts, old_left, new_left = _parts([*removed, *olds], [*added, *news], spans)
    left = {id(pool) for pool in (*old_left, *new_left)}
    divided = {id(pool) for pool in (*removed, *added, *olds, *news)} - left
    pairs = [both for both in pairs if id(both[0]) not in divided]
    removed, added = ([pool for pool in side if id(pool) in left] for side in (removed, added))
    likely, removed, added = match(removed, added, *_TIES)
    kept, removed, _ = match(removed, _left_behind(new, spans[1], removed), _known)
    come, added, _ = match(added, _left_behind(old, spans[0], added), _known)
    every: list[Both] = [*pairs, *likely, *kept]
    every += [(before, one) for one, before in come]
    every += [(one, None) for one in removed]
    every += [(None, one) for one in added]
    return every, parts


def _parts(
    old: list[PoolState], new: list[PoolState], spans: tuple[Span, Span]
) -> tuple[list[Part], list[PoolState], list[PoolState]]:
    """
    Find planned pools that were split or joined: one on one side, several on the other, one size.

    Returns:
        What became of each part, with the part as it was and as it is; and what is left of both sides.
    """
    parts: list[Part] = []
    for tie in (attrgetter(*_CHIP, *PLACE), attrgetter(*_CHIP)):
        now_alike = grouped((tie(pool), pool) for pool in new)
        gone: set[int] = set()
        for key, was in grouped((tie(pool), pool) for pool in old).items():
            now = now_alike.get(key, [])
            if min(len(was), len(now)) != 1 or len(was) == len(now):
                continue
            fate = SPLIT if len(was) == 1 else JOINED
            whole, span = (was[0], spans[0]) if fate == SPLIT else (now[0], spans[1])
            if not span.is_ahead(whole.online) or _size(was) != _size(now):
                continue
            for one, other in ((one, other) for one in was for other in now):
                size = other.accelerators if fate == SPLIT else one.accelerators
                before, after = (side._replace(accelerators=size) for side in (one, other))
                parts.append((fate, before, after))
            gone |= {id(pool) for pool in (*was, *now)}
        old, new = ([pool for pool in side if id(pool) not in gone] for side in (old, new))
    return parts, old, new


def _size(pools: Sequence[PoolState]) -> Estimate:
    return together(pool.accelerators for pool in pools)


def _left_behind(
    snapshot: Snapshot | None, span: Span, others: Sequence[PoolState]
) -> list[PoolState]:
    """Return what only older files of a side have, where any of the *others* may be among it."""
    before = span.before
    if snapshot is None or before is None or not others:
        return []
    states = (_state(part, pool) for part, pool in alone(before, snapshot))
    return [state._replace(only_as_of=before.as_of) for state in states]


def _known(pool: PoolState) -> Hashable:
    return pool._replace(only_as_of=None)


_CHIP = ("accelerator", "unrated")


_TIES: tuple[Callable[[PoolState], Hashable], ...] = (
    attrgetter(*_CHIP, "accelerators", *DATES, *PLACES),
    attrgetter(*_CHIP, "accelerators", *PLACES),
    attrgetter(*_CHIP, *DATES, *PLACES),
    attrgetter(*_CHIP, "accelerators", *DATES),
    attrgetter(*_CHIP, *PLACE),
    attrgetter(*_CHIP, "accelerators"),
)
"""By what a pool is known again that no name tells: by as much as possible of what it says."""


def _different(
    old: Snapshot | None, new: Snapshot | None
) -> tuple[list[PoolState], list[PoolState]]:
    """Return the pools of each side that the other one does not have just so."""
    # NOTE: most pools are alike, and are told so by what they say, before anything is looked up.
    sides = [[*_raw(snapshot)] for snapshot in (old, new)]
    counts = [Counter(key for key, _, _ in side) for side in sides]
    rest = (counts[0] - counts[1], counts[1] - counts[0])
    found: list[list[PoolState]] = []
    for side, left in zip(sides, rest, strict=True):
        states = []
        for key, part, pool in side if left else ():
            if left[key] > 0:
                left[key] -= 1
                states.append(_state(part, pool))
        found.append(sorted(states, key=order_of))
    return found[0], found[1]


def _raw(snapshot: Snapshot | None) -> Iterator[tuple[Hashable, RatedFleet, Pool]]:
    if snapshot is None or snapshot.unknown_before is not None:
        return
    for part in snapshot.parts:
        manifest = part.fleet.manifest
        usual, units = manifest.owner, part.fleet.units
        for pool in manifest.pools:
            unit = units[pool.accelerator, pool.is_system]
            # NOTE: a count by power hangs on the site and on the watts of the chip as well.
            own = pool.power and (part.model_of(pool), pool.power, pool.power_basis, unit.chips)
            key = (
                *(pool.name, pool.accelerator, pool.count, pool.is_system, pool.unrated, own),
                *(unit.accelerator.name, unit.per_unit),
                *(pool.site, pool.region, pool.owner or usual, pool.online, pool.retired),
                pool.tags,
            )
            yield key, part, pool


def _state(part: RatedFleet, pool: Pool) -> PoolState:
    return PoolState(
        name=pool.name,
        accelerator=part.fleet.unit_of(pool).accelerator.name,
        accelerators=part.accelerators_of(pool),
        unrated=pool.unrated,
        site=pool.site,
        region=pool.region,
        owner=pool.owner or part.fleet.manifest.owner,
        online=pool.online,
        retired=pool.retired,
        tags=tuple(sorted(pool.tags)),
    )


def order_of(pool: PoolState) -> tuple[str, ...]:
    """Return what pools are sorted by: their names, then all that is said of them."""
    return tuple(map(str, (pool.name or "", *pool[1:])))
