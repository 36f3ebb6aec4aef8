"""The JSON document of `fleet total`."""

from collections.abc import Sequence
from typing import Any

from fleet_cli.calc.fleets import FleetTotal, Totals
from fleet_cli.calc.left_out import LeftOut
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.calc.totals import Row, Sums
from fleet_cli.report.document import (
    basis_document,
    citation_document,
    day_text,
    estimate_document,
)

SCHEMA = "fleet.total/1"


def total_document(totals: Totals) -> dict[str, Any]:
    """Return the JSON document of the contract, numbers exact."""
    several = len(totals.fleets) > 1
    document = {
        "schema": SCHEMA,
        **basis_document(totals.rating),
        "estimates": totals.estimates,
        "fleets": [_fleet_document(fleet, totals.by) for fleet in totals.fleets],
        "total": sums_document(totals.sums),
    }
    if several:
        document["rows"] = [row_document(row, totals.by) for row in totals.rows]
    document["left_out"] = [_left_out_document(left) for left in totals.left_out]
    return document


def _fleet_document(fleet: FleetTotal, by: Sequence[str]) -> dict[str, Any]:
    return {
        "fleet": fleet.name,
        "path": fleet.snapshot.paths[0],
        "paths": list(fleet.snapshot.paths),
        "as_of": day_text(fleet.day),
        **sums_document(fleet.sums),
        "rows": [row_document(row, by) for row in fleet.rows],
        "targets": [target_document(delta) for delta in fleet.targets],
    }


def _left_out_document(left: LeftOut) -> dict[str, Any]:
    return {
        "kind": left.kind,
        "fleet": left.fleet,
        "path": left.path,
        "as_of": day_text(left.as_of),
        "date": day_text(left.day),
        "accelerator": left.accelerator,
        "accelerators": estimate_document(left.accelerators),
        "pools": list(left.pools),
    }


def sums_document(sums: Sums) -> dict[str, Any]:
    """Return what a set of pools adds up to, as JSON fields."""
    return {
        "accelerators": estimate_document(sums.accelerators),
        "equivalents": estimate_document(sums.equivalents),
        "power_mw": estimate_document(sums.power_mw),
        "memory_tb": estimate_document(sums.memory_tb),
        "unrated": estimate_document(sums.unrated),
    }


def row_document(row: Row, by: Sequence[str]) -> dict[str, Any]:
    """Return a row as its JSON object, its keys by the names in *by*."""
    return {
        **dict(zip(by, row.keys, strict=True)),
        "count": estimate_document(row.accelerators),
        "rate": row.rate,
        "equivalents": estimate_document(row.equivalents),
        "share": row.share,
        "fallback": bool(row.fallbacks),
        "fallback_tables": list(row.fallbacks),
        "unrated": row.unrated,
        "power_mw": estimate_document(row.power_mw),
        "memory_tb": estimate_document(row.memory_tb),
        "sources": [citation_document(citation) for citation in row.sources],
    }


def target_document(delta: TargetDelta) -> dict[str, Any]:
    """Return a measured target as its JSON object."""
    target = delta.target
    cited = delta.manifest.cite([target.source])
    return {
        "name": target.name,
        "of": list(target.of),
        "comparator": target.comparator,
        "goal": target.goal,
        "by": day_text(target.by),
        "announced": day_text(target.announced),
        "actual": estimate_document(delta.actual),
        "delta": estimate_document(delta.delta),
        "delta_percent": estimate_document(delta.delta_percent),
        "verdict": delta.verdict,
        "measured": day_text(delta.day),
        "measured_until": day_text(delta.until),
        "planned": estimate_document(delta.planned),
        "source": citation_document(cited[0]) if cited else None,
        "note": target.note,
    }
