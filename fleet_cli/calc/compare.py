"""One fleet under many throughput tables: how much of its total hangs on the convention."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from fleet_cli.base.quantity import Estimate, Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.conventions import Convention
from fleet_cli.calc.fleets import total_fleets
from fleet_cli.calc.left_out import LeftOut, left_out_of
from fleet_cli.calc.rates import RatedFleet, measures, rate_fleet
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.calc.snapshots import Snapshot, make_histories
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.model.manifest import Manifest, Where
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating, Reference, TableError

OwnTables = Callable[[Manifest, Rating], Mapping[str, Rating]]
"""Gives the basis of each target of a manifest that names a table of its own, by its name."""


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
    """Those of the fleet's targets that the table measures."""
    unmeasured: tuple[TargetDelta, ...] = ()
    """Those that it does not, since they are in another unit: no verdict, not an undecided one."""
    problem: str | None = None
    """Why the table can rate nothing."""


class Spread(NamedTuple):
    """How far apart the tables are."""

    lowest: TableTotal
    highest: TableTotal
    ratio: Number | None
    """Highest by lowest, of the middles; None where the lowest is 0."""


class FleetComparison(NamedTuple):
    """One fleet under every table."""

    snapshot: Snapshot
    """What is counted of it."""
    day: date | None
    tables: tuple[TableTotal, ...]
    """In the order that the tables were given."""
    fixed: tuple[TargetDelta, ...]
    """Targets that no table changes: those counted in accelerators or power."""
    unrated: tuple[str, ...]
    """Why pools have no equivalents under any table."""
    left_out: tuple[LeftOut, ...]
    """What is known of the fleet and not counted."""

    @property
    def name(self) -> str:
        """The fleet's name."""
        return self.snapshot.fleet

    @property
    def own_table(self) -> str | None:
        """The table that its documents name."""
        return next((one.table for one in self.snapshot.manifests if one.table is not None), None)

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
        return Spread(lowest, highest, quotient(high, low) if low else None)


class Comparison(NamedTuple):
    """The result of `fleet compare`."""

    reference: Reference
    estimates: str
    fleets: tuple[FleetComparison, ...]
    where: Where = ()
    """What is asked for of every fleet; everything where it is empty."""

    @property
    def snapshots(self) -> list[Snapshot]:
        """What is counted of each fleet."""
        return [fleet.snapshot for fleet in self.fleets]


def _middle(total: TableTotal) -> Number:
    return total.equivalents.mid if total.equivalents else 0


def _rank(total: TableTotal) -> tuple[bool, Number, str]:
    return total.equivalents is None, -_middle(total), total.convention.name


def compare_fleets(
    fleets: Sequence[ResolvedFleet],
    conventions: Sequence[Convention],
    as_of: date | None,
    estimates: str,
    model: PowerModel,
    own_tables: OwnTables,
) -> tuple[FleetComparison, ...]:
    """
    Add every fleet up under every table, as its total does under one.

    Args:
        conventions: The tables, by one reference.
        as_of: The date to count at, instead of each fleet's own.
        own_tables: Gives the basis of each target that names a table of its own.
    """
    found = []
    # NOTE: what counts of a fleet, and when, does not hang on rates.
    for history in make_histories([RatedFleet(fleet, {}, model) for fleet in fleets]):
        parts = [part.fleet for part in history.parts]
        totals = [
            _total(parts, convention, as_of, estimates, model, own_tables)
            for convention in conventions
        ]
        snapshot = history.on(as_of)
        whys = {pool.unrated for pool in snapshot.pools if pool.unrated is not None}
        day = as_of or snapshot.as_of
        comparison = FleetComparison(
            snapshot=snapshot,
            day=day,
            tables=tuple(total for total, _ in totals),
            fixed=next((others for _, others in totals if others), ()),
            unrated=tuple(sorted(whys)),
            left_out=left_out_of(history, snapshot, day, estimates),
        )
        found.append(comparison)
    return tuple(found)


def _total(
    fleets: Sequence[ResolvedFleet],
    convention: Convention,
    as_of: date | None,
    estimates: str,
    model: PowerModel,
    own_tables: OwnTables,
) -> tuple[TableTotal, tuple[TargetDelta, ...]]:
    """Return the total under one table, and the targets that no table changes."""
    rating = convention.rating or convention.aside
    if rating is None:
        return TableTotal(convention, None, problem=convention.problem), ()
    try:
        rated = [
            rate_fleet(fleet, rating, model, own_tables(fleet.manifest, rating))[0]
            for fleet in fleets
        ]
    except TableError as error:
        return TableTotal(convention, None, problem=str(error)), ()
    missing = sorted({name for one in rated for name in one.unrateable})
    if missing:
        return TableTotal(convention, None, tuple(missing), problem=convention.problem), ()
    (whole,) = total_fleets(rated, rating, ("accelerator",), as_of, estimates).fleets
    hanging = [one for one in whole.targets if _hangs_on_table(one)]
    has_total = convention.rating is not None and not whole.snapshot.is_uncounted
    total = TableTotal(
        convention,
        whole.sums.equivalents if has_total else None,
        fallbacks=tuple(sorted({name for row in whole.rows for name in row.fallbacks})),
        targets=tuple(one for one in hanging if measures(rating.table, one.aim)),
        unmeasured=tuple(one for one in hanging if not measures(rating.table, one.aim)),
        problem=convention.problem,
    )
    return total, tuple(one for one in whole.targets if not _hangs_on_table(one))


def _hangs_on_table(delta: TargetDelta) -> bool:
    """Whether the table of the totals measures a target, which may name one of its own."""
    return delta.aim.measure.is_rated and delta.target.table is None
