"""How the rows of one table are read: its columns, and the few of them that a tally needs."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_cells import NONE, count_in, is_count
from fleet_cli.importers.inventory_chunks import Chunk
from fleet_cli.importers.inventory_columns import NO_COLUMN, Roles, find_roles, is_of_devices
from fleet_cli.importers.inventory_doubts import questions
from fleet_cli.importers.inventory_values import Values
from fleet_cli.importers.text import refuse, shown

HINT = "pass CSV, TSV, JSON, Excel or Parquet with one header for each column"

SAMPLE = 500
"""How many rows are looked at to tell what the columns hold [rows]."""

LONG = ("accelerator", "count")
"""The headers that stand for columns that are of one accelerator each."""

_TOLD_APART = ("identity", "label", "index")
"""Roles that differ in each row: only the first of alike rows is named."""


class Plan(NamedTuple):
    """How the rows of one table are read."""

    headers: Sequence[str]
    roles: Roles
    needed: tuple[int, ...]
    """The columns that rows are alike by: all that are used, without what differs in each row."""
    keys: tuple[int, ...]
    """The columns that no two rows should share together; none where nothing is known to."""
    wide: dict[int, str]
    """Columns of the file that are each of one accelerator, by its name, and become a row each."""
    sums: tuple[int, ...]
    """Columns of the file that add those up."""
    devices: Devices
    """What spellings stand for."""
    unit: str
    """What a row is called in messages: `line` or `row`."""


def melted(
    rows: Sequence[Sequence[str]], wide: Mapping[int, str], sums: Sequence[int]
) -> Sequence[Sequence[str]]:
    """
    Make a row for each column that is of one accelerator: the other cells, its name, its count.

    >>> melted([["n1", "8", "4", "12"]], {1: "H100", 2: "L40S"}, [3])
    [['n1', 'H100', '8'], ['n1', 'L40S', '4']]
    """
    apart = {*wide, *sums}
    return [
        [
            *(cell for at, cell in enumerate(row) if at not in apart),
            name,
            "0" if row[at].strip().lower() in NONE else row[at],
        ]
        for row in rows
        for at, name in wide.items()
    ]


def sampled(chunks: Iterable[Chunk]) -> Sequence[Sequence[str]]:
    """Return the first rows, by which `plan_for` tells what columns hold."""
    return list(islice((row for chunk in chunks for row in chunk.rows), SAMPLE))


def plan_for(
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    request: Request,
    number: int,
    unit: str,
) -> Plan:
    """
    Find the columns, or raise what is wrong with them.

    Args:
        headers: The headers of the file, in order.
        sample: Its first rows.
        request: The catalogue, and what the options name.
        number: The line of the headers.
        unit: What a row is called in messages.
    Raises:
        FleetError: No column names accelerators, an option names none, or two are called alike.
    """
    values = Values(headers, sample, request.devices)
    wide = {} if request.columns.accelerator else values.wide()
    sums = _sums(sample, wide) if len(wide) > 1 else ()
    if wide:
        others = (one for at, one in enumerate(headers) if at not in {*wide, *sums})
        headers = [*others, *LONG]
        sample = melted(sample, wide, sums)
        values = Values(headers, sample, request.devices)
    roles = find_roles(values, request.columns)
    at = (number, 1) if unit == "line" else None
    if question := next(questions(roles, request.columns, values), None):
        message, hint = question
        refuse(message, at=at, hint=hint)
    twice = [headers[at] for at in roles.used() if list(headers).count(headers[at]) > 1]
    if twice:
        refuse(f"two columns are called {shown(twice[0])}", at=at, hint="rename one of them")
    needed = roles.used(*_TOLD_APART)
    # NOTE: at least two, so that what picks them returns a tuple.
    needed = needed if len(needed) > 1 else needed * 2
    keys = _keys(roles)
    if request.columns.label == NO_COLUMN and not is_of_devices(headers, keys):
        keys = ()
    return Plan(headers, roles, needed, keys, wide, sums, request.devices, unit)


def _sums(rows: Sequence[Sequence[str]], wide: Mapping[int, str]) -> tuple[int, ...]:
    """Return the columns that add up, row by row, what the columns *wide* count."""

    def number(row: Sequence[str], at: int) -> int:
        return count_in(cell) if is_count(cell := row[at].strip()) else 0

    return tuple(
        at
        for at in range(len(rows[0]))
        if at not in wide
        and all(is_count(row[at].strip()) for row in rows)
        and all(number(row, at) == sum(number(row, one) for one in wide) for row in rows)
    )


def _keys(roles: Roles) -> tuple[int, ...]:
    """Return what makes a row one: the device's own identity, or its host and its number there."""
    identity, label, index = (roles.columns[role] for role in _TOLD_APART)
    if not roles.counts and identity >= 0:
        return (identity,)
    keys = (label,) if roles.counts else (label, index)
    return keys if min(keys) >= 0 else ()
