"""Rated pools to totals: by any key, with estimates added exactly."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import gcd
from typing import NamedTuple

from fleet_cli.base.diagnostics import fail
from fleet_cli.base.quantity import Estimate, Number, quotient, simplest, square_root
from fleet_cli.calc.amounts import Amount, Share, add_up
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.resolve import Unit
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.manifest import Citation, Manifest, Pool
from fleet_cli.model.measures import ACCELERATORS, EQUIVALENTS, MEMORY, POWER, Measure
from fleet_cli.model.throughput import Rate

WORST_CASE, INDEPENDENT = "worst-case", "independent"
ESTIMATES = (WORST_CASE, INDEPENDENT)
"""How estimates add up: lows with lows, or half-widths in quadrature."""

KeyFunction = Callable[[Pool, Unit, Manifest], str]
"""Gives the value that a pool has for one key; empty where it has none."""

_KEY_FUNCTIONS: dict[str, KeyFunction] = {
    "accelerator": lambda pool, unit, manifest: unit.accelerator.name,
    "pool": lambda pool, unit, manifest: pool.name or "",
    "vendor": lambda pool, unit, manifest: unit.accelerator.vendor or "",
    "architecture": lambda pool, unit, manifest: unit.accelerator.architecture or "",
    "site": lambda pool, unit, manifest: pool.site or "",
    "region": lambda pool, unit, manifest: pool.region or "",
    "owner": lambda pool, unit, manifest: pool.owner or manifest.owner or "",
    "fleet": lambda pool, unit, manifest: manifest.fleet,
}

KEYS = tuple(_KEY_FUNCTIONS)
"""What rows can be grouped by, besides tag:NAME."""


class Cell(NamedTuple):
    """All pools of one group with one accelerator: the smallest part that is rated."""

    keys: tuple[str, ...]
    accelerator: Accelerator
    rate: Rate | None
    """None where the pools are unrated."""
    unrated: str | None
    amount: Amount


class Measured(NamedTuple):
    """What cells add up to in one measure."""

    amount: Estimate
    """Of those of which it is known."""
    missing: tuple[str, ...] = ()
    """Accelerators of which it is not known, sorted."""

    @property
    def known(self) -> Estimate | None:
        """The amount; None where it is not known of all."""
        return None if self.missing else self.amount


class Row(NamedTuple):
    """One group of a total."""

    keys: tuple[str, ...]
    """A value for each key of the grouping; empty where a pool does not say."""
    accelerators: Estimate
    rate: Number | None
    """H100e each where all of the group have one rate, else None."""
    equivalents: Estimate | None
    """[H100e]; None for pools that are unrated."""
    share: Number | None
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
    power: Measured
    """[MW] of the accelerators alone."""
    memory: Measured
    """[TB]."""
    unrated: Estimate
    """[accelerators] that have no rate."""

    @property
    def power_mw(self) -> Estimate | None:
        """Thermal design power [MW]; None where a figure is missing."""
        return self.power.known

    @property
    def memory_tb(self) -> Estimate | None:
        """Accelerator memory [TB]; None where a figure is missing."""
        return self.memory.known


def key_function(key: str) -> KeyFunction:
    """
    Return what gives the value of *key* of a pool.

    Raises:
        FleetError: there is no such key.
    """
    if key in _KEY_FUNCTIONS:
        return _KEY_FUNCTIONS[key]
    if key.startswith("tag:") and len(key) > 4:
        name = key[4:]
        return lambda pool, unit, manifest: dict(pool.tags).get(name, "")
    raise fail("key", f'cannot group by "{key}"', f"the keys are {', '.join(KEYS)} and tag:NAME")


Group = tuple[tuple[str, ...], str, str | None]
"""The values of the keys, the accelerator's name, and why it is unrated."""


def collect(rated: RatedFleet, by: Sequence[str], day: date | None) -> tuple[Cell, ...]:
    """Add the pools that count on *day* by group and accelerator, sorted by name."""
    manifest, units = rated.fleet.manifest, rated.fleet.units
    functions = [key_function(key) for key in by]
    groups: dict[Group, list[Pool]] = {}
    for pool in manifest.pools:
        if (pool.online or pool.retired) and not pool.counts_on(day):
            continue
        unit = units[pool.accelerator, pool.is_system]
        keys = tuple([function(pool, unit, manifest) for function in functions])
        groups.setdefault((keys, unit.accelerator.name, pool.unrated), []).append(pool)
    cells = [_cell(*group, pools, rated) for group, pools in groups.items()]
    return tuple(sorted(cells, key=_cell_order))


def _cell(
    keys: tuple[str, ...], name: str, unrated: str | None, pools: Sequence[Pool], rated: RatedFleet
) -> Cell:
    fleet = rated.fleet
    shares = (Share(pool.count, fleet.unit_of(pool).per_unit) for pool in pools)
    sources = Counter(pool.source for pool in pools)
    cited = Counter({one: sources[one.id] for one in fleet.manifest.cite(sources)})
    rate = rated.rates[name] if unrated is None else None
    chip = fleet.unit_of(pools[0]).accelerator
    return Cell(keys, chip, rate, unrated, add_up(shares, cited))


def _cell_order(cell: Cell) -> tuple[tuple[str, ...], str, str]:
    return cell.keys, cell.accelerator.name, cell.unrated or ""


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
        count = cell.amount
        middle = count.mid * times
        mid += middle
        if count.low == count.high:
            low += middle
            high += middle
        elif estimates == INDEPENDENT:
            below += count.below * times * times
            above += count.above * times * times
        else:
            low += count.low * times
            high += count.high * times
    if estimates == INDEPENDENT:
        square = common * common
        middle = quotient(mid, common)
        low = simplest(middle - square_root(quotient(below, square)))
        return Estimate(low, middle, simplest(middle + square_root(quotient(above, square))))
    return Estimate(low, mid, high).by(common)


def measure_cells(cells: Iterable[Cell], measure: Measure, estimates: str) -> Measured:
    """Add *cells* up in one measure, in one of the ESTIMATES; what is not known of them is named."""
    parts: list[tuple[Cell, Number]] = []
    missing: set[str] = set()
    for cell in cells:
        each = measure.each(cell.accelerator, cell.rate)
        if each is None:
            missing.add(cell.accelerator.name)
        else:
            parts.append((cell, each))
    return Measured(add(parts, estimates), tuple(sorted(missing)))


def sum_cells(cells: Sequence[Cell], estimates: str) -> Sums:
    """Add *cells* up in every measure that totals show."""
    unrated = [cell for cell in cells if cell.rate is None]
    return Sums(
        accelerators=measure_cells(cells, ACCELERATORS, estimates).amount,
        equivalents=measure_cells(cells, EQUIVALENTS, estimates).amount,
        power=measure_cells(cells, POWER, estimates),
        memory=measure_cells(cells, MEMORY, estimates),
        unrated=measure_cells(unrated, ACCELERATORS, estimates).amount,
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
        share=quotient(sums.equivalents.mid, whole) if unrated is None and whole else None,
        fallbacks=tuple(sorted({rate.fallback for rate in own if rate.fallback})),
        unrated=unrated,
        power_mw=sums.power_mw,
        memory_tb=sums.memory_tb,
        sources=tuple(dict.fromkeys(source for cell in cells for source in cell.amount.sources)),
    )
