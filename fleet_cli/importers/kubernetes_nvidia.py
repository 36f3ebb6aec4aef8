"""NVIDIA GPUs of a Kubernetes node: by label where there is one, never by shared capacity."""

import re
from collections import Counter
from fractions import Fraction

from fleet_cli.importers.collect import Collector, Reported, gigabytes
from fleet_cli.importers.kubernetes_node import Finding, KubeNode
from fleet_cli.importers.mig import parse_slice
from fleet_cli.importers.text import shown

_PCI = re.compile(
    r"feature\.node\.kubernetes\.io/pci-(?:03[0-9a-f]{2}_)?10de(?:_[0-9a-f]+)?\.present"
)
_PASSED_THROUGH = re.compile(r"nvidia\.com/(?!gpu|mig-|hostdev|rdma|vgpu|cc\.|pgpu)[A-Z]\w*")
# Such a name is the chip's and then the card's: nvidia.com/GA102GL_A10.
_CHIP = re.compile(r"nvidia\.com/(?:[A-Z]{2}\d{3}[A-Z]*_)?")
_SHARED = re.compile(r"hami\.io/node-(?:[\w.-]+-register|register-[\w.-]+)")
_RESOURCES = ("nvidia.com/gpu", "nvidia.com/gpu.shared", "nvidia.com/pgpu")
_COUNTS = ("nvidia.com/gpu.count", "gpu.nvidia.com/count", "aliyun.accelerator/nvidia_count")
"""Labels that count hardware, and no shares of it."""
_MODELS = {
    "k8s.amazonaws.com/accelerator": "eks",
    "gpu.nvidia.com/model": "coreweave",
    "gpu.nvidia.com/class": "coreweave",
    "aliyun.accelerator/nvidia_name": "nvidia",
}
"""Labels of clouds that name the model, and whose spelling it is."""


def find_nvidia(node: KubeNode, collector: Collector) -> tuple[Finding, ...]:
    """Return what the node has of NVIDIA's; nothing where nothing speaks of it."""
    if registered := find_registered(node):
        return registered
    if product := node.labels.get("nvidia.com/gpu.product"):
        return (_by_product(node, product, collector),)
    if listed := _listed(node):
        return listed
    slices = any(
        count for name, count in node.capacity.items() if name.startswith("nvidia.com/mig-")
    )
    if slices or _capacity(node, _RESOURCES) or _speaks_of_gpus(node):
        return (_without_product(node),)
    return ()


def _capacity(node: KubeNode, resources: tuple[str, ...]) -> int:
    return sum(node.capacity.get(name, 0) for name in resources)


def _by_product(node: KubeNode, product: str, collector: Collector) -> Finding:
    """Count by the labels of GPU feature discovery; under a single MIG strategy, those count slices."""
    model = product.removesuffix("-SHARED")
    name = shown(product)
    if model.endswith("-MIG-INVALID"):
        return f"{name}: MIG is set up wrongly, and the labels hide how many GPUs there are"
    replicas = node.number("nvidia.com/gpu.replicas")
    capacity = _capacity(node, _RESOURCES[:2])
    told = replicas is not None or model == product
    per = max(replicas or 1, 1)
    count = node.number("nvidia.com/gpu.count")
    if count is None and told and capacity % per == 0:
        count = capacity // per
    if not count:
        return f"{name}: no label nvidia.com/gpu.count says how many GPUs there are"
    if told and capacity > count * per:
        return (
            f"the labels speak of {count} x {name}, the capacity of {capacity:,} GPUs: "
            "a second model that no label names, or sharing that no label tells"
        )
    part = parse_slice(model)
    if part is None:
        return Reported(model, count, "nvidia", gigabytes(node.number("nvidia.com/gpu.memory")))
    config = node.labels.get("nvidia.com/mig.config", "")
    if config and config != f"all-{part.profile}":
        note = f"MIG configuration {shown(config)}: GPUs counted as if all were cut alike"
        collector.remarks.assumed(note)
    return Reported(model, count, "nvidia")


