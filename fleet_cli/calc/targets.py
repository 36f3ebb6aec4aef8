"""Totals against announced targets: delta and verdict of each."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from fleet_cli.base.quantity import Estimate
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.totals import Cell, Sums, add, sum_cells
from fleet_cli.model.manifest import ABOUT, ANY, AT_MOST, H100E, POWER, VERDICTS, Target

MET, MISSED, PENDING, UNDECIDED = VERDICTS


class TargetDelta(NamedTuple):
    """How far a fleet is from one target."""

    target: Target
    actual: Estimate | None
    """In the target's unit; None for a power target where a TDP is missing."""
    delta: Estimate | None
    """Actual less goal."""
    delta_percent: Estimate | None
    """Delta by goal, in percent; None where the goal is 0."""
    verdict: str


def judge(target: Target, actual: Estimate, day: date | None) -> str:
    """
    Return the verdict on *target* for an *actual* on *day*.

    Args:
        target: With a goal in the unit of *actual*.
        actual: What the fleet has.
        day: The date that the counts hold for; None where nobody gives one.
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
    lies_ahead = target.by is not None and (day is None or target.by > day)
    return PENDING if lies_ahead else MISSED


def measure_targets(
    rated: RatedFleet,
    cells: Sequence[Cell],
    estimates: str,
    day: date | None,
) -> tuple[TargetDelta, ...]:
    """Measure every target of a fleet, in the order of the manifest."""
    whole = sum_cells(cells, estimates)
    return tuple(
        measure(target, actual_of(target, rated, cells, whole, estimates), day)
        for target in rated.fleet.manifest.targets
    )


def actual_of(
    target: Target,
    rated: RatedFleet,
    cells: Sequence[Cell],
    whole: Sums,
    estimates: str,
) -> Estimate | None:
    """Return what the fleet has of what *target* is about, in its unit."""
    special = target.of[0].lower() if len(target.of) == 1 else ""
    if special == H100E:
        return _in_h100e(cells, whole, estimates)
    if special == ANY:
        return whole.accelerators
    if special == POWER:
        return whole.power_mw
    aimed = rated.fleet.aims[target.name]
    of_target = [cell for cell in cells if cell.accelerator.name in aimed]
    return sum_cells(of_target, estimates).accelerators


def _in_h100e(cells: Sequence[Cell], whole: Sums, estimates: str) -> Estimate | None:
    """Return the equivalents by the H100, whatever counts as 1 in the totals; None if unknown."""
    rated = [(cell, cell.rate) for cell in cells if cell.rate is not None]
    if all(rate.standard is rate.h100e for _, rate in rated):
        return whole.equivalents
    parts = [(cell, rate.standard) for cell, rate in rated if rate.standard is not None]
    return add(parts, estimates) if len(parts) == len(rated) else None


def measure(target: Target, actual: Estimate | None, day: date | None) -> TargetDelta:
    """Measure a target against an *actual* in its unit on *day*; None where it is not known."""
    if actual is None:
        return TargetDelta(target, None, None, None, UNDECIDED)
    delta = actual.minus(target.goal)
    percent = delta.times(Fraction(100) / target.goal) if target.goal else None
    return TargetDelta(target, actual, delta, percent, judge(target, actual, day))
