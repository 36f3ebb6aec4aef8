"""The JSON document of `fleet diff`."""

from datetime import date
from typing import Any

from fleet_cli.base.quantity import ZERO
from fleet_cli.calc.diff import Change, Diff, DiffRow, FleetDiff, OtherTable, TargetChange
from fleet_cli.calc.groups import Standing
from fleet_cli.calc.snapshots import Snapshot
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.document import basis_document, day_text, estimate_document

SCHEMA = "fleet.diff/1"


def diff_document(diff: Diff, old: str, new: str) -> dict[str, Any]:
    """
    Return the JSON document of the contract, numbers exact.

    Args:
        diff: What changed.
        old: What the old side is called.
        new: What the new side is called.
    """
    return {
        "schema": SCHEMA,
        **basis_document(diff.rating),
        "estimates": diff.estimates,
        "by": list(diff.by),
        "old": _side_document(diff, old, is_new=False),
        "new": _side_document(diff, new, is_new=True),
        "rows": [_row_document(row, fleet, diff) for fleet in diff.fleets for row in fleet.rows],
        "delta": _delta_document(diff.change),
        "targets": [
            _target_document(target, fleet) for fleet in diff.fleets for target in fleet.targets
        ],
        "fleets": [_fleet_document(fleet) for fleet in diff.fleets],
        "notes": [] if diff.other is None else [_table_note(diff, diff.other)],
        "old_table": None if diff.other is None else _other_document(diff.other),
    }


def _table_note(diff: Diff, other: OtherTable) -> str:
    old, new = other.rating.table.name, diff.rating.table.name
    if old == new:
        return f"the table {new} itself changed; both are rated by the new side's"
    return f"the old side names the table {old}; both are rated by the new side's, {new}"


def _other_document(other: OtherTable) -> dict[str, Any]:
    """Describe the old side's own table, and what it makes of that side."""
    standing = other.old
    return {
        "table": basis_document(other.rating)["table"],
        "equivalents": estimate_document(standing.equivalents) if standing else None,
    }


def _side_document(diff: Diff, path: str, is_new: bool) -> dict[str, Any]:
    """Describe one side; `fleet` and `as_of` are null where it has not just one."""
    sides = [
        (fleet.new, fleet.new_day) if is_new else (fleet.old, fleet.old_day)
        for fleet in diff.fleets
    ]
    there = [(manifest, day) for manifest, day in sides if manifest is not None]
    manifest, day = there[0] if len(there) == 1 else (None, None)
    standing = diff.change.new if is_new else diff.change.old
    return {
        "fleet": manifest.fleet if manifest else None,
        "path": path,
        "as_of": day_text(day),
        "accelerators": estimate_document(standing.accelerators),
        "equivalents": estimate_document(standing.equivalents),
    }


def _delta_document(change: Change) -> dict[str, Any]:
    return {
        "accelerators": change.accelerators,
        "equivalents": change.equivalents,
        "percent": change.percent,
    }


def _row_document(row: DiffRow, fleet: FleetDiff, diff: Diff) -> dict[str, Any]:
    change = row.change
    renamed = {
        key: before
        for key, before, after in zip(diff.keys, row.old_keys, row.keys, strict=True)
        if before != after
    }
    both = (change.old, change.new)
    return {
        **dict(zip(diff.keys, row.keys, strict=True)),
        "fleet": fleet.name,
        "as_of": day_text(fleet.new_day or fleet.old_day),
        "change": row.kind,
        "renamed_from": renamed or None,
        "count": {
            "old": estimate_document(change.old.accelerators),
            "new": estimate_document(change.new.accelerators),
            "delta": change.accelerators,
        },
        "equivalents": {
            "old": estimate_document(change.old.equivalents),
            "new": estimate_document(change.new.equivalents),
            "delta": change.equivalents,
        },
        "delta_percent": change.percent,
        "fallback": any(standing.fallbacks for standing in both),
        "unrated": "; ".join(sorted({why for standing in both for why in standing.unrated}))
        or None,
    }


def _fleet_document(fleet: FleetDiff) -> dict[str, Any]:
    return {
        "fleet": fleet.name,
        "change": fleet.kind,
        "old": _fleet_side(fleet.old, fleet.old_day, fleet.change.old),
        "new": _fleet_side(fleet.new, fleet.new_day, fleet.change.new),
        "delta": _delta_document(fleet.change),
        "unchanged_rows": fleet.same,
    }


def _fleet_side(
    snapshot: Snapshot | None, day: date | None, standing: Standing
) -> dict[str, Any] | None:
    if snapshot is None:
        return None
    return {
        "fleet": snapshot.fleet,
        "path": snapshot.paths[0],
        "paths": list(snapshot.paths),
        "as_of": day_text(day),
        "accelerators": estimate_document(standing.accelerators),
        "equivalents": estimate_document(standing.equivalents or ZERO),
    }


def _target_document(change: TargetChange, fleet: FleetDiff) -> dict[str, Any]:
    return {
        "name": change.name,
        "fleet": fleet.name,
        "change": change.kind,
        "old_verdict": change.old.verdict if change.old else None,
        "new_verdict": change.new.verdict if change.new else None,
        "old": _measured(change.old),
        "new": _measured(change.new),
    }


def _measured(delta: TargetDelta | None) -> dict[str, Any] | None:
    if delta is None:
        return None
    target = delta.target
    return {
        "of": list(target.of),
        "comparator": target.comparator,
        "goal": target.goal,
        "by": day_text(target.by),
        "actual": estimate_document(delta.actual),
        "delta": estimate_document(delta.delta),
        "delta_percent": estimate_document(delta.delta_percent),
        "verdict": delta.verdict,
    }
