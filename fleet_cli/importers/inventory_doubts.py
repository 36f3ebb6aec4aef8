"""Questions that the columns of an inventory leave open, where a guess would miscount."""

from collections.abc import Sequence

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.draft import Columns
from fleet_cli.importers.inventory_columns import NO_COLUMN, Roles, is_header, listed
from fleet_cli.importers.inventory_values import Values
from fleet_cli.importers.text import FORMAT_CODE, shown


def doubts(
    headers: Sequence[str], roles: Roles, columns: Columns, values: Values, devices: Devices
) -> list[Diagnostic]:
    """
    Return the first question that is open, if any.

    Args:
        headers: The headers of the file, in order.
        roles: What was found.
        columns: What the options name: they answer the questions.
        values: What the columns hold.
        devices: What spellings stand for.
    """
    for found in (
        _no_accelerator(headers, roles, columns, values, devices),
        _counts(headers, roles, columns, values),
        _telling(headers, roles, values),
        _states(headers, roles, columns, values),
        _days(headers, roles, values),
        _hosts(headers, roles, columns, values),
        _parents(headers, roles, values),
    ):
        if found is not None:
            message, hint = found
            return [Diagnostic(FORMAT_CODE, message, hint=hint)]
    return []


_Question = tuple[str, str] | None
"""A message and the remedy; None where nothing is in doubt."""


def _free(headers: Sequence[str], roles: Roles) -> list[int]:
    return [at for at in range(len(headers)) if at not in roles.used]


def _no_accelerator(
    headers: Sequence[str], roles: Roles, columns: Columns, values: Values, devices: Devices
) -> _Question:
    if roles.accelerator < 0:
        naming = values.devices()
        told = f": {listed([headers[at] for at in naming])} could" if naming else ""
        return (
            f"no header says which column names the accelerators{told}",
            f"name it with --accelerator-column; the columns are {listed(headers)}",
        )
    first = headers[roles.accelerator]
    by_values = not columns.accelerator and not is_header([first], columns)
    if by_values and devices.find(first, "inventory") is not None:
        return (
            f'the first line names a device, "{shown(first)}": no header',
            "put a line above it that names the columns",
        )
    return None


def _counts(headers: Sequence[str], roles: Roles, columns: Columns, values: Values) -> _Question:
    """Taking each row for one device, or one count for the whole, would lose without a word."""
    if columns.count:
        return None
    free = _free(headers, roles)
    doubtful = [
        at
        for at in free
        if at in values.counts()
        or (values.may_count(at) and not (roles.counts and values.are_answers(at)))
    ]
    if not doubtful:
        return None
    return (
        f"the number of accelerators may stand in "
        f"{listed([headers[at] for at in (*roles.counts, *doubtful)])}",
        "name the column that does with --count-column, several if they are to be "
        "multiplied, the ends of an estimate with --low-column and --high-column, or "
        "--count-column none if each row is one device",
    )


def _telling(headers: Sequence[str], roles: Roles, values: Values) -> _Question:
    telling = [at for at in _free(headers, roles) if values.tells_apart(at)]
    if not telling:
        return None
    return (
        f"rows that differ in {listed([headers[at] for at in telling])} would be added up",
        "make them documents with --as-of-column or --fleet-column, or, if they add up, "
        "keep the column with --online-column or --tag-column",
    )


def _states(headers: Sequence[str], roles: Roles, columns: Columns, values: Values) -> _Question:
    """A column besides the state, or one of free text, may say that rows do not count."""
    if columns.state == NO_COLUMN:
        return None
    kept = {at for _, at in roles.tags}
    places = {name: getattr(roles, name) for name in ("site", "region", "owner")}
    by_header = {at for name, at in places.items() if at >= 0 and not getattr(columns, name)}
    for at in sorted({*_free(headers, roles), *(by_header - kept)}):
        word = values.deciding(at)
        if word:
            header = shown(headers[at], 40)
            return (
                f'{header} says "{shown(word, 40)}", so that rows may not count',
                f'if it decides, name it with --state-column "{header}"; if it has no say, keep it '
                f'with --tag-column "{header}"; if every row counts, pass --state-column none',
            )
    return None


def _days(headers: Sequence[str], roles: Roles, values: Values) -> _Question:
    dated = [at for at in _free(headers, roles) if values.are_days(at)]
    if not dated:
        return None
    return (
        f"{listed([headers[at] for at in dated])} holds dates, and does not say of what",
        "name it with --online-column or --retired-column; if it has no say, keep it with "
        "--tag-column",
    )


def _hosts(headers: Sequence[str], roles: Roles, columns: Columns, values: Values) -> _Question:
    places = [at for at in range(len(headers)) if at not in roles.counts]
    if columns.label == NO_COLUMN:
        return None
    for at in places:
        if values.hold_ranges(at) and at != roles.accelerator:
            header = shown(headers[at], 40)
            each = "".join(f'--count-column "{shown(headers[one], 40)}" ' for one in roles.counts)
            return (
                f"rows of several hosts in {header}: a count may be of each or of all of them",
                f'of each: {each}--count-column "{header}", which multiplies; '
                "of all of them: --label-column none",
            )
    return None


def _parents(headers: Sequence[str], roles: Roles, values: Values) -> _Question:
    if roles.label < 0 or not roles.counts:
        return None
    for at in _free(headers, roles):
        if values.names_others(at, roles.label):
            header = shown(headers[at], 40)
            return (
                f"{header} names other rows, whose counts may hold those of the rows below them",
                "take out the rows that sum up others; if no count holds another, keep the "
                f'column with --tag-column "{header}"',
            )
    return None
