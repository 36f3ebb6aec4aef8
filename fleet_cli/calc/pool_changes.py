"""What became of pools besides what counts today: of the plan, and of where pools are and whose."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.groups import POOL
from fleet_cli.calc.half_dated import alone
from fleet_cli.calc.pairs import match
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED
from fleet_cli.model.manifest import Pool

SIZES = ("accelerator", "accelerators")
DATES = ("online", "retired")
PLACES = ("site", "region", "owner", "tags")


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

    def values(self, *fields: str) -> tuple[object, ...]:
        """Return what it says of *fields*."""
        return tuple([getattr(self, field) for field in fields])


class PoolChange(NamedTuple):
    """A pool of the plan that came or went, or a pool of which something else than today's count changed."""

    kind: str
    """`added`, `removed` or `changed`."""
    old: PoolState | None
    new: PoolState | None
    fields: tuple[str, ...]
    """Which of SIZES, DATES, PLACES and OLDER changed; of what counts today rows tell the size. Of a
    part of a pool that was SPLIT, or JOINED, it says so, and both sides have the size of the part."""
    is_planned: bool
    """Whether it lies ahead; else a pool that is there changed in what it says of itself."""

    @property
    def state(self) -> PoolState:
        """The pool on the new side, else on the old one."""
        found = self.new or self.old
        assert found is not None
        return found


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


def pool_changes(
    old: Snapshot | None, new: Snapshot | None, spans: tuple[Span, Span], by: Sequence[str]
) -> tuple[PoolChange, ...]:
    """
    Compare the pools of a fleet one by one, beyond what counts on the days of both sides.

    Args:
        spans: For how long each side holds.
        by: Keys of the rows, which tell of a place that changed themselves.
    """
    removed, added = _different(old, new)
    pairs: list[tuple[PoolState | None, PoolState | None]] = []
    for tie in _TIES[:_SURE]:
        found, removed, added = match(removed, added, tie)
        pairs += found
    parts, removed, added = _parts(removed, added, spans)
    for tie in _TIES[_SURE:]:
        found, removed, added = match(removed, added, tie)
        pairs += found
    kept, removed, _ = match(removed, _left_behind(new, spans[1], removed), _known)
    come, added, _ = match(added, _left_behind(old, spans[0], added), _known)
    pairs += [*kept, *((before, one) for one, before in come)]
    pairs += [(one, None) for one in removed]
    pairs += [(None, one) for one in added]
    changes = [change for both in pairs if (change := _change(*both, spans, by)) is not None]
    for fate, before, after in parts:
        fields = [one for one in (*DATES, *PLACES) if getattr(before, one) != getattr(after, one)]
        changes.append(PoolChange(CHANGED, before, after, (fate, *fields), True))
    return tuple(sorted(changes, key=lambda one: _order(one.state)))


def _parts(
    old: list[PoolState], new: list[PoolState], spans: tuple[Span, Span]
) -> tuple[list[tuple[str, PoolState, PoolState]], list[PoolState], list[PoolState]]:
    """
    Find planned pools that were split or joined: one on one side, several on the other, one size.

    Returns:
        What became of each part, with the part as it was and as it is; and what is left of both sides.
    """
    parts: list[tuple[str, PoolState, PoolState]] = []
    for tie in (_tie(*_CHIP, *_PLACE), _tie(*_CHIP)):
        groups: dict[Hashable, tuple[list[PoolState], list[PoolState]]] = {}
        for place, side in enumerate((old, new)):
            for pool in side:
                groups.setdefault(tie(pool), ([], []))[place].append(pool)
        for was, now in groups.values():
            fate = SPLIT if len(was) == 1 < len(now) else JOINED if len(now) == 1 < len(was) else ""
            plans = (
                span.is_ahead(pool.online)
                for span, side in zip(spans, (was, now), strict=True)
                for pool in side
            )
            if not fate or _size(was) != _size(now) or not any(plans):
                continue
            for one, other in ((one, other) for one in was for other in now):
                size = other.accelerators if fate == SPLIT else one.accelerators
                before, after = (side._replace(accelerators=size) for side in (one, other))
                parts.append((fate, before, after))
            gone = {id(pool) for pool in (*was, *now)}
            old, new = ([pool for pool in side if id(pool) not in gone] for side in (old, new))
    return parts, old, new


def _size(pools: Sequence[PoolState]) -> Estimate:
    return Estimate(
        *(sum(ends) for ends in zip(*(pool.accelerators for pool in pools), strict=True))
    )


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


_PLACE = ("site", "region", "owner")
_CHIP = ("accelerator", "unrated")


def _tie(*fields: str) -> Callable[[PoolState], Hashable]:
    return lambda pool: pool.values(*fields)


_TIES: tuple[Callable[[PoolState], Hashable], ...] = (
    lambda pool: pool,
    lambda pool: pool.name,
    _tie(*_CHIP, "accelerators", *DATES, *PLACES),
    _tie(*_CHIP, "accelerators", *PLACES),
    _tie(*_CHIP, *DATES, *PLACES),
    _tie(*_CHIP, "accelerators", *DATES),
    _tie(*_CHIP, *_PLACE),
    _tie(*_CHIP, "accelerators"),
)
"""By what a pool is known again: by its name, else by as much as possible of what it says."""

_SURE = 2
"""How many of them leave no doubt."""


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
        found.append(sorted(states, key=_order))
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
                unit.per_unit,
                *(pool.site, pool.region, pool.owner or usual, pool.online, pool.retired),
                pool.tags,
            )
            yield key, part, pool


def _state(part: RatedFleet, pool: Pool) -> PoolState:
    share = part.share(pool)
    return PoolState(
        name=pool.name,
        accelerator=part.fleet.unit_of(pool).accelerator.name,
        accelerators=share.count.times(share.per_unit),
        unrated=pool.unrated,
        site=pool.site,
        region=pool.region,
        owner=pool.owner or part.fleet.manifest.owner,
        online=pool.online,
        retired=pool.retired,
        tags=tuple(sorted(pool.tags)),
    )


def _order(pool: PoolState) -> tuple[str, ...]:
    return tuple(map(str, (pool.name or "", *pool[1:])))


def _change(
    old: PoolState | None, new: PoolState | None, sides: tuple[Span, Span], by: Sequence[str]
) -> PoolChange | None:
    """Return what rows do not tell of a pool, or None where they tell all."""
    was_ahead = old is not None and sides[0].is_ahead(old.online)
    is_ahead = new is not None and sides[1].is_ahead(new.online)
    if old is None or new is None:
        is_plan = was_ahead or is_ahead
        return PoolChange(REMOVED if old else ADDED, old, new, (), True) if is_plan else None
    if old.only_as_of != new.only_as_of:
        # NOTE: what has been there of it, rows tell.
        is_plan = was_ahead if new.only_as_of else is_ahead
        return PoolChange(CHANGED, old, new, (OLDER,), True) if is_plan else None
    fields = [one for one in (*DATES, *PLACES) if getattr(old, one) != getattr(new, one)]
    if old.name != new.name and POOL in by and was_ahead and is_ahead:
        fields.insert(0, "name")
    moved = [
        side.is_ahead(getattr(pool, one))
        for side, pool in zip(sides, (old, new), strict=True)
        for one in fields
        if one in DATES
    ]
    is_planned = was_ahead or is_ahead or any(moved)
    if was_ahead and is_ahead:
        fields = [one for one in SIZES if getattr(old, one) != getattr(new, one)] + fields
    elif not (was_ahead or is_ahead):
        fields = [one for one in fields if one not in by]
    return PoolChange(CHANGED, old, new, tuple(fields), is_planned) if fields else None
