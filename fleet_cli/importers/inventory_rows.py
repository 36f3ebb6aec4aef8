"""Rows of an inventory, alike ones together: what they name, counted into the draft."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor, prod

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.quantity import LARGEST_COUNT, count_hint
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.cloud_types import without_accelerators
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import Place
from fleet_cli.importers.inventory_cells import (
    NONE,
    amount_in,
    count_in,
    day_in,
    is_count,
    kinds_in,
    memory_in,
    split_times,
)
from fleet_cli.importers.inventory_columns import Roles
from fleet_cli.importers.inventory_states import NOT_COUNTED, state_kind
from fleet_cli.importers.text import COUNT_CODE, TEXT_CODE, shown

_DATE_HINT = "write dates as 2024-03-12, or name another column with the option for it"
_LARGEST_HINT = "the largest count is 1,000,000,000,000"


class Row(NamedTuple):
    """Rows that say the same, as cells by role; -1 in `Roles` gives an empty cell."""

    cells: Sequence[str]
    roles: Roles
    times: int
    """How many rows there are of it [rows]."""
    number: int
    """The line of the first of them, or its place among the rows."""
    label: str
    """What the first of them is called; empty where no column tells."""
    source: str
    """The file's name in messages."""
    unit: str = "line"
    """What a row is called in messages: `line` or `row`."""

    def cell(self, at: int) -> str:
        """Return the cell of a role, without the spaces around it."""
        return self.cells[at].replace("\xa0", " ").strip() if at >= 0 else ""

    @property
    def where(self) -> str:
        """The first row, and how many more there are like it."""
        more = f" and {self.times - 1:,} more" if self.times > 1 else ""
        return f"{self.unit} {self.number}{f' ({self.label})' if self.label else ''}{more}"

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
        span = Span(self.number, 1, 2) if self.unit == "line" else None
        return Diagnostic(code, text, Source(self.source, cell), span, hint, tuple(notes))


class _Count(NamedTuple):
    """How many devices or systems a row counts [of them]; -1 where it does not say."""

    mid: int
    spread: tuple[int, int] | None = None


def collect_row(row: Row, collector: Collector) -> None:
    """Count what *row* names, or keep why it cannot be counted."""
    collector.remarks.read("rows", row.times)
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
    if _left_out(row, named, count, place, collector):
        return
    if named.lower() in NONE:
        _without_accelerator(row, count, place, collector)
    else:
        _with_accelerator(row, named, count, place, collector)


def _left_out(row: Row, named: str, count: _Count, place: Place, collector: Collector) -> bool:
    """Leave out a row whose state says that its devices are not there, and say how many."""
    state = row.cell(row.roles.state)
    kind = state_kind(state)
    if kind not in NOT_COUNTED or (kind == "gone" and place.retired):
        if kind and (named.lower() not in NONE or count.mid > 0):
            sentence = f"rows in state {shown(state)} are counted: {{n}}"
            collector.remarks.note(sentence, times=row.times)
        return False
    if named.lower() in NONE and count.mid <= 0:
        return False
    spelling, times = split_times(named, collector.devices)
    number = max(count.mid, times, 1) * row.times
    what = shown(spelling or "no named model")
    sentence = f"{number:,} x {what} in state {shown(state)} ({NOT_COUNTED[kind]})"
    collector.remarks.left_out(sentence)
    return True


def _with_accelerator(
    row: Row, named: str, count: _Count, place: Place, collector: Collector
) -> None:
    kinds = kinds_in(named, collector.devices) or (split_times(named, collector.devices),)
    written = sum(times for _, times in kinds)
    if written and count.mid >= 0 and count.mid != written:
        why = f"{named} and a count of {count.mid} contradict each other"
        collector.uncounted(row.where, why)
    elif count.mid == 0 and not count.spread:
        sentence = "rows with an accelerator and a count of 0: {n}"
        collector.remarks.note(sentence, times=row.times)
    elif len(kinds) > 1 and not all(times for _, times in kinds):
        collector.uncounted(row.where, f"{named} does not say how many there are of each")
    elif count.mid < 0 and not written and row.roles.counts:
        collector.uncounted(row.where, f"{named} has no count")
    else:
        for spelling, times in kinds:
            # A row without any count is one device.
            own = count if len(kinds) == 1 and not times else _Count(times)
            _add(row, spelling, own if own.mid >= 0 else _Count(1), place, collector)


def _add(row: Row, spelling: str, count: _Count, place: Place, collector: Collector) -> None:
    without = without_accelerators(spelling)
    if without is not None and collector.devices.find(spelling, "inventory") is None:
        sentence = f"instances of {shown(spelling)}, which {without}: {{n}}"
        collector.remarks.note(sentence, times=count.mid * row.times)
        return
    low, high = count.spread or (0, 0)
    reported = Reported(
        spelling,
        count.mid * row.times,
        "inventory",
        memory_in(row.cell(row.roles.memory)),
        divide=False,
        systems=row.roles.counts_systems,
        spread=(low * row.times, high * row.times) if count.spread else None,
    )
    collector.add_reported((reported,), place, row.where)


