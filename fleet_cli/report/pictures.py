"""Pictures of what a report says, before anything is drawn: every length a number, exact."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import Words, counted

if TYPE_CHECKING:
    from fleet_cli.report.model import AnyColumn, Goal

MOST_PARTS = 6
"""Parts of a whole that a reader can tell apart; the rest are drawn as one."""

MOST_BARS = 30
"""Bars of one panel that a reader can take in; of more, the largest, and the others as one."""

SCATTERED = 100
"""Dots so many times apart have a logarithmic axis."""


class Line(NamedTuple):
    """One quantity through time, constant from each of its days to the next."""

    name: str
    points: tuple[tuple[date, Estimate | None], ...]
    """In order; from one without a value on, nobody has counted it."""

    @property
    def known(self) -> tuple[tuple[date, Estimate], ...]:
        """The points that have a value."""
        return tuple((day, value) for day, value in self.points if value is not None)


class Mark(NamedTuple):
    """A goal at its day."""

    day: date
    value: Number
    """In the unit of the panel."""
    label: str
    high: Number | None = None
    """Of a goal that is a range: its high end."""
    first: date | None = None
    """The first day of the period that it was announced for."""


class Steps(NamedTuple):
    """Quantities through time."""

    title: str
    """What the heights are: a unit, and of what."""
    lines: tuple[Line, ...]
    """The first is the whole; another is what it was before."""
    parts: tuple[Line, ...] = ()
    """What the whole is made of, the largest first; the middles add up to it."""
    marks: tuple[Mark, ...] = ()
    planned: date | None = None
    """The first day with something that is planned, not known."""
    note: str = ""
    """What has no place in it."""


KNOWN, WHOLE, PART, AIMED, RISE, FALL = "known", "whole", "part", "aimed", "rise", "fall"
"""
What a bar is: one of a total, the total, a part that the total holds already, what there is of a
goal, and what was added or taken away.
"""


class Bar(NamedTuple):
    """One quantity by its length."""

    name: str
    value: Estimate | None
    """None where it is not known."""
    look: str = KNOWN
    """One of KNOWN to FALL."""
    start: Number = 0
    """Where it begins."""
    parts: tuple[Number, ...] = ()
    """What each of the panel's keys has of it; together they are its middle."""
    goal: "Goal | None" = None
    """What it is held against."""
    more: str = ""
    """What stands below the name."""
    said: str = ""
    """What stands behind the number, such as a verdict."""


class Bars(NamedTuple):
    """Quantities side by side."""

    title: str
    column: "AnyColumn"
    """How their numbers are written."""
    bars: tuple[Bar, ...]
    keys: tuple[str, ...] = ()
    """What the parts of the bars are."""
    marks: tuple[tuple["Goal", str], ...] = ()
    """Goals that all of them are held against, with their names."""
    dots: bool = False
    """Whether each is a dot on its range, on an axis that may be logarithmic."""


Panel = Steps | Bars


class Picture(NamedTuple):
    """What is drawn of a report: panels below each other."""

    title: Words
    subtitle: Words
    panels: tuple[Panel, ...]
    notes: tuple[Words, ...] = ()
    """What must be said of the panels."""
    credit: tuple[str, ...] = ()
    """The titles of what the numbers are from."""


def largest_of(names: Sequence[tuple[str, ...]]) -> int:
    """Return how many of the *names*, the largest first, are drawn by themselves."""
    return len(names) if len(names) <= MOST_PARTS else MOST_PARTS - 1


def not_drawn(reasons: Mapping[str, int]) -> Words:
    """
    Say how many goals have no place in a picture, and why; nothing where all have one.

    >>> not_drawn({"for no date": 2, "for which there is no room": 0})
    ('not drawn: 2 goals for no date',)
    """
    said = [f"{counted(number, 'goal')} {why}" for why, number in reasons.items() if number]
    return (f"not drawn: {', '.join(said)}",) if said else ()
