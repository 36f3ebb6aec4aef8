"""Import Epoch AI's tables of chip owners: stocks by owner, chip and quarter, as estimates."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import Place
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import shown

HINT = (
    "pass owners_cumulative_by_chip.csv of https://epoch.ai/data/ai-chip-owners, or its older "
    "form, one file for each designer"
)

HEADING = (
    "table: dense-8bit   # by which Epoch AI counts H100 equivalents",
    "sources:",
    '  epoch: {title: "Epoch AI, AI chip owners, CC BY 4.0", '
    "url: https://epoch.ai/data/ai-chip-owners}",
    "defaults: {source: epoch}",
)
"""What every document says of where its numbers come from, and under which licence."""

_COLUMNS = {
    "name": ("Name",),
    "owner": ("Owner",),
    "chip": ("Chip type",),
    "day": ("End date",),
    "low": ("Number of units (5th percentile)", "Number of Units (5th percentile)"),
    "mid": ("Number of units (median)", "Number of Units (median)", "Number of Units"),
    "high": ("Number of units (95th percentile)", "Number of Units (95th percentile)"),
}
"""What is read, and what the newer and the older tables call it."""
_STARTS = ("Series start date", "Start date")
"""The start of a series of stocks, and what may be that, or the first day of a flow."""
_QUARTER_DAYS = 100
"""A flow covers fewer days [days]."""
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


_Stock = tuple[str, str, str]
"""Whose chips of which kind on which day."""


@importing(HINT)
def read(given: Printout) -> None:
    """
    Read tables of stocks, each owner and quarter as a document of its own.

    Nothing is added up over quarters: the rows are stocks. Blank percentiles make a point.
    """
    given.collector.heading = HEADING
    known: dict[_Stock, tuple[int, int, int]] = {}
    for where, stock, numbers in _stocks(given):
        owner, chip, day = stock
        if stock not in known:
            known[stock] = low, mid, high = numbers
            given.collector.remarks.read("stocks")
            spread = (low, high) if low < high else None
            reported = Reported(chip, mid, "epoch", divide=False, spread=spread)
            given.collector.add_reported(where, reported, place=Place(fleet=owner, as_of=day))
        elif known[stock] != numbers:
            given.collector.uncounted(where, f"{owner} has two numbers of {chip} on {day}")


def _stocks(given: Printout) -> Iterator[tuple[str, _Stock, tuple[int, int, int]]]:
    """Yield each stock with its line and its numbers: low, middle and high."""
    reader = csv.reader(io.StringIO(given.text, newline=""), strict=True)
    columns: dict[str, int] = {}
    width = 0
    try:
        for row in reader:
            if row and row[0].strip() == "Name":
                columns, width = _columns(row), len(row)
            elif any(row):
                if len(row) != width:
                    raise ValueError(f"this row has {len(row)} cells, the header {width}")
                cells = {name: row[at].strip() for name, at in columns.items()}
                stock = cells["owner"], cells["chip"], _stock_day(cells).isoformat()
                yield f"line {reader.line_num}", stock, _numbers(cells, given.collector)
    except (csv.Error, ValueError) as error:
        message = f"not CSV: {error}" if isinstance(error, csv.Error) else str(error)
        given.refuse(message, reader.line_num)


def _columns(header: list[str]) -> dict[str, int]:
    found = {name: header.index(name) for name in _STARTS if name in header}
    for name, spellings in _COLUMNS.items():
        known = [header.index(one) for one in spellings if one in header]
        if not known:
            raise ValueError(f"the table has no column {' or '.join(spellings)}")
        found[name] = known[0]
    return found


def _numbers(cells: dict[str, str], collector: Collector) -> tuple[int, int, int]:
    low, mid, high = (_number(cells[end]) for end in ("low", "mid", "high"))
    if mid is None:
        raise ValueError("the row has no median")
    ends = sorted(end for end in (low, mid, high) if end is not None)
    if ends[0] < 0:
        collector.remarks.assumed("percentiles below 0 taken for 0: {n}")
    point = max(round(mid), 0)
    if low is None or high is None:
        return point, point, point
    return max(floor(ends[0]), 0), point, max(ceil(ends[-1]), 0)


def _number(text: str) -> Fraction | None:
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,12}(?:\.\d{1,6})?", text):
        raise ValueError(f"'{shown(text, 40)}' is no number of units")
    return Fraction(text)


def _stock_day(cells: dict[str, str]) -> date:
    """
    Return the day of a stock.

    Raises:
        ValueError: There is none, or the row does not say that it adds up: by its name, its series,
            or more days than a quarter.
    """
    day, start = _day(cells["day"]), _day(cells.get("Start date", ""))
    if day is None:
        raise ValueError(f"the end date '{shown(cells['day'], 40)}' is none")
    covered = (day - start).days if start else 0
    if not (
        "cumulative" in cells["name"].lower()
        or "Series start date" in cells
        or not cells.get("Start date", "x")
        or covered > _QUARTER_DAYS
    ):
        raise ValueError("the row is a flow of one quarter, and not a stock")
    return day


def _day(text: str) -> date | None:
    """
    Return a day: the older tables write month, day and year.

    >>> _day("3/31/2022") == _day("2022-03-31")
    True
    """
    match = _US_DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[1]), int(match[2]))
        return date.fromisoformat(text)
    except ValueError:
        return None
