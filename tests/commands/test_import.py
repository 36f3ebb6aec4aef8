"""`fleet import` through the command line: what goes where, and with which code."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

SAMPLES = Path(__file__).parent.parent / "importers" / "samples"


def counts(run: Run, manifest: str) -> dict[str, int]:
    """Return the accelerators of a manifest by name, as `fleet total -` counts them."""
    done = run("total", "-", "--format", "json", stdin=manifest)
    assert done.err == ""
    rows = json.loads(done.out)["fleets"][0]["rows"]
    return {row["accelerator"]: row["count"]["mid"] for row in rows}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["kubernetes", SAMPLES / "kubernetes-nodes.json"],
            {"H100 SXM5 80GB": 16, "A10G": 4, "TPU v6e": 4, "MI300X": 8},
        ),
        (
            ["kubernetes", SAMPLES / "kubernetes-nodes-traps.json", "--allow-unknown"],
            {"A100 SXM4 40GB": 8, "T4": 4, "MI300X": 8, "Trainium2": 16, "GB200": 4},
        ),
        (
            ["slurm", SAMPLES / "slurm-nodes.json", "--map", "gpu=L4"],
            {"H100 SXM5 80GB": 16, "A100 SXM4 40GB": 4, "L40S": 4, "MI250X": 4, "L4": 4},
        ),
        (["nvidia-smi", SAMPLES / "nvidia-smi-L.txt"], {"H100 SXM5 80GB": 8}),
        (
            ["inventory", SAMPLES / "nodes.csv", "--map", "Tesla K30z=T4"],
            {
                "H100 SXM5 80GB": 16,
                "B200": 8,
                "GB200": 72,
                "MI300X": 8,
                "MI250X": 4,
                "A100 SXM4 80GB": 4,
                "V100 SXM3 32GB": 16,
                "L40S": 8,
                "T4": 2,
            },
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_is_imported_totals(
    run: Run, arguments: list[str | Path], expected: dict[str, int]
) -> None:
    """The manifest on standard output goes straight into `fleet total -`."""
    done = run("import", *arguments)
    assert done.code == 0
    assert counts(run, done.out) == expected


def test_what_is_not_recognised_is_an_error(run: Run) -> None:
    """Without --allow-unknown nothing is written, and every unknown device is named."""
    done = run("import", "inventory", SAMPLES / "nodes.csv")
    assert (done.code, done.out) == (2, "")
    assert '2 x "Tesla K30z" on line 12 (unknown-i01)' in done.err


def test_what_is_not_recognised_becomes_a_comment(run: Run) -> None:
    """With --allow-unknown the manifest says what it lacks."""
    done = run("import", "inventory", SAMPLES / "nodes.csv", "--allow-unknown")
    assert done.code == 0
    assert any("Tesla K30z" in line for line in done.out.splitlines() if line.startswith("#"))


def test_standard_input_name_date_and_file(run_process: Run, tmp_path: Path) -> None:
    """- reads standard input; --fleet, --as-of and --output do what they say."""
    text = (SAMPLES / "nvidia-smi.csv").read_text(encoding="utf-8")
    written = tmp_path / "fleet.yaml"
    done = run_process(
        "import",
        "nvidia-smi",
        "-",
        "--fleet",
        "NO",
        "--as-of",
        "2026-11-23",
        "-o",
        written,
        stdin=text,
    )
    assert (done.code, done.out) == (0, "")
    total = json.loads(run_process("total", written, "-f", "json").out)["fleets"][0]
    assert (total["fleet"], total["as_of"]) == ("NO", "2026-11-23")
    assert total["accelerators"]["mid"] == 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["kubernetes", "nowhere.json"], "cannot read nowhere.json: no such file"),
        (["kubernetes", "/dev/null"], "is a device"),
        (["kubernetes", "-"], "error["),
        (["slurm", "-", "--as-of", "today"], "--as-of must be a date"),
        (["nvidia-smi", "-", "--map", "x"], "--map"),
        (["nvidia-smi", "-", "--map", "x=y"], "--map"),
    ],
    ids=str,
)
def test_bad_input_is_one_clear_error(run: Run, arguments: list[str], message: str) -> None:
    """Whatever is wrong: exit 2, a message, nothing on standard output."""
    done = run("import", *arguments, stdin="")
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"kind": "List", "items": []}', "kubernetes"),
        ("NodeName=n1 Gres=gpu:h100:8 State=IDLE\n", "slurm"),
        ("GPU 0: NVIDIA L4 (UUID: GPU-1)\n", "nvidia-smi"),
        ("host,gpu,count\nn1,H100,8\n", "inventory"),
        ('[{"gpu": "H100"},\n {"gpu": "H100"}]', "inventory"),
        ("- {accelerator: H100, count: 5}\n- {accelerator: H100, count: 5}\n", ""),
        ("pools: [{accelerator: H100, count: 5}]\n", ""),
        ("fleet: A # node1 gres/gpu:8\npools:\n  - {accelerator: H100, count: [8}\n", ""),
        ("fleet: A\npools: [{accelerator: H100, count: 5, hosts: 1}]\n", ""),
    ],
)
def test_what_a_cluster_reports_is_told_from_a_manifest(run: Run, text: str, kind: str) -> None:
    """Who counts it as it is learns the command that makes a manifest of it; others do not."""
    for command in ("total", "check"):
        done = run(command, "-", stdin=text)
        assert done.code == 2
        said = f"`fleet import {kind} -` makes a manifest of it" if kind else "fleet import"
        assert (said in done.out + done.err) is bool(kind)
