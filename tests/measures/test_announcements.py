"""The words of announcements: up to, ranges, periods, parts of others, and what nobody has counted."""

import json
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.source import Span
from fleet_cli.calc.targets import judge
from fleet_cli.model.manifest import VERDICTS_OF, Target
from tests.conftest import Run
from tests.inside import run_inside
from tests.measures.test_goals import judged

CAMPUS = "fleet: Campus\nas_of: 2025-12-31\npools: [{accelerator: H100, count: 100}]\n"
HALL = "fleet: Hall\nas_of: 2025-06-30\npart_of: Campus\npools: [{accelerator: H100, count: 40}]\n"


def total(*paths: Path | str, stdin: str = "") -> dict[str, Any]:
    """Return the JSON of `fleet total`."""
    done = run_inside("total", *paths, "--format", "json", stdin=stdin.encode())
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        ("up_to: 100 H100", "within"),
        ("up_to: 99 H100, by: 2030", "exceeded"),
        ("up_to: {low: 100, high: 200}, of: H100", "within"),
        ("up_to: {low: 50, high: 200}, of: H100", "undecided"),
        ("up_to: {low: 50, high: 99}, of: H100", "exceeded"),
        ("at_least: {low: 90, high: 100}, of: H100", "met"),
        ("at_least: {low: 90, high: 101}, of: H100", "undecided"),
        ("at_least: {low: 101, high: 110}, of: H100, by: 2025", "missed"),
        ("at_least: {low: 101, high: 110}, of: H100, by: 2026-H1", "pending"),
        ("about: {low: 100, high: 500}, of: H100", "met"),
        ("about: {low: 101, high: 500}, of: H100", "missed"),
        ("at_most: 100 H100, by: 2026-Q3", "pending"),
        ("at_most: 99 H100, by: 2026-Q3", "missed"),
        ("at_most: {low: 90, high: 110}, of: H100", "undecided"),
    ],
)
def test_each_comparator_with_a_number_and_a_range(goal: str, verdict: str) -> None:
    """Of 100 H100: what a range leaves open is undecided, and an up_to is never met or missed."""
    assert judged(f"{CAMPUS}targets: [{{name: t, {goal}}}]\n")["verdict"] == verdict


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        ("at_least: 101 H100, announced: 2025-01-24", "pending"),
        ("about: 200 H100, announced: 2025-01-24", "pending"),
        ("at_least: 100 H100, announced: 2025-01-24", "met"),
        ("at_most: 100 H100, announced: 2025-01-24", "met"),
        ("at_most: 99 H100, announced: 2025-01-24", "missed"),
        ("at_least: 101 H100", "missed"),
        ("at_least: 101 H100, announced: 2025-01-24, by: 2025", "missed"),
    ],
)
def test_what_was_announced_for_no_day_is_never_missed(goal: str, verdict: str) -> None:
    """It waits until it is met, while a rule that nobody announced holds today."""
    assert judged(f"{CAMPUS}targets: [{{name: t, {goal}}}]\n")["verdict"] == verdict


def test_a_ceiling_that_the_plan_brings_down_is_pending() -> None:
    """A pool that retires before the deadline keeps a promise that is broken today."""
    text = CAMPUS.replace("count: 100", "count: 100, retired: 2026-06-01")
    goal = "targets: [{name: t, at_most: 50 H100, by: 2026-H2}]\n"
    assert judged(text + goal)["verdict"] == "pending"
    assert judged(text + goal.replace("2026-H2", "2026-Q1"))["verdict"] == "missed"


def test_what_the_plan_comes_to_must_be_known_to_bring_it_down() -> None:
    """Where some of what is left has no known power, nobody can say whether the ceiling is kept."""
    text = (
        "fleet: F\nas_of: 2025-12-31\n"
        "accelerators: [{name: Dark, dense: {bf16: 5}, sources: [https://example.org]}]\n"
        "pools: [{accelerator: H100, count: 9k, retired: 2026-06-01}, {accelerator: Dark, count: 1}]\n"
        "targets: [{name: t, at_most: 1 MW, by: 2027}]\n"
    )
    assert judged(text)["verdict"] == "undecided"


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026", "2026-12-31"),
        ("2026-02", "2026-02-28"),
        ("2026-Q3", "2026-09-30"),
        ("2026-H1", "2026-06-30"),
    ],
)
def test_a_period_is_its_last_day_and_shown_as_written(period: str, day: str) -> None:
    """A deadline and a pool's first day; both say the period to people, and the day to machines."""
    text = CAMPUS.replace("count: 100", f"count: 100, online: {period}")
    goal = f"targets: [{{name: t, at_least: 100 H100, by: {period}}}]\n"
    found = judged(text + goal)
    assert (found["by"], found["by_period"], found["verdict"]) == (day, period, "pending")
    assert found["planned"]["mid"] == 100
    said = run_inside("total", "-", stdin=(text + goal).encode()).out
    assert f"from {period}" in said
    assert run_inside("total", "-", "-q", "--as-of", period, stdin=text.encode()).out == "100\n"


