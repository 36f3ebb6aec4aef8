"""Many throughput tables side by side: each ready to rate, or with what keeps it from rating."""

from collections.abc import Iterable
from fractions import Fraction

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.rates import make_rating
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.throughput import (
    Rate,
    Rating,
    Reference,
    TableError,
    TableOrigin,
    ThroughputTable,
)


class Convention(NamedTuple):
    """One table and the reference that all are measured by."""

    name: str
    table: ThroughputTable | None
    """None where it cannot be used."""
    rating: Rating | None = None
    """None where the table cannot be used or cannot rate the reference."""
    problem: str | None = None
    """Why there is no rating."""
    aside: Rating | None = None
    """What judges goals by accelerators of their own, where the table cannot rate the reference."""

    @property
    def unit(self) -> str | None:
        """What the table's throughput is counted in."""
        return self.table and self.table.unit

    @property
    def origin(self) -> TableOrigin | None:
        """Where the table comes from."""
        return self.table and self.table.origin


class TableRate(NamedTuple):
    """What one accelerator has under one table."""

    convention: Convention
    accelerator: Accelerator
    throughput: Number | None
    """[unit of the table]; None where it has none, so too where a fall-back rates."""
    rate: Rate | None
    """None where the table rates the accelerator or the reference not at all."""
    problem: str | None = None
    """What went wrong in the table's code."""

    @property
    def has_some(self) -> bool:
        """Whether there is anything: a throughput, or a rate from a fall-back."""
        return self.throughput is not None or self.rate is not None

    @property
    def source(self) -> str | None:
        """Where the accelerator's value is published, if the table knows it for each."""
        table = self.convention.table
        source_of = getattr(table and table.rule, "source_of", None)
        if table is None or source_of is None or self.throughput is None:
            return None
        return source_of(self.accelerator) or table.source


class RatedTable(NamedTuple):
    """What one table makes of the whole catalogue."""

    convention: Convention
    rates: tuple[TableRate, ...]
    """Of each accelerator that it rates, highest first."""
    missing: tuple[str, ...]
    """Names of those that it cannot rate, sorted."""
    problem: str | None

    @property
    def table(self) -> ThroughputTable | None:
        """The table; None where it cannot be used."""
        return self.convention.table


def make_convention(
    table: ThroughputTable,
    fallbacks: Iterable[ThroughputTable],
    reference: Reference,
) -> Convention:
    """Return *table* ready to rate by *reference*, or with the reason why it cannot."""
    try:
        rating = make_rating(table, tuple(fallbacks), reference)
    except FleetError as error:
        # NOTE: without the name, so that tables with one reason can be named together.
        problem = error.diagnostics[0].message.removeprefix(f"{table.called} ")
        aside = Rating(table, tuple(fallbacks), reference, Fraction(1))
        return Convention(table.name, table, None, problem, aside)
    return Convention(table.name, table, rating)


def rate_under(convention: Convention, accelerator: Accelerator) -> TableRate:
    """Rate one *accelerator* by one table; what fails is told, not raised."""
    if convention.table is None:
        return TableRate(convention, accelerator, None, None, convention.problem)
    try:
        rate = convention.rating.rate(accelerator) if convention.rating else None
        if rate is not None:
            own = None if rate.fallback else rate.throughput
        else:
            own = convention.table.throughput(accelerator)
    except TableError as error:
        return TableRate(convention, accelerator, None, None, str(error))
    return TableRate(convention, accelerator, own, rate, convention.problem)


def rate_catalogue(convention: Convention, accelerators: Iterable[Accelerator]) -> RatedTable:
    """Rate every one of *accelerators* by one table, highest first and then by name."""
    rated = [rate_under(convention, chip) for chip in accelerators]
    found = [one for one in rated if one.has_some]
    found.sort(key=lambda one: (-_height(one), one.accelerator.name))
    missing = sorted(one.accelerator.name for one in rated if not one.has_some)
    problems = (one.problem for one in rated if one.problem)
    return RatedTable(convention, tuple(found), tuple(missing), next(problems, None))


def _height(rate: TableRate) -> Number:
    return rate.rate.h100e if rate.rate is not None else rate.throughput or 0
