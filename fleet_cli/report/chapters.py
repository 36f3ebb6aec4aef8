"""What only a page has room for: every fleet with its pools, and how the numbers were made."""

from collections.abc import Iterable, Sequence

from fleet_cli.calc.fleets import FleetTotal, Totals
from fleet_cli.calc.keys import PLACE
from fleet_cli.calc.rows import make_rows
from fleet_cli.calc.snapshots import Snapshot, models_of
from fleet_cli.model.measures import Counted
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating
from fleet_cli.report.basis import method_line
from fleet_cli.report.columns import Fact, fact_section, rate_column
from fleet_cli.report.model import ADDRESS, FIGURE, Column, Columns, Report, Section

_ADDING = {
    "worst-case": "lows with lows and highs with highs, as if they all err together",
    "independent": "half-widths in quadrature on each side, as if each errs by itself",
}


def pools_of(totals: Totals, fleet: FleetTotal) -> Totals:
    """Return the total of one fleet by its pools."""
    pools = fleet.snapshot.pools
    places = [key for key in PLACE if any(getattr(pool, key) for pool in pools)]
    by = ("pool", "accelerator", *places)
    cells = fleet.snapshot.cells(by, fleet.day)
    rows = make_rows(cells, totals.estimates, fleet.sums.equivalents.mid)
    return totals._replace(by=by, fleets=(fleet,), rows=rows, sums=fleet.sums, blocks=())


def stated(fleet: FleetTotal) -> Section[Fact, None]:
    """Return what the documents of a fleet say in words: of the fleet, its pools and its targets."""
    said = []
    for manifest in fleet.snapshot.manifests:
        said += [Fact("Description", manifest.description), Fact("Counts", manifest.basis)]
        said += [Fact(pool.name or pool.accelerator, pool.note) for pool in manifest.pools]
        said += [Fact(target.name, target.note) for target in manifest.targets]
    return fact_section("stated", dict.fromkeys(said), "In its own words")


def made_chapter(rating: Rating, estimates: str, snapshots: Sequence[Snapshot]) -> Report:
    """Say how the numbers were made: by which table and figures, from where."""
    return Report(
        title="How the numbers were made",
        sections=[
            _basis(rating, estimates, models_of(snapshots)),
            _rates(rating, snapshots),
        ],
        method=method_line(rating, estimates),
    )


def _basis(rating: Rating, estimates: str, models: Iterable[PowerModel]) -> Section[Fact, None]:
    table, unit = rating.table, rating.reference.short_unit
    every = [
        Fact("Equivalents", f"{unit}: count × throughput ÷ throughput of {rating.reference.name}"),
        Fact("Throughput table", f"{table.name} [{table.unit}]: {table.description}"),
        Fact("Its source", table.source),
        *(Fact("Fall-back table", f"{one.name}: {one.description}") for one in rating.fallbacks),
        Fact("Estimates", f"added {estimates}: {_ADDING[estimates]}"),
        *(
            fact
            for model in models
            for fact in (
                Fact("Power model", f"{model.name}: {model.description or ''}"),
                *(Fact("Its source", source) for source in model.sources),
            )
        ),
    ]
    return fact_section("basis", every, "The basis")


def _rates(rating: Rating, snapshots: Iterable[Snapshot]) -> Section[Counted, None]:
    cells = (cell for one in snapshots for cell in one.cells(("accelerator",), None))
    found = {one.chip.name: one for cell in cells for one in cell.counted}
    columns: Columns[Counted, None] = [
        Column("accelerator", "Accelerator", lambda one: one.chip.name, wraps=True),
        Column("throughput", "Throughput", lambda one: one.rate and one.rate.throughput, FIGURE),
        Column("unit", "Unit", lambda one: one.rate and one.rate.table.unit),
        rate_column(f"{rating.reference.short_unit} each"),
        Column("table", "By", lambda one: one.rate and one.rate.table.name),
        Column("confidence", "Figures", lambda one: one.chip.confidence),
        Column("sources", "Source", lambda one: " ".join(one.chip.sources), ADDRESS),
    ]
    rates = [found[name] for name in sorted(found)]
    return Section("rates", "What each accelerator counts for", columns, rates)
