"""Sections as CSV: raw numbers, one header, a basis on every row."""

import csv
import io
from fractions import Fraction
from typing import Any

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.json_text import plain_number
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import Column, Goal, Marked, Report, Section

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, screen: Screen) -> str:
    """
    Return every section of the report as one CSV text.

    The first column, `record`, names the section (or `total`); an estimate takes three columns,
    _low, _mid and _high; the last columns state the table and the reference.
    """
    basis = dict(report.basis)
    records = [record for section in report.sections for record in _records(section)]
    header = list(dict.fromkeys(name for record in records for name in record))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*header, *basis])
    for record in records:
        writer.writerow(
            [_text(record.get(name)) for name in header] + [_text(v) for v in basis.values()]
        )
    return stream.getvalue()


def _records(section: Section) -> list[dict[str, Any]]:
    spread = [_is_spread(section, index) for index in range(len(section.columns))]
    records = [_record(section.name, section, row, spread) for row in section.rows]
    if section.total is not None:
        records.append(_record("total", section, section.total, spread))
    return records


def _is_spread(section: Section, index: int) -> bool:
    rows = (*section.rows, *([section.total] if section.total is not None else []))
    return any(isinstance(row[index], Estimate) for row in rows)


def _record(
    name: str, section: Section, row: tuple[Any, ...], spread: list[bool]
) -> dict[str, Any]:
    record: dict[str, Any] = {"record": name}
    for column, value, is_spread in zip(section.columns, row, spread, strict=True):
        record.update(_fields(column, value, is_spread))
    return record


def _fields(column: Column, value: Any, is_spread: bool) -> dict[str, Any]:
    if is_spread:
        parts = tuple(value) if isinstance(value, Estimate) else (None,) * 3
        return {
            f"{column.name}_{part}": number
            for part, number in zip(("low", "mid", "high"), parts, strict=True)
        }
    if isinstance(value, Marked):
        return {column.name: value.text, **dict(value.fields)}
    if isinstance(value, Goal):
        return {"comparator": value.comparator, column.name: value.value}
    return {column.name: value}


def _text(value: Any) -> str:
    if value is None:
        return ""
    # NOTE: an exact type: asking whether a thing is a Fraction takes the way round by its base class.
    if type(value) is Fraction:
        return str(plain_number(value))
    text = str(value)
    # NOTE: a spreadsheet takes a text that starts so for a formula; the quote makes it text again.
    if isinstance(value, str) and text.startswith(_FORMULA_STARTS):
        return "'" + text
    return text