def test_a_part_counts_once_whatever_the_order(tmp_path: Path) -> None:
    """The total of a whole with its parts is that of the whole, and the part is named."""
    paths = [tmp_path / "campus.yaml", tmp_path / "hall.yaml"]
    for path, text in zip(paths, (CAMPUS, HALL), strict=True):
        path.write_text(text)
    one, other = total(*paths), total(*reversed(paths))
    assert one["total"] == other["total"] == total(paths[0])["total"]
    counted = {fleet["fleet"]: fleet["counted"] for fleet in one["fleets"]}
    assert counted == {"Campus": True, "Hall": False}
    (left,) = [item for item in one["left_out"] if item["kind"] == "part_of"]
    assert (left["fleet"], left["part_of"], left["accelerators"]["mid"]) == ("Hall", ["Campus"], 40)
    assert total(paths[1])["total"]["accelerators"]["mid"] == 40
    text = run_inside("total", *paths).out
    assert "Hall is in the total already, as a part of Campus: 40 accelerators" in text
    dates = json.loads(run_inside("timeline", *paths, "--format", "json").out)["points"]
    # Of the hall what is known before the campus is, and then the campus alone.
    assert [point["accelerators"]["mid"] for point in dates] == [40, 100]


@pytest.mark.parametrize("days", list(permutations(("2025-12-31", "2026-03-31", "2026-06-30"))))
def test_a_part_of_a_part_counts_once_whenever_each_is_known(
    days: tuple[str, ...], tmp_path: Path
) -> None:
    """From the whole's first day the sum is the whole's, and no day of its parts is growth."""
    path = tmp_path / "chain.yaml"
    counts = {"Whole": 1000, "Part": 100, "Deep": 10}
    names = list(counts)
    path.write_text(
        "---\n".join(
            f"fleet: {name}\nas_of: {day}\npools: [{{accelerator: H100, count: {counts[name]}}}]\n"
            + (f"part_of: {names[place - 1]}\n" if place else "")
            for place, (name, day) in enumerate(zip(names, days, strict=True))
        )
    )
    begin = dict(zip(names, days, strict=True))
    found = json.loads(run_inside("timeline", path, "--format", "json").out)["points"]
    for point in found:
        known = [name for name in names if begin[name] <= point["date"]]
        # By hand: the outermost fleet that is known holds all the others.
        assert point["accelerators"]["mid"] == counts[known[0]]
        on_day = total(path, "--as-of", point["date"])["total"]
        assert on_day["accelerators"] == point["accelerators"]
        if begin["Whole"] < point["date"]:
            assert point["change"] == 0
    said = run_inside("total", path, "--as-of", min(days)).out
    assert "not among these" not in said
    quiet = run_inside("total", path, "--as-of", min(days), "--quiet")
    assert "nobody has counted" not in quiet.err


def test_the_name_of_a_whole_that_is_near_another_is_said(run: Run, tmp_path: Path) -> None:
    """A slip in `part_of` would count twice; a whole that is elsewhere is no slip."""
    (tmp_path / "campus.yaml").write_text(CAMPUS)
    for whole, is_said in (("Canpus", True), ("Campus", False), ("Alphabet", False)):
        (tmp_path / "hall.yaml").write_text(HALL.replace("part_of: Campus", f"part_of: {whole}"))
        said = run("check", "campus.yaml", "hall.yaml", cwd=tmp_path).out
        assert ('did you mean "Campus"?' in said) is is_said, whole


