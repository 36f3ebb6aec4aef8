"""Targets at their deadlines: how far the fleet was then, or how fast it must grow till then."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from fleet_cli.calc.growth import Growth, grow
from fleet_cli.calc.history import History
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.resolve import aim_at
from fleet_cli.calc.snapshots import dates_of
from fleet_cli.calc.targets import PENDING, UNDECIDED, TargetDelta, actual_of, measure
from fleet_cli.calc.totals import sum_cells
from fleet_cli.model.catalogue import Catalogue
from fleet_cli.model.manifest import AT_MOST, Manifest, Target


class Milestone(NamedTuple):
    """A target of a fleet, measured once."""

    fleet: str
    manifest: Manifest
    """The latest that states the target."""
    day: date
    """The day that it is measured on: its deadline, or the last one known before."""
    delta: TargetDelta
    needed: Growth | None
    """From the last known total to the goal, for a target that is pending."""


def measure_milestones(
    history: History,
    last: date,
    until: date | None,
    estimates: str,
    catalogue_of: Callable[[Manifest], Catalogue],
) -> tuple[Milestone, ...]:
    """
    Measure every target of a fleet on its deadline.

    A target that several snapshots state counts once, as the latest states it. Where the deadline
    lies behind what is known, it is measured on the last day that is. Between two snapshots the
    earlier one counts, but where the later one would give another verdict it is undecided: nobody
    says on which day the fleet got from the one to the other.

    Args:
        history: The fleet's.
        last: The last date of the timeline.
        until: The day of `--as-of`, if one is given.
        estimates: How estimates add up, one of ESTIMATES.
        catalogue_of: Gives the names that a manifest's targets use.
    """
    known = until or history.known or last
    stated: dict[str, tuple[Target, RatedFleet]] = {}
    for part in history.parts:
        for target in part.fleet.manifest.targets:
            stated[target.name] = (target, part)
    found = [
        _measure(history, target, part, known, estimates, catalogue_of)
        for target, part in stated.values()
    ]
    return tuple(found)


def _measure(
    history: History,
    target: Target,
    part: RatedFleet,
    known: date,
    estimates: str,
    catalogue_of: Callable[[Manifest], Catalogue],
) -> Milestone:
    day = known if target.by is None else min(target.by, known)
    if history.begins is not None:
        # NOTE: nothing is known of the fleet on an earlier deadline; the first day known is nearest.
        day = max(day, history.begins)
    manifest = part.fleet.manifest
    chips = {
        unit.accelerator.name: unit.accelerator
        for one in history.parts
        for unit in one.fleet.units.values()
    }
    aims = {target.name: aim_at(target, chips.values(), catalogue_of(manifest))}
    aimed = part._replace(fleet=part.fleet._replace(aims=aims))

    def delta_on(one: date) -> TargetDelta:
        cells = history.cells_on(one)
        actual = actual_of(target, aimed, cells, sum_cells(cells, estimates), estimates)
        return measure(target, actual, max(one, day))

    delta = delta_on(day)
    after = _snapshot_after(history, day, known)
    if after is not None and delta_on(after).verdict != delta.verdict:
        delta = delta._replace(verdict=UNDECIDED)
    return Milestone(history.fleet, manifest, day, delta, _needed(delta, day))


def _snapshot_after(history: History, day: date, known: date) -> date | None:
    """Return the snapshot that follows *day*, where the day lies between two snapshots."""
    dates = dates_of(history.parts)
    if day in dates or day < min(dates, default=day):
        return None
    return min((one for one in dates if day < one <= known), default=None)


def _needed(delta: TargetDelta, day: date) -> Growth | None:
    target, actual = delta.target, delta.actual
    if delta.verdict != PENDING or actual is None or target.by is None:
        return None
    return None if target.comparator == AT_MOST else grow(day, actual.mid, target.by, target.goal)
