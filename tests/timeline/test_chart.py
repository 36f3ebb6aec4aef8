"""Hold charts against the values that they are of: to an eighth of a row, and in their order."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.axes import short_number, value_axis
from fleet_cli.render.chart import draw_chart
from fleet_cli.report.pictures import Line, Mark, Steps
from tests.inside import run_inside

BLOCKS = " ▁▂▃▄▅▆▇█"


def exact(number: int) -> Estimate:
    """Return an exact estimate."""
    return Estimate(number, number, number)


def text(chart: Steps, width: int = 40, unicode: bool = True) -> str:
    """Return a chart as text."""
    lines = draw_chart(chart, width, unicode)
    return "\n".join("".join(run.text for run in line).rstrip() for line in lines)


def body(drawn: str, title: str = "H100e") -> list[str]:
    """Return the cells between the axes, the lowest row first."""
    lines = drawn.split("\n")
    start = lines.index(title) + 1
    end = next(number for number, line in enumerate(lines) if "└" in line)
    return [line.partition("│")[2] for line in lines[start:end]][::-1]


def height(rows: list[str], column: int) -> int:
    """Return how high the column is filled, in eighths of a row, by the character on top of it."""
    cells = [row[column : column + 1] or " " for row in rows]
    tall = max((number for number, cell in enumerate(cells) if cell != " "), default=-1)
    if tall < 0:
        return 0
    return 8 * tall + (BLOCKS.index(cells[tall]) if cells[tall] in BLOCKS else 8)


STEPS = Line(
    "total",
    ((date(2024, 1, 1), exact(0)), (date(2024, 7, 1), exact(400)), (date(2025, 1, 1), exact(200))),
)


def test_steps_begin_on_their_days() -> None:
    """A rise and a fall stand where their days do, and each is as high as its value."""
    # 35 columns for 366 days and a fourteenth more: day 182 is column 16, day 366 column 32.
    rows = body(text(Steps("H100e", (STEPS,))))
    assert len(rows) == 12
    heights = [height(rows, column) for column in range(35)]
    assert heights == [0] * 16 + [96] * 16 + [48] * 3
    assert text(Steps("H100e", (STEPS,))).split("\n")[-1].split() == [
        "2024-01",
        "2024-07",
        "2025-01",
    ]


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=8))
def test_heights_are_true_to_an_eighth(values: list[int]) -> None:
    """Every total is as high as its value, to half an eighth; none is below a smaller one."""
    days = [date(2020 + number, 1, 1) for number in range(len(values))]
    chart = Steps("H100e", (Line("total", tuple(zip(days, map(exact, values), strict=True))),))
    rows = body(text(chart, 100))
    top = float(value_axis(values, []).top)
    span = (days[-1] - days[0]).days
    columns = len(max(rows, key=len))
    room = 100 - (len(text(chart, 100).split("\n")[1].partition("│")[0]) + 1)
    found = []
    for day, value in zip(days, values, strict=True):
        column = round((day - days[0]).days / (span + max(1, span // 14)) * (room - 1))
        found.append(height(rows, column) if column < columns else 0)
        wanted = value / top * len(rows) * 8
        assert abs(found[-1] - wanted) <= 0.5 or (value > 0 and found[-1] == 1)
    pairs = sorted(zip(values, found, strict=True))
    assert [drawn for _, drawn in pairs] == sorted(found)


def test_ascii_is_enough() -> None:
    """Without Unicode the same steps are drawn with letters that every screen has."""
    mark = Mark(date(2024, 7, 1), 300, "goal")
    drawn = text(Steps("H100e", (STEPS,), (), (mark,)), unicode=False)
    assert drawn.isascii()
    assert "X1" in drawn.split("\n")[3]


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_no_line_is_wider_than_it_may_be(width: int) -> None:
    """Lines keep to the width, and to 100 columns however wide the screen is."""
    marks = (Mark(date(2025, 6, 1), 390, "near"), Mark(date(2025, 6, 1), 390, "far " * 30))
    parts = (Line("a name that takes more than a line of a narrow screen", STEPS.points), STEPS)
    lines = text(Steps("H100e", (STEPS,), parts, marks), width).split("\n")
    assert max(map(len, lines)) <= min(width, 100)


def test_a_range_is_filled_more_thinly_to_its_ends() -> None:
    """Up to low, to the middle and to high: each by a character of its own, the edges by eighths."""
    line = Line(
        "total",
        ((date(2024, 1, 1), exact(100)), (date(2025, 1, 1), Estimate(100, 200, 390))),
    )
    drawn = text(Steps("H100e", (line,)), 60)
    rows = body(drawn)
    column = [row[53] for row in rows]
    assert column == ["█"] * 3 + ["▓"] * 3 + ["░"] * 5 + ["▆"]
    assert {row[0:1] or " " for row in rows[3:]} == {" "}
    assert "█ up to low   ▓ up to the middle   ░ up to high" in drawn


def test_nothing_is_drawn_below_zero() -> None:
    """An estimate that may be nothing reaches down to the axis, and not beyond it."""
    line = Line("total", ((date(2024, 1, 1), Estimate(0, 0, 40)), (date(2025, 1, 1), exact(400))))
    rows = body(text(Steps("H100e", (line,)), 60))
    assert [row[0:1] or " " for row in rows] == ["░", "▂"] + [" "] * 10


def test_parts_are_drawn_to_the_scale_of_the_whole() -> None:
    """Colour is not needed to tell parts apart, and none is higher than a larger one."""
    parts = (
        Line("Alpha", ((date(2024, 1, 1), exact(300)),)),
        Line("Beta", ((date(2024, 1, 1), exact(97)),)),
        Line("Gamma", ((date(2024, 1, 1), exact(3)),)),
    )
    whole = Line("total", ((date(2024, 1, 1), exact(400)),))
    marks = (Mark(date(2024, 12, 31), 400, "goal"),)
    lines = text(Steps("H100e", (whole,), parts, marks), 60).split("\n")
    names = [next(n for n, line in enumerate(lines) if line.strip() == part.name) for part in parts]
    ends = [*names[1:], len(lines)]
    strips = [
        [line.partition("│")[2] for line in lines[start + 1 : end]][::-1]
        for start, end in zip(names, ends, strict=True)
    ]
    assert [height(rows, 0) for rows in strips] == [72, 23, 1]


def test_goals_stand_at_their_heights() -> None:
    """Marks make way for each other in time; none is moved up or down."""
    marks = tuple(
        Mark(date(2024, 7, 1), value, f"goal {number}")
        for number, value in enumerate((200, 200, 399), 1)
    )
    drawn = text(Steps("H100e", (STEPS,), (), marks), 60)
    rows = body(drawn)
    assert [re.findall("◆([1-3])", row) for row in rows] == [
        *[[]] * 6,
        sorted(re.findall("◆([12])", rows[6])),
        *[[]] * 4,
        ["3"],
    ]
    assert sorted(re.findall("◆([12])", rows[6])) == ["1", "2"]


def test_a_goal_in_another_unit_has_no_place(tmp_path: Path) -> None:
    """Watts and chips are no H100e, not even on the axis of days; what is left out is counted."""
    path = tmp_path / "fleet.yaml"
    path.write_text(
        """
