"""Rows of an inventory, some at once, and what a tally asks of them."""

import csv
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

Entry = list[Any]
"""What a tally keeps of alike rows: how many, the number of the first, and what it is called."""


def read_csv(lines: Iterable[str], delimiter: str) -> Any:
    """Return a reader of *lines*, as the csv module makes them."""
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


class Chunk:
    """Some rows of a table, each as wide as its headers, and their numbers."""

    entries: dict[Any, Entry] | None = None
    """The entries of a tally by kind of row; None where the cells themselves are the kind."""

    def __init__(self, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> None:
        self._rows = rows
        self.numbers = numbers

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """The rows, each with all of its cells."""
        return self._rows

    def column(self, at: int) -> list[str]:
        """Return one cell of each row."""
        return [row[at] for row in self._rows]

    def kinds(self, needed: Sequence[int]) -> list[Any]:
        """Return the kind of each row: rows of one kind have the same cells *needed*."""
        return list(map(itemgetter(*needed), self._rows))

    def cells(self, kind: Any, needed: Sequence[int]) -> tuple[str, ...]:
        """Return the cells *needed* of the rows of a kind."""
        cells: tuple[str, ...] = kind
        return cells


class Cut:
    """
    A way to cut lines of CSV: into cells, one text of all the cells that are needed, and cells.

    What is needed is alike in many lines, and csv takes each such text apart once.
    """

    _MOST = 1 << 20
    """How much may be kept to know texts by [characters]."""
    _BESIDE = 100
    """How much is kept beside each text [characters]."""

    def __init__(self, first: int, behind: int, width: int, delimiter: str) -> None:
        """
        Cut lines of *width* cells.

        Args:
            first: How many cells stand before the text.
            behind: How many cells stand behind it.
            width: How many cells there are.
            delimiter: What stands between them.
        """
        self.first, self.stop = first, width - behind
        self.delimiter = delimiter
        self.entries: dict[Any, Entry] = {}
        self.texts: dict[str, list[str]] = {}
        """The cells of each text."""
        self._behind = behind
        self._kept = 0

    @property
    def is_full(self) -> bool:
        """Whether so many texts differ that it does not pay to know them."""
        return self._kept > self._MOST

    def chunk(self, lines: Sequence[str], before: int) -> Chunk | None:
        """
        Cut some lines; return None where csv has to read them, as where there are quotes.

        Args:
            lines: The lines, with their ends.
            before: How many lines stand above them.
        """
        whole = "".join(lines)
        # NOTE: where something is too long for a cell, csv has to say so.
        if '"' in whole or len(whole) > csv.field_size_limit():
            return None
        pieces = [line.split(self.delimiter, self.first) for line in lines]
        if self._behind:
            pieces = [
                [*cells, *text.rsplit(self.delimiter, self._behind)] for *cells, text in pieces
            ]
        if set(map(len, pieces)) != {self.first + 1 + self._behind}:
            return None
        kinds = [some[self.first] for some in pieces]
        for text in set(kinds) - self.texts.keys():
            cells = next(read_csv([text], self.delimiter))
            if len(cells) != self.stop - self.first:
                return None
            self.texts[text] = cells
            self._kept += len(text) + self._BESIDE
        return _CutLines(self, lines, pieces, kinds, before)


def ways_to_cut(needed: Sequence[int], width: int, delimiter: str) -> list[Cut]:
    """
    Return the ways to cut lines of which some cells are *needed*, the one to be tried first last.

    The text goes on to the end of the line, which is cut with the least work; where too many such
    texts differ, it ends with the last cell that is needed.
    """
    behind = {width - max(needed) - 1, 0}
    return [Cut(min(needed), each, width, delimiter) for each in sorted(behind, reverse=True)]


class _CutLines(Chunk):
    """Lines that are cut: their kinds are the texts."""

    def __init__(
        self,
        cut: Cut,
        lines: Sequence[str],
        pieces: Sequence[Sequence[str]],
        kinds: list[str],
        before: int,
    ) -> None:
        super().__init__((), range(before + 1, before + 1 + len(lines)))
        self.entries = cut.entries
        self._cut, self._lines, self._pieces, self._kinds = cut, lines, pieces, kinds

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """The rows, read by csv."""
        return list(read_csv(self._lines, self._cut.delimiter))

    def column(self, at: int) -> list[str]:
        """Return one cell of each row, as csv would read it."""
        cut = self._cut
        if cut.first <= at < cut.stop:
            return [cut.texts[kind][at - cut.first] for kind in self._kinds]
        if at < cut.first:
            cells = [some[at] for some in self._pieces]
        else:
            place = cut.first + 1 + at - cut.stop
            cells = [some[place].rstrip("\r\n") for some in self._pieces]
        # NOTE: nothing that is printed and not empty comes before a space.
        return [cell.lstrip(" ") for cell in cells] if min(cells) < "!" else cells

    def kinds(self, needed: Sequence[int]) -> list[Any]:
        """Return the text of each line, by which it is known."""
        return self._kinds

    def cells(self, kind: Any, needed: Sequence[int]) -> tuple[str, ...]:
        """Return the cells *needed* of a text."""
        cells = self._cut.texts[kind]
        return tuple(cells[at - self._cut.first] for at in needed)
