"""Fleets through time: a total on every date, growth between them, targets at their deadlines."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

from fleet_cli.base.days import period_ends
from fleet_cli.base.diagnostics import fail
from fleet_cli.base.quantity import Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.growth import Growth, grow
from fleet_cli.calc.history import Course, Event, make_course
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.rows import Row, make_rows, subtotals
from fleet_cli.calc.snapshots import Snapshot, make_histories
from fleet_cli.calc.targets import TargetDelta, judge_targets
from fleet_cli.calc.totals import Sums, sum_cells
from fleet_cli.calc.wholes import all_wholes
from fleet_cli.model.manifest import Where
from fleet_cli.model.throughput import Rating

PERIODS = {"month": 1, "quarter": 3, "year": 12}
"""What `--every` can be [months]."""


class Point(NamedTuple):
    """What the fleets add up to on one day."""

    day: date
    events: tuple[Event, ...]
    """What happened since the point before, this day included."""
    sums: Sums | None
    """None where nobody has counted any of the fleets on that day."""
    rows: tuple[Row, ...]
    change: Number | None
    """
    Mid equivalents less those of the point before [H100e].

    None for the first, and where a fleet begins in between, or is counted on one of both days alone:
    what becomes known is no growth.
    """
    change_percent: Number | None
    """None where the point before is 0 or there is none."""
    uncounted: tuple[str, ...] = ()
    """Fleets that have begun, and that nobody has counted on that day: they are in no sum of it."""
    blocks: tuple[Row, ...] = ()
    """Of rows by several keys: what all of each first key come to."""


class GroupGrowth(NamedTuple):
    """How one group of the rows grew."""

    keys: tuple[str, ...]
    growth: Growth | None


class PartOf(NamedTuple):
    """A fleet that others hold already."""

    fleet: str
    wholes: tuple[str, ...]
    """Those that are in the timeline."""
    since: date | None
    """The first day on which one of them is known; None where one always is."""


class Timeline(NamedTuple):
    """The result of `fleet timeline`."""

    rating: Rating
    estimates: str
    by: tuple[str, ...]
    every: str | None
    """One of PERIODS; None where the points are the dates that occur."""
    courses: tuple[Course, ...]
    """Of the fleets, by name."""
    points: tuple[Point, ...]
    complete_from: date
    """The first day on which every fleet that adds to the total is known."""
    growth: Growth | None
    """Of the total, from the first point on which every fleet is known."""
    groups: tuple[GroupGrowth, ...]
    """In the order of the last point's rows."""
    targets: tuple[TargetDelta, ...]
    """Of all fleets, in the order of their deadlines."""
    uncounted: tuple[str, ...] = ()
    """Fleets that nobody has counted on any date, which are in no total."""
    parts: tuple[PartOf, ...] = ()
    where: Where = ()
    """What is asked for of every fleet; everything where it is empty."""

    @property
    def snapshots(self) -> list[Snapshot]:
        """Those of all fleets that somebody has counted."""
        return [one for course in self.courses for one in course.history.snapshots]

    @property
    def fleets(self) -> tuple[str, ...]:
        """The names of all fleets, also of those that nobody has counted."""
        return (*(course.history.fleet for course in self.courses), *self.uncounted)


def make_timeline(
    fleets: Sequence[RatedFleet],
    rating: Rating,
    by: Sequence[str],
    every: str | None,
    until: date | None,
    estimates: str,
) -> Timeline:
    """
    Add the fleets up on every date.

    Args:
        fleets: Each rated by *rating*; manifests of one fleet name are snapshots of it, or its parts.
        every: One of PERIODS: the last day of each, and the last date; None takes all dates.
        until: The last date to show; None takes the last that occurs.
    Raises:
        FleetError: no date occurs, or all lie behind *until*.
    """
    histories = sorted(make_histories(fleets), key=lambda history: history.fleet)
    counted = [known for history in histories if (known := history.counted) is not None]
    courses = tuple(make_course(history, by) for history in counted)
    days = _days(courses, every, until)
    adding = without_parts(courses)
    points = _points(adding, days, estimates)
    complete = max(_beginnings(adding), default=days[0])
    whole = [point for point in points if point.day >= complete and not point.uncounted]
    series = [(point.day, point.sums.equivalents.mid) for point in whole if point.sums]
    targets = [one for each in histories for one in judge_targets(each, until, estimates)]
    return Timeline(
        rating,
        estimates,
        tuple(by),
        every,
        courses,
        points,
        complete,
        _growth(series),
        _group_growth(points) if by else (),
        tuple(sorted(targets, key=lambda one: one.target.by or one.day or date.max)),
        tuple(history.fleet for history in histories if history.counted is None),
        _parts(courses),
    )


