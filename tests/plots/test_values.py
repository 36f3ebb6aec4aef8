"""Every length in a picture is its figure × scale: read back from the SVG, to half a pixel."""

import csv
import io
import json
import math
import tempfile
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import CONFIGS
from tests.inside import run_inside
from tests.plots.reading import Drawing, place_of
from tests.properties.fleets import DrawnPool, drawn_pools, estimates

FLEETS = CONFIGS / "fleets"
METAS = tuple(FLEETS / f"meta-{year}.yaml" for year in (2022, 2023, 2024, 2025))
XAI = (FLEETS / "xai-2024.yaml", FLEETS / "xai-2025.yaml")


def drawn(*arguments: str | Path, stdin: str = "") -> tuple[Drawing, dict[str, Any]]:
    """Return the picture of a command, and its JSON."""
    results = []
    for form in ("svg", "json"):
        done = run_inside(*arguments, "-f", form, stdin=stdin.encode())
        assert done.code == 0, done.err
        results.append(done.out)
    return Drawing(results[0]), json.loads(results[1])


def check_bars(drawing: Drawing, wanted: list[dict[str, float]]) -> None:
    """Hold the first bars, and the whiskers among them, against the estimates *wanted*."""
    bars = drawing.boxes("bar")[: len(wanted)]
    assert len(bars) == len(wanted)
    whiskers = drawing.boxes("whisker")
    for bar, estimate in zip(bars, wanted, strict=True):
        middle = (bar.top + bar.bottom) / 2
        ticks = drawing.across(middle)
        assert bar.left == pytest.approx(place_of(0, ticks), abs=0.5)
        assert bar.right == pytest.approx(place_of(estimate["mid"], ticks), abs=0.5)
        own = [one for one in whiskers if abs(one.top - middle) < 0.01]
        assert len(own) == (estimate["low"] != estimate["high"])
        for whisker in own:
            assert whisker.left == pytest.approx(place_of(estimate["low"], ticks), abs=0.5)
            assert whisker.right == pytest.approx(place_of(estimate["high"], ticks), abs=0.5)


def test_bars_and_whiskers_of_a_total() -> None:
    """Rows, total and goals of the flagship: bars to the middle, whiskers from low to high."""
    drawing, document = drawn("total", METAS[2])
    (fleet,) = document["fleets"]
    chips, whole = fleet["targets"]
    rows = [row["equivalents"] for row in fleet["rows"]]
    check_bars(drawing, [*rows, fleet["equivalents"], whole["actual"], chips["actual"]])
    of_whole, of_chips = drawing.boxes("goal")
    for line, target in ((of_whole, whole), (of_chips, chips)):
        ticks = drawing.across((line.top + line.bottom) / 2)
        assert line.left == line.right == pytest.approx(place_of(target["goal"], ticks), abs=0.5)


def test_bars_of_several_fleets() -> None:
    """Fleets stand in the order of the table, those that others hold already hatched below them."""
    drawing, document = drawn("total", FLEETS)
    sizes = {one["fleet"]: one["equivalents"] for one in document["fleets"]}
    rows = csv.DictReader(io.StringIO(run_inside("total", FLEETS, "-f", "csv").out))
    ranked = [row["fleet"] for row in rows if row["record"] == "fleets" and row["equivalents_mid"]]
    names = {name.removeprefix("– ").removesuffix(" †") for _, _, name in drawing.texts}
    drawn_alone = [name for name in ranked if sizes[name]["high"]][:29]
    rest = set(ranked) - set(drawn_alone)
    assert set(drawn_alone) <= names
    counted = {one["fleet"] for one in document["fleets"] if one["counted"]}
    others = sum(sizes[name]["mid"] for name in rest if name in counted)
    together = {"low": others, "mid": others, "high": others}
    check_bars(drawing, [*(sizes[name] for name in drawn_alone), together])


