"""`fleet compare`: how much of a total hangs on the convention."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CONFIGS, FLAGSHIP, Run

ManifestFile = Callable[..., Path]


def tables_of(out: str) -> dict[str, Any]:
    """Return the tables of the one fleet of a JSON document, by name."""
    (fleet,) = json.loads(out)["fleets"]
    return {table["table"]: table for table in fleet["tables"]}


def test_the_600_000_under_each_convention(run: Run) -> None:
    """Each total is what `fleet total` gives with that table, and the verdict goes with it."""
    compared = tables_of(run("compare", FLAGSHIP, "-f", "json").out)
    assert len(compared) >= 9
    for name, table in compared.items():
        if table["missing"]:
            continue
        total = json.loads(run("total", FLAGSHIP, "-t", name, "-f", "json").out)["fleets"][0]
        assert table["equivalents"] == total["equivalents"]
        (target,) = table["targets"]
        (same,) = [one for one in total["targets"] if one["name"] == target["name"]]
        assert target["verdict"] == same["verdict"]
        assert target["delta"] == same["delta"]


def test_it_fits_on_one_screen(run: Run) -> None:
    """The whole answer takes at most forty lines of eighty columns."""
    lines = run("compare", FLAGSHIP, columns=80).out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80


def test_the_spread_is_between_lowest_and_highest(run: Run) -> None:
    """The spread names the two tables and the quotient of their totals."""
    (fleet,) = json.loads(run("compare", FLAGSHIP, "-f", "json").out)["fleets"]
    mids = {t["table"]: t["equivalents"]["mid"] for t in fleet["tables"] if t["equivalents"]}
    spread = fleet["spread"]
    assert mids[spread["lowest"]] == min(mids.values())
    assert mids[spread["highest"]] == max(mids.values())
    assert spread["ratio"] == pytest.approx(max(mids.values()) / min(mids.values()))


def test_a_table_that_lacks_a_chip_gives_no_partial_total(run: Run) -> None:
    """Nobody submitted A100 to that benchmark: no total, and the chip is named."""
    table = tables_of(run("compare", FLAGSHIP, "-f", "json").out)[
        "mlperf-inference-5.1-llama2-70b-offline"
    ]
    assert table["equivalents"] is None
    assert table["missing"] == ["A100 SXM4 80GB"]
    out = run("compare", FLAGSHIP, columns=1000).out
    assert (
        "no figure for A100 SXM4 80GB, so no total: mlperf-inference-5.1-llama2-70b-offline" in out
    )


def test_tables_without_a_total_do_not_drown_the_others(run: Run) -> None:
    """People see a row for each total, and a line for the tables that lack the same; CSV has all."""
    rows = [line for line in run("compare", FLAGSHIP, columns=1000).out.splitlines() if line]
    assert not [row for row in rows if row.startswith("mlperf")]
    lacking = [row for row in rows if ", so no total: " in row]
    assert len({row.rpartition(": ")[0] for row in lacking}) == len(lacking)
    written = run("compare", FLAGSHIP, "-f", "csv").out
    assert written.count("\ntables,") == len(tables_of(run("compare", FLAGSHIP, "-f", "json").out))


def test_measured_and_datasheet_disagree(manifest: ManifestFile, run: Run) -> None:
    """1000 MI300X are 1,321 H100 by datasheet and 892 measured: 27854.4/8 by 124879/32."""
    path = manifest(["{accelerator: MI300X, count: 1000}"])
    tables = tables_of(run("compare", path, "-f", "json").out)
    assert round(tables["dense-16bit"]["equivalents"]["mid"]) == 1321
    measured = tables["mlperf-inference-5.1-llama2-70b-offline"]["equivalents"]["mid"]
    assert measured == pytest.approx(1000 * 27854.4 * 4 / 124879)


def test_only_the_tables_asked_for(run: Run) -> None:
    """With --table, bundled names and files are compared, and no others."""
    own = CONFIGS / "tables" / "training-inference-mix.yaml"
    done = run("compare", FLAGSHIP, "-t", "tpp", "-t", own, "-f", "json")
    assert list(tables_of(done.out)) == ["tpp", "training-inference-mix"]


def test_a_manifests_own_file_comes_along(manifest: ManifestFile, run: Run) -> None:
    """A table beside the manifest that the manifest names is compared with the bundled ones."""
    path = manifest(["{accelerator: H100, count: 2}"], "table: own.yaml")
    lines = ["name: own", "description: D", "unit: U", "kind: spec", "fields: fp32", "source: S"]
    (path.parent / "own.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert tables_of(run("compare", path, "-f", "json").out)["own"]["equivalents"]["mid"] == 2


def test_two_files_of_one_name_are_two_tables(manifest: ManifestFile, run: Run) -> None:
    """Fleets rated by different files do not add up, even where both files use one name."""
    paths = []
    for field in ("fp32", "bf16"):
        path = manifest(
            ["{accelerator: H100, count: 2}"], f"table: {field}.yaml", name=f"{field}.yml"
        )
        lines = ["name: own", "description: D", "unit: U", "kind: spec", "source: S"]
        text = "\n".join([*lines, f"fields: {field}"])
        (path.parent / f"{field}.yaml").write_text(text, encoding="utf-8")
        paths.append(path)
    done = run("total", *paths)
    assert done.code == 2
    assert "error[table-conflict]" in done.err


def test_goals_are_judged_alike_by_every_reference(run: Run) -> None:
    """600,000 H100 equivalents are that many, whatever counts as 1 in the totals."""
    done = run("compare", FLAGSHIP, "--reference", "TPU v5p", "-f", "json")
    usual = tables_of(run("compare", FLAGSHIP, "-f", "json").out)
    found = tables_of(done.out)
    judged = [name for name, table in found.items() if table["equivalents"] is not None]
    assert len(judged) > 5
    assert all(found[name]["targets"] == usual[name]["targets"] != [] for name in judged)


def test_several_targets_and_fleets_keep_apart(run: Run) -> None:
    """With several targets or fleets each has its own rows, told apart in CSV too."""
    tesla = CONFIGS / "fleets" / "tesla.yaml"
    rows = list(csv.DictReader(run("compare", tesla, FLAGSHIP, "-f", "csv").out.splitlines()))
    assert {row["fleet"] for row in rows} == {"Meta", "Tesla"}
    assert {"Tesla, 2024-12-31", "Meta, 2024-12-31: almost 600,000 H100 equivalents"} <= set(
        run("compare", tesla, FLAGSHIP).out.splitlines()
    )


@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_a_target_that_an_older_snapshot_states_is_in_every_format(
    form: str, run: Run, tmp_path: Path
) -> None:
    """Each format has every target that JSON has, with the day that it is judged on."""
    for year, targets in (
        (2024, "targets: [{name: old goal, at_least: 5, by: 2024}]\n"),
        (2025, ""),
    ):
        text = f"fleet: F\nas_of: {year}-12-31\npools: [{{accelerator: H100, count: {year}}}]\n"
        (tmp_path / f"{year}.yaml").write_text(text + targets)
    said = run("compare", tmp_path, "-t", "dense-8bit", "-f", form).out
    assert "old goal" in said

    names = {"table": "Judged on", "csv": "measured", "markdown": "Judged on"}
    assert names[form] in said


def test_unrated_pools_are_told(manifest: ManifestFile, run: Run) -> None:
    """A pool that is unrated is in no total, and the output says why."""
    path = manifest(
        ["{accelerator: H100, count: 2}", "{accelerator: Own, count: 9, unrated: made up}"]
    )
    tables = tables_of(run("compare", path, "-f", "json").out)
    assert tables["dense-16bit"]["equivalents"]["mid"] == 2
    assert "not rated, so not in the H100e: made up" in run("compare", path).out


@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_every_format_says_every_total(form: str, run: Run) -> None:
    """Each table's total of the JSON document is in every other format, next to its name."""
    out = run("compare", FLAGSHIP, "--format", form, columns=100).out.replace("\\", "")
    for name, table in tables_of(run("compare", FLAGSHIP, "-f", "json").out).items():
        assert name in out
        if table["equivalents"] is not None:
            rows = (line for line in out.splitlines() if re.search(rf"(^|[|,] ?){name}\b", line))
            mid = table["equivalents"]["mid"]
            assert (repr(mid) if form == "csv" else f"{mid:,.0f}") in next(rows)


