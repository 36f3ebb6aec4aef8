"""MIG slices: profiles in spellings, and how many GPUs a number of slices is."""

import re
from collections.abc import Mapping

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.device_data import MigLayout

_PROFILE = re.compile(
    r"(?P<gpu>.*?)[-_.:\s]*(?:mig[-_.:\s]*)?(?P<compute>\d)g\.?(?P<memory>\d{1,3})gb"
    r"(?P<extras>(?:[-+._](?:me|gfx|all|noextra))*)",
    re.IGNORECASE,
)


class Slice(NamedTuple):
    """A spelling that names a slice of a GPU."""

    gpu: str
    """The part that names the GPU; empty where the spelling names the profile alone."""
    profile: str
    """The profile, such as `1g.10gb`."""
    single: bool
    """Whether only one of it fits a GPU: it holds the media engines."""


def parse_slice(spelling: str) -> Slice | None:
    """
    Return the GPU and profile in *spelling*, or None where it names no slice.

    >>> parse_slice("nvidia_a100_3g.20gb")
    Slice(gpu='nvidia_a100', profile='3g.20gb', single=False)
    >>> parse_slice("NVIDIA-H100-80GB-HBM3") is None
    True
    """
    match = _PROFILE.fullmatch(spelling.strip())
    if match is None:
        return None
    profile = f"{match['compute']}g.{int(match['memory'])}gb"
    return Slice(match["gpu"], profile, "me" in match["extras"].lower())


def profile_count(layout: MigLayout, profile: str) -> int | None:
    """
    Return how many slices of *profile* fill one GPU [slices per accelerator], or None.

    Drivers round the memory differently (3g.39gb, 3g.40gb), so 2 GB either way is the same profile.
    """
    if profile in layout.profiles:
        return layout.profiles[profile]
    compute, memory = _sizes(profile)
    for known, count in layout.profiles.items():
        known_compute, known_memory = _sizes(known)
        if compute == known_compute and abs(memory - known_memory) <= min(2, known_memory // 8):
            return count
    return None


def gpus_of(layout: MigLayout, slices: Mapping[tuple[str, bool], int]) -> int | None:
    """
    Return how many GPUs the *slices* of one node are [accelerators], or None where that is untold.

    Their numbers [slices], by profile and whether single, tell it where one profile fills whole
    GPUs, or where several fill them up exactly.
    """
    compute = memory = 0
    smallest = min(_sizes(profile)[1] for profile in layout.profiles)
    for (profile, single), count in slices.items():
        per_gpu = 1 if single else profile_count(layout, profile)
        if per_gpu is None:
            return None
        if len(slices) == 1:
            return count // per_gpu if count % per_gpu == 0 else None
        own_compute, own_memory = _sizes(profile)
        compute += own_compute * count
        memory += min(layout.memory, (2 * own_memory + smallest) // (2 * smallest)) * count
    gpus = max(-(-compute // layout.compute), -(-memory // layout.memory))
    full = compute == gpus * layout.compute or memory == gpus * layout.memory
    return gpus if full else None


def _sizes(profile: str) -> tuple[int, int]:
    compute, _, memory = profile.partition("g.")
    return int(compute), int(memory.removesuffix("gb"))
