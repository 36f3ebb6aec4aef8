"""What every format but JSON renders: sections of columns and records, their values raw and exact."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from fleet_cli.base.edition import edition
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import Words
from fleet_cli.report.texts import day_text, harmless

if TYPE_CHECKING:
    from fleet_cli.report.pictures import Picture, Steps

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

CITED, ADDRESS = "cited", "address"
"""Numbers of sources, such as [1] [2], and texts with addresses in them: a page lets one follow."""

WORDED = frozenset((TEXT, VERDICT, CHANGE, CITED, ADDRESS))
"""Kinds of what is no number."""


class Goal(NamedTuple):
    """A target's goal with its comparator, as people read it."""

    comparator: str
    """One of the comparators."""
    value: Number
    """Of a range the low end."""
    edge: Number
    """What decides: the goal itself, less what is tolerated; of a range its high end."""
    high: Number | None = None
    """The high end of a range."""
    unit: str = ""
    """What stands behind the number; empty where the table says it."""


Value = str | Number | Estimate | Goal | None
"""What a record has in a column: None where a number is not known, or a text is not there."""


class Origin(NamedTuple):
    """What must be known of a row's equivalents."""

    fallbacks: Iterable[str | None] = ()
    """The tables that rates came from, where that is not the one asked for."""
    unrated: Iterable[str | None] = ()
    """Why a part of it, or all, has no equivalents."""

    @property
    def marks(self) -> str:
        """What stands for it behind a name; notes below the table explain it."""
        return ("*" if any(self.fallbacks) else "") + ("†" if any(self.unrated) else "")


class About(NamedTuple):
    """What the numbers of a row are about, which every row says to machines."""

    fleet: str = ""
    """Empty where it is not just one."""
    day: date | None = None
    """The date that they hold for."""
    basis: str | None = None
    """What the counts of the fleet are, as its documents say."""


Record = TypeVar("Record", contravariant=True)
Whole = TypeVar("Whole", contravariant=True)
Item = TypeVar("Item")
Sum = TypeVar("Sum")


class Column(NamedTuple, Generic[Record, Whole]):
    """One column of a section: what it is called, and its value of a record."""

    name: str
    """The machine's name of it, unit included, as in CSV."""
    title: str
    """What a person reads above it."""
    value: Callable[[Record], Value]
    kind: str = TEXT
    total: Callable[[Whole], Value] | None = None
    """Its value of what stands below all records; None where that has none."""
    said: Callable[[Record], Value] | None = None
    """What a person reads instead of the value."""
    origin: Callable[[Record], Origin] | None = None
    """What people see as marks behind the value, and machines in columns of their own."""
    marks: str = "*†"
    """Those of the marks that people see."""
    shown: bool = True
    """Whether people see it; machines see every column."""
    spread: bool = False
    """Whether its values are estimates, which machines get as low, mid and high."""
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

    def seen(self, record: Record) -> Value:
        """Return what a person sees of *record*; machines get its `value`."""
        value = (self.said or self.value)(record)
        marks = self.origin(record).marks if self.origin else ""
        marks = "".join([mark for mark in marks if mark in self.marks])
        return f"{value} {marks}" if marks else value

    def clean(self, value: Value) -> Value:
        """Return *value* without what could control a screen; a text that is not there is empty."""
        if value is None and self.kind in WORDED:
            return ""
        return harmless(value) if isinstance(value, str) else value


Columns = Sequence[Column[Item, Sum] | list[Column[Item, Sum]]]
"""Those of a section, in their order; some come together."""


