"""Import `az vm list -d -o json`."""

from typing import Any, BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.cloud_instances import Instance, collect_instances
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Draft, Request
from fleet_cli.importers.text import (
    FORMAT_CODE,
    decode,
    json_values,
    located,
    mapping,
    refuse,
    shown,
)

HINT = "run `az vm list -d -o json` and pass its output"


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read the machines of one subscription or several, one list after another.

    Args:
        stream: The output, with details: without -d it does not say which machines run.
        request: The catalogue and the options.
    Raises:
        FleetError: It is no list of machines, or does not say which run.
    """
    with located(request.source):
        text = decode(stream.read(), request.source, HINT)
        collector = Collector(request.devices)
        found = []
        for value in json_values(text, request.source, HINT):
            for item in value if isinstance(value, list) else [value]:
                if not isinstance(item, dict) or "hardwareProfile" not in item:
                    source = Source(request.source, text)
                    message = "the JSON is no list of machines with a hardwareProfile"
                    refuse(FORMAT_CODE, message, source=source, at=(1, 1), hint=HINT)
                found.append(_instance(item))
        collect_instances(found, "inventory", collector)
        return collector.draft()


def _instance(item: dict[str, Any]) -> Instance:
    name = str(item.get("name") or "")
    where = f"machine {shown(name)}"
    size = mapping(item.get("hardwareProfile"), "hardwareProfile", where).get("vmSize")
    state = item.get("powerState")
    if not isinstance(size, str) or not isinstance(state, str) or not state:
        refuse(FORMAT_CODE, f"{where} has no vmSize or no powerState", hint=HINT)
    return Instance(
        identity=str(item.get("vmId") or item.get("id") or name),
        name=name,
        type=size,
        state=state,
        runs=state.lower() in ("vm running", "vm starting"),
        region=str(item.get("location") or ""),
    )
