"""The tables and the chart of `fleet timeline`."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from fleet_cli.base.days import shown
from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Number
from fleet_cli.base.words import Words, some_of
from fleet_cli.calc.growth import Growth, needed
from fleet_cli.calc.history import SNAPSHOT, Event
from fleet_cli.calc.left_out import outside_of
from fleet_cli.calc.snapshots import models_of
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.calc.timeline import GroupGrowth, Point, Timeline
from fleet_cli.model.manifest import Citation
from fleet_cli.report.basis import Citations, asked, basis_columns, method_line
from fleet_cli.report.columns import (
    ACCELERATORS,
    FIGURES,
    Summed,
    equivalents,
    fallback_note,
    key_columns,
    origin_of,
    shown_if,
    summed,
    unrated_note,
)
from fleet_cli.report.fleet_fields import cited_by
from fleet_cli.report.fleet_notes import left_out_notes, parts_notes
from fleet_cli.report.model import (
    CITED,
    H100E,
    PERCENT,
    YEARS,
    About,
    Column,
    Columns,
    Report,
    Section,
)
from fleet_cli.report.targets import models_behind, targets_section
from fleet_cli.report.texts import day_said, day_text
from fleet_cli.report.timeline_picture import timeline_chart, timeline_picture
from fleet_cli.report.timeline_rows import rows_section

MOST_NAMED = 3
"""Pools that an event lists by name; of more it gives the number."""


def timeline_report(timeline: Timeline, wide: bool) -> Report:
    """Make the report of *timeline*; *wide* adds power, memory and sources to its tables."""
    of_points = [source for point in timeline.points for source in _sources(point)]
    of_targets = [source for delta in timeline.targets for source in cited_by(delta)]
    cited = Citations([*of_points, *of_targets])
    return Report(
        title=_alone(timeline) or f"{len(timeline.fleets)} fleets",
        sections=[
            _dates_section(timeline, wide, cited),
            rows_section(timeline, wide, cited, partial(_about, timeline)),
            _growth_section(timeline),
            _targets_section(timeline, wide, cited),
            cited.section(shown=wide),
        ],
        method=_method(timeline, wide),
        basis=basis_columns(
            timeline.rating, timeline.estimates, timeline.where, models_of(timeline.snapshots)
        ),
        chart=timeline_chart(timeline),
        picture=lambda: timeline_picture(timeline, cited.titles),
        chapters=lambda: [_made(timeline)],
    )


def _made(timeline: Timeline) -> Report:
    from fleet_cli.report.chapters import made_chapter

    return made_chapter(timeline.rating, timeline.estimates, timeline.snapshots)


def _method(timeline: Timeline, wide: bool) -> str | Words:
    models = models_behind(timeline.snapshots, timeline.targets, wide)
    return method_line(
        timeline.rating,
        timeline.estimates,
        models=models,
        counts=_about(timeline, None).basis,
        more=asked(timeline.where),
    )


def _about(timeline: Timeline, day: date | None) -> About:
    """Return what a row is about: the only fleet, with what its counts are on a *day*, or on all."""
    alone = _alone(timeline)
    return About(alone, day, timeline.courses[0].history.basis_on(day) if alone else None)


def _alone(timeline: Timeline) -> str:
    """Return the name of the only fleet; empty where there are several."""
    return timeline.fleets[0] if len(timeline.fleets) == 1 else ""


def _sources(point: Point) -> list[Citation]:
    return [source for row in point.rows for source in row.sources]


def _dates_section(timeline: Timeline, wide: bool, cited: Citations) -> Section[Point, Summed]:
    alone, unit = _alone(timeline), timeline.rating.reference.short_unit
    columns: Columns[Point, Summed] = [
        Column(
            "date",
            "Date",
            lambda point: day_text(point.day),
            origin=lambda point: origin_of(point.rows),
            marks="†",
            wraps=True,
        ),
        Column(
            "event",
            "From",
            lambda point: event_text(point.events, not alone),
            wraps=True,
            below=True,
        ),
        summed(lambda point: point.sums, [*ACCELERATORS, *equivalents(unit)]),
        Column("delta", "Change", lambda point: point.change, H100E, signed=True),
        Column("delta_percent", "%", lambda point: point.change_percent, PERCENT, signed=True),
        shown_if(wide, summed(lambda point: point.sums, FIGURES)),
        Column("sources", "Source", lambda point: cited.mark(_sources(point)), CITED, shown=wide),
    ]

    def about(point: Point | None) -> About:
        return _about(timeline, point and point.day)

    return Section("dates", None, columns, timeline.points, None, _notes(timeline), about)


def event_text(events: Iterable[Event], several: bool) -> str:
    """Say in few words which files begin to hold and which pools come or go; of *several* fleets, whose."""
    said = []
    for (fleet, kind), whats in grouped(
        ((one.fleet, one.kind), one.what) for one in events
    ).items():
        names = dict.fromkeys(what.rsplit("/")[-1] if kind == SNAPSHOT else what for what in whats)
        text = f"{len(whats)} pools" if len(names) > MOST_NAMED else ", ".join(names)
        text += "" if kind == SNAPSHOT else f" {kind}"
        said.append(f"{fleet}: {text}" if several else text)
    return "; ".join(said)


def _notes(timeline: Timeline) -> list[str | Words]:
    """Say what a reader must know to trust the totals."""
    rows = [row for point in timeline.points for row in point.rows]
    unit, whys = timeline.rating.reference.short_unit, [row.unrated for row in rows]
    notes: list[str | Words] = [
        *fallback_note((name for row in rows for name in row.fallbacks), "some rates are from"),
        *unrated_note(whys, unit, "† with chips that are not rated"),
    ]
    if any(len(course.history.snapshots) > 1 for course in timeline.courses):
        notes.append(
            "between two snapshots the earlier one counts; a deadline there is decided only where "
            "both agree"
        )
    notes += parts_notes(timeline.snapshots)
    notes += [
        f"{name}: nobody has counted its pools; it is in no sum" for name in timeline.uncounted
    ]
    gaps = grouped((name, point.day) for point in timeline.points for name in point.uncounted)
    notes += [
        f"{name}: nobody has counted its pools on {some_of(map(shown, days), MOST_NAMED)}; "
        "it is in no sum there"
        for name, days in gaps.items()
    ]
    first, last = timeline.points[0].day, timeline.points[-1].day
    notes += [
        f"{history.fleet}: nothing is known before {day_said(history.begins)}"
        for history in (course.history for course in timeline.courses)
        if history.begins is not None and history.begins > first
    ]
    notes += [
        f"{history.fleet}: what follows {day_said(history.snapshots[-1].as_of)} is planned"
        for history in (course.history for course in timeline.courses if course.planned(last))
    ]
    for history in (course.history for course in timeline.courses):
        notes += left_out_notes([*outside_of(history.on(last), last, timeline.estimates)])
    notes += [
        f"{one.fleet} is part of {', '.join(one.wholes)}: it is in no total"
        + (f" from {day_text(one.since)}" if one.since else "")
        for one in timeline.parts
    ]
    return notes


def _growth_section(timeline: Timeline) -> Section[GroupGrowth, Growth]:
    alone, unit = _alone(timeline), timeline.rating.reference.short_unit
    whole = timeline.growth
    columns: Columns[GroupGrowth, Growth] = [
        key_columns(timeline.by, lambda group: group.keys),
        Column("unit", "Of", lambda _: unit, shown=not timeline.by, wraps=True),
        summed(lambda group: group.growth, GROWTH),
    ]
    groups = [group for group in timeline.groups if group.growth is not None]
    if whole is not None and not timeline.by:
        groups, whole = [GroupGrowth((), whole)], None

    def about(group: GroupGrowth | None) -> About:
        growth = group.growth if group else whole
        return About(alone, growth and growth.last)

    return Section("growth", "Growth", columns, groups, whole, about=about)


GROWTH: list[Column[Growth, None]] = [
    Column("from", "From", lambda growth: day_text(growth.first)),
    Column("to", "To", lambda growth: day_text(growth.last)),
    Column("factor_percent", "Change", lambda one: (one.factor - 1) * 100, PERCENT, signed=True),
    Column("percent_per_year", "A year", lambda one: one.percent_per_year, PERCENT, signed=True),
    Column("doubling_years", "Doubles in", lambda growth: growth.doubling_years, YEARS),
]


def _targets_section(
    timeline: Timeline, wide: bool, cited: Citations
) -> Section[TargetDelta, None]:
    def needs(delta: TargetDelta) -> Number | str | None:
        growth = needed(delta)
        return growth.percent_per_year if growth else ""

    needs_growth: Column[TargetDelta, None] = Column(
        "needed_percent_per_year",
        "Needs a year",
        needs,
        PERCENT,
        shown=any(map(needed, timeline.targets)),
        signed=True,
        below=True,
    )
    return targets_section(
        timeline.targets,
        lambda delta: delta.target.by,
        lambda delta: delta.manifest.basis,
        cited,
        several=not _alone(timeline),
        wide=wide,
        more=[needs_growth],
    )
