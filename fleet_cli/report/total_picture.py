"""The picture of `fleet total`: who has how much, and what there is of each goal."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import zip_longest

from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.words import Amount, Words, counted
from fleet_cli.calc.fleets import FleetTotal, Totals
from fleet_cli.calc.rows import Row
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.columns import keys_text, origin_of
from fleet_cli.report.model import AMOUNT, H100E, AnyColumn, Column
from fleet_cli.report.pictures import (
    AIMED,
    KNOWN,
    MOST_BARS,
    PART,
    SCATTERED,
    WHOLE,
    Bar,
    Bars,
    Picture,
    largest_of,
    not_drawn,
)
from fleet_cli.report.targets import about_text, deadline, goal_of, is_in, unit_of
from fleet_cli.report.texts import harmless

FLATTENING = 4
"""A total so many times the largest bar is not drawn beside it."""

FAR = Fraction(3, 2)
"""So many times the largest bar, a goal has a panel of its own."""

MOST_PANELS, MOST_GOALS, MOST_OF_MANY = 4, 15, 5
"""Units of goals that one picture has panels for, and goals of one panel, of one fleet and of many."""

AMOUNTS: AnyColumn = Column("", "", str, AMOUNT)


def total_picture(
    totals: Totals, ranked: Sequence[FleetTotal], credit: Sequence[str], rows_asked: bool
) -> Picture:
    """Return the picture of *totals*, *ranked* as the table is, of parts where rows are asked for."""
    alone = len(totals.fleets) == 1
    unit = totals.rating.reference.short_unit
    sums = totals.known_sums and totals.known_sums.equivalents
    bars, keys = _rows(totals.fleets[0], totals) if alone else _fleets(totals, ranked, rows_asked)
    top = max([bar.value.high for bar in bars if bar.value], default=0)
    notes: list[Words] = []
    if not alone:
        uncounted = sum(bar.value is None for bar in bars)
        bars = [bar for bar in bars if bar.value is not None]
        notes += [(f"not drawn: {counted(uncounted, 'fleet')} not counted",)] if uncounted else []
    if len(bars) > MOST_BARS:
        # NOTE: what has nothing (as with --where) takes no place of what has something.
        some = [bar for bar in bars if bar.value is None or bar.value.high][: MOST_BARS - 1]
        drawn = set(map(id, some))
        rest = _together([bar for bar in bars if id(bar) not in drawn])
        bars = some
        if rest.value is None or rest.value.mid <= FLATTENING * top:
            bars.append(rest)
        else:
            name = f"{rest.name} {rest.more}".rstrip()
            notes.append((f"not drawn: {name}, with ", Amount(rest.value.mid), f" {unit}"))
    if alone and sums is not None and len(bars) > 1 and sums.mid <= FLATTENING * top:
        bars = [*bars, Bar("Total", sums, WHOLE)]
    panels, left_out = _panels(totals, ranked, bars, keys, unit)
    name = harmless(totals.fleets[0].name) if alone else counted(len(totals.fleets), "fleet")
    title = (
        (f"{name}: not counted",) if sums is None else (f"{name}: ", Amount(sums.mid), f" {unit}")
    )
    return Picture(title, _subtitle(sums, unit), panels, (*notes, *left_out), tuple(credit))


def _together(bars: Sequence[Bar]) -> Bar:
    """Return the *bars* as one, by their middles; what others hold already adds nothing."""
    own = [bar for bar in bars if bar.look != PART]
    is_rated = any(bar.value for bar in bars)
    whole = sum((bar.value.mid for bar in own if bar.value), 0)
    parts = [bar.parts for bar in own if bar.parts]
    return Bar(
        f"{len(own)} more",
        Estimate(whole, whole, whole) if is_rated else None,
        parts=tuple(map(sum, zip_longest(*parts, fillvalue=0))),
        more=f"and {counted(len(bars) - len(own), 'part')} of others" if own != bars else "",
        said="" if is_rated else "not rated",
    )


def _subtitle(sums: Estimate | None, unit: str) -> Words:
    if sums is None or sums.exact:
        return ()
    return (Amount(sums.low), " to ", Amount(sums.high), f" {unit}")


def _rows(fleet: FleetTotal, totals: Totals) -> tuple[list[Bar], tuple[str, ...]]:
    """Return a bar for each row of a fleet; by several keys, for each of the first, of parts."""
    if len(totals.by) == 1:
        return [_bar(row.keys, row.equivalents, [row]) for row in fleet.rows], ()
    names, parted = _keys(fleet.rows, 1)
    bars = []
    for block in totals.blocks:
        own = [row for row in fleet.rows if row.keys[0] == block.keys[0]]
        is_rated = any(row.equivalents is not None for row in own)
        value = block.equivalents if is_rated else None
        bars.append(_bar(block.keys[:1], value, own, parted(own)))
    return sorted(bars, key=_size), names


def _bar(
    keys: Sequence[str],
    value: Estimate | None,
    rows: Sequence[Row],
    parts: tuple[Number, ...] = (),
) -> Bar:
    """Return a bar of what *rows* come to, marked as the table marks it."""
    name = f"{keys_text(keys)} {origin_of(rows).marks}".rstrip()
    return Bar(name, value, parts=parts, said="" if value is not None else "not rated")


def _size(bar: Bar) -> tuple[Number, str]:
    return -bar.value.mid if bar.value else 1, bar.name


def _fleets(
    totals: Totals, ranked: Sequence[FleetTotal], rows_asked: bool
) -> tuple[list[Bar], tuple[str, ...]]:
    """Return a bar for each fleet, of parts where a key is asked for."""
    by_parts = rows_asked and totals.by != ("fleet",)
    names, parted = _keys(totals.rows, 0)
    bars = []
    for fleet in ranked:
        value = fleet.known_sums and fleet.known_sums.equivalents
        more = f"in {', '.join(fleet.wholes)}" if fleet.wholes else ""
        look = PART if fleet.wholes else KNOWN
        parts = parted(fleet.rows) if by_parts and value is not None else ()
        name = f"– {fleet.name}" if fleet.wholes else fleet.name
        name += " †" if any(row.unrated for row in fleet.rows) else ""
        bars.append(Bar(harmless(name), value, look, parts=parts, more=harmless(more)))
    return bars, names if by_parts else ()


def _keys(
    rows: Sequence[Row], skipped: int
) -> tuple[tuple[str, ...], Callable[[Sequence[Row]], tuple[Number, ...]]]:
    """Return what parts are called, the largest first and the least as one, and what cuts rows."""
    sizes: dict[tuple[str, ...], Number] = {}
    for row in rows:
        if row.equivalents is not None:
            key = row.keys[skipped:]
            sizes[key] = sizes.get(key, 0) + row.equivalents.mid
    every = sorted(sizes, key=lambda key: (-sizes[key], key))
    largest = every[: largest_of(every)]
    rest = len(every) - len(largest)
    names = tuple(map(keys_text, largest))

    def parted(rows: Sequence[Row]) -> tuple[Number, ...]:
        """Return what *rows* have of each part, in H100e by their middles."""
        found: dict[tuple[str, ...] | None, Number] = {}
        for row in rows:
            key = row.keys[skipped:]
            place = key if key in largest else None
            mid = row.equivalents.mid if row.equivalents else 0
            found[place] = found.get(place, 0) + mid
        parts = [found.get(key, 0) for key in largest]
        return (*parts, found[None]) if None in found else tuple(parts)

    return (*names, f"{rest} more") if rest else names, parted


def _panels(
    totals: Totals,
    ranked: Sequence[FleetTotal],
    bars: Sequence[Bar],
    keys: tuple[str, ...],
    unit: str,
) -> tuple[tuple[Bars, ...], list[Words]]:
    """Return the panel of what there is, and those of the goals, most of a unit first."""
    several = len(totals.fleets) > 1
    every = [delta for fleet in ranked for delta in fleet.targets]
    most = MOST_OF_MANY if several else MOST_GOALS
    told = (delta for delta in every if delta.actual is not None or not several)
    groups = grouped((unit_of(delta), delta) for delta in told)
    top = max([bar.value.high for bar in bars if bar.value], default=0)
    first, drawn = [*bars], 0
    own = groups.get(unit, [])
    is_near = all(is_in(delta, unit) and delta.target.goal <= FAR * top for delta in own)
    if own and is_near and not several:
        first += [_aimed(delta, several) for delta in groups.pop(unit)]
        drawn += len(own)
    column: AnyColumn = Column("", "", str, H100E)
    panels = [Bars(unit, column, tuple(first), keys)] if first else []
    for name in sorted(groups, key=lambda name: -len(groups[name]))[:MOST_PANELS]:
        aimed = tuple(_aimed(delta, several) for delta in groups[name][:most])
        goals = [bar.goal.value for bar in aimed if bar.goal and bar.goal.value]
        # NOTE: on an axis that shows all of them, bars of some would have no length.
        dots = bool(goals) and max(goals) > SCATTERED * min(goals)
        panels.append(Bars(harmless(f"goals in {name}"), AMOUNTS, aimed, dots=dots))
        drawn += len(aimed)
    unknown = sum(delta.actual is None for delta in every) if several else 0
    reasons = {
        "of which nobody knows how much there is": unknown,
        "for which there is no room": len(every) - drawn - unknown,
    }
    return tuple(panels), [*filter(None, [not_drawn(reasons)])]


def _aimed(delta: TargetDelta, several: bool) -> Bar:
    """Return what there is of a goal."""
    name = delta.target.name
    if several:
        name = f"{delta.manifest.fleet}: {name}"
    due = f"by {deadline(delta)}" if delta.target.by else ""
    return Bar(
        harmless(name),
        delta.actual,
        AIMED,
        goal=goal_of(delta),
        more=harmless(" ".join(filter(None, (about_text(delta), due)))),
        said=delta.verdict,
    )
