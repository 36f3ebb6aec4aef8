"""The bundled data on how tools spell and count accelerators, as records."""

from functools import cache
from typing import Any

from fleet_cli.base.edition import DATA
from fleet_cli.base.names import squash
from fleet_cli.base.records import NamedTuple


class Undecided(NamedTuple):
    """A spelling that stands for several accelerators."""

    candidates: tuple[str, ...]
    """Catalogue names where possible, else words."""
    assume: str
    """The accelerator to take where nothing decides; empty where nothing may be assumed."""
    how_to_tell: str


class MigLayout(NamedTuple):
    """How one kind of GPU is cut into MIG slices."""

    compute: int
    """Compute slices of one GPU [slices]."""
    memory: int
    """Memory slices of one GPU [slices]."""
    profiles: dict[str, int]
    """For each profile, how many fill one GPU [instances per accelerator]."""


class DeviceData(NamedTuple):
    """All of the data file."""

    spellings: dict[tuple[str, str], str]
    """(tool, squashed spelling) to accelerator."""
    undecided: dict[tuple[str, str], Undecided]
    """(tool, squashed spelling) to what it may mean."""
    devices: dict[str, int]
    """Accelerator to the devices that schedulers list for one [devices per accelerator]."""
    amd_partitions: dict[str, dict[str, int]]
    """Accelerator to partition mode to devices [devices per accelerator]."""
    neuron_cores: dict[str, int]
    """Accelerator to its cores [cores per accelerator]."""
    mig: dict[str, MigLayout]
    """Accelerator to how it is cut."""


@cache
def device_data() -> DeviceData:
    """Read the bundled data; the first call costs a few milliseconds."""
    # NOTE: imported here since only an import needs it.
    from fleet_cli.read.events import yaml

    text = (DATA / "device_names.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    raw: dict[str, list[dict[str, Any]]] = yaml.load(text, Loader=loader)
    return DeviceData(
        spellings={
            (group["tool"], squash(name)): accelerator
            for group in raw["spellings"]
            for name, accelerator in group["names"].items()
        },
        undecided={
            (tool, squash(name)): Undecided(
                tuple(entry["candidates"]), entry.get("assume", ""), entry["how_to_tell"]
            )
            for entry in raw["undecided"]
            for tool in entry["tools"]
            for name in entry["names"]
        },
        devices={
            entry["accelerator"]: int(entry["devices"]) for entry in raw["devices_per_accelerator"]
        },
        amd_partitions={
            name: {mode: int(count) for mode, count in group["devices"].items()}
            for group in raw["amd_partitions"]
            for name in group["accelerators"]
        },
        neuron_cores={entry["accelerator"]: int(entry["cores"]) for entry in raw["neuron_cores"]},
        mig={
            name: MigLayout(
                int(group["slices"]["compute"]),
                int(group["slices"]["memory"]),
                {profile: int(count) for profile, count in group["profiles"].items()},
            )
            for group in raw["mig"]
            for name in group["accelerators"]
        },
    )
