"""Exact numbers to text: the only place where anything is rounded for a reader."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from fleet_cli.base.quantity import Estimate, Number, magnitude
from fleet_cli.report.model import (
    AMOUNT,
    COUNT,
    FIGURE,
    H100E,
    MEMORY,
    PERCENT,
    POWER,
    RATE,
    SHARE,
    YEARS,
    AnyColumn,
    Goal,
)

NUMERIC = frozenset((AMOUNT, COUNT, H100E, RATE, SHARE, PERCENT, FIGURE, POWER, MEMORY, YEARS))
"""Kinds of columns that hold numbers."""

SIGNS = {"at_least": "≥", "about": "≈", "at_most": "≤", "up_to": "up to"}

_ADAPTING = frozenset((H100E, POWER, MEMORY))

OWN = -1
"""Decimals of a column whose numbers are of different units: each has its own."""


def format_number(value: Number, decimals: int = 0, signed: bool = False) -> str:
    """
    Round *value* to *decimals* places and group its thousands.

    What is not zero never reads as zero: it becomes `<1`, or `<0.1` with one decimal; a difference
    gets as many decimals as it takes to show its first digit.

    >>> format_number(Fraction(2759, 10)), format_number(350000, signed=True)
    ('276', '+350,000')
    >>> format_number(Fraction(3, 100), 1), format_number(Fraction(-3, 100), 1)
    ('<0.1', '-0.03')
    """
    scale: int = 10**decimals
    above, below = value.numerator, value.denominator
    size = above if above > 0 else -above
    # NOTE: whole numbers alone, rounded half to even: the same with fractions takes ten times as long.
    scaled, rest = divmod(size * scale, below)
    if 2 * rest > below or (2 * rest == below and scaled % 2):
        scaled += 1
    sign = "-" if above < 0 else "+" if signed and above > 0 else ""
    if scaled == 0 and above:
        if sign:
            return format_number(value, decimals + 1, signed)
        return f"<{_digits(1, decimals, scale)}"
    return sign + _digits(scaled, decimals, scale)


def _digits(scaled: int, decimals: int, scale: int) -> str:
    whole, rest = divmod(scaled, scale)
    return f"{whole:,}.{rest:0{decimals}d}" if decimals else f"{whole:,}"


def format_rate(value: Number) -> str:
    """
    Return a rate with four decimals, or with three digits where it is small.

    >>> format_rate(Fraction(5000, 1979)), format_rate(Fraction(1, 1234))
    ('2.5265', '0.000810')
    """
    decimals = 4
    while 0 < value * 10**decimals < 100 and decimals < 12:
        decimals += 1
    return format_number(value, decimals)


def format_figure(value: Number) -> str:
    """Return a figure with all the digits that it has, six decimals at most."""
    for decimals in range(7):
        if (value * 10**decimals).denominator == 1:
            return format_number(value, decimals)
    return format_number(value, 6).rstrip("0")


def format_years(value: Number) -> str:
    """
    Return a time in years, or in months where it is under two years.

    >>> format_years(Fraction(5, 2)), format_years(Fraction(1, 2))
    ('2.5 years', '6.0 months')
    """
    return (
        f"{format_number(value * 12, 1)} months"
        if value < 2
        else f"{format_number(value, 1)} years"
    )


_FORMATS = {RATE: format_rate, FIGURE: format_figure, YEARS: format_years}
"""Of the kinds that choose the decimals of every number by itself."""


def written(
    columns: Sequence[AnyColumn], rows: Sequence[Sequence[Any]]
) -> list[list[tuple[str, str]]]:
    """
    Return of each column the text of every cell, and the range of those that have one.

    They are written like their column, and apart from a goal of their row.
    """
    goals = [[cell for cell in row if isinstance(cell, Goal)] for row in rows]
    texts = []
    for index, column in enumerate(columns):
        decimals = decimals_of(column, [row[index] for row in rows])
        pairs = zip(rows, goals, strict=True)
        texts.append(
            [cell_texts(row[index], column, decimals, _edges(column, own)) for row, own in pairs]
        )
    return texts


def _edges(column: AnyColumn, goals: Sequence[Goal]) -> list[Number]:
    """Return what the numbers of a column are held against by the *goals* of their row."""
    if column.kind == PERCENT:
        # NOTE: of a range the difference is from the end that decides.
        return [
            0 if goal.high is not None else Fraction(100 * (goal.edge - goal.value)) / goal.value
            for goal in goals
            if goal.value
        ]
    if column.signed or column.kind in _FORMATS:
        return []
    return [edge for goal in goals for edge in (goal.value, goal.edge)]


def decimals_of(column: AnyColumn, values: Iterable[Any]) -> int:
    """Return how many decimals a column shows, by the largest number in it."""
    if column.kind == AMOUNT:
        return OWN
    if column.kind == PERCENT or column.kind == SHARE:
        return 1
    if column.kind != COUNT and column.kind not in _ADAPTING:
        return 0
    numbers = [number for value in values for number in _numbers(value)]
    if column.kind == COUNT:
        return 2 if any(number.denominator != 1 for number in numbers) else 0
    return _adapted(numbers)


def decimals_apart(value: Number | Estimate, goals: Iterable[Number], decimals: int) -> int:
    """
    Return with how many decimals, *decimals* at least, *value* stays on its side of each goal.

    >>> decimals_apart(10**6 - Fraction(298, 1000), [10**6], 0), decimals_apart(10**6, [10**6], 0)
    (1, 0)
    """
    ends = value if isinstance(value, Estimate) else (value,)
    for end, goal in ((end, goal) for goal in goals for end in ends if end != goal):
        while not _is_apart(round(end * 10**decimals), goal * 10**decimals, end > goal):
            decimals += 1
    return decimals


def _is_apart(value: Number, goal: Number, above: bool) -> bool:
    return value > goal if above else value < goal


def _adapted(numbers: Sequence[Number]) -> int:
    # NOTE: whole parts tell as much of the limits as the numbers themselves, and compare fast.
    largest = max([abs(number.numerator) // number.denominator for number in numbers], default=0)
    if largest >= 1000 or all(number.denominator == 1 for number in numbers):
        return 0
    return 1 if largest >= 10 else 3


def _numbers(value: Any) -> tuple[Number, ...]:
    if value is None or isinstance(value, str):
        return ()
    if isinstance(value, Estimate):
        # NOTE: ends in quadrature are roots, seldom whole; they alone ask for no decimals.
        return (value.mid,)
    if isinstance(value, Goal):
        return (value.value,)
    return (value,)


def cell_texts(
    value: Any, column: AnyColumn, decimals: int, edges: Iterable[Number] = ()
) -> tuple[str, str]:
    """
    Return the text of a cell, of an estimate its middle, and low–high where it has them.

    Args:
        decimals: As `decimals_of` the column says.
        edges: What it must not read as if it were on the other side of.
    """
    if isinstance(value, str):
        return value, ""
    if value is None:
        return "–", ""
    if isinstance(value, Goal):
        return goal_text(value), ""
    middle = value.mid if isinstance(value, Estimate) else value
    if decimals == OWN:
        decimals = _adapted([middle])
    decimals = decimals_apart(value, edges, decimals)
    text = number_text(middle, column, decimals)
    if not isinstance(value, Estimate) or value.exact:
        return text, ""
    ends = (number_text(end, column, decimals) for end in (value.low, value.high))
    return text, "–".join(ends)


def goal_text(goal: Goal) -> str:
    """Return a goal with its comparator, and its unit where that must be said."""
    ends = [goal.value] if goal.high is None else [goal.value, goal.high]
    number = "–".join(map(format_figure, ends))
    return " ".join(filter(None, (SIGNS[goal.comparator], number, goal.unit)))


def number_text(value: Number, column: AnyColumn, decimals: int) -> str:
    """Return a number as its column writes it."""
    if column.kind in _FORMATS:
        return _FORMATS[column.kind](value)
    if column.kind == SHARE:
        return f"{format_number(value * 100, decimals)}%"
    if column.kind == PERCENT:
        return f"{format_number(value, decimals, column.signed)}%"
    return format_number(value, decimals, column.signed)


def format_quiet(value: Number) -> str:
    """
    Return the one number of `--quiet`: digits alone, whole from 1,000 up.

    >>> format_quiet(Fraction(12345678, 10)), format_quiet(Fraction(-2, 3 * 10**6))
    ('1234568', '-0.000000667')
    """
    size = magnitude(value)
    decimals = 0 if size >= 1000 or value.denominator == 1 else 3
    while decimals and size * 10**decimals < 100:
        decimals += 1
    return format_number(value, decimals).replace(",", "")
