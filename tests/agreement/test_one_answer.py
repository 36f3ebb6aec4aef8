"""Every command that can answer a question gives the same answer."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_cli.calc.keys import KEYS
from tests.inside import run_inside

DAYS = [date(year, month, 15) for year in (2023, 2024, 2025) for month in (3, 9)]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw the documents of one fleet: snapshots, parts of them, pools that come and go, targets."""
    texts = []
    names = iter("abcdefghijklmnopqrstuvwxyz")
    for place in range(draw(st.integers(1, 4))):
        lines = ["fleet: Drawn"]
        as_of = draw(st.sampled_from([None, *DAYS[::2]]))
        lines += [f"as_of: {as_of}"] if as_of else []
        lines.append("pools:")
        for _ in range(draw(st.integers(1, 3))):
            low, mid, high = sorted(draw(st.tuples(*[st.integers(0, 200)] * 3)))
            pool = [f"name: {next(names)}{place}", f"accelerator: {draw(st.sampled_from(CHIPS))}"]
            pool.append(f"count: {{low: {low}, mid: {mid}, high: {high}}}")
            online, retired = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=2)))
            dates = draw(st.sampled_from(["", "online", "retired", "both"]))
            pool += [f"online: {online}"] if dates in ("online", "both") else []
            pool += [f"retired: {retired}"] if dates in ("retired", "both") else []
            lines.append(f"  - {{{', '.join(pool)}}}")
        for number in range(draw(st.integers(0, 2))):
            lines += ["targets:"] if number == 0 else []
            goal, comparator = draw(st.integers(0, 400)), draw(st.sampled_from(COMPARATORS))
            of, by = draw(st.sampled_from(OF)), draw(st.sampled_from([None, *DAYS]))
            target = [f"name: t{place}{number}", f"{comparator}: {goal}", f"of: {of}"]
            target += [f"by: {by}"] if by else []
            lines.append(f"  - {{{', '.join(target)}}}")
        texts.append("\n".join(lines) + "\n")
    return "---\n".join(texts)


CHIPS = ("H100", "A100 SXM4 80GB", "MI300X")
COMPARATORS = ("at_least", "about", "at_most")
OF = ("h100e", "any", "H100", "AMD", "power_mw")


