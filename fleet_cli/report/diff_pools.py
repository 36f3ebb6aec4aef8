"""The table of the pools in a diff: what of the plan changed, and of places, owners and tags."""

from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from fleet_cli.base.days import shown
from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Estimate, together
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import counted
from fleet_cli.calc.differences import Diff, FleetDiff
from fleet_cli.calc.groups import POOL
from fleet_cli.calc.pool_changes import PoolChange
from fleet_cli.calc.pool_pairs import DATES, JOINED, OLDER, PLACES, SPLIT, PoolState
from fleet_cli.report.columns import NOT_SAID, fleet_column
from fleet_cli.report.diff_records import about, day_of
from fleet_cli.report.kinds import DAY, ESTIMATE, TEXT, TEXTS
from fleet_cli.report.model import CHANGE, COUNT, Column, Columns, Section
from fleet_cli.report.shape import Field, Shape, by_name, described, or_null
from fleet_cli.report.texts import day_text


class FleetPool(NamedTuple):
    """What became of a pool of one fleet, or of pools of one accelerator alike."""

    fleet: FleetDiff
    change: PoolChange
    names: tuple[str, ...] = ()
    """Those of the pools that have one."""
    old_names: tuple[str, ...] = ()
    """What those that are on both sides were called."""


def pools_of(diff: Diff, is_planned: bool | None = None) -> list[FleetPool]:
    """Return what became of each pool of all fleets, of the plan alone or of what is there."""
    return [
        FleetPool(
            fleet,
            change,
            tuple(filter(None, [change.state.name])),
            tuple(filter(None, [change.new and change.old and change.old.name])),
        )
        for fleet in diff.fleets
        for change in fleet.pools
        if is_planned in (None, change.is_planned)
    ]


def _together(pools: Sequence[FleetPool]) -> list[FleetPool]:
    """Add up pools of one fleet and accelerator of which the same is said."""
    return [_sum(group) for group in grouped((_said_alike(one), one) for one in pools).values()]


def _said_alike(one: FleetPool) -> tuple[object, ...]:
    """Return what of a pool must be the same in others that it is added up with."""
    change = one.change
    days = (*DATES, OLDER) if _shows_dates(change) else ()
    said = attrgetter("accelerator", "unrated", *days)
    sides = [side and said(side) for side in (change.old, change.new)]
    return id(one.fleet), change.kind, change.is_planned, change.fields, *sides


def _shows_dates(change: PoolChange) -> bool:
    """Whether the days are what matters of it: it lies ahead, or is on one side alone."""
    return change.is_planned or not change.fields


def _sum(group: Sequence[FleetPool]) -> FleetPool:
    first = group[0]
    if len(group) == 1:
        return first
    old, new = ([getattr(one.change, side) for one in group] for side in ("old", "new"))
    change = first.change._replace(old=_added(old), new=_added(new))
    names = tuple(dict.fromkeys(name for one in group for name in one.names))
    olds = tuple(dict.fromkeys(name for one in group for name in one.old_names))
    return first._replace(change=change, names=names, old_names=olds)


def _added(states: Sequence[PoolState | None]) -> PoolState | None:
    there = [state for state in states if state is not None]
    if not there:
        return None
    total = together(one.accelerators for one in there)
    # NOTE: what they say of places differs, and stands in the rows of --by pool.
    blank = there[0]._replace(name=None, site=None, region=None, owner=None, tags=())
    return blank._replace(accelerators=total)


def pools_section(diff: Diff, fleets: Sequence[FleetDiff]) -> Section[FleetPool, None]:
    """List what of the plan changed, and which pools changed in places, owners or tags alone."""
    every = [one for one in pools_of(diff) if one.fleet in fleets]
    records = every if POOL in diff.by else _together(every)
    names = [fleet.name for fleet in diff.fleets]

    def dated(one: FleetPool) -> str:
        day = day_text(day_of(one.fleet)) if names.count(one.fleet.name) > 1 else None
        return f"{one.fleet.name} {day}" if day else one.fleet.name

    columns: Columns[FleetPool, None] = [
        Column("pool", "Pool", lambda one: "; ".join(one.names), said=_named, wraps=True),
        Column("old_pool", "", lambda one: "; ".join(one.old_names), shown=False),
        Column("accelerator", "Accelerator", _chip, said=_chips, wraps=True),
        fleet_column(lambda one: one.fleet.name, shown=len(names) > 1, said=dated),
        Column("change", "", lambda one: one.change.kind, CHANGE, below=True, bare=True),
        Column("old_count", "Old", lambda one: _count(one.change.old), COUNT, spread=True),
        Column("new_count", "New", lambda one: _count(one.change.new), COUNT, spread=True),
        Column("was", "Was", lambda one: "; ".join(_said(one, "old")), wraps=True),
        Column("is", "Is", lambda one: "; ".join(_said(one, "new")), wraps=True),
        Column("planned", "", lambda one: "yes" if one.change.is_planned else "", shown=False),
        *(_value_column(prefix, field) for prefix in ("old", "new") for field in (*DATES, *PLACES)),
        _value_column("old", "accelerator"),
    ]
    notes = [*_parts_notes(every)]
    notes += ["--by pool shows each pool alone"] if len(records) < len(every) else []
    return Section(
        "pools",
        "Plan, places, owners and tags",
        columns,
        records,
        None,
        notes,
        lambda one: about(one.fleet if one else None),
    )


