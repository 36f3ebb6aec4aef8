"""MIG slices of one node, counted as the GPUs that they are cut from."""

from typing import TYPE_CHECKING

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
    counts: dict[tuple[str, bool], int] = {}
    for item in items:
        part = parse_slice(item.spelling)
        if part is not None:
            key = (part.profile, part.single)
            counts[key] = counts.get(key, 0) + item.count
    profiles = [profile for profile, _ in counts]
    mapped = collector.devices.mapped(items[0].spelling)
    device = mapped or _owner(gpu, items[0], profiles, where, collector)
    if device is None:
        return
    name = device.entry.accelerator
    layouts = collector.devices.data.mig
    layout = next((one for one in layouts if name in one.accelerators), None)
    gpus = None if layout is None else gpus_of(layout, counts)
    if gpus is None:
        listed = ", ".join(f"{count} x {profile}" for (profile, _), count in counts.items())
        why = f"MIG slices {listed} do not tell how many {name} they are cut from"
        collector.uncounted(where, why)
        return
    if device.note:
        collector.remarks.assumed(device.note, devices=gpus)
    collector.remarks.assumed(f"MIG slices counted as the {name} that they fill", devices=gpus)
    collector.add(collector.devices.held(device.entry), gpus, place, where)


def _owner(
    gpu: str, item: "Reported", profiles: list[str], where: str, collector: "Collector"
) -> Device | None:
    devices = collector.devices
    key = (item.tool, gpu.lower().replace("-", "").replace("_", "").replace(" ", ""))
    undecided = devices.data.undecided.get(key)
    if undecided is None or devices.mapped(gpu):
        return collector.find(item, gpu, where)
    # A profile exists on some of the candidates only: 3g.20gb on the 40 GB GPU alone.
    layouts = [
        layout
        for layout in devices.data.mig
        if all(profile_count(layout, profile) for profile in profiles)
    ]
    able = tuple(
        name
        for name in undecided.candidates
        if any(name in layout.accelerators for layout in layouts)
    )
    left = devices.fitting(able or undecided.candidates, (*item.memory_gb, *item.hints_gb))
    chosen = undecided.assume if undecided.assume in left else left[0]
    entry = devices.entry(chosen)
    if entry is None:
        return collector.find(item, gpu, where)
    if len(left) == 1:
        return Device(entry)
    others = ", ".join(name for name in left if name != chosen)
    note = f"slices of {shown(gpu)} taken for {chosen}; they may be of {others}: "
    return Device(entry, note + map_hint(gpu))
