"""What was given and is not counted is named with its size, in every command and format."""

import json
from pathlib import Path

import pytest

from tests.inside import run_inside

PLAN = """\
fleet: Site
as_of: 2025-09-26
pools:
  - {name: here, accelerator: GB200, count: 100_800}
  - {name: later, accelerator: GB200, count: 302_400, online: 2026-12-31}
  - {name: gone, accelerator: H100, count: 5_000, retired: 2025-01-01}
targets:
  - {name: ahead, at_least: 400k, of: GB200, by: 2026-12-31}
  - {name: now, at_least: 400k, of: GB200}
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """Write a fleet with a plan."""
    (tmp_path / "site.yaml").write_text(PLAN, encoding="utf-8")
    return str(tmp_path / "site.yaml")


@pytest.mark.parametrize("form", ["table", "markdown", "html", "svg"])
def test_what_is_planned_and_retired_is_named(plan: str, form: str) -> None:
    """With its size and its day, below the table of people."""
    said = run_inside("total", plan, "--format", form).out.replace("\\", "")
    assert "302,400 GB200 from 2026-12-31" in said
    assert "5,000 H100 SXM5 80GB since 2025-01-01" in said


def test_what_is_planned_and_retired_is_in_json(plan: str) -> None:
    """As records; a pending target says what the plan gives by its deadline."""
    document = json.loads(run_inside("total", plan, "-f", "json").out)
    assert [
        (one["kind"], one["accelerator"], one["accelerators"]["mid"], one["date"], one["pools"])
        for one in document["left_out"]
    ] == [
        ("planned", "GB200", 302_400, "2026-12-31", ["later"]),
        ("retired", "H100 SXM5 80GB", 5_000, "2025-01-01", ["gone"]),
    ]
    ahead, now = document["fleets"][0]["targets"]
    assert (ahead["verdict"], ahead["planned"]["mid"]) == ("pending", 403_200)
    assert (now["verdict"], now["planned"]) == ("missed", None)
    assert "403,200 by then as planned" in run_inside("check", plan).out


def test_a_later_day_counts_the_plan(plan: str) -> None:
    """`--as-of` the day it comes: the pool counts, and nothing is planned any more."""
    document = json.loads(run_inside("total", plan, "--as-of", "2026-12-31", "-f", "json").out)
    assert document["total"]["accelerators"]["mid"] == 403_200
    assert [one["kind"] for one in document["left_out"]] == ["retired"]


def test_check_names_what_it_does_not_count(plan: str, tmp_path: Path) -> None:
    """Planned, retired and unrated pools, and another snapshot, are notices."""
    more = tmp_path / "more.yaml"
    more.write_text(
        "fleet: More\nas_of: 2024-01-01\npools: [{accelerator: H100, count: 7}]\n---\n"
        "fleet: More\nas_of: 2025-01-01\n"
        "pools: [{name: x, accelerator: H100, count: 500k, unrated: nobody knows which}]\n",
        encoding="utf-8",
    )
    findings = json.loads(run_inside("check", plan, str(more), "-f", "json").out)["findings"]
    said = {one["rule"]: one["message"] for one in findings}
    assert said["planned"] == "302,400 GB200 are not counted: planned 2026-12-31"
    assert said["retired"] == "5,000 H100 SXM5 80GB are not counted: retired 2025-01-01"
    assert said["unrated"] == "500,000 H100 are not rated: nobody knows which"
    assert said["snapshot"] == "7 accelerators are not counted: snapshot 2024-01-01"


@pytest.mark.parametrize("reason", ["''", "", "~", "false", "true", "no"])
def test_a_reason_that_says_nothing_is_no_reason(tmp_path: Path, reason: str) -> None:
    """500,000 H100 never leave the total without a word why."""
    path = tmp_path / "a.yaml"
    path.write_text(
        f"fleet: A\npools: [{{accelerator: H100, count: 500k, unrated: {reason}}}]\n",
        encoding="utf-8",
    )
    done = run_inside("total", str(path))
    assert (done.code, done.out) == (2, "")
    assert "error[empty]: unrated " in done.err


PART = "fleet: T\nas_of: 2025-01-01\npools: [{{accelerator: Trainium2, count: {}}}]\n"


@pytest.mark.parametrize("command", ["total", "check", "timeline", "compare"])
def test_files_that_add_up_are_said(tmp_path: Path, command: str) -> None:
    """A revised estimate beside the old one doubles nothing without a word."""
    for name, count in (("a", "2.5M"), ("b", "1.4M")):
        (tmp_path / f"{name}.yaml").write_text(PART.format(count), encoding="utf-8")
    done = run_inside(command, str(tmp_path))
    assert "2 files add up" in done.out


def test_files_that_add_up_are_said_in_a_diff(tmp_path: Path) -> None:
    """On either side."""
    for name, count in (("a", "2.5M"), ("b", "1.4M")):
        (tmp_path / f"{name}.yaml").write_text(PART.format(count), encoding="utf-8")
    done = run_inside("diff", str(tmp_path / "a.yaml"), str(tmp_path))
    assert "2 files add up" in done.out


@pytest.mark.parametrize("command", ["total", "check", "timeline", "compare"])
def test_what_stands_in_two_files_is_an_error(tmp_path: Path, command: str) -> None:
    """The same pools twice, and one name of a pool twice, each with both places."""
    for name in "ab":
        (tmp_path / f"{name}.yaml").write_text(PART.format(8), encoding="utf-8")
    done = run_inside(command, str(tmp_path))
    assert done.code == 2
    said = done.out + done.err
    assert "the same pools of T stand in two documents" in said
    assert f"first at {tmp_path / 'a.yaml'}:1" in said


def test_a_fleet_without_a_date_says_that_all_its_pools_count(tmp_path: Path) -> None:
    """1,000 A100 retired and 1,000 GB300 to come are no 2,000 without a word."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "fleet: A\npools:\n  - {accelerator: A100 SXM4 80GB, count: 1000, retired: 2025-01-01}\n"
        "  - {accelerator: GB300, count: 1000, online: 2028-01-01}\n",
        encoding="utf-8",
    )
    assert "A has no date: all its pools count" in run_inside("total", str(path)).out
    assert "has no date" not in run_inside("total", str(path), "--as-of", "2026-01-01").out
