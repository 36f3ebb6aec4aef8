"""Import `gcloud compute instances list --format=json`."""

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
    quantity,
    refuse,
    shown,
)

HINT = "run `gcloud compute instances list --format=json` and pass its output"
_RUNNING = frozenset({"RUNNING", "PROVISIONING", "STAGING", "REPAIRING"})


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read the instances of one project or several, one list after another.

    Args:
        stream: The output.
        request: The catalogue and the options.
    Raises:
        FleetError: It is no list of instances.
    """
    with located(request.source):
        text = decode(stream.read(), request.source, HINT)
        collector = Collector(request.devices)
        found = []
        for value in json_values(text, request.source, HINT):
            listed = value if isinstance(value, list) else [value]
            for item in listed:
                if not isinstance(item, dict) or "machineType" not in item:
                    source = Source(request.source, text)
                    message = "the JSON is no list of instances with a machineType"
                    refuse(FORMAT_CODE, message, source=source, at=(1, 1), hint=HINT)
                found.append(_instance(item))
        collect_instances(found, "gke", collector)
        return collector.draft()


def _instance(item: dict[str, Any]) -> Instance:
    name = str(item.get("name") or item.get("id") or "")
    where = f"instance {shown(name)}"
    status = item.get("status")
    if not isinstance(status, str):
        refuse(FORMAT_CODE, f"{where} has no status", hint=HINT)
    zone = _last(item.get("zone"))
    attached = []
    listed = item.get("guestAccelerators")
    for entry in listed if isinstance(listed, list) else ():
        accelerator = mapping(entry, "guestAccelerators", where)
        count = quantity(accelerator.get("acceleratorCount"), "acceleratorCount", where)
        # A virtual workstation is a licence, and the GPU is a whole one.
        kind = _last(accelerator.get("acceleratorType")).removesuffix("-vws")
        attached.append((kind, count))
    return Instance(
        identity=str(item.get("selfLink") or item.get("id") or f"{zone} {name}"),
        name=name,
        type=_last(item.get("machineType")),
        state=status,
        runs=status in _RUNNING,
        region=zone.rpartition("-")[0],
        tags=(("zone", zone),) if zone else (),
        attached=tuple(attached),
    )


def _last(url: object) -> str:
    """Return the last part of an address, which is the name of what it leads to."""
    return str(url or "").rpartition("/")[2]
