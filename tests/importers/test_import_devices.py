"""Spellings to accelerators: the bundled data, memory that decides, and options that settle."""

from fractions import Fraction

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.device_data import Undecided, device_data
from fleet_cli.importers.devices import Device, Devices
from fleet_cli.importers.mig import gpus_of, parse_slice
from fleet_cli.read.catalogue import bundled


def test_the_data_speaks_of_the_catalogue() -> None:
    """Every accelerator that the data counts by is one of the catalogue, under its own name."""
    data = device_data()
    names = set(data.spellings.values()) | set(data.devices) | set(data.amd_partitions)
    names |= set(data.neuron_cores) | set(data.mig)
    names |= {one.assume for one in data.undecided.values() if one.assume}
    assert [name for name in sorted(names) if not is_canonical(name)] == []


def is_canonical(name: str) -> bool:
    """Say whether the catalogue has an entry of exactly this name."""
    entry = bundled().find(name)
    return entry is not None and entry.name == name


MEANT_OTHERWISE = {
    ("epoch", "b200"), ("epoch", "b300"),  # it rates the superchips under these names
    ("coreweave", "h100nvlink80gb"),  # an HGX of eight, and no pair of cards with a bridge
    ("karpenter", "rtxpro4500"),  # of a cloud's servers
}  # fmt: skip
"""Spellings of one tool that mean something else than in a manifest, and why."""


def test_one_name_means_one_part_in_a_manifest_and_in_every_importer() -> None:
    """Where the catalogue decides a spelling, no tool's word of it means another part."""
    data, devices = device_data(), Devices(bundled())
    meant = data.spellings | {key: one.assume for key, one in data.undecided.items() if one.assume}
    for (tool, spelling), name in meant.items():
        entry = devices.entry(spelling)
        if entry is not None and (tool, spelling) not in MEANT_OTHERWISE:
            assert devices.held(entry).name == name, (tool, spelling)


def test_an_assumption_is_one_of_its_candidates() -> None:
    """What is assumed must be among what the spelling may mean."""
    for one in device_data().undecided.values():
        assert not one.assume or one.assume in one.candidates


@pytest.mark.parametrize(
    ("spelling", "tool", "memory", "expected"),
    [
        ("NVIDIA H100 80GB HBM3", "nvidia", 0, "H100 SXM5 80GB"),
        ("NVIDIA H100", "nvidia", 94, "H100 SXM5 94GB"),
        ("a100", "slurm", 40, "A100 SXM4 40GB"),
        ("a100", "slurm", 0, "A100 SXM4 80GB"),
        ("nvidia-tesla-a100", "gke", 0, "A100 SXM4 40GB"),
        ("h100", "karpenter", 0, "H100 SXM5 80GB"),
        ("v100", "karpenter", 16, "V100 SXM2 16GB"),
        ("tpu7x", "gke-tpu", 0, "TPU v7"),
        ("74a1", "amd-device-id", 0, "MI300X"),
    ],
)
def test_spellings(spelling: str, tool: str, memory: int, expected: str) -> None:
    """Each tool's word is taken for what that tool means by it."""
    device = Devices(bundled()).find(spelling, tool, [Fraction(memory)] if memory else [])
    assert isinstance(device, Device)
    assert device.name == expected


def test_memory_settles_what_nothing_else_does() -> None:
    """48 GB makes an rtx6000 an Ada; without it nothing is assumed."""
    devices = Devices(bundled())
    assert isinstance(devices.find("rtx6000", "slurm"), Undecided)
    assert devices.find("Frobnicator", "slurm") is None


def test_memory_near_the_label_fits() -> None:
    """79.6 of 80 GB is the 80 GB card, and 60 GB is neither."""
    both = Undecided(("A100 SXM4 40GB", "A100 SXM4 80GB"), "", "")
    devices = Devices(bundled())
    chosen, others = devices.choice(both, [Fraction(81559, 1024)])
    assert (chosen and chosen.name, others) == ("A100 SXM4 80GB", [])
    assert devices.choice(both, [Fraction(60)])[1] == ["A100 SXM4 80GB"]


@pytest.mark.parametrize(
    "option", ["a100", "=A100 SXM4 40GB", "a100=", "a100=Frobnicator", "a=DGX-1"]
)
def test_a_wrong_map_is_refused(option: str) -> None:
    """A map without a spelling, or to no one accelerator, is an error with the cure."""
    with pytest.raises(FleetError) as caught:
        Devices(bundled(), [option])
    assert caught.value.diagnostics[0].hint


def test_a_map_goes_before_everything() -> None:
    """What --map says wins over the data and the catalogue, in any case and with any dashes."""
    devices = Devices(bundled(), ["NVIDIA_H100=H200 SXM5 141GB"])
    device = devices.find("nvidia-h100", "nvidia")
    assert isinstance(device, Device)
    assert device.name == "H200 SXM5 141GB"


@pytest.mark.parametrize(
    ("slices", "gpus"),
    [
        ({("1g.5gb", False): 56}, 8),
        ({("3g.20gb", False): 4}, 2),
        ({("3g.20gb", False): 3}, None),
        ({("1g.10gb", False): 4}, 1),
        ({("2g.10gb", False): 3}, 1),
        ({("1g.5gb", False): 16, ("2g.10gb", False): 8, ("3g.20gb", False): 8}, 8),
        ({("4g.20gb", False): 1, ("3g.20gb", False): 1}, 1),
        ({("1g.5gb", True): 2}, 2),
        ({("1g.99gb", False): 7}, None),
    ],
)
def test_slices_fill_gpus(slices: dict[tuple[str, bool], int], gpus: int | None) -> None:
    """On an A100 of 40 GB: seven 1g, two 3g, or a balanced mix fill one; a part tells nothing."""
    layout = device_data().mig["A100 SXM4 40GB"]
    assert gpus_of(layout, slices) == gpus


@pytest.mark.parametrize(
    ("spelling", "gpu", "profile"),
    [
        ("NVIDIA-H100-80GB-HBM3-MIG-1g.10gb", "NVIDIA-H100-80GB-HBM3", "1g.10gb"),
        ("nvidia_a100_3g.20gb", "nvidia_a100", "3g.20gb"),
        ("1g.33gb", "", "1g.33gb"),
        ("a100-mig-1g.5gb", "a100", "1g.5gb"),
    ],
)
def test_slices_are_told_from_gpus(spelling: str, gpu: str, profile: str) -> None:
    """A profile at the end of a spelling makes it a slice."""
    part = parse_slice(spelling)
    assert part is not None
    assert (part.gpu, part.profile) == (gpu, profile)


def test_no_name_of_the_catalogue_is_a_slice() -> None:
    """Whole accelerators are never taken for slices."""
    assert [name for name in bundled().names() if parse_slice(name)] == []
