"""Quantities through time as a step chart of characters, legible without colour."""

from collections.abc import Iterable, Sequence

from fleet_cli.base.characters import printable
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.render.axes import DayAxis, ValueAxis, day_axis, short_number, value_axis
from fleet_cli.report.pictures import Chart, Line, Mark

ROWS = 13
"""So that up to four steps of the axis are all of one height."""

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

    flat: str
    upright: str
    rise: tuple[str, str]
    """The lower and the upper end of a step up."""
    fall: tuple[str, str]
    """The lower and the upper end of a step down."""
    band: str
    goal: str
    aside: str
    """A goal of another unit."""
    fills: str
    """Of the parts of a whole, the largest first."""
    axis: str
    """Upright, upright with a tick, corner, flat."""


UNICODE = Characters("━", "┃", ("┛", "┏"), ("┗", "┓"), "░", "◆", "◇", "█▒░▚▓", "│┤└─")
ASCII = Characters("=", "|", ("'", ","), ("`", "."), ":", "X", "x", "#:%o+", "|++-")


class _Canvas:
    """The room between the axes: cells of a character and its style, rows from the bottom."""

    def __init__(self, values: ValueAxis, days: DayAxis, characters: Characters) -> None:
        self.values, self.days, self.characters = values, days, characters
        self.cells = [[(" ", "")] * days.columns for _ in range(ROWS)]
        flat = characters.axis[3]
        self.axis = [(flat, FAINT)] * days.columns

    def row(self, value: Number) -> int:
        """Return the row of *value*, from the bottom."""
        return round(self.values.place(value) * (ROWS - 1))

    def steps(self, line: Line) -> list[Estimate | None]:
        """Return what holds in every column; nothing shortly after the last day that is known."""
        steps: list[Estimate | None] = [None] * self.days.columns
        end = min(self.days.place(line.points[-1][0]) + LAST_STEP, self.days.columns)
        for day, estimate in line.points:
            column = self.days.place(day)
            steps[column:end] = [estimate] * (end - column)
        return steps

    def draw_line(self, line: Line) -> None:
        """Draw the middle as a stepped line before the band from low to high."""
        steps = self.steps(line)
        for column, estimate in enumerate(steps):
            if estimate is not None and not estimate.exact:
                for row in range(self.row(estimate.low), self.row(estimate.high) + 1):
                    self.cells[row][column] = (self.characters.band, BAND)
        before: int | None = None
        for column, estimate in enumerate(steps):
            if estimate is not None:
                after = self.row(estimate.mid)
                self._draw_step(column, after if before is None else before, after)
                before = after

    def _draw_step(self, column: int, before: int, after: int) -> None:
        signs = self.characters
        if before == after:
            self.cells[after][column] = (signs.flat, LINE)
            return
        low, high = sorted((before, after))
        for row in range(low, high):
            self.cells[row][column] = (signs.upright, LINE)
        ends = signs.rise if after > before else signs.fall
        self.cells[low][column] = (ends[0], LINE)
        self.cells[high][column] = (ends[1], LINE)

    def draw_parts(self, parts: Sequence[Line]) -> None:
        """Stack the middles of *parts*, the first at the bottom."""
        steps = [self.steps(part) for part in parts]
        for column in range(self.days.columns):
            heights: list[float] = []
            summed: Number = 0
            for step in steps:
                estimate = step[column]
                summed += estimate.mid if estimate is not None else 0
                heights.append(self.values.place(summed) * (ROWS - 1))
            for row in range(ROWS):
                part = _most_of(heights, max(row - 0.5, 0.0), row + 0.5)
                if part is not None:
                    fill = self.characters.fills[part % len(self.characters.fills)]
                    self.cells[row][column] = (fill, f"{PART}{part}")

    def put_mark(self, number: int, mark: Mark) -> None:
        """Put a goal at its day and value, or on the axis of days where it is of another unit."""
        sign = self.characters.goal if mark.value is not None else self.characters.aside
        text = f"{sign}{number}"
        column = max(0, min(self.days.place(mark.day), self.days.columns - len(text)))
        rows = [self.axis]
        if mark.value is not None:
            row = self.row(mark.value)
            rows = self.cells[row:] + self.cells[:row][::-1]
        places = (
            (cells, start)
            for start in (*range(column, self.days.columns - len(text) + 1), column)
            for cells in rows
            if not any(style == GOAL for _, style in cells[start : start + len(text)])
        )
        cells, start = next(places, (rows[0], column))
        cells[start : start + len(text)] = [(letter, GOAL) for letter in text]


def _most_of(heights: Sequence[float], low: float, high: float) -> int | None:
    """Return which of the stacked parts fills most of the row from *low* to *high*, or None."""
    floors = (0.0, *heights)
    filled = [min(top, high) - max(floor, low) for floor, top in zip(floors, heights, strict=False)]
    most = max(filled, default=0.0)
    return filled.index(most) if most > 0 else None


