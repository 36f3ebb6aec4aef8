"""What became of pools besides what counts today: of the plan, and of where pools are and whose."""

from collections.abc import Sequence

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.groups import POOL
from fleet_cli.calc.pool_pairs import (
    DATES,
    OLDER,
    PLACES,
    SIZES,
    PoolState,
    Span,
    order_of,
    pair_pools,
)
from fleet_cli.calc.snapshots import Snapshot
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED


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
    """Whether it lies ahead; else one that is there, or was, changed in what it says of itself."""

    @property
    def state(self) -> PoolState:
        """The pool on the new side, else on the old one."""
        found = self.new or self.old
        assert found is not None
        return found


def pool_changes(
    old: Snapshot | None, new: Snapshot | None, spans: tuple[Span, Span], by: Sequence[str]
) -> tuple[PoolChange, ...]:
    """
    Compare the pools of a fleet one by one, beyond what counts on the days of both sides.

    Args:
        spans: For how long each side holds.
        by: Keys of the rows, which tell of a place that changed themselves.
    """
    every, parts = pair_pools(old, new, spans)
    changes = [change for both in every if (change := _change(*both, spans, by)) is not None]
    for fate, before, after in parts:
        fields = [one for one in (*DATES, *PLACES) if getattr(before, one) != getattr(after, one)]
        changes.append(PoolChange(CHANGED, before, after, (fate, *fields), True))
    return tuple(sorted(changes, key=lambda one: order_of(one.state)))


def _change(
    old: PoolState | None, new: PoolState | None, sides: tuple[Span, Span], by: Sequence[str]
) -> PoolChange | None:
    """Return what rows do not tell of a pool, or None where they tell all."""
    was_ahead = old is not None and sides[0].is_ahead(old.online)
    is_ahead = new is not None and sides[1].is_ahead(new.online)
    # NOTE: what was there once counts in no row, and what it was is changed all the same.
    was_there = old is not None and sides[0].is_behind(old.retired)
    is_there_no_more = new is not None and sides[1].is_behind(new.retired)
    if old is None or new is None:
        is_plan, kind = was_ahead or is_ahead, REMOVED if old else ADDED
        is_told = is_plan or was_there or is_there_no_more
        return PoolChange(kind, old, new, (), is_plan) if is_told else None
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
    # NOTE: of what came as planned rows tell, but not that more or less was planned.
    if was_ahead or is_ahead or (was_there and is_there_no_more):
        fields = [one for one in SIZES if getattr(old, one) != getattr(new, one)] + fields
    else:
        fields = [one for one in fields if one not in by]
    return PoolChange(CHANGED, old, new, tuple(fields), is_planned) if fields else None
