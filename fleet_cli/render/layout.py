"""Where the columns of a table stand: the roomiest arrangement that fits the screen."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fleet_cli.render.cells import Cell, Cells, Stripe
from fleet_cli.render.runs import Line, Run, line_columns
from fleet_cli.render.screen import Screen
from fleet_cli.render.wrap import wrap
from fleet_cli.report.model import AnySection

ROOMY = ((True, 24), (True, 12), (False, 24), (False, 12), (False, 6), (False, 0))
"""Arrangements in which no text wraps: whether ranges stand beside, and columns of a bar."""

ROOMY_GAP = 3
"""Columns between two columns."""


class _Tight(NamedTuple):
    """A way to make texts take several lines."""

    gap: int
    """Columns between two columns."""
    text: int
    """Columns that a text which may wrap keeps, unless it needs fewer."""
    breaks: bool = False
    """Whether a word may break that is longer."""


_TIGHT = (
    _Tight(2, 24),
    _Tight(2, 16),
    _Tight(1, 16),
    _Tight(2, 24, breaks=True),
    _Tight(2, 16, breaks=True),
    _Tight(1, 10),
    _Tight(1, 16, breaks=True),
)
"""From what reads best to what is taken though it may not fit."""


class Layout(NamedTuple):
    """Stripes, and the room for each."""

    stripes: list[Stripe]
    widths: list[int]
    """Columns of each stripe."""
    gap: int
    """Columns between two stripes."""

    @property
    def width(self) -> int:
        """Columns of the whole."""
        return sum(self.widths) + self.gap * (len(self.widths) - 1)


def choose_layout(section: AnySection, screen: Screen) -> Layout:
    """
    Lay *section* out in the roomiest way that fits the screen.

    Where not even the tightest fits, that is wider: a line too long is better than a number cut.
    """
    cells = Cells(section, screen)
    stripes: list[Stripe] = []
    for beside, bar in ROOMY:
        stripes = cells.stripes(beside, bar)
        layout = Layout(stripes, [stripe.widest for stripe in stripes], ROOMY_GAP)
        if screen.width is None or layout.width <= screen.width:
            return layout
    return _tightened(stripes, screen.width or 0)


def _tightened(stripes: list[Stripe], room: int) -> Layout:
    """Return the first layout of texts that wrap which fits the *room*, or the last."""
    widths = [stripe.widest for stripe in stripes]
    words = [stripe.longest_word() if stripe.wraps else 0 for stripe in stripes]
    layout = Layout(stripes, widths, ROOMY_GAP)
    for tight in _TIGHT:
        floors = [
            max(min(tight.text, stripe.widest), 0 if tight.breaks else word)
            if stripe.wraps
            else stripe.widest
            for stripe, word in zip(stripes, words, strict=True)
        ]
        layout = Layout(stripes, floors, tight.gap)
        if layout.width <= room:
            excess = sum(widths) - sum(floors) - (room - layout.width)
            # NOTE: a word that breaks gets the room of texts that can wrap between words.
            whole = [
                width if word > floor else floor
                for width, word, floor in zip(widths, words, floors, strict=True)
            ]
            lowered = lower(widths, whole, excess)
            lowered = lower(lowered, floors, excess - sum(widths) + sum(lowered))
            return Layout(stripes, lowered, tight.gap)
    return layout


def lower(widths: Sequence[int], floors: Sequence[int], excess: int) -> list[int]:
    """
    Take *excess* from *widths*, always from the widest, and from none below its floor.

    >>> lower([30, 20, 9], [10, 10, 9], 14)
    [18, 18, 9]
    """
    lowered = list(widths)
    while excess > 0:
        free = [n for n, floor in enumerate(floors) if lowered[n] > floor]
        if not free:
            break
        widest = max(lowered[n] for n in free)
        top = [n for n in free if lowered[n] == widest]
        steps = [lowered[n] for n in free if lowered[n] < widest]
        step = max(steps + [floors[n] for n in top])
        cut = min(excess, (widest - step) * len(top))
        excess -= cut
        for number, place in enumerate(top):
            share = round(cut / (len(top) - number))
            lowered[place] -= share
            cut -= share
    return lowered


def table_lines(section: AnySection, screen: Screen) -> Iterator[Line]:
    """Yield the lines of *section* as a table: head, rows and total, with rules between them."""
    if not section.columns:
        return
    layout = choose_layout(section, screen)
    rule = [Run(("─" if screen.unicode else "-") * layout.width)]
    columns = [_fitted(*pair) for pair in zip(layout.stripes, layout.widths, strict=True)]
    rows = list(zip(*[cells for _, cells in columns], strict=True))
    if any(column.title for column in section.columns):
        yield from _row_lines([head for head, _ in columns], layout, bottom=True)
        yield rule
    last = len(rows) - (section.total is not None)
    for row in rows[:last]:
        yield from _row_lines(row, layout)
    if section.total is not None:
        yield rule
        yield from _row_lines(rows[-1], layout)


def _fitted(stripe: Stripe, width: int) -> tuple[Cell, list[Cell]]:
    """Return the head and the cells of a stripe, wrapped where its room asks for it."""
    if stripe.widest <= width:
        return stripe.head, stripe.cells
    return _wrapped(stripe.head, width), [_wrapped(cell, width) for cell in stripe.cells]


def _wrapped(cell: Cell, width: int) -> Cell:
    return tuple([piece for line in cell for piece in wrap(line, width)])


def _row_lines(row: Sequence[Cell], layout: Layout, bottom: bool = False) -> Iterator[Line]:
    """Yield the lines of a row; its cells begin at the same line, or end at the same."""
    height = max([len(cell) for cell in row])
    for number in range(height):
        runs: list[Run] = []
        start = used = 0
        for cell, stripe, width in zip(row, layout.stripes, layout.widths, strict=True):
            place = number - (height - len(cell)) if bottom else number
            line = cell[place] if 0 <= place < len(cell) else ()
            size = line_columns(line)
            if size:
                left = start + width - size if stripe.right else start
                if left > used:
                    runs.append(Run(" " * (left - used)))
                runs += line
                used = left + size
            start += width + layout.gap
        yield runs
