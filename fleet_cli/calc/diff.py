"""Two sides of rated fleets to what changed: by group, in total, and in the verdicts on targets."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.changes import Change, DiffRow, changed_rows
from fleet_cli.calc.groups import POOL, UNKNOWN, Standing, all_keys, group_cells, standing_of
from fleet_cli.calc.pairs import HistoryPair, Pair, pair_histories, pair_snapshots
from fleet_cli.calc.pool_changes import PoolChange, pool_changes
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.rows import SUBTOTAL
from fleet_cli.calc.snapshots import History, Snapshot, make_histories
from fleet_cli.calc.target_changes import (
    ADDED,
    CHANGED,
    REMOVED,
    UNCHANGED,
    TargetChange,
    moved_targets,
    target_changes,
)
from fleet_cli.calc.targets import TargetDelta, judge_targets
from fleet_cli.calc.totals import Cell
from fleet_cli.calc.wholes import wholes_of
from fleet_cli.model.manifest import Where
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating

if TYPE_CHECKING:
    from fleet_cli.calc.periods import ByPeriod


class FleetDiff(NamedTuple):
    """What changed in one fleet."""

    old: Snapshot | None
    new: Snapshot | None
    old_day: date | None
    new_day: date | None
    """The dates that the two sides hold for."""
    change: Change
    rows: tuple[DiffRow, ...]
    """Largest change first."""
    same: int
    """Groups that did not change."""
    pools: tuple[PoolChange, ...]
    """What of the plan changed, and of pools besides what counts."""
    targets: tuple[TargetChange, ...] = ()
    """Of the fleet, with the latest of its dates alone."""
    moved: int = 0
    """Further targets of it that there is more or less of."""
    old_part_of: tuple[str, ...] = ()
    """The fleets that hold it already, as it said."""
    new_part_of: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    """Those of them that are compared too, and count it."""
    is_counted: bool = False
    """Whether the totals count it by itself: the latest of its dates, unless a whole has it."""

    @property
    def name(self) -> str:
        """The fleet's name on the new side, else on the old one."""
        snapshot = self.new or self.old
        return snapshot.fleet if snapshot else ""

    @property
    def kind(self) -> str:
        """Whether the fleet was added, removed, changed or none of it, as far as it is counted."""
        if self.old is None or self.new is None:
            return ADDED if self.old is None else REMOVED
        if self.old.is_uncounted != self.new.is_uncounted:
            return ADDED if self.old.is_uncounted else REMOVED
        is_same = self.old_part_of == self.new_part_of
        return UNCHANGED if is_same and not (self.rows or self.pools or self.targets) else CHANGED


class OtherTable(NamedTuple):
    """The old side as its own table rates it, where that is not the one of the diff."""

    rating: Rating
    old: Standing | None
    """None where that table cannot rate the old side."""


