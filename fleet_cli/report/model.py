"""What every format for people renders: sections of typed cells, raw and exact."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.words import Words

TEXT = "text"
COUNT = "count"
"""Accelerators: a number or an estimate."""
H100E = "h100e"
"""Equivalents: a number or an estimate."""
AMOUNT = "amount"
"""A number or an estimate in a unit of its own row, such as a target's: H100e, accelerators, MW."""
RATE = "rate"
"""Equivalents of one accelerator."""
SHARE = "share"
"""A part of 1."""
PERCENT = "percent"
"""Already times 100; signed where `signed`."""
FIGURE = "figure"
"""A figure of a datasheet, shown with the digits that it has."""
POWER = "power_mw"
MEMORY = "memory_tb"
YEARS = "years"
"""A time, shown in months where it is short."""
VERDICT = "verdict"
CHANGE = "change"
"""`added`, `removed`, `changed` or `renamed`."""
DATE = "date"


class Column(NamedTuple):
    """One column of a section."""

    name: str
    """The machine's name of it, unit included, as in CSV."""
    title: str
    """What a person reads above it."""
    kind: str = TEXT
    signed: bool = False
    """Whether a plus is shown: for differences."""
    wraps: bool = False
    """Whether a long text may take several lines."""
    below: bool = False
    """Whether it goes below the first column where a screen is narrow."""
    bare: bool = False
    """Whether it needs no title there: NVIDIA is plainly a vendor."""
    once: bool = False
    """Whether a screen leaves out what equals the value above."""


Row = tuple[Any, ...]

FALLBACK = "fallback_table"
"""The column that names the table which a rate came from, where it is not the one asked for."""
UNRATED = "unrated"
"""The column that says why something has no rate."""


class Goal(NamedTuple):
    """A target's goal with its comparator."""

    comparator: str
    """`at_least`, `about` or `at_most`."""
    value: Any


class Marked(NamedTuple):
    """A text with a mark for people, and with what machines need to know in its row."""

    text: str
    mark: str
    """Such as `*`, which a note below the table explains; may be empty."""
    fields: tuple[tuple[str, Any], ...]
    """By name: columns of their own for machines, whose text has no mark."""


class Section(NamedTuple):
    """A table: columns, rows, and a total below them."""

    name: str
    """The machine's name, such as `rows` or `targets`."""
    title: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    notes: tuple[str | Words, ...] = ()
    """What must be said right below it."""


def with_fallback(text: str, fallbacks: Iterable[str | None]) -> str | Marked:
    """Return *text*, marked where a rate beside it came from a fall-back table."""
    names = sorted(set(filter(None, fallbacks)))
    return Marked(text, "*", ((FALLBACK, " ".join(names)),)) if names else text


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


class Report(NamedTuple):
    """What a command has to say to people and spreadsheets."""

    title: str
    sections: tuple[Section, ...]
    method: str
    """The basis of the numbers, on one line."""
    basis: tuple[tuple[str, str], ...] = ()
    """The basis as columns, for rows that must carry it themselves."""
    chart: Chart | None = None
    """What is drawn above the tables."""
