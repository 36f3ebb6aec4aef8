"""Targets through time: how fast a fleet must grow to reach what is still pending."""

from datetime import date

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.growth import Growth, grow
from fleet_cli.calc.snapshots import History
from fleet_cli.calc.targets import TargetDelta, judge_targets
from fleet_cli.model.manifest import AT_MOST, PENDING


class Milestone(NamedTuple):
    """A target of a fleet, judged once."""

    fleet: str
    delta: TargetDelta
    needed: Growth | None
    """From the last known total to the goal, for a target that is pending."""


def measure_milestones(
    history: History, until: date | None, estimates: str
) -> tuple[Milestone, ...]:
    """
    Judge every target of a fleet, as its total does.

    Args:
        history: The fleet's.
        until: The day of `--as-of`, if one is given.
    """
    return tuple(
        Milestone(history.fleet, delta, _needed(delta))
        for delta in judge_targets(history, until, estimates)
    )


def _needed(delta: TargetDelta) -> Growth | None:
    target, actual = delta.target, delta.actual
    if delta.verdict != PENDING or actual is None or target.by is None or delta.day is None:
        return None
    if target.comparator == AT_MOST:
        return None
    return grow(delta.day, actual.mid, target.by, target.goal)
