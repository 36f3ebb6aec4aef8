"""The table of the targets in a diff: what became of their verdicts."""

from typing import Any

from fleet_cli.calc.diff import CHANGED, Diff, FleetDiff, TargetChange
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.document import day_text
from fleet_cli.report.model import CHANGE, H100E, VERDICT, Column, Goal, Section
from fleet_cli.report.total import of_text


def targets_section(diff: Diff, fleets: list[FleetDiff]) -> Section:
    """List the targets of *fleets* that came or went, or whose terms or verdict changed."""
    columns = [
        Column("target", "Target", wraps=True),
        Column("of", "Of", wraps=True, below=True),
        Column("by", "By", below=True),
        Column("fleet", "Fleet", wraps=True, below=True),
        Column("change", "", CHANGE, below=True, bare=True),
        Column("old_goal", "Old goal", H100E),
        Column("goal", "Goal", H100E),
        Column("old_actual", "Old", H100E),
        Column("actual", "New", H100E),
        Column("old_verdict", "Was", VERDICT),
        Column("verdict", "Is", VERDICT),
    ]
    changes = [(fleet, target) for fleet in fleets for target in fleet.targets]
    rows = [_target_cells(target, fleet.name, diff) for fleet, target in changes]
    unneeded = set()
    if all(row[5] in ("", row[6]) for row in rows):
        unneeded.add("old_goal")
    if len(diff.fleets) == 1:
        unneeded.add("fleet")
    if {target.kind for _, target in changes} == {CHANGED}:
        unneeded.add("change")
    kept = [index for index, column in enumerate(columns) if column.name not in unneeded]
    return Section(
        "targets",
        "Targets",
        tuple(columns[index] for index in kept),
        tuple(tuple(row[index] for index in kept) for row in rows),
    )


def _target_cells(change: TargetChange, fleet: str, diff: Diff) -> tuple[Any, ...]:
    delta = change.new or change.old
    return (
        change.name,
        of_text(delta.target.of) if delta else "",
        day_text(delta.target.by) or "" if delta else "",
        fleet,
        change.kind,
        _goal(change.old) if change.new else "",
        _goal(delta),
        change.old.actual if change.old else "",
        change.new.actual if change.new else "",
        change.old.verdict if change.old else "",
        change.new.verdict if change.new else "",
    )


def _goal(delta: TargetDelta | None) -> Goal | str:
    return Goal(delta.target.comparator, delta.target.goal) if delta else ""
