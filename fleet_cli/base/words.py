"""Sentences whose numbers are still exact, for a renderer to round."""

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
    Return so many of a *word*, or nothing where there is none.

    >>> counted(1, "row"), counted(1200, "row"), counted(0, "row")
    ('1 row', '1,200 rows', '')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}" if number else ""
