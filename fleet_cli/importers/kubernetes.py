"""Import `kubectl get nodes -o json`: which accelerators each node really has, and where."""

from typing import Any, BinaryIO

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Draft, Place, Request
from fleet_cli.importers.kubernetes_node import Finding, Node, node_place, read_node
from fleet_cli.importers.kubernetes_nvidia import find_nvidia
from fleet_cli.importers.kubernetes_slices import SliceDevices, read_slice
from fleet_cli.importers.kubernetes_vendors import (
    find_amd,
    find_gaudi,
    find_neuron,
    find_others,
    find_tpu,
)
from fleet_cli.importers.text import (
    FORMAT_CODE,
    decode,
    json_values,
    located,
    mapping,
    refuse,
    shown,
)

HINT = "run `kubectl get nodes -o json` and pass its output"

# Every reader looks at every node: a node can hold accelerators of several vendors.
_READERS = (find_nvidia, find_amd, find_tpu, find_neuron, find_gaudi, find_others)


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read a list of nodes, and of resource slices where the list holds them too.

    Args:
        stream: The output of kubectl.
        request: The catalogue and the options.
    Raises:
        FleetError: It is no list of nodes, or a number in it is none.
    """
    with located(request.source):
        return _read(decode(stream.read(), request.source, HINT), request)


def _read(text: str, request: Request) -> Draft:
    collector = Collector(request.devices)
    nodes: dict[str, Node] = {}
    slices: dict[str, SliceDevices] = {}
    for value in json_values(text, request.source, HINT):
        for item in _items(value, Source(request.source, text)):
            if item.get("kind") == "ResourceSlice":
                read_slice(item, slices)
            else:
                node = read_node(item, HINT)
                if nodes.setdefault(node.identity, node) is not node:
                    collector.note("nodes listed again, counted once: {n}", example=node.name)
    if not nodes:
        collector.note("the list holds no nodes")
    for node in nodes.values():
        _collect_node(node._replace(slices=slices.get(node.name, {})), collector)
    return collector.draft()


def _items(value: Any, source: Source) -> list[dict[str, Any]]:
    """Return the nodes and resource slices of a list, or the one node that is no list."""
    if isinstance(value, dict) and value.get("kind") in ("Node", "ResourceSlice"):
        return [value]
    items = value.get("items") if isinstance(value, dict) else value
    if not isinstance(items, list):
        kind = value.get("kind") if isinstance(value, dict) else None
        what = f"a {shown(str(kind))}" if kind else "no Kubernetes object"
        message = f"the JSON is {what}, not a list of nodes"
        refuse(FORMAT_CODE, message, source=source, at=(1, 1), hint=HINT)
    found = [mapping(item, "the item", f"item {at}") for at, item in enumerate(items, start=1)]
    listed_kind = str(value.get("kind", "")).removesuffix("List") if isinstance(value, dict) else ""
    for at, item in enumerate(found, start=1):
        # Items of a typed list, such as a NodeList, have no kind of their own.
        kind = item.setdefault("kind", listed_kind or "Node")
        if kind not in ("Node", "ResourceSlice", ""):
            message = f"item {at} is a {shown(str(kind))}, not a node"
            refuse(FORMAT_CODE, message, source=source, at=(1, 1), hint=HINT)
    return found


def _collect_node(node: Node, collector: Collector) -> None:
    where = f"node {node.name}"
    place = node_place(node)
    whole = collector.devices.entry(node.instance_type)
    if whole and whole.is_system and whole.count.denominator != 1:
        # Labels show such a node as one whole GPU, or as none.
        collector.note(
            f"nodes that hold {whole.count} of one {whole.accelerator} ({whole.name}): {{n}}"
        )
        collector.add(whole, 1, place, where)
        return
    findings = [finding for reader in _READERS for finding in reader(node, collector.devices)]
    if not findings and whole and whole.is_system:
        collector.note(f"counted by the instance type alone: {whole.name}", int(whole.count))
        findings = [Finding(where="instance", entry=whole, count=1)]
    if not findings:
        collector.note("nodes without accelerators: {n}")
    for finding in findings:
        _add(finding, node, place, collector)


def _add(finding: Finding, node: Node, place: Place, collector: Collector) -> None:
    where = f"node {node.name}"
    if finding.note:
        collector.note(finding.note)
    if finding.why:
        collector.uncounted(where, finding.why)
    elif finding.entry is not None:
        # A node is one box of its type, but the manifest says what is in it.
        accelerator = collector.devices.entry(finding.entry.accelerator)
        count = int(finding.entry.count * finding.count)
        if accelerator is None:
            collector.unknown(finding.entry.accelerator, count, where, "it is not in the catalogue")
        else:
            collector.add(accelerator, count, place, where)
    elif finding.found is not None:
        collector.add_found((finding.found,), place, where)
