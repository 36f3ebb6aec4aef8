"""Amounts times what each of them is: exact sums of estimates, in two ways."""

from collections.abc import Iterable, Sequence
from math import gcd

from fleet_cli.base.quantity import Estimate, Number, quotient, simplest, square_root
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import Sum
from fleet_cli.model.doubt import Doubtful

WORST_CASE, INDEPENDENT = "worst-case", "independent"
ESTIMATES = (WORST_CASE, INDEPENDENT)
"""How estimates add up: lows with lows, or half-widths in quadrature."""

Part = tuple[Sum, Number | Doubtful]
"""A sum of accelerators or watts, and what one of them is."""


class _Whole(NamedTuple):
    """A sum of products in both ways."""

    low: Number
    mid: Number
    high: Number
    below: Number
    """Sum of the squared half-widths below mid, of all that is independent of each other."""
    above: Number


def add(parts: Iterable[Part], estimates: str) -> Estimate:
    """
    Add sums, each times what is not negative, in one of the ESTIMATES.

    `worst-case` adds lows to lows and highs to highs. `independent` takes half-widths as standard
    errors: a sum's half-width is the root of the sum of their squares, on each side. What a pool
    alone knows is one error for each pool: its count, and its own range of chips. What pools share
    is one error for all of them together: a chip's watts, a factor of the power model. So nothing
    hangs on how a fleet is cut into pools.
    """
    exact: list[tuple[Sum, Number]] = []
    doubtful: list[tuple[Sum, Doubtful]] = []
    for amount, each in parts:
        if isinstance(each, Doubtful):
            doubtful.append((amount, each))
        else:
            exact.append((amount, each))
    whole = _exact(exact)
    if doubtful:
        whole = _Whole(*(one + two for one, two in zip(whole, _doubtful(doubtful), strict=True)))
    if estimates == INDEPENDENT:
        low = whole.mid - square_root(whole.below)
        high = whole.mid + square_root(whole.above)
        return Estimate(simplest(low), simplest(whole.mid), simplest(high))
    return Estimate(simplest(whole.low), simplest(whole.mid), simplest(whole.high))


def _exact(parts: Sequence[tuple[Sum, Number]]) -> _Whole:
    low: Number = 0
    mid: Number = 0
    high: Number = 0
    below: Number = 0
    above: Number = 0
    common = 1
    # NOTE: all are kept times a common denominator: a sum of whole numbers takes a tenth of the time.
    for amount, each in parts:
        if common % each.denominator:
            scale = each.denominator // gcd(common, each.denominator)
            common *= scale
            low, mid, high = low * scale, mid * scale, high * scale
            below, above = below * scale * scale, above * scale * scale
        times = each.numerator * (common // each.denominator)
        middle = amount.mid * times
        mid += middle
        if amount.low == amount.high:
            low += middle
            high += middle
        else:
            low += amount.low * times
            high += amount.high * times
            below += amount.below * times * times
            above += amount.above * times * times
    square = common * common
    return _Whole(
        low=quotient(low, common),
        mid=quotient(mid, common),
        high=quotient(high, common),
        below=quotient(below, square),
        above=quotient(above, square),
    )


def _doubtful(parts: Sequence[tuple[Sum, Doubtful]]) -> _Whole:
    low: Number = 0
    mid: Number = 0
    high: Number = 0
    below: Number = 0
    above: Number = 0
    shared: dict[str, tuple[Number, Number]] = {}
    for amount, each in parts:
        estimate = each.estimate
        low += amount.low * estimate.low
        mid += amount.mid * estimate.mid
        high += amount.high * estimate.high
        below += amount.below * estimate.mid**2
        above += amount.above * estimate.mid**2
        for reason in each.reasons:
            down, up = estimate.mid - reason.low, reason.high - estimate.mid
            if reason.key is None:
                below += amount.squares * down**2
                above += amount.squares * up**2
            else:
                before = shared.get(reason.key, (0, 0))
                shared[reason.key] = before[0] + amount.mid * down, before[1] + amount.mid * up
    below += sum(down**2 for down, _ in shared.values())
    above += sum(up**2 for _, up in shared.values())
    return _Whole(low, mid, high, below, above)
