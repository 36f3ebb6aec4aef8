"""Resource slices: what dynamic resource allocation lists, each device once however often it is."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.identity import proves
from fleet_cli.importers.kubernetes_node import Finding, KubeNode
from fleet_cli.importers.text import elements, mapping, quantity, shown

SliceDevices = Counter[tuple[str, str]]
"""(driver, product) to devices [devices]."""

# Attributes that name a device, or first the one that it is cut from, the surest first.
_OWN = (
    "parentUUID", "parentPciAddr", "parentPCIAddr", "uuid", "pciAddr", "pciAddress", "pcieRoot",
)  # fmt: skip
# Attributes that name the product, and what a maker leaves out before its name.
_NAMES = {"productName": "", "model": "", "deviceModel": "", "tpuGen": "TPU ", "brand": ""}


class _Listed(NamedTuple):
    """One device of one resource slice."""

    pool: tuple[str, str, str]
    """The scope of its cluster, the driver and the pool."""
    generation: int
    node: tuple[str, str]
    """The scope, and the node's name; empty where it is of none."""
    identity: tuple[str, ...]
    """What makes it one device; a slice of it has the same."""
    product: str | None
    """What it is; empty where its driver is all that tells, None where it is no accelerator."""


class Slices:
    """The resource slices of an input; only a pool's latest generation counts."""

    def __init__(self) -> None:
        self.listed: list[_Listed] = []
        """Repeats and parts included."""
        self._pools: dict[tuple[str, str, str], dict[int, tuple[int, set[str]]]] = {}
        """(scope, driver, pool) to generation to how many slices it has, and the names of those read."""

    def read(self, item: dict[str, Any], scope: str) -> None:
        """
        Keep the devices of one resource slice; *scope* tells its cluster from others.

        Raises:
            FleetError: It is not shaped like a resource slice.
        """
        metadata = mapping(item.get("metadata"), "metadata", "a resource slice")
        where = f"resource slice {shown(str(metadata.get('name', '')))}"
        spec = mapping(item.get("spec"), "spec", where)
        pool = mapping(spec.get("pool"), "pool", where)
        name = str(metadata.get("name") or "")
        driver = str(spec.get("driver") or "")
        pool_name = str(pool.get("name") or name)
        generation = quantity(pool.get("generation") or 0, "pool.generation", where)
        expected = quantity(pool.get("resourceSliceCount") or 0, "pool.resourceSliceCount", where)
        key = (scope, driver, pool_name)
        generations = self._pools.setdefault(key, {})
        before, names = generations.setdefault(generation, (0, set()))
        generations[generation] = (max(before, expected), names | {name})
        for number, device in enumerate(elements(spec.get("devices"))):
            fields = mapping(device, "a device", where)
            basic = mapping(fields.get("basic"), "a device", where)
            attributes = mapping(
                basic.get("attributes") or fields.get("attributes"), "attributes", where
            )
            texts = {
                attribute.rpartition("/")[2]: mapping(value, attribute, where).get("string")
                for attribute, value in attributes.items()
            }
            own = {attribute: str(text) for attribute, text in texts.items() if text}
            called = str(fields.get("name") or number)
            node = str(spec.get("nodeName") or fields.get("nodeName") or "")
            identity = _identity(own, (*key, node), called)
            product = _product(own, f"{driver} {called}".lower())
            self.listed.append(_Listed(key, generation, (scope, node), identity, product))

    def by_node(self) -> dict[tuple[str, str], SliceDevices]:
        """Return what each node has, by its cluster's scope and name; no name where none is told."""
        found: dict[tuple[str, str], SliceDevices] = {}
        seen: set[tuple[str, ...]] = set()
        for device in self.listed:
            stale = device.generation < max(self._pools[device.pool])
            if stale or device.identity in seen:
                continue
            seen.add(device.identity)
            if device.product is not None:
                found.setdefault(device.node, Counter())[device.pool[1], device.product] += 1
        return found

    def see_whole(self, collector: Collector) -> None:
        """Tell the pools whose latest generation has more slices than are listed."""
        for (_, driver, pool), generations in self._pools.items():
            expected, names = generations[max(generations)]
            if expected > len(names):
                why = f"it has {expected:,} resource slices, and {len(names):,} of them are listed"
                collector.uncounted(f"pool {pool} of {driver}", why)


def _identity(own: dict[str, str], place: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return what the attributes say that makes a device one, or its name at its place."""
    uuid = own.get("parentUUID") or own.get("uuid", "")
    if proves(uuid):
        return (place[1], uuid)
    return (*place, next((own[key] for key in _OWN if proves(own.get(key, ""))), name))


def _product(own: dict[str, str], called: str) -> str | None:
    for name, before in _NAMES.items():
        if own.get(name):
            return before + own[name]
    # A device without a product may be an accelerator: its driver or name says so.
    words = ("gpu", "npu", "tpu", "neuron", "gaudi", "accel")
    return "" if any(word in called for word in words) else None


def reported_slices(devices: Mapping[tuple[str, str], int]) -> tuple[Reported, ...]:
    """Return what slices list, to be counted; one without a product is called by its driver."""
    return tuple(
        Reported(product or driver, count, _TOOLS.get(driver, "inventory"), divide=False)
        for (driver, product), count in devices.items()
    )


def find_slices(node: KubeNode, _collector: Collector) -> tuple[Finding, ...]:
    """Count devices of drivers that no other reader looks at."""
    return reported_slices({key: n for key, n in node.slices.items() if key[0] not in _TOOLS})


_TOOLS = {"gpu.nvidia.com": "nvidia", "gpu.amd.com": "amd-product"}
"""Drivers whose names of products are those of a tool; the readers of their vendors ask for them."""
