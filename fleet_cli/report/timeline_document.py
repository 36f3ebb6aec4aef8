"""The JSON document of `fleet timeline`."""

from collections.abc import Iterable, Sequence

from fleet_cli.calc.growth import Growth, needed
from fleet_cli.calc.history import Course, Event
from fleet_cli.calc.keys import KEYS
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.rows import Row
from fleet_cli.calc.snapshots import only_model
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.calc.timeline import GroupGrowth, PartOf, Point, Timeline
from fleet_cli.report.fleet_fields import ADDING, SUMS, TARGET, WHERE, Grouped, rows_by
from fleet_cli.report.kinds import BASIS, COUNTS_BASIS, DAY, NUMBER, ONLY_POWER_MODEL, TEXT, TEXTS
from fleet_cli.report.shape import Document, Field, Kind, Shape, described, or_null, sequence


def timeline_shape(by: Sequence[str] = KEYS) -> Document[Timeline]:
    """Return the document whose rows are grouped by the keys *by*."""
    groups: Shape[GroupGrowth] = Grouped(
        by, lambda group: group.keys, *or_null(GROWTH).named("growth")
    )
    return Document(
        "timeline",
        *BASIS.within(Timeline, lambda timeline: timeline.rating),
        Field("estimates", lambda timeline: timeline.estimates, ADDING),
        Field("where", lambda timeline: dict(timeline.where), WHERE),
        Field("power_model", lambda timeline: only_model(timeline.snapshots), ONLY_POWER_MODEL),
        Field("by", lambda timeline: timeline.by, TEXTS),
        Field("every", lambda timeline: timeline.every, or_null(TEXT)),
        Field("complete_from", lambda timeline: timeline.complete_from, or_null(DAY)),
        Field("fleets", lambda timeline: timeline.courses, sequence(HISTORY)),
        *described(
            "Fleets that others hold, and from when they are in no total.", sequence(PART)
        ).named("parts"),
        Field("points", lambda timeline: timeline.points, sequence(_point(sequence(rows_by(by))))),
        Field("growth", lambda timeline: timeline.growth, or_null(GROWTH)),
        Field("groups", lambda timeline: timeline.groups, sequence(groups)),
        Field("targets", lambda timeline: timeline.targets, sequence(MILESTONE)),
    )


def _point(rows: Kind[Iterable[Row]]) -> Shape[Point]:
    return Shape(
        Field("date", lambda point: point.day, DAY),
        Field("events", lambda point: point.events, sequence(EVENT)),
        *SUMS.where_known(Point, lambda point: point.sums),
        *or_null(NUMBER).named("change", "change_percent"),
        *described("Fleets that nobody has counted on that day, which are in no sum.", TEXTS).named(
            "uncounted"
        ),
        Field("rows", lambda point: point.rows, rows),
    )


EVENT: Shape[Event] = Shape(
    Field("date", lambda event: event.day, DAY),
    Field("fleet", lambda event: event.fleet, TEXT),
    Field("event", lambda event: event.kind, TEXT),
    Field("what", lambda event: event.what, or_null(TEXT)),
)
SNAPSHOT: Shape[RatedFleet] = Shape(
    Field("path", lambda part: part.fleet.manifest.source.name, TEXT),
    Field("as_of", lambda part: part.fleet.manifest.as_of, or_null(DAY)),
    Field("basis", lambda part: part.fleet.manifest.basis, COUNTS_BASIS),
)
PART: Shape[PartOf] = Shape(
    Field("fleet", lambda part: part.fleet, TEXT),
    Field("part_of", lambda part: part.wholes, TEXTS),
    Field("since", lambda part: part.since, or_null(DAY)),
)
HISTORY: Shape[Course] = Shape(
    Field("fleet", lambda course: course.history.fleet, TEXT),
    Field("begins", lambda course: course.history.begins, or_null(DAY)),
    Field("snapshots", lambda course: course.history.parts, sequence(SNAPSHOT)),
)
GROWTH: Shape[Growth] = Shape(
    Field("from", lambda growth: growth.first, DAY),
    Field("to", lambda growth: growth.last, DAY),
    *or_null(NUMBER).named("years", "factor", "percent_per_year", "doubling_years"),
)
MILESTONE: Shape[TargetDelta] = Shape(
    Field("fleet", lambda delta: delta.manifest.fleet, TEXT),
    Field("path", lambda delta: delta.manifest.source.name, TEXT),
    *TARGET.fields,
    Field("needed", needed, or_null(GROWTH)),
)
