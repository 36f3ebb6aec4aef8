"""`fleet total`, letter by letter: outputs that a person has read, and numbers worked out by hand."""

import csv
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import ROOT, Run

FOLDER = Path(__file__).parent / "total"
FLAGSHIP = "configs/fleets/meta-2024.yaml"
EVERYTHING = "tests/golden/total/everything.yaml"
SMALL = "tests/golden/total/small.yaml"
SEVERAL = (FLAGSHIP, "configs/fleets/colossus-1.yaml", "configs/fleets/abilene.yaml")


class Case(NamedTuple):
    """A command line and the circumstances of its run."""

    file: str
    arguments: tuple[str, ...]
    columns: int | None = None
    env: dict[str, str] | None = None


ASCII = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}

CASES = (
    Case("flagship-80.txt", (FLAGSHIP,), 80),
    Case("flagship-160.txt", (FLAGSHIP,), 160),
    Case("flagship-piped.txt", (FLAGSHIP,)),
    Case("flagship-ascii.txt", (FLAGSHIP,), 100, ASCII),
    Case("flagship-colour.txt", (FLAGSHIP,), 100, {"FORCE_COLOR": "1"}),
    Case("flagship-wide-100.txt", (FLAGSHIP, "--wide"), 100),
    Case("flagship-wide.txt", (FLAGSHIP, "--wide")),
    Case("flagship.json", (FLAGSHIP, "-f", "json")),
    Case("flagship.csv", (FLAGSHIP, "-f", "csv")),
    Case("flagship.md", (FLAGSHIP, "-f", "markdown")),
    Case("flagship-wide.md", (FLAGSHIP, "-f", "markdown", "--wide")),
    Case("flagship-quiet.txt", (FLAGSHIP, "--quiet")),
    Case("colossus-in-b200.txt", (SEVERAL[1], "-t", "dense-16bit", "-r", "B200")),
    Case("several-80.txt", SEVERAL, 80),
    Case("several.txt", SEVERAL),
    Case("several-by-vendor.txt", (*SEVERAL, "--by", "vendor")),
    Case("several-by-fleet.csv", (*SEVERAL, "--by", "fleet", "--by", "accelerator", "-f", "csv")),
    Case("everything-80.txt", (EVERYTHING,), 80),
    Case("everything-40.txt", (EVERYTHING,), 40),
    Case("everything.txt", (EVERYTHING,)),
    Case("everything.json", (EVERYTHING, "-f", "json")),
    Case("everything.csv", (EVERYTHING, "-f", "csv", "--by", "tag:team")),
    Case("everything.md", (EVERYTHING, "-f", "markdown")),
    Case("everything-ascii.txt", (EVERYTHING,), 80, ASCII),
    Case("everything-independent.txt", (EVERYTHING, "--estimates", "independent")),
    Case("everything-later.txt", (EVERYTHING, "--as-of", "2026-01-01")),
    Case("everything-by-site.txt", (EVERYTHING, "--by", "site")),
    Case("everything-by-team-and-site.txt", (EVERYTHING, "--by", "tag:team", "--by", "site")),
    Case("everything-by-pool.txt", (EVERYTHING, "--by", "pool")),
    Case("everything-by-vendor.txt", (EVERYTHING, "--by", "vendor", "--by", "architecture")),
    Case("small.txt", (SMALL,)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_an_output_is_as_it_was_read(
    case: Case, run: Run, golden: Callable[[Path, str], None]
) -> None:
    """Each output is what a person has read and found right, to the letter."""
    done = run("total", *case.arguments, columns=case.columns, env=case.env)
    assert (done.code, done.err) == (0, "")
    golden(FOLDER / case.file, done.out)


def test_no_golden_file_is_left_over() -> None:
    """Every file of outputs belongs to a case."""
    kept = {path.name for path in FOLDER.iterdir() if path.suffix != ".yaml"}
    assert kept == {case.file for case in CASES}


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
        for day in ("2025-06-29", "2025-06-30", "2025-07-01")
    }
    assert counts == {"2025-06-29": 1540, "2025-06-30": 540, "2025-07-01": 1540}


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


def shuffled(text: str, seed: int) -> str:
    """Return the text of a manifest with its pools in another order."""
    before, pools, after = text.partition("pools:\n")[0], [], ""
    body = text.partition("pools:\n")[2]
    listed, _, rest = body.partition("\ntargets:")
    pools, after = listed.strip("\n").split("\n"), rest
    random.Random(seed).shuffle(pools)
    return f"{before}pools:\n" + "\n".join(pools) + f"\n\ntargets:{after}"


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_the_same_fleet_gives_the_same_bytes(form: str, run: Run, tmp_path: Path) -> None:
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
        done = run("total", "fleet.yaml", "-f", form, "--wide", cwd=tmp_path, env=env)
        assert done.code == 0
        outputs.add(done.out)
    assert len(outputs) == 1
