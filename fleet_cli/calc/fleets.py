"""Several rated fleets to one result: each fleet's total, and the grand total."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.targets import TargetDelta, measure_targets
from fleet_cli.calc.totals import Cell, Row, Sums, collect, make_rows, sum_cells
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import Rating


class FleetTotal(NamedTuple):
    """What one fleet adds up to."""

    manifest: Manifest
    day: date | None
    """The date that the total holds for."""
    rows: tuple[Row, ...]
    sums: Sums
    targets: tuple[TargetDelta, ...]
    without_power: tuple[str, ...]
    """Accelerators without a TDP, which keep the power from being known."""
    without_memory: tuple[str, ...]
    """Accelerators without a memory size."""


class Totals(NamedTuple):
    """The result of `fleet total`."""

    rating: Rating
    estimates: str
    by: tuple[str, ...]
    fleets: tuple[FleetTotal, ...]
    rows: tuple[Row, ...]
    """The rows of all fleets together."""
    sums: Sums
    left_out: tuple[Manifest, ...] = ()
    """Snapshots of a fleet that a later one stands for."""


def day_of(manifest: Manifest, as_of: date | None) -> date | None:
    """Return the date that a fleet's total holds for: *as_of*, else the manifest's, else none."""
    return as_of or manifest.as_of


def total_fleets(
    fleets: Sequence[RatedFleet],
    rating: Rating,
    by: Sequence[str],
    as_of: date | None,
    estimates: str,
    left_out: Sequence[Manifest] = (),
) -> Totals:
    """
    Add up every fleet, and all of them together.

    Args:
        fleets: Each rated by *rating*.
        rating: The basis, for the output.
        by: Keys of the rows.
        as_of: The date to count at, instead of each manifest's own.
        estimates: How estimates add up, one of ESTIMATES.
        left_out: Snapshots that are not counted.
    """
    totals = []
    all_cells: list[Cell] = []
    for rated in fleets:
        day = day_of(rated.fleet.manifest, as_of)
        cells = collect(rated, by, day)
        totals.append(_total(rated, cells, day, estimates))
        all_cells.extend(cells)
    if len(totals) == 1:
        sums, rows = totals[0].sums, totals[0].rows
    else:
        sums = sum_cells(all_cells, estimates)
        rows = make_rows(all_cells, estimates, sums.equivalents.mid)
    return Totals(rating, estimates, tuple(by), tuple(totals), rows, sums, left_out=tuple(left_out))


def _total(
    rated: RatedFleet, cells: tuple[Cell, ...], day: date | None, estimates: str
) -> FleetTotal:
    sums = sum_cells(cells, estimates)
    chips = {cell.accelerator.name: cell.accelerator for cell in cells}
    return FleetTotal(
        manifest=rated.fleet.manifest,
        day=day,
        rows=make_rows(cells, estimates, sums.equivalents.mid),
        sums=sums,
        targets=measure_targets(rated, cells, estimates, day),
        without_power=tuple(sorted(chip.name for chip in chips.values() if chip.tdp_w is None)),
        without_memory=tuple(
            sorted(chip.name for chip in chips.values() if chip.memory_gb is None)
        ),
    )
