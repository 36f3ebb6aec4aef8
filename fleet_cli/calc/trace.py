"""Every step from counts and figures to the totals of fleets."""

from collections.abc import Sequence
from fractions import Fraction

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.units import Quantity, conversion
from fleet_cli.calc.adding import INDEPENDENT
from fleet_cli.calc.fleets import FleetTotal, Totals
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.resolve import Unit
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.manifest import Citation, Pool
from fleet_cli.model.power import ACCELERATOR_POWER, BOX, FACILITY_POWER
from fleet_cli.model.steps import (
    COUNT,
    FACTOR,
    FIGURE,
    POWER,
    PRODUCT,
    RATE,
    SUM,
    SYSTEM,
    THROUGHPUT,
    Step,
    figure_step,
    given,
    made,
    scaled,
)
from fleet_cli.model.throughput import Reference, ThroughputTable


class Traced(NamedTuple):
    """How a sum comes about, in accelerators and in equivalents."""

    accelerators: Step
    equivalents: Step


class Trace(NamedTuple):
    """All that leads to totals."""

    fleets: tuple[Traced | None, ...]
    """Of each fleet; None where nobody has counted it."""
    whole: Traced | None
    """Of the fleets that the total counts; None where nobody has counted any."""


class _Terms(NamedTuple):
    """What is added, a pool or more at a time."""

    counts: list[Step]
    products: list[Step]


def trace_totals(totals: Totals, unit: str) -> Trace:
    """
    Return every step that leads to *totals*.

    Args:
        totals: The sums, to which the steps lead.
        unit: What equivalents are called.
    Raises:
        RuntimeError: they do not, which is a fault of this module.
    """
    fleets: list[Traced | None] = []
    every = _Terms([], [])
    for fleet in totals.fleets:
        if fleet.snapshot.is_uncounted:
            fleets.append(None)
            continue
        terms = _fleet_terms(fleet, totals, unit)
        traced = _add(terms, fleet.name, unit, totals.estimates)
        _hold(traced, fleet.sums.accelerators, fleet.sums.equivalents)
        fleets.append(traced)
        if fleet.is_counted:
            # NOTE: half-widths do not add up from fleet to fleet, but from pool to pool.
            is_apart = totals.estimates == INDEPENDENT
            every.counts.extend(terms.counts if is_apart else [traced.accelerators])
            every.products.extend(terms.products if is_apart else [traced.equivalents])
    if totals.is_uncounted:
        return Trace(tuple(fleets), None)
    if len(fleets) == 1:
        return Trace(tuple(fleets), fleets[0])
    whole = _add(every, "all fleets", unit, totals.estimates)
    _hold(whole, totals.sums.accelerators, totals.sums.equivalents)
    return Trace(tuple(fleets), whole)


def _hold(traced: Traced, accelerators: Estimate, equivalents: Estimate) -> None:
    for step, total in zip(traced, (accelerators, equivalents), strict=True):
        if step.value != total:
            raise RuntimeError(f"the steps of {step.what} lead to {step.value}, not to {total}")


def _add(terms: _Terms, whose: str, unit: str, estimates: str) -> Traced:
    how = "quadrature" if estimates == INDEPENDENT else "sum"
    return Traced(
        _sum(terms.counts, whose, "accelerators", how),
        _sum(terms.products, whose, unit, how),
    )


def _sum(of: Sequence[Step], whose: str, unit: str, how: str) -> Step:
    nothing = given(COUNT, f"no pools of {whose} with {unit}", 0, unit, "the manifest")
    return made(SUM, f"{unit} of {whose}", unit, how, *(of or [nothing]))


def _fleet_terms(fleet: FleetTotal, totals: Totals, unit: str) -> _Terms:
    terms = _Terms([], [])
    for part in fleet.snapshot.parts:
        tracer = _Tracer(part, totals.rating.reference, unit)
        for pool in part.fleet.manifest.pools_on(fleet.day):
            count = tracer.count(pool)
            terms.counts.append(count)
            if pool.unrated is None:
                terms.products.extend(tracer.products(pool, count, totals.estimates))
    return terms


