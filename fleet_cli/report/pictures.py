"""Pictures of quantities through time, before anything is drawn."""

from datetime import date

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple


class Line(NamedTuple):
    """One quantity through time, constant from each of its days to the next."""

    name: str
    points: tuple[tuple[date, Estimate], ...]
    """In order."""


class Mark(NamedTuple):
    """A goal in a chart."""

    day: date
    value: Number | None
    """None where it is of another unit than the chart: it then has its place in time alone."""
    label: str


class Chart(NamedTuple):
    """A picture of quantities through time."""

    title: str
    whole: Line
    parts: tuple[Line, ...] = ()
    """What the whole is made of, the largest first; the middles add up to it."""
    marks: tuple[Mark, ...] = ()
