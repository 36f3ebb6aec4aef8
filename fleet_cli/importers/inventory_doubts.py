"""Questions that the columns of an inventory leave open, where a guess would miscount."""

import re
from collections.abc import Iterable, Iterator

from fleet_cli.importers.draft import Columns
from fleet_cli.importers.inventory_columns import (
    NO_COLUMN,
    PLACES,
    Roles,
    is_header,
    is_of_devices,
    listed,
)
from fleet_cli.importers.inventory_units import (
    COUNTS_MACHINES,
    COUNTS_MULTIPLES,
    COUNTS_OTHERS,
    MACHINE,
)
from fleet_cli.importers.inventory_values import Values
from fleet_cli.importers.text import shown

_Questions = Iterator[tuple[str, str]]
"""What is in doubt, and the remedy."""


def questions(roles: Roles, columns: Columns, values: Values) -> _Questions:
    """Yield what is in doubt, and what settles it: the first of them is to be asked."""
    free = [at for at in range(len(values.headers)) if at not in roles.used()]
    yield from _of_devices(roles, columns, values, free)
    if not columns.count:
        yield from _of_counts(roles, values, free)
    yield from _of_machines(roles, values)
    yield from _of_decimals(roles, values)
    if not (roles.counts or columns.count):
        yield from _of_servers(roles, values, free)
    yield from _of_rows(roles, columns, values, free)
    if columns.label != NO_COLUMN:
        yield from _of_hosts(roles, values)
    if roles.columns["label"] >= 0 and roles.counts:
        yield from _of_parents(roles, values, free)


def _headers(values: Values, places: Iterable[int]) -> str:
    return listed([values.headers[at] for at in places])


def _of_devices(roles: Roles, columns: Columns, values: Values, free: list[int]) -> _Questions:
    """Taking each row for one device, or one count for the whole, would lose without a word."""
    accelerator = roles.columns["accelerator"]
    if accelerator < 0:
        naming = values.devices()
        told = f": {_headers(values, naming)} could" if naming else ""
        stems = {re.sub(r"\W*\d+\W*$", "", values.headers[at]) for at in naming}
        hint = f"name it with --accelerator-column; the columns are {listed(values.headers)}"
        if len(naming) > 1 and len(stems) == 1:
            hint = "give each device a line of its own, with one column that names it"
        yield f"no header says which column names the accelerators{told}", hint
    first = values.headers[accelerator]
    by_values = not columns.accelerator and not is_header([first], columns)
    if by_values and values.spellings.find(first, "inventory") is not None:
        yield (
            f'the first line names a device, "{shown(first)}": no header',
            "put a line above it that names the columns",
        )
    doubtful = [
        at
        for at in free
        if at in values.counts()
        or (
            values.may_count(at, counted=bool(roles.counts))
            and not (roles.counts and values.are_answers(at))
        )
    ]
    if doubtful and not columns.count:
        yield (
            f"the number of accelerators may stand in "
            f"{_headers(values, (*roles.counts, *doubtful))}",
            "name the column that does with --count-column, several if they are to be "
            "multiplied, the ends of an estimate with --low-column and --high-column, or "
            "--count-column none if each row is one device; columns that add up are to be rows",
        )


def _of_counts(roles: Roles, values: Values, free: list[int]) -> _Questions:
    """What a number is of may hang on its header, on a word beside it, or on the model of a server."""
    for at in roles.counts:
        header = shown(values.headers[at], 40)
        yield from _of_units(at, header, roles, values, free)
        if values.counts_anything(at) and len(roles.counts) == 1:
            for model in (*free, roles.columns["model"]):
                if model >= 0 and values.differ(model, at):
                    name = shown(values.headers[model], 40)
                    yield (
                        f"{header} may count the systems in {name}, or their accelerators",
                        f'systems: --accelerator-column "{name}"; accelerators: '
                        f'--count-column "{header}"',
                    )
        if COUNTS_OTHERS.search(values.words[at]):
            yield (
                f"{header} may not count what is installed",
                f'if it is the number to count, name it with --count-column "{header}"; if each '
                "row is one device, pass --count-column none",
            )


