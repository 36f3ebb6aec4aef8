"""What must be said of fleets below their differences."""

from collections.abc import Iterable, Iterator, Sequence

from fleet_cli.base.days import shown
from fleet_cli.base.names import nearest
from fleet_cli.base.quantity import ZERO
from fleet_cli.base.words import Amount, Words, counted
from fleet_cli.calc.differences import Diff, FleetDiff
from fleet_cli.calc.left_out import outside_of
from fleet_cli.calc.target_changes import TargetChange
from fleet_cli.report.diff_records import Compared
from fleet_cli.report.fleet_notes import parts_notes, undated_note

ALIKE = 0.8
"""How much of two names must be alike that they may be meant for one."""
MOST_COMPARED = 1000
"""Pairs of names that are compared; of more, a folder is another altogether."""


def fleet_notes(compared: Compared, fleets: Sequence[FleetDiff]) -> list[str | Words]:
    """Say which limits are crossed, which tables and files *fleets* are by, and which did not change."""
    diff = compared.diff
    notes: list[str | Words] = [f"limit crossed: {one.message}" for one in compared.crossed]
    notes += [*today_notes(compared), *_table_notes(diff), *_outside_notes(diff)]
    notes += parts_notes(side for fleet in fleets for side, _ in fleet.sides)
    sides = (both for fleet in diff.fleets for both in fleet.sides)
    notes += dict.fromkeys(note for side, day in sides for note in undated_note(side, day))
    for fleet in fleets:
        notes += [*fleet.half_dated, *_standing_notes(fleet)]
    moved = sum(fleet.moved for fleet in fleets)
    notes += [f"of {counted(moved, 'more target')} only the actual changed"] if moved else []
    same = len({fleet.name for fleet in diff.fleets} - {fleet.name for fleet in fleets})
    notes += near_names(diff)
    if same:
        notes.append(f"{counted(same, 'more fleet')} did not change")
    if len({fleet.name for fleet in diff.fleets}) < len(diff.fleets):
        notes.append("of the dates of one fleet, the totals count the latest")
    return notes


def today_notes(compared: Compared) -> Iterator[str]:
    """Yield that limits say nothing of the plan, where they are not asked of it and it changed."""
    if compared.is_of_today and any(
        change.is_planned for fleet in compared.diff.fleets for change in fleet.pools
    ):
        yield "limits hold for today alone, and the plan differs: --every asks them of every day"


def near_names(diff: Diff) -> Iterator[str]:
    """Yield which fleets may be one by another name: each of one side alone, called nearly alike."""
    old = {fleet.name for fleet in diff.fleets if fleet.old is not None}
    new = {fleet.name for fleet in diff.fleets if fleet.new is not None}
    gone, come = sorted(old - new), sorted(new - old)
    for name in come if len(come) * len(gone) <= MOST_COMPARED else ():
        for near in nearest(name, gone, 1, ALIKE):
            yield (
                f"{near} is gone and {name} is new: fleets are compared by their names, which must "
                "be alike on both sides"
            )


def expect_notes(targets: Iterable[TargetChange]) -> Iterator[str]:
    """Yield of which targets a check expects another verdict than it did."""
    for one in targets:
        if one.old and one.new and one.old.target.expect != one.new.target.expect:
            was, now = (side.target.expect or "nothing" for side in (one.old, one.new))
            yield f"{one.new.target.name}: a check expects {now}, and expected {was}"


def _standing_notes(fleet: FleetDiff) -> Iterator[str]:
    """Yield what became of what a fleet is a part of, and which side nobody counted."""
    if fleet.old and fleet.new and fleet.old_part_of != fleet.new_part_of:
        old, new = (
            ", ".join(names) or "no other" for names in (fleet.old_part_of, fleet.new_part_of)
        )
        yield f"{fleet.name} was part of {old}, and is part of {new}"
    elif fleet.wholes:
        yield f"{fleet.name} is in the totals already, as a part of {', '.join(fleet.wholes)}"
    for side, _ in fleet.sides:
        if side.is_uncounted:
            day = f" as of {shown(side.as_of)}" if side.as_of else ""
            what = f"nobody has counted {side.fleet}{day}"
            if side.unknown_before is not None:
                what = f"{side.fleet}: {side.why_uncounted}"
            yield f"{what}, so its change is not known"


def _outside_notes(diff: Diff) -> Iterator[Words]:
    """Yield how much of both sides is not compared, since nobody asked about it."""
    if not diff.where:
        return
    fleets = [fleet for fleet in diff.fleets if fleet.is_counted]
    sides = [(one.old, one.old_day) for one in fleets], [(one.new, one.new_day) for one in fleets]
    old, new = (
        sum(
            one.accelerators.mid
            for snapshot, day in side
            if snapshot is not None
            for one in outside_of(snapshot, day, diff.estimates)
        )
        for side in sides
    )
    lead = "outside of what is asked for, not compared: "
    yield (lead, Amount(old), " → ", Amount(new), " accelerators")


def _table_notes(diff: Diff) -> Iterator[Words]:
    """Yield what must be said where the two sides' tables differ."""
    if diff.other is None:
        return
    old, new = diff.other.rating.table.name, diff.rating.table.name
    what = f"the table {new} itself changed"
    if old != new:
        what = f"the old side names the table {old}, the new side {new}"
    own = diff.other.old
    if own is None or own.equivalents is None:
        yield (f"{what}; the old side cannot be rated by its own, so both are by the new side's",)
    else:
        before, after = own.equivalents.mid, (diff.change.new.equivalents or ZERO).mid
        lead = f"{what}; both are rated by the new side's. Each by its own: "
        yield (lead, Amount(before), " → ", Amount(after), f" {diff.rating.reference.short_unit}")


def counts_text(diff: Diff) -> str:
    """Return what the method line says of what counts are, where that is alike for all fleets."""
    said = {(fleet.old and fleet.old.basis, fleet.new and fleet.new.basis) for fleet in diff.fleets}
    before, after = said.pop() if len(said) == 1 else (None, None)
    if before == after:
        return f" · counts: {after}" if after else ""
    return f" · counts: {before or 'not said'} → {after or 'not said'}"
