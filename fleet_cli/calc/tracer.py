"""Steps from the counts and figures of one document to what its pools add."""

from collections.abc import Sequence
from fractions import Fraction

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.units import Quantity, conversion
from fleet_cli.calc.amounts import INDEPENDENT
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.manifest import Citation, Pool
from fleet_cli.model.power import ACCELERATOR_POWER, BOX, FACILITY_POWER
from fleet_cli.model.steps import (
    COUNT,
    FACTOR,
    FIGURE,
    POWER,
    PRODUCT,
    RATE,
    SYSTEM,
    THROUGHPUT,
    Step,
    figure_step,
    given,
    made,
    scaled,
)
from fleet_cli.model.throughput import Reference, ThroughputTable


class Tracer:
    """Makes the steps of one document; what its pools share, once."""

    def __init__(self, rated: RatedFleet, reference: Reference) -> None:
        self._rated, self._reference, self._unit = rated, reference, reference.short_unit
        self._manifest = rated.fleet.manifest
        self._meant = rated.fleet.unit_of
        self._added = {
            entry.name: f"{source.name}:{span.line}"
            for entry, (source, span) in self._manifest.added
        }
        self._rates: dict[str, Step] = {}

    def _called(self, pool: Pool) -> str:
        unit = self._meant(pool)
        held = unit.system.name if unit.system else unit.accelerator.name
        return f"{pool.name} ({held})" if pool.name else held

    def count(self, pool: Pool) -> Step:
        """Return how many accelerators a pool has."""
        unit, name = self._meant(pool), self._called(pool)
        name += "" if pool.unrated is None else f", not rated: {pool.unrated}"
        sources, system = self._sources(pool), unit.system
        if system is None:
            return given(COUNT, name, pool.count, "accelerators", *sources)
        boxes = given(COUNT, name, pool.count, "systems", *sources)
        cited = (*self._places_of(system.name), *system.sources)
        held = given(SYSTEM, f"accelerators in one {system.name}", unit.per_unit, "", *cited)
        return made(PRODUCT, f"accelerators of {name}", "accelerators", "product", boxes, held)

    def fed_key(self, pool: Pool) -> tuple[object, ...]:
        """Return what is the same of pools whose power feeds them together."""
        chip = self._meant(pool).accelerator
        rate = self._rated.rates.get(chip.name) if pool.unrated is None else None
        model = id(self._rated.model_of(pool))
        return id(chip), model, pool.power_basis, pool.unrated is None, rate and rate.throughput

    def called(self, pool: Pool) -> str:
        """Return what the accelerators of a pool are called that its power feeds."""
        name = self._meant(pool).accelerator.name
        return name if pool.unrated is None else f"{name}, not rated: {pool.unrated}"

    def power(self, pool: Pool) -> Step:
        """Return the power that a pool is given by."""
        name = self._called(pool)
        what = f"{pool.power_basis} of {name}"
        return given(POWER, what, pool.power or 0, "W", *self._sources(pool))

    def _sources(self, pool: Pool) -> list[str | Citation]:
        """Return where a pool stands, and what it cites."""
        place = f"{self._manifest.source.name}:{pool.span.line}"
        return [place, *self._manifest.cite([pool.source])]

    def products(self, pool: Pool, count: Step, estimates: str) -> Sequence[Step]:
        """
        Return what a pool adds to the equivalents.

        Where both its count and its rate may be off, `independent` takes that as two errors.
        """
        what = f"{self._unit} of {self._called(pool)}"
        chips = self._meant(pool).chips
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
        cited = self._cited(chip)
        what = f"throughput of {chip.name} by {table.name}"
        steps = getattr(table.rule, "steps", None)
        if steps is not None:
            step: Step = steps(cited, table)
            return step._replace(kind=THROUGHPUT, what=f"{what}: {table.rule.text}")
        value = table.throughput(chip) or 0
        return given(THROUGHPUT, what, value, table.unit, table.origin.text, table.source)

    def _places_of(self, *names: str) -> tuple[str, ...]:
        """Return where the manifest defines what goes by these *names*, or adds figures to it."""
        return tuple([self._added[name] for name in names if name in self._added])

    def _cited(self, chip: Accelerator) -> Accelerator:
        """Return an accelerator with where the manifest says something of it among its sources."""
        places = self._places_of(*dict.fromkeys((chip.name, *chip.aliases)))
        power = (*(chip.power_sources or chip.sources), *places)
        return chip._replace(sources=(*chip.sources, *places), power_sources=power)

    def factors(self, pool: Pool) -> dict[str, Step]:
        """Return what one accelerator of a pool takes on the basis of its power, as factors."""
        model = self._rated.model_of(pool)
        chip = self._cited(self._meant(pool).accelerator)
        if pool.power_basis == ACCELERATOR_POWER:
            return {"tdp_w": figure_step(chip, "tdp_w")}
        found: dict[str, Step] = {}
        if chip.it_w is not None and not model.states_it:
            name = f"it_w of {chip.name}"
            found[name] = given(FIGURE, name, chip.it_w, "W", *chip.power_sources)
        else:
            if chip.server_w is not None:
                name = f"server_w of {chip.name}"
                found[name] = given(FIGURE, name, chip.server_w, "W", *chip.power_sources)
            else:
                kind = chip.server_class or BOX
                name = "server_over_accelerator"
                found["tdp_w"] = figure_step(chip, "tdp_w")
                found[f"{name} of {kind}"] = self._factor(pool, name, model.server_factor(kind))
            found["it_over_server"] = self._factor(pool, "it_over_server", model.it_over_server)
        if pool.power_basis == FACILITY_POWER:
            name = "facility_over_it"
            found[name] = self._factor(pool, name, model.facility_over_it)
        return found

    def _factor(self, pool: Pool, name: str, value: Estimate) -> Step:
        """Return a factor of the power model, which a manifest or a pool may state itself."""
        stated = (self._manifest.power_model, pool.power_model)
        if any(getattr(factors, name, None) for factors in stated):
            return given(FACTOR, name, value, "", self._manifest.source.name)
        model = self._rated.model
        return given(FACTOR, name, value, "", f"power model {model.name}", *model.sources)
