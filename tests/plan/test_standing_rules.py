"""Rules without a date hold on the days that are planned too: from when they are broken."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

# By hand: 10,000 H100 of 700 W are 7 MW. 3,000 GB300 of 1,400 W are 4.2 MW more, from July 2027.
# In October 5,000 H100 go, 3.5 MW.
SITE = """\
fleet: Site
as_of: 2026-11-27
pools:
  - {name: stays, accelerator: H100, count: 5000}
  - {name: goes, accelerator: H100, count: 5000, retired: 2027-10-01}
  - {name: comes, accelerator: GB300, count: 3000, online: 2027-07-01}
targets:
"""


@pytest.mark.parametrize(
    ("target", "broken"),
    [
        ("at_most: 8 MW, of: accelerator_power", ("2027-07-01", "missed", 11.2)),
        ("at_most: 12 MW, of: accelerator_power", None),
        ("at_least: 9000, of: H100", ("2027-10-01", "missed", 5000)),
        ("at_least: 4000, of: H100", None),
        ("about: 10000, of: H100", ("2027-10-01", "missed", 5000)),
        ("up_to: 11000, of: any", ("2027-07-01", "exceeded", 13000)),
        # It has a date, and was met: what the plan gives by then is said, and breaks nothing.
        ("at_least: 9000, of: H100, by: 2027-12-31", None),
        # Announced for no day, it can be met on any.
        ("at_least: 9000, of: H100, announced: 2025-01-01", None),
    ],
)
def test_a_rule_without_a_date_is_held_against_the_plan(
    run: Run, tmp_path: Path, target: str, broken: tuple[str, str, float] | None
) -> None:
    """It is met today; every command that judges says from when it is not, and --strict fails it."""
    path = tmp_path / "site.yaml"
    path.write_text(f"{SITE}  - {{name: rule, {target}}}\n", encoding="utf-8")
    for command in ("total", "timeline"):
        document = json.loads(run(command, path, "-f", "json").out)
        (one,) = document["targets"] if command == "timeline" else document["fleets"][0]["targets"]
        assert one["verdict"] in ("met", "within")
        found = one["planned_break"]
        assert (found and (found["date"], found["verdict"], found["actual"]["mid"])) == broken
        said = f"as planned {broken[1]} from {broken[0]}" if broken else "as planned"
        assert (said in run(command, path).out) == bool(broken)
    assert run("check", path).code == 0
    strict = run("check", path, "--strict", "-f", "json")
    rules = {one["rule"]: one["level"] for one in json.loads(strict.out)["findings"]}
    assert (strict.code, rules.get("planned-break")) == ((1, "error") if broken else (0, None))


@pytest.mark.parametrize(
    ("options", "day"),
    [
        (["--min", "9000"], None),
        (["--min", "15000", "--as-of", "2027-08-01"], "2027-10-01"),
        (["--max", "12000"], "2027-07-01"),
        (["--max", "20000"], None),
    ],
)
def test_floors_and_ceilings_are_held_against_the_plan(
    run: Run, tmp_path: Path, options: list[str], day: str | None
) -> None:
    """10,000 H100e, 17,580 from July with 3,000 GB300 at 2,500 / 989.4, 12,580 from October."""
    path = tmp_path / "site.yaml"
    path.write_text(SITE.replace("targets:\n", ""), encoding="utf-8")
    done = run("check", path, *options)
    assert (done.code, f"from {day}" in done.out) == (0, day is not None)
    assert run("check", path, *options, "--strict").code == (1 if day else 0)


@pytest.mark.parametrize(
    ("target", "planned", "broken"),
    [
        ("at_least: 14000, of: any, by: 2027-06-30", 10000, True),
        ("at_least: 13000, of: any, by: 2027-07-31", 13000, False),
        ("at_least: 13000, of: any, by: 2027-12-31", 8000, True),
        ("at_most: 8 MW, of: accelerator_power, by: 2027-08-31", 11.2, True),
        ("at_most: 8 MW, of: accelerator_power, by: 2027-12-31", 7.7, False),
        # It is broken today, and comes down by then.
        ("at_most: 6000, of: H100, by: 2027-12-31", 5000, False),
    ],
)
def test_a_deadline_that_the_plan_misses_is_said(
    run: Run, tmp_path: Path, target: str, planned: float, broken: bool
) -> None:
    """What the plan gives by then stands there, though it changes nothing; --strict fails a miss."""
    path = tmp_path / "site.yaml"
    path.write_text(f"{SITE}  - {{name: rule, {target}}}\n", encoding="utf-8")
    by = target.split()[-1]
    said = f"rule: as planned missed on {by}"
    for command in ("total", "timeline"):
        document = json.loads(run(command, path, "-f", "json").out)
        (one,) = document["targets"] if command == "timeline" else document["fleets"][0]["targets"]
        assert (one["verdict"], one["planned"]["mid"]) == ("pending", planned)
        assert bool(one["planned_break"]) == (said in run(command, path).out) == broken
    done = run("check", path)
    assert (done.code, said in done.out, "by then as planned" in done.out) == (0, broken, True)
    is_failed = broken or "8 MW" not in target
    assert run("check", path, "--strict").code == int(is_failed)


def test_a_break_ends_where_the_rule_holds_again(run: Run, tmp_path: Path) -> None:
    """9,000 H100e go for a quarter; days stand where a period would be read as its first one."""
    path = tmp_path / "site.yaml"
    path.write_text(
        "fleet: A\nas_of: 2026-11-27\npools:\n"
        "  - {accelerator: H100, count: 9, retired: 2027-H1}\n"
        "  - {accelerator: H100, count: 9, online: 2027-Q3}\n"
        "  - {accelerator: H100, count: 1}\n"
        "targets: [{name: floor, at_least: 5, of: H100}]\n",
        encoding="utf-8",
    )
    said = "floor: as planned missed from 2027-06-30 until 2027-09-30: 1 of at least 5"
    assert said in run("total", path, "--wide").out.replace("\n", " ")
    found = json.loads(run("total", path, "-f", "json").out)["fleets"][0]["targets"][0]
    assert found["planned_break"]["until"] == "2027-09-30"


def test_the_plan_behind_any_target_is_shown(run: Run, tmp_path: Path) -> None:
    """Met, up_to or pending: 8,000 are planned by a deadline ahead, in total and timeline."""
    path = tmp_path / "site.yaml"
    targets = [
        f"  - {{name: {name}, {goal}, of: any, by: 2027-12-31}}"
        for name, goal in (("a", "at_least: 9000"), ("b", "up_to: 20000"), ("c", "at_least: 20000"))
    ]
    path.write_text(SITE + "\n".join(targets) + "\n", encoding="utf-8")
    for command in ("total", "timeline"):
        document = json.loads(run(command, path, "-f", "json").out)
        judged = document["targets"] if command == "timeline" else document["fleets"][0]["targets"]
        assert [one["planned"]["mid"] for one in judged] == [8000] * 3
        assert "planned by then" in run(command, path).out


def test_what_is_undecided_today_may_be_missed_as_planned(run: Run, tmp_path: Path) -> None:
    """500 to 1,200 may keep to 1,000; with 600 more, 1,100 at least, they cannot."""
    path = tmp_path / "fleet.yaml"
    path.write_text(
        "fleet: A\nas_of: 2025-12-31\npools:\n"
        "  - {name: a, accelerator: H100, count: {low: 500, mid: 850, high: 1200}}\n"
        "  - {name: b, accelerator: H100, count: 600, online: 2026-06-01}\n"
        "targets: [{name: ceiling, at_most: 1000, of: any, by: 2026}]\n",
        encoding="utf-8",
    )
    said = "ceiling: as planned missed on 2026: 1,450 (1,100–1,800) of at most 1,000"
    for command in ("total", "timeline"):
        assert said in run(command, path).out
    assert run("check", path, "--strict").code == 1