def _parts(courses: tuple[Course, ...]) -> tuple[PartOf, ...]:
    given = {course.history.fleet: course.history for course in courses}
    begins = {name: one.begins or date.min for name, one in given.items()}
    found = []
    for history in given.values():
        direct = [name for name in history.part_of if name in given]
        if direct:
            first = min(
                all_wholes(history, given),
                key=lambda name: (begins[name], name not in direct, name),
            )
            names = dict.fromkeys((first, *direct)) if first not in direct else direct
            since = given[first].begins
            found.append(PartOf(history.fleet, tuple(names), since))
    return tuple(found)


def without_parts(courses: tuple[Course, ...]) -> tuple[Course, ...]:
    """Return the courses, of parts only the days on which no whole of them is known yet."""
    ends = {part.fleet: part.since for part in _parts(courses)}
    return tuple(
        course.until(ends.get(course.history.fleet))
        for course in courses
        if ends.get(course.history.fleet, date.max) is not None
    )


def _days(courses: Sequence[Course], every: str | None, until: date | None) -> list[date]:
    """Return the days of the points, in order."""
    if not courses:
        message = "nobody has counted the pools of these fleets, so there is no timeline"
        raise fail("no-dates", message, "see what was announced of them with fleet total")
    occurring = {event.day for course in courses for event in course.events}
    if not occurring:
        raise fail(
            "no-dates",
            "the manifests give no dates, so there is no timeline",
            "add as_of: to the manifest, or online: and retired: to its pools",
        )
    if until is not None:
        kept = {day for day in occurring if day <= until}
        if not kept:
            earliest = min(occurring).isoformat()
            message = f"the first date is {earliest}, after --as-of {until.isoformat()}"
            raise fail("no-dates", message, "give a later date")
        occurring = kept | {until}
    if every is None:
        return sorted(occurring)
    first, last = min(occurring), max(occurring)
    ends = takewhile(lambda end: end < last, period_ends(first, PERIODS[every]))
    return [*ends, last]


def _points(courses: Sequence[Course], days: Sequence[date], estimates: str) -> tuple[Point, ...]:
    events = sorted(event for course in courses for event in course.events)
    points: list[Point] = []
    passed = 0
    walks = zip(*(course.walk(days) for course in courses), strict=True)
    for day, parts in zip(days, walks, strict=True):
        new = passed
        while new < len(events) and events[new].day <= day:
            new += 1
        cells = [cell for part in parts for cell in part]
        sums = sum_cells(cells, estimates)
        uncounted = tuple(one.history.fleet for one in courses if not one.is_counted_on(day))
        point = Point(
            day,
            tuple(events[passed:new]),
            sums if cells or not uncounted else None,
            rows=make_rows(cells, estimates, sums.equivalents.mid),
            change=None,
            change_percent=None,
            uncounted=uncounted,
            blocks=subtotals(cells, estimates, sums.equivalents.mid),
        )
        change, percent = _change(courses, points[-1], point) if points else (None, None)
        points.append(point._replace(change=change, change_percent=percent))
        passed = new
    return tuple(points)


def _beginnings(courses: Sequence[Course]) -> list[date]:
    """Return the days on which a course begins to add to the total, of those that do not always."""
    # NOTE: a part that its whole holds from the beginning adds nothing, whenever it comes.
    adding = (course.history for course in courses if course.stretches)
    return [history.begins for history in adding if history.begins is not None]


def _change(
    courses: Sequence[Course], before: Point, point: Point
) -> tuple[Number | None, Number | None]:
    has_begun = any(before.day < begins <= point.day for begins in _beginnings(courses))
    is_alike = before.uncounted == point.uncounted and not has_begun
    if not is_alike or before.sums is None or point.sums is None:
        return None, None
    base = before.sums.equivalents.mid
    change = point.sums.equivalents.mid - base
    return change, quotient(100 * change, base) if base else None


def _growth(series: Sequence[tuple[date, Number]]) -> Growth | None:
    """Return the growth from the first total above 0 to the last total."""
    above = [(day, total) for day, total in series if total > 0]
    return grow(*above[0], *series[-1]) if above else None


def _group_growth(points: Sequence[Point]) -> tuple[GroupGrowth, ...]:
    keys = dict.fromkeys(
        row.keys for point in reversed(points) for row in point.rows if row.equivalents is not None
    )
    counted = [point for point in points if not point.uncounted]
    totals = [
        (point.day, {row.keys: row.equivalents.mid for row in point.rows if row.equivalents})
        for point in counted
    ]
    return tuple(
        GroupGrowth(key, _growth([(day, total.get(key, 0)) for day, total in totals]))
        for key in keys
    )
