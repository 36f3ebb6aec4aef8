"""Import `aws ec2 describe-instances`."""

from typing import Any, BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.cloud_instances import Instance, collect_instances
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Draft, Request
from fleet_cli.importers.text import FORMAT_CODE, decode, json_values, located, mapping, refuse

HINT = "run `aws ec2 describe-instances` for each region and pass its output"


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read instances of one region or several, one list after another.

    Args:
        stream: The output, of all instances or of a query for them.
        request: The catalogue and the options.
    Raises:
        FleetError: It is no list of instances.
    """
    with located(request.source):
        text = decode(stream.read(), request.source, HINT)
        source = Source(request.source, text)
        collector = Collector(request.devices)
        found = [
            _instance(mapping(item, "the instance", f"instance {at}"))
            for value in json_values(text, request.source, HINT)
            for at, item in enumerate(_listed(value, source), start=1)
        ]
        collect_instances(found, "inventory", collector)
        return collector.draft()


def _listed(value: Any, source: Source) -> list[Any]:
    """Return the instances of an answer, of reservations or of a query for either."""
    if isinstance(value, dict):
        value = value.get("Reservations", value.get("Instances", value))
    if not isinstance(value, list):
        message = "the JSON has no Reservations"
        refuse(FORMAT_CODE, message, source=source, at=(1, 1), hint=HINT)
    found: list[Any] = []
    for item in value:
        inner = item.get("Instances") if isinstance(item, dict) else item
        found += inner if isinstance(inner, list) else [item]
    return found


def _instance(item: dict[str, Any]) -> Instance:
    where = f"instance {item.get('InstanceId')}"
    kind = item.get("InstanceType")
    state = mapping(item.get("State"), "State", where).get("Name")
    if not isinstance(kind, str) or not isinstance(state, str):
        refuse(FORMAT_CODE, f"{where} has no InstanceType or no State.Name", hint=HINT)
    zone = str(mapping(item.get("Placement"), "Placement", where).get("AvailabilityZone") or "")
    lifecycle = item.get("InstanceLifecycle")
    tags = [("zone", zone)] if zone else []
    if isinstance(lifecycle, str):
        tags.append(("lifecycle", lifecycle))
    name = str(item.get("InstanceId") or "")
    return Instance(
        identity=name,
        name=name,
        type=kind,
        state=state,
        runs=state in ("running", "pending"),
        region=zone.rstrip("abcdefghijklmnopqrstuvwxyz") if zone[-1:].isalpha() else zone,
        tags=tuple(tags),
    )
