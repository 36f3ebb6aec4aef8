"""What fleets are counted by is compared too: figures of chips, systems and sites."""

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.repositories import Repository

HOUSE = """\
accelerators:
  - {name: House-1, vendor: Us, tdp_w: 700, memory_gb: 96, dense: {bf16: 500, fp8: 1000}}
  - {name: Spare, vendor: Us, tdp_w: 700, dense: {bf16: 500}}
systems:
  - {name: House Box, accelerator: House-1, count: 8}
power_model: {it_over_server: 1.1}
"""
POOLS = """\
fleet: Lab
as_of: 2026-11-27
pools:
  - {name: box, system: House Box, count: 10, online: 2027-03-01}
  - {name: other, accelerator: H100, count: 10}
"""


def sides(tmp_path: Path, was: str, now: str, included: bool) -> tuple[Path, Path]:
    """Write both sides, with the definitions in the manifest or in a file that it includes."""
    assert was in HOUSE
    for side, text in (("a", HOUSE), ("b", HOUSE.replace(was, now))):
        (tmp_path / side).mkdir()
        if included:
            (tmp_path / side / "house.yaml").write_text(text, encoding="utf-8")
        more = "include: house.yaml\n" if included else text
        (tmp_path / side / "fleet.yaml").write_text(POOLS + more, encoding="utf-8")
    return tmp_path / "a" / "fleet.yaml", tmp_path / "b" / "fleet.yaml"


@pytest.mark.parametrize("included", [True, False])
@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("tdp_w: 700, m", "tdp_w: 750, m", ("House-1", "tdp_w", 700, 750, "W")),
        ("memory_gb: 96", "memory_gb: 128", ("House-1", "memory_gb", 96, 128, "GB")),
        ("memory_gb: 96, ", "", ("House-1", "memory_gb", 96, None, "GB")),
        ("bf16: 500, ", "bf16: 400, ", ("House-1", "bf16", 500, 400, "TFLOP/s")),
        (", fp8: 1000", "", ("House-1", "fp8", 1000, "none", "TFLOP/s")),
        ("1000}}", "1000, fp4: 2000}}",
         ("House-1", "fp4", "none", 2000, "TFLOP/s")),
        ("vendor: Us, tdp_w: 700, m", "vendor: Them, tdp_w: 700, m",
         ("House-1", "vendor", "Us", "Them", "")),
        ("House-1, count: 8", "House-1, count: 4", ("House Box", "count", 8, 4, "")),
        ("1.1", "1.2", ("Lab", "it_over_server", 1.1, 1.2, "")),
        ("1.1", "{low: 1.1, mid: 1.1, high: 1.3}", ("Lab", "it_over_server high", 1.1, 1.3, "")),
    ],
)  # fmt: skip
def test_a_figure_that_changed_is_a_difference(
    run: Run,
    tmp_path: Path,
    included: bool,
    was: str,
    now: str,
    said: tuple[str, str, float | str, float | str | None, str],
) -> None:
    """Of what the fleets hold, also of what is only planned: named with old and new, in every format."""
    both = sides(tmp_path, was, now, included)
    done = run("diff", *both, "--exit-code", "-f", "json")
    assert done.code == 1
    (one,) = json.loads(done.out)["definitions"]
    assert (one["name"], one["field"], one["old"], one["new"], one["unit"]) == said
    assert one["fleets"] == ["Lab"]
    name, figure, *values, unit = said
    shown = ["not said" if value is None else f"{value:,}" if isinstance(value, int) else f"{value}"
             for value in values]  # fmt: skip
    text, markdown = (run("diff", *both, "-f", form).out for form in ("table", "markdown"))
    end = " ".join([*shown, unit]).split()
    (line,) = [line for line in text.splitlines() if f" {figure} " in line]
    assert line.split()[-len(end) :] == end
    assert name in line
    assert " | ".join([figure.replace("_", "\\_"), *shown]) in markdown
    (row,) = [row for row in csv.DictReader(run("diff", *both, "-f", "csv").out.splitlines())
              if row["record"] == "definitions"]  # fmt: skip
    assert (row["definition"], row["figure"], row["unit"]) == (name, figure, unit)
    back = json.loads(run("diff", *reversed(both), "-f", "json").out)["definitions"]
    assert [(one["old"], one["new"]) for one in back] == [(values[1], values[0])]


def test_what_no_pool_is_of_is_no_difference(run: Run, tmp_path: Path) -> None:
    """A chip that the included file has and the fleet lacks, and what says how figures are known."""
    both = sides(tmp_path, "Spare, vendor: Us, tdp_w: 700", "Spare, vendor: Them, tdp_w: 9", True)
    assert run("diff", *both, "--exit-code").code == 0


def test_an_included_file_edited_in_git_is_a_difference(run: Run, tmp_path: Path) -> None:
    """Each revision is counted by its own definitions, and a box of four halves what is planned."""
    repository = Repository(tmp_path)
    repository.write("house.yaml", HOUSE)
    repository.commit("fleet.yaml", POOLS + "include: house.yaml\n")
    text = HOUSE.replace("House-1, count: 8", "House-1, count: 4")
    (tmp_path / "house.yaml").write_text(text, encoding="utf-8")
    done = run("diff", "HEAD:", "fleet.yaml", "--exit-code", "-f", "json", cwd=tmp_path)
    assert done.code == 1
    document = json.loads(done.out)
    assert [(one["name"], one["old"], one["new"]) for one in document["definitions"]] == [
        ("House Box", 8, 4)
    ]
    (box,) = document["planned"]
    assert (box["fields"], box["old"]["count"]["mid"], box["new"]["count"]["mid"]) == (
        ["accelerators"], 80, 40,
    )  # fmt: skip


def test_what_a_system_holds_is_what_is_planned(run: Run, tmp_path: Path) -> None:
    """A box of another chip: the plan names both, though the pool says the same as before."""
    both = sides(tmp_path, "House Box, accelerator: House-1", "House Box, accelerator: Spare", True)
    document = json.loads(run("diff", *both, "-f", "json").out)
    (one,) = document["planned"]
    assert (one["old"]["accelerator"], one["new"]["accelerator"]) == ("House-1", "Spare")
    assert [(one["name"], one["old"], one["new"]) for one in document["definitions"]] == [
        ("House Box", "House-1", "Spare")
    ]


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ("{facility_over_it: 1.3}", [("facility_over_it", 1.2, 1.3)]),
        ("", [("models", 2, 1)]),
    ],
)
def test_sites_of_a_fleet_have_power_models_of_their_own(
    run: Run, tmp_path: Path, factors: str, said: list[tuple[str, float, float]]
) -> None:
    """One site's factors changed, or are not stated any more: a difference, though nothing is planned."""
    pool = "{{accelerator: H100, count: 10, name: {}{}}}"
    for name, own in (("a", "{facility_over_it: 1.2}"), ("b", factors)):
        site = pool.format("site", f", power_model: {own}" if own else "")
        text = f"fleet: Lab\npools:\n  - {pool.format('other', '')}\n  - {site}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    both = tmp_path / "a.yaml", tmp_path / "b.yaml"
    done = run("diff", *both, "--exit-code", "-f", "json")
    found = [(one["field"], one["old"], one["new"]) for one in json.loads(done.out)["definitions"]]
    assert (done.code, found) == (1, said)
    assert "power model of Lab" in run("diff", *both).out
    assert run("diff", both[0], both[0], "--exit-code").code == 0
