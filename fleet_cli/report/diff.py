"""The tables of `fleet diff`: what changed, in which fleet, and for which targets."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from fleet_cli.base.quantity import ZERO
from fleet_cli.base.words import Amount, Words
from fleet_cli.calc.diff import ADDED, CHANGED, REMOVED, UNCHANGED, Change, Diff, DiffRow, FleetDiff
from fleet_cli.calc.groups import POOL
from fleet_cli.report.basis import basis_columns, method_line, short_unit
from fleet_cli.report.diff_targets import targets_section
from fleet_cli.report.fleet_notes import parts_notes
from fleet_cli.report.model import CHANGE, COUNT, H100E, PERCENT, Column, Report, Section

NOT_SAID = "(none)"
"""What stands in a row whose pools do not say the key."""
RENAMED = "renamed"


def diff_report(diff: Diff, old: str, new: str, wide: bool = False) -> Report:
    """
    Make the report of *diff*.

    Args:
        diff: What changed.
        old: What the old side is called.
        new: What the new side is called.
        wide: Whether the rows show the equivalents of both sides too.
    """
    changed = [fleet for fleet in diff.fleets if fleet.kind != UNCHANGED] or list(diff.fleets)
    name = (
        _fleet_name(changed[0]) if len(diff.fleets) == 1 and changed else f"{len(changed)} fleets"
    )
    sections = []
    if any(fleet.rows for fleet in changed):
        sections.append(_rows_section(diff, changed, wide))
    sections.append(_fleets_section(diff, changed))
    if any(fleet.targets for fleet in changed):
        sections.append(targets_section(diff, changed))
    return Report(
        title=f"{name}: {old} → {new}",
        sections=tuple(sections),
        method=method_line(diff.rating, diff.estimates, None) + _days(changed),
        basis=basis_columns(diff.rating),
    )


def unchanged_report(diff: Diff, old: str, new: str) -> Report:
    """Make the report of two sides that do not differ: one line, which holds no number."""
    names = ", ".join(dict.fromkeys(map(_fleet_name, diff.fleets))) or "no fleet"
    if len(diff.fleets) > 3:
        names = f"{len(diff.fleets):,} fleets"
    return Report(f"No differences in {names}: {old} → {new}", (), "")


def _days(fleets: list[FleetDiff]) -> str:
    """Say the dates that the sides hold for, where they are alike for all fleets."""
    days = {(fleet.old_day or fleet.new_day, fleet.new_day or fleet.old_day) for fleet in fleets}
    if len(days) != 1:
        return ""
    before, after = days.pop()
    if before is None or after is None:
        return ""
    return f" · as of {_span(before, after)}"


def _span(before: date, after: date) -> str:
    return str(after) if before == after else f"{before} → {after}"


def _shown(diff: Diff) -> tuple[str, ...]:
    """Return the keys that rows show: those asked for, and beside a pool its accelerator."""
    if POOL in diff.by and "accelerator" not in diff.by:
        place = diff.by.index(POOL) + 1
        return (*diff.by[:place], "accelerator", *diff.by[place:])
    return diff.by


def _rows_section(diff: Diff, fleets: list[FleetDiff], wide: bool) -> Section:
    unit = short_unit(diff.rating)
    keys = _shown(diff)
    several = len(diff.fleets) > 1
    columns = [Column(key, key.removeprefix("tag:").capitalize(), wraps=True) for key in keys]
    if several and "fleet" not in keys:
        columns.append(Column("fleet", "Fleet", wraps=True, below=True))
    columns += [
        Column("change", "", CHANGE, below=True, bare=True),
        Column("old_count", "Old", COUNT),
        Column("new_count", "New", COUNT),
        Column("count_delta", "Δ count", COUNT, signed=True),
    ]
    if wide:
        columns += [
            Column("old_equivalents", f"Old {unit}", H100E),
            Column("new_equivalents", f"New {unit}", H100E),
        ]
    columns += [
        Column("equivalents_delta", f"Δ {unit}", H100E, signed=True),
        Column("delta_percent", "Δ %", PERCENT, signed=True),
    ]
    rows = []
    for fleet in fleets:
        for row in fleet.rows:
            names = [_dated(fleet, diff)] if several and "fleet" not in keys else []
            numbers = _numbers(row.change, wide, row.kind)
            rows.append((*_labels(diff, row, fleet), *names, _kind(diff, row), *numbers))
    lead = len(columns) - len(_numbers(diff.change, wide))
    total = ("Total", *("",) * (lead - 1), *_numbers(diff.change, wide))
    return Section("rows", None, tuple(columns), tuple(rows), total, _row_notes(diff, fleets))


def _kind(diff: Diff, row: DiffRow) -> str:
    if row.kind == CHANGED and POOL in diff.keys:
        place = diff.keys.index(POOL)
        if row.keys[place] != row.old_keys[place]:
            return RENAMED
    return row.kind


def _numbers(change: Change, wide: bool, kind: str = CHANGED) -> tuple[Any, ...]:
    sides = [
        None if kind == absent else standing
        for absent, standing in ((ADDED, change.old), (REMOVED, change.new))
    ]
    counts = [standing and standing.accelerators for standing in sides]
    equivalents = [standing and standing.equivalents for standing in sides] if wide else []
    return (*counts, change.accelerators, *equivalents, change.equivalents, change.percent)


def _dated(fleet: FleetDiff, diff: Diff) -> str:
    """Return a fleet's name, with its date where the diff holds several of that name."""
    names = [other.name for other in diff.fleets]
    day = fleet.new_day or fleet.old_day
    return f"{fleet.name} {day}" if day and names.count(fleet.name) > 1 else fleet.name


