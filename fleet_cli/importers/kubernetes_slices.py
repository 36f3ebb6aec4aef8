"""Resource slices: what dynamic resource allocation lists for a node, GPUs without their slices."""

from typing import Any

from fleet_cli.importers.text import mapping, shown

SliceDevices = dict[tuple[str, str], int]
"""(driver, product) to devices [devices]."""


def read_slice(item: dict[str, Any], slices: dict[str, SliceDevices]) -> None:
    """
    Add the GPUs of one resource slice to those of its node.

    MIG slices are listed as devices of their own beside the GPU that they are cut from, or in place
    of it; they name it by `parentUUID`, so each GPU counts once.

    Args:
        item: The JSON of a ResourceSlice.
        slices: Node name to what its slices list; added to.
    Raises:
        FleetError: It is not shaped like a resource slice.
    """
    metadata = mapping(item.get("metadata"), "metadata", "a resource slice")
    where = f"resource slice {shown(str(metadata.get('name', '')))}"
    spec = mapping(item.get("spec"), "spec", where)
    node, driver = str(spec.get("nodeName") or ""), str(spec.get("driver") or "")
    listed = spec.get("devices")
    seen: dict[str, str] = {}
    for number, device in enumerate(listed if isinstance(listed, list) else ()):
        fields = mapping(device, "a device", where)
        basic = mapping(fields.get("basic"), "a device", where)
        attributes = mapping(
            basic.get("attributes") or fields.get("attributes"), "attributes", where
        )
        values = {
            name.rpartition("/")[2]: mapping(value, name, where).get("string")
            for name, value in attributes.items()
        }
        product = values.get("productName")
        if not product or values.get("type") not in (None, "gpu", "mig"):
            continue
        unique = values.get("parentUUID") or values.get("uuid") or str(number)
        seen[str(unique)] = str(product)
    if not node:
        return
    products = slices.setdefault(node, {})
    for product in seen.values():
        products[driver, product] = products.get((driver, product), 0) + 1
