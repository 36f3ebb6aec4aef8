"""What a fleet has of a goal from day to day, and from when its plan breaks what holds today."""

from collections.abc import Iterable, Sequence
from datetime import date

from fleet_cli.base.days import shown
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import Amount, Words
from fleet_cli.calc.amounts import Measured
from fleet_cli.calc.history import make_course
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.calc.targets import Asked, TargetDelta, judge
from fleet_cli.calc.totals import Cell, measure_cells
from fleet_cli.model.manifest import ABOUT, AT_LEAST, AT_MOST, MET, PENDING, UP_TO, WITHIN, Target


class Break(NamedTuple):
    """The first planned day on which a rule holds no longer, or its deadline."""

    day: date
    actual: Estimate
    """In the rule's unit."""
    verdict: str
    until: date | None = None
    """The day from which it holds again; None where it does not."""


def planned_cells(
    snapshot: Snapshot, day: date | None, keys: Sequence[str] = ()
) -> Iterable[tuple[date, tuple[Cell, ...]]]:
    """Return each day behind *day* on which a pool comes or goes, with the cells that count then."""
    dates = {one for pool in snapshot.pools for one in (pool.online, pool.retired)}
    days = sorted(one for one in dates if one is not None and day is not None and one > day)
    course = make_course(History(snapshot.fleet, (snapshot,)), keys)
    return zip(days, course.walk(days), strict=True)


def first_break(target: Target, planned: Iterable[tuple[date, Measured]]) -> Break | None:
    """Return the first of the *planned* days on which a target is broken, and until when."""
    found = None
    for day, measured in planned:
        verdict = judge(target, measured.amount, day, is_bound=bool(measured.lacking))
        # NOTE: what was announced for no day waits again, and is not broken.
        is_broken = verdict not in (MET, WITHIN, PENDING)
        if found is None and is_broken:
            found = Break(day, measured.amount, verdict)
        elif found is not None and not is_broken:
            return found._replace(until=day)
    return found


GOAL_WORDS = {AT_LEAST: "at least ", AT_MOST: "at most ", ABOUT: "about ", UP_TO: "up to "}


def goal_words(actual: Estimate, target: Target, unit: str) -> Words:
    """Say how much there is of a goal, in its *unit*."""
    first, *more = target.goal_range or (target.goal,)
    ends = [part for goal in more for part in (" to ", Amount(goal, is_goal=True))]
    lead = (Amount(actual), " of ", GOAL_WORDS[target.comparator], Amount(first, is_goal=True))
    return (*lead, *ends, f" {unit}")


def break_words(name: str, target: Target, unit: str, broken: Break) -> Words:
    """Say from when to when a rule is broken as planned, or that it is on its deadline."""
    # NOTE: days, since a period as written would read as its first day: "from 2027-H2".
    when = f"from {broken.day.isoformat()}" if target.by is None else f"on {shown(target.by)}"
    until = f" until {broken.until.isoformat()}" if broken.until else ""
    lead = f"{name}: as planned {broken.verdict} {when}{until}: "
    return (lead, *goal_words(broken.actual, target, unit))


def unsure_text(names: Sequence[str]) -> str:
    """Say which unrated accelerators may or may not be what a goal is about."""
    return (
        f"{', '.join(names)} may be of it, as far as the text says, and count at the high end alone"
    )


def track(
    history: History, delta: TargetDelta, days: Iterable[date], estimates: str
) -> tuple[tuple[date, Estimate | None], ...]:
    """
    Measure the fleet as a target of it is measured, on each of *days* on which all of it is known.

    On a day on which nobody has counted it, or knows all of it in that measure, there is None.

    Args:
        history: The fleet's, from the first date on which somebody counted it.
        delta: One of its targets.
        days: In order.
    """
    days = [day for day in days if history.begins is None or history.begins <= day]
    stated = next(one for one in history.parts if one.fleet.manifest is delta.manifest)
    asked = Asked(delta.target, delta.aim, stated.ratings.get(delta.target.name))
    course = make_course(history, asked.keys)
    measured = (
        measure_cells(asked.among(cells), delta.aim.measure, estimates).known
        for cells in course.walk(days)
    )
    return tuple(
        (day, known if course.is_counted_on(day) else None)
        for day, known in zip(days, measured, strict=True)
    )
