"""Import `az vm list -d -o json`."""

from typing import Any

from fleet_cli.importers.cloud_instances import Instance, collect_instances, items_with
from fleet_cli.importers.draft import Place
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import mapping, shown


@importing("run `az vm list -d -o json` and pass its output")
def read(given: Printout) -> None:
    """
    Read the machines of one subscription or several, one list after another.

    Without -d the output does not say which machines run, and is refused.
    """
    listed = items_with("hardwareProfile", "machines", given)
    collect_instances((_instance(item, given) for item in listed), given.collector)


def _instance(item: dict[str, Any], given: Printout) -> Instance:
    name = str(item.get("name") or "")
    where = f"machine {shown(name)}"
    size = mapping(item.get("hardwareProfile"), "hardwareProfile", where).get("vmSize")
    state = item.get("powerState")
    if not isinstance(size, str) or not isinstance(state, str) or not state:
        given.refuse(f"{where} has no vmSize or no powerState")
    return Instance(
        identity=str(item.get("vmId") or item.get("id") or name),
        name=name,
        type=size,
        state=state,
        runs=state.lower() in ("vm running", "vm starting"),
        place=Place(region=str(item.get("location") or "")),
    )
