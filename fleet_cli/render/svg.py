"""Reports as one SVG image: no script, nothing fetched, every column in its place in any font."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from rich.cells import cell_len

from fleet_cli.base.characters import inert, printable
from fleet_cli.render.chart import Run
from fleet_cli.render.formats import PEOPLE, REPORT
from fleet_cli.render.picture import COLOURS, FONTS, classes, style_rules, take_picture
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import Report

READER, TAKES = PEOPLE, REPORT

SIZE = 14
"""The font's [px]."""
COLUMN = 8.43
"""The advance of a character: 0.602 em, as most fonts of one width have it [px]."""
LINE = 17
"""The height of a line: upright lines of a table or chart must meet [px]."""
MARGIN = 24
"""Around the text [px]."""

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SHADES = {"░": 0.25, "▒": 0.5, "▚": 0.65, "▓": 0.8}
_ARMS = {
    "─": "LR",
    "│": "UD",
    "┤": "LUD",
    "└": "UR",
    "━": "LR",
    "┃": "UD",
    "┏": "RD",
    "┓": "LD",
    "┗": "UR",
    "┛": "LU",
}
"""Where a character of a frame goes from its middle: left, right, up, down."""
_BOLD = frozenset("━┃┏┓┗┛")
_AXES = "│┤"
_FRAME = f"[{''.join(_ARMS)}]+"
_TEXT = rf"[^\s{_EIGHTHS}{''.join(_SHADES)}{''.join(_ARMS)}]+"
_TOKEN = re.compile(
    f"(?P<bar>[{_EIGHTHS[1:]}]+)|(?P<shade>([{''.join(_SHADES)}])\\3*)|(?P<frame>{_FRAME})"
    f"|(?P<text>{_TEXT}(?: {_TEXT})*)"
)


def render(report: Report, screen: Screen) -> str:
    """Return the report as an image; its characters are ASCII, so that no encoding breaks it."""
    picture = take_picture(report)
    shapes = [*_bands_behind(picture.lines)]
    for number, line in enumerate(picture.lines):
        shapes += _line_shapes(line, number)
    width = round(picture.columns * COLUMN + 2 * MARGIN)
    height = len(picture.lines) * LINE + 2 * MARGIN
    title = escape(inert(printable(report.title)))
    image = "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title">',
            f'<title id="title">{title}</title>',
            f"<style>text{{font:{SIZE}px {FONTS};fill:{COLOURS['ink']};white-space:pre}}"
            f"path{{fill:none;stroke-linecap:square}}{style_rules('', 'fill')}</style>",
            f'<rect width="{width}" height="{height}" style="fill:#fff"/>',
            *shapes,
            "</svg>",
            "",
        )
    )
    return image.encode("ascii", "xmlcharrefreplace").decode()


def _bands_behind(lines: Sequence[tuple[Run, ...]]) -> Iterator[str]:
    """Yield the band where a chart's line crosses it: a character shows only the line there."""
    texts = ["".join(run.text for run in line) for line in lines]
    for number, text in enumerate(texts):
        around = texts[max(0, number - 1) : number] + texts[number + 1 : number + 2]
        for column, letter in enumerate(text):
            if letter in _BOLD and any(other[column : column + 1] == "░" for other in around):
                box = f'x="{MARGIN + column * COLUMN:.2f}" y="{MARGIN + number * LINE}"'
                size = f'width="{COLUMN:.2f}" height="{LINE}" shape-rendering="crispEdges"'
                yield f'<rect class="cyan" {box} {size} fill-opacity="{_SHADES["░"]}"/>'


def _line_shapes(line: tuple[Run, ...], number: int) -> Iterator[str]:
    """Yield the shapes of one line: texts, bars, shades, and the frames of tables and charts."""
    # NOTE: bars of a table stand apart; what is stacked in a chart must meet the line below.
    gap = 0 if any(letter in run.text for run in line for letter in _AXES) else 3
    top = MARGIN + number * LINE
    column = 0
    for run in line:
        name = classes(run.style, "")
        head = f' class="{name}"' if name else ""
        for token in _TOKEN.finditer(run.text):
            start = column + cell_len(run.text[: token.start()])
            left = MARGIN + start * COLUMN
            yield _shape(token, left, top, head, gap)
        column += cell_len(run.text)


def _shape(token: re.Match[str], left: float, top: int, head: str, gap: int) -> str:
    text = token[0]
    width = cell_len(text) * COLUMN
    if token["text"]:
        return (
            f'<text{head} x="{left:.2f}" y="{top + SIZE - 1}" textLength="{width:.2f}">'
            f"{escape(text, quote=False)}</text>"
        )
    if token["frame"]:
        return _frame(text, left, top, head)
    box = f'x="{left:.2f}" y="{top + gap}" height="{LINE - 2 * gap}" shape-rendering="crispEdges"'
    if token["shade"]:
        return f'<rect{head} {box} width="{width:.2f}" fill-opacity="{_SHADES[text[0]]}"/>'
    filled = sum(_EIGHTHS.index(letter) for letter in text) / 8 * COLUMN
    return f'<rect{head} {box} width="{filled:.2f}"/>'


def _frame(text: str, left: float, top: int, head: str) -> str:
    """Draw the characters of a frame as strokes from the middle of their cells."""
    strokes = []
    for place, letter in enumerate(text):
        x, y = left + (place + 0.5) * COLUMN, top + LINE / 2
        ends = {
            "L": f"H{x - COLUMN / 2:.2f}",
            "R": f"H{x + COLUMN / 2:.2f}",
            "U": f"V{top}",
            "D": f"V{top + LINE}",
        }
        strokes += [f"M{x:.2f} {y:.1f}{ends[arm]}" for arm in _ARMS[letter]]
    bold = any(letter in _BOLD for letter in text)
    colour = next((c for name, c in COLOURS.items() if f" {name}" in head.replace('"', " ")), "")
    stroke = colour or COLOURS["dim"]
    return f'<path d="{"".join(strokes)}" stroke="{stroke}" stroke-width="{2 if bold else 1}"/>'
