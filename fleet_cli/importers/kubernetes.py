"""Import `kubectl get nodes -o json`: which accelerators each node really has, and where."""

from collections import Counter
from typing import Any

from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.kubernetes_node import Finding, KubeNode, read_node
from fleet_cli.importers.kubernetes_nvidia import find_nvidia
from fleet_cli.importers.kubernetes_resources import unread_resources
from fleet_cli.importers.kubernetes_slices import Slices, find_slices, reported_slices
from fleet_cli.importers.kubernetes_vendors import OTHER_VENDORS
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import mapping, shown

# Every reader looks at every node: a node can hold accelerators of several vendors.
_READERS = (find_nvidia, *OTHER_VENDORS, find_slices)
_STATES = {("cordoned", "true"): "cordoned", ("ready", "false"): "not ready"}
"""Tags of nodes that are counted, and what to say of them."""


@importing("run `kubectl get nodes -o json` and pass its output")
def read(given: Printout) -> None:
    """Read a list of nodes, and of resource slices where the list holds them too."""
    collector = given.collector
    nodes: dict[str, KubeNode] = {}
    found: list[tuple[dict[str, Any], str]] = []
    scope = ""
    for items in [_items(value, given) for value in given.values()]:
        listed = [read_node(item, given) for item in items if item["kind"] != "ResourceSlice"]
        # What tells its cluster from the others, whose nodes may be called the same. A list with a
        # node that was listed is of that cluster, one without nodes of that of the list before it.
        known = [nodes[node.identity].cluster for node in listed if node.identity in nodes]
        own = [node.identity for node in listed]
        scope = next(iter((*known, *own, scope)))
        for node in listed:
            if node.identity in nodes:
                sentence = "nodes listed again, counted once: {n}"
                collector.remarks.note(sentence, example=node.name)
            else:
                nodes[node.identity] = node._replace(cluster=scope)
        found += [(item, scope) for item in items if item["kind"] == "ResourceSlice"]
    slices = Slices()
    for item, scope in found:
        slices.read(item, scope or next((node.cluster for node in nodes.values()), ""))
    _collect(nodes, slices, collector)


def _collect(nodes: dict[str, KubeNode], slices: Slices, collector: Collector) -> None:
    by_node = slices.by_node()
    for node in nodes.values():
        collector.remarks.read("nodes")
        own = by_node.pop((node.cluster, node.name), Counter())
        _collect_node(node._replace(slices=own), collector)
    if slices.listed:
        collector.remarks.read("listed devices", len(slices.listed))
    slices.see_whole(collector)
    names = {node.name for node in nodes.values()}
    for (_, name), devices in by_node.items():
        if name in names:
            why = (
                "its resource slices stand behind a list that lacks it, so that it may count twice"
            )
            hint = (
                "pass all nodes of a cluster as one list, and its resource slices right behind it"
            )
            collector.uncounted(f"node {name}", why, hint)
            continue
        # Devices of a fabric are of no node; others are of nodes that the list leaves out.
        where = f"node {name}" if name else "resource slices of no one node"
        collector.remarks.note("devices of resource slices whose node is not listed are counted")
        collector.add_reported(where, *reported_slices(devices))


def _items(value: Any, given: Printout) -> list[dict[str, Any]]:
    """Return the nodes and resource slices of a list, or the one node that is no list."""
    if isinstance(value, dict) and value.get("kind") in ("Node", "ResourceSlice"):
        return [value]
    fields = value if isinstance(value, dict) else {"items": value}
    items, kind = fields.get("items"), fields.get("kind", "")
    if not isinstance(items, list):
        what = f"a {shown(str(kind))}" if kind else "no Kubernetes object"
        given.refuse(f"the JSON is {what}, not a list of nodes", 1)
    found = [mapping(item, "the item", f"item {at}") for at, item in enumerate(items, start=1)]
    for at, item in enumerate(found, start=1):
        # Items of a typed list, such as a NodeList, have no kind of their own.
        kind = item.setdefault("kind", str(fields.get("kind", "")).removesuffix("List") or "Node")
        if kind not in ("Node", "ResourceSlice", ""):
            given.refuse(f"item {at} is a {shown(str(kind))}, not a node", 1)
    return found


def _collect_node(node: KubeNode, collector: Collector) -> None:
    where = f"node {node.name}"
    system = node.system
    if system and system.count.denominator != 1:
        # Labels show such a node as one whole GPU, or as none.
        collector.remarks.note(
            f"nodes that hold {system.count} of one {system.accelerator} ({system.name}): {{n}}"
        )
        collector.add(system, 1, node.place, where)
        return
    findings: list[Finding] = [found for reader in _READERS for found in reader(node, collector)]
    if not findings and system:
        collector.remarks.assumed(
            f"counted by the instance type alone: {system.name}", int(system.count)
        )
        findings.append(system)
    unread, others = unread_resources(node, bool(findings), collector.devices)
    for name in others:
        collector.remarks.note(f"resources {shown(name)} are not counted, on nodes: {{n}}")
    findings += unread
    states = [state for tag, state in _STATES.items() if tag in node.place.tags]
    if not findings:
        collector.remarks.note("nodes without accelerators: {n}")
    elif states:
        sentence = f"nodes that are {' and '.join(states)} are counted: {{n}}"
        collector.remarks.note(sentence, example=node.name)
    for finding in findings:
        if isinstance(finding, str):
            collector.uncounted(where, finding)
        elif isinstance(finding, Reported):
            collector.add_reported(where, finding, place=node.place)
        else:
            # A node is one box of its type, but the manifest says what is in it.
            held = collector.devices.held(finding)
            collector.add(held, int(finding.count), node.place, where)
