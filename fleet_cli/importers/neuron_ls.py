"""Import `neuron-ls --json-output`."""

from typing import Any, BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.draft import NOWHERE, Draft, Request
from fleet_cli.importers.text import (
    FORMAT_CODE,
    decode,
    json_values,
    located,
    mapping,
    quantity,
    refuse,
)

HINT = "run `neuron-ls --json-output` and pass its output"
_GIB = 1 << 30


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read the chips of one host or several, one list after another.

    A chip is told by its instance type, else by its cores and memory.

    Args:
        stream: The output.
        request: The catalogue and the options.
    Raises:
        FleetError: It is no list of Neuron devices.
    """
    with located(request.source):
        text = decode(stream.read(), request.source, HINT)
        collector = Collector(request.devices)
        seen: set[str] = set()
        lists: list[tuple[str, list[Any], str, str]] = []
        for number, value in enumerate(json_values(text, request.source, HINT), start=1):
            instance = value if isinstance(value, dict) else {}
            listed = instance.get("neuron_devices", value)
            if not isinstance(listed, list):
                source = Source(request.source, text)
                message = "the JSON is no list of Neuron devices"
                refuse(FORMAT_CODE, message, source=source, at=(1, 1), hint=HINT)
            identity = str(instance.get("instance_id") or "")
            if identity and identity in seen:
                collector.remarks.note("instances listed again, counted once: {n}")
                continue
            seen.add(identity)
            kind = str(instance.get("instance_type") or "")
            lists.append((identity, listed, kind, f"list {number}"))
        unnamed = len(lists) > 1 and any(not identity for identity, *_ in lists)
        if unnamed:
            why = "no instance ids tell whether several lists are of several hosts, or of one"
            collector.uncounted("the input", why)
        for identity, listed, kind, where in lists:
            if identity or not unnamed:
                _collect(listed, kind, where, collector)
        return collector.draft()


def _collect(listed: list[Any], kind: str, where: str, collector: Collector) -> None:
    chips = [mapping(item, "the device", where) for item in listed]
    if any("neuron_device" not in chip for chip in chips):
        refuse(FORMAT_CODE, f"{where}: a device has no neuron_device", hint=HINT)
    if len({str(chip["neuron_device"]) for chip in chips}) < len(chips):
        collector.uncounted(where, "it lists a chip twice: pass each host's output on its own")
        return
    for chip in chips:
        collector.remarks.read("chips")
        cores = quantity(chip.get("nc_count"), "nc_count", where)
        size = quantity(chip.get("memory_size"), "memory_size", where) // _GIB
        spelling = kind or f"{cores} cores and {size} GB"
        reported = Reported(spelling, 1, "neuron-ls")
        collector.add_reported((reported,), NOWHERE, where)