def chart_style(piece: str) -> str:
    """Return the style of a *piece* of a chart, as rich has it; the parts of a whole take turns."""
    if piece.startswith(PART):
        return _PART_STYLES[int(piece.removeprefix(PART)) % len(_PART_STYLES)]
    return _STYLES.get(piece, "")


def draw_chart(chart: Chart, width: int, unicode: bool) -> list[list[Run]]:
    """
    Return the lines of a chart with its title and its legend.

    The whole is drawn as a line with the band of its estimates, or by its parts, stacked. On a
    logarithmic axis parts have no height that means anything: it shows the whole alone.

    Args:
        chart: With at least one point.
        width: Columns that it may take.
        unicode: Whether there is more than ASCII to draw with.
    """
    characters = UNICODE if unicode else ASCII
    goals = [mark.value for mark in chart.marks if mark.value is not None]
    heights = [e.mid if chart.parts else e.high for _, e in chart.whole.points]
    values = value_axis(heights, goals)
    labels = [short_number(tick) for tick in values.ticks]
    margin = max(len(label) for label in labels) + 2
    shown = [*(day for day, _ in chart.whole.points), *(mark.day for mark in chart.marks)]
    days = day_axis(shown, max(NARROWEST, min(width, WIDEST) - margin))
    canvas = _Canvas(values, days, characters)
    stacked = bool(chart.parts) and not values.logarithmic
    if stacked:
        canvas.draw_parts(chart.parts)
    else:
        canvas.draw_line(chart.whole)
    for number, mark in enumerate(chart.marks, 1):
        canvas.put_mark(number, mark)
    title = chart.title + (", on a logarithmic scale" if values.logarithmic else "")
    legend = _legend(chart, stacked, characters)
    return [
        [Run(title, FAINT)],
        *_body(canvas, dict(zip(map(canvas.row, values.ticks), labels, strict=True)), margin),
        *_foot(canvas, margin),
        *_flow(legend, margin, margin + days.columns),
    ]


def _body(canvas: _Canvas, labels: dict[int, str], margin: int) -> Iterable[list[Run]]:
    axis = canvas.characters.axis
    for number in reversed(range(ROWS)):
        label = labels.get(number, "")
        edge = f"{label:>{margin - 2}} {axis[1] if label else axis[0]}"
        yield [Run(edge, FAINT), *_runs(canvas.cells[number])]


def _foot(canvas: _Canvas, margin: int) -> list[list[Run]]:
    corner = canvas.characters.axis[2]
    names = [" "] * (canvas.days.columns + margin)
    for column, label in canvas.days.ticks():
        start = margin + min(column, canvas.days.columns - len(label))
        if all(letter == " " for letter in names[max(0, start - 1) : start + len(label)]):
            names[start : start + len(label)] = label
    axis = [Run(" " * (margin - 1) + corner, FAINT), *_runs(canvas.axis)]
    return [axis, [Run("".join(names).rstrip(), FAINT)]]


def _runs(cells: Sequence[tuple[str, str]]) -> list[Run]:
    """Join neighbours of one style."""
    runs: list[Run] = []
    for letter, style in cells:
        if runs and runs[-1].style == style:
            runs[-1] = Run(runs[-1].text + letter, style)
        else:
            runs.append(Run(letter, style))
    return runs


def _legend(chart: Chart, stacked: bool, characters: Characters) -> list[tuple[Run, Run]]:
    items: list[tuple[Run, Run]] = []
    if stacked:
        for number, part in enumerate(chart.parts):
            fill = characters.fills[number % len(characters.fills)]
            items.append((Run(fill, f"{PART}{number}"), Run(printable(part.name))))
    elif any(not estimate.exact for _, estimate in chart.whole.points):
        items.append((Run(characters.flat, LINE), Run("middle")))
        items.append((Run(characters.band, BAND), Run("low to high")))
    for number, mark in enumerate(chart.marks, 1):
        sign = characters.goal if mark.value is not None else characters.aside
        items.append((Run(f"{sign}{number}", GOAL), Run(printable(mark.label))))
    if any(mark.value is None for mark in chart.marks):
        items.append((Run(characters.aside, GOAL), Run(f"not in {chart.title}, so on the axis")))
    return items


def _flow(items: Sequence[tuple[Run, Run]], margin: int, width: int) -> list[list[Run]]:
    """Lay the legend out in lines; an item that is longer than a line takes several."""
    from textwrap import wrap

    lines: list[list[Run]] = []
    used = width
    for key, text in items:
        room = len(key.text) + 1 + len(text.text)
        if used + 3 + room <= width:
            lines[-1] += [Run("   "), key, Run(" " + text.text, FAINT)]
            used += 3 + room
            continue
        indent = margin + len(key.text) + 1
        first, *rest = wrap(text.text, max(NARROWEST, width - indent)) or [""]
        lines.append([Run(" " * margin), key, Run(" " + first, FAINT)])
        lines += [[Run(" " * indent + line, FAINT)] for line in rest]
        used = width if rest else margin + room
    return lines
