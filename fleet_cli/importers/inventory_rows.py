"""Rows of an inventory, alike ones together: what they name, counted into the draft."""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.quantity import LARGEST_COUNT, count_hint
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.collect import Collector, Found
from fleet_cli.importers.devices import CatalogueEntry, Device
from fleet_cli.importers.draft import Place
from fleet_cli.importers.inventory_columns import Roles
from fleet_cli.importers.text import COUNT_CODE, TEXT_CODE, shown

_NONE = frozenset({"", "none", "n/a", "na", "-", "--", "no", "null", "0", "nil", "cpu", "cpu only"})
_IN_SERVICE = frozenset(
    {"", "in service", "in-service", "inservice", "active", "in use", "in production", "production",
     "live", "deployed", "online", "operational"}
)  # fmt: skip
_COUNT = re.compile(r"\d{1,15}(?:\.0+)?|[1-9]\d{0,2}(?:,\d{3}){1,4}")
_DATE = re.compile(
    r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?"
)
_TIMES = re.compile(
    "(\\d{1,6})\\s*[xX\u00d7]\\s+(.+)|(\\d{1,6})[xX\u00d7](.+)|(.+?)\\s+[xX\u00d7]\\s*(\\d{1,6})"
)
_MEMORY = re.compile(r"(\d{1,7})(?:\.\d+)?\s*(GB|GiB|G|MiB|MB)?", re.IGNORECASE)


_GONE = frozenset({"retired", "decommissioned", "disposed", "scrapped", "removed"})
_DATE_HINT = "write dates as 2024-03-12, or name another column with the option for it"


class Row(NamedTuple):
    """Rows that say the same, as cells by role; -1 in `Roles` gives an empty cell."""

    cells: Sequence[str]
    roles: Roles
    times: int
    """How many rows there are of it [rows]."""
    line: int
    """The line of the first of them."""
    label: str
    """What the first of them is called; empty where no column tells."""
    source: str
    """The file's name in messages."""

    def cell(self, at: int) -> str:
        """Return the cell of a role, without the spaces around it."""
        return self.cells[at].replace("\xa0", " ").strip() if at >= 0 else ""

    @property
    def where(self) -> str:
        """The first row, and how many more there are like it."""
        more = f" and {self.times - 1:,} more" if self.times > 1 else ""
        return f"line {self.line}{f' ({self.label})' if self.label else ''}{more}"

    def problem(self, code: str, cell: str, message: str, hint: str) -> Diagnostic:
        """
        Make a diagnostic that points at the first row.

        Args:
            code: The kind of problem.
            cell: The cell that it is about. It stands in for the text of the file until that is
                read again, when it tells the column.
            message: What is wrong with the cell, to follow it.
            hint: The remedy.
        """
        notes = [f"row: {shown(self.label)}"] if self.label else []
        if self.times > 1:
            notes.append(f"{self.times - 1:,} more rows say the same")
        text = f"'{shown(cell, 40)}' {message}"
        span = Span(self.line, 1, 2)
        return Diagnostic(code, text, Source(self.source, cell), span, hint, tuple(notes))


def collect_row(row: Row, collector: Collector) -> None:
    """Count what *row* names, or keep why it cannot be counted."""
    for cell in row.cells:
        if not cell.isascii() and any("\udc80" <= char <= "\udcff" for char in cell):
            hint = "save the file as UTF-8"
            collector.problem(row.problem(TEXT_CODE, cell, "is not UTF-8", hint))
            return
    count = _count(row, collector)
    place = _place(row, collector)
    if count is None or place is None:
        return
    named = row.cell(row.roles.accelerator)
    if named.lower() in _NONE:
        _without_accelerator(row, count, place, collector)
    else:
        _with_accelerator(row, named, count, place, collector)


def _with_accelerator(row: Row, named: str, count: int, place: Place, collector: Collector) -> None:
    spelling, times = _times(named, collector)
    if times and count >= 0 and count != times:
        why = f"{named} and a count of {count} contradict each other"
        collector.uncounted(row.where, why)
    elif count == 0:
        sentence = "rows with an accelerator and a count of 0: {n}"
        collector.note(sentence, times=row.times)
    elif count < 0 and not times and row.roles.count >= 0:
        collector.uncounted(row.where, f"{named} has no count")
    else:
        # A row without any count is one device.
        _add(row, spelling, max(count, times, 1), place, collector)


