"""What a fleet had of a goal on every day: in the goal's own measure, of what it is about."""

from collections.abc import Iterable
from datetime import date

from fleet_cli.base.quantity import Estimate
from fleet_cli.calc.history import make_course
from fleet_cli.calc.snapshots import History
from fleet_cli.calc.targets import Asked, TargetDelta
from fleet_cli.calc.totals import measure_cells


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
    found: list[tuple[date, Estimate | None]] = []
    for day, cells in zip(days, course.walk(days), strict=True):
        is_counted = course.is_counted_on(day)
        measured = measure_cells(asked.among(cells), delta.aim.measure, estimates)
        found.append((day, measured.known if is_counted else None))
    return tuple(found)
