"""Import `neuron-ls --json-output`."""

from typing import Any

from fleet_cli.importers.collect import Reported
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import mapping, quantity


@importing("run `neuron-ls --json-output` and pass its output")
def read(given: Printout) -> None:
    """
    Read the chips of one host or several, one list after another.

    A chip is told by its instance type, else by its cores and memory.
    """
    collector = given.collector
    lists: dict[str, tuple[list[Any], str, str]] = {}
    for number, value in enumerate(given.values(), start=1):
        where = f"list {number}"
        instance = value if isinstance(value, dict) else {}
        listed = instance.get("neuron_devices", value)
        if not isinstance(listed, list):
            given.refuse("the JSON is no list of Neuron devices", 1)
        identity = str(instance.get("instance_id") or where)
        if identity in lists:
            collector.remarks.note("instances listed again, counted once: {n}")
        else:
            lists[identity] = (listed, str(instance.get("instance_type") or ""), where)
    unnamed = {identity for identity, (_, _, where) in lists.items() if identity == where}
    if unnamed and len(lists) > 1:
        why = "no instance ids tell whether several lists are of several hosts, or of one"
        collector.uncounted("the input", why)
    for identity, (listed, kind, where) in lists.items():
        if identity not in unnamed or len(lists) == 1:
            _collect(listed, kind, where, given)


def _collect(listed: list[Any], kind: str, where: str, given: Printout) -> None:
    collector = given.collector
    chips = [mapping(item, "the device", where) for item in listed]
    if any("neuron_device" not in chip for chip in chips):
        given.refuse(f"{where}: a device has no neuron_device")
    if len({str(chip["neuron_device"]) for chip in chips}) < len(chips):
        collector.uncounted(where, "it lists a chip twice: pass each host's output on its own")
        return
    for chip in chips:
        collector.remarks.read("chips")
        cores = quantity(chip.get("nc_count"), "nc_count", where)
        size = quantity(chip.get("memory_size"), "memory_size", where) // 2**30
        spelling = kind or f"{cores} cores and {size} GB"
        collector.add_reported(where, Reported(spelling, 1, "neuron-ls"))