def _without_accelerator(row: Row, count: _Count, place: Place, collector: Collector) -> None:
    """Take the model for it where that is a system; else only a count of 0 or none is clear."""
    model = row.cell(row.roles.model)
    system = collector.devices.entry(model) if count.mid else None
    if system and system.is_system:
        collector.remarks.assumed(
            f"rows without an accelerator counted by their model: {system.name}"
        )
        entry = system
        if count.mid > 0 and not row.roles.counts_systems:
            entry = collector.devices.held(system)
        collector.add(entry, max(count.mid, 1) * row.times, place, row.where)
    elif count.mid > 0 and row.roles.counts:
        collector.uncounted(row.where, f"{count.mid} accelerators of no named model")
    else:
        sentence = "rows without accelerators: {n}"
        collector.remarks.note(sentence, times=row.times, example=row.label)


def _count(row: Row, collector: Collector) -> _Count | None:
    """Return the count, or None where a cell is none."""
    texts = [row.cell(at) for at in row.roles.counts]
    low, high = (row.cell(at) for at in (row.roles.low, row.roles.high))
    if low or high:
        return _estimate(row, texts, low, high, collector)
    if any(text.lower() in NONE - {"0"} for text in texts):
        return _Count(-1)
    for text in texts:
        if not is_count(text):
            message, hint = "is not a number of accelerators", count_hint(text)
            collector.problem(row.problem(COUNT_CODE, text, message, hint))
            return None
    count = prod(map(count_in, texts)) if texts else -1
    if count * row.times > LARGEST_COUNT:
        message = "is not a number of accelerators"
        collector.problem(row.problem(COUNT_CODE, texts[0], message, _LARGEST_HINT))
        return None
    return _Count(count)


def _estimate(
    row: Row, texts: list[str], low: str, high: str, collector: Collector
) -> _Count | None:
    """Return low, middle and high: the ends outwards to whole devices, below 0 as 0."""
    given = {"low": low, "middle": texts[0] if texts else "", "high": high}
    numbers: dict[str, Fraction] = {}
    for text in filter(None, given.values()):
        amount = amount_in(text.replace(",", "") if is_count(text) else text)
        if amount is None or abs(amount) * row.times > LARGEST_COUNT:
            message, hint = "is no end of an estimate", "write plain numbers"
            collector.problem(row.problem(COUNT_CODE, text, message, hint))
            return None
    for name, text in given.items():
        if text:
            numbers[name] = amount_in(
                text.replace(",", "") if is_count(text) else text
            ) or Fraction(0)
    if any(number < 0 for number in numbers.values()):
        collector.remarks.assumed("ends of estimates below 0 taken for 0: {n}", times=row.times)
    if len(numbers) < 3 and not ("low" in numbers and "high" in numbers):
        collector.uncounted(row.where, "it has one end of an estimate, and not the other")
        return None
    least, most = max(floor(numbers["low"]), 0), max(ceil(numbers["high"]), 0)
    middle = numbers.get("middle", Fraction(least + most, 2))
    mid = max(round(middle), 0)
    if not least <= mid <= most:
        message, hint = "does not rise from low over middle to high", "put the estimate right"
        collector.problem(row.problem(COUNT_CODE, ", ".join((low, *texts, high)), message, hint))
        return None
    return _Count(mid, (least, most))


def _place(row: Row, collector: Collector) -> Place | None:
    roles = row.roles
    dates = []
    for at in (roles.online, roles.retired, roles.as_of):
        text = row.cell(at)
        day = day_in(text)
        if text.lower() not in NONE and day is None:
            collector.problem(row.problem(TEXT_CODE, text, "is not a date", _DATE_HINT))
            return None
        dates.append(day or "")
    if dates[0] and dates[1] and dates[1] < dates[0]:
        message = f"is before the row came online, {dates[0]}"
        collector.problem(row.problem(TEXT_CODE, dates[1], message, "put the dates right"))
        return None
    tags = [(name, row.cell(at)) for name, at in roles.tags if row.cell(at)]
    state = row.cell(roles.state)
    kept = any(at == roles.state or name == "state" for name, at in roles.tags)
    if state_kind(state) and not kept:
        tags.append(("state", state))
    return Place(
        name=row.cell(roles.name),
        site=row.cell(roles.site),
        region=row.cell(roles.region),
        owner=row.cell(roles.owner),
        online=dates[0],
        retired=dates[1],
        tags=tuple(tags),
        fleet=row.cell(roles.fleet),
        as_of=dates[2],
    )


def check_totals(rows: Iterable[Row], totals: Iterable[Row], collector: Collector) -> None:
    """Pass over rows called totals that say what the others add up to; name those that do not."""
    sums: dict[str, int] = {}
    counted = list(rows)
    for total in totals:
        named = total.cell(total.roles.accelerator)
        count = _product(total)
        if not sums:
            for row in counted:
                number = max(_product(row), 0) * row.times
                for key in ("", row.cell(row.roles.accelerator).lower()):
                    sums[key] = sums.get(key, 0) + number
        expected = sums.get("" if named.lower() in NONE else named.lower(), sums.get("", 0))
        if count < 0 or count in (expected, sums.get("", 0)):
            collector.remarks.note(f"the {total.unit} called {shown(total.label)} is a total")
        else:
            why = f"it is called a total, says {count:,}, and the rows add up to {expected:,}"
            collector.uncounted(total.where, why)


def _product(row: Row) -> int:
    texts = [row.cell(at) for at in row.roles.counts]
    return prod(map(count_in, texts)) if texts and all(map(is_count, texts)) else -1
