"""CSV as registers and spreadsheets write it: any separator, and lines above the header."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import Any, BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_columns import is_header
from fleet_cli.importers.inventory_plan import HINT, SAMPLE, plan_for
from fleet_cli.importers.inventory_tally import CHUNK, NumberedRows, Tallied
from fleet_cli.importers.text import FORMAT_CODE, encoding_of, refuse, shown

_BREAK = re.compile(r"\r\n|\r|\n")
_MOST_TITLES = 20
_TITLE = 2
"""Cells that a line above the header may have: a title, or a word and a date [cells]."""


def tally_csv(stream: BinaryIO, start: bytes, request: Request, collector: Collector) -> Tallied:
    """
    Tally the rows of CSV.

    Args:
        stream: The file.
        start: Its first bytes.
        request: The catalogue, and the columns that options name.
        collector: Where remarks go.
    Raises:
        FleetError: It is no CSV, no column names accelerators, or a row has too many cells.
    """
    table = _Csv(stream, start, request)
    source = table.source
    try:
        return _tally(table, request, collector)
    except csv.Error as error:
        message = f"not CSV: {error}"
        hint = "double the quotes inside quoted cells, and close every quote"
        refuse(FORMAT_CODE, message, source=source, at=(table.line or 1, 1), hint=hint)
    except UnicodeError:
        message = "the input is not text"
        refuse(FORMAT_CODE, message, source=source, at=(table.line + 1, 1), hint=HINT)
    finally:
        table.close()


def _delimiter(start: str) -> str:
    lines = start.lstrip().splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    first = lines[0] if lines else ""
    delimiters = sorted("\t;,|", key=first.count, reverse=True)
    # A title above the table has no cells: the separator is that of most lines.
    if not first.count(delimiters[0]) and lines:
        delimiters.sort(key=lambda mark: sum(mark in line for line in lines[:100]), reverse=True)
    return delimiters[0]


class _Csv:
    """The rows of a text, from its header on, as often as they are asked for."""

    def __init__(self, stream: BinaryIO, start: bytes, request: Request) -> None:
        encoding = encoding_of(start)
        self.source = Source(request.source, "")
        self.headers: list[str] = []
        self.titles: list[Sequence[str]] = []
        self.header_line = 0
        self._columns = request.columns
        self._stream = stream
        self._delimiter = _delimiter(start.decode(encoding, "replace"))
        # NOTE: bytes that are no text only matter in the columns that are used; those are checked.
        self._text = io.TextIOWrapper(stream, encoding, "surrogateescape", newline="")
        self._reader: Any = None
        self._unit = 2 if encoding == "utf-16" else 1
        self._above: list[tuple[int, list[str]]] = []
        self._short = 0

    @property
    def line(self) -> int:
        """The number of the line that is read."""
        return self._reader.line_num if self._reader is not None else 0

    def close(self) -> None:
        """Let go of the stream, without closing it."""
        self._text.detach()

    def open(self) -> None:
        """
        Read from the beginning up to the header.

        Raises:
            FleetError: There is nothing to read.
        """
        if self._reader is not None:
            self._text.seek(0)
        self._reader = csv.reader(
            self._text, delimiter=self._delimiter, strict=True, skipinitialspace=True
        )
        above: list[tuple[int, list[str]]] = []
        for row in islice(self._reader, _MOST_TITLES):
            if any(row) and not row[0].lower().startswith("sep="):
                above.append((self.line, row))
                if is_header(row, self._columns):
                    break
        if not above:
            at = (1, 1)
            refuse(FORMAT_CODE, "the input is empty", source=self.source, at=at, hint=HINT)
        *titles, (number, header) = above
        width = _filled(header)
        if not is_header(header, self._columns) or any(
            _filled(row) > min(width - 1, _TITLE) for _, row in titles
        ):
            # No line is a header below a title, so that the first must be one.
            number, header = above[0]
            titles = []
        self.header_line = number
        self.headers = [cell.strip() for cell in header]
        self.titles = [row for _, row in titles]
        self._above = above[len(titles) + 1 :]

    def chunks(self) -> Iterator[tuple[list[Sequence[str]], Sequence[int]]]:
        """
        Yield the rows below the header, some at once, as wide as it, and the lines of their ends.

        Raises:
            FleetError: A row has too many cells.
        """
        width = len(self.headers)
        ruled = self._delimiter == "|"
        above, self._above = self._above, []
        if above:
            yield self._fitted([row for _, row in above], [number for number, _ in above])
        while True:
            before = self.line
            rows = list(islice(self._reader, CHUNK))
            if not rows:
                return
            lines: Sequence[int] = range(before + 1, self.line + 1)
            if len(lines) != len(rows):
                lines = _line_ends(rows, before)
            even = not ruled and set(map(len, rows)) == {width}
            yield (rows, lines) if even else self._fitted(rows, lines)

    def _fitted(
        self, rows: Sequence[list[str]], lines: Sequence[int]
    ) -> tuple[list[Sequence[str]], Sequence[int]]:
        """Make rows as wide as the header: programs leave out empty cells at the end of a row."""
        width = len(self.headers)
        kept: list[tuple[list[str], int]] = []
        for row, line in zip(rows, lines, strict=True):
            if not any(row) or (self._delimiter == "|" and _is_rule(row)):
                continue
            if any(row[width:]):
                message = f"this row has {len(row)} cells, the header {width}"
                hint = "quote cells that hold the separator"
                refuse(FORMAT_CODE, message, source=self.source, at=(line, 1), hint=hint)
            self._short = line if len(row) < width else 0
            kept.append(((row + [""] * width)[:width], line))
        return [row for row, _ in kept], [line for _, line in kept]

    def check_end(self, collector: Collector) -> None:
        """
        See that the last line is whole, as far as that can be told.

        Raises:
            FleetError: It has no line break, and fewer cells than the header.
        """
        self._stream.seek(max(self._stream.seek(0, io.SEEK_END) - self._unit, 0))
        if self._stream.read(self._unit).strip(b"\0") in (b"\n", b"\r"):
            return
        if self._short == self.line:
            message = "the last line has no line break and too few cells: its end is missing"
            hint = "import the whole file"
            refuse(FORMAT_CODE, message, source=self.source, at=(self.line, 1), hint=hint)
        collector.remarks.assumed("the last line is whole, though it has no line break")


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_rule(row: list[str]) -> bool:
    """Whether a row is the line between header and rows of a table for people."""
    return all(set(cell) <= {"-", ":", "+", " "} for cell in row)


def _line_ends(rows: Sequence[Sequence[str]], before: int) -> list[int]:
    """Return the line on which each row ends, where some hold line breaks."""
    return list(
        accumulate(
            (1 + sum(len(_BREAK.findall(cell)) for cell in row) for row in rows), initial=before
        )
    )[1:]


def _tally(table: _Csv, request: Request, collector: Collector) -> Tallied:
    table.open()
    chunks = table.chunks()
    first = next(chunks, ([], []))
    plan = plan_for(table.headers, first[0][:SAMPLE], request, table.header_line)
    if table.titles:
        told = shown(" / ".join(" ".join(filter(None, row)) for row in table.titles), 120)
        collector.remarks.note(f"lines above the header: {told}")
    tallied = Tallied(plan)
    for rows, lines in chain([first], chunks):
        tallied.feed(rows, lines.__getitem__)
    table.check_end(collector)
    tallied.settle(lambda: _again(table), collector)
    return tallied


def _again(table: _Csv) -> NumberedRows:
    table.open()
    for rows, lines in table.chunks():
        yield from zip(lines, rows, strict=True)
