"""Decimals: none from 1,000 up, one from 10, three below, for all numbers of a column alike."""

from fractions import Fraction

import pytest

from fleet_cli.render.numbers import format_number, format_quiet, written
from fleet_cli.report.model import H100E
from tests.render.sections import column


@pytest.mark.parametrize(
    ("largest", "texts"),
    [
        (Fraction(4001, 4), ["1,000", "3"]),  # 1,000.25
        (Fraction(3999, 4), ["999.8", "2.5"]),
        (Fraction(41, 4), ["10.2", "2.5"]),  # 10.25
        (Fraction(39, 4), ["9.750", "2.540"]),
    ],
)
def test_the_largest_number_of_a_column_says_its_decimals(
    largest: Fraction, texts: list[str]
) -> None:
    """At 1,000 and at 10 themselves there is one step fewer."""
    rows = [[largest], [Fraction(254, 100)]]
    (pairs,) = written([column(0, "h100e", "H100e", H100E)], rows)
    assert [text for text, _ in pairs] == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(4001, 4), "1000"), (Fraction(3999, 4), "999.750"), (Fraction(1000), "1000")],
)
def test_the_one_number_is_whole_from_a_thousand_up(value: Fraction, text: str) -> None:
    """A plain number, without separators."""
    assert format_quiet(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(5, 2), 0, "2"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(-5, 2), 0, "-2"),
        (Fraction(1, 8), 2, "0.12"),
        (Fraction(3, 8), 2, "0.38"),
        (Fraction(2000001, 2), 0, "1,000,000"),
    ],
)
def test_what_lies_in_the_middle_goes_to_the_even_digit(
    value: Fraction, decimals: int, text: str
) -> None:
    """Sums of many rounded numbers do not drift upwards."""
    assert format_number(value, decimals) == text
