"""One fleet under many throughput tables: how much of its total hangs on the convention."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from fleet_cli.base.quantity import Estimate
from fleet_cli.calc.conventions import Convention
from fleet_cli.calc.fleets import day_of
from fleet_cli.calc.rates import RatedFleet, rate_fleet
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.calc.targets import TargetDelta, measure_targets
from fleet_cli.calc.totals import Sums, collect, sum_cells
from fleet_cli.model.catalogue import REFERENCE, Accelerator
from fleet_cli.model.manifest import H100E, Manifest, Target
from fleet_cli.model.throughput import TableError


class TableTotal(NamedTuple):
    """What a fleet adds up to under one table."""

    convention: Convention
    equivalents: Estimate | None
    """[H100e]; None where an accelerator is missing: part of a fleet is no total of it."""
    missing: tuple[str, ...] = ()
    """Accelerators of the fleet that the table cannot rate."""
    fallbacks: tuple[str, ...] = ()
    """Tables that rates came from, other than this one."""
    targets: tuple[TargetDelta, ...] = ()
    """Those of the fleet's targets that are counted in equivalents."""
    problem: str | None = None
    """Why the table can rate nothing."""


class Spread(NamedTuple):
    """How far apart the tables are."""

    lowest: TableTotal
    highest: TableTotal
    ratio: Fraction | None
    """Highest by lowest, of the middles; None where the lowest is 0."""


class FleetComparison(NamedTuple):
    """One fleet under every table."""

    manifest: Manifest
    day: date | None
    tables: tuple[TableTotal, ...]
    """In the order that the tables were given."""
    fixed: tuple[TargetDelta, ...]
    """Targets that no table changes: those counted in accelerators or power."""
    unrated: tuple[str, ...]
    """Why pools have no equivalents under any table."""

    @property
    def unjudged(self) -> bool:
        """Whether there are goals in equivalents, but of another reference."""
        judged = any(total.targets for total in self.tables)
        return not judged and any(_in_equivalents(target) for target in self.manifest.targets)

    @property
    def ranked(self) -> tuple[TableTotal, ...]:
        """The tables that give a total, highest first, and then those that give none."""
        return tuple(sorted(self.tables, key=_rank))

    @property
    def spread(self) -> Spread | None:
        """The lowest and the highest total; None where no table gives one."""
        rated = [total for total in self.ranked if total.equivalents is not None]
        if not rated:
            return None
        lowest, highest = rated[-1], rated[0]
        low, high = _middle(lowest), _middle(highest)
        return Spread(lowest, highest, Fraction(high) / Fraction(low) if low else None)


class Comparison(NamedTuple):
    """The result of `fleet compare`."""

    reference: Accelerator
    estimates: str
    fleets: tuple[FleetComparison, ...]


def _middle(total: TableTotal) -> Fraction:
    return Fraction(total.equivalents.mid if total.equivalents else 0)


def _rank(total: TableTotal) -> tuple[bool, Fraction, str]:
    return total.equivalents is None, -_middle(total), total.convention.name


def compare_fleet(
    fleet: ResolvedFleet, conventions: Sequence[Convention], as_of: date | None, estimates: str
) -> FleetComparison:
    """
    Add a fleet up under every table.

    Args:
        fleet: With every name resolved.
        conventions: The tables, by one reference.
        as_of: The date to count at, instead of the manifest's own.
        estimates: How estimates add up, one of ESTIMATES.
    """
    manifest = fleet.manifest
    day = day_of(manifest, as_of)
    totals: list[TableTotal] = []
    fixed: tuple[TargetDelta, ...] = ()
    for convention in conventions:
        total, others = _total(fleet, convention, day, estimates)
        totals.append(total)
        fixed = fixed or others
    unrated = sorted({pool.unrated for pool in manifest.pools if pool.unrated})
    return FleetComparison(manifest, day, tuple(totals), fixed, tuple(unrated))


def _total(
    fleet: ResolvedFleet, convention: Convention, day: date | None, estimates: str
) -> tuple[TableTotal, tuple[TargetDelta, ...]]:
    """Return the total under one table, and the targets that no table changes."""
    if convention.rating is None:
        return TableTotal(convention, None, problem=convention.problem), ()
    try:
        rated, _ = rate_fleet(fleet, convention.rating)
    except TableError as error:
        return TableTotal(convention, None, problem=str(error)), ()
    missing = _missing(rated)
    if missing:
        return TableTotal(convention, None, missing), ()
    cells = collect(rated, ("accelerator",), day)
    sums: Sums = sum_cells(cells, estimates)
    deltas = measure_targets(rated, cells, estimates, day)
    # NOTE: a goal in H100 equivalents says nothing about a sum in another reference.
    judged = convention.rating.reference.name == REFERENCE
    fallbacks = {cell.rate.fallback for cell in cells if cell.rate and cell.rate.fallback}
    total = TableTotal(
        convention,
        sums.equivalents,
        fallbacks=tuple(sorted(fallbacks)),
        targets=tuple(delta for delta in deltas if judged and _in_equivalents(delta.target)),
    )
    return total, tuple(delta for delta in deltas if not _in_equivalents(delta.target))


def _in_equivalents(target: Target) -> bool:
    return tuple(name.lower() for name in target.of) == (H100E,)


def _missing(rated: RatedFleet) -> tuple[str, ...]:
    units = rated.fleet.units
    names = {
        units[pool.accelerator, pool.is_system].accelerator.name
        for pool in rated.fleet.manifest.pools
        if pool.unrated is None
    }
    return tuple(sorted(names - rated.rates.keys()))
