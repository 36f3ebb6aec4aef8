"""`fleet total`, letter by letter: outputs that a person has read, and numbers worked out by hand."""

import csv
import io
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Run

FOLDER = Path(__file__).parent / "total"
FLAGSHIP = "configs/fleets/meta-2024.yaml"
EVERYTHING = "tests/golden/total/everything.yaml"
SMALL = "tests/golden/total/small.yaml"
SEVERAL = (FLAGSHIP, "configs/fleets/colossus-1.yaml", "configs/fleets/abilene.yaml")


@pytest.mark.parametrize(
    ("file", "options"), [("everything.txt", ()), ("everything.md", ("-f", "markdown"))]
)
def test_an_output_is_as_it_was_read(
    file: str, options: tuple[str, ...], run_process: Run, golden: Callable[[Path, str], None]
) -> None:
    """What a total can show is what a person has read and found right, to the letter."""
    done = run_process("total", EVERYTHING, *options, columns=80)
    assert (done.code, done.err) == (0, "")
    golden(FOLDER / file, done.out)


def everything(run: Run, *arguments: str) -> dict[str, Any]:
    """Return the JSON total of the fleet that is made for checking by hand."""
    document: dict[str, Any] = json.loads(run("total", EVERYTHING, "-f", "json", *arguments).out)
    return document


def spread(estimate: dict[str, float]) -> tuple[float, float, float]:
    """Return low, mid and high."""
    return estimate["low"], estimate["mid"], estimate["high"]


def test_counts_and_equivalents_by_hand(run: Run) -> None:
    """
    Lows add to lows and highs to highs, each times its rate.

    X1: 100 + 10 boxes of 8 = 180 at 2. X2: 100 + 200 = 300 (230 to 370) at a half. X3: 40 at
    989.5 / 1979 = a half, by the fall-back. Mystery: 20 (10 to 30) without a rate.
    """
    fleet = everything(run)["fleets"][0]
    assert spread(fleet["accelerators"]) == (180 + 230 + 40 + 10, 540, 180 + 370 + 40 + 30)
    assert spread(fleet["equivalents"]) == (360 + 115 + 20, 530, 360 + 185 + 20)
    assert spread(fleet["unrated"]) == (10, 20, 30)
    assert [(row["accelerator"], row["rate"]) for row in fleet["rows"]] == [
        ("X1", 2),
        ("X2", 0.5),
        ("X3", 0.5),
        ("Mystery", None),
    ]
    assert [row["fallback_tables"] for row in fleet["rows"]] == [[], [], ["dense-8bit"], []]
    assert fleet["rows"][0]["share"] == pytest.approx(360 / 530)


def test_independent_errors_add_in_quadrature_by_hand(run: Run) -> None:
    """Half-widths of 40 and 30 below, and of 30 and 40 above, make 50 on both sides."""
    fleet = everything(run, "--estimates", "independent")["fleets"][0]
    rows = {row["accelerator"]: row for row in fleet["rows"]}
    assert spread(rows["X2"]["count"]) == (250, 300, 350)
    assert spread(rows["X2"]["equivalents"]) == (125, 150, 175)
    assert spread(fleet["equivalents"]) == (505, 530, 555)
    low, mid, high = spread(fleet["accelerators"])
    assert mid == 540
    assert (mid - low) ** 2 == pytest.approx(50**2 + 10**2)
    assert (high - mid) ** 2 == pytest.approx(50**2 + 10**2)


def test_dates_decide_what_counts_by_hand(run: Run) -> None:
    """A pool counts from its first day on, and on its last day no longer."""
    counts = {
        day: everything(run, "--as-of", day)["total"]["accelerators"]["mid"]
        for day in ("2025-06-30", "2025-07-01")
    }
    assert counts == {"2025-06-30": 540, "2025-07-01": 1540}
    assert everything(run, "--as-of", "2025-06-29")["total"] is None


def test_each_target_gets_the_verdict_that_its_name_says(run: Run) -> None:
    """Every comparator has a target of every verdict that it can get."""
    for target in everything(run)["fleets"][0]["targets"]:
        if " and " in target["name"]:
            comparator, verdict = target["name"].split(" and ")
            assert target["comparator"] == comparator.replace(" ", "_")
            assert target["verdict"] == verdict


def test_deltas_are_actual_less_goal_by_hand(run: Run) -> None:
    """A delta is signed: actual less goal, and in percent of the goal."""
    targets = {target["name"]: target for target in everything(run)["fleets"][0]["targets"]}
    assert spread(targets["about and undecided"]["delta"]) == (-55, -20, 15)
    assert spread(targets["about and undecided"]["delta_percent"]) == pytest.approx(
        (-10, -40 / 11, 30 / 11)
    )
    assert spread(targets["at most and missed"]["delta"]) == (180, 180, 180)
    assert spread(targets["at most and missed"]["delta_percent"]) == (450, 450, 450)


def test_the_unrated_and_the_borrowed_are_said_in_every_format(run: Run) -> None:
    """No format hides that a pool has no rate, or that a rate came from another table."""
    for name in ("table", "markdown"):
        out = run("total", EVERYTHING, "-f", name).out.replace("\\", "")
        assert "rate from the fall-back table dense-8bit" in out
        assert "not rated, so not in the H100e: of a generation that nobody names" in out
    rows = list(csv.DictReader(io.StringIO(run("total", EVERYTHING, "-f", "csv").out)))
    (mystery,) = [row for row in rows if row["accelerator"].startswith("Mystery")]
    assert mystery["count_mid"] == "20"
    assert mystery["equivalents_mid"] == ""


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_every_format_names_its_basis(form: str, run: Run) -> None:
    """No number stands without the table and the reference that made it."""
    out = run("total", FLAGSHIP, "-f", form).out.replace("\\", "")
    assert "dense-8bit" in out
    assert "H100 SXM5 80GB" in out


