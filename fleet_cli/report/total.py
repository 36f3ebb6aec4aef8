"""The tables of `fleet total`: totals of fleets, and deltas against their targets."""

from datetime import date
from typing import Any

from fleet_cli.base.quantity import Estimate, quotient
from fleet_cli.base.words import Words
from fleet_cli.calc.fleets import FleetTotal, Totals
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.calc.totals import Row, Sums
from fleet_cli.model.measures import measure_of, names_measure
from fleet_cli.report.basis import Citations, basis_columns, method_line, short_unit
from fleet_cli.report.document import day_text
from fleet_cli.report.fleet_notes import left_out_notes, parts_notes, undated_note, unknown_notes
from fleet_cli.report.model import (
    AMOUNT,
    COUNT,
    H100E,
    MEMORY,
    PERCENT,
    POWER,
    RATE,
    SHARE,
    UNRATED,
    VERDICT,
    Column,
    Goal,
    Marked,
    Report,
    Section,
    with_fallback,
)

NOT_SAID = "(none)"
"""What stands in a row whose pools do not say the key."""

TARGET_COLUMNS = (
    Column("target", "Target", wraps=True),
    Column("of", "Of", wraps=True, below=True),
    Column("by", "By", below=True),
    Column("goal", "Goal", AMOUNT),
    Column("actual", "Actual", AMOUNT),
    Column("delta", "Delta", AMOUNT, signed=True),
    Column("delta_percent", "%", PERCENT, signed=True),
    Column("verdict", "Verdict", VERDICT),
)


def total_report(totals: Totals, wide: bool) -> Report:
    """Make the report of *totals*; *wide* adds power, memory and sources to its tables."""
    alone = totals.fleets[0] if len(totals.fleets) == 1 else None
    days = {fleet.day for fleet in totals.fleets}
    return Report(
        title=alone.name if alone else f"{len(totals.fleets)} fleets",
        sections=tuple(_sections(totals, alone, wide)),
        method=method_line(totals.rating, totals.estimates, days.pop() if len(days) == 1 else None),
        basis=basis_columns(totals.rating),
    )


def _sections(totals: Totals, alone: FleetTotal | None, wide: bool) -> list[Section]:
    cited = Citations()
    sections = []
    if alone is None:
        sections.append(_fleets_section(totals, wide))
    if alone is not None or totals.by != ("accelerator",):
        # NOTE: the rows of several fleets are shown on request: with a key of one's choice.
        sections.append(_rows_section(totals, alone, wide, cited))
    if any(fleet.targets for fleet in totals.fleets):
        sections.append(_targets_section(totals, alone, wide, cited))
    if cited.section.rows:
        sections.append(cited.section)
    return sections


def _sum_columns(unit: str, wide: bool) -> list[Column]:
    columns = [
        Column("count", "Count", COUNT),
        Column("rate", f"{unit} each", RATE),
        Column("equivalents", unit, H100E),
        Column("share", "Share", SHARE),
    ]
    if wide:
        columns += [
            Column("power_mw", "TDP MW", POWER),
            Column("memory_tb", "Memory TB", MEMORY),
            Column("sources", "Source"),
        ]
    return columns


def _rows_section(
    totals: Totals, alone: FleetTotal | None, wide: bool, cited: Citations
) -> Section:
    keys = [Column(key, key.removeprefix("tag:").capitalize(), wraps=True) for key in totals.by]
    columns = (*keys, *_sum_columns(short_unit(totals.rating), wide))
    rows = alone.rows if alone else totals.rows
    sums = alone.sums if alone else totals.sums
    blank = ("",) * (len(keys) - 1)
    return Section(
        "rows",
        None,
        columns,
        tuple(_row_cells(row, wide, cited) for row in rows),
        ("Total", *blank, *_total_cells(sums, wide)) if keys else None,
        _notes(totals),
    )


def _row_cells(row: Row, wide: bool, cited: Citations) -> tuple[Any, ...]:
    keys: list[Any] = [key or NOT_SAID for key in row.keys]
    if keys and row.unrated:
        keys[0] = Marked(keys[0], "†", ((UNRATED, row.unrated),))
    elif keys:
        keys[0] = with_fallback(keys[0], row.fallbacks)
    cells = (*keys, row.accelerators, row.rate, row.equivalents, row.share)
    if wide:
        return (*cells, row.power_mw, row.memory_tb, cited.mark(row.sources))
    return cells


def _total_cells(sums: Sums, wide: bool) -> tuple[Any, ...]:
    share = 1 if sums.equivalents.mid else None
    cells = (sums.accelerators, "", sums.equivalents, share)
    return (*cells, sums.power_mw, sums.memory_tb, "") if wide else cells


