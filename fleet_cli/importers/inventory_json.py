"""Inventories as JSON Lines: one object a line, which need not have the same keys."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.source import Source
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_columns import Roles
from fleet_cli.importers.inventory_rows import Row
from fleet_cli.importers.inventory_tally import (
    HINT,
    Tally,
    cell_text,
    compact,
    roles_for,
    rows_of,
)
from fleet_cli.importers.text import FORMAT_CODE, refuse


class _Shape:
    """JSON objects with the same keys: their columns and their tally."""

    __slots__ = ("error", "needed", "roles", "slim", "tally")

    def __init__(self, headers: tuple[str, ...], request: Request, line: int) -> None:
        self.tally: Tally = {}
        self.error: FleetError | None = None
        try:
            self.roles = roles_for(headers, request.columns, Source(request.source, ""), line)
        except FleetError as error:
            # An object that names no accelerator may be a machine without one.
            self.error, self.roles = error, Roles()
        self.slim, self.needed = compact(self.roles)

    def add(self, item: dict[str, Any], line: int) -> None:
        values = list(item.values())
        cells = tuple([cell_text(values[at]) for at in self.needed])
        known = self.tally.get(cells)
        if known is None:
            at = self.roles.label
            self.tally[cells] = [1, line, cell_text(values[at]) if at >= 0 else ""]
        else:
            known[0] += 1


def json_rows(stream: BinaryIO, request: Request) -> Iterator[Row]:
    """
    Yield each distinct row of JSON Lines with the number of its like.

    Args:
        stream: The lines.
        request: The columns that options name.
    Raises:
        FleetError: A line is no JSON object, or no line names accelerators.
    """
    shapes: dict[tuple[str, ...], _Shape] = {}
    source = Source(request.source, "")
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        item = _json_line(line, number, source)
        shape = shapes.get(headers := tuple(item))
        if shape is None:
            shape = shapes[headers] = _Shape(headers, request, number)
        if shape.error is None:
            shape.add(item, number)
    if not shapes:
        refuse(FORMAT_CODE, "the input is empty", source=source, at=(1, 1), hint=HINT)
    errors = [shape.error for shape in shapes.values() if shape.error is not None]
    doubts = [error for error in errors if error.diagnostics[0].code == "import-format"]
    # A shape in which only a count is in doubt does name accelerators.
    telling = [error for error in doubts if "may hold" in error.diagnostics[0].message]
    if telling or len(errors) == len(shapes):
        raise (telling or errors)[0]
    for shape in shapes.values():
        yield from rows_of(shape.tally, shape.slim, request.source)


def _json_line(line: bytes, number: int, source: Source) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        column = error.colno if isinstance(error, json.JSONDecodeError) else 1
        hint = "each line is one JSON object; `jq -c '.[]'` makes such lines of an array"
        refuse(FORMAT_CODE, "not a line of JSON", source=source, at=(number, column), hint=hint)
    if not isinstance(item, dict):
        hint = "each line is one JSON object; `jq -c '.[]'` makes such lines of an array"
        refuse(FORMAT_CODE, "not a JSON object", source=source, at=(number, 1), hint=hint)
    return item
