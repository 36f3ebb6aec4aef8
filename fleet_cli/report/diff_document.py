"""The JSON document of `fleet diff`."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.changes import Change, DiffRow
from fleet_cli.calc.differences import FleetDiff, OtherTable
from fleet_cli.calc.groups import Standing
from fleet_cli.calc.keys import KEYS
from fleet_cli.calc.snapshots import Snapshot, only_model
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED, UNCHANGED
from fleet_cli.report.diff_definitions import DEFINITION
from fleet_cli.report.diff_notes import expect_notes, near_names, today_notes
from fleet_cli.report.diff_pools import FLEET_POOL, FleetPool, pools_of
from fleet_cli.report.diff_records import RENAMED, Compared, Crossed, FleetTarget, day_of, fleet_of
from fleet_cli.report.fleet_fields import ADDING, MEASURED, VERDICT, WHERE, Grouped
from fleet_cli.report.kinds import (
    BASIS,
    COUNTS_BASIS,
    DAY,
    ESTIMATE,
    FLAG,
    NUMBER,
    ONLY_POWER_MODEL,
    TABLE,
    TEXT,
    TEXTS,
    WHOLE,
)
from fleet_cli.report.shape import (
    Document,
    Field,
    Kind,
    Shape,
    by_name,
    described,
    or_null,
    sequence,
)

if TYPE_CHECKING:
    from fleet_cli.calc.periods import Period

CHANGE: Kind[str] = Kind(lambda: {"enum": [ADDED, REMOVED, CHANGED, RENAMED, UNCHANGED]})


class Side(NamedTuple):
    """One side of a diff, or of one fleet in it."""

    path: str
    """What it is called, or the first of its files."""
    standing: Standing
    snapshot: Snapshot | None
    """None where it has not just one."""
    day: date | None


def diff_shape(keys: Sequence[str] = KEYS) -> Document[Compared]:
    """Return the document whose rows are grouped by *keys*."""
    old_table = described("The old side's own table, where it is another.", or_null(OLD_TABLE))
    return Document(
        "diff",
        *BASIS.within(Compared, lambda compared: compared.diff.rating),
        Field("estimates", lambda compared: compared.diff.estimates, ADDING),
        Field("where", lambda compared: dict(compared.diff.where), WHERE),
        Field("by", lambda compared: compared.diff.by, TEXTS),
        Field("power_model", lambda one: only_model(one.diff.snapshots), ONLY_POWER_MODEL),
        Field("old", lambda compared: _whole_side(compared, 0), SIDE),
        Field("new", lambda compared: _whole_side(compared, 1), SIDE),
        Field("rows", _rows, sequence(_row(keys))),
        Field("every", lambda one: one.diff.periods and one.diff.periods.every, or_null(TEXT)),
        Field(
            "by_period",
            lambda one: one.diff.periods.periods if one.diff.periods else (),
            described("What changes by the last day of each period.", sequence(PERIOD)),
        ),
        Field("planned", lambda one: pools_of(one.diff, True), sequence(POOL_CHANGE)),
        Field("pools", lambda one: pools_of(one.diff, False), sequence(POOL_CHANGE)),
        Field(
            "definitions",
            lambda one: one.diff.definitions,
            described("What else both sides count by than they did.", sequence(DEFINITION)),
        ),
        Field("delta", lambda compared: compared.diff.change, DELTA),
        Field("targets", _targets, sequence(TARGET)),
        Field("fleets", lambda compared: compared.diff.fleets, sequence(FLEET)),
        Field("notes", _notes, TEXTS),
        Field("crossed", lambda compared: compared.crossed, sequence(CROSSED)),
        Field("old_table", lambda compared: compared.diff.other, old_table),
    )


def _sides(fleet: FleetDiff) -> list[Side | None]:
    """Return what a fleet was and is; None of a side that it is not on."""
    both = (
        (fleet.old, fleet.old_day, fleet.change.old),
        (fleet.new, fleet.new_day, fleet.change.new),
    )
    return [Side(one.paths[0], standing, one, day) if one else None for one, day, standing in both]


def _whole_side(compared: Compared, place: int) -> Side:
    """Return all of one side: the old one has the *place* 0, the new one 1."""
    called = (compared.old, compared.new)[place]
    standing = (compared.diff.change.old, compared.diff.change.new)[place]
    there = [side for one in compared.diff.fleets if (side := _sides(one)[place]) is not None]
    only = there[0] if len(there) == 1 else None
    return Side(called, standing, only and only.snapshot, only and only.day)


def _notes(compared: Compared) -> list[str]:
    other, new = compared.diff.other, compared.diff.rating.table.name
    targets = [one for fleet in compared.diff.fleets for one in fleet.targets]
    notes = [*today_notes(compared), *near_names(compared.diff), *expect_notes(targets)]
    if other is None:
        return notes
    old = other.rating.table.name
    if old == new:
        return [f"the table {new} itself changed; both are rated by the new side's", *notes]
    return [f"the old side names the table {old}; both are rated by the new side's, {new}", *notes]


class _Row(NamedTuple):
    """A row, and the fleet that it is about; None where it is about several."""

    fleet: FleetDiff | None
    row: DiffRow


def _rows(compared: Compared) -> list[_Row]:
    return [_Row(fleet_of(compared.diff, row), row) for row in compared.diff.rows]


def _targets(compared: Compared) -> list[FleetTarget]:
    return [FleetTarget(fleet, one) for fleet in compared.diff.fleets for one in fleet.targets]


def _row(keys: Sequence[str]) -> Shape[_Row]:
    def renamed_from(one: _Row) -> dict[str, str] | None:
        sides = zip(keys, one.row.old_keys, one.row.keys, strict=True)
        return {key: before for key, before, after in sides if before != after} or None

    return Grouped(
        keys,
        lambda one: one.row.keys,
        Field("fleet", lambda one: one.fleet.name if one.fleet else "", ONE_FLEET),
        Field("fleets", lambda one: one.row.fleets, TEXTS),
        Field("as_of", lambda one: day_of(one.fleet) if one.fleet else None, or_null(DAY)),
        Field("change", lambda one: one.row.kind, CHANGE),
        Field("renamed_from", renamed_from, or_null(by_name(TEXT))),
        Field("count", lambda one: one.row.change, COUNTS),
        Field("equivalents", lambda one: one.row.change, EQUIVALENTS),
        Field("delta_percent", lambda one: one.row.change.percent, or_null(NUMBER)),
        Field("fallback", lambda one: bool(one.row.change.fallbacks), FLAG),
        Field("unrated", lambda one: "; ".join(one.row.change.unrated) or None, or_null(TEXT)),
    )


CROSSED: Shape[Crossed] = Shape(
    Field("rule", lambda one: one.rule, described("max-decrease or max-increase.", TEXT)),
    Field("message", lambda one: one.message, TEXT),
)
ONE_FLEET = described("The fleet that it is about; empty where it is about several.", TEXT)
POOL_CHANGE: Shape[FleetPool] = Shape(
    Field("change", lambda one: one.change.kind, CHANGE), *FLEET_POOL.fields
)
COUNTS: Shape[Change] = Shape(
    Field("old", lambda change: change.old.accelerators, or_null(ESTIMATE)),
    Field("new", lambda change: change.new.accelerators, or_null(ESTIMATE)),
    Field("delta", lambda change: change.accelerators, or_null(NUMBER)),
)
EQUIVALENTS: Shape[Change] = Shape(
    Field("old", lambda change: change.old.equivalents, or_null(ESTIMATE)),
    Field("new", lambda change: change.new.equivalents, or_null(ESTIMATE)),
    Field("delta", lambda change: change.equivalents, or_null(NUMBER)),
)
DELTA: Shape[Change] = Shape(
    *or_null(NUMBER).named("accelerators", "equivalents", "percent"),
)


STANDING: Shape[Standing] = Shape(
    *or_null(ESTIMATE).named("accelerators", "equivalents"),
)
PERIOD: "Shape[Period]" = Shape(
    Field("date", lambda one: one.day, DAY),
    Field("old", lambda one: one.change.old, STANDING),
    Field("new", lambda one: one.change.new, STANDING),
    Field("delta", lambda one: one.change, DELTA),
)
_COMES_TO: Shape[Side] = Shape(
    Field("as_of", lambda side: side.day, or_null(DAY)),
    Field("basis", lambda side: side.snapshot.basis if side.snapshot else None, COUNTS_BASIS),
    *STANDING.within(Side, lambda side: side.standing),
)
SIDE: Shape[Side] = Shape(
    Field("fleet", lambda side: side.snapshot.fleet if side.snapshot else None, or_null(TEXT)),
    Field("path", lambda side: side.path, TEXT),
    *_COMES_TO.fields,
)
FLEET_SIDE: Shape[Side] = Shape(
    Field("fleet", lambda side: side.snapshot.fleet if side.snapshot else "", TEXT),
    Field("path", lambda side: side.path, TEXT),
    Field("paths", lambda side: side.snapshot.paths if side.snapshot else (), TEXTS),
    *_COMES_TO.fields,
)
OLD_TABLE: Shape[OtherTable] = Shape(
    Field("table", lambda other: other.rating.table, TABLE),
    Field(
        "equivalents", lambda other: other.old.equivalents if other.old else None, or_null(ESTIMATE)
    ),
)
FLEET: Shape[FleetDiff] = Shape(
    Field("fleet", lambda fleet: fleet.name, TEXT),
    Field("change", lambda fleet: fleet.kind, CHANGE),
    Field("old", lambda fleet: _sides(fleet)[0], or_null(FLEET_SIDE)),
    Field("new", lambda fleet: _sides(fleet)[1], or_null(FLEET_SIDE)),
    Field("delta", lambda fleet: fleet.change, DELTA),
    Field("unchanged_rows", lambda fleet: fleet.same, WHOLE),
    Field("part_of", lambda fleet: fleet.wholes, TEXTS),
    Field(
        "counted",
        lambda fleet: fleet.is_counted,
        described("Whether the totals count it by itself.", FLAG),
    ),
)
TARGET: Shape[FleetTarget] = Shape(
    Field("name", lambda one: one.target.name, TEXT),
    Field("fleet", lambda one: one.fleet.name, TEXT),
    Field("change", lambda one: one.target.kind, CHANGE),
    Field("old_verdict", lambda one: one.target.old and one.target.old.verdict, or_null(VERDICT)),
    Field("new_verdict", lambda one: one.target.new and one.target.new.verdict, or_null(VERDICT)),
    Field("old", lambda one: one.target.old, or_null(MEASURED)),
    Field("new", lambda one: one.target.new, or_null(MEASURED)),
)
