"""Panels of quantities side by side: bars with whiskers, cascades, and dots on their ranges."""

from collections.abc import Iterator

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.render.axes import (
    ValueAxis,
    cut,
    logarithmic_text,
    short_number,
    signed_axis,
    value_axis,
)
from fleet_cli.render.numbers import cell_texts, decimals_of, goal_text
from fleet_cli.render.plots.canvas import MARGIN, WIDTH, Canvas
from fleet_cli.render.plots.letters import text_width, wrapped
from fleet_cli.render.plots.parts import NAME, SMALL, Key, draw_head, head_height, part_colour
from fleet_cli.report.pictures import AIMED, FALL, KNOWN, PART, RISE, SCATTERED, WHOLE, Bar, Bars

_LINE = 13.0
_GAP = 7.0
_HEAD = 22.0
_DOT = 5.0
"""From the middle of a dot to its corners."""
_LABELS = (WIDTH - 2 * MARGIN) * 0.36
"""The most that names take; they are broken into lines before."""

_COLOURS = {
    KNOWN: "known",
    WHOLE: "whole",
    PART: "faded",
    AIMED: "aimed",
    RISE: "known",
    FALL: "fall",
}


class Row(NamedTuple):
    """A bar with its texts, laid out."""

    bar: Bar
    names: list[str]
    below: list[str]
    number: str

    @property
    def is_strong(self) -> bool:
        """Whether it is written bold."""
        return self.bar.look == WHOLE

    @property
    def height(self) -> float:
        """What it takes [pt]."""
        return max(1, len(self.names)) * _LINE + len(self.below) * (_LINE - 1.5) + _GAP


