"""Hold charts against drawings that were made by hand."""

import re
from datetime import date
from fractions import Fraction

import pytest

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.axes import short_number, value_axis
from fleet_cli.render.chart import draw_chart
from fleet_cli.report.pictures import Chart, Line, Mark


def exact(number: int) -> Estimate:
    """Return an exact estimate."""
    return Estimate(number, number, number)


def text(chart: Chart, width: int = 40, unicode: bool = True) -> str:
    """Return a chart as text."""
    lines = draw_chart(chart, width, unicode)
    return "\n".join("".join(run.text for run in line).rstrip() for line in lines)


STEPS = Line(
    "total",
    ((date(2024, 1, 1), exact(0)), (date(2024, 7, 1), exact(400)), (date(2025, 1, 1), exact(200))),
)


def test_a_line_steps_up_and_down() -> None:
    """A rise and a fall are drawn at their days, between flat stretches."""
    # 35 columns for 366 days and a fourteenth more: day 182 is column 16, day 366 column 32.
    lines = text(Chart("H100e", STEPS)).split("\n")
    assert lines[1] == "400 ┤" + " " * 16 + "┏" + "━" * 15 + "┓"
    assert lines[7] == "200 ┤" + " " * 16 + "┃" + " " * 15 + "┗━━"
    assert lines[13] == "  0 ┤━━━━━━━━━━━━━━━━┛"
    assert lines[15].split() == ["2024-01", "2024-07", "2025-01"]


def test_ascii_is_enough() -> None:
    """Without Unicode the same steps are drawn with letters that every screen has."""
    drawn = text(Chart("H100e", STEPS, (), (Mark(date(2024, 7, 1), 300, "goal"),)), unicode=False)
    assert drawn.isascii()
    assert "X1" in drawn.split("\n")[4]


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_no_line_is_wider_than_it_may_be(width: int) -> None:
    """Lines keep to the width, and to 100 columns however wide the screen is."""
    marks = (Mark(date(2025, 6, 1), 390, "near"), Mark(date(2025, 6, 1), None, "of another unit"))
    lines = text(Chart("H100e", STEPS, (), marks), width).split("\n")
    assert max(map(len, lines)) <= min(width, 100)


def test_the_band_reaches_from_low_to_high() -> None:
    """An estimate is a line in a band; before it was known there is neither."""
    line = Line(
        "total",
        ((date(2024, 1, 1), exact(100)), (date(2025, 1, 1), Estimate(100, 200, 400))),
    )
    lines = text(Chart("H100e", line), 60).split("\n")
    assert "░" in lines[1]
    assert "━" in lines[7]
    assert not any("░" in row for row in lines[11:14])
    assert "━ middle" in lines[-1]
    assert "░ low to high" in lines[-1]


def test_parts_are_stacked_with_a_pattern_each() -> None:
    """Colour is not needed to tell parts apart, and the largest lies at the bottom."""
    parts = (
        Line("Alpha", ((date(2024, 1, 1), exact(300)),)),
        Line("Beta", ((date(2024, 1, 1), exact(100)),)),
    )
    whole = Line("total", ((date(2024, 1, 1), exact(400)),))
    marks = (Mark(date(2024, 12, 31), 400, "goal"),)
    lines = text(Chart("H100e", whole, parts, marks), 60).split("\n")
    column = [row[5] for row in lines[1:14]]
    assert column == ["▒"] * 3 + ["█"] * 10
    assert "█ Alpha   ▒ Beta" in lines[-1]


def test_goals_on_one_spot_are_all_shown() -> None:
    """Marks make way for each other, on the axis too."""
    marks = tuple(
        Mark(date(2024, 7, 1), value, f"goal {number}")
        for number, value in enumerate((200, 200, None, None), 1)
    )
    drawn = text(Chart("H100e", STEPS, (), marks), 60)
    picture = drawn.split("\n")[:15]
    found = sorted(re.findall("[◆◇][1-4]", "\n".join(picture)))
    assert found == ["◆1", "◆2", "◇3", "◇4"]


def test_a_goal_far_above_makes_the_axis_logarithmic() -> None:
    """Ten times the fleet fits a linear axis, more would flatten the fleet."""
    assert not value_axis([100], [1000]).logarithmic
    axis = value_axis([100], [1001])
    assert axis.logarithmic
    assert [short_number(tick) for tick in axis.ticks] == ["100", "1k", "10k"]
    chart = Chart("H100e", STEPS, (), (Mark(date(2026, 1, 1), 50_000, "goal"),))
    assert text(chart).startswith("H100e, on a logarithmic scale")


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (1, ["0", "0.25", "0.5", "0.75", "1"]),
        (7, ["0", "2.5", "5", "7.5"]),
        (2_296_414, ["0", "1M", "2M", "3M"]),
        (Fraction(1, 3), ["0", "0.1", "0.2", "0.3", "0.4"]),
    ],
)
def test_ticks_are_round_numbers(highest: int, ticks: list[str]) -> None:
    """Four steps at most, each a quarter, a half, one or two and a half of a power of ten."""
    assert [short_number(tick) for tick in value_axis([highest], []).ticks] == ticks
