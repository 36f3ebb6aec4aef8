"""`diff --every`: two sides through time, and limits that hold on every day of the plan."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.test_one_answer import DAYS, documents
from tests.conftest import Run
from tests.inside import run_inside

LAB = """\
fleet: Lab
as_of: 2026-11-27
pools:
  - {name: train, accelerator: H100, count: 10000}
  - {name: old, accelerator: H100, count: 5600}
  - {name: new, accelerator: H100, count: 4032, online: 2026-Q4}
"""
SLIP = LAB.replace("2026-Q4", "2027-Q2")
DELETION = LAB.replace("  - {name: new, accelerator: H100, count: 4032, online: 2026-Q4}\n", "")
RETIREMENT = LAB.replace("count: 5600", "count: 5600, retired: 2027-04-01")


def written(folder: Path, **texts: str) -> list[Path]:
    """Write texts into files."""
    paths = [folder / f"{name}.yaml" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


# By hand: 15,600 H100 today and 19,632 from the end of 2026.
@pytest.mark.parametrize(
    ("text", "deltas", "limit", "day"),
    [
        (SLIP, {"2026-12-31": -4032, "2027-03-31": -4032, "2027-06-30": 0}, "1%", "2026-12-31"),
        (DELETION, {"2026-12-31": -4032}, "20%", "2026-12-31"),
        (RETIREMENT, {"2026-12-31": 0, "2027-03-31": 0, "2027-06-30": -5600}, "1%", "2027-04-01"),
    ],
)
def test_a_worse_plan_is_a_difference_and_breaks_limits_on_its_day(
    run: Run, tmp_path: Path, text: str, deltas: dict[str, int], limit: str, day: str
) -> None:
    """4,032 slip by two quarters, a planned pool is deleted, 5,600 H100 go in spring."""
    sides = written(tmp_path, old=LAB, new=text)
    done = run("diff", *sides, "--every", "quarter", "-f", "json", "--max-decrease", limit)
    found = json.loads(done.out)["by_period"]
    assert {one["date"]: one["delta"]["accelerators"] for one in found} == deltas
    assert done.code == 1
    assert f"from {day} on is more than {limit}" in done.err
    assert run("diff", *sides, "--every", "quarter", "--max-decrease", "50%").code == 0
    assert run("diff", *sides, "--exit-code").code == 1


def test_a_dip_between_two_ends_counts(run: Run, tmp_path: Path) -> None:
    """9 H100 that are there for five days in January are at the end of no quarter."""
    comes = (
        LAB
        + "  - {name: gap, accelerator: H100, count: 9, online: 2027-01-05, retired: 2027-01-10}\n"
    )
    sides = written(tmp_path, old=comes, new=LAB)
    done = run("diff", *sides, "--every", "quarter", "--max-decrease", "8")
    assert (done.code, "from 2027-01-05 on is more than 8" in done.err) == (1, True)


def test_a_date_that_is_rolled_on_is_no_change(run: Run, tmp_path: Path) -> None:
    """What was planned came: on no day do the sides differ, though on their own dates they do."""
    plan = LAB + "  - {name: goes, accelerator: H100, count: 9000, retired: 2027-01-15}\n"
    sides = written(tmp_path, old=plan, new=plan.replace("2026-11-27", "2027-04-30"))
    done = run("diff", *sides, "--every", "quarter", "--max-decrease", "5%")
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_a_report_says_which_limit_is_crossed(run: Run, tmp_path: Path, form: str) -> None:
    """A comment on a pull request does not look clean where the job fails."""
    sides = written(tmp_path, old=LAB, new=DELETION)
    done = run("diff", *sides, "--every", "quarter", "--max-decrease", "5%", "-f", form)
    said = "the decrease of 4,032 H100e (20.5%) from 2026-12-31 on is more than 5%"
    out = " ".join(done.out.replace("\\", "").split())
    assert (done.code, said in out) == (1, True)
    if form == "json":
        assert json.loads(done.out)["crossed"] == [{"rule": "max-decrease", "message": said}]
        assert json.loads(run("diff", *sides, "-f", "json").out)["crossed"] == []


def test_targets_whose_plan_changed_are_listed(run: Run, tmp_path: Path) -> None:
    """19,632 by then as planned before, 15,600 now; where only the actual changed they are counted."""
    target = "targets: [{name: t, at_least: 18000, of: H100, by: 2027-03-31}]\n"
    sides = written(tmp_path, old=LAB + target, new=SLIP + target)
    (one,) = json.loads(run("diff", *sides, "-f", "json").out)["targets"]
    assert [one[side]["planned"]["mid"] for side in ("old", "new")] == [19632, 15600]
    assert [bool(one[side]["planned_break"]) for side in ("old", "new")] == [False, True]
    assert "t: as planned missed on 2027-03-31" in run("diff", *sides).out
    more = (LAB + target).replace("count: 5600", "count: 5601")
    sides = written(tmp_path, old=LAB + target, new=more)
    assert "of 1 more target only the actual changed" in run("diff", *sides).out


def test_what_only_one_side_knows_yet_is_not_compared(run: Run, tmp_path: Path) -> None:
    """A fleet whose counts begin later on one side did not come in between; it is said from when."""
    old = "fleet: A\nas_of: 2025-01-01\npools: [{accelerator: H100, count: 50}]\n"
    new = old.replace("2025-01-01", "2026-01-01").replace("50", "60")
    sides = written(tmp_path, old=old, new=new)
    done = run("diff", *sides, "--every", "year", "--max-increase", "20%")
    assert (done.code, "both sides are known from 2026-01-01 on" in done.out) == (0, True)
    early = run("diff", *sides, "--every", "year", "--as-of", "2025-06-01")
    assert (early.code, "both sides are known from 2026-01-01" in early.err) == (2, True)
    undated = written(tmp_path, a="fleet: A\npools: []\n", b="fleet: A\npools: []\n")
    assert run("diff", *undated, "--every", "year").code == 2
    assert run("diff", *sides, "--every", "week").code == 2


def test_years_in_which_nothing_differs_are_counted(run: Run, tmp_path: Path) -> None:
    """A long past that both sides share is one line; the rows begin where they can differ."""
    past = LAB.replace("count: 10000", "count: 10000, online: 2020-01-01")
    sides = written(tmp_path, old=past, new=past.replace("2026-Q4", "2027-Q2"))
    done = run("diff", *sides, "--every", "year")
    assert "6 years before differ in nothing" in done.out
    found = json.loads(run("diff", *sides, "--every", "year", "-f", "json").out)["by_period"]
    assert [one["date"] for one in found] == ["2026-12-31", "2027-12-31"]


@given(
    documents(),
    documents(),
    st.sampled_from(("month", "quarter", "year")),
    st.sampled_from((None, *DAYS)),
)
@settings(max_examples=40)
def test_each_row_is_the_diff_of_its_day(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str, every: str, until: date | None
) -> None:
    """What `diff --every` says of a period is what `diff --as-of` says of its last day."""
    sides = written(tmp_path_factory.mktemp("sides"), old=old, new=new)

    def document(*options: str) -> Any:
        done = run_inside("diff", *sides, *options, "-f", "json")
        return json.loads(done.out) if done.out else None

    found = document("--every", every, *(["--as-of", str(until)] if until else []))
    periods = found["by_period"] if found else []
    for one in periods[:: max(1, len(periods) // 5)]:
        alone = document("--as-of", one["date"])
        assert one["delta"] == alone["delta"]
        for side in ("old", "new"):
            for measure in ("accelerators", "equivalents"):
                assert one[side][measure] == alone[side][measure]


@st.composite
def revised(draw: st.DrawFn) -> tuple[str, str]:
    """Draw the documents of a fleet, and the same with a few lines changed."""
    old = draw(documents())
    lines = old.splitlines()
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        if line.startswith("as_of"):
            lines[place] = f"as_of: {draw(st.sampled_from(DAYS[::2]))}"
        elif "accelerator" in line:
            was, now = draw(
                st.sampled_from(
                    (
                        ("online: 2023", "online: 2025"), ("retired: 2025", "retired: 2024"),
                        ("H100", "MI300X"), ("high: ", "high: 9"), ("name: ", "name: x"),
                        (line, "  # gone"),
                    )
                )
            )  # fmt: skip
            lines[place] = line.replace(was, now)
    return old, "\n".join(lines) + "\n"


@given(revised())
@settings(max_examples=40)
def test_no_difference_is_none_on_any_day_and_back_is_forth(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[str, str]
) -> None:
    """What moves a total on some day is a difference, and what changed is the same read backwards."""
    sides = written(tmp_path_factory.mktemp("sides"), old=texts[0], new=texts[1])

    def document(*arguments: str | Path) -> Any:
        done = run_inside("diff", *arguments, "-f", "json")
        return json.loads(done.out) if done.out else None

    if (forth := document(*sides)) is None:
        return  # a change that a manifest may not make
    back, months = document(*sides[::-1]), document(*sides, "--every", "month")
    turned = {"added": "removed", "removed": "added"}
    for key in ("planned", "pools"):
        there = [(one["change"], one["old"], one["new"]) for one in forth[key]]
        again = [(turned.get(one["change"], one["change"]), one["new"], one["old"])
                 for one in back[key]]  # fmt: skip
        assert sorted(map(repr, there)) == sorted(map(repr, again))
    moves = any(forth["delta"].values())
    # NOTE: a date that is rolled on is none, also where it is known from then on alone.
    dates = [[line for line in text.splitlines() if line.startswith("as_of")] for text in texts]
    if dates[0] == dates[1]:
        moves |= any(one["delta"]["accelerators"] for one in (months or forth).get("by_period", ()))
    differs = run_inside("diff", *sides, "--exit-code").code == 1
    assert differs or not moves
