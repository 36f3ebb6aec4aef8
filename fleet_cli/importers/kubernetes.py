"""Import `kubectl get nodes -o json`: which accelerators each node really has, and where."""

from typing import Any

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import NOWHERE, Place
from fleet_cli.importers.kubernetes_node import Finding, KubeNode, node_place, read_node
from fleet_cli.importers.kubernetes_nvidia import find_nvidia
from fleet_cli.importers.kubernetes_resources import find_by_feature, unread_resources
from fleet_cli.importers.kubernetes_slices import Slices, find_slices, reported_slices
from fleet_cli.importers.kubernetes_vendors import (
    find_amd,
    find_gaudi,
    find_intel,
    find_neuron,
    find_tpu,
)
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import mapping, shown

# Every reader looks at every node: a node can hold accelerators of several vendors.
_READERS = (find_nvidia, find_amd, find_tpu, find_neuron, find_gaudi, find_intel, find_slices)


@importing("run `kubectl get nodes -o json` and pass its output")
def read(given: Printout) -> None:
    """Read a list of nodes, and of resource slices where the list holds them too."""
    collector = given.collector
    nodes: dict[str, KubeNode] = {}
    scopes: list[str] = []
    lists = [_items(value, given) for value in given.values()]
    for items in lists:
        listed = [read_node(item, given) for item in items if item["kind"] != "ResourceSlice"]
        scopes.append(_scope(listed, nodes, scopes))
        for node in listed:
            if node.identity in nodes:
                sentence = "nodes listed again, counted once: {n}"
                collector.remarks.note(sentence, example=node.name)
            else:
                nodes[node.identity] = node._replace(cluster=scopes[-1])
    slices = Slices()
    for items, scope in zip(lists, scopes, strict=True):
        for item in items:
            if item["kind"] == "ResourceSlice":
                slices.read(item, scope or next(filter(None, scopes), ""))
    _collect(nodes, slices, collector)


def _scope(listed: list[KubeNode], nodes: dict[str, KubeNode], scopes: list[str]) -> str:
    """
    Return what tells the cluster of a list from the others: names of nodes may not.

    A list with a node that was listed is of that cluster, and one without nodes, such as
    `kubectl get resourceslices`, is of the cluster of the list before it.
    """
    known = [nodes[node.identity].cluster for node in listed if node.identity in nodes]
    first = listed[0].identity if listed else scopes[-1] if scopes else ""
    return known[0] if known else first


def _collect(nodes: dict[str, KubeNode], slices: Slices, collector: Collector) -> None:
    by_node = slices.by_node()
    for node in nodes.values():
        collector.remarks.read("nodes")
        own = by_node.pop((node.cluster, node.name), {})
        system = collector.devices.system(node.instance_type)
        _collect_node(node._replace(slices=own, system=system), collector)
    if slices:
        collector.remarks.read("listed devices", len(slices))
    for pool, why in slices.incomplete():
        collector.uncounted(pool, why)
    for (_, name), devices in by_node.items():
        # Devices of a fabric are of no node; others are of nodes that the list leaves out.
        where = f"node {name}" if name else "resource slices of no one node"
        collector.remarks.note("devices of resource slices whose node is not listed are counted")
        collector.add_reported(reported_slices(devices), NOWHERE, where)


def _items(value: Any, given: Printout) -> list[dict[str, Any]]:
    """Return the nodes and resource slices of a list, or the one node that is no list."""
    if isinstance(value, dict) and value.get("kind") in ("Node", "ResourceSlice"):
        return [value]
    items = value.get("items") if isinstance(value, dict) else value
    if not isinstance(items, list):
        kind = value.get("kind") if isinstance(value, dict) else None
        what = f"a {shown(str(kind))}" if kind else "no Kubernetes object"
        given.refuse(f"the JSON is {what}, not a list of nodes", 1)
    found = [mapping(item, "the item", f"item {at}") for at, item in enumerate(items, start=1)]
    listed_kind = str(value.get("kind", "")).removesuffix("List") if isinstance(value, dict) else ""
    for at, item in enumerate(found, start=1):
        # Items of a typed list, such as a NodeList, have no kind of their own.
        kind = item.setdefault("kind", listed_kind or "Node")
        if kind not in ("Node", "ResourceSlice", ""):
            given.refuse(f"item {at} is a {shown(str(kind))}, not a node", 1)
    return found


def _collect_node(node: KubeNode, collector: Collector) -> None:
    where = f"node {node.name}"
    place = node_place(node)
    devices, whole = collector.devices, node.system
    if whole and whole.count.denominator != 1:
        # Labels show such a node as one whole GPU, or as none.
        collector.remarks.note(
            f"nodes that hold {whole.count} of one {whole.accelerator} ({whole.name}): {{n}}"
        )
        collector.add(whole, 1, place, where)
        return
    findings = [finding for reader in _READERS for finding in reader(node, devices)]
    if not findings and whole:
        collector.remarks.assumed(
            f"counted by the instance type alone: {whole.name}", int(whole.count)
        )
        findings = [Finding(entry=whole, count=1)]
    unread, others = unread_resources(node, bool(findings), devices)
    for name in others:
        collector.remarks.note(f"resources {shown(name)} are not counted, on nodes: {{n}}")
    findings += unread or (() if findings else find_by_feature(node))
    if not findings:
        collector.remarks.note("nodes without accelerators: {n}")
    elif node.cordoned or not node.ready:
        states = (("cordoned", node.cordoned), ("not ready", not node.ready))
        state = " and ".join(name for name, holds in states if holds)
        collector.remarks.note(f"nodes that are {state} are counted: {{n}}", example=node.name)
    for finding in findings:
        _add(finding, place, where, collector)


def _add(finding: Finding, place: Place, where: str, collector: Collector) -> None:
    if finding.note:
        collector.remarks.assumed(finding.note)
    if finding.why:
        collector.uncounted(where, finding.why)
    elif finding.entry is not None:
        # A node is one box of its type, but the manifest says what is in it.
        count = int(finding.entry.count * finding.count)
        collector.add(collector.devices.held(finding.entry), count, place, where)
    elif finding.found is not None:
        collector.add_reported((finding.found,), place, where)