def test_parts_of_a_fleet_add_up_to_it() -> None:
    """By a key, each fleet's parts stand behind each other without a gap, and end at its middle."""
    drawing, document = drawn("total", *METAS[2:3], FLEETS / "omdia-2023.yaml", "--by", "vendor")
    fleets = sorted(document["fleets"], key=lambda one: -one["equivalents"]["mid"])
    parts = drawing.boxes("part")
    heights = sorted({box.top for box in parts})
    assert len(heights) == len(fleets)
    for height, fleet in zip(heights, fleets, strict=True):
        own = [box for box in parts if box.top == height]
        ticks = drawing.across(height + 1)
        for before, after in pairwise(own):
            assert after.left == pytest.approx(before.right, abs=0.01)
        wanted = place_of(fleet["equivalents"]["mid"], ticks)
        assert own[-1].right == pytest.approx(wanted, abs=0.5)


def test_changes_of_a_diff_lead_from_old_to_new() -> None:
    """Each bar begins where the one above it ends, and all of them end at the whole change."""
    drawing, document = drawn("diff", *METAS[1:3])
    old, new = (document[side]["equivalents"] for side in ("old", "new"))
    check_bars(drawing, [old, new])
    *changes, whole = drawing.boxes("bar")[2:]
    reached = 0.0
    for bar, row in zip(changes, document["rows"], strict=True):
        ticks = drawing.across((bar.top + bar.bottom) / 2)
        ends = sorted([reached, reached + row["equivalents"]["delta"]])
        assert [bar.left, bar.right] == pytest.approx([place_of(e, ticks) for e in ends], abs=0.5)
        reached += row["equivalents"]["delta"]
    ticks = drawing.across((whole.top + whole.bottom) / 2)
    assert whole.right == pytest.approx(place_of(new["mid"] - old["mid"], ticks), abs=0.5)


def test_a_fall_goes_left() -> None:
    """What was taken away is drawn from right to left, below zero where it comes to that."""
    drawing, document = drawn("diff", METAS[2], METAS[1])
    whole = drawing.boxes("bar")[-1]
    ticks = drawing.across((whole.top + whole.bottom) / 2)
    change = document["new"]["equivalents"]["mid"] - document["old"]["equivalents"]["mid"]
    assert whole.left == pytest.approx(place_of(change, ticks), abs=0.5)
    assert whole.right == pytest.approx(place_of(0, ticks), abs=0.5)


def test_dots_of_a_comparison() -> None:
    """Under each table a dot at the middle of its range, and the goal across all of them."""
    drawing, document = drawn("compare", METAS[2])
    totals = {one["table"]: one["equivalents"] for one in document["fleets"][0]["tables"]}
    ranked = sorted(
        ((name, one) for name, one in totals.items() if one),
        key=lambda pair: (-pair[1]["mid"], pair[0]),
    )
    dots, ranges = drawing.boxes("dot"), drawing.boxes("range")
    for (_, wanted), dot, reach in zip(ranked, dots, ranges, strict=True):
        ticks = drawing.across((dot.top + dot.bottom) / 2)
        assert (dot.left + dot.right) / 2 == pytest.approx(place_of(wanted["mid"], ticks), abs=0.5)
        ends = [place_of(wanted[end], ticks) for end in ("low", "high")]
        assert [reach.left, reach.right] == pytest.approx(ends, abs=0.5)
    (goal,) = drawing.boxes("goal")
    assert goal.left == pytest.approx(place_of(600_000, drawing.across(dots[0].top)), abs=0.5)
    assert goal.top < dots[0].top
    assert goal.bottom > dots[-1].bottom


def test_a_goal_in_another_unit_is_no_line_of_a_comparison() -> None:
    """300,000 A100 equivalents are not 300,000 H100 equivalents, so the axis of those has no place."""
    manifest = (
        "fleet: A\npools: [{accelerator: H100, count: 1000}]\ntargets:\n"
        "- {name: own, at_least: 500 H100e}\n- {name: other, at_least: 3000 A100 SXM4 80GBe}\n"
    )
    drawing, _ = drawn("compare", "-", stdin=manifest)
    (line,) = drawing.boxes("goal")
    assert line.left == pytest.approx(place_of(500, drawing.across(line.top + 5)), abs=0.5)
    drawing, _ = drawn("total", "-", stdin=manifest)
    assert any("goals in A100" in text for _, _, text in drawing.texts)


