"""Cells to the rows of a total, in their order."""

from collections.abc import Sequence

from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Estimate, Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.totals import Cell, Sums, sum_cells
from fleet_cli.model.manifest import Citation


class Row(NamedTuple):
    """One group of a total."""

    keys: tuple[str, ...]
    """A value for each key of the grouping; empty where a pool does not say."""
    sums: Sums
    """What its pools add up to."""
    rate: Number | None
    """H100e each where all of the group have one rate, else None."""
    share: Number | None
    """Part of the total's mid equivalents; None where unrated or the total is 0."""
    fallbacks: tuple[str, ...]
    """Tables that rates came from, other than the one asked for."""
    unrated: str | None
    """Why the group has no equivalents."""
    sources: tuple[Citation, ...]
    """What the group's pools cite, each once."""

    @property
    def accelerators(self) -> Estimate:
        """How many there are."""
        return self.sums.accelerators

    @property
    def equivalents(self) -> Estimate | None:
        """[H100e]; None for pools that are unrated."""
        return None if self.unrated is not None else self.sums.equivalents


def make_rows(cells: Sequence[Cell], estimates: str, whole: Number) -> tuple[Row, ...]:
    """
    Make a row of each group, most H100e first, then by count, then by name.

    What is unrated makes rows of its own, last.

    Args:
        whole: The mid equivalents that shares are parts of [H100e].
    """
    groups = grouped(((cell.keys, cell.unrated), cell) for cell in cells)
    rows = [_row(*key, group, estimates, whole) for key, group in groups.items()]
    return tuple(sorted(rows, key=_row_order))


def subtotal_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of what all with the first of *keys* come to."""
    return (keys[0], "total", *[""] * (len(keys) - 2))


def subtotals(cells: Sequence[Cell], estimates: str, whole: Number) -> tuple[Row, ...]:
    """
    Return what the cells of each first key come to, in the order of rows; none of a single key.

    Args:
        whole: The mid equivalents that shares are parts of [H100e].
    """
    several = cells if cells and len(cells[0].keys) > 1 else ()
    groups = grouped((subtotal_keys(cell.keys), cell) for cell in several)
    rows = [_row(keys, None, group, estimates, whole) for keys, group in groups.items()]
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
    own = [rate for cell in cells for rate in cell.rates]
    # NOTE: a fraction's hash is dear, and pools of one fleet share their rates.
    alike = bool(own) and all(rate is own[0] or rate.h100e == own[0].h100e for rate in own)
    return Row(
        keys=keys,
        sums=sums,
        rate=own[0].h100e if alike else None,
        share=quotient(sums.equivalents.mid, whole) if unrated is None and whole else None,
        fallbacks=tuple(sorted({rate.fallback for rate in own if rate.fallback})),
        unrated=unrated,
        sources=tuple(dict.fromkeys(source for cell in cells for source in cell.amount.sources)),
    )
