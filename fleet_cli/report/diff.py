"""The tables of `fleet diff`: what changed, in which fleet, and for which targets."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.words import Words, counted
from fleet_cli.calc.changes import Change, DiffRow
from fleet_cli.calc.differences import Diff, FleetDiff
from fleet_cli.calc.groups import POOL
from fleet_cli.calc.keys import PLACE
from fleet_cli.calc.snapshots import models_of
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED, UNCHANGED
from fleet_cli.report.basis import asked, basis_columns, method_line, where_text
from fleet_cli.report.columns import (
    NOT_SAID,
    fallback_note,
    in_blocks,
    key_title,
    shown_if,
    summed,
    unrated_note,
)
from fleet_cli.report.diff_changes import COUNTS, deltas, periods_section, sides, whole_of
from fleet_cli.report.diff_definitions import definitions_section
from fleet_cli.report.diff_notes import counts_text, fleet_notes
from fleet_cli.report.diff_pools import pools_section
from fleet_cli.report.diff_records import RENAMED, Compared, about, day_of, fleet_of
from fleet_cli.report.diff_targets import targets_section
from fleet_cli.report.model import (
    CHANGE,
    Column,
    Columns,
    Origin,
    Report,
    Section,
)
from fleet_cli.report.targets import models_behind
from fleet_cli.report.texts import day_said, day_text

if TYPE_CHECKING:
    from fleet_cli.report.pictures import Picture


def diff_report(compared: Compared, wide: bool = False) -> Report:
    """Make the report; *wide* shows the equivalents of both sides in every row too."""
    diff = compared.diff
    changed = {fleet.name for fleet in diff.fleets if fleet.kind != UNCHANGED}
    fleets = [fleet for fleet in diff.fleets if fleet.name in changed or not changed]
    title, rows = _title(diff, fleets), _rows_section(diff, wide)
    where = f" where {where_text(diff.where)}" if diff.where else ""

    def picture() -> "Picture":
        """Return the picture of what is shown: subtotals are no bars beside their parts."""
        from fleet_cli.report.diff_picture import diff_picture

        keys, blocks = len(_shown_keys(diff)), set(map(id, diff.blocks))
        named = [
            (", ".join(map(str, row[:keys])), record.change.equivalents)
            for record, row in zip(rows.records, rows.rows, strict=True)
            if id(record) not in blocks
        ]
        return diff_picture(compared, title, named)

    def chapters() -> "Iterator[Report]":
        """Yield what a page says besides, of both sides."""
        from fleet_cli.report.chapters import made_chapter

        yield made_chapter(diff.rating, diff.estimates, diff.snapshots)

    return Report(
        title=f"{title}{where}: {compared.old} → {compared.new}",
        sections=[
            periods_section(diff, wide),
            rows,
            _fleets_section(compared, fleets),
            pools_section(diff, fleets),
            definitions_section(diff),
            targets_section(diff, fleets),
        ],
        method=_method(diff, fleets),
        basis=basis_columns(diff.rating, diff.estimates, diff.where, models_of(diff.snapshots)),
        picture=picture,
        chapters=chapters,
        title_only=diff.is_empty and not compared.crossed,
    )


def _method(diff: Diff, fleets: Sequence[FleetDiff]) -> str | Words:
    judged = (
        one for fleet in fleets for target in fleet.targets for one in (target.old, target.new)
    )
    models = models_behind(diff.snapshots, judged)
    more = f"{_days(diff)}{counts_text(diff)}{asked(diff.where)}"
    return method_line(diff.rating, diff.estimates, models=models, more=more)


def _title(diff: Diff, fleets: Sequence[FleetDiff]) -> str:
    names = dict.fromkeys(map(_fleet_name, fleets))
    if not diff.is_empty:
        return next(iter(names)) if len(names) == 1 else counted(len(names), "fleet")
    several = counted(len(fleets), "fleet") if len(fleets) > 3 else ", ".join(names) or "no fleet"
    return f"No differences in {several}"


def _days(diff: Diff) -> str:
    """Say the dates that the sides hold for, where they are alike for all fleets."""
    days = {_dates(fleet) for fleet in diff.fleets}
    if len(days) != 1:
        return ""
    before, after = days.pop()
    return f" · as of {_span(before, after)}" if before and after else ""


def _dates(fleet: FleetDiff) -> tuple[date | None, date | None]:
    """Return the date of each side; a fleet that only one of them has is of that one's date."""
    if fleet.kind in (ADDED, REMOVED):
        day = fleet.old_day or fleet.new_day
        return day, day
    return fleet.old_day, fleet.new_day


def _span(before: date | None, after: date | None) -> str:
    return _arrow(day_said(before) or "", day_said(after) or "")


def _arrow(before: str, after: str) -> str:
    return after if before == after or not before else f"{before} → {after}" if after else before


