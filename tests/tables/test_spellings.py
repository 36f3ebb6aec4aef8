"""Spellings that no entry lists: what the rules make of them, and what they must leave alone."""

import pytest

from fleet_cli.model.catalogue import Accelerator, Ambiguous, System
from fleet_cli.read.catalogue import bundled, catalogue_for

MEANT = {
    # Press releases.
    "H100s": "H100 SXM5 80GB",
    "MI300Xs": "MI300X",
    "TPU v5es": "TPU v5e",
    "GB200s": "GB200",
    "L40Ss": "L40S",
    "H100 GPUs": "H100 SXM5 80GB",
    "NVIDIA H100 Tensor Core GPUs": "H100 SXM5 80GB",
    "TPU v4 chips": "TPU v4",
    "DGX H100s": "DGX H100",
    "GB200 NVL72 racks": "GB200 NVL72",
    "DGX A100 systems": "DGX A100 (640GB)",
    # Labels of tools.
    "l40s": "L40S",
    "NVIDIA-l40s": "L40S",
    "v100s": "V100S PCIe 32GB",
    "GV100GL [Tesla V100S PCIe 32GB]": "V100S PCIe 32GB",
    "GA102GL [RTX A5000] (rev a1)": "RTX A5000",
    "3D controller: NVIDIA Corporation GH100 [H100 PCIe] (rev a1)": "H100 PCIe 80GB",
    "Aqua Vanjaram [Instinct MI300X HF]": "MI300X",
    "Ponte Vecchio XT (2 Tile) [Data Center GPU Max 1550]": "Max 1550",
    "Radeon Instinct MI355X": "MI355X",
    "AMD Instinct MI355X VF": "MI355X",
    "AMD Instinct MI355X 288GB HBM3e (Power Cap 1000 W)": "MI355X",
    "Tesla T4G": "T4G",
    "NVIDIA H100 96GB": "H100 SXM5 96GB",
    # Clouds.
    "Standard_NC24_Promo": "NC24",
    "a3-ultragpu-8g-nolssd": "a3-ultragpu-8g",
    "Standard_ND96isrf_H200_v5": "ND96isr_H200_v5",
}
"""Spellings with the entry that each means."""

UNKNOWN = (
    # What holds accelerators is no accelerator, and the other way round.
    *("H100 nodes", "H100 racks", "8 x H100 servers", "DGX H100 GPUs", "GB200 NVL72 chips"),
    # A card or board of some parts has several GPUs.
    *("K80 cards", "A16 boards"),
    # Parts of their own, whatever stands before or behind the known name.
    *("NVIDIA GeForce RTX 4090 Laptop GPU", "RTX A5000 Laptop GPU", "H100 CNX", "Quadro RTX 5000 Mobile"),
    *("GA100 [CMP 170HX]", "TU104GLM [Quadro RTX 5000 Mobile / Max-Q]", "H100 12GB", "A100 10GB"),
    # Slices and shares of a GPU.
    *("NVIDIA-H100-80GB-HBM3-MIG-1g.10gb", "GRID A100-10C", "nvidia_a100_3g.20gb"),
    # Two parts in one bracket.
    *("Vega 20 [Radeon Pro VII/Radeon Instinct MI50]", "GH100 [GH200 120GB / 480GBs]"),
    # Slices that no TPU pod has.
    *("v4-7", "v5p-0", "v5p-99999", "v6e-512", "v5p-08", "v9-16"),
    *("s", "ss", "GPUs", "[H100]", "x" * 300 + "s"),
)  # fmt: skip


@pytest.mark.parametrize(("spelling", "name"), MEANT.items())
def test_a_rule_finds_what_is_meant(spelling: str, name: str) -> None:
    """A spelling that follows a rule means the entry that the rule's own words leave."""
    found = bundled().find(spelling)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("spelling", UNKNOWN)
def test_a_rule_does_not_guess(spelling: str) -> None:
    """What is another part, a share of one, or counts something else stays unknown."""
    assert bundled().find(spelling) is None


@pytest.mark.parametrize(
    ("spelling", "candidates"),
    [
        ("L40s", ("L40S", "several L40")),
        ("NVIDIA V100s", ("V100S PCIe 32GB", "several V100 SXM2 32GB")),
        ("NVIDIA H100 94GB", ("H100 SXM5 94GB", "H100 NVL 94GB")),
    ],
)
def test_a_spelling_of_two_readings_is_refused(spelling: str, candidates: tuple[str, ...]) -> None:
    """A small s behind capitals may be a plural or a part; a memory size may fit two forms."""
    found = bundled().find(spelling)
    assert isinstance(found, Ambiguous)
    assert set(found.candidates) == set(candidates)


@pytest.mark.parametrize(
    ("spelling", "accelerator"),
    [
        ("RTX 3060 8GB", None),
        ("RTX 4070 16GB", None),
        ("RTX 4070 Ti 16GB", None),
        ("GTX 1660 6GB", None),
        ("T4 8GB", None),
        ("RTX 2070 8GB", "RTX 2070"),
        ("RTX2070SUPER 8GB", "RTX 2070 SUPER"),
        ("GeForce RTX 4060 Ti 16GB", "RTX 4060 Ti 16GB"),
        ("H100 96GB", "H100 SXM5 96GB"),
    ],
)
def test_a_size_of_memory_makes_no_other_product(spelling: str, accelerator: str | None) -> None:
    """It tells forms of one product apart, and never makes a Ti, a SUPER or another chip of it."""
    found = bundled().find(spelling)
    assert getattr(found, "name", None) == accelerator


@pytest.mark.parametrize(
    ("spelling", "accelerator", "count"),
    [
        ("v5p-384", "TPU v5p", 192),
        ("v5p-17920", "TPU v5p", 8960),
        ("v4-384", "TPU v4", 192),
        ("V3-32", "TPU v3", 16),
        ("tpu7x-16384", "TPU v7", 8192),
        ("v6e-256", "TPU v6e", 256),
        ("v5litepod-16", "TPU v5e", 16),
        ("TPU v4-4096", "TPU v4", 2048),
    ],
)
def test_a_tpu_slice_of_any_size_is_known(spelling: str, accelerator: str, count: int) -> None:
    """A slice is named for its cores, two a chip, or for its chips, by its generation."""
    found = bundled().find(spelling)
    assert isinstance(found, System)
    assert (found.accelerator, int(found.count)) == (accelerator, count)


def test_rules_hold_for_what_a_manifest_adds() -> None:
    """An added chip has a plural and sizes of memory too, and its own name wins over a rule."""
    added = [
        Accelerator("X1 32GB", aliases=("H100s",)),
        Accelerator("X1 Pro", memory_gb=bundled().accelerators()[0].memory_gb),
    ]
    catalogue = catalogue_for(added, [])
    size = added[1].memory_gb
    for spelling, name in (
        ("H100s", "X1 32GB"),
        ("X1 Pros", "X1 Pro"),
        (f"X1 Pro {size}GB", "X1 Pro"),
    ):
        found = catalogue.find(spelling)
        assert found is not None
        assert found.name == name
