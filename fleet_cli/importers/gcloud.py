"""Import `gcloud compute instances list --format=json`."""

from typing import Any

from fleet_cli.importers.cloud_instances import Instance, collect_instances, items_with
from fleet_cli.importers.draft import Place, tags_of
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import elements, mapping, quantity, shown


@importing("run `gcloud compute instances list --format=json` and pass its output")
def read(given: Printout) -> None:
    """Read the instances of one project or several, one list after another."""
    listed = items_with("machineType", "instances", given)
    collect_instances((_instance(item, given) for item in listed), given.collector)


def _instance(item: dict[str, Any], given: Printout) -> Instance:
    name = str(item.get("name") or item.get("id") or "")
    where = f"instance {shown(name)}"
    status = item.get("status")
    if not isinstance(status, str):
        given.refuse(f"{where} has no status")
    zone = _last(item.get("zone"))
    attached = []
    for entry in elements(item.get("guestAccelerators")):
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
        runs=status in ("RUNNING", "PROVISIONING", "STAGING", "REPAIRING"),
        place=Place(region=zone.rpartition("-")[0], tags=tags_of(zone=zone)),
        attached=tuple(attached),
    )


def _last(url: object) -> str:
    """Return the last part of an address, which is the name of what it leads to."""
    return str(url or "").rpartition("/")[2]