class Diff(NamedTuple):
    """The result of `fleet diff`."""

    rating: Rating
    model: PowerModel
    estimates: str
    by: tuple[str, ...]
    keys: tuple[str, ...]
    """What the values of a row stand for: `by`, and with pools what else they are known by."""
    fleets: tuple[FleetDiff, ...]
    rows: tuple[DiffRow, ...]
    """Of all fleets together, largest change first; they add up to the change."""
    same: int
    """Groups that did not change."""
    blocks: tuple[DiffRow, ...]
    """Of rows by several keys: what all of each first key come to, where a row of it changed."""
    change: Change
    """Of all fleets together: of snapshots of one fleet only the latest counts."""
    other: OtherTable | None = None
    """Given where the table changed, which is a difference of its own."""
    periods: "ByPeriod | None" = None
    """Both sides through time, where that is asked for."""
    where: Where = ()
    """What is asked for of every fleet; everything where it is empty."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        differs = self.other is not None or (self.periods and self.periods.differs)
        return not differs and all(fleet.kind == UNCHANGED for fleet in self.fleets)

    @property
    def changes(self) -> tuple[Change, ...]:
        """How the total changed: by the one table, and from each side's own to the other's."""
        if self.other is None or self.other.old is None:
            return (self.change,)
        return self.change, Change(self.other.old, self.change.new)


def diff_fleets(
    old: Sequence[RatedFleet],
    new: Sequence[RatedFleet],
    rating: Rating,
    model: PowerModel,
    by: Sequence[str],
    as_of: date | None,
    estimates: str,
) -> Diff:
    """
    Compare two sides of fleets, all rated by one *rating*.

    Args:
        as_of: The date to count at, instead of each manifest's own.
    """
    work = _Work(by, as_of, estimates)
    before, after = make_histories(old), make_histories(new)
    pairs = pair_histories(before, after)
    fleets = tuple(one for pair in pairs for one in work.diff_fleet(pair, (before, after)))
    change = Change(work.standing(before), work.standing(after))
    rows, same = work.rows(pairs, fleets, change)
    return Diff(
        rating,
        model,
        estimates,
        by=tuple(by),
        keys=all_keys(by),
        fleets=fleets,
        rows=rows,
        same=same,
        blocks=work.blocks(pairs, rows),
        change=change,
    )


def with_other_table(
    diff: Diff, rating: Rating, old: Sequence[RatedFleet] | None, as_of: date | None
) -> Diff:
    """
    Return *diff* with what the old side comes to by its own table.

    Args:
        diff: Of two sides whose tables differ, by the new side's.
        rating: The old side's own.
        old: The old side, rated by it; None where it cannot be.
        as_of: The date to count at, instead of each manifest's own.
    """
    work = _Work((), as_of, diff.estimates)
    standing = None if old is None else work.standing(make_histories(old))
    return diff._replace(other=OtherTable(rating, standing))


class _Work:
    """Compares fleets; what a snapshot comes to is added up once."""

    def __init__(self, by: Sequence[str], as_of: date | None, estimates: str) -> None:
        self._by, self._as_of, self._estimates = by, as_of, estimates
        self._keys = all_keys(by)
        self._cells: dict[int, tuple[Cell, ...]] = {}

    def standing(self, side: Sequence[History]) -> Standing:
        """Return what the fleets of a side come to together."""
        return self._standing([history.on(self._as_of) for history in self._counted(side)])

    def _counted(self, side: Sequence[History]) -> list[History]:
        return [history for history in side if not wholes_of(history, side, self._as_of)]

    def _standing(self, snapshots: Sequence[Snapshot]) -> Standing:
        if snapshots and all(snapshot.is_uncounted for snapshot in snapshots):
            return UNKNOWN
        cells = [cell for snapshot in snapshots for cell in self._cells_of(snapshot)]
        return standing_of(cells, self._estimates)

    def _cells_of(self, snapshot: Snapshot | None) -> tuple[Cell, ...]:
        if snapshot is None:
            return ()
        # NOTE: a document may be part of several snapshots, and a snapshot be told twice.
        key = id(snapshot.parts)
        if key not in self._cells:
            self._cells[key] = snapshot.cells(self._keys, self._day(snapshot))
        return self._cells[key]

    def _day(self, snapshot: Snapshot | None) -> date | None:
        return (self._as_of or snapshot.as_of) if snapshot else None

    def _targets(self, history: History | None) -> dict[str, TargetDelta]:
        if history is None:
            return {}
        judged = judge_targets(history, self._as_of, self._estimates)
        return {delta.target.name: delta for delta in judged}

    def rows(
        self, pairs: Sequence[HistoryPair], fleets: Sequence[FleetDiff], whole: Change
    ) -> tuple[tuple[DiffRow, ...], int]:
        """Return the groups of all fleets that the totals count, which differ, and how many do not."""
        if len(fleets) == 1 and fleets[0].is_counted:
            return fleets[0].rows, fleets[0].same
        old, new = (group_cells(side, self._estimates) for side in self._side_cells(pairs))
        return changed_rows(old, new, self._keys, whole)

    def _side_cells(
        self, pairs: Sequence[HistoryPair]
    ) -> Iterator[list[tuple[str, tuple[Cell, ...]]]]:
        """Yield of each side the cells of the fleets that the totals count."""
        for place, side in enumerate(_sides(pairs)):
            whole = {id(one) for one in self._counted(side)}
            there = ((pair.name, pair[place]) for pair in pairs)
            yield [
                (name, self._cells_of(history.on(self._as_of)))
                for name, history in there
                if history is not None and id(history) in whole
            ]

    def blocks(self, pairs: Sequence[HistoryPair], rows: Sequence[DiffRow]) -> tuple[DiffRow, ...]:
        """Return what the first keys of *rows* come to; none where pools may be in two of them."""
        if len(self._by) < 2 or POOL in self._by:
            return ()
        sides: list[dict[str, list[Cell]]] = []
        for fleets in self._side_cells(pairs):
            sides.append({})
            for cell in (cell for _, cells in fleets for cell in cells):
                sides[-1].setdefault(cell.keys[0], []).append(cell)
        blocks = []
        for first in dict.fromkeys(row.keys[0] for row in rows):
            old, new = (standing_of(side.get(first, ()), self._estimates) for side in sides)
            keys = (first, SUBTOTAL, *[""] * (len(self._by) - 2))
            fleets_of = {name for row in rows if row.keys[0] == first for name in row.fleets}
            blocks.append(DiffRow(keys, keys, CHANGED, Change(old, new), tuple(sorted(fleets_of))))
        return tuple(blocks)

    def diff_fleet(self, pair: HistoryPair, sides: Sequence[Sequence[History]]) -> list[FleetDiff]:
        """Compare a fleet with what it was, date by date; its targets stand with the last."""
        fleets = [self._diff_snapshot(both) for both in pair_snapshots(pair, self._as_of)]
        judged = self._targets(pair.old), self._targets(pair.new)
        wholes = [
            wholes_of(history, side, self._as_of) if history else None
            for history, side in zip(pair, sides, strict=True)
        ]
        last = fleets[-1]._replace(
            targets=target_changes(*judged),
            moved=moved_targets(*judged),
            old_part_of=pair.old.part_of if pair.old else (),
            new_part_of=pair.new.part_of if pair.new else (),
            wholes=next((one for one in reversed(wholes) if one is not None), ()),
            is_counted=() in wholes,
        )
        return [*fleets[:-1], last]

    def _diff_snapshot(self, pair: Pair) -> FleetDiff:
        groups = [
            group_cells([("", self._cells_of(side))] if side else [], self._estimates)
            for side in pair
        ]
        change = Change(*(self._standing([side] if side else []) for side in pair))
        rows, same = changed_rows(groups[0], groups[1], self._keys, change)
        days = self._day(pair.old), self._day(pair.new)
        fleet = FleetDiff(
            old=pair.old,
            new=pair.new,
            old_day=days[0],
            new_day=days[1],
            change=change,
            rows=rows,
            same=same,
            pools=pool_changes(pair.old, pair.new, days, self._by),
        )
        return fleet._replace(rows=tuple(row._replace(fleets=(fleet.name,)) for row in rows))


def _sides(pairs: Iterable[HistoryPair]) -> list[list[History]]:
    """Return the fleets of the old side, and those of the new one."""
    every = tuple(pairs)
    return [[history for pair in every if (history := pair[place]) is not None] for place in (0, 1)]
