"""Rounding: a failed check never reads like a passed one, and what is not zero never reads as zero."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.numbers import decimals_apart, format_number, format_quiet
from tests.conftest import Run

NEAR = """\
fleet: Near
as_of: 2024-12-31
pools:
  - {accelerator: H100, count: 599_999}
  - {accelerator: A100 SXM4 80GB, count: 2}
targets:
  - {name: floor, at_least: 600k, by: 2024-06-30}
  - {name: around, about: 600k, tolerance: 0%, by: 2024-06-30}
  - {name: reached, at_least: 599_999, of: H100, by: 2024-06-30}
"""
# By hand: 599,999 and twice 312 / 989.4 are 599,999.6307: 0.3693 too few.


@pytest.fixture
def near(tmp_path: Path) -> Path:
    """A fleet that misses its targets by a third of an accelerator."""
    path = tmp_path / "near.yaml"
    path.write_text(NEAR, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "github", "junit", "json"])
def test_a_check_says_by_how_much_it_fails(run: Run, near: Path, form: str) -> None:
    """Actual and goal differ in every sentence about a rule that is broken."""
    done = run("check", near, "--min", "600k", "--max", "599999.6", "-f", form)
    out = done.out.replace("\\", "")
    assert done.code == 1
    assert "has 599,999.6 H100e and must have at least 600,000" in out
    assert "has 600,000 H100e and must have at most 599,999.6" in out
    assert "599,999.6 of at least 600,000 H100e (-0.0001%" in out
    assert "-<" not in out


@pytest.mark.parametrize(
    "command", [("total",), ("timeline",), ("compare", "-t", "dense-16bit", "-t", "tpp")], ids=str
)
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_a_table_tells_goal_and_actual_apart(
    run: Run, near: Path, command: tuple[str, ...], form: str
) -> None:
    """The actual of a target that is missed has the digits that show it."""
    name, *options = command
    out = run(name, near, *options, "-f", form).out.replace("\\", "")
    for sign in ("≥", "≈"):
        (row, *_) = [line for line in out.splitlines() if f"{sign} 600,000" in line]
        assert re.search(rf"{sign} 600,000[ |]+599,999\.6[ |]+-0\.369[ |]+-0\.0001%", row)
    if name != "compare":
        assert re.search(r"≥ 599,999[ |]+599,999[ |]+0[ |]+0\.0%", out)


def test_a_difference_tells_them_apart_on_both_sides(run: Run, near: Path, tmp_path: Path) -> None:
    """Old and new are each held against the goal."""
    met = tmp_path / "met.yaml"
    met.write_text(NEAR.replace("count: 2}", "count: 4}"), encoding="utf-8")
    out = run("diff", near, met).out
    row = next(line for line in out.splitlines() if line.startswith("floor"))
    assert re.search(r"≥ 600,000 +599,999\.6 +600,000\.3 +missed +met", row)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("0.99", "the decrease of 1 H100e (<0.1%) is more than 0.99"),
        ("0.00016%", "the decrease of 1 H100e (0.0002%) is more than 0.00016%"),
        ("0", "the decrease of 1 H100e (0.0002%) is more than 0"),
    ],
)
def test_a_limit_that_is_passed_is_passed_in_what_is_said(
    run: Run, near: Path, tmp_path: Path, limit: str, said: str
) -> None:
    """The change reads as more than the limit, however close they are."""
    less = tmp_path / "less.yaml"
    less.write_text(NEAR.replace("599_999}", "599_998}"), encoding="utf-8")
    done = run("diff", near, less, "--max-decrease", limit)
    assert done.code == 1
    assert said in done.err


def test_a_limit_in_percent_by_a_hair(run: Run, tmp_path: Path) -> None:
    """1,000,000 less 50,001 is a fall of 5.0001%, and not of 5.0% that is more than 5%."""
    for name, count in (("old", 1_000_000), ("new", 949_999)):
        text = f"fleet: A\npools: [{{accelerator: H100, count: {count}}}]\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = run("diff", "old.yaml", "new.yaml", "--max-decrease", "5%", cwd=tmp_path)
    assert done.code == 1
    assert "the decrease of 50,001 H100e (5.0001%) is more than 5%" in done.err
    assert run("diff", "old.yaml", "new.yaml", "--max-decrease", "5.0001%", cwd=tmp_path).code == 0


def test_a_tolerance_by_a_hair(run: Run, tmp_path: Path) -> None:
    """About 600,000 is missed below 570,000: then it is more than 5% away, and says so."""
    path = tmp_path / "edge.yaml"
    text = NEAR.partition("targets")[0].replace("599_999", "569_999")
    path.write_text(
        f"{text}targets: [{{name: t, about: 600k, by: 2024-06-30}}]\n", encoding="utf-8"
    )
    done = run("check", path, "-f", "json")
    (finding,) = json.loads(done.out)["findings"]
    assert "570,000 of about 600,000 H100e (-5.0001%)" in finding["message"]


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (Fraction(1, 2), 0, False, "<1"),
        (Fraction(3, 2), 0, False, "2"),
        (Fraction(5, 2), 0, False, "2"),
        (Fraction(7, 2), 0, False, "4"),
        (Fraction(-1, 3000), 1, False, "-0.0003"),
        (Fraction(1, 3000), 1, True, "+0.0003"),
        (Fraction(1, 3000), 1, False, "<0.1"),
        (0, 1, True, "0.0"),
    ],
)
def test_what_is_not_zero_does_not_read_as_zero(
    value: Fraction, decimals: int, signed: bool, text: str
) -> None:
    """A part of something is below the smallest that is shown; a difference shows its first digit."""
    assert format_number(value, decimals, signed) == text


@given(st.fractions(), st.integers(0, 6))
def test_halves_go_to_the_even_digit(value: Fraction, decimals: int) -> None:
    """Rounding agrees with Python's own of exact fractions."""
    text = format_number(value, decimals)
    if "<" not in text and round(value, decimals):
        assert Fraction(text.replace(",", "")) == round(value, decimals)


