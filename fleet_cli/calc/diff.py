"""Two sides of rated fleets to what changed: by group, in total, and in the verdicts on targets."""

from collections.abc import Iterator, Sequence
from datetime import date

from fleet_cli.calc.changes import Change, DiffRow, block_rows, changed_rows
from fleet_cli.calc.definition_changes import definition_changes
from fleet_cli.calc.differences import Diff, FleetDiff, OtherTable
from fleet_cli.calc.groups import POOL, UNKNOWN, Standing, all_keys, group_cells, standing_of
from fleet_cli.calc.half_dated import half_dated
from fleet_cli.calc.pairs import HistoryPair, Pair, half_counted, pair_histories, pair_snapshots
from fleet_cli.calc.pool_changes import pool_changes
from fleet_cli.calc.pool_pairs import span_of
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, Snapshot, make_histories
from fleet_cli.calc.target_changes import moved_targets, target_changes
from fleet_cli.calc.targets import TargetDelta, judge_targets
from fleet_cli.calc.totals import Cell
from fleet_cli.calc.wholes import wholes_of
from fleet_cli.model.throughput import Rating


def diff_fleets(
    old: Sequence[RatedFleet],
    new: Sequence[RatedFleet],
    rating: Rating,
    by: Sequence[str],
    as_of: date | None,
    estimates: str,
) -> Diff:
    """Compare two sides of fleets, rated by one *rating*, on *as_of* or on each manifest's own date."""
    work = _Work(by, as_of, estimates)
    before, after = make_histories(old), make_histories(new)
    pairs = pair_histories(before, after)
    fleets = tuple(one for pair in pairs for one in work.diff_fleet(pair, (before, after)))
    alike = not half_counted(pairs, (before, after), as_of)
    change = Change(work.standing(before), work.standing(after), alike)
    rows, same = work.rows(pairs, fleets, change)
    return Diff(
        rating,
        estimates,
        by=tuple(by),
        keys=all_keys(by),
        fleets=fleets,
        rows=rows,
        same=same,
        blocks=work.blocks(pairs, rows),
        change=change,
        definitions=definition_changes(old, new),
    )


def with_other_table(
    diff: Diff, rating: Rating, old: Sequence[RatedFleet] | None, as_of: date | None
) -> Diff:
    """
    Return *diff* with what the old side comes to by its own table.

    Args:
        diff: Of two sides whose tables differ, by the new side's.
        rating: The old side's own.
        old: The old side, rated by it; None where it cannot be.
        as_of: The date to count at, instead of each manifest's own.
    """
    work = _Work((), as_of, diff.estimates)
    standing = None if old is None else work.standing(make_histories(old))
    return diff._replace(other=OtherTable(rating, standing))


