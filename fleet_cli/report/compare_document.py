"""The JSON document of `fleet compare`."""

from typing import Any

from fleet_cli.calc.compare import Comparison, FleetComparison, Spread, TableTotal
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.document import day_text, estimate_document, unit_in

SCHEMA = "fleet.compare/1"


def compare_document(comparison: Comparison) -> dict[str, Any]:
    """Return the JSON document of the contract, numbers exact."""
    return {
        "schema": SCHEMA,
        "reference": {"accelerator": comparison.reference.name},
        "unit": unit_in(comparison.reference),
        "estimates": comparison.estimates,
        "fleets": [_fleet_document(fleet) for fleet in comparison.fleets],
    }


def _fleet_document(fleet: FleetComparison) -> dict[str, Any]:
    return {
        "fleet": fleet.name,
        "path": fleet.snapshot.paths[0],
        "as_of": day_text(fleet.day),
        "own_table": fleet.own_table,
        "tables": [_table_document(total) for total in fleet.tables],
        "spread": _spread_document(fleet.spread),
        "targets": [_target_document(delta) for delta in fleet.fixed],
        "unrated": list(fleet.unrated),
    }


def _table_document(total: TableTotal) -> dict[str, Any]:
    return {
        "table": total.convention.name,
        "unit": total.convention.unit,
        "equivalents": estimate_document(total.equivalents),
        "missing": list(total.missing),
        "fallback": bool(total.fallbacks),
        "fallback_tables": list(total.fallbacks),
        "targets": [_target_document(delta) for delta in total.targets],
        "problem": total.problem,
    }


def _target_document(delta: TargetDelta) -> dict[str, Any]:
    target = delta.target
    return {
        "name": target.name,
        "of": list(target.of),
        "comparator": target.comparator,
        "goal": target.goal,
        "by": day_text(target.by),
        "actual": estimate_document(delta.actual),
        "delta": estimate_document(delta.delta),
        "delta_percent": estimate_document(delta.delta_percent),
        "verdict": delta.verdict,
    }


def _spread_document(spread: Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    return {
        "lowest": spread.lowest.convention.name,
        "highest": spread.highest.convention.name,
        "ratio": spread.ratio,
    }