def check_steps(drawing: Drawing, points: list[dict[str, Any]]) -> None:
    """Hold the steps of the first panel, and their bands, against the *points* of a timeline."""
    # NOTE: dates of one value behind each other are one step.
    points = [
        one
        for before, one in pairwise([{}, *points])
        if before.get("equivalents") != one["equivalents"]
    ]
    ticks = drawing.upwards()[0]
    (steps, *_), bands = drawing.corners("step"), drawing.boxes("band")
    heights = [steps[index][1] for index in range(0, len(steps), 2)]
    wanted = [place_of(one["equivalents"]["mid"], ticks) for one in points]
    assert heights == pytest.approx(wanted, abs=0.5)
    ranged = [
        one["equivalents"]
        for one in points
        if one["equivalents"]["low"] < one["equivalents"]["high"]
    ]
    for band, estimate in zip(bands, ranged, strict=False):
        ends = [place_of(estimate[end], ticks) for end in ("high", "low")]
        assert [band.top, band.bottom] == pytest.approx(ends, abs=0.5)
    days = [date.fromisoformat(one["date"]) for one in points]
    first, last = days[0], days[-1]
    xs = [steps[index][0] for index in range(0, len(steps), 2)]
    if first < last:
        per_day = (xs[-1] - xs[0]) / (last - first).days
        assert xs == pytest.approx([xs[0] + (day - first).days * per_day for day in days], abs=0.5)


def test_steps_bands_and_goals_of_a_timeline() -> None:
    """Steps at their middles on their days, bands to their ends, the goal at its day and value."""
    drawing, document = drawn("timeline", *METAS)
    check_steps(drawing, document["points"])
    goal = drawing.boxes("goal")[0]
    steps = drawing.corners("step")[0]
    assert (goal.top + goal.bottom) / 2 == pytest.approx(
        place_of(600_000, drawing.upwards()[0]), abs=0.5
    )
    assert (goal.left + goal.right) / 2 == pytest.approx(steps[4][0], abs=0.5)


def test_goals_in_other_units_have_axes_of_their_own() -> None:
    """Counts and megawatts stand in panels of their own, with what the fleet had in that unit."""
    pools = (
        "[{accelerator: H100, count: 1000}, {accelerator: H100, count: 1000, online: 2025-06-30}]"
    )
    manifest = (
        f"fleet: A\nas_of: 2024-12-31\npools: {pools}\ntargets:\n"
        "- {name: half, at_least: 700 kW, of: accelerator_power, by: 2024-12-31}\n"
        "- {name: many, at_least: 3000 GPUs, by: 2025-H2}\n"
    )
    drawing, _ = drawn("timeline", "-", stdin=manifest)
    whole, power, count = drawing.upwards()
    steps = drawing.corners("step")
    # NOTE: what is known is drawn whole, and what is planned by a line of its own.
    known = [steps[index][0][1] for index in (0, 2, 4)]
    planned = [steps[index][-1][1] for index in (1, 3, 5)]
    for panel, value, place in zip((whole, power, count), (1000, 700, 1000), known, strict=True):
        assert place == pytest.approx(place_of(value, panel), abs=0.5)
    for panel, value, place in zip((whole, power, count), (2000, 1400, 2000), planned, strict=True):
        assert place == pytest.approx(place_of(value, panel), abs=0.5)
    of_power, of_count = drawing.boxes("goal")
    assert (of_power.top + of_power.bottom) / 2 == pytest.approx(place_of(700, power), abs=0.5)
    assert (of_count.top + of_count.bottom) / 2 == pytest.approx(place_of(3000, count), abs=0.5)
    (period,) = drawing.boxes("period")
    assert period.right - period.left == pytest.approx(
        (steps[1][1][0] - steps[0][0][0]) / 181 * 183, abs=1
    )


