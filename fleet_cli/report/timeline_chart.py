"""The chart of `fleet timeline`: the total, its largest parts, and the targets."""

from collections.abc import Sequence

from fleet_cli.base.quantity import ZERO, Estimate
from fleet_cli.calc.milestones import Milestone
from fleet_cli.calc.timeline import Point, Timeline
from fleet_cli.model.measures import H100E_WORD
from fleet_cli.report.basis import short_unit
from fleet_cli.report.columns import NOT_SAID
from fleet_cli.report.pictures import Chart, Line, Mark
from fleet_cli.report.texts import day_text, harmless

MOST_PARTS = 5
"""Parts that a reader can tell apart; the rest are drawn as one."""


def timeline_chart(timeline: Timeline) -> Chart | None:
    """Return the chart, or None where there is but one date and no target at another."""
    whole = Line("total", tuple((point.day, point.sums.equivalents) for point in timeline.points))
    unit = short_unit(timeline.rating)
    marks = tuple(
        _mark(one, unit) for one in timeline.milestones if one.delta.target.by is not None
    )
    days = {point.day for point in timeline.points} | {mark.day for mark in marks}
    if len(days) < 2 or not any(estimate.high for _, estimate in whole.points):
        return None
    parts = _parts(timeline) if timeline.by else ()
    return Chart(unit, whole, parts if len(parts) > 1 else (), marks)


def _mark(milestone: Milestone, unit: str) -> Mark:
    target = milestone.delta.target
    assert target.by is not None
    value = target.goal if milestone.delta.aim.words == (H100E_WORD,) and unit == "H100e" else None
    label = f"{target.name}, {day_text(target.by)}: {milestone.delta.verdict}"
    return Mark(target.by, value, harmless(label))


def _parts(timeline: Timeline) -> tuple[Line, ...]:
    """Return the groups as lines, the largest of the last date first, the least of many as one."""
    keys = [group.keys for group in timeline.groups]
    largest = keys if len(keys) <= MOST_PARTS else keys[: MOST_PARTS - 1]
    lines = [
        Line(_name(key), tuple((point.day, _sum(point, [key])) for point in timeline.points))
        for key in largest
    ]
    rest = keys[len(largest) :]
    if rest:
        points = tuple((point.day, _sum(point, rest)) for point in timeline.points)
        lines.append(Line(f"{len(rest)} more", points))
    return tuple(lines)


def _name(keys: Sequence[str]) -> str:
    return harmless(", ".join(key or NOT_SAID for key in keys))


def _sum(point: Point, keys: Sequence[tuple[str, ...]]) -> Estimate:
    """Add up the middles of some groups: parts are drawn without their ranges."""
    wanted = set(keys)
    middles = [row.equivalents.mid for row in point.rows if row.equivalents and row.keys in wanted]
    total = sum(middles, ZERO.mid)
    return Estimate(total, total, total)
