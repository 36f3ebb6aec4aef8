"""Two sides of rated fleets to what changed: by group, in total, and in the verdicts on targets."""

from collections.abc import Sequence
from datetime import date

from fleet_cli.base.quantity import Number, magnitude, quotient, simplest
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.groups import (
    Group,
    Standing,
    absent_like,
    all_keys,
    group_cells,
    pair_groups,
    standing_of,
)
from fleet_cli.calc.pairs import HistoryPair, Pair, pair_histories, pair_snapshots
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, Snapshot, make_histories
from fleet_cli.calc.target_changes import (
    ADDED,
    CHANGED,
    REMOVED,
    UNCHANGED,
    TargetChange,
    target_changes,
)
from fleet_cli.calc.targets import TargetDelta, judge_targets
from fleet_cli.calc.totals import Cell
from fleet_cli.calc.wholes import wholes_of
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating


class Change(NamedTuple):
    """What something was and is, and by how much that differs."""

    old: Standing
    new: Standing

    @property
    def accelerators(self) -> Number:
        """New less old, of the middles [accelerators]."""
        return self.new.accelerators.mid - self.old.accelerators.mid

    @property
    def equivalents(self) -> Number | None:
        """New less old, of the middles [H100e]; None where neither side is rated."""
        old, new = self.old.equivalents, self.new.equivalents
        if old is None and new is None:
            return None
        return simplest((new.mid if new else 0) - (old.mid if old else 0))

    @property
    def percent(self) -> Number | None:
        """The change of the equivalents by what they were [%]; None where they were 0."""
        old, difference = self.old.equivalents, self.equivalents
        if old is None or difference is None or not old.mid:
            return None
        return quotient(difference * 100, old.mid)

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """Tables that rates came from on either side, other than the one asked for."""
        return tuple(sorted({*self.old.fallbacks, *self.new.fallbacks}))

    @property
    def unrated(self) -> tuple[str, ...]:
        """Why a part of either side, or all of it, has no equivalents."""
        return tuple(sorted({*self.old.unrated, *self.new.unrated}))


class DiffRow(NamedTuple):
    """One group that changed."""

    keys: tuple[str, ...]
    """Its values on the new side; on the old one where it was removed."""
    old_keys: tuple[str, ...]
    """Its values on the old side, which differ where a pool was renamed or moved."""
    kind: str
    """`added`, `removed` or `changed`."""
    change: Change


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
    targets: tuple[TargetChange, ...]
    """Of the fleet, with the latest of its dates alone."""
    old_part_of: tuple[str, ...] = ()
    """The fleets that hold it already, as it said."""
    new_part_of: tuple[str, ...] = ()

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
        same_wholes = self.old_part_of == self.new_part_of
        return UNCHANGED if same_wholes and not self.rows and not self.targets else CHANGED


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
    change: Change
    """Of all fleets together: of snapshots of one fleet only the latest counts."""
    other: OtherTable | None = None
    """Given where the table changed, which is a difference of its own."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self.other is None and all(fleet.kind == UNCHANGED for fleet in self.fleets)

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
        old: What was.
        new: What is.
        rating: The basis, for the output.
        model: The power model, for the output.
        by: Keys of the rows.
        as_of: The date to count at, instead of each manifest's own.
        estimates: How estimates add up, one of ESTIMATES.
    """
    keys = all_keys(by)
    work = _Work(keys, as_of, estimates)
    before, after = make_histories(old), make_histories(new)
    fleets = tuple(
        fleet for pair in pair_histories(before, after) for fleet in work.diff_fleet(pair)
    )
    return Diff(rating, model, estimates, tuple(by), keys, fleets, work.change(before, after))


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

    def __init__(self, keys: Sequence[str], as_of: date | None, estimates: str) -> None:
        self._keys, self._as_of, self._estimates = keys, as_of, estimates
        self._cells: dict[int, tuple[Cell, ...]] = {}

    def change(self, old: Sequence[History], new: Sequence[History]) -> Change:
        """Return how the total of all fleets changed."""
        return Change(self.standing(old), self.standing(new))

    def standing(self, side: Sequence[History]) -> Standing:
        """Return what the fleets of a side come to together."""
        counted = [history for history in side if not wholes_of(history, side)]
        return self._standing([history.on(self._as_of) for history in counted])

    def _standing(self, snapshots: Sequence[Snapshot | None]) -> Standing:
        cells = [cell for snapshot in snapshots for cell in self._own_cells(snapshot)]
        return standing_of(cells, self._estimates)

    def _own_cells(self, snapshot: Snapshot | None) -> tuple[Cell, ...]:
        if snapshot is None:
            return ()
        if id(snapshot) not in self._cells:
            self._cells[id(snapshot)] = snapshot.cells((), self._day(snapshot))
        return self._cells[id(snapshot)]

    def _day(self, snapshot: Snapshot | None) -> date | None:
        return self._as_of or (snapshot.as_of if snapshot else None)

    def _groups(self, snapshot: Snapshot | None) -> tuple[Group, ...]:
        if snapshot is None:
            return ()
        return group_cells(snapshot.cells(self._keys, self._day(snapshot)), self._estimates)

    def _targets(self, history: History | None) -> dict[str, TargetDelta]:
        if history is None:
            return {}
        judged = judge_targets(history, self._as_of, self._estimates)
        return {delta.target.name: delta for delta in judged}

    def diff_fleet(self, pair: HistoryPair) -> list[FleetDiff]:
        """Compare a fleet with what it was, date by date; its targets stand with the last."""
        fleets = [self._diff_snapshot(both) for both in pair_snapshots(pair, self._as_of)]
        targets = target_changes(self._targets(pair.old), self._targets(pair.new))
        last = fleets[-1]._replace(
            targets=targets,
            old_part_of=pair.old.part_of if pair.old else (),
            new_part_of=pair.new.part_of if pair.new else (),
        )
        return [*fleets[:-1], last]

    def _diff_snapshot(self, pair: Pair) -> FleetDiff:
        old, new = (self._groups(side) for side in pair)
        groups = pair_groups(old, new, self._keys)
        rows = [row for both in groups if (row := _row(*both)) is not None]
        return FleetDiff(
            old=pair.old,
            new=pair.new,
            old_day=self._day(pair.old) if pair.old else None,
            new_day=self._day(pair.new) if pair.new else None,
            change=Change(self._standing([pair.old]), self._standing([pair.new])),
            rows=tuple(sorted(rows, key=_order)),
            same=len(groups) - len(rows),
            targets=(),
        )


def _row(old: Group | None, new: Group | None) -> DiffRow | None:
    """Return how a group changed, or None where it did not."""
    if old is not None and new is not None:
        if old.keys == new.keys and old.standing[:2] == new.standing[:2]:
            return None
        return DiffRow(new.keys, old.keys, CHANGED, Change(old.standing, new.standing))
    if new is not None:
        absent = absent_like(new.standing)
        return DiffRow(new.keys, new.keys, ADDED, Change(absent, new.standing))
    if old is not None:
        absent = absent_like(old.standing)
        return DiffRow(old.keys, old.keys, REMOVED, Change(old.standing, absent))
    return None


def _order(row: DiffRow) -> tuple[Number, Number, tuple[str, ...], tuple[str, ...]]:
    change = row.change
    equivalents = magnitude(change.equivalents or 0)
    return -equivalents, -magnitude(change.accelerators), row.keys, row.old_keys
