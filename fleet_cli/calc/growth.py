"""Growth between two totals, and how fast a fleet must grow to reach a target that is pending."""

from datetime import date
from fractions import Fraction

from fleet_cli.base.powers import logarithm, power
from fleet_cli.base.quantity import Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.model.manifest import AT_MOST, PENDING

YEAR = Fraction(1461, 4)
"""The Julian year [days]: https://en.wikipedia.org/wiki/Julian_year_(astronomy)"""

SHORTEST = 30
"""A rate per year says nothing over fewer days [days]."""


class Growth(NamedTuple):
    """How a total went from one day to another."""

    first: date
    last: date
    factor: Fraction
    """The later total by the earlier."""
    percent_per_year: Fraction | None
    """None over fewer than SHORTEST days."""
    doubling_years: Fraction | None
    """None where it does not grow, or over fewer than SHORTEST days [years]."""

    @property
    def years(self) -> Fraction:
        """The time between the two [years]."""
        return Fraction(quotient((self.last - self.first).days, YEAR))


def grow(first: date, start: Number, last: date, end: Number) -> Growth | None:
    """
    Return the constant growth that leads from *start* on the day *first* to *end* on *last*.

    Compound growth, as of interest: (end / start) ^ (1 / years) - 1 a year; a doubling takes
    ln 2 / ln(end / start) of the time between them. https://en.wikipedia.org/wiki/Doubling_time

    Both totals are in one unit, whichever that is; of a total of 0, or of one day, there is no growth.

    >>> growth = grow(date(2020, 1, 1), 100, date(2024, 1, 1), 1600)
    >>> growth.percent_per_year, round(growth.doubling_years, 9)
    (Fraction(100, 1), Fraction(1, 1))
    """
    days = (last - first).days
    if days <= 0 or start <= 0 or end <= 0:
        return None
    factor = Fraction(quotient(end, start))
    if days < SHORTEST:
        return Growth(first, last, factor, None, None)
    yearly = 100 * (power(factor, quotient(YEAR, days)) - 1)
    doubling = None
    if factor > 1:
        doubling = Fraction(quotient(days * logarithm(2), YEAR * logarithm(factor)))
    return Growth(first, last, factor, yearly, doubling)


def needed(delta: TargetDelta) -> Growth | None:
    """Return the growth from the last known total to the goal, for a target that is pending."""
    target, actual = delta.target, delta.actual
    is_wanted = delta.verdict == PENDING and target.comparator != AT_MOST
    if not is_wanted or actual is None or target.by is None or delta.day is None:
        return None
    return grow(delta.day, actual.mid, target.by, target.goal)
