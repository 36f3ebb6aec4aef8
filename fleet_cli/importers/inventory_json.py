"""Inventories as JSON: an array, lines, or nested objects, whose columns are keys with dots."""

import json
from dataclasses import fields
from itertools import zip_longest
from typing import Any, BinaryIO, NoReturn

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Columns, Request
from fleet_cli.importers.identity import proves
from fleet_cli.importers.inventory_chunks import Chunk
from fleet_cli.importers.inventory_columns import NO_COLUMN, listed
from fleet_cli.importers.inventory_plan import HINT, SAMPLE, Plan, plan_for
from fleet_cli.importers.inventory_tally import Tallied
from fleet_cli.importers.json_paths import (
    EACH,
    NUMBER,
    VALUE,
    Cells,
    lists_in,
    paths_of,
    rows_of,
    texts_at,
)
from fleet_cli.importers.text import decode, json_values, refuse, refuse_page, shown

_Numbered = list[tuple[int, Any]]


def tally_json(stream: BinaryIO, request: Request, collector: Collector) -> Tallied:
    """
    Tally the rows of JSON: one object a line, one array, or any nested value.

    Raises:
        FleetError: It is no JSON, no column names accelerators, or columns make no rows.
    """
    values, unit = _values(decode(stream.read(), request.source, HINT), request.source)
    if not values:
        refuse("the JSON holds no rows", hint=HINT)
    headers = _headers(values, request.columns)
    texts = [
        [text for _, value in values[:SAMPLE] for text in texts_at(value, path)] for path in headers
    ]
    sample = list(zip_longest(*texts, fillvalue=""))
    plan = plan_for(headers, sample, request, values[0][0], unit)
    if not plan.wide:  # else lists have no things of their own, and rows repeat as those of CSV do
        plan = plan._replace(keys=())
    if not plan.roles.counts and not request.columns.count:
        _refuse_lists_below([value for _, value in values[:SAMPLE]], plan)
    rows = _wide_rows(values, headers, plan) if plan.wide else _rows(values, plan, collector)
    chunk = Chunk([cells for _, cells in rows], [number for number, _ in rows])
    return Tallied(plan, lambda: [chunk], collector)


def _values(text: str, name: str) -> tuple[_Numbered, str]:
    """Return the objects and what they are numbered by: their lines, or their order."""
    lines = text.splitlines()
    first = next(line for line in lines if line.strip())
    try:
        by_line = isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        by_line = False
    if by_line:
        numbered = enumerate(lines, start=1)
        return [(at, _json_line(line, at)) for at, line in numbered if line.strip()], "line"
    values: list[Any] = []
    for value in json_values(text, name, HINT):
        values += value if isinstance(value, list) else [value]
    for at, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            _refuse_value(f"row {at} is not a JSON object", None)
    return list(enumerate(values, start=1)), "row"


def _json_line(line: str, number: int) -> Any:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        column = error.colno if isinstance(error, json.JSONDecodeError) else 1
        _refuse_value("not a line of JSON", (number, column))
    if not isinstance(item, dict):
        _refuse_value("not a JSON object", (number, 1))
    refuse_page(item, (number, 1))
    return item


def _refuse_value(message: str, at: tuple[int, int] | None) -> NoReturn:
    refuse(message, at=at, hint="pass one object a line, or an array of objects")


def _headers(values: _Numbered, columns: Columns) -> list[str]:
    """Return every column that some value has, and those with signs that options name."""
    found = dict.fromkeys(path for _, value in values for path in paths_of(value))
    named = (getattr(columns, field.name) for field in fields(columns))
    options = (*columns.count, *columns.tags, *(one for one in named if isinstance(one, str)))
    for option in options:
        keys = option.split(".")
        if option != NO_COLUMN and (EACH in keys or keys[-1] in (NUMBER, VALUE)):
            found[option] = None
    return list(found)


