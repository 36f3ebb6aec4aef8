"""Quantities through time as a chart of characters, legible without colour, true to an eighth."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from fleet_cli.base.characters import printable
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.render.axes import (
    DayAxis,
    ValueAxis,
    day_axis,
    logarithmic_text,
    short_number,
    value_axis,
)
from fleet_cli.report.pictures import Line, Mark, Steps

ROWS = 12
"""About how many there are: each step of the axis has equally many."""

WIDEST = 100
"""Columns that a chart takes at most: wider it tells no more."""

NARROWEST = 20
"""Columns between the axes at least."""

LAST_STEP = 7
"""Columns in which the last total is shown."""

BAND, LINE, GOAL, FAINT, PART = "band", "line", "goal", "faint", "part"
"""What a piece of a chart is, for its style; the parts of a whole are `part0`, `part1` and so on."""

_STYLES = {LINE: "bold cyan", BAND: "cyan", GOAL: "bold yellow", FAINT: "dim"}
_PART_STYLES = ("cyan", "magenta", "green", "yellow", "blue")


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: str = ""
    """What it is, such as LINE."""


class Characters(NamedTuple):
    """What a chart is drawn with."""

    blocks: str
    """From an empty row to a full one, by eighths of its height."""
    dense: str
    """Between low and middle."""
    band: str
    """Between middle and high."""
    goal: str
    axis: str
    """Upright, the lower edge of a row, corner, flat."""


UNICODE = Characters(" ▁▂▃▄▅▆▇█", "▓", "░", "◆", "│▁└─")
ASCII = Characters(" ..::==##", "%", "-", "X", "|_+-")


class _Scale(NamedTuple):
    """Where values and days have their places, in all canvases of a chart alike."""

    values: ValueAxis
    rows: int
    days: DayAxis
    columns: int
    characters: Characters

    def height(self, value: Number) -> int:
        """Return the height of *value* [eighths of a row]; what is above 0 is seen."""
        eighths = round(self.values.place(value) * self.rows * 8)
        return max(eighths, 1) if value > 0 else eighths

    def column(self, day: date) -> int:
        """Return the column of *day*, from 0."""
        return round(self.days.place(day) * (self.columns - 1))


class _Canvas:
    """Cells of a character and its style; rows from the bottom."""

    def __init__(self, scale: _Scale, rows: int) -> None:
        self.scale, self.characters = scale, scale.characters
        self.cells = [[(" ", "")] * scale.columns for _ in range(rows)]

    def draw(self, line: Line, style: str = LINE) -> None:
        """Fill what lies below the middles, and more thinly what lies below the highs."""
        if not line.points:
            return
        steps: list[Estimate | None] = [None] * self.scale.columns
        last = self.scale.column(line.points[-1][0])
        end = min(last + LAST_STEP, self.scale.columns)
        for day, estimate in line.points:
            if estimate is None and day == line.points[-1][0]:
                break
            column = self.scale.column(day)
            steps[column:end] = [estimate] * (end - column)
        for column, step in enumerate(steps):
            if step is not None:
                self._fill(column, step, style)

    def _fill(self, column: int, estimate: Estimate, style: str) -> None:
        low, middle, high = map(self.scale.height, estimate)
        signs = self.characters
        for row, cells in enumerate(self.cells):
            floor, top = 8 * row, 8 * row + 8
            if middle > floor:
                full = signs.blocks[min(middle - floor, 8)]
                cells[column] = (signs.dense if low < top <= middle else full, style)
            elif high > floor:
                edge = signs.band if high >= top else signs.blocks[high - floor]
                cells[column] = (edge, BAND)

    def put_mark(self, number: int, mark: Mark) -> None:
        """Put a goal at its day and value."""
        text = f"{self.characters.goal}{number}"
        row = int(self.scale.values.place(mark.value) * len(self.cells))
        cells = self.cells[min(row, len(self.cells) - 1)]
        most = self.scale.columns - len(text)
        column = max(0, min(self.scale.column(mark.day), most))
        # NOTE: where another has the place already, one moves in time and not in height.
        places = sorted(range(most + 1), key=lambda start: (abs(start - column), -start))
        start = next(
            (
                start
                for start in places
                if not any(style == GOAL for _, style in cells[start : start + len(text)])
            ),
            column,
        )
        cells[start : start + len(text)] = [(letter, GOAL) for letter in text]


def chart_style(piece: str) -> str:
    """Return the style of a *piece* of a chart, as rich has it; the parts of a whole take turns."""
    if piece.startswith(PART):
        return _PART_STYLES[int(piece.removeprefix(PART)) % len(_PART_STYLES)]
    return _STYLES.get(piece, "")


def draw_chart(chart: Steps, width: int, unicode: bool) -> list[list[Run]]:
    """
    Return the lines of a chart with its title and its legend.

    The whole is drawn with the range of its estimates, and below it each of its parts to the same
    scale. On a logarithmic axis parts would not add up for the eye: it shows the whole alone.

    Args:
        chart: With at least one point.
        width: Columns that it may take.
        unicode: Whether there is more than ASCII to draw with.
    """
    (whole,) = chart.lines
    goals = [mark.value for mark in chart.marks]
    values = value_axis([end for _, estimate in whole.known for end in estimate], goals)
    steps = len(values.ticks) - 1
    labels = [short_number(tick) for tick in values.ticks]
    margin = max(map(len, labels)) + 2
    days = day_axis([*(day for day, _ in whole.points), *(mark.day for mark in chart.marks)])
    columns = max(NARROWEST, min(width, WIDEST) - margin)
    rows = steps * max(1, round(ROWS / steps))
    scale = _Scale(values, rows, days, columns, UNICODE if unicode else ASCII)
    canvas = _Canvas(scale, rows)
    canvas.draw(whole)
    for number, mark in enumerate(chart.marks, 1):
        canvas.put_mark(number, mark)
    title = chart.title + logarithmic_text(values, chart.parts)
    each = rows // steps
    return [
        [Run(title, FAINT)],
        *_body(canvas, {each * place: label for place, label in enumerate(labels)}, margin),
        *_foot(canvas, margin),
        *_flow(_legend(chart, scale.characters), margin, margin + columns),
        *([] if values.logarithmic else _parts(chart, scale, margin)),
    ]


def _parts(chart: Steps, scale: _Scale, margin: int) -> Iterable[list[Run]]:
    """Yield every part below its name, as high as it needs."""
    if chart.parts:
        said = [(Run(""), Run("of these, to the same scale:"))]
        yield from _flow(said, margin, margin + scale.columns)
    for number, part in enumerate(chart.parts):
        highest = max(scale.height(estimate.high) for _, estimate in part.known)
        canvas = _Canvas(scale, max(1, -(-highest // 8)))
        style = f"{PART}{number}"
        canvas.draw(part, style)
        name = printable(part.name)
        yield from _flow([(Run("", style), Run(name))], margin, margin + scale.columns)
        yield from _body(canvas, {}, margin)


def _body(canvas: _Canvas, labels: dict[int, str], margin: int) -> Iterable[list[Run]]:
    """Yield the rows of a canvas, the highest first; a label stands at the lower edge of its row."""
    signs = canvas.characters.axis
    for number in reversed(range(len(canvas.cells))):
        label = labels.get(number, "")
        left = f"{label:>{margin - 2}}{signs[1] if label else ' '}{signs[0]}"
        yield [Run(left, FAINT), *_runs(canvas.cells[number])]


def _foot(canvas: _Canvas, margin: int) -> list[list[Run]]:
    signs, columns = canvas.characters.axis, canvas.scale.columns
    names = [" "] * (columns + margin)
    for day, label in canvas.scale.days.ticks(columns // 10):
        start = margin + min(canvas.scale.column(day), columns - len(label))
        if all(letter == " " for letter in names[max(0, start - 1) : start + len(label)]):
            names[start : start + len(label)] = label
    axis = [Run(" " * (margin - 1) + signs[2] + signs[3] * columns, FAINT)]
    return [axis, [Run("".join(names).rstrip(), FAINT)]]


def _runs(cells: Sequence[tuple[str, str]]) -> list[Run]:
    """Join neighbours of one style."""
    stretches = groupby(cells, key=lambda cell: cell[1])
    return [Run("".join(letter for letter, _ in same), style) for style, same in stretches]


def _legend(chart: Steps, characters: Characters) -> list[tuple[Run, Run]]:
    items: list[tuple[Run, Run]] = []
    if any(not estimate.exact for line in chart.lines for _, estimate in line.known):
        items.append((Run(characters.blocks[-1], LINE), Run("up to low")))
        items.append((Run(characters.dense, LINE), Run("up to the middle")))
        items.append((Run(characters.band, BAND), Run("up to high")))
    for number, mark in enumerate(chart.marks, 1):
        items.append((Run(f"{characters.goal}{number}", GOAL), Run(printable(mark.label))))
    if chart.note:
        items.append((Run(""), Run(chart.note)))
    return items


def _flow(items: Sequence[tuple[Run, Run]], margin: int, width: int) -> list[list[Run]]:
    """Lay the legend out in lines; an item that is longer than a line takes several."""
    from textwrap import wrap

    lines: list[list[Run]] = []
    used = width
    for key, text in items:
        gap = " " if key.text else ""
        room = len(key.text) + len(gap) + len(text.text)
        if used + 3 + room <= width:
            lines[-1] += [Run("   "), key, Run(gap + text.text, FAINT)]
            used += 3 + room
            continue
        indent = margin + len(key.text) + len(gap)
        first, *rest = wrap(text.text, max(NARROWEST, width - indent)) or [""]
        lines.append([Run(" " * margin), key, Run(gap + first, FAINT)])
        lines += [[Run(" " * indent + line, FAINT)] for line in rest]
        used = width if rest else margin + room
    return lines