def _add(row: Row, spelling: str, count: int, place: Place, collector: Collector) -> None:
    size = _MEMORY.fullmatch(row.cell(row.roles.memory))
    memory: tuple[Fraction, ...] = ()
    if size:
        in_mib = (size[2] or "").lower().startswith("m") or int(size[1]) > 2048
        memory = (Fraction(int(size[1]), 1024 if in_mib else 1),)
    device = collector.devices.find(spelling, "inventory", memory)
    if isinstance(device, Device) and device.entry.is_system and not row.roles.counts_systems:
        # The header says that accelerators are counted, so the system only tells which.
        collector.note(f"{device.entry.name} taken for the {device.entry.accelerator} in it")
        spelling = device.entry.accelerator
    found = Found(spelling, count * row.times, "inventory", memory, divide=False)
    collector.add_found((found,), place, row.where)


def _without_accelerator(row: Row, count: int, place: Place, collector: Collector) -> None:
    """Take the model for it where that is a system; else only a count of 0 or none is clear."""
    model = row.cell(row.roles.model)
    system: CatalogueEntry | None = collector.devices.entry(model) if count else None
    if system and system.is_system:
        collector.note(f"rows without an accelerator counted by their model: {system.name}")
        if count > 0 and not row.roles.counts_systems:
            accelerator = collector.devices.entry(system.accelerator) or system
            collector.add(accelerator, count * row.times, place, row.where)
        else:
            collector.add(system, max(count, 1) * row.times, place, row.where)
    elif count > 0 and row.roles.count >= 0:
        collector.uncounted(row.where, f"{count} accelerators of no named model")
    else:
        collector.note("rows without accelerators: {n}", times=row.times)


def _count(row: Row, collector: Collector) -> int | None:
    """Return the count, -1 where the row has none, or None where it is no count."""
    text = row.cell(row.roles.count)
    if text.lower() in _NONE - {"0"}:
        return -1
    if _COUNT.fullmatch(text):
        count = int(text.partition(".")[0].replace(",", ""))
        if count * row.times <= LARGEST_COUNT:
            return count
        hint = "the largest count is 1,000,000,000,000"
    else:
        hint = count_hint(text)
    collector.problem(row.problem(COUNT_CODE, text, "is not a number of accelerators", hint))
    return None


def _place(row: Row, collector: Collector) -> Place | None:
    roles = row.roles
    dates = []
    for at in (roles.online, roles.retired):
        text = row.cell(at)
        match = _DATE.fullmatch(text)
        if text and text.lower() not in _NONE and not (match and _is_day(match[1])):
            collector.problem(row.problem(TEXT_CODE, text, "is not a date", _DATE_HINT))
            return None
        dates.append(match[1] if match else "")
    if all(dates) and dates[1] < dates[0]:
        message = f"is before the row came online, {dates[0]}"
        collector.problem(row.problem(TEXT_CODE, dates[1], message, "put the dates right"))
        return None
    tags = [(name, row.cell(at)) for name, at in roles.tags if row.cell(at)]
    state = row.cell(roles.state)
    kept = any(at == roles.state or name == "state" for name, at in roles.tags)
    if state.lower() not in _IN_SERVICE and not kept:
        tags.append(("state", state))
    if state.lower() in _GONE and not dates[1]:
        sentence = f"rows in state {shown(state.lower())} without a date are counted: {{n}}"
        collector.note(sentence, times=row.times)
    return Place(
        name=row.cell(roles.name),
        site=row.cell(roles.site),
        region=row.cell(roles.region),
        owner=row.cell(roles.owner),
        online=dates[0],
        retired=dates[1],
        tags=tuple(tags),
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _times(named: str, collector: Collector) -> tuple[str, int]:
    """Split `8x H100` into the name and the number; 0 where no number is written."""
    if collector.devices.find(named, "inventory") is not None:
        return named, 0
    match = _TIMES.fullmatch(named)
    if match is None:
        return named, 0
    number = match[1] or match[3] or match[6]
    name = match[2] or match[4] or match[5]
    return name.strip(), int(number)
