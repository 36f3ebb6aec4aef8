"""Figures that a chip does not have, and figures that nobody knows: what each table makes of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

CHIP = "accelerators: [{name: X1, memory_gb: 80, dense: {%s}}]"


@pytest.fixture
def rates(tmp_path: Path, run: Run) -> Callable[[str, str], Any]:
    """Return the JSON row of one X1 under a table, or what is said where it has no rate."""

    def rate(dense: str, table: str) -> Any:
        path = tmp_path / "fleet.yaml"
        pools = "pools: [{accelerator: X1, count: 1}]"
        path.write_text(f"fleet: A\n{CHIP % dense}\n{pools}\n", encoding="utf-8")
        done = run("total", path, "--table", table, "--reference", "X1", "-f", "json")
        return json.loads(done.out) if done.code == 0 else done.err

    return rate


@pytest.mark.parametrize(
    ("dense", "table", "throughput"),
    [
        # None falls back to the wider precision, as what is left out does.
        ("bf16: 100, fp8: none, int8: none", "dense-8bit", 100),
        ("bf16: 100", "dense-8bit", 100),
        # Known at its width: what else is unknown there does not matter, nor what is wider.
        ("bf16: 100, fp8: 200, int8: unknown", "dense-8bit", 200),
        ("bf16: unknown, int8: 512", "dense-8bit", 512),
        ("bf16: 100, mx9: 150, fp8: none", "dense-8bit", 150),
        ("bf16: 100, fp8: 200, fp6: 300", "dense-4bit", 300),
        ("bf16: 100, fp8: 200, fp6: 300, fp4: none", "dense-4bit", 300),
        ("bf16: 100, fp8: 200, fp6: 300", "dense-8bit", 200),
        ("bf16: 100, mx9: 150, fp6: 300", "tpp", 1800),
        # Unknown at its width, and nothing known there: no rate, since a wider one may be half.
        ("bf16: 100, fp8: unknown", "dense-8bit", None),
        ("bf16: 100, int8: 200, fp4: unknown", "dense-4bit", None),
        ("bf16: 100, fp6: unknown, fp4: none", "dense-4bit", None),
        ("bf16: unknown, int8: 512", "dense-16bit", None),
        ("fp8: 200, tf32: unknown", "dense-16bit", None),
        ("fp16: unknown, fp32: 50", "rgu-1.0", None),
    ],
)
def test_unknown_is_not_none(
    dense: str, table: str, throughput: int | None, rates: Callable[[str, str], Any]
) -> None:
    """A table gives no rate where nothing is known at its width and a precision there is unknown."""
    found = rates(dense, table)
    if throughput is None:
        assert "cannot rate the reference X1" in found
    else:
        assert found["reference"]["throughput"] == throughput


def test_what_is_unknown_is_said(tmp_path: Path, run: Run) -> None:
    """The error of a pool names the rates that nobody knows."""
    path = tmp_path / "fleet.yaml"
    chip = CHIP % "bf16: 100, fp8: unknown, int8: unknown"
    path.write_text(f"fleet: A\n{chip}\npools: [{{accelerator: X1, count: 1}}]\n", encoding="utf-8")
    done = run("total", path, "--table", "dense-8bit")
    assert done.code == 2
    assert "has no figure for X1" in done.err
    assert "= figures that it lacks: fp8 (unknown), int8 (unknown)" in done.err


def test_a_plug_in_may_let_an_unknown_figure_pass(
    install: Callable[..., dict[str, str]], run_process: Run, tmp_path: Path
) -> None:
    """A table of another package that asks for an unknown figure has no rate, and is not at fault."""
    code = (
        "class Mine:\n"
        "    name, unit, description, source = 'mine', 'X', 'd', None\n"
        "    def throughput(self, accelerator):\n"
        "        return accelerator.figure('fp8') or accelerator.figure('bf16')\n"
        "mine = Mine()\n"
    )
    path = tmp_path / "fleet.yaml"
    chip = CHIP % "bf16: 100, fp8: unknown"
    path.write_text(f"fleet: A\n{chip}\npools: [{{accelerator: X1, count: 1}}]\n", encoding="utf-8")
    done = run_process(
        "total", path, "--table", "mine", env=install("my-tables", code, mine="mine")
    )
    assert "the table mine has no figure for X1" in done.err
    wrong = code.replace("'fp8'", "'fp7'").replace("'mine', 'X'", "'odd', 'X'")
    done = run_process(
        "total", path, "--table", "odd", env=install("odd-tables", wrong, odd="mine")
    )
    assert "an accelerator has no figure fp7" in done.err


def test_the_catalogue_says_what_is_unknown(run: Run) -> None:
    """One entry in full names its unknown rates, for people and in JSON."""
    assert "fp64, fp32, tf32" in run("chips", "MI308X").out
    (chip,) = json.loads(run("chips", "MI308X", "-f", "json").out)["accelerators"]
    assert chip["unknown"] == ["fp64", "fp32", "tf32"]
    assert "unknown" not in chip["dense"].values()
