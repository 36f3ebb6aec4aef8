"""Sections for tests: records that are rows already, each value in its own place."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from fleet_cli.report.model import TEXT, AnyColumn, AnySection, Column, Section


def column(place: int, name: str, title: str, kind: str = TEXT, **flags: Any) -> AnyColumn:
    """Return a column that shows what stands in one *place* of a row, and of the total."""
    value = itemgetter(place)
    return Column(name, title, value, kind, value, **flags)


def section(
    columns: Sequence[AnyColumn], rows: Sequence[tuple[Any, ...]], total: Any = None
) -> AnySection:
    """Return the section of *rows*, with a *total* below them or none."""
    return Section("rows", None, columns, rows, total)