def _wide_rows(values: _Numbered, headers: list[str], plan: Plan) -> list[tuple[int, list[str]]]:
    """
    Return the rows of columns that are each of one accelerator, as the file has them.

    Raises:
        FleetError: One value has several, as of a list that a count stands in or beside.
    """
    others = [at for at in range(len(headers)) if at not in {*plan.wide, *plan.sums}]
    used = [others[at] for at in plan.roles.used() if at < len(others)]
    wanted = {at: headers[at] for at in (*plan.wide, *used)}
    found = []
    for number, value in values:
        rows = rows_of(value, wanted)
        if len(rows) > 1:
            names = listed([headers[at] for at in plan.wide])
            message = f"{plan.unit} {number} has several things that {names} may count"
            refuse(message, hint="pass one object for each of them")
        found.append((number, [rows[0].cells.get(at, "") for at in range(len(headers))]))
    return found


def _rows(values: _Numbered, plan: Plan, collector: Collector) -> list[tuple[int, list[str]]]:
    """
    Return the rows; what a column names that no two things should share counts once.

    Raises:
        FleetError: The columns make no rows.
    """
    roles = plan.roles
    wanted = {at: plan.headers[at] for at in roles.used()}
    key = roles.columns["label" if roles.counts else "identity"]
    same = f"the same {shown(plan.headers[key])}"
    known: dict[str, tuple[int, int]] = {}
    asked: set[str] = set()

    def is_new(row: Cells, number: int) -> bool:
        """Whether a thing is none that was there already; two that differ are asked about."""
        name = row.cells.get(key, "")
        if not proves(name):
            return True
        digest = hash(json.dumps(row.unit, sort_keys=True))
        first, before = known.setdefault(name, (number, digest))
        if before != digest:
            asked.add(name)
            why = f"they have {same}, and nothing tells whether they are the same devices"
            collector.uncounted(f"{plan.unit}s {first}, {number} ({name})", why)
        elif first != number:
            collector.remarks.note(f"rows of {same}, counted once: {{n}}", example=name)
            return False
        return True

    found: list[tuple[int, list[str]]] = []
    for number, value in values:
        rows = rows_of(value, wanted, key)
        _refuse_shared_count(rows, plan)
        told: dict[int, bool] = {}
        for row in rows:
            unit = id(row.unit)
            if unit not in told:
                told[unit] = is_new(row, number)
            if told[unit]:
                found.append((number, [row.cells.get(at, "") for at in range(len(plan.headers))]))
    return [one for one in found if key < 0 or one[1][key] not in asked]


def _refuse_shared_count(rows: list[Cells], plan: Plan) -> None:
    """
    See that a count is not repeated for each of several things.

    Raises:
        FleetError: The accelerator stands in a list, and the count beside the list.
    """
    counts = [plan.headers[at] for at in plan.roles.counts]
    accelerator = plan.roles.columns["accelerator"]
    named = plan.headers[accelerator]
    several = sum(1 for row in rows if row.cells.get(accelerator)) > 1
    # What stands beside it, or in an object above that holds no list, counts it.
    parent = named.rpartition(".")[0]
    if several and counts and not any(count.startswith(parent) for count in counts):
        message = f"{shown(counts[0])} counts what stands several times in {shown(named)}"
        hint = "name a count in the same list, or --count-column none"
        refuse(message, hint=hint)


def _refuse_lists_below(values: list[Any], plan: Plan) -> None:
    """
    See that what is taken for one device holds no list of several things.

    Raises:
        FleetError: It does, and each of them may be a device.
    """
    named = plan.headers[plan.roles.columns["accelerator"]]
    parent = named.rpartition(".")[0]
    start = f"{parent}." if parent else ""
    for value in values:
        for found in lists_in(value):
            if found.startswith(start) and not f"{named}.".startswith(f"{found}."):
                message = f"what {shown(named)} names has several {shown(found)}"
                hint = (
                    f"count them with --count-column {shown(found)}.{NUMBER}, or take each name "
                    "for one device with --count-column none"
                )
                refuse(message, hint=hint)
