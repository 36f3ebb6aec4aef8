"""The catalogue as the program finds names in it."""

from fractions import Fraction

import pytest

from fleet_cli.model.catalogue import RESELLERS, Accelerator, Ambiguous, System
from fleet_cli.read.catalogue import bundled, catalogue_for
from tests.data.test_catalogue_data import sections, spellings, squash


def found(name: str) -> tuple[object, ...]:
    """Return what a name means: the kind of entry, and what it is or holds."""
    entry = bundled().find(name)
    if type(entry) is System:
        return System, entry.accelerator, entry.count
    return type(entry), *([entry.name] if type(entry) is Accelerator else [])


def test_reported_names_are_found() -> None:
    """The program takes what a tool prints for the accelerator that the tool means."""
    meant = [(row["reported"], (Accelerator, row["accelerator"])) for row in spellings("spellings")]
    assert [(name, found(name)) for name, _ in meant] == meant


def test_slices_are_not_found() -> None:
    """The program takes no slice of a GPU for a whole one."""
    names = [row["reported"] for row in spellings("not_whole")]
    assert [name for name in names if bundled().find(name) is not None] == []


def test_undecided_names_stay_undecided() -> None:
    """The program chooses no meaning for a name that has several."""
    names = [row["reported"] for row in spellings("undecided")]
    assert [name for name in names if found(name) != (Ambiguous,)] == []


def test_systems_are_found() -> None:
    """The program knows what each system holds, to the fraction."""
    meant = [
        (row["system"], (System, row["accelerator"], Fraction(row["count"])))
        for row in spellings("systems")
    ]
    assert [(name, found(name)) for name, _ in meant] == meant


def test_every_accelerator_is_found_by_each_name() -> None:
    """A name or alias finds its entry, with its maker's name before it too."""
    meant = [
        (written, (Accelerator, entry["name"]))
        for entry in sections("accelerators")
        for spelling in (entry["name"], *entry.get("aliases", []))
        for written in (spelling, f"{entry['vendor']} {spelling}")
    ]
    assert [(name, found(name)) for name, _ in meant] == meant


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Kunlunxin R200", None),
        ("NVIDIA R200", "VR200"),
        ("Intel H100", None),
        ("Huawei H20", None),
        ("AMD DGX H100", None),
        ("AWS H100", "H100 SXM5 80GB"),
        ("Google H100", "H100 SXM5 80GB"),
        ("NVIDIA p5.48xlarge", "p5.48xlarge"),
        ("AWS p5.48xlarge", "p5.48xlarge"),
        ("Groq 3 LPU", "Groq 3 LPU"),
    ],
)
def test_a_maker_before_the_name_must_fit(name: str, meaning: str | None) -> None:
    """Another maker's chip of the same number is no match; a cloud before a chip is."""
    entry = bundled().find(name)
    assert (entry and entry.name) == meaning


def test_an_added_chip_does_not_take_another_makers_name() -> None:
    """A manifest may add Kunlunxin's R200, and NVIDIA R200 still means NVIDIA's."""
    catalogue = catalogue_for((Accelerator("Kunlunxin R200", vendor="Kunlunxin"),), ())
    ours, other = catalogue.find("Kunlunxin R200"), catalogue.find("NVIDIA R200")
    assert ours is not None
    assert other is not None
    assert (ours.name, other.name) == ("Kunlunxin R200", "VR200")


def test_every_provider_may_stand_before_a_chip() -> None:
    """All who rent out accelerators in the data count as resellers."""
    providers = {squash(entry["provider"]) for entry in sections("systems") if "provider" in entry}
    assert providers <= RESELLERS


def test_azure_sizes_are_known_with_and_without_prefix() -> None:
    """Every Azure size is found as the portal writes it and as the command line does."""
    azure = [entry["name"] for entry in sections("systems") if entry.get("provider") == "Azure"]
    for name in azure:
        entry = bundled().find("Standard_" + name)
        assert entry is not None, name
        assert entry.name == name
