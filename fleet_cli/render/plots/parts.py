"""What the colours and lines of a panel stand for, in lines above it."""

from collections.abc import Sequence

from fleet_cli.base.records import NamedTuple
from fleet_cli.render.plots.canvas import MARGIN, WIDTH, Canvas
from fleet_cli.render.plots.letters import text_width, wrapped
from fleet_cli.report.pictures import MOST_PARTS

NAME, SMALL = 10.5, 9.0
"""Sizes of what stands beside a panel and below [pt]."""

_SIZE = 9.5
_LINE = 14.0
_SIGN = 14.0


class Key(NamedTuple):
    """A sign, and what it stands for."""

    text: str
    colour: str
    number: str = ""
    """Stands in place of the sign."""
    is_line: bool = False
    """Whether it is a line, not a box."""
    dashes: tuple[float, float] | None = None
    """Of a line that is not whole."""
    is_hatched: bool = False


def part_colour(number: int, keys: Sequence[str]) -> str:
    """Return the colour of a part; the last of the most is all that have none of their own."""
    is_rest = number == len(keys) - 1 == MOST_PARTS - 1
    return "rest" if is_rest else f"part{number}"


def _laid_out(keys: Sequence[Key]) -> list[list[tuple[float, Key, str]]]:
    """Return lines of keys: where each begins, and its text; of a long one the lines are its own."""
    lines: list[list[tuple[float, Key, str]]] = []
    x = float(WIDTH)
    for key in keys:
        first, *rest = wrapped(key.text, _SIZE, WIDTH - 2 * MARGIN - _SIGN)
        width = _SIGN + text_width(first, _SIZE)
        if x + width > WIDTH - MARGIN or rest or key.number:
            lines.append([])
            x = float(MARGIN)
        lines[-1].append((x, key, first))
        x += width + 16
        lines += [[(MARGIN, key._replace(colour=""), text)] for text in rest]
        if rest or key.number:
            x = float(WIDTH)
    return lines


def head_height(title: Sequence[str], keys: Sequence[Key]) -> float:
    """Return what the lines of a title and the keys below it take [pt]."""
    return (len(title) + len(_laid_out(keys))) * _LINE


def draw_head(canvas: Canvas, title: Sequence[str], keys: Sequence[Key], top: float) -> float:
    """Draw a title and the keys of a panel below *top*, and return where they end."""
    for text in title:
        top += _LINE
        canvas.text(MARGIN, top - 3, text, NAME, bold=True)
    for line in _laid_out(keys):
        top += _LINE
        for x, key, text in line:
            _draw_sign(canvas, key, x, top - 7)
            canvas.text(x + _SIGN, top - 3.5, text, _SIZE, "goal" if key.number else "ink")
    return top


def _draw_sign(canvas: Canvas, key: Key, x: float, middle: float) -> None:
    if not key.colour:
        return
    if key.number:
        draw_diamond(canvas, x + 5, middle, key.number)
    elif key.is_line or key.dashes:
        canvas.line([(x, middle), (x + 10, middle)], key.colour, "key", 1.8, key.dashes)
    else:
        canvas.box(x, x + 9, middle - 4.5, middle + 4.5, key.colour, "key", key.is_hatched)


def draw_diamond(canvas: Canvas, x: float, y: float, number: str, kind: str = "key") -> None:
    """Draw the mark of a goal, with its number in it."""
    half = 6.5
    corners = [(x - half, y), (x, y - half), (x + half, y), (x, y + half)]
    canvas.area(corners, "goal", kind, edged=True)
    canvas.text(x, y + 2.6, number, 7.5, "paper", "center", bold=True)
