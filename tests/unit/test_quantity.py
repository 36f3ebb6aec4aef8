"""Counts, figures and estimates as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.quantity import (
    LARGEST_COUNT,
    Estimate,
    count_hint,
    parse_count,
    parse_figure,
    parse_percent,
    parse_share,
    square_root,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("350000", 350_000),
        ("350_000", 350_000),
        ("350,000", 350_000),
        ("1,234,567", 1_234_567),
        ("350k", 350_000),
        ("350K", 350_000),
        ("1.5M", 1_500_000),
        ("0.5k", 500),
        ("1000000000000", LARGEST_COUNT),
    ],
)
def test_counts_are_read_as_written(text: str, count: int) -> None:
    """Every form of the contract gives its number."""
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("350.000", "a dot is not a thousands separator: write 350000, 350_000 or 350k"),
        ("1.234.567", "a dot is not a thousands separator: write 1234567, 1_234_567 or 1,234,567"),
        ("0100", "a leading zero means octal to other readers: write 100"),
        ("12:30", "base 60"),
        ("1e5", "100000 or 100k"),
        (".5", "no decimals"),
        ("5.", "no decimals"),
        ("1.5", "no decimals"),
        ("NaN", "estimate"),
        (".inf", "estimate"),
        ("-3", "at least 0"),
        ("+3", "without a sign"),
        ("true", "whole number"),
        ("0x10", "decimal digits"),
        ("0b1", "decimal digits"),
        ("0o17", "decimal digits"),
        ("350 000", "350_000"),
        ("350'000", "350_000"),
        ("350 k", "right behind"),
        ("1.5m", "capital M"),
        ("2B", "1500M"),
        ("1,5", "comma separates thousands"),
        ("35_00", "underscore separates thousands"),
        ("~350k", "estimate"),
        ("300-400", "range"),
        ("1.2345k", "not a whole number"),
        ("1000000000001", "largest count"),
        ("9" * 5000, "largest count"),
        ("9000000M", "largest count"),
        ("３５０", "whole number"),
        ("", "whole number"),
        ("many", "whole number"),
    ],
)
def test_what_others_read_wrong_is_refused(text: str, hint: str) -> None:
    """Text that another reader would take for something else is no count, and the hint says why."""
    assert parse_count(text) is None
    assert hint in count_hint(text)


@given(st.integers(0, LARGEST_COUNT))
def test_every_way_to_write_a_count_reads_back(count: int) -> None:
    """Plain, with commas and with underscores is one number."""
    assert (
        parse_count(str(count)) == parse_count(f"{count:,}") == parse_count(f"{count:_}") == count
    )


@given(st.text(max_size=30))
def test_any_text_is_a_count_or_has_a_hint(text: str) -> None:
    """No text fails in another way than by being no count."""
    count = parse_count(text)
    if count is None:
        assert count_hint(text)
    else:
        assert 0 <= count <= LARGEST_COUNT


def test_figures_are_exact() -> None:
    """A figure is the fraction that its digits say, not the nearest float."""
    assert parse_figure("989.4") == Fraction(9894, 10)
    assert parse_figure("0.1") == Fraction(1, 10)
    assert parse_figure("1e3") is None
    assert parse_figure("-1") is None
    assert parse_figure("1.") is None


def test_shares_and_percentages() -> None:
    """A part of an accelerator is exact, and a percentage is a part of one."""
    assert parse_share("1/6") == Fraction(1, 6)
    assert parse_share("8") == 8
    assert parse_share("1/0") is None
    assert parse_percent("7.5%") == Fraction(3, 40)
    assert parse_percent("0.05") is None


@given(st.fractions(min_value=0, max_value=10**9))
def test_square_roots_are_the_nearest_below(square: Fraction) -> None:
    """A root is exact or short by less than its last decimal."""
    root = square_root(square)
    step = Fraction(1, 10**15)
    assert root * root == square or root * root < square < (root + step) ** 2


def test_the_root_of_a_square_is_exact() -> None:
    """3-4-5: the half-widths 3 and 4 add up to exactly 5."""
    assert square_root(3**2 + 4**2) == 5
    assert Estimate(1, 2, 3).times(Fraction(1, 2)) == (Fraction(1, 2), 1, Fraction(3, 2))
