"""A trace leads to its total: a program that knows nothing of fleets makes the total anew of it."""

import io
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CONFIGS
from tests.inside import run_inside
from tests.pages import fences
from tests.schemas.test_printed_schemas import validator
from tests.tables.test_plugins import installed, table

PROGRAM = next(
    fence["text"]
    for fence in fences((CONFIGS / "commands.md").read_text("utf-8"))
    if fence["info"] == "python" and "OPERATIONS" in fence["text"]
)
FLEETS = [
    path
    for path in sorted(CONFIGS.rglob("*.yaml"))
    if path.read_text("utf-8").startswith("fleet:") or "\nfleet:" in path.read_text("utf-8")
]
MIXED = """
fleet: Mixed
as_of: 2026-06-30
sources: {list: {title: A list}}
defaults: {source: list}
accelerators:
  - {name: House One, tdp_w: 500, memory_gb: 96, memory_bandwidth_gb_s: 4000,
     dense: {bf16: 800, fp8: 1600.5, fp32: 50, tf32: 400}}
systems: [{name: House Box, accelerator: House One, count: 12}]
pools:
  - {accelerator: A100 SXM4 40GB, count: {low: 90, mid: 100, high: 130}}
  - {name: boxes, system: House Box, count: {low: 4, high: 9}}
  - {name: part, system: House Box, count: 3, retired: 2026-01-01}
  - {name: DGX, system: DGX H100, count: 7}
  - {name: range, count: {low: 50, mid: 60, high: 90}, accelerator: {low: B200, mid: H100, high: H200}}
  - {name: unknown, accelerator: Thing, count: 40, unrated: nobody names it}
"""
POWERED = """
fleet: Powered
as_of: 2026-06-30
accelerators:
  - {name: House One, tdp_w: 500, dense: {bf16: 800, fp8: 1600}}
  - {name: House Two, tdp_w: 500, server_w: 6000/8, dense: {bf16: 800, fp8: 1600}}
pools:
  - {name: one, accelerator: GB200, power: 1.2 GW}
  - {name: two, accelerator: B200, power: {low: 10 MW, mid: 20 MW, high: 40 MW}, power_basis: it_power}
  - {name: once more, accelerator: GB200, power: {low: 2 MW, mid: 2.0001 MW, high: 5 MW}}
  - {name: dark, accelerator: GB200, power: 7 MW, unrated: nobody says}
  - {name: own, accelerator: House One, power: 3 MW}
  - {name: other, accelerator: House Two, power: 3 MW}
  - {name: three, accelerator: H100, power: 3 MW, power_basis: accelerator_power}
  - {name: four, accelerator: MI300X, power: 5 MW, power_model: {facility_over_it: 1.2}}
  - {name: five, accelerator: L40S, power: 5 MW, power_model: {it_over_server: {low: 1, mid: 1.1, high: 1.2}}}
---
fleet: Part
as_of: 2026-06-30
part_of: Powered
pools: [{accelerator: H100, count: 8}]
---
{fleet: Empty, as_of: 2026-06-30, pools: []}
---
{fleet: Uncounted, as_of: 2026-06-30, pools: unknown}
"""


