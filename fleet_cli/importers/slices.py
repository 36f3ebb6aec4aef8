"""MIG slices of one node, counted as the GPUs that they are cut from."""

from collections import Counter
from typing import TYPE_CHECKING

from fleet_cli.base.names import squash
from fleet_cli.importers.devices import Device, map_hint
from fleet_cli.importers.mig import gpus_of, parse_slice, profile_count
from fleet_cli.importers.text import shown

if TYPE_CHECKING:
    from fleet_cli.importers.collect import Collector, Reported
    from fleet_cli.importers.draft import Place


def count_slices(
    gpu: str, items: "list[Reported]", place: "Place", where: str, collector: "Collector"
) -> None:
    """
    Count the GPUs that slices fill, or keep why their number does not tell.

    Args:
        gpu: What the slices' spellings call the GPU.
        items: The slices, by spelling.
        place: Where they stand.
        where: The node or line, for messages.
        collector: Where they are counted.
    """
    counts: Counter[tuple[str, bool]] = Counter()
    for item in items:
        if part := parse_slice(item.spelling):
            counts[part.profile, part.single] += item.count
    profiles = [profile for profile, _ in counts]
    mapped = collector.devices.mapped(items[0].spelling)
    device = mapped or _owner(gpu, items[0], profiles, where, collector)
    if device is None:
        return
    name = device.accelerator
    layout = collector.devices.data.mig.get(name)
    gpus = None if layout is None else gpus_of(layout, counts)
    if gpus is None:
        listed = ", ".join(f"{count} x {profile}" for (profile, _), count in counts.items())
        why = f"MIG slices {listed} do not tell how many {name} they are cut from"
        collector.uncounted(where, why)
        return
    if device.note:
        collector.remarks.assumed(device.note, devices=gpus)
    collector.remarks.assumed(f"MIG slices counted as the {name} that they fill", devices=gpus)
    collector.add(collector.devices.held(device), gpus, place, where)


def _owner(
    gpu: str, item: "Reported", profiles: list[str], where: str, collector: "Collector"
) -> Device | None:
    devices = collector.devices
    undecided = devices.data.undecided.get((item.tool, squash(gpu)))
    if undecided is None or devices.mapped(gpu):
        return collector.find(item, gpu, where)
    # A profile exists on some of the candidates only: 3g.20gb on the 40 GB GPU alone.
    able = tuple(
        name
        for name in undecided.candidates
        if (layout := devices.data.mig.get(name))
        and all(profile_count(layout, profile) for profile in profiles)
    )
    left = devices.fitting(able or undecided.candidates, (*item.memory_gb, *item.hints_gb))
    chosen = undecided.assume if undecided.assume in left else left[0]
    entry = devices.entry(chosen)
    if entry is None:
        return collector.find(item, gpu, where)
    if len(left) == 1:
        return entry
    others = ", ".join(name for name in left if name != chosen)
    note = f"slices of {shown(gpu)} taken for {chosen}; they may be of {others}: "
    return entry._replace(note=note + map_hint(gpu))
