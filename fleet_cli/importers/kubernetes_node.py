"""One Kubernetes node as a record: labels, capacity, place; what the vendors' readers look at."""

from collections.abc import Mapping
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Reported
from fleet_cli.importers.devices import Device
from fleet_cli.importers.draft import Place, tags_of
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.text import elements, first, mapping, quantity, shown

_REGION = ("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region")
_ZONE = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")
_INSTANCE = ("node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type")
_NODE_POOL = (
    "cloud.google.com/gke-nodepool",
    "eks.amazonaws.com/nodegroup",
    "alpha.eksctl.io/nodegroup-name",
    "karpenter.sh/nodepool",
    "karpenter.sh/provisioner-name",
    "kubernetes.azure.com/agentpool",
    "agentpool",
    "oci.oraclecloud.com/node-pool-name",
    "doks.digitalocean.com/node-pool",
)


class KubeNode(NamedTuple):
    """What the readers need of a node."""

    name: str
    identity: str
    """The node's uid, or its name where it has none."""
    labels: Mapping[str, str]
    capacity: Mapping[str, int]
    """Extended resources, such as `nvidia.com/gpu` [devices]."""
    place: Place
    """Its region, zone and node pool, and whether it is cordoned or not ready."""
    system: Device | None
    """What the cloud's name for the node's kind stands for, where that is a system."""
    annotations: Mapping[str, str]
    slices: Mapping[tuple[str, str], int] = {}
    """What resource slices list: (driver, product) to devices [devices]."""
    cluster: str = ""
    """What tells its cluster from others in the same input."""

    def number(self, name: str) -> int | None:
        """
        Return the number in a label [devices], or None where there is no such label.

        Raises:
            FleetError: The label holds no number.
        """
        value = self.labels.get(name)
        return quantity(value, name, f"node {self.name}") if value else None


Finding = Reported | Device | str
"""What a reader says of a node: devices by spelling, the system that it is, or why not to count."""


def read_node(item: dict[str, Any], given: Printout) -> KubeNode:
    """
    Read the JSON of one node.

    Raises:
        FleetError: It is no node, or a capacity is no number.
    """
    metadata = mapping(item.get("metadata"), "metadata", "a node")
    name = metadata.get("name")
    if not isinstance(name, str) or not name:
        given.refuse("a node has no metadata.name")
    where = f"node {name}"
    spec = mapping(item.get("spec"), "spec", where)
    status = mapping(item.get("status"), "status", where)
    labels, annotations = (
        {
            key: value
            for key, value in mapping(metadata.get(field), field, where).items()
            if isinstance(value, str)
        }
        for field in ("labels", "annotations")
    )
    capacity = {
        key: quantity(value, f"capacity {key}", where)
        for key, value in mapping(status.get("capacity"), "capacity", where).items()
        if "/" in key and not key.startswith(("hugepages-", "attachable-volumes-"))
    }
    if "status" not in item and not labels:
        given.refuse(f"{shown(where)} has neither labels nor a status")
    uid = metadata.get("uid")
    cordoned = spec.get("unschedulable") is True or any(
        isinstance(taint, dict) and taint.get("key") == "node.kubernetes.io/unschedulable"
        for taint in elements(spec.get("taints"))
    )
    ready = [
        condition.get("status") == "True"
        for condition in elements(status.get("conditions"))
        if isinstance(condition, dict) and condition.get("type") == "Ready"
    ]
    identity = uid if isinstance(uid, str) and uid else name
    entry = given.collector.devices.entry(first(labels, _INSTANCE))
    system = entry if entry and entry.is_system else None
    tags = tags_of(
        zone=first(labels, _ZONE),
        node_pool=first(labels, _NODE_POOL),
        cordoned="true" if cordoned else "",
        ready="" if all(ready[:1]) else "false",
    )
    place = Place(region=first(labels, _REGION), tags=tags)
    return KubeNode(name, identity, labels, capacity, place, system, annotations)
