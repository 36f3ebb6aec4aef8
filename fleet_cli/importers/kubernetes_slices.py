"""Resource slices: what dynamic resource allocation lists, each device once however often it is."""

from collections.abc import Iterator
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Reported
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.identity import proves
from fleet_cli.importers.kubernetes_node import Finding, KubeNode
from fleet_cli.importers.text import mapping, quantity, shown

SliceDevices = dict[tuple[str, str], int]
"""(driver, product) to devices [devices]."""

# Attributes that name the device that a slice or partition is cut from, the surest first.
_PARENTS = ("parentUUID", "parentPciAddr", "parentPCIAddr")
_ADDRESSES = ("uuid", "pciAddr", "pciAddress", "pcieRoot")
# Attributes that name the product, and what a maker leaves out before its name.
_NAMES = {"productName": "", "model": "", "deviceModel": "", "tpuGen": "TPU ", "brand": ""}


class _Listed(NamedTuple):
    """One device of one resource slice."""

    scope: str
    """What tells its cluster from others in the same input."""
    driver: str
    pool: str
    generation: int
    node: str
    name: str
    attributes: dict[str, str]

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes it one device; a slice of it has the same."""
        uuid = self.attributes.get("parentUUID") or self.attributes.get("uuid", "")
        if proves(uuid):
            return (self.driver, uuid)
        own = self.attributes
        whole = next(
            (own[name] for name in (*_PARENTS, *_ADDRESSES) if proves(own.get(name, ""))), ""
        )
        return (self.scope, self.driver, self.pool, self.node, whole or self.name)


class Slices:
    """The resource slices of an input; only a pool's latest generation counts."""

    def __init__(self) -> None:
        """Start with none."""
        self._listed: list[_Listed] = []
        self._pools: dict[tuple[str, str, str], dict[int, tuple[int, set[str]]]] = {}
        """(scope, driver, pool) to generation to how many slices it has, and the names of those read."""

    def __len__(self) -> int:
        """Return how many devices are listed, repeats and parts included."""
        return len(self._listed)

    def read(self, item: dict[str, Any], scope: str) -> None:
        """
        Keep the devices of one resource slice.

        Args:
            item: The JSON of a ResourceSlice.
            scope: What tells its cluster from others.
        Raises:
            FleetError: It is not shaped like a resource slice.
        """
        metadata = mapping(item.get("metadata"), "metadata", "a resource slice")
        where = f"resource slice {shown(str(metadata.get('name', '')))}"
        spec = mapping(item.get("spec"), "spec", where)
        pool = mapping(spec.get("pool"), "pool", where)
        listed = spec.get("devices")
        name = str(metadata.get("name") or "")
        driver = str(spec.get("driver") or "")
        pool_name = str(pool.get("name") or name)
        generation = quantity(pool.get("generation") or 0, "pool.generation", where)
        expected = quantity(pool.get("resourceSliceCount") or 0, "pool.resourceSliceCount", where)
        generations = self._pools.setdefault((scope, driver, pool_name), {})
        before, names = generations.setdefault(generation, (0, set()))
        generations[generation] = (max(before, expected), names | {name})
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
            self._listed.append(
                _Listed(
                    scope=scope,
                    driver=driver,
                    pool=pool_name,
                    generation=generation,
                    node=str(spec.get("nodeName") or fields.get("nodeName") or ""),
                    name=str(fields.get("name") or number),
                    attributes={key: str(text) for key, text in values.items() if text},
                )
            )

    def by_node(self) -> dict[tuple[str, str], SliceDevices]:
        """Return what each node has, by its cluster's scope and name; no name where none is told."""
        found: dict[tuple[str, str], SliceDevices] = {}
        for device in self._counted():
            own = device.attributes
            product = next(
                (before + own[name] for name, before in _NAMES.items() if own.get(name)), ""
            )
            if product or _is_accelerator(device):
                products = found.setdefault((device.scope, device.node), {})
                key = (device.driver, product)
                products[key] = products.get(key, 0) + 1
        return found

    def incomplete(self) -> Iterator[tuple[str, str]]:
        """Tell the pools whose latest generation has more slices than are listed, and why."""
        for (_, driver, pool), generations in self._pools.items():
            expected, names = generations[max(generations)]
            if expected > len(names):
                yield (
                    f"pool {pool} of {driver}",
                    f"it has {expected:,} resource slices, and {len(names):,} of them are listed",
                )

    def _counted(self) -> Iterator[_Listed]:
        latest = {key: max(generations) for key, generations in self._pools.items()}
        seen: set[tuple[str, ...]] = set()
        for device in self._listed:
            stale = device.generation < latest[device.scope, device.driver, device.pool]
            if not stale and device.identity not in seen:
                seen.add(device.identity)
                yield device


def _is_accelerator(device: _Listed) -> bool:
    """Whether a device without a product may be an accelerator: its driver or name says so."""
    text = f"{device.driver} {device.name}".lower()
    return any(word in text for word in ("gpu", "npu", "tpu", "neuron", "gaudi", "accel"))


def reported_slices(devices: SliceDevices) -> tuple[Reported, ...]:
    """Return what slices list, to be counted; one without a product is called by its driver."""
    return tuple(
        Reported(product or driver, count, _TOOLS.get(driver, "inventory"), divide=False)
        for (driver, product), count in devices.items()
    )


def find_slices(node: KubeNode, _devices: Devices) -> tuple[Finding, ...]:
    """Count devices of drivers that no other reader looks at."""
    others = {key: count for key, count in node.slices.items() if key[0] not in _TOOLS}
    return tuple(Finding(found=item) for item in reported_slices(others))


_TOOLS = {"gpu.nvidia.com": "nvidia", "gpu.amd.com": "amd-product"}
"""Drivers whose names of products are those of a tool; the readers of their vendors ask for them."""