@pytest.mark.parametrize(
    ("as_of", "online", "by", "verdict", "day"),
    [
        # What is known of the deadline decides; before the first day, the fleet's own date does.
        ("2025-12-31", "2024-06-22", "2024-06", "met", "2024-06-30"),
        ("2025-12-31", "2024-07-22", "2024-06", "met", "2025-12-31"),
        # Nothing is known of the deadline.
        ("2025-12-31", None, "2024-06", "met", "2025-12-31"),
        # Without a date of the fleet every pool counts.
        (None, None, "2027", "met", None),
    ],
)
def test_a_deadline_is_judged_by_what_is_known_of_it(
    as_of: str | None, online: str | None, by: str, verdict: str, day: str | None
) -> None:
    """On the deadline where dates tell, else on the fleet's own date, which every output names."""
    pool = "{accelerator: H100, count: 100" + (f", online: {online}" if online else "") + "}"
    head = "fleet: F\n" + (f"as_of: {as_of}\n" if as_of else "")
    text = f"{head}pools: [{pool}]\ntargets: [{{name: t, at_least: 100 H100, by: {by}}}]\n"
    found = judged(text)
    assert (found["verdict"], found["measured"]) == (verdict, day)
    is_early = day == "2025-12-31"
    said = run_inside("total", "-", stdin=text.encode()).out
    assert ("nothing is known of its deadline" in said) is is_early
    checked = run_inside("check", "-", stdin=text.encode())
    assert ("notice[target-met]" in checked.out) is is_early
    known = text.replace("by:", "expect: met, by:")
    assert "target-met" not in run_inside("check", "-", stdin=known.encode()).out


def test_what_nobody_has_counted_is_no_zero() -> None:
    """It is in no sum, its targets are undecided, and it has no number to print."""
    text = (
        "fleet: Dream\npools: unknown\ntargets: [{name: t, at_most: 5 GW}, {name: u, up_to: 5}]\n"
    )
    found = total("-", stdin=text)
    (fleet,) = found["fleets"]
    assert (fleet["accelerators"], fleet["counted"], found["total"]) == (None, False, None)
    assert {target["verdict"] for target in fleet["targets"]} == {"undecided"}
    assert "nobody has counted its pools" in run_inside("total", "-", stdin=text.encode()).out
    assert run_inside("total", "-", "-q", stdin=text.encode()).code == 2
    checked = run_inside("check", "-", "--min", "5", stdin=text.encode())
    assert "--min is undecided" in checked.out + checked.err
    assert "floor" not in checked.err.partition("error[")[2]


def test_a_chip_known_as_a_range_rates_as_one() -> None:
    """Low the smallest of three rates, mid the mid's, high the largest; `of:` counts what matches."""
    text = (
        "fleet: F\npools: [{accelerator: {low: H100, mid: B200, high: A100 SXM4 80GB}, count: 10}]\n"
        "targets: [{name: t, at_least: 1 B200}, {name: u, at_most: 10 GPUs}]\n"
    )
    (fleet,) = total("-", stdin=text)["fleets"]
    rates = {end: fleet["equivalents"][end] / 10 for end in ("low", "mid", "high")}
    assert rates == pytest.approx({"low": 312 / 989.4, "mid": 2250 / 989.4, "high": 2250 / 989.4})
    blackwell, every = fleet["targets"]
    assert tuple(blackwell["actual"].values()) == (0, 10, 10)
    assert (blackwell["verdict"], every["verdict"]) == ("undecided", "met")


def test_the_middle_of_two_is_taken_and_said() -> None:
    """A range without mid, of counts rounded down to whole ones."""
    text = "fleet: F\nbasis: orders\npools: [{accelerator: H100, count: {low: 4, high: 9}}]\n"
    (fleet,) = total("-", stdin=text)["fleets"]
    assert fleet["accelerators"] == {"low": 4, "mid": 6, "high": 9}
    assert fleet["basis"] == "orders"
    said = run_inside("total", "-", stdin=text.encode()).out
    assert "the middle of low and high is taken for H100" in said
    assert "counts: orders" in said
    power = "count: ~, power: {low: 1 MW, high: 2 MW}"
    text = f"fleet: F\npools: [{{accelerator: H100, {power}}}]\n"
    said = run_inside("total", "-", stdin=text.encode()).out
    assert "the middle of low and high is taken for H100" in said