GROUPS: dict[tuple[str, ...], dict[tuple[str, ...], float | None]] = {
    ("site",): {("South",): 280, ("North",): 250, ("",): None},
    ("tag:team", "site"): {
        ("red", "North"): 250,
        ("blue", "South"): 160,
        ("", "South"): 100,
        ("=blue", "South"): 20,
        ("", ""): None,
    },
    ("vendor", "architecture"): {
        ("Example", "Ten"): 360,
        ("Example", "Nine"): 150,
        ("Other", "Ten"): 20,
        ("Elsewhere", ""): None,
    },
    ("pool",): {
        ("one",): 200,
        ("two",): 160,
        ("four",): 100,
        ("three",): 50,
        ("five",): 20,
        ("six",): None,
    },
}
"""H100 equivalents of each group by hand: X1 2 each, X2 and X3 a half, Mystery has none."""


@pytest.mark.parametrize("keys", GROUPS, ids=" ".join)
def test_groups_by_hand(keys: tuple[str, ...], run: Run) -> None:
    """Pools add up by any keys, those without the key among themselves, the largest first."""
    by = [word for key in keys for word in ("--by", key)]
    rows = everything(run, *by)["fleets"][0]["rows"]
    found = {tuple(row[key] for key in keys): (row["equivalents"] or {}).get("mid") for row in rows}
    assert list(found.items()) == list(GROUPS[keys].items())


def test_several_fleets_are_ranked_and_added_by_hand(run: Run) -> None:
    """The fleet with more equivalents stands first, and the last line adds them up."""
    done = run("total", SMALL, EVERYTHING, "--table", "dense-8bit", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    fleets = [row for row in rows if row["record"] == "fleets"]
    assert [row["fleet"] for row in fleets] == ["Everything", "Small"]
    parts = [
        json.loads(run("total", path, "--table", "dense-8bit", "-q").out)
        for path in (SMALL, EVERYTHING)
    ]
    whole = run("total", SMALL, EVERYTHING, "--table", "dense-8bit", "-q").out
    assert json.loads(whole) == pytest.approx(sum(parts), abs=0.001)
    assert {row["target"] for row in rows} >= {"half an H100", "at least and met"}


def test_another_reference_is_named_and_divides(run: Run) -> None:
    """In B200s an H100 counts 989.4 / 2250, and the head of the column says what 1 is."""
    done = run("total", SMALL, "--reference", "B200")
    assert "B200e each" in done.out
    assert "reference B200 = 1" in done.out
    assert f"{989.4 / 2250:.4f}" in done.out


def test_small_numbers_are_not_rounded_to_nothing(run: Run) -> None:
    """Three sevenths of an H100 and 0.37 kW keep digits that tell them from 0."""
    out = run("total", SMALL, columns=120).out
    assert re.search(r"H100 SXM5 80GB +0\.43 +1\.0000 +0\.429 ", out)
    assert re.search(r"a kilowatt at the most .* <0\.001 +-0\.001 +-63\.0% +met", out)


def test_wide_adds_power_memory_and_sources_by_hand(run: Run) -> None:
    """X1: 180 at 1,000 W and 100 GB; X2: 300 at 500 W and 50 GB; X3: 40 at 250 W and 25 GB."""
    plain, wide = run("total", EVERYTHING).out, run("total", EVERYTHING, "--wide").out
    for name, power, memory in (("X1", "0.180", "18"), ("X2", "0.150", "15"), ("X3", "0.010", "1")):
        (row,) = re.findall(rf"^{name}\b.*$", wide, re.MULTILINE)
        assert re.search(rf" {re.escape(power)} .* {memory}(?:\.0+)? ", row), row
    for word in ("The inventory", "https://example.com/press", "TDP MW", "Memory TB"):
        assert word in wide
        assert word not in plain


def shuffled(text: str, seed: int) -> str:
    """Return the text of a manifest with its pools in another order."""
    before, pools, after = text.partition("pools:\n")[0], [], ""
    body = text.partition("pools:\n")[2]
    listed, _, rest = body.partition("\ntargets:")
    pools, after = listed.strip("\n").split("\n"), rest
    random.Random(seed).shuffle(pools)
    return f"{before}pools:\n" + "\n".join(pools) + f"\n\ntargets:{after}"


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_the_same_fleet_gives_the_same_bytes(form: str, run_process: Run, tmp_path: Path) -> None:
    """Neither the order of pools, nor the locale, time zone or hash seed changes a byte."""
    text = (ROOT / EVERYTHING).read_text("utf-8")
    (tmp_path / "half.yaml").write_bytes((FOLDER / "half.yaml").read_bytes())
    circumstances = (
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "4711", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"},
    )
    outputs = set()
    for seed, env in enumerate(circumstances):
        (tmp_path / "fleet.yaml").write_text(shuffled(text, seed), encoding="utf-8")
        done = run_process("total", "fleet.yaml", "-f", form, "--wide", cwd=tmp_path, env=env)
        assert done.code == 0
        outputs.add(done.out)
    assert len(outputs) == 1
