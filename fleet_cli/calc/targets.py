"""Fleets against announced targets: on which day each is judged, delta and verdict."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.quantity import Estimate, Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.aims import Aim
from fleet_cli.calc.amounts import Measured
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.calc.totals import Cell, measure_cells
from fleet_cli.model.manifest import (
    ABOUT,
    AT_MOST,
    EXCEEDED,
    MET,
    MISSED,
    PENDING,
    UNDECIDED,
    UP_TO,
    WITHIN,
    Manifest,
    Target,
)
from fleet_cli.model.throughput import Rating

if TYPE_CHECKING:
    from fleet_cli.calc.later import Break
    from fleet_cli.calc.where import Stray


class TargetDelta(NamedTuple):
    """How far a fleet is from one target."""

    target: Target
    aim: Aim
    """What it is measured in, and of which accelerators."""
    manifest: Manifest
    """The document that states it: of several snapshots the latest that does."""
    day: date | None
    """The day that it is judged on; None where the fleet has no date."""
    until: date | None
    """The later of two snapshots that it is judged by, where it is due between them."""
    actual: Estimate | None
    """In the target's unit; None where nothing is known of it. A lower bound where some is missing."""
    missing: tuple[str, ...]
    """Accelerators of which the target's measure is not known, which are not in `actual`."""
    unsure: tuple[str, ...]
    """Unrated accelerators whose text does not say whether the target is about them."""
    delta: Estimate | None
    """Actual less goal, of a range less the end that decides."""
    delta_percent: Estimate | None
    """Delta by goal, in percent; None where the goal is 0."""
    verdict: str
    planned: Estimate | None
    """What the plan gives by a deadline that lies ahead; None where nothing is planned."""
    is_early: bool = False
    """Whether it was due before anything is known, so that it is judged on the fleet's own date."""
    strays: "tuple[Stray, ...]" = ()
    """Values of its `where` that no pool has: what was meant by them is not known."""
    breaks: "Break | None" = None
    """From when it is broken as planned, or on its deadline, where nothing breaks it today."""


def holds(target: Target, amount: Number) -> bool | None:
    """
    Whether a goal is kept by an *amount* in its unit; None where that lies within the goal's range.

    A range is its own tolerance: at_least is met from high, about from low, both are missed below
    low; at_most and up_to hold up to low and are broken above high.
    """
    low, high = target.goal_range or (target.goal, target.goal)
    if target.comparator in (AT_MOST, UP_TO):
        return True if amount <= low else False if amount > high else None
    if target.comparator == ABOUT:
        needed = low if target.goal_range else low * (1 - target.tolerance)
        return amount >= needed
    return True if amount >= high else False if amount < low else None


