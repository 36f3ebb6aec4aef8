"""The pictures of `fleet timeline`: the total, its largest parts, and goals in their own units."""

from collections.abc import Sequence
from datetime import date

from fleet_cli.base.days import Period, shown
from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import ZERO, Estimate
from fleet_cli.base.words import Amount, Words, counted
from fleet_cli.calc.later import track
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.calc.timeline import Point, Timeline
from fleet_cli.report.columns import keys_text
from fleet_cli.report.pictures import Line, Mark, Picture, Steps, largest_of, not_drawn
from fleet_cli.report.targets import about_text, is_of_whole, unit_of
from fleet_cli.report.texts import day_text, harmless

MOST_PANELS = 8
"""Panels of goals below the total."""


def timeline_chart(timeline: Timeline) -> Steps | None:
    """Return the total, or None where there is but one date and no target at another."""
    whole, (own, others, undated) = _total(timeline), _goals(timeline)
    days = {point.day for point in timeline.points} | {one.target.by for one in own}
    if len(days) < 2 or not any(estimate.high for _, estimate in whole.known):
        return None
    several = len(timeline.fleets) > 1
    reason = "of single fleets" if several else "measured otherwise"
    note = not_drawn({reason: len(others), "for no date": undated})
    return _whole(timeline, own)._replace(note="".join(map(str, note)))


def _goals(timeline: Timeline) -> tuple[list[TargetDelta], list[TargetDelta], int]:
    """Return the goals that stand beside the total, the others, and how many are for no day."""
    unit, alone = timeline.rating.reference.short_unit, len(timeline.fleets) == 1
    dated = [one for one in timeline.targets if one.target.by is not None]
    by_place = grouped((alone and is_of_whole(one, unit), one) for one in dated)
    undated = len(timeline.targets) - len(dated)
    return by_place.get(True, []), by_place.get(False, []), undated


def _total(timeline: Timeline) -> Line:
    points = ((point.day, point.sums and point.sums.equivalents) for point in timeline.points)
    return Line("total", tuple(points))


def _whole(timeline: Timeline, goals: Sequence[TargetDelta]) -> Steps:
    whole = _total(timeline)
    parts = _parts(timeline) if timeline.by else ()
    return Steps(
        title=timeline.rating.reference.short_unit,
        lines=(whole,),
        parts=parts if len(parts) > 1 else (),
        marks=tuple(map(_mark, goals)),
        planned=_planned_from(timeline),
    )


def timeline_picture(timeline: Timeline, credit: Sequence[str]) -> Picture:
    """Return the picture: the total, and a panel for what each other goal is measured in."""
    unit = timeline.rating.reference.short_unit
    alone = len(timeline.fleets) == 1
    own, others, undated = _goals(timeline)
    alike = grouped(((one.manifest.fleet, unit_of(one), about_text(one)), one) for one in others)
    panels: list[Steps] = []
    unknown = crowded = 0
    for ones in alike.values():
        panel = _goal_panel(timeline, ones, alone)
        if not alone and not panel.lines:
            unknown += len(ones)
        elif len(panels) == MOST_PANELS:
            crowded += len(ones)
        else:
            panels.append(panel)
    reasons = {
        "for no date": undated,
        "of which nobody knows how much there is": unknown,
        "for which there is no room": crowded,
    }
    names = timeline.fleets
    name = harmless(names[0]) if alone else counted(len(names), "fleet")
    first, last = timeline.points[0], timeline.points[-1]
    return Picture(
        (f"{name}: ", *_said(last, unit)),
        _subtitle(first, last, unit, _planned_from(timeline)),
        (_whole(timeline, own), *panels),
        tuple(filter(None, [not_drawn(reasons)])),
        tuple(credit),
    )


def _subtitle(first: Point, last: Point, unit: str, planned: date | None) -> Words:
    word = "planned for" if planned is not None and planned <= last.day else "on"
    if first is last:
        return (f"{word} {day_text(last.day)}",)
    since = f" on {day_text(first.day)}"
    return (f"{word} {day_text(last.day)}, from ", *_said(first, unit), since)


def _said(point: Point, unit: str) -> Words:
    return (Amount(point.sums.equivalents.mid), f" {unit}") if point.sums else ("not known",)


def _planned_from(timeline: Timeline, fleet: str | None = None) -> date | None:
    """Return the first day on which something changes, of all or of one, that no snapshot knows yet."""
    last = timeline.points[-1].day
    # NOTE: what others hold already changes nothing of the sum, and so plans nothing of it.
    held = {} if fleet else {one.fleet: one.since or date.min for one in timeline.parts}
    days = [
        event.day
        for course in timeline.courses
        if fleet in (None, course.history.fleet)
        for event in course.planned(last)
        if event.day < held.get(course.history.fleet, date.max)
    ]
    return min(days, default=None)


def _goal_panel(timeline: Timeline, goals: Sequence[TargetDelta], alone: bool) -> Steps:
    """Return what a fleet had of goals that are measured alike, with the goals."""
    delta, fleet = goals[0], goals[0].manifest.fleet
    lines = []
    for course in timeline.courses:
        if course.history.fleet == fleet:
            # NOTE: behind its last date nothing is known of it, though others go on.
            end = max((event.day for event in course.events), default=date.max)
            days = [point.day for point in timeline.points if point.day <= end]
            points = track(course.history, delta, days, timeline.estimates)
            lines.append(Line(fleet, points))
    of, unit = about_text(delta), unit_of(delta)
    title = f"{unit}: {of}" if of else unit
    if any(value is None for line in lines for _, value in line.points):
        title += ", with a gap where it is not known"
    return Steps(
        title=harmless(title if alone else f"{fleet}: {title}"),
        lines=tuple(line for line in lines if line.known),
        marks=tuple(map(_mark, goals)),
        planned=_planned_from(timeline, fleet),
    )


def _mark(delta: TargetDelta) -> Mark:
    target, by = delta.target, delta.target.by
    assert by is not None
    label = harmless(f"{target.name}, {shown(by)}: {delta.verdict}")
    first = by.first if isinstance(by, Period) else None
    low, high = target.goal_range or (target.goal, None)
    return Mark(by, low, label, high, first)


def _parts(timeline: Timeline) -> tuple[Line, ...]:
    """Return the groups as lines, the largest of the last date first, the least of many as one."""
    keys = [group.keys for group in timeline.groups]
    largest = keys[: largest_of(keys)]
    lines = [
        Line(keys_text(key), tuple((point.day, _sum(point, [key])) for point in timeline.points))
        for key in largest
    ]
    rest = keys[len(largest) :]
    if rest:
        points = tuple((point.day, _sum(point, rest)) for point in timeline.points)
        lines.append(Line(f"{len(rest)} more", points))
    return tuple(lines)


def _sum(point: Point, keys: Sequence[tuple[str, ...]]) -> Estimate:
    """Add up the middles of some groups: parts are drawn without their ranges."""
    wanted = set(keys)
    middles = [row.equivalents.mid for row in point.rows if row.equivalents and row.keys in wanted]
    total = sum(middles, ZERO.mid)
    return Estimate(total, total, total)
