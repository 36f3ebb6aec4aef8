"""What differs between two sides of fleets, as records."""

from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import Words
from fleet_cli.calc.changes import Change, DiffRow
from fleet_cli.calc.definition_changes import DefinitionChange
from fleet_cli.calc.groups import Standing
from fleet_cli.calc.pool_changes import PoolChange
from fleet_cli.calc.snapshots import Snapshot
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED, UNCHANGED, TargetChange
from fleet_cli.model.manifest import Where
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
    half_dated: tuple[Words, ...] = ()
    """What its last two dates on the new side do not have in common, with the latest alone."""
    is_counted: bool = False
    """Whether the totals count it by itself: the latest of its dates, unless a whole has it."""

    @property
    def sides(self) -> list[tuple[Snapshot, date | None]]:
        """What is compared of it, each with its date, on the sides that it is on."""
        both = ((self.old, self.old_day), (self.new, self.new_day))
        return [(side, day) for side, day in both if side is not None]

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
            return CHANGED
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
    definitions: tuple[DefinitionChange, ...] = ()
    """What else both sides count by than they did."""
    where: Where = ()
    """What is asked for of every fleet; everything where it is empty."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        by_period = self.periods is not None and self.periods.differs
        differs = self.other is not None or self.definitions or by_period
        return not differs and all(fleet.kind == UNCHANGED for fleet in self.fleets)

    @property
    def snapshots(self) -> list[Snapshot]:
        """What is compared of each fleet, on the sides that it is on."""
        return [side for fleet in self.fleets for side, _ in fleet.sides]

    @property
    def uncounted(self) -> list[str]:
        """The fleets that nobody has counted on a side, of each side for itself."""
        return [one.fleet for one in self.snapshots if one.is_uncounted]

    @property
    def changes(self) -> tuple[Change, ...]:
        """How the total changed: by the one table, and from each side's own to the other's."""
        if self.other is None or self.other.old is None:
            return (self.change,)
        return self.change, Change(self.other.old, self.change.new)
