"""Import Epoch AI's tables of chip owners: stocks by owner, chip and quarter, as estimates."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import BinaryIO, NoReturn

from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import Draft, Place, Request
from fleet_cli.importers.text import FORMAT_CODE, decode, located, refuse, shown

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


class _Stock(NamedTuple):
    """How many of one chip one owner has on one day."""

    owner: str
    chip: str
    day: str
    low: int
    mid: int
    high: int


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read tables of stocks, each owner and quarter as a document of its own.

    Nothing is added up over quarters: the rows are stocks. Blank percentiles make a point.

    Args:
        stream: One table, or several one after another.
        request: The catalogue and the options.
    Raises:
        FleetError: It is no such table, or a number or a day in it is none.
    """
    with located(request.source):
        text = decode(stream.read(), request.source, HINT)
        collector = Collector(request.devices)
        collector.heading = HEADING
        source = Source(request.source, text)
        known: dict[tuple[str, str, str], _Stock] = {}
        for number, stock in _stocks(source, collector):
            key = (stock.owner, stock.chip, stock.day)
            before = known.setdefault(key, stock)
            where = f"line {number}"
            if before is not stock:
                if before != stock:
                    why = f"{stock.owner} has two numbers of {stock.chip} on {stock.day}"
                    collector.uncounted(where, why)
                continue
            collector.remarks.read("stocks")
            _add(stock, where, collector)
        return collector.draft()


def _add(stock: _Stock, where: str, collector: Collector) -> None:
    spread = (stock.low, stock.high) if stock.low < stock.high else None
    reported = Reported(stock.chip, stock.mid, "epoch", divide=False, spread=spread)
    place = Place(fleet=stock.owner, as_of=stock.day)
    collector.add_reported((reported,), place, where)


def _stocks(source: Source, collector: Collector) -> Iterator[tuple[int, _Stock]]:
    reader = csv.reader(io.StringIO(source.text, newline=""), strict=True)
    columns: dict[str, int] = {}
    width = 0
    try:
        for row in reader:
            number = reader.line_num
            if row and row[0].strip() == "Name":
                columns, width = _columns(row, source, number), len(row)
            elif any(row):
                if len(row) != width:
                    _refuse(f"this row has {len(row)} cells, the header {width}", source, number)
                cells = {name: row[at].strip() for name, at in columns.items()}
                yield number, _stock(cells, source, number, collector)
    except csv.Error as error:
        _refuse(f"not CSV: {error}", source, reader.line_num)


def _columns(header: list[str], source: Source, number: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, spellings in _COLUMNS.items():
        at = next((header.index(one) for one in spellings if one in header), -1)
        if at < 0:
            what = " or ".join(spellings)
            _refuse(f"the table has no column {what}", source, number)
        found[name] = at
    for name in filter(header.__contains__, _STARTS):
        found[name] = header.index(name)
    return found


def _stock(cells: dict[str, str], source: Source, number: int, collector: Collector) -> _Stock:
    day = _day(cells["day"])
    if day is None:
        _refuse(f"the end date '{shown(cells['day'], 40)}' is none", source, number)
    if not _is_stock(cells, day):
        _refuse("the row is a flow of one quarter, and not a stock", source, number)
    low, mid, high = (_number(cells[end], source, number) for end in ("low", "mid", "high"))
    if mid is None:
        _refuse("the row has no median", source, number)
    ends = sorted(end for end in (low, mid, high) if end is not None)
    if ends[0] < 0:
        collector.remarks.assumed("percentiles below 0 taken for 0: {n}")
    point = max(round(mid), 0)
    least, most = max(floor(ends[0]), 0), max(ceil(ends[-1]), 0)
    if low is None or high is None:
        least = most = point
    return _Stock(cells["owner"], cells["chip"], day, least, point, most)


def _is_stock(cells: dict[str, str], day: str) -> bool:
    """Whether a row says that it adds up: by its name, its series, or more days than a quarter."""
    start = _day(cells.get("Start date", ""))
    covered = (date.fromisoformat(day) - date.fromisoformat(start)).days if start else 0
    return (
        "cumulative" in cells["name"].lower()
        or "Series start date" in cells
        or not cells.get("Start date", "x")
        or covered > _QUARTER_DAYS
    )


def _number(text: str, source: Source, number: int) -> Fraction | None:
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,12}(?:\.\d{1,6})?", text):
        _refuse(f"'{shown(text, 40)}' is no number of units", source, number)
    return Fraction(text)


def _day(text: str) -> str | None:
    """
    Return a day as YYYY-MM-DD: the older tables write month, day and year.

    >>> _day("3/31/2022"), _day("2026-06-30")
    ('2022-03-31', '2026-06-30')
    """
    match = _US_DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[1]), int(match[2])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _refuse(message: str, source: Source, number: int) -> NoReturn:
    refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint=HINT)