def _fleets_section(totals: Totals, wide: bool) -> Section:
    columns = (
        Column("fleet", "Fleet", wraps=True),
        Column("as_of", "As of"),
        *(
            column
            for column in _sum_columns(short_unit(totals.rating), wide)
            if column.name not in ("rate", "sources")
        ),
    )
    whole = totals.sums.equivalents.mid
    ranked = sorted(totals.fleets, key=lambda fleet: (-fleet.sums.equivalents.mid, fleet.name))
    rows = []
    for fleet in ranked:
        share = quotient(fleet.sums.equivalents.mid, whole) if whole else None
        whys = "; ".join(sorted({row.unrated for row in fleet.rows if row.unrated}))
        name = fleet.name
        cells: list[Any] = [
            Marked(name, "†", ((UNRATED, whys),)) if fleet.sums.unrated.high else name,
            day_text(fleet.day) or "",
            fleet.sums.accelerators,
            fleet.sums.equivalents,
            share,
        ]
        if wide:
            cells += [fleet.sums.power_mw, fleet.sums.memory_tb]
        rows.append(tuple(cells))
    count, _, equivalents, share, *rest = _total_cells(totals.sums, wide)
    total = ("Total", "", count, equivalents, share, *rest[:2])
    return Section("fleets", None, columns, tuple(rows), total, _notes(totals))


def _notes(totals: Totals) -> tuple[str | Words, ...]:
    """Say what a reader must know to trust the total: what is not in it, and what is borrowed."""
    notes: list[str | Words] = []
    fallbacks = sorted({name for row in totals.rows for name in row.fallbacks})
    if fallbacks:
        notes.append(f"* rate from the fall-back table {', '.join(fallbacks)}")
    whys = sorted({row.unrated for row in totals.rows if row.unrated})
    if whys:
        notes.append(f"† not rated, so not in the {short_unit(totals.rating)}: {'; '.join(whys)}")
    notes += sorted({note for fleet in totals.fleets for note in unknown_notes(fleet.targets)})
    notes += [
        f"{fleet.name} as of {day_text(fleet.snapshot.as_of)} is counted back to "
        f"{day_text(fleet.day)} by the dates of its pools; those without one are counted"
        for fleet in totals.fleets
        if _reaches_back(fleet)
    ]
    notes += parts_notes(fleet.snapshot for fleet in totals.fleets)
    for fleet in totals.fleets:
        notes += undated_note(fleet.snapshot, fleet.day)
    notes += left_out_notes(totals.left_out)
    return tuple(notes)


def _reaches_back(fleet: FleetTotal) -> bool:
    """Whether a fleet is counted before its own date, with pools that do not say since when."""
    as_of, day = fleet.snapshot.as_of, fleet.day
    if as_of is None or day is None or day >= as_of:
        return False
    return any(pool.online is None for pool in fleet.snapshot.pools)


def _targets_section(
    totals: Totals, alone: FleetTotal | None, wide: bool, cited: Citations
) -> Section:
    judged = [(fleet, delta) for fleet in totals.fleets for delta in fleet.targets]
    columns = list(TARGET_COLUMNS)
    if alone is None:
        columns.insert(3, Column("fleet", "Fleet", wraps=True, below=True))
    days = [judged_text(delta, fleet.day) for fleet, delta in judged]
    if any(days):
        columns.append(JUDGED)
    plans = [delta.planned for _, delta in judged]
    if any(plans):
        columns.append(AS_PLANNED)
    if wide:
        columns.append(Column("source", "Source"))
    rows = []
    for (fleet, delta), day, plan in zip(judged, days, plans, strict=True):
        cells = list(target_cells(delta))
        if alone is None:
            cells.insert(3, fleet.name)
        if any(days):
            cells.append(day)
        if any(plans):
            cells.append(plan)
        if wide:
            cells.append(cited.mark(delta.manifest.cite([delta.target.source])))
        rows.append(tuple(cells))
    return Section("targets", "Targets", tuple(columns), tuple(rows))


JUDGED = Column("measured", "Judged on", below=True)
AS_PLANNED = Column("planned", "planned by then", AMOUNT, below=True)


def judged_text(delta: TargetDelta, day: date | None) -> str:
    """Return on which day a target is judged, where that is not the *day* of the table."""
    if delta.day is None or (delta.day == day and delta.until is None):
        return ""
    return " and ".join(one.isoformat() for one in (delta.day, delta.until) if one is not None)


def target_cells(delta: TargetDelta) -> tuple[Any, ...]:
    """Return the cells of a measured target: name to verdict, as TARGET_COLUMNS has them."""
    target = delta.target
    return (
        target.name,
        of_text(target.of),
        day_text(target.by) or "",
        Goal(target.comparator, target.goal),
        delta.actual,
        _middle(delta.delta),
        _middle(delta.delta_percent),
        delta.verdict,
    )


def of_text(of: tuple[str, ...]) -> str:
    """Return what a target is about: the unit of a measure, or names."""
    return measure_of(of).unit if names_measure(of) else ", ".join(of)


def _middle(estimate: Estimate | None) -> Any:
    return None if estimate is None else estimate.mid
