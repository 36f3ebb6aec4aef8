"""Rated pools to totals: by any key, with estimates added exactly."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from fleet_cli.base.diagnostics import fail
from fleet_cli.base.quantity import Estimate, Number, quotient, simplest, square_root
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.resolve import Unit
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.manifest import Citation, Manifest, Pool
from fleet_cli.model.throughput import Rate

WORST_CASE, INDEPENDENT = "worst-case", "independent"
ESTIMATES = (WORST_CASE, INDEPENDENT)
"""How estimates add up: lows with lows, or half-widths in quadrature."""

KEYS = ("accelerator", "pool", "vendor", "architecture", "site", "region", "owner", "fleet")
"""What rows can be grouped by, besides tag:NAME."""


class Cell(NamedTuple):
    """All pools of one group with one accelerator: the smallest part that is rated."""

    keys: tuple[str, ...]
    accelerator: Accelerator
    rate: Rate | None
    """None where the pools are unrated."""
    unrated: str | None
    accelerators: Estimate
    """Lows added to lows."""
    squares: tuple[Number, Number]
    """Sums of squared half-widths below and above mid [accelerators squared]."""
    sources: tuple[Citation, ...]
    """What the pools cite, each once."""


class Row(NamedTuple):
    """One group of a total."""

    keys: tuple[str, ...]
    """A value for each key of the grouping; empty where a pool does not say."""
    accelerators: Estimate
    rate: Fraction | None
    """H100e each where all of the group have one rate, else None."""
    equivalents: Estimate | None
    """[H100e]; None for pools that are unrated."""
    share: Fraction | None
    """Part of the total's mid equivalents; None where unrated or the total is 0."""
    fallbacks: tuple[str, ...]
    """Tables that rates came from, other than the one asked for."""
    unrated: str | None
    """Why the group has no equivalents."""
    power_mw: Estimate | None
    """Thermal design power [MW]; None where a figure is missing."""
    memory_tb: Estimate | None
    """Accelerator memory [TB]; None where a figure is missing."""
    sources: tuple[Citation, ...]
    """What the group's pools cite, each once."""


class Sums(NamedTuple):
    """What a set of cells adds up to."""

    accelerators: Estimate
    equivalents: Estimate
    """[H100e], without what is unrated."""
    power_mw: Estimate | None
    memory_tb: Estimate | None
    unrated: Estimate
    """[accelerators] that have no rate."""


def key_function(key: str, manifest: Manifest) -> Callable[[Pool, Unit], str]:
    """
    Return what gives the value of *key* of a pool of *manifest*; empty where it has none.

    Raises:
        FleetError: there is no such key.
    """
    owner, fleet = manifest.owner or "", manifest.fleet
    functions: dict[str, Callable[[Pool, Unit], str]] = {
        "accelerator": lambda pool, unit: unit.accelerator.name,
        "pool": lambda pool, unit: pool.name or "",
        "vendor": lambda pool, unit: unit.accelerator.vendor or "",
        "architecture": lambda pool, unit: unit.accelerator.architecture or "",
        "site": lambda pool, unit: pool.site or "",
        "region": lambda pool, unit: pool.region or "",
        "owner": lambda pool, unit: pool.owner or owner,
        "fleet": lambda pool, unit: fleet,
    }
    if key in functions:
        return functions[key]
    if key.startswith("tag:") and len(key) > 4:
        name = key[4:]
        return lambda pool, unit: dict(pool.tags).get(name, "")
    raise fail("key", f'cannot group by "{key}"', f"the keys are {', '.join(KEYS)} and tag:NAME")


Group = tuple[tuple[str, ...], str, str | None]
"""The values of the keys, the accelerator's name, and why it is unrated."""


def collect(rated: RatedFleet, by: Sequence[str], day: date | None) -> tuple[Cell, ...]:
    """
    Add the pools that count on *day* by group and accelerator, sorted by name.

    Counts are added as whole numbers before anything is multiplied by a rate.
    """
    manifest, units = rated.fleet.manifest, rated.fleet.units
    functions = [key_function(key, manifest) for key in by]
    sums: dict[Group, list[Number]] = {}
    heads: dict[Group, Accelerator] = {}
    cited: dict[Group, dict[str, None]] = {}
    for pool in manifest.pools:
        if (pool.online or pool.retired) and not pool.counts_on(day):
            continue
        unit = units[pool.accelerator, pool.is_system]
        keys = tuple([function(pool, unit) for function in functions])
        group = (keys, unit.accelerator.name, pool.unrated)
        total = sums.get(group)
        if total is None:
            total = sums[group] = [0, 0, 0, 0, 0]
            heads[group] = unit.accelerator
            cited[group] = {}
        low, mid, high = pool.count
        if unit.per_unit != 1:
            low, mid, high = low * unit.per_unit, mid * unit.per_unit, high * unit.per_unit
        total[0] += low
        total[1] += mid
        total[2] += high
        if low != high:
            total[3] += (mid - low) ** 2
            total[4] += (high - mid) ** 2
        if pool.source is not None:
            cited[group][pool.source] = None
    cells = [
        _cell(group, heads[group], total, rated.rates, manifest.cite(cited[group]))
        for group, total in sums.items()
    ]
    return tuple(
        sorted(cells, key=lambda cell: (cell.keys, cell.accelerator.name, cell.unrated or ""))
    )


