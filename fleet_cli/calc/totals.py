"""Rated pools to totals: by any key, with estimates added exactly."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from fleet_cli.base.quantity import Estimate, Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import NOTHING, Amount, Measured, Part, Sum, add, add_up, fed
from fleet_cli.calc.keys import field_of, key_function
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.doubt import Doubtful, among, doubtful, inverse, product
from fleet_cli.model.manifest import Pool
from fleet_cli.model.measures import (
    ACCELERATORS,
    EQUIVALENTS,
    MEMORY,
    Counted,
    Measure,
    power,
)
from fleet_cli.model.power import BASES, Factors, conversion_factor, watts_of
from fleet_cli.model.throughput import Rate, Rating


class Cell(NamedTuple):
    """All pools of one group with one accelerator: the smallest part that is rated."""

    keys: tuple[str, ...]
    accelerator: Accelerator
    """What its rows are named by: of a chip that is known as a range, what stands for all of it."""
    counted: tuple[Counted, ...]
    """What one of them is: one accelerator with its rate, or low, mid and high of a range."""
    unrated: str | None
    amount: Amount
    basis: str | None = None
    """Where the watts are counted that the pools are given by; None where counts are given."""
    kinds: tuple[Accelerator, ...] = ()
    """What one of them may be, where they are unrated and their text names no single accelerator."""
    part_taken: Estimate = Estimate(1, 1, 1)
    """How much of it a target is about: 1, unless it means some of what these may be."""

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates of what it can be; none where the pools are unrated."""
        return tuple(one.rate for one in self.counted if one.rate is not None)

    @property
    def chips(self) -> tuple[Accelerator, ...]:
        """What one of them is, or may be."""
        return self.kinds or tuple(one.chip for one in self.counted)

    def aimed_at(self, taken: Sequence[bool]) -> "Cell | None":
        """
        Return what of the cell a target is about that takes so of its chips, None where it is nothing.

        Of a chip that is known as a range it is low where all three are meant, high where any is,
        and mid by the middle one; of a text, low and mid where all that it may be is meant.
        """
        if not any(taken):
            return None
        mid = 0 if self.kinds else int(taken[len(taken) // 2])
        return self if all(taken) else self._replace(part_taken=Estimate(0, mid, 1))

    def part(self, measure: Measure) -> Part | None:
        """Return what it adds to a sum in a *measure*, or None where that is not known."""
        figures = [self._figure(one, measure) for one in self.counted]
        known = [one for one in figures if one is not None]
        if len(known) < len(figures):
            return None
        if self.basis is not None:
            return (self.amount.power, known[0]) if measure.basis else self._fed(known[0])
        if len(known) == 1 and self.part_taken.low == 1:
            return self.amount.count, known[0]
        each = doubtful(known[0]) if len(known) == 1 else among(*map(doubtful, known))
        return self.amount.count, product(each, Doubtful.of(None, self.part_taken))

    def _fed(self, figure: Number | Doubtful) -> Part | None:
        """Return what the accelerators add that its power feeds, *figure* each."""
        (one,) = self.counted
        watts = self.basis and watts_of(one.chip, self.basis, one.model)
        if not watts:
            return None
        power, mid = self.amount.power, watts.each.estimate.mid
        count = fed(power.estimate, watts.each.estimate)
        own = Sum(
            *count,
            below=quotient(power.below, mid * mid),
            above=quotient(power.above, mid * mid),
            squares=count.mid * count.mid,
        )
        # NOTE: low and high are by the watts already; what is not known of these all pools share.
        shared = Doubtful(Estimate(1, 1, 1), inverse(watts.each).times(mid).reasons)
        return own, product(shared, doubtful(figure))

    def rated_by(self, rating: Rating) -> "Cell":
        """Return the cell with the rates of another table; none where it gives none."""
        if self.unrated is not None:
            return self
        counted = tuple(one._replace(rate=rating.rate(one.chip)) for one in self.counted)
        return self._replace(counted=counted)

    def _figure(self, one: Counted, measure: Measure) -> Number | Doubtful | None:
        if self.basis is None or measure.basis is None:
            return measure.each(one)
        factor = conversion_factor(one.chip, self.basis, measure.basis, one.model)
        return None if factor is None else factor.times(measure.per_watt)


class Power:
    """The power of cells on each basis, worked out once, and only where an output asks for it."""

    __slots__ = ("_cells", "_estimates", "_found")

    def __init__(self, cells: Sequence[Cell], estimates: str) -> None:
        self._cells: Sequence[Cell] = cells
        self._estimates = estimates
        self._found: dict[str, Measured] = {}

    def on(self, basis: str) -> Measured:
        """Return the power on one of BASES [MW]."""
        if not self._found:
            self._cells = _together(self._cells)
        if basis not in self._found:
            self._found[basis] = measure_cells(self._cells, power(basis), self._estimates)
        return self._found[basis]

    @property
    def missing(self) -> tuple[str, ...]:
        """Accelerators whose power is not known on every basis, sorted."""
        return tuple(sorted({name for basis in BASES for name in self.on(basis).missing}))

    def __eq__(self, other: object) -> bool:
        """Whether it is as much on every basis, whatever it is the power of."""
        return isinstance(other, Power) and all(self.on(one) == other.on(one) for one in BASES)

    def __hash__(self) -> int:
        """Return the hash of what it comes to."""
        return hash(tuple(map(self.on, BASES)))


def _together(cells: Sequence[Cell], with_rates: bool = False) -> list[Cell]:
    """Return cells that take the same watts as one; *with_rates* that have the same rate too."""
    found: dict[tuple[object, ...], Cell] = {}
    for cell in cells:
        kinds = ((id(one.chip), id(one.model)) for one in cell.counted)
        rates = (cell.unrated is None, *(rate.throughput for rate in cell.rates))
        key = (cell.accelerator.name, cell.basis, *kinds, *(rates if with_rates else ()))
        before = found.get(key)
        if before is not None:
            found[key] = before._replace(amount=before.amount.plus(cell.amount))
        else:
            found[key] = cell
    return list(found.values())


class Sums(NamedTuple):
    """What a set of cells adds up to."""

    accelerators: Estimate
    equivalents: Estimate
    """[H100e], without what is unrated."""
    memory: Measured
    """[TB]."""
    unrated: Estimate
    """[accelerators] that have no rate."""
    power: Power
    """On every basis."""

    @property
    def sums(self) -> "Sums":
        """Itself: what a row and a whole add up to is asked for alike."""
        return self


Group = tuple[tuple[str, ...], str, str | None, str | None, Factors | None]
"""
The values of the keys, the accelerator's name, why it is unrated, the basis of given watts, and what
is known of the site.
"""


_SAID = (
    "accelerator", "is_system", "unrated", "power", "power_basis", "power_model", "source",
)  # fmt: skip
"""The fields of a pool that its cell hangs on, beside its count."""


def collect(rated: RatedFleet, by: Sequence[str], day: date | None) -> tuple[Cell, ...]:
    """Add the pools that count on *day* by group and accelerator, sorted by name."""
    manifest = rated.fleet.manifest
    functions = [key_function(key) for key in by]
    # NOTE: most of a million pools say the same but for their count, and are looked at once.
    said = attrgetter(*_SAID, *map(field_of, by))
    alike: dict[tuple[Any, ...], list[Pool]] = {}
    for pool in manifest.pools_on(day):
        alike.setdefault(said(pool), []).append(pool)
    groups: dict[Group, list[Sequence[Pool]]] = {}
    for pools in alike.values():
        pool, unit = pools[0], rated.fleet.unit_of(pools[0])
        keys = tuple(function(pool, unit, manifest) for function in functions)
        basis = pool.power_basis if pool.power is not None else None
        group = (keys, unit.accelerator.name, pool.unrated, basis, pool.power_model)
        groups.setdefault(group, []).append(pools)
    cells = [_cell(rated, group, parts) for group, parts in groups.items()]
    return tuple(sorted(cells, key=_cell_order))


def _cell(rated: RatedFleet, group: Group, parts: Sequence[Sequence[Pool]]) -> Cell:
    """Make the cell of a group, whose pools come in parts that say the same."""
    keys, _, unrated, basis, _ = group
    manifest, first = rated.fleet.manifest, parts[0][0]
    shares: list[tuple[Estimate, Number]] = []
    sources: Counter[str | None] = Counter()
    for pools in parts:
        per_unit = rated.fleet.unit_of(pools[0]).per_unit
        shares += [
            (pool.count, per_unit) if pool.power is None else (pool.power, 1) for pool in pools
        ]
        sources[pools[0].source] += len(pools)
    amount = Amount(
        count=add_up(shares) if basis is None else NOTHING,
        power=NOTHING if basis is None else add_up(shares),
        pools=len(shares),
        cited=Counter({one: sources[one.id] for one in manifest.cite(sources)}),
    )
    unit, model = rated.fleet.unit_of(first), rated.model_of(first)
    counted = tuple(
        Counted(chip, None, model, is_unrated=True)
        if unrated is not None
        else Counted(chip, rated.rates[chip.name], model)
        for chip in unit.chips
    )
    return Cell(keys, unit.accelerator, counted, unrated, amount, basis, unit.kinds)


def _cell_order(cell: Cell) -> tuple[tuple[str, ...], str, str, str]:
    return cell.keys, cell.accelerator.name, cell.unrated or "", cell.basis or ""


def measure_cells(cells: Sequence[Cell], measure: Measure, estimates: str) -> Measured:
    """Add *cells* up in one measure, in one of the ESTIMATES; what is not known of them is named."""
    parts: list[Part] = []
    missing: set[str] = set()
    given = [cell for cell in cells if cell.basis is not None]
    if len(given) > 1:
        # NOTE: what power feeds is rounded down once, however it is cut into pools and groups.
        counted = (cell for cell in cells if cell.basis is None)
        cells = [*counted, *_together(given, with_rates=True)]
    for cell in cells:
        part = cell.part(measure)
        if part is None:
            missing.add(cell.accelerator.name)
        else:
            parts.append(part)
    amount = add(parts, estimates)
    if measure.least is not None:
        least = measure_cells(cells, measure.least, estimates)
        amount = amount._replace(low=least.amount.low)
    unrated = [cell for cell in cells if cell.unrated is not None]
    return Measured(
        amount,
        tuple(sorted(missing)),
        tuple(sorted({cell.accelerator.name for cell in unrated if measure.is_rated})),
        tuple(sorted({cell.accelerator.name for cell in unrated if not cell.part_taken.low})),
    )


def sum_cells(cells: Sequence[Cell], estimates: str) -> Sums:
    """Add *cells* up in every measure that totals show."""
    unrated = [cell for cell in cells if cell.unrated is not None]
    return Sums(
        accelerators=measure_cells(cells, ACCELERATORS, estimates).amount,
        equivalents=measure_cells(cells, EQUIVALENTS, estimates).amount,
        memory=measure_cells(cells, MEMORY, estimates),
        unrated=measure_cells(unrated, ACCELERATORS, estimates).amount,
        power=Power(cells, estimates),
    )
