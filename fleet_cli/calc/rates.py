"""Accelerators to rates: one table, one reference, and what neither can rate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.quantity import ZERO, Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.units import conversion
from fleet_cli.calc.aims import Aim
from fleet_cli.calc.amounts import fed
from fleet_cli.calc.resolve import Repeated, ResolvedFleet, Unit
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.doubt import Doubtful, among
from fleet_cli.model.manifest import Manifest, Pool
from fleet_cli.model.power import Factors, PowerModel, watts_of
from fleet_cli.model.throughput import Rate, Rating, Reference, TableError, ThroughputTable


class RatedFleet(NamedTuple):
    """A resolved fleet with the rate of every accelerator in it."""

    fleet: ResolvedFleet
    rates: dict[str, Rate]
    """By the accelerator's name, without those of unrated pools."""
    model: PowerModel
    """The power model, before what the manifest and its pools say of their sites."""
    ratings: Mapping[str, Rating] = MappingProxyType({})
    """By a target's name, of those that name a table of their own."""

    def model_of(self, pool: Pool) -> PowerModel:
        """Return the power model that holds for a pool."""
        return self._model_with(pool.power_model)

    def _model_with(self, factors: Factors | None) -> PowerModel:
        return self.model.with_factors(self.fleet.manifest.power_model).with_factors(factors)

    @property
    def models(self) -> tuple[PowerModel, ...]:
        """The power models of its pools, each once; that of the manifest where it has none."""
        stated = dict.fromkeys(pool.power_model for pool in self.fleet.manifest.pools)
        return tuple(dict.fromkeys(map(self._model_with, stated or (None,))))

    def accelerators_of(self, pool: Pool) -> Estimate:
        """
        Return how many accelerators a pool has: what it counts, or as many as its power can feed.

        Pools that are given by their power are rounded down together where they are added up.
        """
        if pool.power is None:
            return pool.count.times(self.fleet.unit_of(pool).per_unit)
        watts = self.watts_of(pool)
        return ZERO if watts is None else fed(pool.power, watts.estimate)

    def watts_of(self, pool: Pool) -> Doubtful | None:
        """Return what one accelerator of a pool takes on the basis of its power [W]."""
        model = self.model_of(pool)
        chips = self.fleet.unit_of(pool).chips
        found = [watts_of(chip, pool.power_basis, model) for chip in chips]
        known = [one.each for one in found if one is not None]
        if len(known) < len(found):
            return None
        return known[0] if len(known) == 1 else among(*known)

    @property
    def unrateable(self) -> frozenset[str]:
        """Accelerators of pools that are to be rated, and have no rate."""
        pools = (pool for pool in self.fleet.manifest.pools if pool.unrated is None)
        names = {chip.name for pool in pools for chip in self.fleet.unit_of(pool).chips}
        return frozenset(names - self.rates.keys())

    def only(self, pools: Iterable[Pool]) -> "RatedFleet":
        """Return the fleet with just these of its pools."""
        manifest = self.fleet.manifest._replace(pools=tuple(pools))
        return self._replace(fleet=self.fleet._replace(manifest=manifest))


UNRATED = "say unrated: why"
"""What can be done about an accelerator that no table rates."""


def make_rating(
    table: ThroughputTable, fallbacks: Sequence[ThroughputTable], reference: Reference
) -> Rating:
    """
    Join a table with what counts as 1.

    Args:
        fallbacks: What rates what it cannot, in order.
    Raises:
        FleetError: the table does not measure the reference, or fails on it.
    """
    try:
        throughput = reference.throughput(table)
    except TableError as error:
        raise table_failure(error) from error
    if throughput is not None:
        return Rating(table, tuple(fallbacks), reference, throughput)
    message = f"{table.called} cannot rate the reference {reference.name}"
    hint = "choose another reference with --reference, or another table with --table"
    if reference.quantity is not None:
        message = f"{table.called} measures {table.unit}, not {reference.quantity.unit}"
        hint = f"write a quantity in {table.unit}, or choose another table with --table"
    raise fail("no-rate", message, hint)