def _rows_section(diff: Diff, wide: bool) -> Section[DiffRow, DiffRow]:
    unit = diff.rating.reference.short_unit
    keys = _shown_keys(diff)
    columns: Columns[DiffRow, DiffRow] = [
        *[_key_columns(diff, key, is_first=key == keys[0]) for key in keys],
        Column("change", "", lambda row: _kind(diff, row), CHANGE, below=True, bare=True),
        summed(lambda row: row, COUNTS),
        shown_if(wide, summed(lambda row: row, sides(unit))),
        summed(lambda row: row, deltas(unit)),
    ]
    whole, notes = (whole_of(diff.change), _row_notes(diff)) if diff.rows else (None, [])
    section: Section[DiffRow, DiffRow] = Section(
        "rows", None, columns, diff.rows, whole, notes, lambda row: about(fleet_of(diff, row))
    )
    section.records = in_blocks(diff.rows, diff.blocks)
    return section


def _kind(diff: Diff, row: DiffRow) -> str:
    place = diff.keys.index(POOL) if row.kind == CHANGED and POOL in diff.keys else None
    is_renamed = place is not None and row.keys[place] != row.old_keys[place]
    return RENAMED if is_renamed else row.kind


def _shown_keys(diff: Diff) -> list[str]:
    """Return the keys that rows show: those asked for, and beside a pool its accelerator."""
    beside = [] if "accelerator" in diff.by else ["accelerator"]
    return [key for one in diff.by for key in ([one, *beside] if one == POOL else [one])]


def _key_columns(diff: Diff, key: str, is_first: bool) -> list[Column[DiffRow, DiffRow]]:
    """Return the value of a key, and for machines what it was where that was another."""

    def new(row: DiffRow) -> str:
        return _label(diff, key, row.keys, row)

    def old(row: DiffRow) -> str:
        return _label(diff, key, row.old_keys, row)

    def both(row: DiffRow) -> str:
        return _arrow(old(row), new(row))

    first = (lambda row: _origin(row.change)) if is_first else None
    return [
        Column(key, key_title(key), new, said=both, origin=first, wraps=True),
        Column(f"old_{key}", "", lambda row: old(row) if old(row) != new(row) else "", shown=False),
    ]


def _origin(change: Change) -> Origin:
    return Origin(change.fallbacks, change.unrated)


def _label(diff: Diff, key: str, values: Sequence[str], row: DiffRow) -> str:
    value = values[diff.keys.index(key)]
    if value or key != POOL:
        return value or NOT_SAID
    fleet = fleet_of(diff, row)
    snapshot = fleet and (fleet.new or fleet.old)
    usual = snapshot.owner if snapshot else None
    place = [values[diff.keys.index(name)] for name in PLACE]
    said = [part for part in place if part and part != usual]
    return f"({', '.join(said)})" if said else NOT_SAID


def _row_notes(diff: Diff) -> list[str]:
    return [
        *([f"{counted(diff.same, 'more row')} did not change"] if diff.same else []),
        *fallback_note(diff.change.fallbacks),
        *unrated_note(diff.change.unrated, diff.rating.reference.short_unit),
    ]


def _fleets_section(compared: Compared, fleets: Sequence[FleetDiff]) -> Section[FleetDiff, DiffRow]:
    diff, unit = compared.diff, compared.diff.rating.reference.short_unit
    several = len(diff.fleets) > 1
    columns: Columns[FleetDiff, DiffRow] = [
        Column(
            "fleet",
            "Fleet",
            lambda fleet: fleet.name,
            said=lambda fleet: f"– {_fleet_name(fleet)}" if fleet.wholes else _fleet_name(fleet),
            origin=lambda fleet: _origin(fleet.change),
            marks="",
            wraps=True,
        ),
        Column(
            "as_of",
            "As of",
            lambda fleet: day_text(day_of(fleet)),
            said=lambda fleet: _span(fleet.old_day, fleet.new_day),
            shown=several,
            below=True,
        ),
        Column("old_fleet", "", lambda fleet: fleet.old.fleet if fleet.old else "", shown=False),
        Column("old_as_of", "", lambda fleet: day_text(fleet.old_day), shown=False),
        Column("part_of", "", lambda fleet: "; ".join(fleet.wholes), shown=False),
        Column("change", "", lambda fleet: fleet.kind, CHANGE, shown=several),
        shown_if(False, summed(lambda fleet: whole_of(fleet.change), COUNTS)),
        summed(lambda fleet: whole_of(fleet.change), [*sides(unit), *deltas(unit)]),
    ]
    whole = whole_of(diff.change) if several else None
    alone = None if several else diff.fleets[0] if diff.fleets else None
    return Section(
        "fleets",
        None,
        columns,
        fleets,
        whole,
        fleet_notes(compared, fleets),
        lambda fleet: about(fleet or alone),
    )


def _fleet_name(fleet: FleetDiff) -> str:
    if fleet.old and fleet.new:
        return _arrow(fleet.old.fleet, fleet.new.fleet)
    return fleet.name
