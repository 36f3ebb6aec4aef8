"""Axes of a chart: which values and days get a place, and what stands there."""

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from fleet_cli.base.quantity import Number, magnitude
from fleet_cli.base.records import NamedTuple

LOGARITHMIC_FROM = 10
"""A goal so many times the highest total would flatten it: the axis is then logarithmic."""

_LETTERS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)


def short_number(value: Number) -> str:
    """
    Return a number for an axis, with three digits at most.

    >>> short_number(2_500_000), short_number(-1000), short_number(Fraction(1, 4))
    ('2.5M', '-1k', '0.25')
    """
    for size, letter in _LETTERS:
        if magnitude(value) >= size:
            return f"{float(Fraction(value) / size):.3g}{letter}"
    return f"{float(value):.3g}"


class ValueAxis(NamedTuple):
    """Values from one end of an axis to the other."""

    bottom: float
    top: float
    logarithmic: bool
    ticks: tuple[Number, ...]

    def place(self, value: Number) -> float:
        """Return where *value* stands: 0 at the bottom, 1 at the top."""
        number = float(value)
        if not self.logarithmic:
            return (number - self.bottom) / (self.top - self.bottom)
        if number <= self.bottom:
            return 0.0
        return math.log10(number / self.bottom) / math.log10(self.top / self.bottom)


def logarithmic_text(axis: ValueAxis, parts: Sequence[object]) -> str:
    """Return what stands behind a title, of an *axis* on which *parts* do not add up for the eye."""
    if not axis.logarithmic:
        return ""
    return ", on a logarithmic axis" + (" and so without its parts" if parts else "")


def cut(axis: ValueAxis, values: Sequence[Number]) -> ValueAxis:
    """Return a linear *axis* that ends where *values* do, not at the tick behind them."""
    if axis.logarithmic or not values:
        return axis
    bottom, top = min(0, *values), max(0, *values)
    if bottom == top:
        return axis
    ticks = tuple(tick for tick in axis.ticks if bottom <= tick <= top)
    return axis._replace(bottom=float(bottom), top=float(top), ticks=ticks)


def value_axis(
    values: Sequence[Number], goals: Sequence[Number], scattered: bool = False
) -> ValueAxis:
    """
    Return the axis that holds *values* and *goals*: linear where that shows both.

    Args:
        scattered: Whether the values are known to lie too far apart for a linear one.
    """
    highest = max(values, default=0)
    if highest and (scattered or max(goals, default=0) > LOGARITHMIC_FROM * highest):
        return _logarithmic([value for value in (*values, *goals) if value > 0])
    return _linear(max(highest, max(goals, default=0)))


def signed_axis(values: Sequence[Number]) -> ValueAxis:
    """Return the linear axis that holds *values* and 0."""
    return _linear(max(0, *values, 0), min(0, *values, 0))


def _linear(highest: Number, lowest: Number = 0) -> ValueAxis:
    span = Fraction(highest - lowest) or Fraction(1)
    size = Fraction(10) ** math.floor(math.log10(span))
    steps = (part * size for part in (Fraction(1, 4), Fraction(1, 2), 1, Fraction(5, 2)))
    step = next(step for step in steps if step * 4 >= span)
    first = math.floor(lowest / step)
    last = max(math.ceil(highest / step), first + 1)
    ticks = tuple(step * number for number in range(first, last + 1))
    return ValueAxis(float(ticks[0]), float(ticks[-1]), False, ticks)


def _logarithmic(values: Sequence[Number]) -> ValueAxis:
    # NOTE: the smallest lies above the bottom, where it would look like nothing.
    low = math.ceil(math.log10(min(values))) - 1
    high = max(math.ceil(math.log10(max(values))), low + 1)
    each = max(1, (high - low) // 5)
    high += -(high - low) % each
    ticks = tuple(Fraction(10) ** exponent for exponent in range(low, high + 1, each))
    return ValueAxis(10.0**low, 10.0**high, True, ticks)


class DayAxis(NamedTuple):
    """Days from the left of a chart to its right."""

    first: date
    days: int
    """From the left edge to the right one, at least 1."""

    def place(self, day: date) -> float:
        """Return where *day* stands: 0 at the left, 1 at the right."""
        return (day - self.first).days / self.days

    def ticks(self, most: int) -> list[tuple[date, str]]:
        """Return days and their labels: first days of years or months, about *most* of them."""
        per_tick = self.days / max(1, most)
        months = next((one for one in _MONTHS if one * 30 >= per_tick), _MONTHS[-1])
        month = -(-(self.first.year * 12 + self.first.month - 1) // months) * months
        found = []
        while month // 12 <= date.max.year:
            day = date(max(1, month // 12), month % 12 + 1, 1)
            month += months
            if self.place(day) > 1:
                break
            if day >= self.first:
                found.append((day, f"{day.year:04}" if months >= 12 else f"{day:%Y-%m}"))
        return found


def day_axis(days: Sequence[date]) -> DayAxis:
    """Return the axis that holds *days*, with a little room behind the last one."""
    first, last = min(days), max(days)
    span = max(1, (last - first).days)
    return DayAxis(first, span + max(1, span // 14))
