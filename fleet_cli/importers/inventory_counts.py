"""How many a row of an inventory counts: a number, a product of several, or an estimate."""

from fractions import Fraction
from math import ceil, floor

from fleet_cli.base.quantity import LARGEST_COUNT, count_hint
from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.inventory_cells import NONE, amount_in, is_count
from fleet_cli.importers.inventory_row import Row
from fleet_cli.importers.text import COUNT_CODE, LARGEST_HINT


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
    for text in texts:
        if not is_count(text):
            message, hint = "is not a number of accelerators", _count_hint(text)
            collector.problem(row.problem(COUNT_CODE, text, message, hint))
            return None
    count = row.product
    if count * row.times > LARGEST_COUNT:
        message = "is not a number of accelerators"
        collector.problem(row.problem(COUNT_CODE, texts[0], message, LARGEST_HINT))
        return None
    return Count(count)


def _count_hint(text: str) -> str:
    """Say how to write a count; a comma before one or two digits is one of decimals."""
    whole, comma, decimals = text.partition(",")
    if comma and whole.isdigit() and decimals.isdigit() and len(decimals) < 3:
        return "this is no whole number: count whole accelerators, or name another column"
    return count_hint(text)


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
            collector.problem(row.problem(COUNT_CODE, text, message, hint))
            return None
        numbers[name] = amount
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
    return Count(mid, (least, most))
