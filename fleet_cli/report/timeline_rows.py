"""The rows of `fleet timeline`: what each date has by the keys asked for."""

from collections.abc import Callable
from datetime import date

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.rows import Row
from fleet_cli.calc.timeline import Timeline
from fleet_cli.report.basis import Citations
from fleet_cli.report.columns import (
    ACCELERATORS,
    FIGURES,
    Summed,
    equivalents,
    in_blocks,
    key_columns,
    origin_of,
    shown_if,
    summed,
)
from fleet_cli.report.model import CITED, SHARE, About, Column, Columns, Section
from fleet_cli.report.texts import day_text


class DatedRow(NamedTuple):
    """A row of one date."""

    day: date
    row: Row


def rows_section(
    timeline: Timeline, wide: bool, cited: Citations, about: Callable[[date | None], About]
) -> Section[DatedRow, Summed]:
    """List what each date has by the keys asked for; people see subtotals where these are several."""
    unit = timeline.rating.reference.short_unit
    columns: Columns[DatedRow, Summed] = [
        Column("date", "Date", lambda one: day_text(one.day), once=True),
        key_columns(timeline.by, lambda one: one.row.keys, lambda one: origin_of([one.row])),
        summed(lambda one: one.row, [*ACCELERATORS, *equivalents(unit)]),
        Column("share", "Share", lambda one: one.row.share, SHARE),
        shown_if(wide, summed(lambda one: one.row, FIGURES)),
        Column("sources", "Source", lambda one: cited.mark(one.row.sources), CITED, shown=wide),
    ]
    # NOTE: without a key, a row would say what its date says.
    points = timeline.points if timeline.by else ()
    rows = [DatedRow(point.day, row) for point in points for row in point.rows]
    section: Section[DatedRow, Summed] = Section(
        "rows", None, columns, rows, about=lambda one: about(one and one.day)
    )
    # NOTE: machines get the rows alone, since the subtotals would count everything twice.
    section.records = tuple(
        DatedRow(point.day, row) for point in points for row in in_blocks(point.rows, point.blocks)
    )
    return section