@given(st.fractions(0, 10**6), st.fractions(0, 10**6).filter(bool), st.integers(0, 3))
def test_a_number_stays_on_its_side_of_a_goal(goal: Fraction, gap: Fraction, usual: int) -> None:
    """What is above, below or at a goal reads so, by any gap; and no digit more is shown than that."""
    for value in (goal - gap, goal + gap / 10**6, goal):
        decimals = decimals_apart(value, [goal], usual)
        shown = round(value, decimals)
        assert (shown > goal, shown < goal) == (value > goal, value < goal) or value == goal
        fewer = round(value, decimals - 1)
        assert decimals == usual or (fewer > goal, fewer < goal) != (value > goal, value < goal)


def test_both_ends_of_an_estimate_stay_on_their_side() -> None:
    """An undecided goal lies between what is shown of low and high."""
    estimate = Estimate(100 - Fraction(1, 100), 100, 100 + Fraction(1, 1000))
    assert decimals_apart(estimate, [100], 0) == 3


@given(st.fractions())
def test_quiet_is_a_plain_number(value: Fraction) -> None:
    """Digits alone, that tell zero from what is not zero, for a script to read."""
    text = format_quiet(value)
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)
    assert bool(Fraction(text)) == bool(value)
    assert abs(Fraction(text) - value) <= max(abs(value) / 100, Fraction(1, 2))


def test_quiet_says_a_small_total(run: Run, tmp_path: Path) -> None:
    """A K80 by memory bandwidth is a small part of an H100, and not `<1` of one."""
    small = run("convert", "1 K80", "-t", "memory-bandwidth", "-r", "Cerebras WSE-3", "-q").out
    assert 0 < float(small) < 0.001
    large = run("convert", "1M H100", "-q").out
    assert large == "1000000\n"