def test_an_unknown_accelerator_is_an_error(manifest: ManifestFile, run: Run) -> None:
    """What the catalogue lacks is an error with its place, as in total."""
    done = run("compare", manifest(["{accelerator: MI300Z, count: 2}"]))
    assert done.code == 2
    assert ":3:19: error[unknown-accelerator]" in done.err


EXAFLOPS = "{name: exa, at_least: 420 EFLOP/s, by: 2030}"
EQUIVALENTS = "{name: equivalents, at_least: 90 H100e}"


def test_a_goal_that_a_table_does_not_measure_has_no_verdict(
    manifest: ManifestFile, run: Run
) -> None:
    """A goal in EFLOP/s is judged by tables in FLOP/s alone; the others are named, not undecided."""
    path = manifest(["{accelerator: H100, count: 100}"], f"targets: [{EXAFLOPS}, {EQUIVALENTS}]")
    done = run("compare", path, "--format", "json")
    tables = tables_of(done.out)
    for name, table in tables.items():
        judged = {target["name"]: target["verdict"] for target in table["targets"]}
        if table["equivalents"] is not None:
            assert ("exa" in judged) is (table["unit"] in ("TFLOP/s", "TOP/s")), name
            assert table["unmeasured"] == ([] if "exa" in judged else ["exa"])
            assert judged["equivalents"] == "met"
    out = run("compare", path, columns=200).out
    assert "exa is in EFLOP/s, which is not measured by: " in out
    assert "undecided" not in out


def test_a_goal_that_no_table_measures_is_an_error_as_in_total(
    manifest: ManifestFile, run: Run
) -> None:
    """Where none of the tables measures a goal, compare refuses at its place, as total does."""
    path = manifest(["{accelerator: H100, count: 100}"], f"targets: [{EXAFLOPS}]")
    for command in ("compare", "total"):
        done = run(command, path, "--table", "tpp")
        assert done.code == 2
        assert "fleet.yaml:2:33: error[unit]" in done.err
        assert "EFLOP/s" in done.err


def test_goals_in_equivalents_need_no_total(manifest: ManifestFile, run: Run) -> None:
    """Under a quantity that a table does not measure it has no total, and judges equivalents still."""
    path = manifest(["{accelerator: H100, count: 100}"], f"targets: [{EQUIVALENTS}]")
    tables = tables_of(run("compare", path, "--reference", "1 EFLOP/s", "-f", "json").out)
    assert tables["tpp"]["equivalents"] is None
    assert tables["tpp"]["problem"] == "measures TPP, not EFLOP/s"
    assert [target["verdict"] for target in tables["tpp"]["targets"]] == ["met"]
    assert tables["dense-16bit"]["equivalents"]["mid"] == pytest.approx(0.09894)
    assert [target["verdict"] for target in tables["dense-16bit"]["targets"]] == ["met"]
    out = run("compare", path, "--reference", "1 EFLOP/s", columns=200).out
    assert re.search(r"^tpp +≥ 90 +100 +\+10", out, re.MULTILINE)
