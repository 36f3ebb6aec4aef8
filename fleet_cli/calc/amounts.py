"""What pools add up to, and amounts times what each of them is: exact sums of estimates."""

import operator
from collections import Counter
from collections.abc import Iterable, Sequence
from math import gcd

from fleet_cli.base.quantity import Estimate, Number, quotient, simplest, square_root
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.doubt import Doubtful, doubtful
from fleet_cli.model.manifest import Citation


class Sum(NamedTuple):
    """Estimates added up, in both ways that they can be added."""

    low: Number
    """Lows added to lows."""
    mid: Number
    high: Number
    below: Number
    """Sum of the squared half-widths below mid."""
    above: Number
    squares: Number
    """Sum of the squared mids."""

    def __add__(self, other: "Sum") -> "Sum":  # type: ignore[override]  # tuples would be joined
        """Return both together."""
        return Sum._make(map(operator.add, self, other))

    def __sub__(self, other: "Sum") -> "Sum":
        """Return what is left without *other*, which was added before."""
        return Sum._make(map(operator.sub, self, other))

    @property
    def estimate(self) -> Estimate:
        """Lows added to lows, highs to highs."""
        return Estimate(self.low, self.mid, self.high)


NOTHING = Sum(0, 0, 0, 0, 0, 0)


class Amount(NamedTuple):
    """The pools of one group and accelerator, added up: each field by the + of its type."""

    count: Sum  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """[accelerators]"""
    power: Sum
    """What is given by its power [W]; nothing where counts are given."""
    pools: int
    """How many pools there are."""
    cited: Counter[Citation]
    """How many pools cite each source."""

    def plus(self, other: "Amount") -> "Amount":
        """Return both together."""
        return Amount._make(map(operator.add, self, other))

    def minus(self, other: "Amount") -> "Amount":
        """Return what is left without *other*, which was added before."""
        return Amount._make(map(operator.sub, self, other))

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What the pools cite, each once, by its id."""
        return tuple(sorted(self.cited, key=lambda citation: citation.id))


class Measured(NamedTuple):
    """What cells add up to in one measure."""

    amount: Estimate
    """Of those of which it is known."""
    missing: tuple[str, ...] = ()
    """Accelerators of which it is not known, sorted."""
    unrated: tuple[str, ...] = ()
    """What has no rate, where the measure hangs on one, and so adds nothing, sorted."""
    unsure: tuple[str, ...] = ()
    """What is unrated, and whose text does not say whether it is meant, sorted."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """What adds more than is known: the amount is a lower bound."""
        return tuple(sorted({*self.missing, *self.unrated}))

    @property
    def known(self) -> Estimate | None:
        """The amount; None where it is not known of all."""
        return None if self.missing else self.amount


def fed(power: Estimate, each: Estimate) -> Estimate:
    """
    Return how many whole accelerators a *power* can feed that take *each* so much [W].

    At each end by the watts that lead to it.

    >>> fed(Estimate(10, 10, 10), Estimate(2, 3, 4))
    Estimate(low=2, mid=3, high=5)
    """
    return Estimate(power.low // each.high, power.mid // each.mid, power.high // each.low)


def add_up(shares: Iterable[tuple[Estimate, Number]]) -> Sum:
    """Add estimates, each times how many there are in one of it, before anything is rated."""
    low: Number = 0
    mid: Number = 0
    high: Number = 0
    below: Number = 0
    above: Number = 0
    squares: Number = 0
    for (least, middle, most), per_unit in shares:
        if per_unit != 1:
            least, middle, most = least * per_unit, middle * per_unit, most * per_unit
        low += least
        mid += middle
        high += most
        squares += middle * middle
        if least != most:
            below += (middle - least) ** 2
            above += (most - middle) ** 2
    return Sum(simplest(low), simplest(mid), simplest(high), below, above, squares)


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