def verdicts_of(targets: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """Return what is said of each target, by its name."""
    return {
        one["name"]: (one["verdict"], one["actual"], one.get("measured"), one.get("measured_until"))
        for one in targets
    }


@given(documents(), st.sampled_from([None, *DAYS]))
@settings(max_examples=150)
def test_commands_judge_alike(text: str, day: date | None) -> None:
    """`total`, `check`, `timeline`, `diff` and `compare` give every target one verdict."""
    options = ["--as-of", str(day)] if day else []

    def document(*arguments: str) -> dict[str, Any]:
        done = run_inside(*arguments, *options, "--format", "json", stdin=text.encode())
        found: dict[str, Any] = json.loads(done.out) if done.out else {}
        return found

    total = document("total", "-")
    (fleet,) = total["fleets"]
    judged = verdicts_of(fleet["targets"])

    checked = {
        one["subject"]: one["rule"].removeprefix("target-")
        for one in document("check", "-", "--strict")["findings"]
        if one["rule"].startswith("target-")
    }
    # NOTE: one that is met is silent, unless it is judged on a later day than it was due.
    assert checked.items() <= {name: verdict for name, (verdict, *_) in judged.items()}.items()
    assert {name for name, (verdict, *_) in judged.items() if verdict != "met"} <= checked.keys()

    diff = document("diff", "/dev/null", "-")
    assert {one["name"]: one["new_verdict"] for one in diff["targets"]} == {
        name: verdict for name, (verdict, *_) in judged.items()
    }
    # NOTE: before the first day known there is no total.
    whole = total["total"] and total["total"]["equivalents"]
    assert diff["new"]["equivalents"] == whole

    compared = document("compare", "-", "--table", "dense-16bit")
    (table,) = compared["fleets"][0]["tables"]
    assert table["equivalents"] == whole

    timeline = document("timeline", "-")
    if timeline:
        assert verdicts_of(timeline["targets"]) == judged
        if day:
            assert timeline["points"][-1]["equivalents"] == whole


SNAPSHOTS = """\
fleet: N
as_of: 2023-12-31
pools: [{accelerator: H100, count: 50}]
---
fleet: N
as_of: 2024-12-31
pools: [{accelerator: H100, count: 120}]
"""


@pytest.mark.parametrize(
    ("text", "target", "verdict", "actual"),
    [
        # Parts of one fleet: 60 at one site and 60 at another against 100.
        (
            "fleet: S\npools: [{accelerator: H100, count: 60, site: x}]\n---\n"
            "fleet: S\npools: [{accelerator: H100, count: 60, site: y}]\n",
            "at_least: 100, of: H100",
            "met",
            (120, 120, 120),
        ),
        # The later of two snapshots holds, and an older one that states the target is no other fleet.
        (SNAPSHOTS, "at_least: 100, of: H100", "met", (120, 120, 120)),
        # Due on a day that a snapshot tells: 50 were there then, whatever came later.
        (SNAPSHOTS, "at_least: 100, of: H100, by: 2023-12-31", "missed", (50, 50, 50)),
        # Due between the two: from the one to the other, (50 + 120) / 2 in the middle.
        (SNAPSHOTS, "at_least: 100, of: H100, by: 2024-06-30", "undecided", (50, 85, 120)),
        (SNAPSHOTS, "at_least: 40, of: H100, by: 2024-06-30", "met", (50, 85, 120)),
        (SNAPSHOTS, "at_least: 200, of: H100, by: 2024-06-30", "missed", (50, 85, 120)),
        # A deadline before the fleet's date, with the days on which pools came.
        (
            "fleet: D\nas_of: 2025-12-31\npools: [{accelerator: H100, count: 70, online: 2024-01-01}, "
            "{accelerator: H100, count: 70, online: 2025-01-01}]\n",
            "at_least: 100, of: H100, by: 2024-06-30",
            "missed",
            (70, 70, 70),
        ),
        # Nothing of what is aimed at is 0 of it, and due later it is pending.
        (SNAPSHOTS, "at_least: 10, of: AMD, by: 2030-01-01", "pending", (0, 0, 0)),
        (SNAPSHOTS, "at_least: 10, of: Blackwell", "missed", (0, 0, 0)),
        (SNAPSHOTS, "at_least: 10, of: NVIDIA H100", "met", (120, 120, 120)),
        # A word of a measure in any case of letters.
        (SNAPSHOTS, "at_least: 120, of: H100E", "met", (120, 120, 120)),
        (SNAPSHOTS, "at_least: 0.084, of: POWER_MW", "met", (0.084, 0.084, 0.084)),
    ],
)
def test_a_target_has_one_verdict(
    tmp_path: Path, text: str, target: str, verdict: str, actual: tuple[float, float, float]
) -> None:
    """Worked out by hand, and the same from all commands that judge."""
    path = tmp_path / "fleet.yaml"
    path.write_text(f"{text}targets: [{{name: t, {target}}}]\n", encoding="utf-8")
    expected = {"low": actual[0], "mid": actual[1], "high": actual[2]}
    (one,) = json.loads(run_inside("total", str(path), "-f", "json").out)["fleets"][0]["targets"]
    assert (one["verdict"], one["actual"]) == (verdict, expected)
    timeline = run_inside("timeline", str(path), "-f", "json").out
    if timeline:
        (one,) = json.loads(timeline)["targets"]
        assert (one["verdict"], one["actual"]) == (verdict, expected)
    (change,) = json.loads(run_inside("diff", "/dev/null", str(path), "-f", "json").out)["targets"]
    assert change["new_verdict"] == verdict
    assert run_inside("check", str(path), "--strict").code == (0 if verdict == "met" else 1)


def test_a_floor_is_held_against_the_latest_snapshot(tmp_path: Path) -> None:
    """`check --min` asks what the total prints, not what an older snapshot had."""
    path = tmp_path / "fleet.yaml"
    path.write_text(SNAPSHOTS, encoding="utf-8")
    assert run_inside("check", str(path), "--min", "100").code == 0
    assert run_inside("check", str(path), "--min", "100", "--as-of", "2023-12-31").code == 1


@pytest.mark.parametrize("key", KEYS)
def test_rows_that_are_asked_for_are_shown(tmp_path: Path, key: str) -> None:
    """By whichever key, also the one that rows have unasked: CSV and JSON have the same."""
    path = tmp_path / "two.yaml"
    path.write_text(
        "---\n".join(
            f"fleet: {one}\npools: [{{name: {one}, accelerator: {chip}, count: {count}, "
            f"site: s{one}, region: r{one}, owner: o{one}}}]\n"
            for one, chip, count in (("A", "H100", 9), ("B", "MI300X", 5))
        ),
        encoding="utf-8",
    )
    document = json.loads(run_inside("total", path, "--by", key, "-f", "json").out)
    lines = csv.DictReader(run_inside("total", path, "--by", key, "-f", "csv").out.splitlines())
    rows = {line[key]: int(line["count_mid"]) for line in lines if line["record"] == "rows"}
    assert rows == {row[key]: row["count"]["mid"] for row in document["rows"]}
    assert len(rows) == 2
