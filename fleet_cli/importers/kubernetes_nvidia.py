"""NVIDIA GPUs of a Kubernetes node: by label where there is one, never by shared capacity."""

import re
from fractions import Fraction

from fleet_cli.importers.collect import Reported
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.kubernetes_hami import find_registered
from fleet_cli.importers.kubernetes_node import Finding, KubeNode, first, label_count
from fleet_cli.importers.mig import parse_slice
from fleet_cli.importers.text import shown

_PRODUCT = "nvidia.com/gpu.product"
_PCI = re.compile(
    r"feature\.node\.kubernetes\.io/pci-(?:03[0-9a-f]{2}_)?10de(?:_[0-9a-f]+)?\.present"
)
_PASSED_THROUGH = re.compile(r"nvidia\.com/(?!gpu|mig-|hostdev|rdma|vgpu|cc\.|pgpu)[A-Z]\w*")
# Such a name is the chip's and then the card's: nvidia.com/GA102GL_A10.
_CHIP = re.compile(r"nvidia\.com/(?:[A-Z]{2}\d{3}[A-Z]*_)?")
_MIB_PER_GB = 1024
_COUNTS = ("nvidia.com/gpu.count", "gpu.nvidia.com/count", "aliyun.accelerator/nvidia_count")
"""Labels that count hardware, and no shares of it."""


def find_nvidia(node: KubeNode, devices: Devices) -> tuple[Finding, ...]:
    """Return what the node has of NVIDIA's; nothing where nothing speaks of it."""
    if registered := find_registered(node):
        return registered
    product = node.labels.get(_PRODUCT, "")
    if product:
        return (_by_product(node, product),)
    listed = _listed(node)
    if listed:
        return listed
    shared = sum(
        count for name, count in node.capacity.items()
        if name in ("nvidia.com/gpu", "nvidia.com/gpu.shared", "nvidia.com/pgpu")
        or name.startswith("nvidia.com/mig-")
    )  # fmt: skip
    if shared or _speaks_of_gpus(node):
        return (_without_product(node, devices),)
    return ()


def _finding(spelling: str, count: int, memory: tuple[Fraction, ...], tool: str) -> Finding:
    return Finding(found=Reported(spelling, count, tool, memory))


def _uncounted(why: str) -> Finding:
    return Finding(why=why)


def _by_product(node: KubeNode, product: str) -> Finding:
    """Count by the labels of GPU feature discovery."""
    model = product.removesuffix("-SHARED")
    name = shown(product)
    if model.endswith("-MIG-INVALID"):
        return _uncounted(
            f"{name}: MIG is set up wrongly, and the labels hide how many GPUs there are"
        )
    replicas = label_count(node, "nvidia.com/gpu.replicas")
    capacity = node.capacity.get("nvidia.com/gpu", 0) + node.capacity.get(
        "nvidia.com/gpu.shared", 0
    )
    told = replicas is not None or model == product
    per = max(replicas or 1, 1)
    count = label_count(node, "nvidia.com/gpu.count")
    if count is None and told and capacity % per == 0:
        count = capacity // per
    if not count:
        return _uncounted(f"{name}: no label nvidia.com/gpu.count says how many GPUs there are")
    if told and capacity > count * per:
        return _uncounted(
            f"the labels speak of {count} x {name}, the capacity of {capacity:,} GPUs: "
            "a second model that no label names, or sharing that no label tells"
        )
    if parse_slice(model):
        return _cut(node, model, count)
    memory = label_count(node, "nvidia.com/gpu.memory")
    sizes = (Fraction(memory, _MIB_PER_GB),) if memory else ()
    return _finding(model, count, sizes, "nvidia")


def _cut(node: KubeNode, model: str, count: int) -> Finding:
    """Count by slices: under the single MIG strategy, the labels count those."""
    finding = _finding(model, count, (), "nvidia")
    config = node.labels.get("nvidia.com/mig.config", "")
    part = parse_slice(model)
    if part and config and config != f"all-{part.profile}":
        note = f"MIG configuration {shown(config)}: GPUs counted as if all were cut alike"
        return finding._replace(note=note)
    return finding


def _speaks_of_gpus(node: KubeNode) -> bool:
    labels = node.labels
    return (
        labels.get("nvidia.com/gpu.present") == "true"
        or bool(labels.get("nvidia.com/gpu.clique") or label_count(node, "nvidia.com/gpu.count"))
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
    found = [
        _finding(product, count, (), "nvidia")
        for (driver, product), count in node.slices.items()
        if driver == "gpu.nvidia.com"
    ]
    if found:
        return tuple(found)
    return tuple(
        _finding(_CHIP.sub("", name), count, (), "nvidia")
        for name, count in node.capacity.items()
        if count and _PASSED_THROUGH.fullmatch(name)
    )


def _without_product(node: KubeNode, devices: Devices) -> Finding:
    """Count by what the cloud says of the node, and by capacity only where nothing shares it."""
    if node.system:
        return Finding(entry=node.system, count=1)
    labels = node.labels
    name = labels.get("karpenter.k8s.aws/instance-gpu-name", "")
    count = label_count(node, "karpenter.k8s.aws/instance-gpu-count")
    if name and count:
        memory = label_count(node, "karpenter.k8s.aws/instance-gpu-memory")
        sizes = (Fraction(memory, _MIB_PER_GB),) if memory else ()
        return _finding(name, count, sizes, "karpenter")
    if name and count == 0:
        return _uncounted(f"its instance type holds a part of one {shown(name)}")
    capacity = sum(
        count for resource, count in node.capacity.items()
        if resource in ("nvidia.com/gpu", "nvidia.com/gpu.shared", "nvidia.com/pgpu")
    )  # fmt: skip
    physical = next(filter(None, (label_count(node, name) for name in _COUNTS)), capacity)
    if not physical:
        return _uncounted("it has NVIDIA GPUs, but no label or resource says which and how many")
    if labels.get("cloud.google.com/gke-accelerator"):
        model = labels["cloud.google.com/gke-accelerator"]
        return _google(node, model, capacity or physical)
    return _by_label(node, physical)


def _by_label(node: KubeNode, physical: int) -> Finding:
    """Count devices whose model a cloud's or a site's label names, if any does."""
    amazon = node.labels.get("k8s.amazonaws.com/accelerator", "")
    if amazon:
        return _finding(amazon, physical, (), "eks")
    other = first(node.labels, ("gpu.nvidia.com/model", "gpu.nvidia.com/class"))
    if other:
        vram = label_count(node, "gpu.nvidia.com/vram")
        return _finding(other, physical, (Fraction(vram),) if vram else (), "coreweave")
    alibaba = node.labels.get("aliyun.accelerator/nvidia_name", "")
    if alibaba:
        return _finding(alibaba, physical, (), "nvidia")
    hint = "no label of the node names the model"
    return Finding(found=Reported("nvidia.com/gpu", physical, "nvidia", hint=hint))


def _google(node: KubeNode, model: str, capacity: int) -> Finding:
    """Count on Google's nodes, where capacity counts clients of shared GPUs, or slices."""
    clients = label_count(node, "cloud.google.com/gke-max-shared-clients-per-gpu") or 1
    profile = node.labels.get("cloud.google.com/gke-gpu-partition-size", "")
    physical = label_count(node, "cloud.google.com/gke-accelerator-count")
    if physical and not profile:
        return _finding(model, physical, (), "gke")
    if capacity % clients:
        return _uncounted(f"{capacity} shares of {clients} a GPU are no whole GPUs")
    spelling = f"{model}-MIG-{profile}" if profile else model
    return _finding(spelling, capacity // clients, (), "gke")
