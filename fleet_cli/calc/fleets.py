"""Several fleets to one result: each fleet's total on its day, and the grand total."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.quantity import together
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.left_out import PART_OF, LeftOut, left_out_of
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.rows import Row, make_rows, subtotals
from fleet_cli.calc.snapshots import History, Snapshot, make_histories
from fleet_cli.calc.targets import TargetDelta, judge_targets
from fleet_cli.calc.totals import Cell, Sums, sum_cells
from fleet_cli.calc.wholes import wholes_of
from fleet_cli.model.manifest import Where
from fleet_cli.model.throughput import Rating

if TYPE_CHECKING:
    from fleet_cli.base.words import Words


class FleetTotal(NamedTuple):
    """What one fleet adds up to."""

    history: History
    snapshot: Snapshot
    """What is counted of it."""
    day: date | None
    """The date that the total holds for."""
    rows: tuple[Row, ...]
    sums: Sums
    targets: tuple[TargetDelta, ...]
    left_out: tuple[LeftOut, ...]
    """What is known of the fleet and not counted."""
    wholes: tuple[str, ...]
    """The fleets of the same total that hold it already; the total then counts it once."""
    missing_wholes: tuple[str, ...]
    """Fleets that hold it too, as it says, and that are not in the total."""
    later_wholes: tuple[History, ...]
    """Fleets that hold it too, of which nothing is known on this day."""

    @property
    def is_counted(self) -> bool:
        """Whether the grand total counts it by itself."""
        return not self.wholes and not self.snapshot.is_uncounted

    @property
    def known_sums(self) -> Sums | None:
        """Its sums; None where nobody has counted it."""
        return None if self.snapshot.is_uncounted else self.sums

    @property
    def unrated(self) -> tuple[str, ...]:
        """What it has that has no rate, sorted."""
        names = {
            pool.accelerator
            for pool in self.snapshot.pools
            if pool.unrated is not None and pool.counts_on(self.day)
        }
        return tuple(sorted(names))

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
    blocks: tuple[Row, ...] = ()
    """Of rows by several keys: what those of each first key come to."""
    where: Where = ()
    """What is asked for of every fleet; everything where it is empty."""

    @property
    def snapshots(self) -> list[Snapshot]:
        """What is counted of each fleet."""
        return [fleet.snapshot for fleet in self.fleets]

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is not counted of all fleets."""
        return tuple(one for fleet in self.fleets for one in fleet.left_out)

    @property
    def is_uncounted(self) -> bool:
        """Whether nobody has counted any of the fleets, so that there is no sum."""
        return all(fleet.snapshot.is_uncounted for fleet in self.fleets) and bool(self.fleets)

    @property
    def known_sums(self) -> Sums | None:
        """Their sums; None where nobody has counted any of them."""
        return None if self.is_uncounted else self.sums


def larger_parts(fleets: Sequence[FleetTotal], unit: str) -> Iterator[tuple[FleetTotal, "Words"]]:
    """Yield each fleet that is larger than those that are to hold it, and what is to say of it."""
    known = {fleet.name: fleet for fleet in fleets if not fleet.snapshot.is_uncounted}
    for part in known.values():
        wholes = [known[name] for name in (*part.wholes, *part.missing_wholes) if name in known]
        own = part.sums
        sizes = (
            (own.accelerators, [whole.sums.accelerators for whole in wholes], "accelerators"),
            (own.equivalents, [whole.sums.equivalents for whole in wholes], unit),
        )
        # NOTE: what was counted earlier may have grown since.
        days = [one.snapshot.as_of for one in (part, *wholes)]
        is_older = any(day and days[0] and day < days[0] for day in days)
        for amount, each, word in sizes if wholes and not is_older else ():
            held = together(each)
            if amount.low > held.high:
                names = ", ".join(whole.name for whole in wholes)
                lead = f"{part.name} is larger than {names}, which is to hold it: "
                # NOTE: imported here since only a mistake needs it.
                from fleet_cli.base.words import Amount

                yield part, (lead, Amount(amount), " of ", Amount(held), f" {word}")
                break


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
        as_of: The date to count at, instead of each fleet's own.
    """
    totals = []
    all_cells: list[Cell] = []
    histories = {history.fleet: history for history in make_histories(fleets)}
    for history in histories.values():
        total, cells = _total(history, histories, by, as_of, estimates)
        totals.append(total)
        if not total.wholes:
            all_cells.extend(cells)
    if len(totals) == 1:
        sums, rows = totals[0].sums, totals[0].rows
    else:
        sums = sum_cells(all_cells, estimates)
        rows = make_rows(all_cells, estimates, sums.equivalents.mid)
    blocks = subtotals(all_cells, estimates, sums.equivalents.mid)
    return Totals(rating, estimates, tuple(by), tuple(totals), rows, sums, blocks)


def _total(
    history: History,
    others: Mapping[str, History],
    by: Sequence[str],
    as_of: date | None,
    estimates: str,
) -> tuple[FleetTotal, tuple[Cell, ...]]:
    """Return what one of several fleets adds up to, with its cells."""
    snapshot, wholes = history.on(as_of), wholes_of(history, others.values(), as_of)
    day = as_of or snapshot.as_of
    cells = snapshot.cells(by, day)
    sums = sum_cells(cells, estimates)
    left_out = left_out_of(history, snapshot, day, estimates)
    if wholes and not snapshot.is_uncounted:
        part = LeftOut(
            kind=PART_OF,
            fleet=snapshot.fleet,
            path=snapshot.paths[0],
            as_of=snapshot.as_of,
            accelerators=sums.accelerators,
            wholes=wholes,
        )
        left_out = (*left_out, part)
    total = FleetTotal(
        history=history,
        snapshot=snapshot,
        day=day,
        rows=make_rows(cells, estimates, sums.equivalents.mid),
        sums=sums,
        targets=judge_targets(history, as_of, estimates),
        left_out=left_out,
        wholes=wholes,
        missing_wholes=tuple(name for name in history.part_of if name not in others),
        later_wholes=tuple(
            others[name] for name in history.part_of if name in others and name not in wholes
        ),
    )
    return total, cells
