"""Accelerators of a Kubernetes node other than NVIDIA's: AMD, TPU, Neuron, Gaudi and the rest."""

import re
from collections import Counter

from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.devices import Device
from fleet_cli.importers.kubernetes_node import Finding, KubeNode
from fleet_cli.importers.kubernetes_slices import reported_slices
from fleet_cli.importers.text import first, quantity, shown

_AMD_MODE = re.compile(r"(?:amd\.com/)?([a-z]px)(?:_nps\d+)?")
_AMD_MODES = ("amd.com/gpu.compute-memory-partition", "amd.com/compute-memory-partition")
_AMD_LABELS = ("amd.com/gpu.", "beta.amd.com/gpu.")
_AMD_MODELS = {
    f"{domain}{kind}": tool
    for kind, tool in (("product-name", "amd-product"), ("device-id", "amd-device-id"))
    for domain in _AMD_LABELS
}
_INTEL_COUNT = re.compile(r"gpu\.intel\.com/device-id\.[0-9a-f-]+\.count")
_NEURON = ("aws.amazon.com/neuron", "aws.amazon.com/neurondevice")


def _amd(node: KubeNode, collector: Collector) -> tuple[Finding, ...]:
    """Count AMD GPUs: partitions of one GPU show as devices."""
    parts = (
        Counter({match[1]: count})
        for name, count in node.capacity.items()
        if name.startswith("amd.com/") and (match := _AMD_MODE.fullmatch(name))
    )
    listed = sum(parts, Counter())
    mode = _AMD_MODE.fullmatch(first(node.labels, _AMD_MODES))
    if plain := node.capacity.get("amd.com/gpu", 0):
        listed[mode[1] if mode else "spx"] = plain
    is_listed = any(listed.values())
    if not is_listed:
        of_slices = {key: n for key, n in node.slices.items() if key[0] == "gpu.amd.com"}
        if of_slices or not any(name.startswith(_AMD_LABELS) for name in node.labels):
            return reported_slices(of_slices)
        if node.system:
            return (node.system,)
    models = _amd_models(node)
    if not is_listed:
        told = models and all(model.count for model in models)
        return models if told else ("it has labels of AMD GPUs, but no resource says how many",)
    if len(models) > 1:
        if set(listed) == {"spx"} and sum(model.count for model in models) == listed["spx"]:
            return models
        return ("it has several AMD models, and their numbers do not add up",)
    if not models and node.system:
        return (node.system,)
    model = models[0] if models else Reported("amd.com/gpu", 0, "resource")
    device = collector.devices.find(model.spelling, model.tool)
    name = device.accelerator if isinstance(device, Device) else ""
    modes = {"spx": 1, **collector.devices.data.amd_partitions.get(name, {})}
    listed = +listed
    for cut, count in listed.items():
        if name and cut not in modes:
            why = f"{count} partitions in mode {cut} do not tell how many {shown(name)} they are of"
            return (why,)
    return tuple(model._replace(count=n, per=modes.get(cut, 1)) for cut, n in listed.items())


def _amd_models(node: KubeNode) -> tuple[Reported, ...]:
    """Return the models and numbers that labels give [devices]; 0 where they give none."""
    for prefix, tool in _AMD_MODELS.items():
        several = tuple(
            Reported(
                name.removeprefix(f"{prefix}."), quantity(value, name, f"node {node.name}"), tool
            )
            for name, value in node.labels.items()
            if name.startswith(f"{prefix}.")
        )
        one = node.labels.get(prefix)
        if one and len(several) < 2:
            return (Reported(one, 0, tool),)
        if several:
            return several
    return ()


def _tpu(node: KubeNode, _collector: Collector) -> tuple[Finding, ...]:
    """Count TPU chips of this node; the topology label is of the whole slice."""
    count = node.capacity.get("google.com/tpu", 0)
    label = node.labels.get("cloud.google.com/gke-tpu-accelerator", "")
    if label and count:
        return (Reported(label, count, "gke-tpu"),)
    if not count and not label:
        return ()
    if node.system:
        return (_by_system(node.system, count),)
    if count:
        return (Reported("google.com/tpu", count, "resource"),)
    return (f"it is labelled {shown(label)}, but lists no google.com/tpu",)


def _by_system(system: Device, count: int) -> Finding:
    """Return the accelerators of a node by what it is, and by its resources where it has them."""
    return Reported(system.accelerator, count, "catalogue") if count else system


def _neuron(node: KubeNode, collector: Collector) -> tuple[Finding, ...]:
    """
    Count Neuron chips; cores are parts of chips and stand beside them.

    Without chips, by Karpenter's label, else by cores where a chip always shows the same number.
    """
    chips = max(node.capacity.get(name, 0) for name in _NEURON)
    cores = node.capacity.get("aws.amazon.com/neuroncore", 0)
    named = node.labels.get("karpenter.k8s.aws/instance-accelerator-name", "")
    if not chips and not cores and named in ("", "qualcomm-ai100"):
        return ()
    if node.system:
        return (_by_system(node.system, chips),)
    if chips and not named:
        return (Reported(_NEURON[0], chips, "resource"),)
    chips = chips or node.number("karpenter.k8s.aws/instance-accelerator-count") or 0
    if named and chips:
        return (Reported(named, chips, "karpenter"),)
    device = collector.devices.find(named, "karpenter") if named else None
    name = device.accelerator if isinstance(device, Device) else ""
    per = collector.devices.data.neuron_cores.get(name)
    if per is None or not cores:
        return (f"{cores} NeuronCores do not tell how many chips they are of",)
    return (Reported(named, cores, "karpenter", per=per),)


def _gaudi(node: KubeNode, collector: Collector) -> tuple[Finding, ...]:
    """Count Gaudi cards; the resource does not tell the generation."""
    count = node.capacity.get("habana.ai/gaudi", 0)
    if not count:
        return ()
    if node.system:
        return (_by_system(node.system, count),)
    for name, value in sorted(node.labels.items()):
        if "habana" in name or "gaudi" in value.lower() or "karpenter.k8s.aws/instance-gpu" in name:
            device = collector.devices.find(value, "karpenter")
            if isinstance(device, Device) and not device.is_system:
                return (Reported(value, count, "karpenter"),)
    return (Reported("habana.ai/gaudi", count, "resource"),)


def _intel(node: KubeNode, _collector: Collector) -> tuple[Finding, ...]:
    """Count Intel GPUs by labels: their resources count shares."""
    counts = {
        name: quantity(value, name, f"node {node.name}")
        for name, value in node.labels.items()
        if _INTEL_COUNT.fullmatch(name)
    }
    if counts:
        spelling = node.labels.get("gpu.intel.com/product") or next(iter(counts))
        return (Reported(spelling, sum(counts.values()), "inventory"),)
    return tuple(
        Reported(name, node.capacity[name], "resource")
        for name in ("gpu.intel.com/i915", "gpu.intel.com/xe")
        if node.capacity.get(name)
    )


OTHER_VENDORS = (_amd, _tpu, _neuron, _gaudi, _intel)
"""What each vendor's reader finds on a node."""
