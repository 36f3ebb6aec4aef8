"""The table of the targets in a diff: what became of their verdicts, and of what the plan gives."""

from collections.abc import Sequence
from operator import attrgetter

from fleet_cli.calc.differences import Diff, FleetDiff
from fleet_cli.calc.target_changes import CHANGED
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.columns import about_part, fleet_column, shown_if
from fleet_cli.report.diff_notes import expect_notes
from fleet_cli.report.diff_records import FleetTarget, about
from fleet_cli.report.fleet_notes import target_notes
from fleet_cli.report.model import AMOUNT, CHANGE, Column, Columns, Section, Value
from fleet_cli.report.targets import BY, OF, TERMS, actual, goal, goal_of, verdict

_old, _new = attrgetter("target.old"), attrgetter("target.new")
"""What a target was, and is."""


def targets_section(diff: Diff, fleets: Sequence[FleetDiff]) -> Section[FleetTarget, None]:
    """List the targets that came or went, or whose terms, verdict or plan changed."""
    targets = [FleetTarget(fleet, target) for fleet in fleets for target in fleet.targets]
    stayed = [(one.old, one.new) for _, one in targets if one.old and one.new]
    is_planned = any(one.planned for _, both in targets for one in (both.old, both.new) if one)
    other_terms = any(goal_of(old) != goal_of(new) for old, new in stayed)
    columns: Columns[FleetTarget, None] = [
        about_part(_latest, TERMS),
        *(_was(term, targets) for term in (OF, BY)),
        _units(targets),
        fleet_column(lambda one: one.fleet.name, shown=len(diff.fleets) > 1),
        Column(
            "change",
            "",
            lambda one: one.target.kind,
            CHANGE,
            shown=any(one.target.kind != CHANGED for one in targets),
            below=True,
            bare=True,
        ),
        shown_if(other_terms, about_part(_old, goal("old_", "Old goal"), "")),
        _still(about_part(_latest, goal()), other_terms),
        about_part(_old, actual("old_actual", "Old"), ""),
        about_part(_new, actual(title="New"), ""),
        about_part(_old, verdict("old_verdict", "Was")),
        about_part(_new, verdict("verdict", "Is")),
        shown_if(is_planned, about_part(_old, [_planned("old_planned", "planned before")], "")),
        shown_if(is_planned, about_part(_new, [_planned("planned", "planned by then")], "")),
    ]
    notes = [
        *target_notes(one.new for _, one in targets if one.new is not None),
        *expect_notes(one for _, one in targets),
    ]
    return Section(
        "targets",
        "Targets",
        columns,
        targets,
        notes=notes,
        about=lambda one: about(one.fleet if one else None),
    )


def _still(
    columns: list[Column[FleetTarget, None]], is_beside_old: bool
) -> list[Column[FleetTarget, None]]:
    """Return *columns* that people see empty where a target is gone, if what it was stands beside."""

    def of_new(column: Column[FleetTarget, None]) -> Column[FleetTarget, None]:
        read = column.said or column.value
        return column._replace(said=lambda one: read(one) if one.target.new else "")

    return [of_new(column) for column in columns] if is_beside_old else columns


def _planned(name: str, title: str) -> Column[TargetDelta, None]:
    """Return what the plan gives by the deadline."""
    return Column(name, title, lambda one: one.planned or "", AMOUNT, spread=True, below=True)


def _was(
    term: Column[TargetDelta, None], targets: Sequence[FleetTarget]
) -> Column[FleetTarget, None]:
    """Return what a *term* of the targets was, which people see where it is another now."""
    read = term.said or term.value

    def value(one: FleetTarget) -> Value:
        old = _before(one)
        return "" if old is None else term.value(old)

    def said(one: FleetTarget) -> Value:
        old, new = _before(one), one.target.new
        return "" if old is None or new is None or read(old) == read(new) else read(old)

    title = f"was {term.title.lower()}"
    shown = any(map(said, targets))
    return Column(f"old_{term.name}", title, value, said=said, shown=shown, below=True, wraps=True)


def _units(targets: Sequence[FleetTarget]) -> Column[FleetTarget, None]:
    """Return what old and new are in, where that is not the same: they do not compare as they stand."""

    def units(one: FleetTarget) -> str:
        old, new = _before(one), one.target.new
        if old is None or new is None or old.aim.unit == new.aim.unit:
            return ""
        return f"{old.aim.unit}, new in {new.aim.unit}"

    shown = any(map(units, targets))
    return Column("units", "old in", units, shown=shown, below=True, wraps=True)


def _latest(one: FleetTarget) -> TargetDelta | None:
    return one.target.new or one.target.old


def _before(one: FleetTarget) -> TargetDelta | None:
    """Return what a target was that is still there."""
    return one.target.old if one.target.new else None
