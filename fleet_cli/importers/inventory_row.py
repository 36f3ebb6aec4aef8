"""A row of an inventory: its cells by role, what it counts, and how messages point at it."""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, prod

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.quantity import LARGEST_COUNT, parse_count
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.inventory_cells import (
    NONE,
    WRITTEN_COUNT,
    amount_in,
    count_in,
    hosts_in,
    is_count,
    split_times,
)
from fleet_cli.importers.inventory_columns import PLACES
from fleet_cli.importers.inventory_plan import Plan
from fleet_cli.importers.inventory_states import answered
from fleet_cli.importers.text import LARGEST_HINT, shown


class Row(NamedTuple):
    """Rows that say the same."""

    cells: Sequence[str]
    """Of the columns that `plan` needs."""
    plan: Plan
    times: int
    """How many rows there are of it [rows]."""
    number: int
    """The line of the first of them, or its place among the rows."""
    label: str
    """What the first of them is called; empty where no column tells."""

    def cell(self, role: str) -> str:
        """Return the cell of a role, without the spaces around it; empty where no column has it."""
        return self.at(self.plan.roles.columns[role])

    def at(self, column: int) -> str:
        """Return the cell of a column, without the spaces around it; empty of one not needed."""
        needed = self.plan.needed
        if column not in needed:
            return ""
        return self.cells[needed.index(column)].replace("\xa0", " ").strip()

    @property
    def numbers(self) -> list[str]:
        """The cells of its counts; of hosts, or of devices with their number, that number."""
        return [self._number(at) for at in self.plan.roles.counts]

    def _number(self, at: int) -> str:
        text, roles = self.at(at), self.plan.roles
        if text.lower() in NONE:
            return text
        if at in roles.ranges and not is_count(text):
            return str(hosts_in(text) or text)
        if at == roles.columns["accelerator"]:
            return str(split_times(text, self.plan.devices)[1] or 1)
        return text

    @property
    def product(self) -> int:
        """How many it counts [of what it names]; -1 where it does not say."""
        numbers = self.numbers
        return prod(map(count_in, numbers)) if numbers and all(map(is_count, numbers)) else -1

    @property
    def where(self) -> str:
        """The first row, and how many more there are like it."""
        more = f" and {self.times - 1:,} more" if self.times > 1 else ""
        return f"{self.plan.unit} {self.number}{f' ({self.label})' if self.label else ''}{more}"

    @property
    def called(self) -> str:
        """What tells it apart for a person: its name, or its place."""
        return self.label or " ".join(filter(None, map(self.cell, ("name", *PLACES))))

    @property
    def state_kind(self) -> str:
        """The kind of its state, by what options say of it and by what is known."""
        state, roles = self.cell("state"), self.plan.roles
        told = roles.meant.get(state.lower())
        return answered(state, roles.asked) if told is None else told

    def fault(self, collector: Collector, code: str, cell: str, message: str, hint: str) -> None:
        """
        Have a fault kept that points at the first row, and says *message* of the *cell*.

        The cell stands in for the text of the file until that is read again, and tells the column.
        """
        notes = [f"row: {shown(self.label)}"] if self.label else []
        if self.times > 1:
            notes.append(f"{self.times - 1:,} more rows say the same")
        text = f"'{shown(cell, 40)}' {message}"
        span = Span(self.number, 1, 2) if self.plan.unit == "line" else None
        problem = Diagnostic(code, text, Source("", cell), span, hint, tuple(notes))
        collector.problems.append(problem)


class Count(NamedTuple):
    """How many devices or systems a row counts [of them]; -1 where it does not say."""

    mid: int
    spread: tuple[int, int] | None = None


def count_of(row: Row, collector: Collector) -> Count | None:
    """Return the count, or None where a cell is none."""
    texts = row.numbers
    low, high = row.cell("low"), row.cell("high")
    if low or high:
        return _estimate(row, texts, low, high, collector)
    if any(text.lower() in NONE - {"0"} for text in texts):
        return Count(-1)
    wrong = [(text, _count_hint(text)) for text in texts if not is_count(text)]
    if not wrong and row.product * row.times > LARGEST_COUNT:
        wrong = [(texts[0], LARGEST_HINT)]
    for text, hint in wrong[:1]:
        row.fault(collector, "import-count", text, "is not a number of accelerators", hint)
    return None if wrong else Count(row.product)


_COUNT_HINTS = (
    (r"\d+[.,]\d{1,2}|\d+\.\d{4,}", "this is no whole number: count whole accelerators, or name another column"),
    (
        r"[~≈<>≤≥].*|.*[+?]|(?:approx|about|around|ca|circa|etwa|min|max)\b.*|"
        r"\d[\d.,]*\s*(?:-|–|to|bis|\.\.+)\s*\d.*|\{.*",
        "an estimate has its ends in columns of their own: name them with --low-column and "
        "--high-column",
    ),
    (r"[-−–]\s*\d.*|\(\d+\)", "a row takes nothing away: write how many are left"),
    (r".*%", "a share is no count: write how many accelerators it is"),
)  # fmt: skip
"""What to write for a cell that is no count, by what it looks like."""


def _count_hint(text: str) -> str:
    """Say how to write a count in a cell, which takes digits alone."""
    if re.fullmatch(r"\d{1,3}\.\d{3}", text):
        whole, _, part = text.partition(".")
        return f"a dot may part thousands or decimals: write {whole}{part} or {whole}"
    number = parse_count(text)
    if number is None and re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ '_]\d{3})+", text):
        number = int(re.sub(r"\D", "", text))
    if number is not None:
        return f"write it out in digits: {number}"
    for form, hint in _COUNT_HINTS:
        if re.fullmatch(form, text, re.IGNORECASE):
            return hint
    if WRITTEN_COUNT.fullmatch(text) and (
        digits := re.match(r"\d+(?![\d.,' ]*[\d.,'kmx])", text, re.I)
    ):
        return f"write the number alone: {digits[0]}"
    return "write a whole number in digits, such as 350000 or 350,000, or take the row out"


def _estimate(
    row: Row, texts: list[str], low: str, high: str, collector: Collector
) -> Count | None:
    """Return low, middle and high: the ends outwards to whole devices, below 0 as 0."""
    given = {"low": low, "middle": texts[0] if texts else "", "high": high}
    numbers: dict[str, Fraction] = {}
    for name, text in given.items():
        if not text:
            continue
        amount = amount_in(text.replace(",", "") if is_count(text) else text)
        if amount is None or abs(amount) * row.times > LARGEST_COUNT:
            message, hint = "is no end of an estimate", "write plain numbers"
            row.fault(collector, "import-count", text, message, hint)
            return None
        numbers[name] = amount
    if any(number < 0 for number in numbers.values()):
        collector.remarks.assumed("ends of estimates below 0 taken for 0: {n}", times=row.times)
    if not {"low", "high"} <= numbers.keys():
        collector.uncounted(row.where, "it has one end of an estimate, and not the other")
        return None
    least, most = max(floor(numbers["low"]), 0), max(ceil(numbers["high"]), 0)
    mid = max(round(numbers.get("middle", Fraction(least + most, 2))), 0)
    if not least <= mid <= most:
        message, hint = "does not rise from low over middle to high", "put the estimate right"
        row.fault(collector, "import-count", ", ".join((low, *texts, high)), message, hint)
        return None
    return Count(mid, (least, most))
