"""
Reports as CSV: one header, raw numbers, and on every row what it is about.

All sections of a report stand in one file, told apart by the first column, `record`, which names the
section, or `total`. The header holds every column that the command can have, whatever the fleets are
like: it depends on the command and on --by alone. A column that a section does not have is empty in
its rows. What is an estimate always takes three columns, _low, _mid and _high; marks and widths are for
people, so that --wide changes nothing. The last columns state the basis of the numbers.
"""

import csv
import io
from collections.abc import Iterable
from fractions import Fraction

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.formats import MACHINES, REPORT
from fleet_cli.render.json_text import plain_number
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import AnyColumn, AnySection, Report, Value

READER, TAKES = MACHINES, REPORT

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, screen: Screen) -> str:
    """Return every section of the report as one CSV text."""
    basis = dict(report.basis)
    columns = [column for section in report.every for column in section.every]
    names = ["record", *(name for column in columns for name in _names(column)), *basis]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(names)), lineterminator="\n")
    writer.writeheader()
    for section in report.every:
        writer.writerows({**basis, **record} for record in _records(section))
    return stream.getvalue()


def _names(column: AnyColumn) -> tuple[str, ...]:
    if not column.spread:
        return (column.name,)
    return tuple([f"{column.name}_{part}" for part in Estimate._fields])


def _records(section: AnySection) -> Iterable[dict[str, str]]:
    names = [_names(column) for column in section.every]
    for called, values in section.machine_rows():
        record = {"record": called}
        for name, value in zip(names, values, strict=True):
            parts = value if isinstance(value, Estimate) else (value,)
            for part, number in zip(name, parts, strict=False):
                # NOTE: what a row is about stands in it twice where people see it too; either counts.
                record[part] = _text(number) or record.get(part, "")
        yield record


def _text(value: Value) -> str:
    # NOTE: an exact type: asking whether a thing is a Fraction takes the way round by its base class.
    if type(value) is Fraction:
        return str(plain_number(value))
    text = "" if value is None else str(value)
    # NOTE: a spreadsheet takes a text that starts so for a formula; the quote makes it text again.
    if isinstance(value, str) and text.startswith(_FORMULA_STARTS):
        return "'" + text
    return text
