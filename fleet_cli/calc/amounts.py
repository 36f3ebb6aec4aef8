"""What pools add up to: one record of all that is added, and taken away again."""

from collections import Counter
from collections.abc import Iterable
from operator import add, sub
from typing import NamedTuple

from fleet_cli.base.quantity import Estimate, Number, simplest
from fleet_cli.model.manifest import Citation


class Share(NamedTuple):
    """What one pool adds: its count, times the accelerators in one unit of it."""

    count: Estimate  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """Accelerators or systems."""
    per_unit: Number


class Amount(NamedTuple):
    """
    The pools of one accelerator, added up.

    Every field is added by `plus` and taken away by `minus`: what is not additive has no place here.
    """

    low: Number
    """[accelerators], as the next two: lows added to lows."""
    mid: Number
    high: Number
    below: Number
    """Sum of the squared half-widths below mid [accelerators squared]."""
    above: Number
    pools: int
    """How many pools there are."""
    cited: Counter[Citation]
    """How many pools cite each source."""

    def plus(self, other: "Amount") -> "Amount":
        """Return both together."""
        return Amount._make(map(add, self, other))

    def minus(self, other: "Amount") -> "Amount":
        """Return what is left without *other*, which was added before."""
        return Amount._make(map(sub, self, other))

    @property
    def accelerators(self) -> Estimate:
        """Lows added to lows, highs to highs."""
        return Estimate(self.low, self.mid, self.high)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What the pools cite, each once, by its id."""
        return tuple(sorted(self.cited, key=lambda citation: citation.id))


def add_up(shares: Iterable[Share], cited: Counter[Citation] | None = None) -> Amount:
    """
    Add the pools of one accelerator: counts as whole numbers, before anything is rated.

    Args:
        shares: One a pool.
        cited: How many of them cite each source; none where nobody asks.
    """
    low: Number = 0
    mid: Number = 0
    high: Number = 0
    below: Number = 0
    above: Number = 0
    pools = 0
    for (least, middle, most), per_unit in shares:
        pools += 1
        if per_unit != 1:
            least, middle, most = least * per_unit, middle * per_unit, most * per_unit
        low += least
        mid += middle
        high += most
        if least != most:
            below += (middle - least) ** 2
            above += (most - middle) ** 2
    return Amount(
        simplest(low), simplest(mid), simplest(high), below, above, pools, cited or Counter()
    )