class _Work:
    """Compares fleets; what a snapshot comes to is added up once."""

    def __init__(self, by: Sequence[str], as_of: date | None, estimates: str) -> None:
        self._by, self._as_of, self._estimates = by, as_of, estimates
        self._keys = all_keys(by)
        self._cells: dict[int, tuple[Cell, ...]] = {}

    def standing(self, side: Sequence[History]) -> Standing:
        """Return what the fleets of a side come to together."""
        counted = (one for one in side if not wholes_of(one, side, self._as_of))
        return self._standing([history.on(self._as_of) for history in counted])

    def _standing(self, snapshots: Sequence[Snapshot]) -> Standing:
        if snapshots and all(snapshot.is_uncounted for snapshot in snapshots):
            return UNKNOWN
        cells = [cell for snapshot in snapshots for cell in self._cells_of(snapshot)]
        return standing_of(cells, self._estimates)

    def _cells_of(self, snapshot: Snapshot) -> tuple[Cell, ...]:
        # NOTE: a document may be part of several snapshots, and a snapshot be told twice.
        key = id(snapshot.parts)
        if key not in self._cells:
            self._cells[key] = snapshot.cells(self._keys, self._as_of or snapshot.as_of)
        return self._cells[key]

    def _targets(self, history: History | None) -> dict[str, TargetDelta]:
        if history is None:
            return {}
        judged = judge_targets(history, self._as_of, self._estimates)
        return {delta.target.name: delta for delta in judged}

    def rows(
        self, pairs: Sequence[HistoryPair], fleets: Sequence[FleetDiff], whole: Change
    ) -> tuple[tuple[DiffRow, ...], int]:
        """Return the groups of all fleets that the totals count, which differ, and how many do not."""
        if len(fleets) == 1 and fleets[0].is_counted:
            return fleets[0].rows, fleets[0].same
        old, new = (group_cells(side, self._estimates) for side in self._side_cells(pairs))
        return changed_rows(old, new, self._keys, whole)

    def _side_cells(
        self, pairs: Sequence[HistoryPair]
    ) -> Iterator[list[tuple[str, tuple[Cell, ...]]]]:
        """
        Yield of each side the cells of the fleets that the totals count.

        Without those that nobody has counted on the other side: how they changed is not known.
        """
        for place in (0, 1):
            side = [one for pair in pairs if (one := pair[place]) is not None]
            yield [
                (pair.name, self._cells_of(history.on(self._as_of)))
                for pair in pairs
                if (history := pair[place]) is not None
                and not pair.is_half_counted(self._as_of)
                and not wholes_of(history, side, self._as_of)
            ]

    def blocks(self, pairs: Sequence[HistoryPair], rows: Sequence[DiffRow]) -> tuple[DiffRow, ...]:
        """Return what the first keys of *rows* come to; none where pools may be in two of them."""
        if len(self._by) < 2 or POOL in self._by:
            return ()
        sides = [
            [cell for _, cells in fleets for cell in cells] for fleets in self._side_cells(pairs)
        ]
        return block_rows(rows, sides, self._estimates)

    def diff_fleet(self, pair: HistoryPair, sides: Sequence[Sequence[History]]) -> list[FleetDiff]:
        """Compare a fleet with what it was, date by date; its targets stand with the last."""
        pairs = pair_snapshots(pair, self._as_of)
        ends = [*(both.day for both in pairs[1:]), None]
        fleets = [
            self._diff_snapshot(both, pair, end) for both, end in zip(pairs, ends, strict=True)
        ]
        judged = self._targets(pair.old), self._targets(pair.new)
        wholes = [
            wholes_of(history, side, self._as_of) if history else None
            for history, side in zip(pair, sides, strict=True)
        ]
        last = fleets[-1]._replace(
            targets=target_changes(*judged),
            moved=moved_targets(*judged),
            old_part_of=pair.old.part_of if pair.old else (),
            new_part_of=pair.new.part_of if pair.new else (),
            wholes=next((one for one in reversed(wholes) if one is not None), ()),
            half_dated=tuple(words for words, _ in half_dated(pair.new, self._as_of))
            if pair.new
            else (),
            is_counted=() in wholes,
        )
        return [*fleets[:-1], last]

    def _diff_snapshot(self, pair: Pair, histories: HistoryPair, end: date | None) -> FleetDiff:
        name = next(side.fleet for side in reversed(pair) if side is not None)
        groups = [
            group_cells([(name, self._cells_of(side))] if side else [], self._estimates)
            for side in pair
        ]
        old, new = (self._standing([side] if side else []) for side in pair)
        change = Change(old, new)
        rows, same = changed_rows(groups[0], groups[1], self._keys, change)
        spans = (
            span_of(pair.old, histories.old, self._as_of, end),
            span_of(pair.new, histories.new, self._as_of, end),
        )
        return FleetDiff(
            old=pair.old,
            new=pair.new,
            old_day=spans[0].day,
            new_day=spans[1].day,
            change=change,
            rows=rows,
            same=same,
            pools=pool_changes(pair.old, pair.new, spans, self._by),
        )
