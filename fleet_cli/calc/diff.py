"""Two sides of rated fleets to what changed: by group, in total, and in the verdicts on targets."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from fleet_cli.base.quantity import Number, magnitude, simplest
from fleet_cli.calc.fleets import day_of
from fleet_cli.calc.groups import (
    Group,
    Standing,
    absent_like,
    all_keys,
    group_cells,
    pair_groups,
    standing_of,
)
from fleet_cli.calc.pairs import Pair, current, pair_fleets
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.targets import TargetDelta, measure_targets
from fleet_cli.calc.totals import Cell, collect
from fleet_cli.model.manifest import Manifest, Target
from fleet_cli.model.throughput import Rating

ADDED, REMOVED, CHANGED, UNCHANGED = "added", "removed", "changed", "unchanged"


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
        return simplest(Fraction(difference * 100) / old.mid)


class DiffRow(NamedTuple):
    """One group that changed."""

    keys: tuple[str, ...]
    """Its values on the new side; on the old one where it was removed."""
    old_keys: tuple[str, ...]
    """Its values on the old side, which differ where a pool was renamed or moved."""
    kind: str
    """`added`, `removed` or `changed`."""
    change: Change


class TargetChange(NamedTuple):
    """A target that came or went, or whose terms or verdict changed."""

    name: str
    kind: str
    old: TargetDelta | None
    new: TargetDelta | None


class FleetDiff(NamedTuple):
    """What changed in one fleet."""

    old: Manifest | None
    new: Manifest | None
    old_day: date | None
    new_day: date | None
    """The dates that the two sides hold for."""
    change: Change
    rows: tuple[DiffRow, ...]
    """Largest change first."""
    same: int
    """Groups that did not change."""
    targets: tuple[TargetChange, ...]

    @property
    def name(self) -> str:
        """The fleet's name on the new side, else on the old one."""
        manifest = self.new or self.old
        return manifest.fleet if manifest else ""

    @property
    def kind(self) -> str:
        """Whether the fleet was added, removed, changed or none of it."""
        if self.old is None or self.new is None:
            return ADDED if self.old is None else REMOVED
        return CHANGED if self.rows or self.targets else UNCHANGED


class Diff(NamedTuple):
    """The result of `fleet diff`."""

    rating: Rating
    estimates: str
    by: tuple[str, ...]
    keys: tuple[str, ...]
    """What the values of a row stand for: `by`, and with pools what else they are known by."""
    fleets: tuple[FleetDiff, ...]
    change: Change
    """Of all fleets together: of snapshots of one fleet only the latest counts."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return all(fleet.kind == UNCHANGED for fleet in self.fleets)


def diff_fleets(
    old: Sequence[RatedFleet],
    new: Sequence[RatedFleet],
    rating: Rating,
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
        by: Keys of the rows.
        as_of: The date to count at, instead of each manifest's own.
        estimates: How estimates add up, one of ESTIMATES.
    """
    keys = all_keys(by)
    work = _Work(keys, as_of, estimates)
    fleets = tuple(work.diff(pair) for pair in pair_fleets(old, new, as_of))
    change = Change(work.total(current(old, as_of)), work.total(current(new, as_of)))
    return Diff(rating, estimates, tuple(by), keys, fleets, change)


class _Work:
    """Adds up each fleet once for its rows, and once for its targets and all totals it is in."""

    def __init__(self, keys: Sequence[str], as_of: date | None, estimates: str) -> None:
        self.keys, self.as_of, self.estimates = keys, as_of, estimates
        self._cells: dict[int, tuple[Cell, ...]] = {}

    def cells(self, rated: RatedFleet | None) -> tuple[Cell, ...]:
        """Return the cells of a fleet by accelerator alone; of no fleet, none."""
        if rated is None:
            return ()
        if id(rated) not in self._cells:
            self._cells[id(rated)] = collect(rated, (), self.day(rated))
        return self._cells[id(rated)]

    def groups(self, rated: RatedFleet | None) -> tuple[Group, ...]:
        """Return the groups of a fleet; of no fleet, none."""
        if rated is None:
            return ()
        return group_cells(collect(rated, self.keys, self.day(rated)), self.estimates)

    def day(self, rated: RatedFleet | None) -> date | None:
        """Return the date that a fleet is counted at."""
        return day_of(rated.fleet.manifest, self.as_of) if rated else None

    def total(self, side: Sequence[RatedFleet | None]) -> Standing:
        """Return what fleets come to together."""
        cells = [cell for rated in side for cell in self.cells(rated)]
        return standing_of(cells, self.estimates)

    def targets(self, rated: RatedFleet | None) -> dict[str, TargetDelta]:
        """Return a fleet's targets, measured, by name."""
        if rated is None:
            return {}
        measured = measure_targets(rated, self.cells(rated), self.estimates, self.day(rated))
        return {delta.target.name: delta for delta in measured}

    def diff(self, pair: Pair) -> FleetDiff:
        """Compare a fleet with what it was."""
        old, new = (self.groups(side) for side in pair)
        groups = pair_groups(old, new, self.keys)
        rows = [row for both in groups if (row := _row(*both)) is not None]
        return FleetDiff(
            old=pair.old.fleet.manifest if pair.old else None,
            new=pair.new.fleet.manifest if pair.new else None,
            old_day=self.day(pair.old),
            new_day=self.day(pair.new),
            change=Change(self.total([pair.old]), self.total([pair.new])),
            rows=tuple(sorted(rows, key=_order)),
            same=len(groups) - len(rows),
            targets=_target_changes(self.targets(pair.old), self.targets(pair.new)),
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


def _target_changes(
    old: dict[str, TargetDelta], new: dict[str, TargetDelta]
) -> tuple[TargetChange, ...]:
    """List the targets that differ: in the order of the new manifest, then those that went."""
    changes = []
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            changes.append(TargetChange(name, ADDED if after else REMOVED, before, after))
        elif before.verdict != after.verdict or _terms(before.target) != _terms(after.target):
            changes.append(TargetChange(name, CHANGED, before, after))
    return tuple(changes)


def _terms(target: Target) -> tuple[object, ...]:
    """Return what decides whether a target is met."""
    return target.comparator, target.goal, target.of, target.tolerance, target.by
