"""The tables and the chart of `fleet timeline`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from fleet_cli.calc.growth import Growth
from fleet_cli.calc.history import SNAPSHOT, Course, Event
from fleet_cli.calc.milestones import Milestone
from fleet_cli.calc.timeline import Point, Timeline
from fleet_cli.report.basis import Citations, basis_columns, method_line, short_unit
from fleet_cli.report.document import day_text
from fleet_cli.report.fleet_notes import parts_notes
from fleet_cli.report.model import (
    COUNT,
    H100E,
    MEMORY,
    PERCENT,
    POWER,
    SHARE,
    YEARS,
    Column,
    Report,
    Section,
)
from fleet_cli.report.timeline_chart import timeline_chart
from fleet_cli.report.total import JUDGED, NOT_SAID, TARGET_COLUMNS, judged_text, target_cells

MOST_NAMED = 3
"""Pools that an event lists by name; of more it gives the number."""


def timeline_report(timeline: Timeline, wide: bool) -> Report:
    """Make the report of *timeline*; *wide* adds power, memory and sources to its tables."""
    cited = Citations()
    sections = [_dates_section(timeline, wide, cited)]
    if timeline.by:
        sections.append(_rows_section(timeline, wide, cited))
    growth = _growth_section(timeline)
    if growth.rows:
        sections.append(growth)
    if timeline.milestones:
        sections.append(_targets_section(timeline, wide, cited))
    if cited.section.rows:
        sections.append(cited.section)
    names = [course.history.fleet for course in timeline.courses]
    return Report(
        title=names[0] if len(names) == 1 else f"{len(names)} fleets",
        sections=tuple(sections),
        method=method_line(timeline.rating, timeline.estimates, None),
        basis=basis_columns(timeline.rating),
        chart=timeline_chart(timeline),
    )


def _dates_section(timeline: Timeline, wide: bool, cited: Citations) -> Section:
    columns = [
        Column("date", "Date", wraps=True),
        Column("event", "From", wraps=True, below=True),
        Column("count", "Count", COUNT),
        Column("equivalents", short_unit(timeline.rating), H100E),
        Column("delta", "Change", H100E, signed=True),
        Column("delta_percent", "%", PERCENT, signed=True),
    ]
    if wide:
        columns += [
            Column("power_mw", "TDP MW", POWER),
            Column("memory_tb", "Memory TB", MEMORY),
            Column("sources", "Source"),
        ]
    several = len(timeline.courses) > 1
    rows = []
    for point in timeline.points:
        mark = " †" if point.sums.unrated.high else ""
        cells: list[Any] = [
            f"{point.day.isoformat()}{mark}",
            event_text(point.events, several),
            point.sums.accelerators,
            point.sums.equivalents,
            point.change,
            point.change_percent,
        ]
        if wide:
            sources = dict.fromkeys(source for row in point.rows for source in row.sources)
            cells += [point.sums.power_mw, point.sums.memory_tb, cited.mark(sources)]
        rows.append(tuple(cells))
    return Section("dates", None, tuple(columns), tuple(rows), notes=_notes(timeline))


def event_text(events: Iterable[Event], several: bool) -> str:
    """
    Say what happened, in few words: files that begin to hold, pools that come or go.

    Args:
        events: Up to one date.
        several: Whether the fleet must be named too.
    """
    groups: dict[tuple[str, str], dict[str, None]] = {}
    count: dict[tuple[str, str], int] = {}
    for event in events:
        key = (event.fleet, event.kind)
        name = event.what.rsplit("/")[-1] if event.kind == SNAPSHOT else event.what
        groups.setdefault(key, {})[name] = None
        count[key] = count.get(key, 0) + 1
    said = []
    for (fleet, kind), names in groups.items():
        many = len(names) > MOST_NAMED
        text = f"{count[fleet, kind]} pools" if many else ", ".join(names)
        text += "" if kind == SNAPSHOT else f" {kind}"
        said.append(f"{fleet}: {text}" if several else text)
    return "; ".join(said)


def _notes(timeline: Timeline) -> tuple[str, ...]:
    """Say what a reader must know to trust the totals."""
    notes = []
    rows = [row for point in timeline.points for row in point.rows]
    fallbacks = sorted({name for row in rows for name in row.fallbacks})
    if fallbacks:
        notes.append(f"some rates are from the fall-back table {', '.join(fallbacks)}")
    whys = sorted({row.unrated for row in rows if row.unrated})
    if whys:
        unit = short_unit(timeline.rating)
        notes.append(f"† with chips that are not rated, so not in the {unit}: {'; '.join(whys)}")
    if any(len(course.history.snapshots) > 1 for course in timeline.courses):
        notes.append(
            "between two snapshots the earlier one counts; a deadline there is decided only where "
            "both agree"
        )
    notes += parts_notes(
        snapshot for course in timeline.courses for snapshot in course.history.snapshots
    )
    first = timeline.points[0].day
    notes += [
        f"{history.fleet}: nothing is known before {day_text(history.begins)}"
        for history in (course.history for course in timeline.courses)
        if history.begins is not None and history.begins > first
    ]
    notes += [
        f"{course.history.fleet}: what follows {day_text(_known(course))} is planned"
        for course in timeline.courses
        if _is_planned(course, timeline.points[-1].day)
    ]
    return tuple(notes)


def _known(course: Course) -> date | None:
    """Return the date of a fleet's latest snapshot; None where it has none."""
    return course.history.snapshots[-1].as_of