def judge(
    target: Target,
    actual: Estimate,
    day: date | None,
    *,
    is_bound: bool = False,
    planned: Estimate | None = None,
) -> str:
    """
    Return the verdict on *target* for an *actual*.

    Args:
        target: With a goal in the unit of *actual*.
        actual: What the fleet has.
        day: The fleet's own date; None where nobody gives one.
        is_bound: Whether *actual* is a lower bound, with more that is not known.
        planned: What the plan gives by the deadline, where that differs.
    """
    found = {holds(target, actual.low), holds(target, actual.high)}
    is_ceiling = target.comparator in (AT_MOST, UP_TO)
    if is_bound:
        # NOTE: what is not known can only add: it breaks a ceiling, and reaches a floor.
        found.add(not is_ceiling)
    if len(found) > 1 or None in found:
        return UNDECIDED
    is_kept = True in found
    if target.comparator == UP_TO:
        return WITHIN if is_kept else EXCEEDED
    if not _lies_ahead(target, day):
        # NOTE: what was announced for no day can come on any: it waits, and is never missed.
        is_open = not is_ceiling and target.by is None and target.announced is not None
        return MET if is_kept else PENDING if is_open else MISSED
    if not is_ceiling:
        return MET if is_kept else PENDING
    comes_down = planned is not None and holds(target, planned.high) is True
    return PENDING if is_kept or comes_down else MISSED


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
    """
    known = history.until(as_of)
    day = as_of or known.snapshots[-1].as_of
    stated: dict[str, tuple[Target, RatedFleet]] = {}
    for part in known.parts:
        for target in part.fleet.manifest.targets:
            stated[target.name] = (target, part)
    work = _Judging(known, day, estimates)
    return tuple(work.delta(target, part) for target, part in stated.values())


class _Judging:
    """Judges the targets of one fleet; cells of one day are collected once."""

    def __init__(self, history: History, day: date | None, estimates: str) -> None:
        self._history, self._day, self._estimates = history, day, estimates
        self._cells: dict[tuple[object, ...], tuple[Cell, ...]] = {}

    def delta(self, target: Target, part: RatedFleet) -> TargetDelta:
        """Judge one target, which the document of *part* states."""
        asked = Asked(target, part.fleet.aims[target.name], part.ratings.get(target.name))
        day = self._judged_on(target)
        after = self._snapshot_after(day)
        measured = [self._measure(asked, self._history.on(day), day)]
        if after is not None:
            measured.append(self._measure(asked, after, after.as_of))
        missing = tuple(sorted({name for one in measured for name in one.lacking}))
        strays = self._strays(target)
        unsure = tuple(sorted({name for one in measured for name in one.unsure}))
        actual = _span([one.amount for one in measured])
        ahead = self._ahead(asked)
        is_planned = ahead is not None and not ahead.missing and self._plans(ahead, actual)
        planned = ahead.amount if ahead is not None and is_planned else None
        is_bound = bool(missing or strays)
        is_known = not self._history.on(day).is_uncounted and (not is_bound or actual.high > 0)
        verdict = UNDECIDED
        if is_known:
            down = planned if ahead is not None and not (ahead.lacking or strays) else None
            verdict = judge(target, actual, self._day, is_bound=is_bound, planned=down)
        if verdict == MISSED and ahead is not None and (ahead.lacking or strays):
            # NOTE: a ceiling that is broken today, and may be kept by then: not all of it is known.
            verdict = MISSED if holds(target, ahead.amount.low) is False else UNDECIDED
        percent = quotient(100, target.goal) if target.goal else None
        delta = actual.minus(target.goal)
        return TargetDelta(
            target=target,
            aim=asked.aim,
            manifest=part.fleet.manifest,
            day=day,
            until=after.as_of if after else None,
            actual=actual if is_known else None,
            missing=missing,
            unsure=unsure,
            delta=delta if is_known else None,
            delta_percent=delta.times(percent) if is_known and percent is not None else None,
            verdict=verdict,
            planned=planned,
            is_early=self._is_early(target),
            strays=strays,
            breaks=None if strays else self._breaks(asked, verdict, planned and ahead),
        )

    def _plans(self, ahead: Measured, actual: Estimate) -> bool:
        """Whether the fleet plans anything, or this changes by a deadline *ahead* in any case."""
        pools = self._history.on(self._day).pools
        return ahead.amount != actual or any(pool.is_planned(self._day) for pool in pools)

    def _breaks(self, asked: "Asked", verdict: str, planned: Measured | None) -> "Break | None":
        """Return from when a target that nothing breaks today is broken as *planned*."""
        snapshot, by = self._history.on(self._day), asked.target.by
        is_due = by is not None and verdict in (PENDING, UNDECIDED) and planned is not None
        if not (is_due or (by is None and verdict in (MET, WITHIN) and snapshot.has_dated_pools)):
            return None
        from fleet_cli.calc.later import first_break, planned_cells

        if by is not None and planned is not None:
            found = first_break(asked.target, [(by, planned)])
            return found if found and found.verdict == MISSED else None
        days = planned_cells(snapshot, self._day, asked.keys)
        return first_break(asked.target, ((day, self._sum(asked, cells)) for day, cells in days))

    def _strays(self, target: Target) -> "tuple[Stray, ...]":
        if not target.where:
            return ()
        from fleet_cli.calc.where import strays

        return tuple(strays([part.fleet for part in self._history.parts], target.where))

    def _judged_on(self, target: Target) -> date | None:
        by, own = target.by, self._day
        if by is None or self._history.first_day is None or self._is_early(target):
            return own
        return by if own is None or by <= own else own

    def _is_early(self, target: Target) -> bool:
        """Whether it is due before the first day that is known."""
        by, first = target.by, self._history.first_day
        return by is not None and first is not None and by < first

    def _snapshot_after(self, day: date | None) -> Snapshot | None:
        """Return the snapshot that follows *day*, where the day lies between two of them."""
        dates = [one.as_of for one in self._history.snapshots]
        if day is None or None in dates or day in dates or day < min(filter(None, dates)):
            return None
        return next((one for one in self._history.snapshots if one.as_of and one.as_of > day), None)

    def _measure(self, asked: "Asked", snapshot: Snapshot, day: date | None) -> Measured:
        place = (snapshot.as_of, day, asked.keys)
        if place not in self._cells:
            self._cells[place] = snapshot.cells(asked.keys, day)
        return self._sum(asked, self._cells[place])

    def _sum(self, asked: "Asked", cells: Iterable[Cell]) -> Measured:
        return measure_cells(asked.among(cells), asked.aim.measure, self._estimates)

    def _ahead(self, asked: "Asked") -> Measured | None:
        """Return what the plan gives by a deadline that lies ahead, as far as it is known."""
        target = asked.target
        if self._day is None or target.by is None or not _lies_ahead(target, self._day):
            return None
        return self._measure(asked, self._history.on(self._day), target.by)


class Asked(NamedTuple):
    """What a target asks of a fleet."""

    target: Target
    aim: Aim
    rating: Rating | None
    """By a table of the target's own."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What cells must be grouped by."""
        return tuple(key for key, _ in self.target.where)

    def among(self, cells: Iterable[Cell]) -> list[Cell]:
        """Return what of *cells*, which are grouped by the keys of its `where`, it is about."""
        asked = [values for _, values in self.target.where]
        taken: dict[int, list[bool]] = {}
        found = []
        for cell in cells:
            if not all(key in values for key, values in zip(cell.keys, asked, strict=True)):
                continue
            # NOTE: a thousand texts that may be any of hundreds of chips share one tuple of them.
            place = id(cell.kinds)
            if place not in taken or not cell.kinds:
                taken[place] = [self.aim.takes(chip) for chip in cell.chips]
            one = cell.aimed_at(taken[place])
            if one is not None:
                found.append(one if self.rating is None else one.rated_by(self.rating))
        return found


def _span(amounts: Sequence[Estimate]) -> Estimate:
    """Return what runs from one of two amounts to the other; one alone is itself."""
    low = min(amount.low for amount in amounts)
    high = max(amount.high for amount in amounts)
    return Estimate(low, quotient(sum(amount.mid for amount in amounts), len(amounts)), high)