def _speaks_of_gpus(node: KubeNode) -> bool:
    labels = node.labels
    return (
        labels.get("nvidia.com/gpu.present") == "true"
        or bool(labels.get("nvidia.com/gpu.clique") or node.number("nvidia.com/gpu.count"))
        or "cloud.google.com/gke-accelerator" in labels
        or "aliyun.accelerator/nvidia_name" in labels
        or (
            "karpenter.k8s.aws/instance-gpu-name" in labels
            and labels.get("karpenter.k8s.aws/instance-gpu-manufacturer", "nvidia") == "nvidia"
        )
        or any(_PCI.fullmatch(name) and value == "true" for name, value in labels.items())
    )


def _listed(node: KubeNode) -> tuple[Finding, ...]:
    """Return GPUs of resource slices, and GPUs handed to virtual machines under their own names."""
    found = tuple(
        Reported(product or driver, count, "nvidia")
        for (driver, product), count in node.slices.items()
        if driver == "gpu.nvidia.com"
    )
    return found or tuple(
        Reported(_CHIP.sub("", name), count, "nvidia")
        for name, count in node.capacity.items()
        if count and _PASSED_THROUGH.fullmatch(name)
    )


def _without_product(node: KubeNode) -> Finding:
    """Count by what the cloud says of the node, and by capacity only where nothing shares it."""
    if node.system:
        return node.system
    name = node.labels.get("karpenter.k8s.aws/instance-gpu-name", "")
    count = node.number("karpenter.k8s.aws/instance-gpu-count")
    if name and count:
        memory = node.number("karpenter.k8s.aws/instance-gpu-memory")
        return Reported(name, count, "karpenter", gigabytes(memory))
    if name and count == 0:
        return f"its instance type holds a part of one {shown(name)}"
    capacity = _capacity(node, _RESOURCES)
    physical = next(filter(None, map(node.number, _COUNTS)), capacity)
    if not physical:
        return "it has NVIDIA GPUs, but no label or resource says which and how many"
    if google := node.labels.get("cloud.google.com/gke-accelerator"):
        return _google(node, google, capacity or physical)
    for label, tool in _MODELS.items():
        if model := node.labels.get(label):
            vram = node.number("gpu.nvidia.com/vram") if tool == "coreweave" else None
            return Reported(model, physical, tool, (Fraction(vram),) if vram else ())
    hint = "no label of the node names the model"
    return Reported("nvidia.com/gpu", physical, "nvidia", hint=hint)


def _google(node: KubeNode, model: str, capacity: int) -> Finding:
    """Count on Google's nodes, where capacity counts clients of shared GPUs, or slices."""
    clients = node.number("cloud.google.com/gke-max-shared-clients-per-gpu") or 1
    profile = node.labels.get("cloud.google.com/gke-gpu-partition-size", "")
    physical = node.number("cloud.google.com/gke-accelerator-count")
    if physical and not profile:
        return Reported(model, physical, "gke")
    if capacity % clients:
        return f"{capacity} shares of {clients} a GPU are no whole GPUs"
    spelling = f"{model}-MIG-{profile}" if profile else model
    return Reported(spelling, capacity // clients, "gke")


def find_registered(node: KubeNode) -> tuple[Finding, ...]:
    """Count the GPUs that HAMi shares, by an annotation: of `ID,SHARES,MEMORY,CORES,TYPE,...:`, or as JSON."""
    types: dict[str, str] = {}
    for name, value in node.annotations.items():
        if not _SHARED.fullmatch(name):
            continue
        try:
            if value.lstrip().startswith("["):
                # NOTE: imported here since few clusters have it.
                import json

                types |= {str(one["id"]): str(one["type"]) for one in json.loads(value)}
            else:
                entries = [entry.split(",") for entry in value.split(":") if entry.strip()]
                types |= {entry[0]: entry[4] for entry in entries}
        except (ValueError, LookupError, TypeError, RecursionError):
            return (f"its annotation {shown(name)} cannot be read",)
    counts = Counter(model.removeprefix("NVIDIA-") for model in types.values())
    return tuple(Reported(model, count, "nvidia") for model, count in counts.items())