def _labels(diff: Diff, row: DiffRow, fleet: FleetDiff) -> list[str]:
    """Return the values of a row's keys, as `old → new` where a pool was renamed or moved."""
    old, new = (
        [_label(diff, key, values, fleet) for key in _shown(diff)]
        for values in (row.old_keys, row.keys)
    )
    labels = [
        after if before == after else f"{before} → {after}"
        for before, after in zip(old, new, strict=True)
    ]
    standings = (row.change.old, row.change.new)
    marks = "*" if any(standing.fallbacks for standing in standings) else ""
    marks += "†" if any(standing.unrated for standing in standings) else ""
    if labels and marks:
        labels[0] += f" {marks}"
    return labels


def _label(diff: Diff, key: str, values: tuple[str, ...], fleet: FleetDiff) -> str:
    value = values[diff.keys.index(key)]
    if value or key != POOL:
        return value or NOT_SAID
    snapshot = fleet.new or fleet.old
    usual = snapshot.owner if snapshot else None
    place = [values[diff.keys.index(name)] for name in ("site", "region", "owner")]
    said = [part for part in place if part and part != usual]
    return f"({', '.join(said)})" if said else NOT_SAID


def _row_notes(diff: Diff, fleets: list[FleetDiff]) -> tuple[str, ...]:
    notes = []
    same = sum(fleet.same for fleet in diff.fleets)
    if same:
        notes.append(f"{same:,} more row{'' if same == 1 else 's'} did not change")
    standings = [standing for fleet in fleets for standing in (fleet.change.old, fleet.change.new)]
    fallbacks = sorted({name for standing in standings for name in standing.fallbacks})
    if fallbacks:
        notes.append(f"* rate from the fall-back table {', '.join(fallbacks)}")
    whys = sorted({why for standing in standings for why in standing.unrated})
    if whys:
        notes.append(f"† not rated, so not in the {short_unit(diff.rating)}: {'; '.join(whys)}")
    return tuple(notes)


def _fleets_section(diff: Diff, fleets: list[FleetDiff]) -> Section:
    unit = short_unit(diff.rating)
    several = len(diff.fleets) > 1
    context = (Column("as_of", "As of", below=True), Column("change", "", CHANGE))
    columns = (
        Column("fleet", "Fleet", wraps=True),
        *(context if several else ()),
        Column("old_equivalents", f"Old {unit}", H100E),
        Column("new_equivalents", f"New {unit}", H100E),
        Column("equivalents_delta", f"Δ {unit}", H100E, signed=True),
        Column("delta_percent", "Δ %", PERCENT, signed=True),
    )
    rows = []
    for fleet in fleets:
        said = (_fleet_days(fleet), fleet.kind) if several else ()
        rows.append((_fleet_name(fleet), *said, *_equivalents(fleet.change)))
    total = ("Total", "", "", *_equivalents(diff.change)) if several else None
    return Section("fleets", None, columns, tuple(rows), total, tuple(_fleet_notes(diff, fleets)))


def _fleet_notes(diff: Diff, fleets: list[FleetDiff]) -> list[str | Words]:
    notes: list[str | Words] = [*table_notes(diff)]
    notes += parts_notes(side for fleet in fleets for side in (fleet.old, fleet.new))
    same = len(diff.fleets) - len(fleets)
    if same:
        notes.append(f"{same:,} more fleet{'' if same == 1 else 's'} did not change")
    if len({fleet.name for fleet in diff.fleets}) < len(diff.fleets):
        notes.append("of the dates of one fleet, the totals count the latest")
    return notes


def table_notes(diff: Diff) -> Iterator[Words]:
    """Yield what must be said where the two sides' tables differ."""
    if diff.other is None:
        return
    old, new, unit = diff.other.rating.table.name, diff.rating.table.name, short_unit(diff.rating)
    what = f"the table {new} itself changed"
    if old != new:
        what = f"the old side names the table {old}, the new side {new}"
    own = diff.other.old
    if own is None or own.equivalents is None:
        yield (f"{what}; the old side cannot be rated by its own, so both are by the new side's",)
    else:
        before, after = (
            Amount(own.equivalents.mid),
            Amount((diff.change.new.equivalents or ZERO).mid),
        )
        yield (
            f"{what}; both are rated by the new side's. Each by its own: ",
            before,
            " → ",
            after,
            f" {unit}",
        )


def _equivalents(change: Change) -> tuple[Any, ...]:
    old, new = change.old.equivalents or ZERO, change.new.equivalents or ZERO
    return old, new, change.equivalents, change.percent


def _fleet_name(fleet: FleetDiff) -> str:
    if fleet.old and fleet.new and fleet.old.fleet != fleet.new.fleet:
        return f"{fleet.old.fleet} → {fleet.new.fleet}"
    return fleet.name


def _fleet_days(fleet: FleetDiff) -> str:
    days = [day for day in (fleet.old_day, fleet.new_day) if day is not None]
    return _span(days[0], days[-1]) if days else ""
