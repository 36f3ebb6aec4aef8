"""What a diff says, as records: rows and targets with their fleets, and what the sides are called."""

from datetime import date

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.diff import Diff, DiffRow, FleetDiff
from fleet_cli.calc.target_changes import TargetChange

RENAMED = "renamed"
"""What is said of a row whose pool has another name, besides what calc says."""


class Compared(NamedTuple):
    """A diff, and what else is said of it."""

    diff: Diff
    old: str
    """What the old side is called."""
    new: str
    """What the new side is called."""


class FleetRow(NamedTuple):
    """A row of one fleet."""

    fleet: FleetDiff
    row: DiffRow


class FleetTarget(NamedTuple):
    """A target of one fleet that changed."""

    fleet: FleetDiff
    target: TargetChange


def day_of(fleet: FleetDiff) -> date | None:
    """Return the date that a fleet holds for: on the new side, else on the old one."""
    return fleet.new_day or fleet.old_day
