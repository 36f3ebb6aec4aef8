"""Accelerators of a Kubernetes node other than NVIDIA's: AMD, TPU, Neuron, Gaudi and the rest."""

import re

from fleet_cli.importers.collect import Reported
from fleet_cli.importers.devices import Device, Devices
from fleet_cli.importers.kubernetes_node import Finding, KubeNode, first, label_count
from fleet_cli.importers.kubernetes_slices import reported_slices
from fleet_cli.importers.text import quantity, shown

_AMD_MODE = re.compile(r"(?:amd\.com/)?([a-z]px)(?:_nps\d+)?")
_AMD_MODES = ("amd.com/gpu.compute-memory-partition", "amd.com/compute-memory-partition")
_INTEL_COUNT = re.compile(r"gpu\.intel\.com/device-id\.[0-9a-f-]+\.count")
_NEURON = ("aws.amazon.com/neuron", "aws.amazon.com/neurondevice")
_NEURON_NAME = "karpenter.k8s.aws/instance-accelerator-name"


def find_amd(node: KubeNode, devices: Devices) -> tuple[Finding, ...]:
    """Count AMD GPUs: partitions of one GPU show as devices."""
    listed = {
        match[1]: node.capacity[name]
        for name in node.capacity
        if name.startswith("amd.com/") and (match := _AMD_MODE.fullmatch(name))
    }
    mode = _AMD_MODE.fullmatch(first(node.labels, _AMD_MODES))
    plain = node.capacity.get("amd.com/gpu", 0)
    if plain:
        listed[mode[1] if mode else "spx"] = plain
    labelled = any(name.startswith(("amd.com/gpu.", "beta.amd.com/gpu.")) for name in node.labels)
    if not any(listed.values()):
        of_slices = {key: n for key, n in node.slices.items() if key[0] == "gpu.amd.com"}
        if of_slices:
            found = reported_slices(of_slices)
            return tuple(Finding(found=item) for item in found)
        return _amd_without_capacity(node, devices) if labelled else ()
    models = _amd_models(node)
    if len(models) > 1:
        if set(listed) == {"spx"} and sum(models.values()) == listed["spx"]:
            return tuple(
                Finding(found=Reported(model, count, tool))
                for (model, tool), count in models.items()
            )
        return (Finding(why="it has several AMD models, and their numbers do not add up"),)
    if not models:
        if node.system:
            return (Finding(entry=node.system, count=1),)
        models = {("amd.com/gpu", "resource"): 0}
    ((model, tool),) = models
    return _amd_parts(
        model, tool, {name: count for name, count in listed.items() if count}, devices
    )


def _amd_parts(
    model: str, tool: str, listed: dict[str, int], devices: Devices
) -> tuple[Finding, ...]:
    """Count the GPUs of one model that stand in one or several partition modes."""
    device = devices.find(model, tool)
    name = device.entry.accelerator if isinstance(device, Device) else ""
    modes = devices.data.amd_partitions.get(name, {})
    findings = []
    for mode, count in listed.items():
        per = 1 if mode == "spx" else modes.get(mode)
        if per is None and isinstance(device, Device):
            why = (
                f"{count} partitions in mode {mode} do not tell how many {shown(name)} they are of"
            )
            return (Finding(why=why),)
        findings.append(Finding(found=Reported(model, count, tool, per=per or 1)))
    return tuple(findings)


def _amd_models(node: KubeNode) -> dict[tuple[str, str], int]:
    """Return (spelling, tool) to the number that labels give [devices]; 0 where they give none."""
    for kind, tool in (("product-name", "amd-product"), ("device-id", "amd-device-id")):
        for domain in ("amd.com/gpu.", "beta.amd.com/gpu."):
            prefix = f"{domain}{kind}"
            several = {
                (name.removeprefix(f"{prefix}."), tool): quantity(value, name, f"node {node.name}")
                for name, value in node.labels.items()
                if name.startswith(f"{prefix}.")
            }
            if len(several) > 1:
                return several
            if node.labels.get(prefix):
                return {(node.labels[prefix], tool): 0}
            if several:
                return several
    return {}