def test_a_part_larger_than_its_whole_is_named(run: Run, tmp_path: Path) -> None:
    """It counts nowhere, so that what the whole lacks of it would be lost without a word."""
    path = tmp_path / "fleets.yaml"
    text = (
        "fleet: Site\npart_of: Owner\npools: [{accelerator: H100, count: COUNT}]\n---\n"
        "fleet: Owner\npools: [{accelerator: H100, count: {low: 40, mid: 50, high: 60}}]\n"
    )
    said = "Site is larger than Owner, which is to hold it: 61 of 50"
    for count, is_said in (("61", True), ("60", False)):
        path.write_text(text.replace("COUNT", count), encoding="utf-8")
        assert (said in run("total", path).out) is is_said
        done = run("check", path)
        assert ("warning[whole]" in done.err + done.out) is is_said
        assert done.code == 0


@pytest.mark.parametrize(("day", "is_said"), [("2024", False), ("2025", True), ("2026", True)])
def test_a_whole_of_an_earlier_day_may_have_grown(day: str, is_said: bool) -> None:
    """Only a part that is larger than what holds it on its own day, or later, is strange."""
    text = (
        "fleet: Site\nas_of: 2025\npart_of: Owner\npools: [{accelerator: H100, count: 61}]\n---\n"
        f"fleet: Owner\nas_of: {day}\npools: [{{accelerator: H100, count: 60}}]\n"
    )
    for command in ("total", "check"):
        done = run_inside(command, "-", stdin=text.encode())
        assert ("Site is larger than Owner" in done.out + done.err) is is_said


def test_several_wholes_hold_a_part_together() -> None:
    """A list of customers is larger than each of them, and smaller than all: only that is a fault."""
    text = (
        "fleet: Shipments\npart_of: [A, B]\npools: [{accelerator: H100, count: COUNT}]\n---\n"
        "fleet: A\npools: [{accelerator: H100, count: 40}]\n---\n"
        "fleet: B\npools: [{accelerator: H100, count: 30}]\n"
    )
    for count, is_said in ((70, False), (71, True)):
        done = run_inside("total", "-", stdin=text.replace("COUNT", str(count)).encode())
        said = f"Shipments is larger than A, B, which is to hold it: {count} of 70"
        assert (said in done.out) is is_said


@pytest.mark.parametrize("arguments", [("total",), ("timeline",)])
def test_a_number_alone_names_on_the_side_what_nobody_counted(
    arguments: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    """The number of the others is no number of all, and standard output stays a number."""
    path = tmp_path / "fleets.yaml"
    path.write_text(
        "fleet: Known\nas_of: 2025\npools: [{accelerator: H100, count: 5}]\n---\n"
        "fleet: Dark\npools: unknown\n",
        encoding="utf-8",
    )
    done = run(*arguments, path, "--quiet")
    assert done.out == "5\n"
    assert done.err == "note: nobody has counted Dark, which is not in the number\n"


@pytest.mark.parametrize("arguments", [("total",), ("timeline",), ("diff", "/dev/null")])
def test_a_number_alone_says_on_the_side_that_some_have_no_rate(
    arguments: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    """They are in no equivalents, which nobody sees of a number alone."""
    path = tmp_path / "fleet.yaml"
    pools = "[{accelerator: H100, count: 5}, {accelerator: Rubin Ultra, count: 9, unrated: new}]"
    path.write_text(f"fleet: A\nas_of: 2025\npools: {pools}\n", encoding="utf-8")
    done = run(*arguments, path, "--quiet")
    assert (done.code, done.out) == (0, "5\n")
    assert done.err == "note: accelerators without a rate are not in the number\n"


@given(
    st.sampled_from(sorted(VERDICTS_OF)),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted),
    st.sampled_from([None, date(2024, 1, 1), date(2025, 1, 1)]),
    st.sampled_from([None, date(2024, 6, 1)]),
    st.booleans(),
)
def test_no_target_has_a_verdict_that_its_comparator_lacks(
    comparator: str,
    actual: list[int],
    goal: list[int],
    by: date | None,
    day: date | None,
    is_bound: bool,
) -> None:
    """What `expect:` may name is what there can be."""
    low, high = goal
    target = Target("t", comparator, high, Span(1, 1, 2), by=by, goal_range=(low, high))
    found = judge(target, Estimate(actual[0], actual[0], actual[1]), day, is_bound=is_bound)
    assert found in VERDICTS_OF[comparator]
