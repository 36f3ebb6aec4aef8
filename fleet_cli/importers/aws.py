"""Import `aws ec2 describe-instances`."""

from typing import Any

from fleet_cli.importers.cloud_instances import Instance, collect_instances
from fleet_cli.importers.draft import Place, tags_of
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import mapping


@importing("run `aws ec2 describe-instances` for each region and pass its output")
def read(given: Printout) -> None:
    """Read instances of one region or several, one list after another, or of a query for them."""
    found = [
        _instance(mapping(item, "the instance", f"instance {at}"), given)
        for value in given.values()
        for at, item in enumerate(_listed(value, given), start=1)
    ]
    collect_instances(found, given.collector)


def _listed(value: Any, given: Printout) -> list[Any]:
    """Return the instances of an answer, of reservations or of a query for either."""
    if isinstance(value, dict):
        value = value.get("Reservations", value.get("Instances", value))
    if not isinstance(value, list):
        given.refuse("the JSON has no Reservations", 1)
    found: list[Any] = []
    for item in value:
        inner = item.get("Instances") if isinstance(item, dict) else item
        found += inner if isinstance(inner, list) else [item]
    return found


def _instance(item: dict[str, Any], given: Printout) -> Instance:
    where = f"instance {item.get('InstanceId')}"
    kind = item.get("InstanceType")
    state = mapping(item.get("State"), "State", where).get("Name")
    if not isinstance(kind, str) or not isinstance(state, str):
        given.refuse(f"{where} has no InstanceType or no State.Name")
    zone = str(mapping(item.get("Placement"), "Placement", where).get("AvailabilityZone") or "")
    lifecycle = item.get("InstanceLifecycle")
    tags = tags_of(zone=zone, lifecycle=lifecycle if isinstance(lifecycle, str) else "")
    region = zone.rstrip("abcdefghijklmnopqrstuvwxyz") if zone[-1:].isalpha() else zone
    name = str(item.get("InstanceId") or "")
    return Instance(
        identity=name,
        name=name,
        type=kind,
        state=state,
        runs=state in ("running", "pending"),
        place=Place(region=region, tags=tags),
    )
