"""A fleet as its manifest states it, nothing looked up yet."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Place, Source, Span
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.power import FACILITY_POWER, Factors

AT_LEAST, ABOUT, AT_MOST, UP_TO = "at_least", "about", "at_most", "up_to"

MET, MISSED, PENDING, UNDECIDED = "met", "missed", "pending", "undecided"
WITHIN, EXCEEDED = "within", "exceeded"
_JUDGED = (MET, MISSED, PENDING, UNDECIDED)
VERDICTS_OF = {
    AT_LEAST: _JUDGED,
    ABOUT: _JUDGED,
    AT_MOST: _JUDGED,
    UP_TO: (WITHIN, EXCEEDED, UNDECIDED),
}
"""How a fleet can stand to a target, by its comparator."""
COMPARATORS = tuple(VERDICTS_OF)
VERDICTS = tuple(dict.fromkeys(word for words in VERDICTS_OF.values() for word in words))


class Pool(NamedTuple):
    """One line of a fleet: so many of one accelerator or system, at one place."""

    accelerator: str
    """The accelerator or system as written."""
    is_system: bool
    """Whether `count` counts systems."""
    count: Estimate  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """Accelerators or systems; 0 where `power` is given instead."""
    span: Span
    """Where the accelerator's or system's name stands."""
    name: str | None = None
    site: str | None = None
    region: str | None = None
    owner: str | None = None
    online: date | None = None
    """The first day on which it counts."""
    retired: date | None = None
    """The first day on which it counts no longer."""
    tags: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    """An id of the manifest's sources, or a URL."""
    note: str | None = None
    unrated: str | None = None
    """Why it has no rate; the pool is then counted and listed without equivalents."""
    choices: tuple[str, ...] = ()
    """Low, mid and high, where the chip is known as a range; `accelerator` then names all."""
    power: Estimate | None = None
    """Instead of a count: the power, which says how many there can be [W]."""
    power_basis: str = FACILITY_POWER
    """Where those watts are counted, one of BASES."""
    power_model: Factors | None = None
    """What is known of its site."""
    is_middled: bool = False
    """Whether its estimate was given without a mid, so that the middle of the two is taken."""

    def counts_on(self, day: date | None) -> bool:
        """Whether the pool is there on *day*; with no day every pool is."""
        if day is None:
            return True
        return (self.online is None or self.online <= day) and (
            self.retired is None or day < self.retired
        )

    def is_planned(self, day: date | None) -> bool:
        """Whether it comes or goes behind *day*."""
        return day is not None and any(one and one > day for one in (self.online, self.retired))


Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Keys, such as region or tag:team, each with the values that are asked for."""


class Target(NamedTuple):
    """A public announcement: at least, about, at most or up to so much of something by a date."""

    name: str
    comparator: str
    """One of COMPARATORS."""
    goal: Number
    """In `unit`; of a range the end that decides."""
    span: Span
    """Where the target begins."""
    goal_range: tuple[Number, Number] | None = None
    """Low and high, where the goal was announced as a range."""
    unit: str = ""
    """As written, such as GW; empty where the goal is a bare number."""
    goal_span: Span | None = None
    of: tuple[str, ...] = ()
    """
    The word of a measure, or names of accelerators, architectures or vendors; empty where the unit
    says it, or where it is h100e.
    """
    of_span: Span | None = None
    where: Where = ()
    """Which pools it is about; all where it is empty."""
    where_span: Span | None = None
    tolerance: Fraction = Fraction(1, 20)
    """The part of the goal by which `about` may fall short."""
    table: str | None = None
    """The table that it is measured by, where that is part of the announcement."""
    table_span: Span | None = None
    announced: date | None = None
    by: date | None = None
    source: str | None = None
    note: str | None = None
    expect: str | None = None
    """The verdict that a check takes as known, such as `missed` for a target of the past."""


class Citation(NamedTuple):
    """A source that pools and targets refer to by its id."""

    id: str
    title: str | None
    url: str | None


class Manifest(NamedTuple):
    """One fleet document."""

    fleet: str
    source: Source
    """The file that it is in."""
    span: Span
    """Where the fleet's name stands."""
    pools: tuple[Pool, ...] = ()
    targets: tuple[Target, ...] = ()
    description: str | None = None
    owner: str | None = None
    as_of: date | None = None
    """The date that the counts hold for."""
    table: str | None = None
    table_span: Span | None = None
    citations: tuple[Citation, ...] = ()
    accelerators: tuple[Accelerator, ...] = ()
    """Additions to the catalogue."""
    systems: tuple[System, ...] = ()
    basis: str | None = None
    """What the counts are, such as purchases or what is online."""
    part_of: tuple[str, ...] = ()
    """Fleets that already hold these accelerators."""
    part_of_span: Span | None = None
    is_uncounted: bool = False
    """Whether nobody has counted it: it is in no sum, and its targets are undecided."""
    power_model: Factors | None = None
    """What is known of the site of all its pools."""
    added_places: tuple[Place, ...] = ()
    """Where the added accelerators and then the systems stand, here or in what is included."""

    @property
    def added(self) -> tuple[tuple[Accelerator | System, Place], ...]:
        """What it adds to the catalogue, each with where that stands."""
        return tuple(zip((*self.accelerators, *self.systems), self.added_places, strict=True))

    def pools_on(self, day: date | None) -> list[Pool]:
        """Return the pools that are there on *day*; with no day every one."""
        return [
            pool for pool in self.pools if not (pool.online or pool.retired) or pool.counts_on(day)
        ]

    def cite(self, sources: Iterable[str | None]) -> tuple[Citation, ...]:
        """Return what *sources*, ids or web addresses, refer to: each once, sorted."""
        known = {citation.id: citation for citation in self.citations}
        given = sorted({source for source in sources if source is not None})
        return tuple(known.get(source) or Citation(source, None, source) for source in given)
