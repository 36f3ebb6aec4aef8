"""Amounts times what each of them is: exact sums of estimates, in two ways."""

from collections.abc import Iterable, Sequence
from math import gcd

from fleet_cli.base.quantity import Estimate, Number, quotient, simplest, square_root
from fleet_cli.calc.amounts import Sum
from fleet_cli.model.doubt import Doubtful, doubtful

WORST_CASE, INDEPENDENT = "worst-case", "independent"
ESTIMATES = (WORST_CASE, INDEPENDENT)
"""How estimates add up: lows with lows, or half-widths in quadrature."""

Part = tuple[Sum, Number | Doubtful]
"""A sum of accelerators or watts, and what one of them is."""


def add(parts: Iterable[Part], estimates: str) -> Estimate:
    """
    Add sums, each times what is not negative, in one of the ESTIMATES.

    `worst-case` adds lows to lows and highs to highs. `independent` takes half-widths as standard
    errors: a sum's half-width is the root of the sum of their squares, on each side. What a pool
    alone knows is one error for each pool: its count, and its own range of chips. What pools share
    is one error for all of them together: a chip's watts, a factor of the power model. So nothing
    hangs on how a fleet is cut into pools.
    """
    known = [(amount, doubtful(each)) for amount, each in parts]
    mid = _sum((amount.mid, each.estimate.mid) for amount, each in known)
    if estimates == INDEPENDENT:
        below, above = _squared_half_widths(known)
        low, high = mid - square_root(below), mid + square_root(above)
        # NOTE: of a product, quadrature reaches below what all its reasons together do, even below 0.
        least = _sum((amount.low, each.estimate.low) for amount, each in known)
        return Estimate(simplest(max(low, least)), mid, simplest(high))
    if all(amount.low == amount.high and each.estimate.exact for amount, each in known):
        return Estimate(mid, mid, mid)
    return Estimate(
        low=_sum((amount.low, each.estimate.low) for amount, each in known),
        mid=mid,
        high=_sum((amount.high, each.estimate.high) for amount, each in known),
    )


def _sum(products: Iterable[tuple[Number, Number]]) -> Number:
    """Return the sum of amounts times what each of them is."""
    # NOTE: kept times a common denominator: a sum of whole numbers takes a tenth of the time.
    total: Number = 0
    common = 1
    for amount, each in products:
        if common % each.denominator:
            scale = each.denominator // gcd(common, each.denominator)
            common *= scale
            total *= scale
        total += amount * each.numerator * (common // each.denominator)
    return quotient(total, common)


def _squared_half_widths(parts: Sequence[tuple[Sum, Doubtful]]) -> tuple[Number, Number]:
    """Return the squared half-widths below and above mid, of all that is independent."""
    below: Number = 0
    above: Number = 0
    shared: dict[str, tuple[Number, Number]] = {}
    for amount, each in parts:
        mid = each.estimate.mid
        below += amount.below * mid**2
        above += amount.above * mid**2
        for reason in each.reasons:
            down, up = mid - reason.low, reason.high - mid
            if reason.key is None:
                below += amount.squares * down**2
                above += amount.squares * up**2
            else:
                before = shared.get(reason.key, (0, 0))
                shared[reason.key] = before[0] + amount.mid * down, before[1] + amount.mid * up
    below += sum(down**2 for down, _ in shared.values())
    above += sum(up**2 for _, up in shared.values())
    return below, above
