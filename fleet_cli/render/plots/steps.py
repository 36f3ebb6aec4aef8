"""Panels of quantities through time: steps with the band of their estimates, parts, and goals."""

from collections.abc import Sequence
from datetime import date, timedelta

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.render.axes import DayAxis, cut, logarithmic_text, short_number, value_axis
from fleet_cli.render.numbers import cell_texts, decimals_of
from fleet_cli.render.plots.canvas import MARGIN, WIDTH, Canvas
from fleet_cli.render.plots.letters import text_width, wrapped
from fleet_cli.render.plots.parts import (
    NAME,
    SMALL,
    Key,
    draw_diamond,
    draw_head,
    head_height,
    part_colour,
)
from fleet_cli.report.model import H100E, AnyColumn, Column
from fleet_cli.report.pictures import Line, Mark, Steps

_HEAD = 20.0
_FOOT = 18.0
_TALL, _LOW = 200.0, 110.0
"""The height of the first panel, and of those below it [pt]."""

_NUMBERS: AnyColumn = Column("", "", str, H100E)
_LINES = (("known", 2.4), ("dim", 1.2))
"""The colour and the width of the whole, and of what it was before [pt]."""

Corner = tuple[float, float]


class StepPanel:
    """A panel of steps, laid out for the width of the picture."""

    def __init__(self, panel: Steps, days: DayAxis, is_first: bool) -> None:
        self._panel, self._days = panel, days
        self._plot = _TALL if is_first else _LOW
        every = [estimate for line in panel.lines for _, estimate in line.known]
        goals = [end for mark in panel.marks for end in (mark.value, mark.high) if end is not None]
        values = [end for estimate in every for end in estimate]
        self._axis = cut(value_axis(values, goals), [*values, *goals])
        self._decimals = decimals_of(_NUMBERS, every)
        self._parts = () if self._axis.logarithmic else panel.parts
        title = panel.title + logarithmic_text(self._axis, panel.parts)
        self._title = wrapped(title, NAME, WIDTH - 2 * MARGIN, bold=True)
        self.keys = list(self._all_keys())
        labels = max(text_width(short_number(tick), SMALL) for tick in self._axis.ticks)
        self.left = MARGIN + labels + 12
        self.right = float(WIDTH - MARGIN)

    def keep_numbers(self) -> None:
        """Narrow the panel until its last number has room."""
        known = self._panel.lines[0].known if self._panel.lines else ()
        if known:
            day, value = known[-1]
            number = text_width(self._number(value), NAME, bold=True) + 4
            part = self._days.place(day)
            if part:
                end = self.left + (WIDTH - MARGIN - number - self.left) / part
                self.right = min(self.right, end)

    @property
    def height(self) -> float:
        """What it takes [pt]."""
        return head_height(self._title, self.keys) + _HEAD + self._plot + _FOOT

    def _number(self, value: Estimate) -> str:
        return cell_texts(value.mid, _NUMBERS, self._decimals)[0]

    def _all_keys(self) -> Sequence[Key]:
        panel = self._panel
        names = [part.name for part in self._parts]
        keys = [Key(name, part_colour(number, names)) for number, name in enumerate(names)]
        if len(panel.lines) > 1:
            keys += [
                Key(line.name, colour, is_line=True)
                for line, (colour, _) in zip(panel.lines, _LINES, strict=False)
            ]
        is_range = any(not one.exact for line in panel.lines for _, one in line.known)
        if is_range and not self._parts and len(panel.lines) == 1:
            keys += [Key("middle", "known"), Key("low to high", "faded")]
        if panel.planned is not None:
            keys.append(Key(f"planned, from {panel.planned.isoformat()}", "faded", is_hatched=True))
        numbered = enumerate(panel.marks, 1)
        return [*keys, *(Key(mark.label, "goal", str(number)) for number, mark in numbered)]

    def _x(self, day: date) -> float:
        return self.left + self._days.place(day) * (self.right - self.left)

    def _y(self, value: Number) -> float:
        return self._bottom - self._axis.place(value) * self._plot

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it below *top*."""
        top = draw_head(canvas, self._title, self.keys, top)
        self._bottom = top + _HEAD + self._plot
        self._draw_axes(canvas)
        if self._parts:
            self._draw_parts(canvas)
        elif len(self._panel.lines) == 1:
            self._draw_band(canvas, self._panel.lines[0])
        for line, (colour, width) in [*zip(self._panel.lines, _LINES, strict=False)][::-1]:
            self._draw_line(canvas, line, "whole" if self._parts else colour, width)
        if self._panel.lines:
            self._draw_numbers(canvas, self._panel.lines[0])
        for number, mark in enumerate(self._panel.marks, 1):
            self._draw_mark(canvas, mark, str(number))

    def _draw_axes(self, canvas: Canvas) -> None:
        for tick in self._axis.ticks:
            y = self._y(tick)
            is_base = tick == self._axis.ticks[0]
            canvas.line(
                [(self.left, y), (self.right, y)], "dim" if is_base else "grid", "grid", 0.8
            )
            canvas.text(self.left - 9, y + 3, short_number(tick), SMALL, "dim", "right")
        free = 0.0
        for day, label in self._days.ticks(int((self.right - self.left) / 70)):
            x = self._x(day)
            canvas.line([(x, self._bottom), (x, self._bottom + 4)], "dim", "grid", 0.8)
            half = text_width(label, SMALL) / 2
            if x - half >= free:
                middle = min(x, WIDTH - half)
                canvas.text(middle, self._bottom + 14, label, SMALL, "dim", "center")
                free = x + half + 8

    def _spans(self, line: Line) -> list[tuple[date, date, Estimate, bool]]:
        """Return from when to when each value holds, and whether it is planned."""
        days = [day for day, _ in line.points]
        # NOTE: the last value is drawn until a little behind its day.
        behind = timedelta(days=max(1, self._days.days // 15))
        ends = [*days[1:], days[-1] + behind] if days else []
        planned = self._panel.planned
        return [
            (day, end, value, planned is not None and day >= planned)
            for (day, value), end in zip(line.points, ends, strict=True)
            if value is not None
        ]

    def _stretches(self, line: Line) -> list[tuple[date, date, Estimate, bool]]:
        """Return the spans of a line, those with one value behind each other as one."""
        found: list[tuple[date, date, Estimate, bool]] = []
        for day, end, value, is_planned in self._spans(line):
            is_same = bool(found) and found[-1][1:] == (day, value, is_planned)
            found.append((found.pop()[0] if is_same else day, end, value, is_planned))
        return found

    def _draw_band(self, canvas: Canvas, line: Line) -> None:
        for day, end, value, is_planned in self._stretches(line):
            if not value.exact:
                x, right = self._x(day), self._x(end)
                low, high = self._y(value.low), self._y(value.high)
                canvas.box(x, right, high, low, "faded", "band", hatched=is_planned)

    def _draw_parts(self, canvas: Canvas) -> None:
        names = [part.name for part in self._parts]
        spans = [self._spans(part) for part in self._parts]
        for place, (day, end, _, is_planned) in enumerate(spans[0]):
            reached: Number = 0
            for number, part in enumerate(spans):
                above = reached + part[place][2].mid
                canvas.box(
                    self._x(day),
                    self._x(end),
                    self._y(above),
                    self._y(reached),
                    part_colour(number, names),
                    "part",
                    hatched=is_planned,
                )
                reached = above

    def _draw_line(self, canvas: Canvas, line: Line, colour: str, width: float) -> None:
        """Draw the middle as steps; what is planned is dashed."""
        runs: list[tuple[bool, list[Corner]]] = []
        reached = None
        for day, end, value, is_planned in self._stretches(line):
            y = self._y(value.mid)
            corners = [(self._x(day), y), (self._x(end), y)]
            if runs and reached == day and runs[-1][0] == is_planned:
                runs[-1][1].extend(corners)
            else:
                # NOTE: over days on which nobody has counted it there is no line.
                begin = runs[-1][1][-1:] if runs and reached == day else []
                runs.append((is_planned, [*begin, *corners]))
            reached = end
        for is_planned, corners in runs:
            canvas.line(corners, colour, "step", width, *([(3, 1.5)] if is_planned else []))

    def _draw_numbers(self, canvas: Canvas, line: Line) -> None:
        """Write the values that have room above their steps, and the highest and the last in any case."""
        told: list[tuple[float, float, Number, str]] = []
        for day, end, value, _ in self._stretches(line):
            text = self._number(value)
            if told and told[-1][-1] == text:
                start, _, number, _ = told.pop()
                told.append((start, self._x(end), number, text))
            else:
                told.append((self._x(day), self._x(end), value.mid, text))
        if not told:
            return
        sure = [told[-1], max(told, key=lambda one: one[2])]
        taken: list[tuple[float, float, float]] = []
        for left, right, number, text in [*sure, *told]:
            width = text_width(text, NAME, True)
            x, y = min(left + 4, WIDTH - MARGIN - width), self._y(number) - 5
            has_room = width + 8 <= right - left or (left, right, number, text) in sure
            if has_room and not _overlaps(x, width, y, taken):
                taken.append((x, x + width, y))
                colour = "ink" if self._parts else "number"
                canvas.text(x, y, text, NAME, colour, bold=True)

    def _draw_mark(self, canvas: Canvas, mark: Mark, number: str) -> None:
        x, y = self._x(mark.day), self._y(mark.value)
        if mark.first is not None:
            start = max(self.left, self._x(mark.first))
            canvas.line([(start, y), (x, y)], "goal", "period", 3.0)
        if mark.high is not None:
            canvas.line([(x, y), (x, self._y(mark.high))], "goal", "goal-range", 3.0)
        draw_diamond(canvas, x, y, number, "goal")


def _overlaps(
    x: float, width: float, y: float, taken: Sequence[tuple[float, float, float]]
) -> bool:
    """Whether a text at *x* and *y* would touch one of those: their ends, and their lines."""
    return any(
        x < end + 4 and start < x + width + 4 and abs(y - line) < NAME for start, end, line in taken
    )
