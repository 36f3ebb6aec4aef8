"""Numbers that are estimates for reasons of their own: what each reason does to them."""

from fleet_cli.base.quantity import Estimate, Number, one_of, quotient
from fleet_cli.base.records import NamedTuple


class Reason(NamedTuple):
    """One thing that is not known exactly, and what a number is where it alone is off."""

    key: str | None
    """
    What it is, the same wherever it plays a part: a factor of a model, a chip's own figure. None
    for what one pool alone does not know.
    """
    low: Number
    """The number where this alone is at its low."""
    high: Number


class Doubtful(NamedTuple):
    """A number with the reasons why it is an estimate; exact where there are none."""

    estimate: Estimate
    """Low where all reasons are at their low, high where all are at their high."""
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, key: str | None, estimate: Estimate) -> "Doubtful":
        """Return what is an estimate for one reason of its own."""
        if estimate.exact:
            return cls(estimate)
        return cls(estimate, (Reason(key, estimate.low, estimate.high),))

    def times(self, factor: Number) -> "Doubtful":
        """Return it scaled by a *factor* that is exact and not negative."""
        reasons = tuple(Reason(key, low * factor, high * factor) for key, low, high in self.reasons)
        return Doubtful(self.estimate.times(factor), reasons)


def exactly(number: Number) -> Doubtful:
    """Return a *number* that is known exactly."""
    return Doubtful(Estimate(number, number, number))


def doubtful(number: Number | Doubtful) -> Doubtful:
    """Return a number that may be exact as one that need not be."""
    return number if isinstance(number, Doubtful) else exactly(number)


def product(*factors: Doubtful) -> Doubtful:
    """
    Return the product of numbers that are not negative.

    >>> product(exactly(2), Doubtful.of("f", Estimate(1, 2, 3))).reasons
    (Reason(key='f', low=2, high=6),)
    """
    low: Number = 1
    mid: Number = 1
    high: Number = 1
    for factor in factors:
        low, mid, high = (
            low * factor.estimate.low,
            mid * factor.estimate.mid,
            high * factor.estimate.high,
        )
    reasons = []
    for place, factor in enumerate(factors):
        others: Number = 1
        for other in (*factors[:place], *factors[place + 1 :]):
            others *= other.estimate.mid
        reasons += [Reason(key, part * others, top * others) for key, part, top in factor.reasons]
    return Doubtful(Estimate(low, mid, high), tuple(reasons))


def inverse(number: Doubtful) -> Doubtful:
    """
    Return 1 divided by a number above 0: high where that is low.

    >>> inverse(Doubtful.of("f", Estimate(1, 2, 4))).estimate.high
    1
    """
    low, mid, high = number.estimate
    reasons = tuple(
        Reason(key, quotient(1, top), quotient(1, bottom)) for key, bottom, top in number.reasons
    )
    return Doubtful(Estimate(quotient(1, high), quotient(1, mid), quotient(1, low)), reasons)


def among(low: Doubtful, mid: Doubtful, high: Doubtful) -> Doubtful:
    """
    Return what is one of three numbers, which one is not known: the middle one unless said.

    The low is the smallest of the three, the high the largest; that is what its pool alone does not
    know, beside the reasons of the middle one.
    """
    three = (low, mid, high)
    own = Reason(
        None,
        min(one.estimate.mid for one in three),
        max(one.estimate.mid for one in three),
    )
    return Doubtful(one_of(*(one.estimate for one in three)), (own, *mid.reasons))
