"""Two sides of fleets through time: what changes by the end of every period, and on every day."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import accumulate, takewhile

from fleet_cli.base.days import period_ends
from fleet_cli.base.diagnostics import fail
from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.changes import Change
from fleet_cli.calc.groups import UNKNOWN, Standing, standing_of
from fleet_cli.calc.history import Course, make_course
from fleet_cli.calc.pairs import half_counted, pair_histories
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, make_histories
from fleet_cli.calc.timeline import PERIODS, without_parts
from fleet_cli.calc.totals import measure_cells
from fleet_cli.model.measures import EQUIVALENTS


class Period(NamedTuple):
    """What changed by the end of one period."""

    day: date
    """Its last day."""
    change: Change
    """As a diff of that day has it."""


class Step(NamedTuple):
    """A day on which a side changes, and what both come to from then on."""

    day: date
    old: Number | None
    """[H100e], of the middles; None where nobody has counted a fleet of either side."""
    new: Number | None


class ByPeriod(NamedTuple):
    """Both sides through time."""

    every: str
    """One of PERIODS."""
    periods: tuple[Period, ...]
    since: date
    """The first day on which all that both sides have is known of both."""
    alike: int
    """Periods before these in which nothing differs, and that lie behind both sides."""
    steps: tuple[Step, ...]
    """Every day that either side knows or plans, in order."""

    @property
    def differs(self) -> bool:
        """Whether the sides differ at the end of a period."""
        return not all(map(_is_alike, self.periods))


def diff_periods(
    old: Sequence[RatedFleet],
    new: Sequence[RatedFleet],
    every: str,
    until: date | None,
    estimates: str,
) -> ByPeriod:
    """
    Compare two sides, rated alike, on the last day of every period that either knows or plans.

    Args:
        every: One of PERIODS.
        until: The last day; None takes the end of the last period that either side plans.
    Raises:
        FleetError: neither side has dates, or all lie behind *until*.
    """
    histories = make_histories(old), make_histories(new)
    sides = [_courses(side) for side in histories]
    since, days = _days(histories, sides, until)
    every_end = partial(period_ends, since, PERIODS[every])
    last = until or next(end for end in every_end() if end >= days[-1])
    ends = [*takewhile(lambda end: end < last, every_end()), last]
    walks = [
        _standings(side, courses, ends, estimates)
        for side, courses in zip(histories, sides, strict=True)
    ]
    # NOTE: a side may have a date on which nobody has counted the fleet.
    doubtful = [
        pair
        for pair in pair_histories(*histories)
        if any(one.is_uncounted for side in pair if side is not None for one in side.snapshots)
    ]
    periods = [
        Period(day, Change(old_one, new_one, not half_counted(doubtful, histories, day)))
        for day, old_one, new_one in zip(ends, *walks, strict=True)
    ]
    known = [history.snapshots[-1].as_of for side in histories for history in side]
    behind = min((day for day in known if day is not None), default=date.min)
    same = takewhile(lambda one: one.day < behind and _is_alike(one), periods[:-1])
    alike = len([*same])
    values = [_values(courses, days) for courses in sides]
    steps = tuple(
        Step(day, *((None, None) if half_counted(doubtful, histories, day) else both))
        for day, *both in zip(days, *values, strict=True)
    )
    return ByPeriod(every, tuple(periods[alike:]), since, alike, steps)


def _is_alike(period: Period) -> bool:
    return period.change.old[:2] == period.change.new[:2]


def _courses(side: Sequence[History]) -> tuple[Course, ...]:
    counted = (known for history in side if (known := history.counted) is not None)
    return without_parts(tuple(make_course(history, ()) for history in counted))


def _days(
    histories: tuple[Sequence[History], Sequence[History]],
    sides: Sequence[Sequence[Course]],
    until: date | None,
) -> tuple[date, list[date]]:
    """Return the first day on which all is known of both sides, and each on which something changes."""
    every = [course for courses in sides for course in courses]
    occurring = {event.day for course in every for event in course.events}
    # NOTE: of a part of a fleet, the days on which the whole begins are no events.
    occurring |= {
        day
        for course in every
        for window, *_ in course.stretches
        for day in window
        if day is not None
    }
    if not occurring:
        hint = "add as_of: to a manifest, or online: and retired: to its pools"
        raise fail("no-dates", "the manifests give no dates, so there are no periods", hint)
    begun = [
        history.begins
        for pair in pair_histories(*histories)
        if pair.old is not None and pair.new is not None
        for history in pair
        if history is not None and history.begins is not None
    ]
    # NOTE: a fleet that one side does not know yet would look as if it came or went.
    since = max(begun, default=min(occurring))
    if until is not None and until < since:
        message = f"both sides are known from {since}, after --as-of {until}"
        raise fail("no-dates", message, "give a later date")
    kept = {day for day in occurring if since <= day and (until is None or day <= until)}
    return since, sorted({since, *kept})


def _standings(
    side: Sequence[History], courses: Sequence[Course], days: Sequence[date], estimates: str
) -> list[Standing]:
    if not courses:
        return [UNKNOWN if side else standing_of((), estimates)] * len(days)
    walks = zip(*(course.walk(days) for course in courses), strict=True)
    standings = []
    for day, parts in zip(days, walks, strict=True):
        cells = [cell for part in parts for cell in part]
        is_known = cells or all(course.is_counted_on(day) for course in courses)
        standings.append(standing_of(cells, estimates) if is_known else UNKNOWN)
    return standings


def _values(courses: Sequence[Course], days: Sequence[date]) -> list[Number]:
    """Return what fleets come to on each of *days*, in which all their changes are [H100e]."""
    steps: dict[date, Number] = dict.fromkeys(days, 0)
    for course in courses:
        for window, cells, _ in course.stretches:
            value = measure_cells(cells, EQUIVALENTS, "worst-case").amount.mid
            for day, change in ((window.start, value), (window.end, -value)):
                first = days[0] if day is None else max(day, days[0])
                if (day is not None or change == value) and first in steps:
                    steps[first] += change
    return list(accumulate(steps[day] for day in days))