def _is_planned(course: Course, last: date) -> bool:
    """Whether pools come or go behind the fleet's last snapshot, up to the day *last*."""
    known = _known(course)
    return known is not None and any(known < event.day <= last for event in course.events)


def _key_columns(timeline: Timeline) -> tuple[Column, ...]:
    return tuple(
        Column(key, key.removeprefix("tag:").capitalize(), wraps=True) for key in timeline.by
    )


def _rows_section(timeline: Timeline, wide: bool, cited: Citations) -> Section:
    columns = [
        Column("date", "Date", once=True),
        *_key_columns(timeline),
        Column("count", "Count", COUNT),
        Column("equivalents", short_unit(timeline.rating), H100E),
        Column("share", "Share", SHARE),
    ]
    if wide:
        columns.append(Column("sources", "Source"))
    rows = [row for point in timeline.points for row in _point_rows(point, wide, cited)]
    return Section("rows", None, tuple(columns), tuple(rows))


def _point_rows(point: Point, wide: bool, cited: Citations) -> Iterable[tuple[Any, ...]]:
    for row in point.rows:
        keys = [key or NOT_SAID for key in row.keys]
        marks = ("*" if row.fallbacks else "") + ("†" if row.unrated else "")
        keys[0] += f" {marks}" if marks else ""
        cells = (point.day.isoformat(), *keys, row.accelerators, row.equivalents, row.share)
        yield (*cells, cited.mark(row.sources)) if wide else cells


def _growth_section(timeline: Timeline) -> Section:
    keys = _key_columns(timeline)
    columns = (
        *(keys or (Column("unit", "Of", wraps=True),)),
        Column("from", "From"),
        Column("to", "To"),
        Column("factor_percent", "Change", PERCENT, signed=True),
        Column("percent_per_year", "A year", PERCENT, signed=True),
        Column("doubling_years", "Doubles in", YEARS),
    )
    rows = [
        (*(key or NOT_SAID for key in group.keys), *_growth_cells(group.growth))
        for group in timeline.groups
        if group.growth is not None
    ]
    total = None
    if timeline.growth is not None:
        cells = _growth_cells(timeline.growth)
        if keys:
            total = ("Total", *("",) * (len(keys) - 1), *cells)
        else:
            rows.append((short_unit(timeline.rating), *cells))
    return Section("growth", "Growth", columns, tuple(rows), total)


def _growth_cells(growth: Growth) -> tuple[Any, ...]:
    return (
        day_text(growth.first),
        day_text(growth.last),
        (growth.factor - 1) * 100,
        growth.percent_per_year,
        growth.doubling_years,
    )


def _targets_section(timeline: Timeline, wide: bool, cited: Citations) -> Section:
    several = len(timeline.courses) > 1
    needs = any(one.needed is not None for one in timeline.milestones)
    columns = [*TARGET_COLUMNS]
    measured = [_measured(one) for one in timeline.milestones]
    if any(measured):
        columns.append(JUDGED)
    if needs:
        columns.append(Column("needed_percent_per_year", "Needs a year", PERCENT, True, below=True))
    if several:
        columns.insert(3, Column("fleet", "Fleet", wraps=True, below=True))
    if wide:
        columns.append(Column("source", "Source"))
    rows = []
    for one, day in zip(timeline.milestones, measured, strict=True):
        cells = [*target_cells(one.delta), *([day] if any(measured) else [])]
        if needs:
            cells.append(one.needed.percent_per_year if one.needed else "")
        if several:
            cells.insert(3, one.fleet)
        if wide:
            cells.append(cited.mark(one.delta.manifest.cite([one.delta.target.source])))
        rows.append(tuple(cells))
    return Section("targets", "Targets", tuple(columns), tuple(rows))


def _measured(milestone: Milestone) -> str:
    """Return the day of the judgement where it is not the deadline itself."""
    return judged_text(milestone.delta, milestone.delta.target.by)
