"""Where the columns of a table stand: the roomiest arrangement that fits the screen."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from rich.cells import cell_len

from fleet_cli.base.records import NamedTuple
from fleet_cli.render.console import UNLIMITED
from fleet_cli.render.numbers import NUMERIC, written
from fleet_cli.render.screen import Screen, plain
from fleet_cli.report.model import SHARE, AnyColumn, AnySection, Column

_WAYS = (
    (3, 0, False),
    (2, 0, False),
    (2, 24, False),
    (1, 16, False),
    (1, 16, True),
    (1, 16, False),
)
"""
The gap, the columns that a text which wraps keeps unless it needs fewer, where it is 0 nothing
wraps, and whether its words may break behind a hyphen; the last is taken though it may not fit.
"""

_HYPHENS = re.compile("(?<=-)")
"""Where a word may break."""
_ROOM_OF_BARS = 12
"""Columns that bars need where ranges stand beside."""

_SHORTEST_BAR, _LONGEST_BAR = 6, 24
"""Columns of the bar of the largest share."""
_BLOCKS = " ▏▎▍▌▋▊▉"

SEPARATOR = " · "
"""What stands between the parts of what goes below a name."""

RANGES: AnyColumn = Column("range", "low–high", str)
"""Stands right of the middles of estimates."""


class Stripe(NamedTuple):
    """A column as it is drawn."""

    column: AnyColumn
    head: str
    texts: Sequence[str]
    """Of the rows, and of the total below them where there is one."""
    below: Sequence[str] = ()
    """What stands below each text."""
    bars: Sequence[str] = ()
    """What stands right of each text."""

    @property
    def lines(self) -> list[str]:
        """Whatever stands on a line of its own."""
        pairs = zip(self.texts, self.bars or self.texts, strict=True)
        texts = map(" ".join, pairs) if self.bars else self.texts
        return "\n".join((self.head, *texts, *self.below)).split("\n")

    @property
    def widest(self) -> int:
        """Columns of its longest line."""
        return max(map(cell_len, self.lines))

    def least(self, keep: int, longest: int, parted: bool) -> int:
        """Return the columns that it needs: of texts that wrap *keep*, or a word up to *longest*."""
        if not self.column.wraps or not keep:
            return self.widest
        words = (word for line in self.lines for word in line.split())
        if parted:
            words = (piece for word in words for piece in _HYPHENS.split(word))
        sizes = (size for size in map(cell_len, words) if size <= longest)
        return min(self.widest, max(keep, *sizes, 0))

    def broken(self, width: int, separator: str) -> "Stripe":
        """Break words that are too long behind their hyphens, and what goes below at its dots."""
        if not self.column.wraps or width >= self.widest:
            return self
        words = [re.split(r"(\s+)", text) for text in self.texts]
        return self._replace(
            texts=[
                "".join(filled(_HYPHENS.split(one), "", width) for one in text) for text in words
            ],
            below=[filled(text.split(separator), separator, width) for text in self.below],
        )

    def filled(self, width: int) -> "Stripe":
        """Break texts between words, and no word of them, though it is wider."""
        if not self.column.wraps:
            return self
        texts, below = (
            [filled(text.split(" "), " ", width) for text in part]
            for part in (self.texts, self.below)
        )
        return self._replace(texts=texts, below=below)


class Plan(NamedTuple):
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


def arrange(section: AnySection, screen: Screen) -> list[Plan]:
    """
    Lay *section* out in the roomiest way that fits the screen.

    Ranges stand beside their middles and nothing wraps; else what can goes below; else texts wrap;
    else the columns stand in several tables, each with the names. Where not even one of them fits,
    the plan is wider: a line too long is better than a number cut.
    """
    rows, total = list(section.rows), section.total
    stripes = _written(section.columns, rows if total is None else [*rows, total], screen)
    kinds = [column.kind for column in section.columns]
    parts: list[Any] = [row[kinds.index(SHARE)] or 0 for row in rows] if SHARE in kinds else []
    beside = [part for stripe in stripes for part in _beside(stripe, screen)]
    plan = Plan(beside, [stripe.widest for stripe in beside], _WAYS[0][0])
    room = screen.width or UNLIMITED
    plans = [plan]
    if plan.width + (1 + _ROOM_OF_BARS if parts else 0) > room:
        below = [stripe for stripe in stripes if not stripe.column.below]
        plans = [_filled(one, room, screen) for one in _split(below, room)]
    return [_with_bars(one, parts, room, screen) for one in plans]


def _split(stripes: list[Stripe], room: int) -> Iterator[Plan]:
    """Yield plans that fit the *room*, one below the other, all with the first column."""
    first, rest = stripes[0], stripes[1:]
    while True:
        most = len(rest)
        while (plan := _roomiest([first, *rest[:most]], room)).width > room and most > 1:
            most -= 1
        yield plan
        rest = rest[most:]
        if not rest:
            return


def _roomiest(stripes: list[Stripe], room: int) -> Plan:
    """Return the first plan of one table that fits the *room*, or the last."""
    # NOTE: a word that no line can hold breaks in any case, and one of the last column may stand
    # out of the table: nothing is right of it.
    longest = [*(room for _ in stripes[1:]), room // 2]
    plan = Plan(stripes, [], 0)
    for gap, keep, parted in _WAYS:
        pairs = zip(stripes, longest, strict=True)
        plan = Plan(stripes, [stripe.least(keep, size, parted) for stripe, size in pairs], gap)
        if plan.width <= room:
            break
    return plan


def _filled(plan: Plan, room: int, screen: Screen) -> Plan:
    """Give the *room* that is left to the columns that need it, and break what wraps there."""
    sizes = [
        (stripe.widest, least) for stripe, least in zip(plan.stripes, plan.widths, strict=True)
    ]
    caps = ([max(least, min(size, cap)) for size, least in sizes] for cap in range(room, 0, -1))
    fitting = (widths for widths in caps if plan._replace(widths=widths).width <= room)
    widths = next(fitting, plan.widths)
    separator = plain(SEPARATOR, screen)
    # NOTE: rich would break texts between words, or anywhere in one.
    stripes = [
        stripe.broken(width, separator)
        for stripe, width in zip(plan.stripes[:-1], widths[:-1], strict=True)
    ]
    stripes.append(plan.stripes[-1].filled(widths[-1]))
    return plan._replace(
        stripes=stripes, widths=[*widths[:-1], max(widths[-1], stripes[-1].widest)]
    )


def _written(columns: Sequence[AnyColumn], rows: Sequence[Any], screen: Screen) -> list[Stripe]:
    """Return every column, with what stands below its texts where ranges do not stand beside."""
    stripes: list[Stripe] = []
    for index, (column, pairs) in enumerate(zip(columns, written(columns, rows), strict=True)):
        texts = [plain(text, screen) for text, _ in pairs]
        if column.kind == SHARE:
            texts = [text.rjust(6) for text in texts]
        if column.once:
            same = [before[index] == after[index] for before, after in pairwise(rows)]
            texts[1:] = ["" if one else text for text, one in zip(texts[1:], same, strict=True)]
        spreads = [plain(spread, screen) for _, spread in pairs]
        stripes.append(Stripe(column, plain(column.title, screen), texts, spreads))
    lower = [index for index, column in enumerate(columns) if column.below]
    if lower:
        host = next((index for index, column in enumerate(columns) if column.wraps), 0)
        said = [
            [_said(stripes[n], number) for n in lower if row[n] not in (None, "")]
            for number, row in enumerate(rows)
        ]
        below = [plain(SEPARATOR.join(parts), screen) for parts in said]
        stripes[host] = stripes[host]._replace(below=below)
    return stripes


def _said(stripe: Stripe, number: int) -> str:
    """Return what a text of *stripe* says where no head above it says what it is."""
    column, text, spread = stripe.column, stripe.texts[number], stripe.below[number]
    if spread:
        text = f"{text} ({spread})"
    if column.kind in NUMERIC:
        return f"{text} {column.title}"
    return text if column.bare else f"{column.title.lower()} {text}"


def _beside(stripe: Stripe, screen: Screen) -> list[Stripe]:
    """Return a column without what stands below it; ranges get a column of their own."""
    own = stripe._replace(below=())
    if stripe.column.kind not in NUMERIC or not any(stripe.below):
        return [own]
    return [own, Stripe(RANGES, plain(RANGES.title, screen), stripe.below)]


def _with_bars(plan: Plan, parts: Sequence[float], room: int, screen: Screen) -> Plan:
    """Return *plan* with bars beside the shares, where there is room for some columns."""
    longest = min(room - plan.width - 1, _LONGEST_BAR)
    if not parts or longest < _SHORTEST_BAR:
        return plan
    # NOTE: bars compare rows with each other; what part of the whole each is stands beside it.
    largest = float(max(parts)) or 1.0
    bars = [bar_text(float(part) / largest, longest, screen.unicode) for part in (*parts, 0)]
    places = [place for place, one in enumerate(plan.stripes) if one.column.kind == SHARE]
    stripes, widths = [*plan.stripes], [*plan.widths]
    for place in places:
        stripes[place] = stripes[place]._replace(bars=bars[: len(stripes[place].texts)])
        widths[place] = stripes[place].widest
    return plan._replace(stripes=stripes, widths=widths)


def filled(parts: Sequence[str], separator: str, width: int) -> str:
    """
    Join *parts* on as few lines of *width* columns as they need; a part is never broken.

    >>> filled(["one", "two", "three"], " ", 8)
    'one two\\nthree'
    """
    lines = [*parts[:1]]
    for part in parts[1:]:
        longer = f"{lines[-1]}{separator}{part}"
        lines[-1:] = [longer] if cell_len(longer) <= width else [lines[-1], part]
    return "\n".join(lines)


def bar_text(part: float, width: int, unicode: bool) -> str:
    """
    Return a bar for *part*, from 0 to 1, of at most *width* columns.

    >>> bar_text(0.5, 6, False)
    '###'
    """
    if not unicode:
        return "#" * round(part * width)
    full, rest = divmod(round(part * width * 8), 8)
    return "█" * full + (_BLOCKS[rest] if rest else "")