class Section(Generic[Item, Sum]):
    """A table: columns, the records that they are about, and what stands below these."""

    def __init__(
        self,
        name: str,
        title: str | None,
        columns: Columns[Item, Sum],
        records: Iterable[Item],
        whole: Sum | None = None,
        notes: Iterable[str | Words] = (),
        about: Callable[[Item | None], About] | None = None,
        shown: bool | Callable[[Item], object] = True,
    ) -> None:
        """
        Make a section; every text in it is made harmless.

        Args:
            name: The machine's name, such as `rows` or `targets`.
            title: What a person reads above it.
            whole: What the total below them is about; None where there is none.
            notes: What must be said right below it.
            about: Gives the fleet and the day of a record, and of None those of the total.
            shown: Whether people see it, or of each record whether they see its row, where a note
                says what the others hold; machines see every section and row.
        """
        self.name = name
        self.title = title and harmless(title)
        parts = [part if isinstance(part, list) else [part] for part in columns]
        expanded = [one for part in parts for column in part for one in _expanded(column)]
        self.every: tuple[Column[Item, Sum], ...] = (*_about_columns(about), *expanded)
        self.columns = tuple([column for column in self.every if column.shown])
        self._every_record = tuple(records)
        picks = shown if callable(shown) else None
        self.records = tuple(filter(picks, self._every_record)) if picks else self._every_record
        self.whole = whole
        self.notes = tuple(map(_clean_note, notes))
        self.shown = bool(shown) and bool(self.records or self.notes or whole is not None)

    @cached_property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """What people see of the records: a row each."""
        return tuple(
            [
                tuple([one.clean(one.seen(record)) for one in self.columns])
                for record in self.records
            ]
        )

    @cached_property
    def total(self) -> tuple[Value, ...] | None:
        """What people see below the rows."""
        return None if self.whole is None else self.total_of(self.columns)

    def machine_rows(self) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Yield what each row is called, and what machines get in every column."""
        for record in self._every_record:
            yield self.name, tuple([one.clean(one.value(record)) for one in self.every])
        if self.whole is not None:
            yield "total", self.total_of(self.every)

    def total_of(self, columns: Iterable[Column[Item, Sum]]) -> tuple[Value, ...]:
        """Return what stands below the rows in *columns*, where anything does."""
        whole: Any = self.whole
        labels = {self.columns[0].name: "Total"}
        return tuple(
            [
                one.clean(one.total(whole)) if one.total else labels.get(one.name, "")
                for one in columns
            ]
        )


def _about_columns(about: Callable[[Item | None], About] | None) -> Iterator[Column[Item, Any]]:
    """Yield what machines get of what a row is *about*."""

    def column(name: str, of: Callable[[About], Value]) -> Column[Item, Any]:
        every = about or (lambda _: About())
        whole = of(every(None))
        return Column(name, "", lambda one: of(every(one)), total=lambda _: whole, shown=False)

    if about is not None:
        yield column("fleet", lambda one: one.fleet)
        yield column("as_of", lambda one: day_text(one.day))
        yield column("basis", lambda one: one.basis)


def _expanded(column: Column[Item, Sum]) -> Iterator[Column[Item, Sum]]:
    """Yield a column, and behind it what its marks say to machines."""
    yield column._replace(name=harmless(column.name), title=harmless(column.title))
    origin = column.origin
    if origin is not None:
        yield Column(
            "fallback_table", "", lambda one: _joined(" ", origin(one).fallbacks), shown=False
        )
        yield Column("unrated", "", lambda one: _joined("; ", origin(one).unrated), shown=False)


def _joined(separator: str, texts: Iterable[str | None]) -> str:
    return separator.join(sorted(set(filter(None, texts))))


def _clean_note(note: str | Words) -> str | Words:
    if isinstance(note, str):
        return harmless(note)
    return tuple([harmless(word) if isinstance(word, str) else word for word in note])


def _with_edition(method: str | Words) -> Words:
    words = (method,) if isinstance(method, str) else method
    return (*words, " · catalogue ", edition().edition) if any(words) else ()


AnyColumn = Column[Any, Any]
AnySection = Section[Any, Any]
"""What renderers take: they ask for no value of a record themselves."""


class Report:
    """What a command has to say to people and spreadsheets."""

    def __init__(
        self,
        title: str,
        sections: Iterable[AnySection],
        method: str | Words,
        basis: Iterable[tuple[str, str]] = (),
        chart: "Steps | None" = None,
        picture: "Callable[[], Picture] | None" = None,
        chapters: "Callable[[], Iterable[Report]] | None" = None,
        title_only: bool = False,
    ) -> None:
        """
        Make a report; every text that enters it is made harmless.

        Args:
            sections: All that the command can have, those without records too.
            method: The basis of the numbers, on one line; the edition is added to it.
            basis: The same as columns, for rows that must carry it themselves.
            chart: What is drawn above the tables, in characters.
            picture, chapters: Make what is drawn to scale, and what follows on a page.
            title_only: Whether the title says all that people need.
        """
        self.title = harmless(title)
        self.every = tuple(sections)
        shown = [section for section in self.every if section.shown]
        self.sections = () if title_only else tuple(shown)
        self.method: str | Words = "" if title_only else _clean_note(_with_edition(method))
        every = (*basis, ("catalogue", edition().edition))
        self.basis = tuple([(name, harmless(value)) for name, value in every])
        self.chart, self.picture, self.chapters = chart, picture, chapters
