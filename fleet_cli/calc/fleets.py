"""Several fleets to one result: each fleet's total on its day, and the grand total."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fleet_cli.calc.left_out import LeftOut, left_out_of
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, Snapshot, make_histories
from fleet_cli.calc.targets import TargetDelta, judge_targets
from fleet_cli.calc.totals import Cell, Row, Sums, make_rows, sum_cells
from fleet_cli.model.throughput import Rating


class FleetTotal(NamedTuple):
    """What one fleet adds up to."""

    snapshot: Snapshot
    """What is counted of it."""
    day: date | None
    """The date that the total holds for."""
    rows: tuple[Row, ...]
    sums: Sums
    targets: tuple[TargetDelta, ...]
    left_out: tuple[LeftOut, ...]
    """What is known of the fleet and not counted."""

    @property
    def name(self) -> str:
        """The fleet's name."""
        return self.snapshot.fleet


class Totals(NamedTuple):
    """The result of `fleet total`."""

    rating: Rating
    estimates: str
    by: tuple[str, ...]
    fleets: tuple[FleetTotal, ...]
    rows: tuple[Row, ...]
    """The rows of all fleets together."""
    sums: Sums

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is not counted of all fleets."""
        return tuple(one for fleet in self.fleets for one in fleet.left_out)


def total_fleets(
    fleets: Sequence[RatedFleet],
    rating: Rating,
    by: Sequence[str],
    as_of: date | None,
    estimates: str,
) -> Totals:
    """
    Add up every fleet, and all of them together.

    Args:
        fleets: Each rated by *rating*; of several snapshots of a fleet one counts.
        rating: The basis, for the output.
        by: Keys of the rows.
        as_of: The date to count at, instead of each fleet's own.
        estimates: How estimates add up, one of ESTIMATES.
    """
    totals = []
    all_cells: list[Cell] = []
    for history in make_histories(fleets):
        snapshot = history.on(as_of)
        day = as_of or snapshot.as_of
        cells = snapshot.cells(by, day)
        totals.append(_total(history, snapshot, cells, as_of, estimates))
        all_cells.extend(cells)
    if len(totals) == 1:
        sums, rows = totals[0].sums, totals[0].rows
    else:
        sums = sum_cells(all_cells, estimates)
        rows = make_rows(all_cells, estimates, sums.equivalents.mid)
    return Totals(rating, estimates, tuple(by), tuple(totals), rows, sums)


def _total(
    history: History,
    snapshot: Snapshot,
    cells: Sequence[Cell],
    as_of: date | None,
    estimates: str,
) -> FleetTotal:
    day = as_of or snapshot.as_of
    sums = sum_cells(cells, estimates)
    return FleetTotal(
        snapshot=snapshot,
        day=day,
        rows=make_rows(cells, estimates, sums.equivalents.mid),
        sums=sums,
        targets=judge_targets(history, as_of, estimates),
        left_out=left_out_of(history, snapshot, day),
    )
