"""CSV as registers and spreadsheets write it: any separator, and lines above the header."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, islice
from typing import Any, BinaryIO

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.inventory_chunks import Chunk, Cut, read_csv, ways_to_cut
from fleet_cli.importers.inventory_columns import is_header
from fleet_cli.importers.inventory_plan import HINT, Plan, plan_for, sampled
from fleet_cli.importers.inventory_tally import Tallied
from fleet_cli.importers.inventory_units import says_multiples
from fleet_cli.importers.text import encoding_of, refuse, shown

_ROWS = 256
"""How many rows csv reads at once [rows]."""
_CUT = 1 << 15
"""How much is cut at once [characters]."""
_BREAK = re.compile(r"\r\n|\r|\n")
_MOST_TITLES = 20
_TITLE = 2
"""Cells that a line above the header may have: a title, or a word and a date [cells]."""


def tally_csv(stream: BinaryIO, start: bytes, request: Request, collector: Collector) -> Tallied:
    """
    Tally the rows of CSV, whose first bytes are *start*.

    Raises:
        FleetError: It is no CSV, no column names accelerators, or a row has too many cells.
    """
    table = _Csv(stream, start, request, collector)
    try:
        table.open()
        if table.titles:
            told = shown(" / ".join(" ".join(filter(None, row)) for row in table.titles), 120)
            collector.remarks.note(f"lines above the header: {told}")
            if says_multiples(told) and not request.columns.count:
                message = f'the lines above the header say "{told}": numbers may be in thousands'
                hint = (
                    "write them in full and take the line out; if they are whole numbers of "
                    "accelerators, name their column with --count-column"
                )
                refuse(message, at=(1, 1), hint=hint)
        sample = sampled(table.chunks())
        plan = plan_for(table.headers, sample, request, table.header_line, "line")
        return Tallied(plan, partial(table.chunks, plan), collector)
    except csv.Error as error:
        message = f"not CSV: {error}"
        hint = "double the quotes inside quoted cells, and close every quote"
        refuse(message, at=(table.line or 1, 1), hint=hint)
    except UnicodeError:
        refuse("the input is not text", at=(table.line + 1, 1), hint=HINT)
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

    def __init__(
        self, stream: BinaryIO, start: bytes, request: Request, collector: Collector
    ) -> None:
        self.headers: list[str] = []
        self.titles: list[Sequence[str]] = []
        self.header_line = 0
        self._columns = request.columns
        self._collector = collector
        encoding = encoding_of(start)
        self._delimiter = _delimiter(start.decode(encoding, "replace"))
        unit = 2 if encoding == "utf-16" else 1
        stream.seek(max(stream.seek(0, io.SEEK_END) - unit, 0))
        self._has_end = stream.read(unit).strip(b"\0") in (b"\n", b"\r")
        # NOTE: bytes that are no text only matter in the columns that are used; those are checked.
        self._text = io.TextIOWrapper(stream, encoding, "surrogateescape", newline="")
        self._reader: Any = None
        self._before = 0
        self._short = 0

    @property
    def line(self) -> int:
        """The number of the line that is read."""
        return self._before + (self._reader.line_num if self._reader is not None else 0)

    def close(self) -> None:
        """Let go of the stream, without closing it."""
        self._text.detach()

    def open(self) -> tuple[list[list[str]], list[int]]:
        """
        Read from the beginning up to the header.

        Returns:
            Rows below it that were read to find it, and their lines.
        Raises:
            FleetError: There is nothing to read.
        """
        self._text.seek(0)
        self._before, self._reader = 0, None
        self._read(self._text)
        above: list[tuple[int, list[str]]] = []
        for row in islice(self._reader, _MOST_TITLES):
            if any(row) and not row[0].lower().startswith("sep="):
                above.append((self.line, row))
                if is_header(row, self._columns):
                    break
        if not above:
            refuse("the input is empty", at=(1, 1), hint=HINT)
        *titles, (_, header) = above
        most = min(_filled(header) - 1, _TITLE)
        if not is_header(header, self._columns) or any(_filled(row) > most for _, row in titles):
            # No line is a header below a title, so that the first must be one.
            titles = []
        self.header_line, header = above[len(titles)]
        self.headers = [cell.strip() for cell in header]
        self.titles = [row for _, row in titles]
        below = above[len(titles) + 1 :]
        return [row for _, row in below], [number for number, _ in below]

    def _read(self, lines: Iterable[str]) -> None:
        """Let csv read what follows."""
        self._before = self.line
        self._reader = read_csv(lines, self._delimiter)

    def chunks(self, plan: Plan | None = None) -> Iterator[Chunk]:
        """
        Yield the rows below the header, some at once, as wide as it, and the lines of their ends.

        Args:
            plan: What is needed of them; all where it is not known yet.
        Raises:
            FleetError: A row has too many cells, or the last line has no end.
        """
        above = self.open()
        if above[0]:
            yield self._fitted(*above)
        cuts: list[Cut] = []
        # NOTE: where UTF-16 breaks off, the line that is told must be that of the break.
        may_break = self._text.encoding == "utf-16"
        if plan and not plan.wide and self._delimiter not in "| " and not may_break:
            cuts = ways_to_cut(plan.needed, len(self.headers), self._delimiter)
        while lines := self._text.readlines(_CUT if cuts else 1):
            before = self.line
            chunk = cuts[-1].chunk(lines, before) if cuts else None
            if cuts and cuts[-1].is_full:
                cuts.pop()
            if chunk:
                self._before += len(lines)
                yield chunk
                continue
            self._read(chain(lines, self._text))
            rows = list(islice(self._reader, max(len(lines), _ROWS)))
            ends: Sequence[int] = range(before + 1, self.line + 1)
            if len(ends) != len(rows):
                ends = _line_ends(rows, before)
            even = self._delimiter != "|" and set(map(len, rows)) == {len(self.headers)}
            yield Chunk(rows, ends) if even else self._fitted(rows, ends)
        if not self._has_end and self._short == self.line:
            message = "the last line has no line break and too few cells: its end is missing"
            refuse(message, at=(self.line, 1), hint="import the whole file")
        if not self._has_end:
            self._collector.remarks.assumed("the last line is whole, though it has no line break")

    def _fitted(self, rows: Sequence[list[str]], lines: Sequence[int]) -> Chunk:
        """Make rows as wide as the header: programs leave out empty cells at the end of a row."""
        width = len(self.headers)
        kept: list[tuple[list[str], int]] = []
        for row, line in zip(rows, lines, strict=True):
            is_blank = not any(row) and len(row) != width
            if is_blank or (self._delimiter == "|" and _is_rule(row)):
                continue
            if any(row[width:]):
                message = f"this row has {len(row)} cells, the header {width}"
                hint = "quote cells that hold the separator"
                refuse(message, at=(line, 1), hint=hint)
            self._short = line if len(row) < width else 0
            kept.append(((row + [""] * width)[:width], line))
        return Chunk([row for row, _ in kept], [line for _, line in kept])


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
