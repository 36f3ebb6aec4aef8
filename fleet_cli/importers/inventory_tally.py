"""Rows that say the same, tallied: what the readers of every form of inventory share."""

from collections.abc import Iterator, Sequence
from typing import Any

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.draft import Columns
from fleet_cli.importers.inventory_columns import ROLES, Roles, find_roles
from fleet_cli.importers.inventory_rows import Row
from fleet_cli.importers.text import FORMAT_CODE, refuse, shown

HINT = "pass CSV, TSV, JSON Lines or Parquet with one header for each column"

Tally = dict[tuple[str, ...], list[Any]]
"""Cells of the columns that matter, to [rows, first line, label of the first]."""


def roles_for(headers: Sequence[str], columns: Columns, source: Source, line: int) -> Roles:
    """
    Find the columns, or raise what is wrong with them.

    Args:
        headers: The headers of the file, in order.
        columns: What the options name.
        source: The file, for messages.
        line: The line of the headers.
    Raises:
        FleetError: No column names accelerators, an option names none, or two are called alike.
    """
    roles, problems = find_roles(headers, columns)
    if problems:
        raise FleetError(
            problem
            if problem.code == "option"
            else problem._replace(source=source, span=Span(line, 1, 2))
            for problem in problems
        )
    twice = [headers[at] for at in roles.used if list(headers).count(headers[at]) > 1]
    if twice:
        message = f"two columns are called {shown(twice[0])}"
        hint = "rename one of them"
        refuse(FORMAT_CODE, message, source=source, at=(line, 1), hint=hint)
    return roles


def compact(roles: Roles) -> tuple[Roles, list[int]]:
    """
    Return roles for a row that holds the needed columns alone, and which columns those are.

    The label is left out: it differs in each row, and only the first of alike rows is named.
    """
    needed: list[int] = []

    def place(at: int) -> int:
        if at < 0:
            return -1
        if at not in needed:
            needed.append(at)
        return needed.index(at)

    moved = {field: place(getattr(roles, field)) for field in ROLES if field != "label"}
    tags = tuple((name, place(at)) for name, at in roles.tags)
    while len(needed) < 2:
        needed.append(roles.accelerator)
    return Roles(
        **moved, label=-1, tags=tags, counts_systems=roles.counts_systems, told=roles.told
    ), needed


def rows_of(tally: Tally, roles: Roles, source: str) -> Iterator[Row]:
    """Yield each distinct row with the number of its like, in the order of first sight."""
    for cells, (times, line, label) in tally.items():
        yield Row(cells, roles, times, line, label, source)


def cell_text(value: object) -> str:
    """
    Return a JSON or Parquet value as the text of a cell.

    >>> cell_text(8.0), cell_text(None)
    ('8', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
