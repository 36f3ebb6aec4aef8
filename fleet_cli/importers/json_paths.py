"""Nested JSON as rows: columns are keys with dots between them, and lists become rows."""

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.inventory_cells import cell_text
from fleet_cli.importers.text import refuse

EACH = "*"
"""Stands in a column for every key of an object; at the end of one, for the key itself."""
NUMBER = "#"
"""Stands at the end of a column for how many things a list holds."""
VALUE = "="
"""Stands at the end of a column for what an object has under each of its keys."""

_MOST_PATHS = 2000
_DEEPEST = 32


def _walk(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any, int]]:
    """Yield a value and all that is in it: the keys that lead there, itself, and how deep it is."""
    yield path, value, depth
    inside: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        inside = ((f"{path}.{key}" if path else key, inner) for key, inner in value.items())
    elif isinstance(value, list):
        inside = ((path, inner) for inner in value)
    if depth < _DEEPEST:
        for where, inner in inside:
            yield from _walk(inner, where, depth + 1)


def paths_of(value: Any) -> list[str]:
    """
    Return the columns of a value: the keys that lead to each text or number, through lists too.

    >>> paths_of({"a": 1, "b": [{"c": 2}, {"d": "x"}]})
    ['a', 'b.c', 'b.d']
    """
    found: dict[str, None] = {}
    for path, one, depth in _walk(value):
        is_end = one == [] or depth == _DEEPEST or not isinstance(one, dict | list)
        if path and is_end and len(found) < _MOST_PATHS:
            found[path] = None
    return list(found)


def lists_in(value: Any) -> list[str]:
    """
    Return the keys that lead to lists of several objects, those above before those below.

    >>> lists_in({"a": {"b": [{"c": 1}, {"c": 2}]}, "d": [1, 2], "e": [{"f": 1}]})
    ['a.b']
    """
    lists = [
        (depth, path, one) for path, one, depth in _walk(value) if path and isinstance(one, list)
    ]
    return [
        path
        for _, path, one in sorted(lists, key=itemgetter(0))
        if sum(isinstance(inner, dict) for inner in one) > 1
    ]


def texts_at(value: Any, path: str) -> list[str]:
    """
    Return every text of one column of a value.

    >>> texts_at({"b": [{"c": 2}, {"c": 3}]}, "b.c")
    ['2', '3']
    """
    return [row.cells[0] for row in rows_of(value, {0: path}) if row.cells.get(0)]


class Cells(NamedTuple):
    """One row of nested JSON."""

    cells: Mapping[int, str]
    """Texts by column."""
    unit: Any
    """The innermost thing of a list that holds the column asked for, else the value itself."""


def rows_of(
    value: Any, paths: Mapping[int, str], unit_of: int = -1, unit: Any = None
) -> list[Cells]:
    """
    Return the rows of a value: one for each thing of the lists that the columns lead through.

    Args:
        value: The JSON.
        paths: The columns, by number.
        unit_of: The column whose innermost thing of a list is wanted with each row.
        unit: That thing, as far as it is known; None where it is the value itself.
    Raises:
        FleetError: Columns lie in different lists with several things each.

    >>> [row.cells for row in rows_of({"a": 1, "b": [{"c": 2}, {"c": 3}]}, {0: "a", 1: "b.c"})]
    [{0: '1', 1: '2'}, {0: '1', 1: '3'}]
    >>> [(row.cells[0], row.cells[1]) for row in rows_of({"L40S": 2, "T4": 1}, {0: "*", 1: "*.="})]
    [('L40S', '2'), ('T4', '1')]
    """
    unit = value if unit is None else unit
    if isinstance(value, list) and any(path not in ("", NUMBER, VALUE) for path in paths.values()):
        rows = []
        for inner in value:
            rows += rows_of(inner, paths, unit_of, inner if unit_of in paths else unit)
        return rows or [Cells({}, unit)]
    own: dict[int, str] = {}
    below: dict[str, dict[int, str]] = {}
    for column, path in paths.items():
        if path in ("", VALUE):
            own[column] = _text(value)
        elif path == NUMBER:
            own[column] = str(len(value)) if isinstance(value, list | dict) else ""
        else:
            key = _key(value, path)
            below.setdefault(key, {})[column] = path[len(key) + 1 :]
    rows = [Cells(own, unit)]
    for key, inner in below.items():
        rows = _crossed(rows, _below(value, key, inner, unit_of, unit), unit_of in inner)
    return rows


def _key(value: Any, path: str) -> str:
    """Return the first key of a path: the longest that the object has, for keys hold dots too."""
    parts = path.split(".")
    if isinstance(value, dict) and parts[0] != EACH:
        for number in range(len(parts), 0, -1):
            if ".".join(parts[:number]) in value:
                return ".".join(parts[:number])
    return parts[0]


def _below(value: Any, key: str, paths: Mapping[int, str], unit_of: int, unit: Any) -> list[Cells]:
    if not isinstance(value, dict):
        return [Cells({}, unit)]
    if key != EACH:
        return rows_of(value.get(key), paths, unit_of, unit)
    names = [column for column, path in paths.items() if not path]
    deeper = {column: path for column, path in paths.items() if path}
    rows: list[Cells] = []
    for name, inner in value.items():
        here = inner if unit_of in paths else unit
        key_cells = dict.fromkeys(names, str(name))
        rows += [
            row._replace(cells={**row.cells, **key_cells})
            for row in rows_of(inner, deeper, unit_of, here)
        ]
    return rows or [Cells({}, unit)]


def _crossed(rows: list[Cells], others: list[Cells], with_unit: bool) -> list[Cells]:
    if len(rows) > 1 and len(others) > 1:
        message = "the columns lie in lists side by side, which make no rows"
        hint = "name columns of one list with the options for them"
        refuse(message, hint=hint)
    return [
        Cells({**one.cells, **two.cells}, two.unit if with_unit else one.unit)
        for one in rows
        for two in others
    ]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(cell_text(inner) for inner in value)
    return "" if isinstance(value, dict) else cell_text(value)