class _Tracer:
    """Makes the steps of one document; what its pools share, once."""

    def __init__(self, rated: RatedFleet, reference: Reference, unit: str) -> None:
        self._rated, self._reference, self._unit = rated, reference, unit
        self._manifest = rated.fleet.manifest
        added: list[Accelerator | System] = [*self._manifest.accelerators, *self._manifest.systems]
        self._added = {
            entry.name: f"{self._manifest.source.name}:{span.line}"
            for entry, span in zip(added, self._manifest.added_spans, strict=True)
        }
        self._rates: dict[str, Step] = {}

    def count(self, pool: Pool) -> Step:
        """Return how many accelerators a pool has."""
        unit = self._rated.fleet.unit_of(pool)
        name = _called(pool, unit)
        name += "" if pool.unrated is None else f", not rated: {pool.unrated}"
        place = f"{self._manifest.source.name}:{pool.span.line}"
        sources: list[str | Citation] = [place, *self._manifest.cite([pool.source])]
        if pool.power is not None:
            power = given(POWER, f"{pool.power_basis} of {name}", pool.power, "W", *sources)
            each = self._watts(pool, unit.accelerator)
            fed = made(PRODUCT, f"what feeds {name}", "accelerators", "quotient", power, each)
            return made(COUNT, name, "accelerators", "whole", fed)
        system = unit.system
        if system is None:
            return given(COUNT, name, pool.count, "accelerators", *sources)
        boxes = given(COUNT, name, pool.count, "systems", *sources)
        cited = (*self._place_of(system.name), *system.sources)
        held = given(SYSTEM, f"accelerators in one {system.name}", unit.per_unit, "", *cited)
        return made(PRODUCT, f"accelerators of {name}", "accelerators", "product", boxes, held)

    def products(self, pool: Pool, count: Step, estimates: str) -> Sequence[Step]:
        """
        Return what a pool adds to the equivalents.

        Where both its count and its rate may be off, `independent` takes that as two errors.
        """
        what = f"{self._unit} of {_called(pool, self._rated.fleet.unit_of(pool))}"
        chips = self._rated.fleet.unit_of(pool).chips
        rate, *others = [self._rate(chip) for chip in chips]
        if others:
            rate = made(RATE, f"rate for {what}", self._unit, "range", rate, *others)

        def product(name: str, one: Step, other: Step) -> Step:
            return made(PRODUCT, name, self._unit, "product", one, other)

        if rate.value.exact or estimates != INDEPENDENT:
            return [product(what, count, rate)]
        usual = made(RATE, f"middle rate of {what}", self._unit, "middle", rate)
        middle = made(COUNT, f"middle count of {what}", "accelerators", "middle", count)
        by_rate, least = product(what, middle, rate), product(f"middle {what}", middle, usual)
        off = made(PRODUCT, f"{what}, by the chip", self._unit, "difference", by_rate, least)
        return [product(what, count, usual), off]

    def _rate(self, chip: Accelerator) -> Step:
        if chip.name not in self._rates:
            rate = self._rated.rates[chip.name]
            own = self._throughput(rate.table, chip)
            one = self._one(rate.table)
            by = f", by the fall-back table {rate.fallback}" if rate.fallback else ""
            what = f"{self._unit} each of {chip.name}{by}"
            self._rates[chip.name] = made(RATE, what, self._unit, "quotient", own, one)
        return self._rates[chip.name]

    def _one(self, table: ThroughputTable) -> Step:
        """Return what counts as 1, in the unit of a *table*."""
        reference = self._reference
        if reference.accelerator is not None:
            return self._throughput(table, reference.accelerator)
        quantity = reference.quantity or Quantity(1, table.unit)
        one = given(FACTOR, "what counts as 1", quantity.number, quantity.unit, "--reference")
        factor = conversion(quantity.unit, table.unit) or Fraction(1)
        what = f"{table.unit} in one {quantity.unit}"
        return scaled(one, factor, what, table.unit, "the prefixes of units")

    def _throughput(self, table: ThroughputTable, chip: Accelerator) -> Step:
        """Return how the throughput of an accelerator comes about that a *table* rates."""
        cited = chip._replace(sources=(*chip.sources, *self._place_of(chip.name)))
        what = f"throughput of {chip.name} by {table.name}"
        steps = getattr(table.rule, "steps", None)
        if steps is not None:
            step: Step = steps(cited, table)
            return step._replace(kind=THROUGHPUT, what=f"{what}: {table.rule.text}")
        value = table.throughput(chip) or 0
        return given(THROUGHPUT, what, value, table.unit, table.origin.text, table.source)

    def _place_of(self, name: str) -> tuple[str, ...]:
        """Return where the manifest defines an accelerator or a system; nothing where it does not."""
        return (self._added[name],) if name in self._added else ()

    def _watts(self, pool: Pool, chip: Accelerator) -> Step:
        """Return what one accelerator of a pool takes on the basis of the pool's power."""
        model = self._rated.model_of(pool)
        power = tdp = figure_step(chip, "tdp_w")
        if pool.power_basis == ACCELERATOR_POWER:
            return power
        if chip.it_w is not None and not model.states_it:
            power = given(FIGURE, f"it_w of {chip.name}", chip.it_w, "W", *chip.power_sources)
        else:
            if chip.server_w is not None:
                what = f"server_w of {chip.name}"
                servers = given(FIGURE, what, chip.server_w, "W", *chip.power_sources)
            else:
                kind = chip.server_class or BOX
                factor = self._factor(pool, "server_over_accelerator", model.server_factor(kind))
                servers = made(POWER, f"server of {chip.name}", "W", "product", tdp, factor)
            factor = self._factor(pool, "it_over_server", model.it_over_server)
            power = made(POWER, f"IT of {chip.name}", "W", "product", servers, factor)
        if pool.power_basis != FACILITY_POWER:
            return power
        factor = self._factor(pool, "facility_over_it", model.facility_over_it)
        return made(POWER, f"facility of {chip.name}", "W", "product", power, factor)

    def _factor(self, pool: Pool, name: str, value: Estimate) -> Step:
        """Return a factor of the power model, which a manifest or a pool may state itself."""
        stated = (self._manifest.power_model, pool.power_model)
        if any(getattr(factors, name, None) for factors in stated):
            return given(FACTOR, name, value, "", self._manifest.source.name)
        model = self._rated.model
        return given(FACTOR, name, value, "", f"power model {model.name}", *model.sources)


def _called(pool: Pool, unit: Unit) -> str:
    held = unit.system.name if unit.system else unit.accelerator.name
    return f"{pool.name} ({held})" if pool.name else held
