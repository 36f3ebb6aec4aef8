"""Columns of what changed, and the table of what changes by the end of every period."""

from typing import TYPE_CHECKING

from fleet_cli.base.words import counted
from fleet_cli.calc.changes import Change, DiffRow
from fleet_cli.calc.differences import Diff
from fleet_cli.calc.groups import UNKNOWN, Standing
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED
from fleet_cli.report.columns import shown_if, summed
from fleet_cli.report.diff_records import fleet_of
from fleet_cli.report.model import COUNT, H100E, PERCENT, About, Column, Columns, Section
from fleet_cli.report.texts import day_text

if TYPE_CHECKING:
    from fleet_cli.calc.periods import Period


def whole_of(change: Change) -> DiffRow:
    """Return the *change* of a whole as a row that is on both sides."""
    return DiffRow((), (), CHANGED, change, ())


def _old(row: DiffRow) -> Standing:
    return UNKNOWN if row.kind == ADDED else row.change.old


def _new(row: DiffRow) -> Standing:
    return UNKNOWN if row.kind == REMOVED else row.change.new


COUNTS: list[Column[DiffRow, None]] = [
    Column("old_count", "Old", lambda row: _old(row).accelerators, COUNT, spread=True),
    Column("new_count", "New", lambda row: _new(row).accelerators, COUNT, spread=True),
    Column("count_delta", "Δ count", lambda row: row.change.accelerators, COUNT, signed=True),
]
"""What became of a number of accelerators."""


def sides(unit: str) -> list[Column[DiffRow, None]]:
    """Return the columns of the equivalents of both sides, which are called *unit*."""
    old, new = f"Old {unit}", f"New {unit}"
    return [
        Column("old_equivalents", old, lambda row: _old(row).equivalents, H100E, spread=True),
        Column("new_equivalents", new, lambda row: _new(row).equivalents, H100E, spread=True),
    ]


def deltas(unit: str) -> list[Column[DiffRow, None]]:
    """Return the columns of the change of the equivalents, which are called *unit*."""
    delta = f"Δ {unit}"
    return [
        Column("equivalents_delta", delta, lambda row: row.change.equivalents, H100E, signed=True),
        Column("delta_percent", "Δ %", lambda row: row.change.percent, PERCENT, signed=True),
    ]


def periods_section(diff: Diff, wide: bool) -> "Section[Period, DiffRow]":
    """List what changes by the end of every period; a picture is drawn of the records."""
    found, unit = diff.periods, diff.rating.reference.short_unit
    columns: Columns[Period, DiffRow] = [
        Column("until", "Until", lambda one: day_text(one.day)),
        shown_if(wide, summed(lambda one: whole_of(one.change), COUNTS)),
        summed(lambda one: whole_of(one.change), [*sides(unit), *deltas(unit)]),
    ]
    notes = []
    if found is not None:
        alike = f"{counted(found.alike, found.every)} before differ in nothing"
        notes += [alike if found.alike else f"both sides are known from {found.since} on"]
    records = found.periods if found else ()
    day = fleet_of(diff, None)
    return Section(
        "periods",
        None,
        columns,
        records,
        None,
        notes,
        lambda one: About(day.name if day else "", one.day if one else None),
    )
