"""Names that mean several things, or seem to mean one that they do not: each through the program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

ManifestFile = Callable[..., Path]


def row(run: Run, path: Path) -> dict[str, Any]:
    """Return the one row of a total."""
    done = run("total", path, "-f", "json")
    assert done.code == 0, done.err
    (found,) = json.loads(done.out)["fleets"][0]["rows"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("system", "candidates", "how"),
    [
        ("DGX-1", ["DGX-1 (P100)", "DGX-1 (V100 16GB)", "DGX-1 (V100 32GB)"], "2016 P100"),
        ("DGX Station", ["DGX Station (V100)", "DGX Station A100 (160GB)"], "the generation"),
        ("NVL72", ["GB200 NVL72", "GB300 NVL72", "Vera Rubin NVL72"], "the superchip"),
        ("HGX", ["HGX A100 8-GPU", "HGX H100 8-GPU"], "4 or 8"),
        ("DGX SuperPOD", ["DGX SuperPOD H100 SU"], "scalable units"),
        ("Atlas 950 SuperPoD", ["Ascend"], "number of cards"),
    ],
)
def test_a_system_that_fits_different_chips_is_refused(
    system: str, candidates: list[str], how: str, manifest: ManifestFile, run: Run
) -> None:
    """The error lists the candidates and says how to tell which it is."""
    done = run("total", manifest([f"{{system: {system}, count: 1}}"]))
    assert done.code == 2
    assert "error[ambiguous-name]" in done.err
    for text in (*candidates, how):
        assert text in done.err


UNDECIDED = (
    *("MI300", "MI200", "TPU", "rtx6000", "rtx-6000", "Ponte Vecchio", "gfx942", "MI350", "MLU370"),
    *("GA107GL [A2 / A16]", "Aldebaran/MI200 [Instinct MI250X/MI250]", "GB100 [TS4 / B100]"),
    *("AMD Instinct MI250X / MI250", "AMD_Radeon_Graphics", "v5p-4", "Grand Teton", "HGX H20"),
)
"""Names of families, of shared device ids, and of boards, which fit different accelerators."""


@pytest.mark.parametrize("name", UNDECIDED)
def test_an_accelerator_that_does_not_decide_is_refused(
    name: str, manifest: ManifestFile, run: Run
) -> None:
    """A family's name is no accelerator; as --reference, in --to and in chips it is refused too."""
    runs = [
        run("total", manifest([f'{{accelerator: "{name}", count: 1}}'])),
        run("convert", f"3 {name}"),
        run("convert", "3 H100", "--to", name),
        run("chips", name),
    ]
    for done in runs:
        assert done.code == 2
        assert "error[ambiguous-name]" in done.err
        assert "it can mean" in done.err


@pytest.mark.parametrize(
    ("spelling", "meaning"),
    [
        ("H100", "H100 SXM5 80GB"),
        ("A100", "A100 SXM4 80GB"),
        ("V100", "V100 SXM2 32GB"),
        ("H200", "H200 SXM5 141GB"),
    ],
)
def test_a_bare_name_is_the_commonest_form_and_says_so(
    spelling: str, meaning: str, manifest: ManifestFile, run: Run
) -> None:
    """The output names the accelerator in full, in a total and in a sum."""
    path = manifest([f"{{accelerator: {spelling}, count: 5}}"])
    assert row(run, path)["accelerator"] == meaning
    assert meaning in run("total", path).out
    assert meaning in run("convert", f"5 {spelling}").out
    assert run("chips", spelling).out.startswith(meaning)


SYSTEMS = {
    "DGX A100": ("A100 SXM4 80GB", 8),
    "DGX-2": ("V100 SXM3 32GB", 16),
    "GB200 NVL72": ("GB200", 72),
    "DGX GB200": ("GB200", 72),
    "Vera Rubin NVL144": ("VR200", 72),
    "HGX B300 NVL16": ("B300", 8),
    "v4-4096": ("TPU v4", 2048),
    "TPU v4 pod": ("TPU v4", 4096),
    "v4-8": ("TPU v4", 4),
    "v3-1024": ("TPU v3", 512),
    "v5litepod-16": ("TPU v5e", 16),
    "v5p-8": ("TPU v5p", 4),
    "v6e-256": ("TPU v6e", 256),
    "tpu7x-9216": ("TPU v7", 4608),
    "p6e-gb200.36xlarge": ("GB200", 4),
    "g4dn.16xlarge": ("T4", 1),
    "inf2.24xlarge": ("Inferentia2", 6),
    "Standard_ND96isr_H100_v5": ("H100 SXM5 80GB", 8),
    "BM.GPU.B4.8": ("A100 SXM4 40GB", 8),
    "BM.GPU.T1.2": ("A10", 2),
    "CloudMatrix 384": ("Ascend 910C", 384),
    "Frontier node": ("MI250X", 4),
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_counts_what_it_holds(system: str, manifest: ManifestFile, run: Run) -> None:
    """The number in a name may count cores, dies, sizes or CPUs; the output counts accelerators."""
    accelerator, count = SYSTEMS[system]
    found = row(run, manifest([f"{{system: {system}, count: 1}}"]))
    assert (found["accelerator"], found["count"]["mid"]) == (accelerator, count)


def test_a_part_of_a_gpu_counts_as_its_fraction(manifest: ManifestFile, run: Run) -> None:
    """NV6ads_A10_v5 is a sixth of an A10: 600,000 of them are 100,000, exactly."""
    found = row(run, manifest(["{system: NV6ads_A10_v5, count: 600k}"]))
    assert found["accelerator"] == "A10"
    assert found["count"] == {"low": 100_000, "mid": 100_000, "high": 100_000}
    seven = row(run, manifest(["{system: NV6ads_A10_v5, count: 7}"]))
    assert seven["count"]["mid"] == pytest.approx(7 / 6, rel=1e-15)


@pytest.mark.parametrize("name", ["Kunlunxin R200", "Intel H100", "Huawei H20"])
def test_another_makers_chip_of_that_number_is_unknown(
    name: str, manifest: ManifestFile, run: Run
) -> None:
    """A maker's name before another maker's chip is no decoration: it is another chip."""
    done = run("total", manifest([f"{{accelerator: {name}, count: 1}}"]))
    assert done.code == 2
    assert "error[unknown-accelerator]" in done.err
