"""What the options ask for of fleets: the pools of --where, and the tags of --by."""

from collections.abc import Iterable, Sequence

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.calc.where import narrowed, stray_tags, strays
from fleet_cli.model.manifest import Where


def select(
    sides: Sequence[Sequence[ResolvedFleet]], where: Where, by: Iterable[str] = ()
) -> list[tuple[ResolvedFleet, ...]]:
    """
    Return the fleets of every side with the pools alone that are asked for.

    A tag that no pool has is named on standard error.

    Args:
        sides: Of a diff, or the fleets of any other command as its only one.
    Raises:
        FleetError: a value is asked for that no pool has on any day.
    """
    every = [fleet for side in sides for fleet in side]
    found = strays(every, where)
    if found:
        raise FleetError(Diagnostic("where", one.text, hint=one.hint) for one in found)
    for stray in stray_tags(every, by):
        from fleet_cli.cli.output import note

        note(f"{stray.text}; {stray.hint}")
    if not where:
        return [tuple(side) for side in sides]
    return [tuple(narrowed(fleet, where) for fleet in side) for side in sides]
