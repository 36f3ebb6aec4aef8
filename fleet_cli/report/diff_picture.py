"""The picture of `fleet diff`: both totals, and what rose and fell between them."""

from collections.abc import Sequence

from fleet_cli.base.quantity import Estimate, Number, magnitude
from fleet_cli.base.words import Amount, Words, some_of
from fleet_cli.calc.differences import Diff
from fleet_cli.report.diff_records import Compared
from fleet_cli.report.model import H100E, AnyColumn, Column
from fleet_cli.report.pictures import (
    FALL,
    MOST_BARS,
    RISE,
    WHOLE,
    Bar,
    Bars,
    Line,
    Picture,
    Steps,
)
from fleet_cli.report.texts import harmless

MOST_NAMED = 5
"""Rows that are named where they cannot be drawn; of more the number is given."""

EQUIVALENTS: AnyColumn = Column("", "", str, H100E)


def diff_picture(
    compared: Compared, title: str, rows: Sequence[tuple[str, Number | None]]
) -> Picture:
    """Return the picture of *rows*: what changed, and by how much [H100e]."""
    diff = compared.diff
    unit, change = diff.rating.reference.short_unit, diff.change
    old, new = change.old.equivalents, change.new.equivalents
    sides = ((f"old: {compared.old}", old), (f"new: {compared.new}", new))
    totals = tuple(Bar(harmless(name), value, WHOLE) for name, value in sides)
    whole = [Bars(unit, EQUIVALENTS, totals)] if old is not None or new is not None else []
    bars = _cascade([(name, change) for name, change in rows if change])
    unknown = some_of((harmless(name) for name, change in rows if change is None), MOST_NAMED)
    heading = f"change in {unit}, each from where the one above it ends"
    changes = [Bars(heading, EQUIVALENTS._replace(signed=True), tuple(bars))] if bars else []
    return Picture(
        (harmless(title), *_said(diff, unit)),
        _below(diff, unit),
        (*whole, *changes, *_through_time(compared, unit)),
        ((f"not drawn, since not known in {unit}: {unknown}",),) if unknown else (),
    )


def _said(diff: Diff, unit: str) -> Words:
    """Say by how much the total changed, or why that is no number."""
    whole = diff.change.equivalents
    if diff.is_empty:
        return ()
    if not diff.change.is_known:
        return (": change not known",)
    if whole is None:
        return (": not rated",)
    if not whole:
        return (f": no change in {unit}",)
    return _signed(whole, unit)


def _signed(change: Number, unit: str) -> Words:
    return f": {'+' if change > 0 else '-'}", Amount(magnitude(change)), f" {unit}"


def _below(diff: Diff, unit: str) -> Words:
    """Return what both sides come to, and on which day they differ most where they are asked of many."""
    old, new = diff.change.old.equivalents, diff.change.new.equivalents
    whole: Words = ()
    if old is not None and new is not None:
        # NOTE: each is held against the other, so that a change is from no number to itself.
        before, after = Amount(old.mid, edge=new.mid), Amount(new.mid, edge=old.mid)
        whole = ("from ", before, " to ", after)
        if old.mid == new.mid:
            whole = (Amount(old.mid), f" {unit} on both sides")
    steps = diff.periods.steps if diff.periods else ()
    known = [
        (step.day, step.new - step.old)
        for step in steps
        if step.new is not None and step.old is not None
    ]
    day, most = max(known, key=lambda one: magnitude(one[1]), default=(None, 0))
    if not most:
        is_planned = any(change.is_planned for fleet in diff.fleets for change in fleet.pools)
        return (
            (*whole, "; the plan differs" if whole else "the plan differs") if is_planned else whole
        )
    later = ("; " if whole else "", f"most on {day}", *_signed(most, unit))
    return (*whole, *later)


def _through_time(compared: Compared, unit: str) -> list[Steps]:
    """Return both sides on every day that either knows or plans, where periods are asked for."""
    found = compared.diff.periods
    if found is None:
        return []
    new = tuple((step.day, _exactly(step.new)) for step in found.steps)
    old = tuple((step.day, _exactly(step.old)) for step in found.steps)
    names = harmless(f"new: {compared.new}"), harmless(f"old: {compared.old}")
    lines = Line(names[0], new), Line(names[1], old)
    return [Steps(f"{unit} through time", lines)] if any(line.known for line in lines) else []


def _exactly(value: Number | None) -> Estimate | None:
    return None if value is None else Estimate(value, value, value)


def _cascade(changes: Sequence[tuple[str, Number]]) -> list[Bar]:
    """Return the changes, the largest first, each from where the one before ends, and their sum."""
    ranked = sorted(changes, key=lambda one: (-magnitude(one[1]), one[0]))
    drawn, rest = ranked[:MOST_BARS], ranked[MOST_BARS:]
    if rest:
        drawn = [*drawn, (f"{len(rest)} more", sum(change for _, change in rest))]
    bars: list[Bar] = []
    reached: Number = 0
    for name, change in drawn:
        value = Estimate(change, change, change)
        bars.append(Bar(name, value, RISE if change > 0 else FALL, reached))
        reached += change
    whole = Bar("Change", Estimate(reached, reached, reached), WHOLE)
    return [*bars, whole] if len(bars) > 1 else bars
