"""The tables of `fleet total`: totals of fleets, and deltas against their targets."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.days import one_day
from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Number, quotient
from fleet_cli.base.words import Words
from fleet_cli.calc.fleets import FleetTotal, Totals, larger_parts
from fleet_cli.calc.rows import Row
from fleet_cli.calc.snapshots import models_of
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.basis import Citations, asked, basis_columns, method_line
from fleet_cli.report.columns import (
    ACCELERATORS,
    AS_OF,
    FIGURES,
    Summed,
    equivalents,
    fallback_note,
    in_blocks,
    key_columns,
    origin_of,
    shown_if,
    summed,
    unrated_note,
)
from fleet_cli.report.fleet_fields import cited_by
from fleet_cli.report.fleet_notes import (
    common_notes,
    left_out_notes,
    middle_notes,
    parts_notes,
    power_notes,
    undated_note,
    unfed_notes,
    unknown_notes,
    wholes_notes,
)
from fleet_cli.report.model import (
    CITED,
    RATE,
    SHARE,
    About,
    AnySection,
    Column,
    Columns,
    Report,
    Section,
)
from fleet_cli.report.targets import models_behind, targets_section
from fleet_cli.report.texts import day_said

if TYPE_CHECKING:
    from fleet_cli.report.pictures import Picture


def total_report(
    totals: Totals, wide: bool, more: Sequence[AnySection] = (), *, rows_asked: bool = True
) -> Report:
    """
    Make the report of *totals*.

    Args:
        wide: Whether its tables have power, memory and sources too.
        more: Sections before the sources.
        rows_asked: Whether rows are asked for: without, those of one fleet alone are shown.
    """
    alone = len(totals.fleets) == 1
    rows = totals.rows if alone or rows_asked else None
    of_rows = [source for row in rows or () for source in row.sources]
    of_targets = [source for delta in _deltas(totals) for source in cited_by(delta)]
    cited = Citations([*of_rows, *of_targets])

    def picture() -> "Picture":
        from fleet_cli.report.total_picture import total_picture

        counted = [source for row in totals.rows for source in row.sources]
        credit = Citations([*counted, *of_targets]).titles
        return total_picture(totals, _ranked(totals), credit, rows_asked)

    return Report(
        title=totals.fleets[0].name if alone else f"{len(totals.fleets)} fleets",
        sections=[
            _fleets_section(totals, wide),
            _rows_section(totals, rows, wide, cited),
            _targets_section(totals, wide, cited),
            *more,
            cited.section(shown=wide),
        ],
        method=method_of(totals, wide),
        basis=basis_columns(
            totals.rating, totals.estimates, totals.where, models_of(totals.snapshots)
        ),
        picture=picture,
        chapters=lambda: _chapters(totals),
    )


def _chapters(totals: Totals) -> Iterator[Report]:
    """Yield every fleet by its pools, and how the numbers were made."""
    from fleet_cli.report.chapters import made_chapter, pools_of, stated

    for fleet in _ranked(totals):
        part = pools_of(totals, fleet)
        if len(totals.fleets) > 1:
            yield total_report(part, wide=False, more=[stated(fleet)])
        else:
            cited = Citations(source for row in part.rows for source in row.sources)
            rows = _rows_section(part, part.rows, False, cited)
            sections: list[AnySection] = [rows, stated(fleet), cited.section(shown=True)]
            yield Report("Pools", sections, method="")
    yield made_chapter(totals.rating, totals.estimates, totals.snapshots)


def method_of(totals: Totals, wide: bool = False) -> str | Words:
    """Return the line that states the basis of *totals*."""
    models = models_behind(totals.snapshots, _deltas(totals), wide)
    counts = totals.fleets[0].snapshot.basis if len(totals.fleets) == 1 else None
    return method_line(
        totals.rating, totals.estimates, _common_day(totals), models, counts, asked(totals.where)
    )


def _common_day(totals: Totals) -> date | None:
    days = [fleet.day for fleet in totals.fleets if fleet.day is not None]
    is_common = len(days) == len(totals.fleets) > 0 and len(set(days)) == 1
    return one_day(days) if is_common else None


def _about(fleet: FleetTotal) -> About:
    return About(fleet.name, fleet.day, fleet.snapshot.basis)


def _fleets_section(totals: Totals, wide: bool) -> Section[FleetTotal, Summed]:
    whole = totals.sums.equivalents.mid

    def share(fleet: FleetTotal) -> Number | None:
        is_part = not whole or not fleet.is_counted
        return None if is_part else quotient(fleet.sums.equivalents.mid, whole)

    columns: Columns[FleetTotal, Summed] = [
        Column(
            "fleet",
            "Fleet",
            lambda fleet: fleet.name,
            said=lambda fleet: f"– {fleet.name}" if fleet.wholes else fleet.name,
            origin=lambda fleet: origin_of(fleet.rows),
            marks="†",
            wraps=True,
        ),
        Column("part_of", "", lambda fleet: "; ".join(fleet.wholes), shown=False),
        AS_OF,
        summed(
            lambda fleet: fleet.known_sums,
            [*ACCELERATORS, *equivalents(totals.rating.reference.short_unit)],
        ),
        Column("share", "Share", share, SHARE, _whole_share),
        shown_if(wide, summed(lambda fleet: fleet.known_sums, FIGURES)),
    ]

    def about(fleet: FleetTotal | None) -> About:
        return _about(fleet) if fleet else About("", _common_day(totals))

    if len(totals.fleets) == 1:
        return Section("fleets", None, columns, (), about=about)
    return Section(
        "fleets", None, columns, _ranked(totals), totals.known_sums, notes_of(totals, wide), about
    )


def _ranked(totals: Totals) -> list[FleetTotal]:
    """Return the fleets, the largest first, and each part below the first of its wholes."""
    every = sorted(totals.fleets, key=lambda fleet: (-fleet.sums.equivalents.mid, fleet.name))
    parts = grouped((fleet.wholes[0] if fleet.wholes else "", fleet) for fleet in every)

    def with_parts(fleet: FleetTotal) -> list[FleetTotal]:
        below = parts.get(fleet.name, ())
        return [fleet, *(one for part in below for one in with_parts(part))]

    return [one for fleet in parts.get("", ()) for one in with_parts(fleet)]


def _whole_share(sums: Summed) -> int | None:
    return 1 if sums.equivalents and sums.equivalents.mid else None


def _rows_section(
    totals: Totals, rows: Sequence[Row] | None, wide: bool, cited: Citations
) -> Section[Row, Summed]:
    unit = totals.rating.reference.short_unit
    fleets = {fleet.name: fleet for fleet in totals.fleets}

    def about(row: Row | None) -> About:
        if len(fleets) == 1:
            return _about(totals.fleets[0])
        if row is None or "fleet" not in totals.by:
            return About("", _common_day(totals))
        return _about(fleets[row.keys[totals.by.index("fleet")]])

    columns: Columns[Row, Summed] = [
        key_columns(totals.by, lambda row: row.keys, lambda row: origin_of([row])),
        summed(lambda row: row, ACCELERATORS),
        Column("rate", f"{unit} each", lambda row: row.rate, RATE),
        summed(lambda row: row, equivalents(unit)),
        Column("share", "Share", lambda row: row.share, SHARE, _whole_share),
        shown_if(wide, summed(lambda row: row, FIGURES)),
        Column("sources", "Source", lambda row: cited.mark(row.sources), CITED, shown=wide),
    ]
    if rows is None:
        return Section("rows", None, columns, (), about=about)
    notes = notes_of(totals, wide)
    section: Section[Row, Summed] = Section(
        "rows", None, columns, rows, totals.known_sums, notes, about
    )
    section.records = in_blocks(rows, totals.blocks)
    return section


def notes_of(totals: Totals, wide: bool = False) -> list[str | Words]:
    """Say what a reader must know to trust the total: what is not in it, and what is borrowed."""
    notes: list[str | Words] = [
        *fallback_note(name for row in totals.rows for name in row.fallbacks),
        *unrated_note((row.unrated for row in totals.rows), totals.rating.reference.short_unit),
    ]
    notes += sorted({note for fleet in totals.fleets for note in unknown_notes(fleet.targets)})
    if wide:
        notes += power_notes(totals.sums.power)
    for fleet in totals.fleets:
        notes += wholes_notes(fleet)
        notes += middle_notes(fleet)
        notes += unfed_notes(fleet.snapshot, fleet.day)
    notes += common_notes(totals.fleets)
    notes += [
        f"{fleet.name} as of {day_said(fleet.snapshot.as_of)} is counted back to "
        f"{day_said(fleet.day)} by the dates of its pools; those without one are counted"
        for fleet in totals.fleets
        if _reaches_back(fleet)
    ]
    notes += [words for _, words in larger_parts(totals.fleets, totals.rating.reference.short_unit)]
    notes += parts_notes(totals.snapshots)
    for fleet in totals.fleets:
        notes += undated_note(fleet.snapshot, fleet.day)
    notes += left_out_notes(totals.left_out)
    return notes


def _reaches_back(fleet: FleetTotal) -> bool:
    """Whether a fleet is counted before its own date, with pools that do not say since when."""
    as_of, day = fleet.snapshot.as_of, fleet.day
    if as_of is None or day is None or day >= as_of:
        return False
    return any(pool.online is None for pool in fleet.snapshot.pools)


def _targets_section(totals: Totals, wide: bool, cited: Citations) -> Section[TargetDelta, None]:
    fleets = {fleet.name: fleet for fleet in totals.fleets}
    return targets_section(
        _deltas(totals),
        lambda delta: fleets[delta.manifest.fleet].day,
        lambda delta: fleets[delta.manifest.fleet].snapshot.basis,
        cited,
        several=len(fleets) > 1,
        wide=wide,
    )


def _deltas(totals: Totals) -> list[TargetDelta]:
    return [delta for fleet in totals.fleets for delta in fleet.targets]
