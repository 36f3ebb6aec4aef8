"""The tables of `fleet compare`: one fleet under every throughput table."""

from collections.abc import Iterable
from typing import Any

from fleet_cli.base.quantity import Estimate, quotient
from fleet_cli.base.words import Words
from fleet_cli.calc.compare import Comparison, FleetComparison, TableTotal
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.basis import short_unit_of
from fleet_cli.report.document import day_text
from fleet_cli.report.fleet_notes import left_out_notes, parts_notes, undated_note
from fleet_cli.report.model import (
    H100E,
    PERCENT,
    RATE,
    SHARE,
    VERDICT,
    Column,
    Goal,
    Marked,
    Report,
    Section,
    with_fallback,
)


def compare_report(comparison: Comparison) -> Report:
    """Make the report: for each fleet its totals, their spread, and its targets."""
    name = comparison.reference.name
    unit = short_unit_of(comparison.reference)
    alone = comparison.fleets[0] if len(comparison.fleets) == 1 else None
    sections = [
        section
        for fleet in comparison.fleets
        for section in _fleet_sections(fleet, unit, alone is None)
    ]
    return Report(
        title=alone.name if alone else f"{len(comparison.fleets)} fleets",
        sections=tuple(sections),
        method=_method(comparison, alone),
        basis=(("reference", name),),
    )


def _method(comparison: Comparison, alone: FleetComparison | None) -> str:
    parts = [
        f"Reference {comparison.reference.name} = 1",
        f"estimates added {comparison.estimates}",
    ]
    if alone is not None and alone.own_table is not None:
        parts.insert(1, f"the manifest's own table {alone.own_table}")
    if alone is not None and alone.day is not None:
        parts.append(f"as of {alone.day.isoformat()}")
    return " · ".join(parts)


def _fleet_sections(fleet: FleetComparison, unit: str, named: bool) -> Iterable[Section]:
    targets = _targets(fleet)
    merged = targets[0] if len(targets) == 1 else None
    yield _totals_section(fleet, unit, named, merged)
    if merged is None:
        for target in targets:
            yield _target_section(fleet, target)
    spread = _spread_section(fleet, unit)
    if spread is not None:
        yield spread


def _targets(fleet: FleetComparison) -> list[str]:
    """Return the names of the targets in equivalents, in the order of the manifest."""
    return next(
        ([delta.target.name for delta in total.targets] for total in fleet.tables if total.targets),
        [],
    )


def _heading(fleet: FleetComparison) -> str:
    day = day_text(fleet.day)
    return f"{fleet.name}, {day}" if day else fleet.name


def _lead(fleet: FleetComparison, total: TableTotal, delta: TargetDelta | None) -> Marked:
    """Return the table's name, with what a row of its own must say of fleet and target."""
    name = with_fallback(total.convention.name, total.fallbacks)
    mark, fields = (name.mark, name.fields) if isinstance(name, Marked) else ("", ())
    head: list[tuple[str, Any]] = [("fleet", fleet.name), ("as_of", day_text(fleet.day))]
    if delta is not None:
        goal = delta.target
        head += [("target", goal.name), ("comparator", goal.comparator), ("goal", goal.goal)]
    if total.missing:
        head.append(("missing", "; ".join(total.missing)))
    return Marked(total.convention.name, mark, (*head, *fields))


def _totals_section(fleet: FleetComparison, unit: str, named: bool, merged: str | None) -> Section:
    columns = [Column("table", "Table", wraps=True), Column("equivalents", unit, H100E)]
    if merged is None:
        columns.append(Column("of_highest", "Of the highest", SHARE))
    else:
        columns += _target_columns(with_goal=False)
    spread = fleet.spread
    top = spread.highest.equivalents.mid if spread and spread.highest.equivalents else 0
    rows = []
    for total in fleet.ranked:
        delta = _delta(total, merged)
        cells = (_lead(fleet, total, delta), total.equivalents)
        if merged is None:
            middle = total.equivalents.mid if total.equivalents else None
            rows.append((*cells, quotient(middle, top) if top and middle is not None else None))
        else:
            rows.append((*cells, *_target_cells(delta, with_goal=False)))
    title = _heading(fleet) if named else None
    if merged is not None:
        title = f"{title}: {merged}" if title else merged
    return Section("tables", title, tuple(columns), tuple(rows), None, _notes(fleet, unit))


def _delta(total: TableTotal, name: str | None) -> TargetDelta | None:
    return next((delta for delta in total.targets if delta.target.name == name), None)


def _target_columns(with_goal: bool) -> list[Column]:
    goal = [Column("goal", "Goal", H100E), Column("actual", "Actual", H100E)] if with_goal else []
    return [
        *goal,
        Column("delta", "Delta", H100E, signed=True),
        Column("delta_percent", "%", PERCENT, signed=True),
        Column("verdict", "Verdict", VERDICT),
    ]


def _target_cells(delta: TargetDelta | None, with_goal: bool) -> tuple[Any, ...]:
    if delta is None:
        return (*((None, None) if with_goal else ()), None, None, "")
    goal = (Goal(delta.target.comparator, delta.target.goal), delta.actual) if with_goal else ()
    return (*goal, _middle(delta.delta), _middle(delta.delta_percent), delta.verdict)


def _middle(estimate: Estimate | None) -> Any:
    return None if estimate is None else estimate.mid


def _target_section(fleet: FleetComparison, name: str) -> Section:
    columns = (Column("table", "Table", wraps=True), *_target_columns(with_goal=True))
    rows = tuple(
        (_lead(fleet, total, delta), *_target_cells(delta, with_goal=True))
        for total in fleet.ranked
        if (delta := _delta(total, name)) is not None
    )
    return Section("targets", name, columns, rows)


def _spread_section(fleet: FleetComparison, unit: str) -> Section | None:
    spread = fleet.spread
    if spread is None or spread.ratio is None or spread.lowest is spread.highest:
        return None
    columns = (
        Column("lowest", "Lowest", wraps=True),
        Column("lowest_equivalents", unit, H100E),
        Column("highest", "Highest", wraps=True),
        Column("highest_equivalents", unit, H100E),
        Column("ratio", "Ratio", RATE),
    )
    row = (
        _lead(fleet, spread.lowest, None)._replace(mark=""),
        _middle(spread.lowest.equivalents),
        spread.highest.convention.name,
        _middle(spread.highest.equivalents),
        spread.ratio,
    )
    return Section("spread", "Spread", columns, (row,))


def _notes(fleet: FleetComparison, unit: str) -> tuple[str | Words, ...]:
    """Say which table lacks what, and what no table changes."""
    notes = []
    fallbacks = sorted({name for total in fleet.tables for name in total.fallbacks})
    if fallbacks:
        notes.append(f"* rates in part from the fall-back table {', '.join(fallbacks)}")
    for total in fleet.ranked:
        if total.missing:
            notes.append(f"{total.convention.name} has no figure for {', '.join(total.missing)}")
        elif total.problem:
            notes.append(f"{total.convention.name} gives no total: {total.problem}")
    notes += [f"the same under every table: {d.target.name}, {d.verdict}" for d in fleet.fixed]
    if fleet.unjudged:
        notes.append(f"goals in H100 equivalents are not judged in {unit}")
    if fleet.unrated:
        notes.append(f"not rated, so not in the {unit}: {'; '.join(fleet.unrated)}")
    notes += [*parts_notes([fleet.snapshot]), *undated_note(fleet.snapshot, fleet.day)]
    return (*notes, *left_out_notes(fleet.left_out))