def table_failure(error: TableError) -> FleetError:
    """Make the error for a table whose own code failed."""
    hint = "mend the table, or choose another with --table; FLEET_TRACEBACK=1 shows where it fails"
    return fail("table", str(error), hint)


def rate_fleet(
    fleet: ResolvedFleet,
    rating: Rating,
    model: PowerModel,
    ratings: Mapping[str, Rating] = MappingProxyType({}),
) -> tuple[RatedFleet, list[Diagnostic]]:
    """
    Rate every accelerator of a fleet that a pool does not leave unrated.

    Pools whose name could not be resolved are passed over: that problem is known already.

    Args:
        ratings: By a target's name, of those that name a table of their own.
    Returns:
        The rated fleet, and a problem for each accelerator that has no rate, or no watts where a
        pool is given by its power, with its pools.
    """
    rated = RatedFleet(fleet, {}, model, ratings)
    missing = Repeated()
    settled: set[tuple[str, bool]] = set()
    for pool in fleet.manifest.pools:
        said = (pool.accelerator, pool.is_system)
        if said in settled and pool.power is None:
            continue
        unit = fleet.units.get(said)
        if unit is None:
            continue
        if pool.power is not None and rated.watts_of(pool) is None:
            missing.add(
                (unit.accelerator.name, "power"),
                pool.span,
                partial(_no_watts, fleet.manifest, pool, unit),
            )
        for chip in unit.chips if pool.unrated is None else ():
            rate = rated.rates.get(chip.name)
            if rate is None and chip.name not in missing:
                rate = rating.rate(chip)
            if rate is None:
                make = partial(_rate_problem, fleet, pool, chip, rating)
                missing.add(chip.name, pool.span, make)
            else:
                rated.rates[chip.name] = rate
        if all(chip.name in rated.rates for chip in unit.chips):
            settled.add(said)
    return rated, missing.problems()


def _rate_problem(
    fleet: ResolvedFleet, pool: Pool, accelerator: Accelerator, rating: Rating
) -> Diagnostic:
    missing = rating.table.missing(accelerator)
    message = f"the table {rating.table.name} has no figure for {accelerator.name}"
    notes = (f"pool: {pool.name}",) if pool.name else ()
    if accelerator.is_ahead:
        never = accelerator.status == "withdrawn"
        said = "it never had any figures" if never else "there are no figures of it yet"
        message = f"{accelerator.name} is {accelerator.status}; {said}"
    elif missing:
        notes = (*notes, f"figures that it lacks: {', '.join(missing)}")
    *ways, last = _ways_out(accelerator, rating, bool(missing))
    hint = f"{', '.join(ways)}, or {last}" if ways else last
    return Diagnostic("no-rate", message, fleet.manifest.source, pool.span, hint, notes)


def _ways_out(accelerator: Accelerator, rating: Rating, lacks_figures: bool) -> Iterator[str]:
    """Yield what can be done about an accelerator that has no rate, the likeliest first."""
    table = rating.table
    if accelerator.is_ahead:
        yield UNRATED
    else:
        yield "choose another table with --table"
    if table.origin.path is not None:
        # NOTE: a fall-back that it has already did not help: it may count in another unit.
        fallback = f"another fallback in {table.unit}" if table.fallback else "a fallback"
        yield f"give this one {fallback}{'' if lacks_figures else ' or a value of it'}"
    if lacks_figures:
        # NOTE: a table of measured values asks for no figure, so that none would help.
        yield "add the figure under accelerators:"
    if not accelerator.is_ahead:
        yield UNRATED


def _no_watts(manifest: Manifest, pool: Pool, unit: Unit) -> Diagnostic:
    message = f"how much power {unit.accelerator.name} takes is not known, so no count follows"
    hint = "give count: instead, or add tdp_w or server_w under accelerators:"
    return Diagnostic("power", message, manifest.source, pool.span, hint)


def measures(table: ThroughputTable, aim: Aim) -> bool:
    """Whether *table* measures what a target is about."""
    return aim.measure.word != "throughput" or conversion(table.unit, aim.measure.unit) is not None