def test_parts_of_a_timeline_are_stacked() -> None:
    """By a key, the parts of a date stand on each other and reach the total."""
    drawing, document = drawn("timeline", *METAS, "--by", "vendor")
    ticks = drawing.upwards()[0]
    parts = drawing.boxes("part")
    lefts = sorted({round(box.left, 3) for box in parts})
    for left, point in zip(lefts, document["points"], strict=True):
        own = [box for box in parts if round(box.left, 3) == left]
        assert own[0].bottom == pytest.approx(place_of(0, ticks), abs=0.5)
        wanted = place_of(point["equivalents"]["mid"], ticks)
        assert own[-1].top == pytest.approx(wanted, abs=0.5)
        for below, above in pairwise(own):
            assert above.bottom == pytest.approx(below.top, abs=0.01)


def test_a_far_goal_is_read_on_a_logarithmic_axis() -> None:
    """xAI's 50 million stand as far above as the powers of ten say."""
    drawing, document = drawn("timeline", *XAI)
    assert any("on a logarithmic axis" in text for _, _, text in drawing.texts)
    low, high = min(drawing.upwards()[0]), max(drawing.upwards()[0])

    def place(value: float) -> float:
        part = math.log(value / low.value) / math.log(high.value / low.value)
        return low.place + part * (high.place - low.place)

    steps = drawing.corners("step")[0]
    wanted = [place(one["equivalents"]["mid"]) for one in document["points"]]
    assert [steps[index][1] for index in range(0, len(steps), 2)] == pytest.approx(wanted, abs=0.5)
    goal = drawing.boxes("goal")[0]
    assert (goal.top + goal.bottom) / 2 == pytest.approx(place(50_000_000), abs=0.5)


def test_two_plans_are_followed_through_time() -> None:
    """By period, both sides are steps on their days: the plan that slips falls behind the other."""
    old = (
        "fleet: A\nas_of: 2025-12-31\npools:\n  - {name: a, accelerator: H100, count: 1000}\n"
        "  - {name: b, accelerator: H100, count: 500, online: 2026-Q2}\n"
    )
    sides = ["old.yaml", "new.yaml"]
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.chdir(folder)
        Path(sides[0]).write_text(old, encoding="utf-8")
        Path(sides[1]).write_text(old.replace("2026-Q2", "2026-Q4"), encoding="utf-8")
        drawing, document = drawn("diff", *sides, "--every", "quarter")
    ticks = drawing.upwards()[0]
    before, after = drawing.corners("step")
    for steps, side in ((before, "old"), (after, "new")):
        values = [one[side]["equivalents"]["mid"] for one in document["by_period"]]
        wanted = [place_of(value, ticks) for value in dict.fromkeys(values)]
        assert [steps[0][1], steps[-1][1]] == pytest.approx(wanted, abs=0.5)
    assert before[2][0] < after[2][0]


@settings(max_examples=12)
@given(st.lists(drawn_pools(), min_size=1, max_size=6))
def test_bars_of_drawn_fleets(pools: list[DrawnPool]) -> None:
    """Whatever a fleet holds, its bars are as long as its figures say."""
    lines = "".join(f"  {pool.line}\n" for pool in pools)
    drawing, document = drawn("total", "-", stdin=f"fleet: A\npools:\n{lines}")
    rows = [row["equivalents"] for row in document["fleets"][0]["rows"]]
    if any(row["high"] for row in rows):
        check_bars(drawing, rows)


@settings(max_examples=12)
@given(st.lists(estimates, min_size=1, max_size=6))
def test_steps_of_drawn_fleets(counts: list[tuple[int, int, int]]) -> None:
    """Whatever a fleet held on its dates, steps and bands are as high as its figures say."""
    documents = [
        f"fleet: A\nas_of: {date(2020, 1, 1) + timedelta(days=100 * number)}\n"
        f"pools: [{{accelerator: H100, count: {{low: {low}, mid: {mid}, high: {high}}}}}]\n"
        for number, (low, mid, high) in enumerate(counts)
    ]
    drawing, document = drawn("timeline", "-", stdin="---\n".join(documents))
    if any(high for _, _, high in counts):
        check_steps(drawing, document["points"])
