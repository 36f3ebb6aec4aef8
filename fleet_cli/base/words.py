"""Sentences whose numbers are still exact, for a renderer to round, and figures as people write them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple


class Amount(NamedTuple):
    """A number in a sentence."""

    value: Number | Estimate
    is_percent: bool = False
    """Whether it is a difference in percent, shown with its sign."""
    is_figure: bool = False
    """Whether it is shown with the digits that it has."""
    is_goal: bool = False
    """Whether the others are held against it: it has all its digits, they what tells them apart."""
    edge: Number | None = None
    """What it is held against itself, where the sentence does not say that."""


Words = tuple[str | Amount, ...]
"""The parts of a sentence."""


def counted(number: int, word: str) -> str:
    """
    Return a number of things.

    >>> counted(1, "fleet"), counted(1200, "fleet")
    ('1 fleet', '1,200 fleets')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def counted_each(numbers: Mapping[str, int]) -> str:
    """
    Return what there is of several things, without what there is none of.

    >>> counted_each({"error": 2, "warning": 0, "notice": 1})
    '2 errors, 1 notice'
    """
    return ", ".join(counted(number, word) for word, number in numbers.items() if number)


def some_of(names: Iterable[str], most: int) -> str:
    """
    Return names, so many at the *most*, and how many more there are.

    >>> some_of(["a", "b"], 2), some_of(["a", "b", "c", "d"], 2)
    ('a, b', 'a, b and 2 more')
    """
    every = list(names)
    rest = len(every) - most
    return ", ".join(every[:most]) + (f" and {rest} more" if rest > 0 else "")


def decimal_text(figure: Number) -> str:
    """
    Return a figure as people write it: a decimal where it is one, else a quotient.

    >>> decimal_text(Fraction(8, 5)), decimal_text(Fraction(-1, 20)), decimal_text(Fraction(1, 3))
    ('1.6', '-0.05', '1/3')
    """
    for places in range(19):
        scaled = figure * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).zfill(places + 1 + (figure < 0))
            return digits[:-places] + "." + digits[-places:] if places else digits
    return str(figure)


def percent_text(part: Fraction) -> str:
    """
    Return a part of 1 as a percentage.

    >>> percent_text(Fraction(3, 8))
    '37.5%'
    """
    return f"{decimal_text(part * 100)}%"