MOST_NAMED = 3
"""Pools that a row names; of more it gives the number."""


def _named(one: FleetPool) -> str:
    new, old = _list(one.names), _list(one.old_names)
    return (
        new if new == old or one.change.old is None or one.change.new is None else f"{old} → {new}"
    )


def _chip(one: FleetPool) -> str:
    return one.change.state.accelerator


def _chips(one: FleetPool) -> str:
    old = (one.change.old or one.change.state).accelerator
    return _chip(one) if old == _chip(one) else f"{old} → {_chip(one)}"


def _list(names: Sequence[str]) -> str:
    if not names:
        return NOT_SAID
    return ", ".join(names) if len(names) <= MOST_NAMED else counted(len(names), "pool")


def _parts_notes(pools: Sequence[FleetPool]) -> Iterator[str]:
    """Yield which planned pools were split or joined, without a change of their size together."""
    wholes: dict[tuple[int, str, str], list[str]] = {}
    for one in pools:
        change = one.change
        fate = next(iter(change.fields), "")
        if fate in (SPLIT, JOINED) and change.old and change.new:
            whole, part = (change.old, change.new)[:: 1 if fate == SPLIT else -1]
            key = (id(one.fleet), fate, whole.name or whole.accelerator)
            wholes.setdefault(key, []).append(part.name or part.accelerator)
    for (_, fate, whole_name), parts in wholes.items():
        several = _list(parts)
        said = f"{whole_name} was split into {several}"
        if fate == JOINED:
            said = f"{several} were joined to {whole_name}"
        yield f"{said}, of the same size together"


def _count(state: PoolState | None) -> Estimate | str | None:
    return state.accelerators if state else ""


def _said(one: FleetPool, side: str) -> Iterator[str]:
    """Yield what a pool says on one side of what changed, and when it comes."""
    state: PoolState | None = getattr(one.change, side)
    if state is None:
        return
    is_single = len(one.names) <= 1
    if state.only_as_of is not None:
        yield f"only as of {shown(state.only_as_of)}"
    for field in (*DATES, *PLACES):
        value = getattr(state, field)
        is_told = field in one.change.fields
        if field in DATES and value is not None and (is_told or _shows_dates(one.change)):
            yield f"{field} {shown(value)}"
        elif is_told and field in DATES:
            yield f"no {field} date"
        elif is_told and is_single:
            yield f"{field} {_text(field, value) or NOT_SAID}"
        elif is_told:
            yield field


def _text(field: str, value: Any) -> str:
    if field == "tags" and value:
        return ", ".join(f"{name}: {tag}" for name, tag in value)
    return shown(value) if isinstance(value, date) else value or ""


def _value_column(prefix: str, field: str) -> Column[FleetPool, None]:
    def value(one: FleetPool) -> str:
        state = getattr(one.change, prefix)
        found = getattr(state, field, None)
        return (day_text(found) if isinstance(found, date) else _text(field, found)) or ""

    return Column(f"{prefix}_{field}", "", value, shown=False)


POOL_STATE: Shape[PoolState] = Shape(
    Field("accelerator", lambda state: state.accelerator, TEXT),
    Field("count", lambda state: state.accelerators, ESTIMATE),
    *or_null(DAY).named(*DATES),
    *or_null(TEXT).named(*PLACES[:-1]),
    Field("tags", lambda state: dict(state.tags), by_name(TEXT)),
    *described("The date of the older files that alone have it.", or_null(DAY)).named(OLDER),
)
_FIELDS = described(
    "What changed, where it is on both sides; split or joined leads where it is a part.", TEXTS
)
FLEET_POOL: Shape[FleetPool] = Shape(
    Field("fleet", lambda one: one.fleet.name, TEXT),
    Field("as_of", lambda one: day_of(one.fleet), or_null(DAY)),
    Field("pool", lambda one: next(iter(one.names), None), or_null(TEXT)),
    Field("old_pool", lambda one: next(iter(one.old_names), None), or_null(TEXT)),
    Field("fields", lambda one: one.change.fields, _FIELDS),
    Field("old", lambda one: one.change.old, or_null(POOL_STATE)),
    Field("new", lambda one: one.change.new, or_null(POOL_STATE)),
)
"""What became of a pool, besides its kind."""
