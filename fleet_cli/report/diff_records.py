"""What a diff says, as records: targets with their fleets, and what the sides are called."""

from datetime import date

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.changes import DiffRow
from fleet_cli.calc.differences import Diff, FleetDiff
from fleet_cli.calc.target_changes import TargetChange
from fleet_cli.report.model import About

RENAMED = "renamed"
"""What is said of a row whose pool has another name, besides what calc says."""


class Crossed(NamedTuple):
    """A limit that the change goes past."""

    rule: str
    message: str


class Compared(NamedTuple):
    """A diff, and what else is said of it."""

    diff: Diff
    old: str
    """What the old side is called."""
    new: str
    """What the new side is called."""
    crossed: tuple[Crossed, ...] = ()
    """The limits that are passed."""
    is_of_today: bool = False
    """Whether limits are asked for, and only of the days that the sides hold for."""


class FleetTarget(NamedTuple):
    """A target of one fleet that changed."""

    fleet: FleetDiff
    target: TargetChange


def day_of(fleet: FleetDiff) -> date | None:
    """Return the date that a fleet holds for: on the new side, else on the old one."""
    return fleet.new_day or fleet.old_day


def about(fleet: FleetDiff | None) -> About:
    """Return what a row is about; None stands for several fleets."""
    side = fleet and (fleet.new or fleet.old)
    return About(fleet.name, day_of(fleet), side and side.basis) if fleet else About()


def fleet_of(diff: Diff, row: DiffRow | None) -> FleetDiff | None:
    """Return the fleet that a row of all is about, or None where it is about several."""
    names = set(row.fleets) if row else {fleet.name for fleet in diff.fleets}
    if len(names) > 1:
        return None
    return next((one for one in reversed(diff.fleets) if one.name in names), None)