def _cell(
    group: Group,
    accelerator: Accelerator,
    total: list[Number],
    rates: dict[str, Rate],
    sources: tuple[Citation, ...],
) -> Cell:
    low, mid, high, below, above = total
    unrated = group[2]
    rate = rates[accelerator.name] if unrated is None else None
    count = Estimate(simplest(low), simplest(mid), simplest(high))
    return Cell(group[0], accelerator, rate, unrated, count, (below, above), sources)


def add(parts: Iterable[tuple[Cell, Number]], estimates: str) -> Estimate:
    """
    Add cells, each times a factor that is not negative, in one of the ESTIMATES.

    `independent` takes each pool's half-widths as standard errors that know nothing of each other:
    the sum's half-width is the root of the sum of their squares, on each side.
    """
    low: Number = 0
    mid: Number = 0
    high: Number = 0
    below: Number = 0
    above: Number = 0
    common = 1
    # NOTE: all are kept times a common denominator: a sum of whole numbers takes a tenth of the time.
    for cell, factor in parts:
        if common % factor.denominator:
            scale = factor.denominator // gcd(common, factor.denominator)
            common *= scale
            low, mid, high = low * scale, mid * scale, high * scale
            below, above = below * scale * scale, above * scale * scale
        times = factor.numerator * (common // factor.denominator)
        count = cell.accelerators
        middle = count.mid * times
        mid += middle
        if count.low == count.high:
            low += middle
            high += middle
        elif estimates == INDEPENDENT:
            below += cell.squares[0] * times * times
            above += cell.squares[1] * times * times
        else:
            low += count.low * times
            high += count.high * times
    if estimates == INDEPENDENT:
        square = common * common
        middle = quotient(mid, common)
        low = simplest(middle - square_root(quotient(below, square)))
        return Estimate(low, middle, simplest(middle + square_root(quotient(above, square))))
    return Estimate(low, mid, high).by(common)


def _figure_sum(cells: Sequence[Cell], field: str, divisor: int, estimates: str) -> Estimate | None:
    parts: list[tuple[Cell, Number]] = []
    for cell in cells:
        figure = cell.accelerator.figure(field)
        if figure is None:
            return None
        parts.append((cell, figure))
    return add(parts, estimates).by(divisor)


def sum_cells(cells: Sequence[Cell], estimates: str) -> Sums:
    """Add *cells* up: accelerators, H100e, power [MW] and memory [TB]."""
    rated = [(cell, cell.rate.h100e) for cell in cells if cell.rate is not None]
    return Sums(
        accelerators=add(((cell, 1) for cell in cells), estimates),
        equivalents=add(rated, estimates),
        power_mw=_figure_sum(cells, "tdp_w", 1_000_000, estimates),
        memory_tb=_figure_sum(cells, "memory_gb", 1_000, estimates),
        unrated=add(((cell, 1) for cell in cells if cell.rate is None), estimates),
    )


def make_rows(cells: Sequence[Cell], estimates: str, whole: Number) -> tuple[Row, ...]:
    """
    Make a row of each group, most H100e first, then by count, then by name.

    What is unrated makes rows of its own, last.

    Args:
        cells: Of one or more fleets.
        estimates: One of ESTIMATES.
        whole: The mid equivalents that shares are parts of [H100e].
    """
    groups: dict[tuple[tuple[str, ...], str | None], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.keys, cell.unrated), []).append(cell)
    rows = [
        _row(keys, unrated, group, estimates, whole) for (keys, unrated), group in groups.items()
    ]
    return tuple(sorted(rows, key=_row_order))


def _share(part: Number, whole: Number) -> Fraction:
    return Fraction(part.numerator * whole.denominator, part.denominator * whole.numerator)


def _row_order(row: Row) -> tuple[bool, int, Number, Number, tuple[str, ...], str]:
    less = -row.equivalents.mid if row.equivalents else 0
    # NOTE: whole parts first: they compare fast, and fractions are compared where these agree.
    whole = less.numerator // less.denominator
    unrated = row.unrated
    return unrated is not None, whole, less, -row.accelerators.mid, row.keys, unrated or ""


def _row(
    keys: tuple[str, ...],
    unrated: str | None,
    cells: Sequence[Cell],
    estimates: str,
    whole: Number,
) -> Row:
    sums = sum_cells(cells, estimates)
    own = [cell.rate for cell in cells if cell.rate is not None]
    # NOTE: a fraction's hash is dear, and pools of one fleet share their rates.
    alike = bool(own) and all(rate is own[0] or rate.h100e == own[0].h100e for rate in own)
    return Row(
        keys=keys,
        accelerators=sums.accelerators,
        rate=own[0].h100e if alike else None,
        equivalents=sums.equivalents if unrated is None else None,
        share=_share(sums.equivalents.mid, whole) if unrated is None and whole else None,
        fallbacks=tuple(sorted({rate.fallback for rate in own if rate.fallback})),
        unrated=unrated,
        power_mw=sums.power_mw,
        memory_tb=sums.memory_tb,
        sources=tuple(dict.fromkeys(source for cell in cells for source in cell.sources)),
    )