def recomputed(document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[int, Any]:
    """Return what the program on the page makes of the rows of a trace, by their ids."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(document)))
    found: dict[str, Any] = {}
    exec(compile(PROGRAM, "page", "exec"), found)
    values: dict[int, Any] = found["values"]
    return values


def hold(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> dict[str, Any]:
    """Hold a trace to the total of the same arguments, each row to its value; return the trace."""
    total = json.loads(run_inside("total", *arguments, "-f", "json").out)
    trace: dict[str, Any] = json.loads(run_inside("total", *arguments, "--trace", "-f", "json").out)
    assert list(validator("trace").iter_errors(trace)) == []
    values = recomputed(trace, monkeypatch)
    for row in trace["rows"]:
        assert values[row["id"]] == [Fraction(text) for text in row["value"].values()], row
        assert row["sources"] or row["expression"], row
    sums = [(trace["total"], total["total"]), *zip(trace["fleets"], total["fleets"], strict=True)]
    for ids, sum_ in sums:
        for measure in ("accelerators", "equivalents"):
            ends = None if ids[measure] is None else [*map(float, values[ids[measure]])]
            assert ends == (sum_ and sum_[measure] and [*sum_[measure].values()])
    return trace


@pytest.mark.sweep
@pytest.mark.parametrize("estimates", ["worst-case", "independent"])
@pytest.mark.parametrize("path", [*FLEETS, CONFIGS], ids=lambda path: path.stem)
def test_the_total_of_a_shipped_fleet_can_be_made_anew(
    path: Path, estimates: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each fleet that ships, and all of them together, however estimates are added."""
    hold(monkeypatch, path, "--estimates", estimates)


@pytest.mark.parametrize("estimates", ["worst-case", "independent"])
@pytest.mark.parametrize(
    "basis",
    [
        ("-t", "dense-16bit"),
        ("-t", "tpp"),
        ("-t", "memory-capacity"),
        ("-t", "rgu-1.0"),
        ("-t", "rgu-2.0"),
        ("-t", CONFIGS / "tables" / "training-inference-mix.yaml"),
        ("-t", "measured.yaml"),
        ("-r", "1 EFLOP/s"),
        ("-r", "TPU v5p"),
    ],
    ids=lambda basis: Path(basis[1]).stem,
)
def test_tables_of_every_kind_can_be_made_anew(
    basis: tuple[str, str | Path], estimates: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systems, ranges of chips, additions, what is unrated; fall-backs of a measured table."""
    monkeypatch.chdir(tmp_path)
    Path("fleet.yaml").write_text(MIXED, encoding="utf-8")
    Path("measured.yaml").write_text(
        "name: mine\ndescription: Mine.\nunit: x/s\nkind: measured\nfallback: dense-8bit\n"
        "values: {H100 SXM5 80GB: 62351.6/16, B200: {value: 7, source: https://example.org/}}\n"
        "source: https://example.com/\n",
        encoding="utf-8",
    )
    hold(monkeypatch, "fleet.yaml", "--estimates", estimates, *basis)


def test_what_a_manifest_adds_to_a_chip_points_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever name it adds a figure that the catalogue's entry lacks."""
    monkeypatch.chdir(tmp_path)
    text = "fleet: A\naccelerators:\n  - {name: H100_SXM5-96GB, dense: {bf16: 989.4}}\n"
    pools = "pools: [{accelerator: H100 96GB SXM5, count: 4}]\n"
    Path("fleet.yaml").write_text(text + pools, encoding="utf-8")
    rows = hold(monkeypatch, "fleet.yaml")["rows"]
    (row,) = [row for row in rows if row["step"].startswith("throughput of H100 SXM5 96GB")]
    assert "fleet.yaml:3" in [source["id"] for source in row["sources"]]


def test_what_an_installed_table_gives_is_of_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can look into its code: its throughputs are given, with the package as their source."""
    monkeypatch.chdir(tmp_path)
    Path("fleet.yaml").write_text(MIXED, encoding="utf-8")
    with installed(mine=table(lambda chip: chip.figure("memory_gb"))):
        trace = hold(monkeypatch, "fleet.yaml", "-t", "mine")
    sources = [row["sources"] for row in trace["rows"] if row["kind"] == "throughput"]
    assert {source["id"] for cited in sources for source in cited} == {"some-package 2.1"}


@pytest.mark.parametrize("estimates", ["worst-case", "independent"])
def test_what_power_can_feed_can_be_made_anew(
    estimates: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On each basis, by factors of the model and of a site; parts and what nobody counted are apart."""
    monkeypatch.chdir(tmp_path)
    Path("fleet.yaml").write_text(POWERED, encoding="utf-8")
    trace = hold(monkeypatch, "fleet.yaml", "--estimates", estimates)
    assert [fleet["counted"] for fleet in trace["fleets"]] == [True, False, True, False]


def test_what_nobody_has_counted_is_traced_to_no_number(tmp_path: Path) -> None:
    """The trace of a fleet whose pools are unknown ends in null, as its total does."""
    path = tmp_path / "fleet.yaml"
    path.write_text("{fleet: Uncounted, pools: unknown}\n", encoding="utf-8")
    for arguments in ((), ("--trace",)):
        done = run_inside("total", path, *arguments, "-f", "json")
        document = json.loads(done.out)
        assert not (document["total"] or {}).get("equivalents")
        assert document["fleets"][0]["equivalents"] is None


def test_a_row_stands_on_earlier_rows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids count from 1, no two rows say the same, and expressions look back."""
    rows = hold(monkeypatch, CONFIGS)["rows"]
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(one < row["id"] for row in rows for one in (row["expression"] or {"of": ()})["of"])
    said = [json.dumps({**row, "id": 0}) for row in rows]
    assert len(set(said)) == len(said)


def test_the_program_is_of_thirty_lines_and_knows_nothing_of_fleets() -> None:
    """It names no chip, table or unit."""
    assert len(list(filter(None, PROGRAM.splitlines()))) <= 30
    assert not {"fleet", "H100", "table", "TFLOP"} & set(PROGRAM.replace('"', " ").split())


def test_a_trace_for_people_shows_what_a_row_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are numbered, expressions point at them, and counts at the manifest."""
    monkeypatch.setenv("COLUMNS", "240")
    out = run_inside("total", CONFIGS / "fleets" / "meta-2024.yaml", "--trace").out
    assert "#1 + #2 + #3 + #4" in out
    assert "meta-2024.yaml:" in out