def _of_units(at: int, header: str, roles: Roles, values: Values, free: list[int]) -> _Questions:
    whole = f'if they are whole numbers of accelerators, name it with --count-column "{header}"'
    if COUNTS_MULTIPLES.search(values.words[at]):
        yield (
            f"{header} may count in thousands, pairs or the like",
            f"write its numbers in full and the header without the word; {whole}",
        )
    names_systems = not values.lone(roles.columns["accelerator"])
    for unit in free:
        cell = values.of_many(unit)
        if cell and not (MACHINE.fullmatch(cell) and names_systems):
            yield (
                f'{shown(values.headers[unit], 40)} says "{shown(cell, 40)}", so that {header} may '
                "not count single accelerators",
                f"write its numbers in full and take out the word; {whole}",
            )


def _of_machines(roles: Roles, values: Values) -> _Questions:
    """A number of machines is none of accelerators, whoever says that it is the count."""
    accelerator = roles.columns["accelerator"]
    machines = [at for at in roles.counts if COUNTS_MACHINES.fullmatch(values.words[at])]
    if machines and len(machines) == len(roles.counts) and (lone := values.lone(accelerator)):
        name = shown(lone, 40)
        yield (
            f"{_headers(values, machines)} counts machines, and nothing says how many {name} one has",
            "name a column that does with one more --count-column, which multiplies, or say what "
            f'one machine is: --map "{name}=SYSTEM", a system of `fleet chips` or of --include',
        )


def _of_decimals(roles: Roles, values: Values) -> _Questions:
    for at in roles.counts:
        if cell := values.decimals(at):
            whole, _, part = cell.partition(",")
            yield (
                f"{shown(values.headers[at], 40)} has {cell}, and other cells have a comma before "
                "their decimals",
                f"write its numbers without a comma: {whole}, or {whole}{part.replace(',', '')}",
            )


def _of_servers(roles: Roles, values: Values, free: list[int]) -> _Questions:
    """A row of a server that holds eight is no row of one device."""
    label, identity = roles.columns["label"], roles.columns["identity"]
    are_devices = identity >= 0 and is_of_devices(values.headers, (identity,))
    if are_devices or roles.columns["index"] >= 0 or (label >= 0 and values.repeats(label)):
        return
    for at in (*free, roles.columns["model"]):
        if at >= 0 and values.differ(at):
            header = shown(values.headers[at], 40)
            yield (
                f"each row may be one accelerator, or one of the systems in {header}",
                f'systems: --accelerator-column "{header}"; accelerators: --count-column none',
            )


def _of_rows(roles: Roles, columns: Columns, values: Values, free: list[int]) -> _Questions:
    """Days tell rows apart; a state besides the known one, or free text, may leave them out."""
    if telling := list(filter(values.tells_apart, free)):
        yield (
            f"rows that differ in {_headers(values, telling)} would be added up",
            "make them documents with --as-of-column or --fleet-column, or, if they add up, "
            "keep the column with --online-column or --tag-column",
        )
    kept = {at for _, at in roles.tags}
    unnamed = {roles.columns[name] for name in PLACES if not getattr(columns, name)}
    speaking = sorted({*free, *(unnamed - kept - {-1})}) if columns.state != NO_COLUMN else []
    for at in speaking:
        if word := values.deciding(at):
            header = shown(values.headers[at], 40)
            yield (
                f'{header} says "{shown(word, 40)}", so that rows may not count',
                f'if it decides, name it with --state-column "{header}"; if it has no say, keep it '
                f'with --tag-column "{header}"; if every row counts, pass --state-column none',
            )
    if dated := list(filter(values.are_days, free)):
        yield (
            f"{_headers(values, dated)} holds dates, and does not say of what",
            "name it with --online-column or --retired-column; if it has no say, keep it with "
            "--tag-column",
        )


def _of_hosts(roles: Roles, values: Values) -> _Questions:
    for at, header in enumerate(values.headers):
        if at not in (*roles.counts, roles.columns["accelerator"]) and values.hold_ranges(at):
            each = "".join(
                f'--count-column "{shown(values.headers[one], 40)}" ' for one in roles.counts
            )
            yield (
                f"rows of several hosts in {shown(header, 40)}: a count may be of each or of all of them",
                f'of each: {each}--count-column "{shown(header, 40)}", which multiplies; '
                "of all of them: --label-column none",
            )


def _of_parents(roles: Roles, values: Values, free: list[int]) -> _Questions:
    for at in free:
        if values.names_others(at, roles.columns["label"]):
            header = shown(values.headers[at], 40)
            yield (
                f"{header} names other rows, whose counts may hold those of the rows below them",
                "take out the rows that sum up others; if no count holds another, keep the "
                f'column with --tag-column "{header}"',
            )
