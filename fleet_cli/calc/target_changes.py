"""What became of targets between two sides: those that came or went, or that changed."""

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.model.manifest import Target

ADDED, REMOVED, CHANGED, UNCHANGED = "added", "removed", "changed", "unchanged"


class TargetChange(NamedTuple):
    """A target that came or went, or whose terms or verdict changed."""

    name: str
    kind: str
    old: TargetDelta | None
    new: TargetDelta | None


def target_changes(
    old: dict[str, TargetDelta], new: dict[str, TargetDelta]
) -> tuple[TargetChange, ...]:
    """List the targets that differ: in the order of the new manifest, then those that went."""
    changes = []
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            changes.append(TargetChange(name, ADDED if after else REMOVED, before, after))
        elif before.verdict != after.verdict or _terms(before.target) != _terms(after.target):
            changes.append(TargetChange(name, CHANGED, before, after))
    return tuple(changes)


def _terms(target: Target) -> tuple[object, ...]:
    """Return what decides whether a target is met."""
    return (
        target.comparator,
        target.goal_range or target.goal,
        target.unit,
        target.of,
        target.where,
        target.tolerance,
        target.table,
        target.by,
    )
