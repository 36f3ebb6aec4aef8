"""The cells of a section as lines of styled text, in every way that they can be arranged."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from fleet_cli.render.numbers import NUMERIC, decimals_of, middle_text, range_text
from fleet_cli.render.runs import Line, Run, columns_of, line_columns
from fleet_cli.render.screen import Screen, plain
from fleet_cli.render.wrap import SEPARATOR
from fleet_cli.report.model import CHANGE, SHARE, VERDICT, AnyColumn, AnySection, Column

STYLES = {
    VERDICT: {
        "met": "bold green",
        "missed": "bold red",
        "pending": "yellow",
        "undecided": "magenta",
    },
    CHANGE: {"added": "green", "removed": "red", "changed": "yellow", "renamed": "cyan"},
}
"""Of the kinds whose words have colours."""

_BLOCKS = " ▏▎▍▌▋▊▉"

Cell = tuple[Line, ...]
"""What stands in one place of a table, from top to bottom."""


class Stripe(NamedTuple):
    """A column as it is drawn."""

    head: Cell
    cells: list[Cell]
    """Of the rows, and of the total below them where there is one."""
    right: bool
    """Whether its lines end at its right side, as numbers do."""
    wraps: bool
    widest: int
    """Columns of its longest line."""

    def longest_word(self) -> int:
        """Return the columns that its longest word takes."""
        lines = [line for cell in (self.head, *self.cells) for line in cell]
        words = {word for line in lines for word in "".join([run.text for run in line]).split()}
        return max(map(columns_of, words), default=0)


class Cells:
    """Makes the stripes of a section; what several arrangements share is made once."""

    def __init__(self, section: AnySection, screen: Screen) -> None:
        self.section, self.screen = section, screen
        self.every = (*section.rows, *([section.total] if section.total is not None else []))
        self._texts: dict[int, tuple[list[str], list[str]]] = {}
        self._stripes: dict[tuple[int, int], list[Stripe]] = {}

    def stripes(self, beside: bool, bar: int) -> list[Stripe]:
        """
        Return the stripes of one arrangement.

        Args:
            beside: Whether ranges stand in stripes of their own, not below their middle, and what
                may go below the first column too.
            bar: Columns of the longest bar.
        """
        stripes: list[Stripe] = []
        for index, column in enumerate(self.section.columns):
            if column.below and not beside:
                continue
            variant = bar if column.kind == SHARE else beside
            if (index, variant) not in self._stripes:
                self._stripes[index, variant] = self._made(index, column, beside, bar)
            stripes += self._stripes[index, variant]
        return stripes

    def _made(self, index: int, column: AnyColumn, beside: bool, bar: int) -> list[Stripe]:
        """Make a column's stripes: one, or two where ranges stand beside their middles."""
        texts, spreads = self._filled(index, column)
        if column.kind == SHARE:
            return [self._stripe(column, self._shares(texts, index, bar))]
        lines = self._lines(column, texts)
        if not beside and spreads:
            below: list[Line] = [(Run(spread, "dim"),) if spread else () for spread in spreads]
            return [self._stripe(column, _stacked(lines, below))]
        if index == 0 and not beside and any(other.below for other in self.section.columns):
            return [self._stripe(column, _stacked(lines, self._below()))]
        own = self._stripe(column, [(line,) for line in lines])
        if not spreads:
            return [own]
        ranges: AnyColumn = Column("", "low–high", str)
        return [own, self._stripe(ranges, [((Run(spread, "dim"),),) for spread in spreads])]

    def _filled(self, index: int, column: AnyColumn) -> tuple[list[str], list[str]]:
        """Return the texts of a column, and its ranges where there are any."""
        if index not in self._texts:
            values = [row[index] for row in self.every]
            decimals = decimals_of(column, values)
            texts = [plain(middle_text(value, column, decimals), self.screen) for value in values]
            if column.once:
                texts[1:] = [
                    "" if before == after else text
                    for text, (before, after) in zip(texts[1:], pairwise(values), strict=True)
                ]
            spreads = [plain(range_text(value, decimals), self.screen) for value in values]
            self._texts[index] = texts, spreads if any(spreads) else []
        return self._texts[index]

    def _lines(self, column: AnyColumn, texts: list[str]) -> list[Line]:
        styles = STYLES.get(column.kind)
        if styles is None:
            return [(Run(text),) for text in texts]
        return [(Run(text, styles.get(text, "")),) for text in texts]

    def _shares(self, texts: list[str], index: int, bar: int) -> list[Cell]:
        parts: list[Any] = [row[index] or 0 for row in self.section.rows]
        # NOTE: bars compare rows with each other; what part of the whole each is stands beside it.
        largest = max((float(part) for part in parts), default=0.0) or 1.0
        cells: list[Cell] = []
        for text, part in zip(texts, parts, strict=False):
            share = Run(f"{text:>6}")
            drawn = part and bar and bar_text(float(part) / largest, bar, self.screen.unicode)
            cells.append(((share, Run(f" {drawn}", "cyan")),) if drawn else ((share,),))
        if self.section.total is not None:
            cells.append(((Run(f"{texts[-1]:>6}"),),))
        return cells

    def _below(self) -> list[Line]:
        """Return the lines of what goes below the first column."""
        columns = [pair for pair in enumerate(self.section.columns) if pair[1].below]
        separator = Run(plain(SEPARATOR, self.screen), "dim")
        lines: list[Line] = []
        for row in self.every:
            runs: list[Run] = []
            for index, column in columns:
                if row[index]:
                    text = plain(_said(column, row[index]), self.screen)
                    runs += [separator, Run(text, "dim")] if runs else [Run(text, "dim")]
            lines.append(runs)
        return lines

    def _stripe(self, column: AnyColumn, made: Iterable[Cell]) -> Stripe:
        cells = list(made)
        if self.section.total is not None:
            cells[-1] = tuple([_emphasized(line) for line in cells[-1]])
        head: Cell = ((Run(plain(column.title, self.screen), "dim"),),)
        widest = max([line_columns(line) for cell in (head, *cells) for line in cell])
        right = column.kind in NUMERIC and column.kind != SHARE
        return Stripe(head, cells, right, column.wraps, widest)


def _stacked(lines: list[Line], below: list[Line]) -> Iterator[Cell]:
    return ((line, more) if more else (line,) for line, more in zip(lines, below, strict=True))


def _said(column: AnyColumn, value: Any) -> str:
    """Return what a value says where no head above it says what it is."""
    decimals = decimals_of(column, (value,))
    text, spread = middle_text(value, column, decimals), range_text(value, decimals)
    if spread:
        text = f"{text} ({spread})"
    if column.kind in NUMERIC:
        return f"{text} {column.title}"
    return text if column.bare else f"{column.title.lower()} {text}"


def _emphasized(line: Line) -> Line:
    return [Run(text, style if style else "bold") for text, style in line]


def bar_text(part: float, width: int, unicode: bool) -> str:
    """
    Return a bar for *part*, from 0 to 1, of at most *width* columns.

    >>> bar_text(0.5, 6, False)
    '###'
    """
    if not unicode:
        return "#" * round(part * width)
    eighths = round(part * width * 8)
    full, rest = divmod(eighths, 8)
    return "█" * full + (_BLOCKS[rest] if rest else "")