fleet: Aims
as_of: 2024-12-31
pools: [{accelerator: H100, count: 100, online: 2024-03-01}]
targets:
  - {name: watts, at_least: 1 MW, by: 2025-06-30}
  - {name: chips, at_least: 100 H100, by: 2025-06-30}
  - {name: some day, at_least: 100}
  - {name: equivalents, at_least: 200, by: 2024-12-31}
""",
        "utf-8",
    )
    chart = run_inside("timeline", path).out.partition("Date")[0]
    assert "◆1 equivalents, 2024-12-31: missed" in chart
    assert "not drawn: 2 goals measured otherwise, 1 goal for no date" in chart
    assert not re.search("watts|chips|some day|◇|◆2", chart)


def test_a_goal_of_one_fleet_has_no_place_beside_the_sum_of_several(tmp_path: Path) -> None:
    """What one of two fleets has promised is no goal of both together."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(
            f"""
fleet: {name}
as_of: 2024-12-31
pools: [{{accelerator: H100, count: 100, online: 2024-03-01}}]
targets: [{{name: promise, at_least: 150, by: 2024-12-31}}]
""",
            "utf-8",
        )
    chart = run_inside("timeline", tmp_path).out.partition("Date")[0]
    assert "not drawn: 2 goals of single fleets" in chart
    assert "◆" not in chart


def test_parts_are_missed_aloud_on_a_logarithmic_axis(tmp_path: Path) -> None:
    """Neither chart nor plot drops what --by asks for without a word."""
    path = tmp_path / "fleet.yaml"
    path.write_text(
        """
fleet: Far
as_of: 2024-12-31
pools:
  - {accelerator: H100, count: 100, online: 2024-03-01}
  - {accelerator: H200, count: 100, online: 2024-06-01}
targets: [{name: promise, at_least: 50M, by: 2027}]
""",
        "utf-8",
    )
    said = "H100e, on a logarithmic axis and so without its parts"
    command = ("timeline", path, "--by", "accelerator", "-f")
    assert said in run_inside(*command, "table").out
    assert said in run_inside(*command, "svg").out


def test_a_goal_far_above_makes_the_axis_logarithmic() -> None:
    """Ten times the fleet fits a linear axis, more would flatten the fleet."""
    assert not value_axis([100], [1000]).logarithmic
    axis = value_axis([100], [1001])
    assert axis.logarithmic
    assert [short_number(tick) for tick in axis.ticks] == ["10", "100", "1k", "10k"]
    chart = Steps("H100e", (STEPS,), (), (Mark(date(2026, 1, 1), 50_000, "goal"),))
    assert text(chart).startswith("H100e, on a logarithmic axis")


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
