"""The year of configs/plan, worked out by hand: what its page shows, and why the numbers are these."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CONFIGS, Run

# An H100 and an H200 have 1,979 dense TOP/s, and count 1; the chip of the house has 989.5, a half.
OSLO_TODAY = 1728 + 1024 + 4000 // 2  # and from the end of June 2027 2,016 H200 more
RENO_TODAY = 5600


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Copy the plan."""
    return Path(shutil.copytree(CONFIGS / "plan", tmp_path / "plan"))


def changed(plan: Path, site: str, old: str, new: str) -> Path:
    """Copy the plan with a change of one site."""
    other = Path(shutil.copytree(plan, plan.parent / "other"))
    path = other / "sites" / f"{site}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return other


def by_quarter(run: Run, old: Path, new: Path, *options: str) -> tuple[Any, int, str]:
    """Return the totals of both sides by the end of each quarter, the exit code and the errors."""
    done = run("diff", old, new, "--every", "quarter", "-f", "json", *options)
    periods = json.loads(done.out)["by_period"]
    found = {
        one["date"]: (one["old"]["equivalents"]["mid"], one["new"]["equivalents"]["mid"])
        for one in periods
    }
    return found, done.code, done.err


def test_the_review(run: Run, plan: Path) -> None:
    """10,352 today; Acme has 1,728 of 2,048, and 2,016 more are planned; Oslo's grid is broken in June."""
    document = json.loads(run("total", plan, "-f", "json").out)
    assert document["total"]["equivalents"]["mid"] == OSLO_TODAY + RENO_TODAY == 10_352
    acme, grid, floor = document["fleets"][0]["targets"]
    assert (acme["actual"]["mid"], acme["planned"]["mid"]) == (1728, 1728 + 2016)
    # 2,752 H100 of 700 W and 4,000 chips of 600 W; 2,016 H200 of 700 W come.
    today = (2752 * 700 + 4000 * 600) / 10**6
    assert grid["actual"]["mid"] == pytest.approx(today)
    broken = grid["planned_break"]
    assert broken["date"] == "2027-06-30"
    assert broken["actual"]["mid"] == pytest.approx(today + 2016 * 700 / 10**6)
    assert (floor["verdict"], floor["planned_break"]) == ("met", None)
    assert [run("check", plan, *options).code for options in ((), ("--strict",))] == [0, 1]


def test_what_if(run: Run, plan: Path) -> None:
    """4,032 H200 more in Reno from the end of September."""
    pool = "  - {name: reno-2, accelerator: H200, count: 4032, online: 2027-Q3}\n"
    found, code, _ = by_quarter(run, plan, changed(plan, "reno", "pools:\n", f"pools:\n{pool}"))
    assert (code, found) == (0, {
        "2026-12-31": (10_352, 10_352), "2027-03-31": (10_352, 10_352),
        "2027-06-30": (12_368, 12_368), "2027-09-30": (12_368, 16_400),
    })  # fmt: skip


def test_a_late_delivery(run: Run, plan: Path) -> None:
    """2,016 of 12,368 are missing for two quarters: 16.3%, from the day on which they were due."""
    late = changed(plan, "oslo", "2027-Q2", "2027-Q4")
    found, code, said = by_quarter(run, plan, late, "--max-decrease", "10%")
    assert found["2027-06-30"] == found["2027-09-30"] == (12_368, 10_352)
    assert found["2027-12-31"] == (12_368, 12_368)
    assert (code, "(16.3%) from 2027-06-30 on is more than 10%" in said) == (1, True)
    assert run("diff", plan, late, "--every", "quarter", "--max-decrease", "17%").code == 0


def test_a_retirement_breaks_the_floor(run: Run, plan: Path) -> None:
    """Without the 5,600 of Reno 6,768 are left of at least 8,000; three quarters of a year ahead."""
    goes = changed(plan, "reno", "count: 5600", "count: 5600, retired: 2027-07-01")
    found, _, said = by_quarter(run, plan, goes, "--max-decrease", "20%")
    assert found["2027-09-30"] == (12_368, 6_768)
    assert "from 2027-07-01 on is more than 20%" in said
    document = json.loads(run("total", goes, "-f", "json").out)
    broken = document["fleets"][0]["targets"][2]["planned_break"]
    assert (broken["date"], broken["verdict"], broken["actual"]["mid"]) == (
        "2027-07-01", "missed", 6_768,
    )  # fmt: skip


def test_one_customer(run: Run, plan: Path) -> None:
    """Acme has 1,728 H100, and 2,016 H200 more in a quarter that is planned."""
    asked = ("--where", "tag:customer=acme", "-q")
    assert run("total", plan, *asked).out == "1728\n"
    assert run("total", plan, *asked, "--as-of", "2027-Q2").out == "3744\n"
