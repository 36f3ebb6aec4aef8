"""Hold growth against sums that a pocket calculator gives."""

from datetime import date
from fractions import Fraction

import pytest

from fleet_cli.base.powers import logarithm, power
from fleet_cli.calc.growth import grow


def test_a_doubling_in_a_julian_year_is_a_hundred_percent() -> None:
    """Four years of 365.25 days and a factor of 16 are a doubling a year."""
    growth = grow(date(2021, 1, 1), 5, date(2025, 1, 1), 80)
    assert growth is not None
    assert growth.years == 4
    assert growth.factor == 16
    assert growth.percent_per_year == 100
    assert growth.doubling_years is not None
    assert abs(growth.doubling_years - 1) < Fraction(1, 10**12)


def test_half_a_year_is_compounded() -> None:
    """A half more within 183 days is a little less than 2.25 times within a year."""
    growth = grow(date(2025, 1, 1), 100, date(2025, 7, 3), 150)
    assert growth is not None
    assert growth.percent_per_year is not None
    # 1.5 ** (365.25 / 183) = 2.24626
    assert round(growth.percent_per_year, 3) == Fraction("124.626")


def test_a_shrinking_fleet_never_doubles() -> None:
    """Growth may be negative; then there is no doubling time."""
    growth = grow(date(2021, 1, 1), 200, date(2025, 1, 1), 100)
    assert growth is not None
    assert growth.doubling_years is None
    # 0.5 ** (1 / 4) = 0.840896
    assert round(growth.percent_per_year or 0, 4) == Fraction("-15.9104")


@pytest.mark.parametrize(
    ("first", "start", "last", "end"),
    [
        (date(2025, 1, 1), 0, date(2026, 1, 1), 5),
        (date(2025, 1, 1), 5, date(2026, 1, 1), 0),
        (date(2025, 1, 1), 5, date(2025, 1, 1), 6),
    ],
)
def test_there_is_no_growth_from_nothing(first: date, start: int, last: date, end: int) -> None:
    """Neither from 0, nor to 0, nor within one day."""
    assert grow(first, start, last, end) is None


def test_a_few_days_make_no_rate() -> None:
    """Over 29 days only the factor is said, over 30 the rate too."""
    short = grow(date(2025, 1, 1), 100, date(2025, 1, 30), 110)
    enough = grow(date(2025, 1, 1), 100, date(2025, 1, 31), 110)
    assert short is not None
    assert short.factor == Fraction(11, 10)
    assert short.percent_per_year is None
    assert enough is not None
    assert enough.percent_per_year is not None


def test_powers_and_logarithms_have_fifteen_decimals() -> None:
    """They agree with printed tables: the root of 2, the logarithm of 10."""
    assert power(2, Fraction(1, 2)) == Fraction("1.414213562373095")
    assert logarithm(10) == Fraction("2.302585092994045")
    with pytest.raises(ValueError, match="no power"):
        power(0, 1)
    with pytest.raises(ValueError, match="no logarithm"):
        logarithm(-1)