def _amd_without_capacity(node: KubeNode, devices: Devices) -> tuple[Finding, ...]:
    if node.system:
        return (Finding(entry=node.system, count=1),)
    models = _amd_models(node)
    if models and all(models.values()):
        return tuple(
            Finding(found=Reported(model, count, tool)) for (model, tool), count in models.items()
        )
    return (Finding(why="it has labels of AMD GPUs, but no resource says how many"),)


def find_tpu(node: KubeNode, devices: Devices) -> tuple[Finding, ...]:
    """Count TPU chips of this node; the topology label is of the whole slice."""
    count = node.capacity.get("google.com/tpu", 0)
    label = node.labels.get("cloud.google.com/gke-tpu-accelerator", "")
    if not count and not label:
        return ()
    system = node.system
    if label and count:
        return (Finding(found=Reported(label, count, "gke-tpu")),)
    if system:
        if not count:
            return (Finding(entry=system, count=1),)
        return (Finding(found=Reported(system.accelerator, count, "catalogue")),)
    if count:
        return (Finding(found=Reported("google.com/tpu", count, "resource")),)
    return (Finding(why=f"it is labelled {shown(label)}, but lists no google.com/tpu"),)


def find_neuron(node: KubeNode, devices: Devices) -> tuple[Finding, ...]:
    """Count Neuron chips; cores are parts of chips and stand beside them."""
    chips = max(node.capacity.get(name, 0) for name in _NEURON)
    cores = node.capacity.get("aws.amazon.com/neuroncore", 0)
    named = node.labels.get(_NEURON_NAME, "")
    if not chips and not cores and named in ("", "qualcomm-ai100"):
        return ()
    system = node.system
    if system:
        if not chips:
            return (Finding(entry=system, count=1),)
        return (Finding(found=Reported(system.accelerator, chips, "catalogue")),)
    if chips:
        spelling, tool = (named, "karpenter") if named else (_NEURON[0], "resource")
        return (Finding(found=Reported(spelling, chips, tool)),)
    return (_neuron_by_parts(node, named, cores, devices),)


def _neuron_by_parts(node: KubeNode, named: str, cores: int, devices: Devices) -> Finding:
    """Count chips by Karpenter's label, else by cores where a chip always shows the same number."""
    count = label_count(node, "karpenter.k8s.aws/instance-accelerator-count")
    if named and count:
        return Finding(found=Reported(named, count, "karpenter"))
    device = devices.find(named, "karpenter") if named else None
    name = device.entry.accelerator if isinstance(device, Device) else ""
    per = devices.data.neuron_cores.get(name)
    if per is None or not cores:
        why = f"{cores} NeuronCores do not tell how many chips they are of"
        return Finding(why=why)
    return Finding(found=Reported(named, cores, "karpenter", per=per))


def find_gaudi(node: KubeNode, devices: Devices) -> tuple[Finding, ...]:
    """Count Gaudi cards; the resource does not tell the generation."""
    count = node.capacity.get("habana.ai/gaudi", 0)
    if not count:
        return ()
    system = node.system
    if system:
        return (Finding(found=Reported(system.accelerator, count, "catalogue")),)
    candidates = [
        value
        for name, value in sorted(node.labels.items())
        if "habana" in name or "gaudi" in value.lower() or "karpenter.k8s.aws/instance-gpu" in name
    ]
    for spelling in candidates:
        device = devices.find(spelling, "karpenter")
        if isinstance(device, Device) and not device.entry.is_system:
            return (Finding(found=Reported(spelling, count, "karpenter")),)
    return (Finding(found=Reported("habana.ai/gaudi", count, "resource")),)


def find_intel(node: KubeNode, _devices: Devices) -> tuple[Finding, ...]:
    """Count Intel GPUs by labels: their resources count shares."""
    counts = {
        name: quantity(value, name, f"node {node.name}")
        for name, value in node.labels.items()
        if _INTEL_COUNT.fullmatch(name)
    }
    model = node.labels.get("gpu.intel.com/product", "")
    if counts:
        spelling = model or next(iter(counts))
        return (Finding(found=Reported(spelling, sum(counts.values()), "inventory")),)
    return tuple(
        Finding(found=Reported(name, node.capacity[name], "resource"))
        for name in ("gpu.intel.com/i915", "gpu.intel.com/xe")
        if node.capacity.get(name)
    )
