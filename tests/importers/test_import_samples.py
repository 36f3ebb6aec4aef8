"""Each sample gives the answer that was worked out by hand when it was made."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_cli.importers.draft import Draft

Run = Callable[..., Draft]

SLURM_SAMPLE = {
    "H100 SXM5 80GB": 16,
    "A100 SXM4 40GB": 4,
    "L40S": 4,
    "MI250X": 4,
}


def test_kubernetes_nodes_give_32_accelerators(run: Run, samples: Path) -> None:
    """Sharing, MIG, a cordon and a slice's topology change no count; one node has none."""
    draft = run("kubernetes", samples / "kubernetes-nodes.json")
    assert draft.totals() == {"H100 SXM5 80GB": 16, "A10G": 4, "TPU v6e": 4, "MI300X": 8}
    assert not draft.unknown
    assert not draft.uncounted
    assert "nodes without accelerators: 1" in draft.notes


def test_kubernetes_places_are_kept(run: Run, samples: Path) -> None:
    """Region, zone, node pool and cordon of a node come through."""
    draft = run("kubernetes", samples / "kubernetes-nodes.json")
    tpu = next(pool for pool in draft.pools if pool.device == "TPU v6e")
    assert tpu.place.region == "us-east5"
    assert tpu.place.tags == (("zone", "us-east5-b"), ("node_pool", "tpu-v6e-16"))
    cordoned = [pool for pool in draft.pools if ("cordoned", "true") in pool.place.tags]
    assert [(pool.device, pool.count) for pool in cordoned] == [("H100 SXM5 80GB", 8)]


def test_kubernetes_traps_are_counted_or_named(run: Run, samples: Path) -> None:
    """Slices, renamed sharing, partitions and cores count as whole chips; two nodes cannot."""
    draft = run("kubernetes", samples / "kubernetes-nodes-traps.json")
    assert draft.totals() == {
        "A100 SXM4 40GB": 8,
        "T4": 4,
        "MI300X": 8,
        "Trainium2": 16,
        "GB200": 4,
    }
    assert [node.where for node in draft.uncounted] == [
        "node h100-c02.fleet.example",
        "node mixed-c07.fleet.example",
    ]


def test_slurm_json_counts_slices_shards_and_modules(run: Run, samples: Path) -> None:
    """Slices are GPUs, shards are none, two devices are one MI250X; untyped GPUs are named."""
    draft = run("slurm", samples / "slurm-nodes.json")
    assert draft.totals() == SLURM_SAMPLE
    assert [(one.spelling, one.count) for one in draft.unknown] == [("gpu", 4)]
    assert draft.label == "example"


def test_slurm_states_and_partitions_are_tags(run: Run, samples: Path) -> None:
    """A drained node is counted and marked."""
    draft = run("slurm", samples / "slurm-nodes.json")
    tags = {pool.place.tags: pool.count for pool in draft.pools if "H100" in pool.device}
    assert tags == {
        (("partition", "gpu,gpu-long"),): 8,
        (("partition", "gpu"), ("state", "drained")): 8,
    }


def test_sinfo_counts_a_node_once(run: Run, samples: Path) -> None:
    """A node in two partitions has two lines and is one node."""
    draft = run("slurm", samples / "sinfo.txt")
    assert draft.totals() == SLURM_SAMPLE
    assert [(one.spelling, one.count) for one in draft.unknown] == [("gpu", 4)]


@pytest.mark.parametrize("name", ["nvidia-smi.csv", "nvidia-smi-L.txt"])
def test_nvidia_smi_counts_gpus_alone(run: Run, samples: Path, name: str) -> None:
    """Eight GPUs are eight, with or without eleven MIG slices below them."""
    draft = run("nvidia-smi", samples / name)
    assert draft.totals() == {"H100 SXM5 80GB": 8}


def test_inventory_counts_rows_and_names_the_unknown(run: Run, samples: Path) -> None:
    """A rack in one row is 72 GPUs, modules stay modules, and the K30z is named."""
    draft = run("inventory", samples / "nodes.csv")
    assert draft.totals() == {
        "H100 SXM5 80GB": 16,
        "B200": 8,
        "GB200": 72,
        "MI300X": 8,
        "MI250X": 4,
        "A100 SXM4 80GB": 4,
        "V100 SXM3 32GB": 16,
        "L40S": 8,
    }
    assert [(one.spelling, one.count, one.where) for one in draft.unknown] == [
        ("Tesla K30z", 2, ("line 12 (unknown-i01)",))
    ]
    v100 = next(pool for pool in draft.pools if "V100" in pool.device)
    assert (v100.place.online, v100.place.retired) == ("2018-11-20", "2026-03-31")


@pytest.mark.parametrize(
    "name", ["slurm-22.05-nodes.txt", "slurm-22.05-nodes.json", "slurm-22.05-sinfo.txt"]
)
def test_output_of_a_real_controller(run: Run, samples: Path, name: str) -> None:
    """Slurm 22.05 with made-up nodes: 3 x 8 H100, 4 A100, and 2 A100 beside 14 slices of two."""
    draft = run("slurm", samples / name)
    assert draft.totals() == {"H100 SXM5 80GB": 24, "A100 SXM4 80GB": 4, "A100 SXM4 40GB": 4}
    assert [(one.spelling, one.count) for one in draft.unknown] == [("gpu", 4)]


def test_future_nodes_are_not_counted(run: Run, samples: Path) -> None:
    """A node that is only planned is left out, and said to be."""
    draft = run("slurm", samples / "slurm-22.05-future.txt")
    assert "H200 SXM5 141GB" not in draft.totals()
    assert any("fut1" in text and "gpu:h200:8" in text for text in draft.left_out)
