"""Accelerators to rates: one table, one reference, and what neither can rate."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.calc.repeated import Repeated
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.manifest import Pool
from fleet_cli.model.throughput import Rate, Rating, TableError, ThroughputTable, throughput_of


class RatedFleet(NamedTuple):
    """A resolved fleet with the rate of every accelerator in it."""

    fleet: ResolvedFleet
    rates: dict[str, Rate]
    """By the accelerator's name, without those of unrated pools."""

    @property
    def unrateable(self) -> frozenset[str]:
        """Accelerators of pools that are to be rated, and have no rate."""
        units = self.fleet.units
        pools = (pool for pool in self.fleet.manifest.pools if pool.unrated is None)
        names = {units[pool.accelerator, pool.is_system].accelerator.name for pool in pools}
        return frozenset(names - self.rates.keys())

    def only(self, pools: Iterable[Pool]) -> "RatedFleet":
        """Return the fleet with just these of its pools."""
        manifest = self.fleet.manifest._replace(pools=tuple(pools))
        return self._replace(fleet=self.fleet._replace(manifest=manifest))


WAYS_OUT = (
    "choose another table with --table, give this one a fallback, add the figure under "
    "accelerators:, or say unrated: why"
)
"""What to do about an accelerator that a table cannot rate."""


AHEAD_WAYS_OUT = "say unrated: why, or give it figures under accelerators: by another name"
"""What to do about an accelerator that nobody has figures of."""


def make_rating(
    table: ThroughputTable,
    fallbacks: Sequence[ThroughputTable],
    reference: Accelerator,
    standard: Accelerator | None = None,
) -> Rating:
    """
    Join a table with the accelerator that counts as 1.

    Args:
        table: What is asked for.
        fallbacks: What rates what it cannot, in order.
        reference: What counts as 1.
        standard: The H100, which goals in h100e are measured by; not needed where it is the reference.
    Raises:
        FleetError: the table has no throughput for the reference, or fails on it.
    """
    try:
        throughput = throughput_of(table, reference)
    except TableError as error:
        raise table_failure(error) from error
    if throughput is None:
        raise fail(
            "no-rate",
            f"the table {table.name} cannot rate the reference {reference.name}",
            "choose another reference with --reference, or another table with --table",
        )
    return Rating(table, tuple(fallbacks), reference, throughput, standard)


def table_failure(error: TableError) -> FleetError:
    """Make the error for a table whose own code failed."""
    return fail("table", str(error), "mend the table, or choose another with --table")


def rate_fleet(fleet: ResolvedFleet, rating: Rating) -> tuple[RatedFleet, list[Diagnostic]]:
    """
    Rate every accelerator of a fleet that a pool does not leave unrated.

    Pools whose name could not be resolved are passed over: that problem is known already.

    Returns:
        The rated fleet, and a problem for each accelerator that has no rate, with its pools.
    """
    rates: dict[str, Rate] = {}
    missing = Repeated()
    for pool in fleet.manifest.pools:
        if pool.unrated is not None:
            continue
        unit = fleet.units.get((pool.accelerator, pool.is_system))
        if unit is None or unit.accelerator.name in rates:
            continue
        name = unit.accelerator.name
        rate = None if name in missing else rating.rate(unit.accelerator)
        if rate is not None:
            rates[name] = rate
            continue
        make = partial(_rate_problem, fleet, pool, unit.accelerator, rating)
        missing.add(name, pool.span, make)
    return RatedFleet(fleet, rates), missing.problems()


def _rate_problem(
    fleet: ResolvedFleet, pool: Pool, accelerator: Accelerator, rating: Rating
) -> Diagnostic:
    message, hint = describe_no_rate(accelerator, rating.table.name)
    notes = (f"pool: {pool.name}",) if pool.name else ()
    if accelerator.unknown:
        notes = (*notes, f"unknown of it: {', '.join(accelerator.unknown)}")
    return Diagnostic("no-rate", message, fleet.manifest.source, pool.span, hint, notes)


def describe_no_rate(accelerator: Accelerator, table: str) -> tuple[str, str]:
    """
    Say why an accelerator has no rate under a table, and what to do: message and hint.

    >>> describe_no_rate(Accelerator("X2", status="announced"), "dense-16bit")[0]
    'X2 is announced; there are no figures of it yet'
    """
    if accelerator.is_ahead:
        said = "there are no figures of it yet"
        if accelerator.status == "withdrawn":
            said = "it never had any figures"
        return f"{accelerator.name} is {accelerator.status}; {said}", AHEAD_WAYS_OUT
    return f"the table {table} has no figure for {accelerator.name}", WAYS_OUT
