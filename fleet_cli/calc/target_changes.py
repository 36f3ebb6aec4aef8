"""What became of targets between two sides: those that came or went, or that changed."""

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.model.manifest import Target

ADDED, REMOVED, CHANGED, UNCHANGED = "added", "removed", "changed", "unchanged"


class TargetChange(NamedTuple):
    """A target that came or went, or whose terms, verdict or plan changed."""

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
        elif _is_changed(before, after):
            changes.append(TargetChange(name, CHANGED, before, after))
    return tuple(changes)


def moved_targets(old: dict[str, TargetDelta], new: dict[str, TargetDelta]) -> int:
    """Count the targets that do not differ, but that there is more or less of."""
    both = ((old[name], new[name]) for name in new if name in old)
    return sum(a.actual != b.actual and not _is_changed(a, b) for a, b in both)


def _is_changed(old: TargetDelta, new: TargetDelta) -> bool:
    """Whether terms or verdict changed, or what the plan makes of it though there is as much of it."""
    if old.verdict != new.verdict or _terms(old.target) != _terms(new.target):
        return True
    breaks = [one.breaks and (one.breaks.day, one.breaks.verdict) for one in (old, new)]
    is_replanned = old.actual == new.actual and _by_then(old) != _by_then(new)
    return breaks[0] != breaks[1] or is_replanned


def _by_then(delta: TargetDelta) -> Estimate | None:
    return delta.actual if delta.planned is None else delta.planned


def _terms(target: Target) -> tuple[object, ...]:
    """Return what decides whether a target is met, and whether a check passes it."""
    return (
        target.comparator,
        target.goal_range or target.goal,
        target.unit,
        target.of,
        target.where,
        target.tolerance,
        target.table,
        target.by,
        target.expect,
    )