class BarPanel:
    """A panel of bars, laid out for the width of the picture."""

    def __init__(self, panel: Bars) -> None:
        self._panel = panel
        decimals = decimals_of(panel.column, [bar.value for bar in panel.bars])
        self._rows = [_row(bar, panel, decimals) for bar in panel.bars]
        texts = [
            *(text_width(name, NAME, row.is_strong) for row in self._rows for name in row.names),
            *(text_width(line, SMALL) for row in self._rows for line in row.below),
        ]
        self.left = MARGIN + max(texts, default=0.0) + 10
        self.right = float(WIDTH - MARGIN)
        self._axis = _axis_of(panel)
        self.keys = list(_keys(panel))
        title = panel.title + logarithmic_text(self._axis, ())
        self._title = wrapped(title, NAME, WIDTH - 2 * MARGIN, bold=True)

    def keep_numbers(self) -> None:
        """Narrow the panel until every number has room behind its bar."""
        numbers = [text_width(row.number, NAME, row.is_strong) for row in self._rows]
        self.right = WIDTH - MARGIN - max(numbers, default=0.0) - 8 - _DOT

    @property
    def height(self) -> float:
        """What it takes [pt]."""
        head = head_height(self._title, self.keys)
        return head + _HEAD + sum(row.height for row in self._rows)

    def _x(self, value: Number) -> float:
        return self.left + self._axis.place(value) * (self.right - self.left)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below *top*."""
        top = draw_head(canvas, self._title, self.keys, top)
        bottom = top + _HEAD + sum(row.height for row in self._rows)
        for tick in self._axis.ticks:
            x = self._x(tick)
            colour = "dim" if tick == 0 else "grid"
            canvas.line([(x, top + _HEAD - 4), (x, bottom - 2)], colour, "grid", 0.8)
            canvas.text(x, top + _HEAD - 8, short_number(tick), SMALL, "dim", "center")
        y = top + _HEAD
        for row in self._rows:
            self._draw_row(canvas, row, y)
            y += row.height
        for goal, _ in self._panel.marks:
            for end in dict.fromkeys((goal.value, goal.high)):
                if end is not None:
                    x = self._x(end)
                    canvas.line(
                        [(x, top + _HEAD - 4), (x, bottom - 2)], "goal", "goal", 1.4, (4, 2)
                    )

    def _draw_row(self, canvas: Canvas, row: Row, top: float) -> None:
        bar = row.bar
        y = top
        for name in row.names:
            y += _LINE
            canvas.text(self.left - 8, y - 1, name, NAME, "ink", "right", row.is_strong)
        for line in row.below:
            y += _LINE - 1.5
            canvas.text(self.left - 8, y - 1, line, SMALL, "dim", "right")
        middle = top + (row.height - _GAP) / 2 + 2
        behind = self._x(bar.start)
        if bar.value is not None:
            behind = max(behind, self._draw_bar(canvas, bar, bar.value, middle))
        if bar.goal is not None:
            behind = max(behind, self._draw_goal(canvas, bar, middle))
        if self._panel.marks:
            # NOTE: lines across all rows would go through the numbers.
            behind = self.right + _DOT
        # NOTE: the lines of the axis would go through the number.
        end = behind + 7 + text_width(row.number, NAME, row.is_strong)
        canvas.box(behind + 3, end, middle - 6, middle + 6, "paper", "behind")
        colour = "dim" if bar.value is None else "ink"
        canvas.text(behind + 5, middle + 3.5, row.number, NAME, colour, "left", row.is_strong)

    def _draw_bar(self, canvas: Canvas, bar: Bar, value: Estimate, middle: float) -> float:
        """Draw a bar about the height *middle*, and return where it ends."""
        start, end = self._x(bar.start), self._x(bar.start + value.mid)
        half = 3.5 if bar.look == AIMED else 6.0
        if self._panel.dots:
            return self._draw_dot(canvas, value, middle)
        if bar.parts:
            reached: Number = bar.start
            for number, part in enumerate(bar.parts):
                left, right = self._x(reached), self._x(reached + part)
                colour = part_colour(number, self._panel.keys)
                wide = right - left > 3
                canvas.box(left, right, middle - half, middle + half, colour, "part", edged=wide)
                reached += part
        else:
            canvas.box(
                start,
                end,
                middle - half,
                middle + half,
                _COLOURS[bar.look],
                "bar",
                hatched=bar.look in (PART, FALL),
            )
        if value.exact:
            return max(start, end)
        low, high = self._x(bar.start + value.low), self._x(bar.start + value.high)
        canvas.line([(low, middle), (high, middle)], "whisker", "whisker", 1.1)
        for x in (low, high):
            canvas.line([(x, middle - 3), (x, middle + 3)], "whisker", "end", 1.1)
        return max(start, end, high)

    def _draw_dot(self, canvas: Canvas, value: Estimate, middle: float) -> float:
        if not value.high and self._axis.logarithmic:
            return self.left
        low, mid, high = map(self._x, value)
        canvas.box(low, high, middle - 2.5, middle + 2.5, "faded", "range")
        canvas.area(
            [
                (mid - _DOT, middle),
                (mid, middle - _DOT),
                (mid + _DOT, middle),
                (mid, middle + _DOT),
            ],
            "known",
            "dot",
            edged=True,
        )
        return max(high, mid + _DOT)

    def _draw_goal(self, canvas: Canvas, bar: Bar, middle: float) -> float:
        goal = bar.goal
        assert goal is not None
        ends = [self._x(end) for end in (goal.value, goal.high) if end is not None]
        for x in ends:
            canvas.line([(x, middle - 8), (x, middle + 8)], "goal", "goal", 2.2)
        if len(ends) > 1:
            canvas.line([(ends[0], middle), (ends[1], middle)], "goal", "goal-range", 1.2)
        return max(ends) + 1


def _row(bar: Bar, panel: Bars, decimals: int) -> Row:
    edges = () if bar.goal is None else (bar.goal.value, bar.goal.edge)
    number, _ = cell_texts(bar.value, panel.column, decimals, edges)
    if bar.value is None and bar.said:
        number = ""
    below = [goal_text(bar.goal)] if bar.goal else []
    if bar.more:
        below = [" · ".join([*below, bar.more])]
    return Row(
        bar,
        wrapped(bar.name, NAME, _LABELS - 10, bar.look == WHOLE),
        [line for text in below for line in wrapped(text, SMALL, _LABELS - 10)],
        " · ".join(filter(None, (number, bar.said))),
    )


def _axis_of(panel: Bars) -> ValueAxis:
    known = [(bar.start, bar.value) for bar in panel.bars if bar.value is not None]
    ends = [start + end for start, value in known for end in value]
    goals = [goal for goal, _ in panel.marks]
    goals += [bar.goal for bar in panel.bars if bar.goal is not None]
    aims = [end for goal in goals for end in (goal.value, goal.high) if end is not None]
    if panel.dots:
        middles = [value.mid for _, value in known if value.mid > 0] + [one for one in aims if one]
        scattered = bool(middles) and max(middles) > SCATTERED * min(middles)
        axis = value_axis(ends, aims, scattered)
    else:
        axis = signed_axis([*ends, *aims])
    return cut(axis, [*ends, *aims])


def _keys(panel: Bars) -> Iterator[Key]:
    """Yield what the colours of parts stand for, and then the signs, and the lines of goals."""
    for number, name in enumerate(panel.keys):
        yield Key(name, part_colour(number, panel.keys))
    ranges = [bar for bar in panel.bars if bar.value is not None and not bar.value.exact]
    if ranges:
        yield Key("low to high", "faded" if panel.dots else "whisker", is_line=not panel.dots)
    if any(bar.goal for bar in panel.bars):
        yield Key("goal", "goal", is_line=True)
    for goal, name in panel.marks:
        yield Key(f"{name} ({goal_text(goal)})", "goal", dashes=(4, 2))
