"""The JSON document of `fleet timeline`."""

from collections.abc import Sequence
from typing import Any

from fleet_cli.calc.growth import Growth
from fleet_cli.calc.milestones import Milestone
from fleet_cli.calc.snapshots import History
from fleet_cli.calc.timeline import GroupGrowth, Point, Timeline
from fleet_cli.report.document import basis_document, day_text
from fleet_cli.report.total_document import row_document, sums_document, target_document

SCHEMA = "fleet.timeline/1"


def timeline_document(timeline: Timeline) -> dict[str, Any]:
    """Return the JSON document, numbers exact."""
    by = timeline.by
    return {
        "schema": SCHEMA,
        **basis_document(timeline.rating),
        "estimates": timeline.estimates,
        "by": list(by),
        "every": timeline.every,
        "complete_from": day_text(timeline.complete_from),
        "fleets": [
            _history_document(history)
            for history in (course.history for course in timeline.courses)
        ],
        "points": [_point_document(point, by) for point in timeline.points],
        "growth": _growth_document(timeline.growth),
        "groups": [_group_document(group, by) for group in timeline.groups],
        "targets": [_milestone_document(milestone) for milestone in timeline.milestones],
    }


def _history_document(history: History) -> dict[str, Any]:
    return {
        "fleet": history.fleet,
        "begins": day_text(history.begins),
        "snapshots": [
            {
                "path": part.fleet.manifest.source.name,
                "as_of": day_text(part.fleet.manifest.as_of),
            }
            for part in history.parts
        ],
    }


def _point_document(point: Point, by: Sequence[str]) -> dict[str, Any]:
    return {
        "date": day_text(point.day),
        "events": [
            {
                "date": day_text(event.day),
                "fleet": event.fleet,
                "event": event.kind,
                "what": event.what,
            }
            for event in point.events
        ],
        **sums_document(point.sums),
        "change": point.change,
        "change_percent": point.change_percent,
        "rows": [row_document(row, by) for row in point.rows],
    }


def _growth_document(growth: Growth | None) -> dict[str, Any] | None:
    if growth is None:
        return None
    return {
        "from": day_text(growth.first),
        "to": day_text(growth.last),
        "years": growth.years,
        "factor": growth.factor,
        "percent_per_year": growth.percent_per_year,
        "doubling_years": growth.doubling_years,
    }


def _group_document(group: GroupGrowth, by: Sequence[str]) -> dict[str, Any]:
    keys = dict(zip(by, group.keys, strict=True))
    return {**keys, "growth": _growth_document(group.growth)}


def _milestone_document(milestone: Milestone) -> dict[str, Any]:
    return {
        "fleet": milestone.fleet,
        "path": milestone.delta.manifest.source.name,
        **target_document(milestone.delta),
        "needed": _growth_document(milestone.needed),
    }
