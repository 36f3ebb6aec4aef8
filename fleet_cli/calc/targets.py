"""Fleets against announced targets: on which day each is judged, delta and verdict."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fleet_cli.base.quantity import Estimate, quotient
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.calc.totals import Cell, Measured, measure_cells
from fleet_cli.model.manifest import ABOUT, AT_MOST, VERDICTS, Manifest, Target
from fleet_cli.model.measures import measure_of

MET, MISSED, PENDING, UNDECIDED = VERDICTS


class TargetDelta(NamedTuple):
    """How far a fleet is from one target."""

    target: Target
    manifest: Manifest
    """The document that states it: of several snapshots the latest that does."""
    day: date | None
    """The day that it is judged on; None where the fleet has no date."""
    until: date | None
    """The later of two snapshots that it is judged by, where it is due between them."""
    actual: Estimate | None
    """In the target's unit; None where that is not known."""
    missing: tuple[str, ...]
    """Accelerators of which the target's measure is not known."""
    delta: Estimate | None
    """Actual less goal."""
    delta_percent: Estimate | None
    """Delta by goal, in percent; None where the goal is 0."""
    verdict: str
    planned: Estimate | None
    """What the plan gives by a deadline that lies ahead; None where it changes nothing by then."""


def judge(target: Target, actual: Estimate, day: date | None) -> str:
    """
    Return the verdict on *target* for an *actual*.

    Args:
        target: With a goal in the unit of *actual*.
        actual: What the fleet has.
        day: The fleet's own date; None where nobody gives one.
    """
    goal = target.goal
    if target.comparator == AT_MOST:
        met = [value <= goal for value in (actual.low, actual.high)]
    else:
        needed = goal * (1 - target.tolerance) if target.comparator == ABOUT else goal
        met = [value >= needed for value in (actual.low, actual.high)]
    if all(met):
        return MET
    if any(met):
        return UNDECIDED
    return PENDING if _lies_ahead(target, day) else MISSED


def _lies_ahead(target: Target, day: date | None) -> bool:
    return target.by is not None and (day is None or target.by > day)


def judge_targets(history: History, as_of: date | None, estimates: str) -> tuple[TargetDelta, ...]:
    """
    Judge the targets of a fleet, in the order in which they are first stated.

    Its targets are those of all its snapshots, each as the latest states it. One is judged on its
    deadline, where that lies between the first day known and the fleet's own date, else on the own
    date.

    Args:
        history: The fleet's, under the one basis of the totals.
        as_of: The day to count at, which hides what comes later.
        estimates: How estimates add up, one of ESTIMATES.
    """
    known = history.until(as_of)
    day = as_of or known.snapshots[-1].as_of
    stated: dict[str, tuple[Target, Manifest]] = {}
    for part in known.parts:
        for target in part.fleet.manifest.targets:
            stated[target.name] = (target, part.fleet.manifest)
    work = _Judging(known, day, estimates)
    return tuple(work.delta(target, manifest) for target, manifest in stated.values())


class _Judging:
    """Judges the targets of one fleet; cells of one day are collected once."""

    def __init__(self, history: History, day: date | None, estimates: str) -> None:
        self._history, self._day, self._estimates = history, day, estimates
        self._cells: dict[tuple[date | None, date | None], tuple[Cell, ...]] = {}

    def delta(self, target: Target, manifest: Manifest) -> TargetDelta:
        """Judge one target, which *manifest* states."""
        day = self._judged_on(target)
        before = self._history.on(day)
        after = self._snapshot_after(day)
        measured = [self._measure(target, manifest, before, day)]
        if after is not None:
            measured.append(self._measure(target, manifest, after, after.as_of))
        missing = tuple(sorted({name for one in measured for name in one.missing}))
        actual = None if missing else _span([one.amount for one in measured])
        delta = None if actual is None else actual.minus(target.goal)
        verdict = UNDECIDED if actual is None else judge(target, actual, self._day)
        percent = quotient(100, target.goal) if target.goal else None
        return TargetDelta(
            target=target,
            manifest=manifest,
            day=day,
            until=after.as_of if after else None,
            actual=actual,
            missing=missing,
            delta=delta,
            delta_percent=delta.times(percent) if delta and percent is not None else None,
            verdict=verdict,
            planned=None if verdict == MET else self._planned(target, manifest, actual),
        )

    def _judged_on(self, target: Target) -> date | None:
        by, own, first = target.by, self._day, self._history.first_day
        if by is None or first is None or by < first:
            return own
        return by if own is None or by <= own else own

    def _snapshot_after(self, day: date | None) -> Snapshot | None:
        """Return the snapshot that follows *day*, where the day lies between two of them."""
        dates = [one.as_of for one in self._history.snapshots]
        if day is None or None in dates or day in dates or day < min(filter(None, dates)):
            return None
        return next((one for one in self._history.snapshots if one.as_of and one.as_of > day), None)

    def _measure(
        self, target: Target, manifest: Manifest, snapshot: Snapshot, day: date | None
    ) -> Measured:
        key = (snapshot.as_of, day)
        if key not in self._cells:
            self._cells[key] = snapshot.cells((), day)
        aim = next(
            part.fleet.aims[target.name]
            for part in self._history.parts
            if part.fleet.manifest is manifest
        )
        cells = [cell for cell in self._cells[key] if aim.takes(cell.accelerator)]
        return measure_cells(cells, measure_of(target.of), self._estimates)

    def _planned(
        self, target: Target, manifest: Manifest, actual: Estimate | None
    ) -> Estimate | None:
        if self._day is None or target.by is None or not _lies_ahead(target, self._day):
            return None
        planned = self._measure(target, manifest, self._history.on(self._day), target.by).known
        return None if planned == actual else planned


def _span(amounts: Sequence[Estimate]) -> Estimate:
    """Return what runs from one of two amounts to the other; one alone is itself."""
    low = min(amount.low for amount in amounts)
    high = max(amount.high for amount in amounts)
    return Estimate(low, quotient(sum(amount.mid for amount in amounts), len(amounts)), high)
