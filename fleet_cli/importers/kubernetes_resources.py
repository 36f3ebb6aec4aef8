"""Resources and hardware of a Kubernetes node that no reader counts: named, or known as harmless."""

import re

from fleet_cli.importers.collect import Reported
from fleet_cli.importers.kubernetes_node import Finding, KubeNode
from fleet_cli.importers.text import shown

# Vendors of accelerators, and those who share GPUs under names of their own.
_VENDORS = re.compile(
    r"(?:nvidia\.com|amd\.com|google\.com|aws\.amazon\.com|habana\.ai|gpu\.intel\.com|"
    r"huawei\.com|cambricon\.com|hygon\.com|qualcomm\.com|kunlunxin\.com|mthreads\.com|"
    r"metax-tech\.com|iluvatar\.(?:com|ai)|enflame\.com|birentech\.com|graphcore\.ai|"
    r"tenstorrent\.com|furiosa\.ai|rebellions\.ai|groq\.com|cerebras\.net|sambanova\.ai|"
    r"[\w.-]*volcano\.sh|tke\.cloud\.tencent\.com|aliyun\.com|4pd\.io)/"
)
_LIKE_ACCELERATORS = re.compile(r"gpu|[tnxd]pu\b|dcu|gcu|mlu|accel|cuda|neuron|gaudi", re.I)
# Shares of a device, such as its memory or its cores; the device has a resource of its own.
_PARTS = re.compile(r"(?:mem|memory|cores?|percentage|priority|millicores|tiles|\.max)$", re.I)
_CORES_OF_100 = re.compile(r"core(?:\.percentage|s)?$", re.I)
_READ = re.compile(
    r"nvidia\.com/(?:gpu|pgpu|mig-.*|gpu\.shared|gpu(?:mem|cores).*|(?!vgpu)[A-Z]\w*)|amd\.com/.*|"
    r"google\.com/tpu|aws\.amazon\.com/neuron\w*|habana\.ai/gaudi|"
    r"gpu\.intel\.com/(?:i915|xe)"
)
_HARMLESS = re.compile(
    r"nvidia\.com/(?:hostdev|rdma\w*|cc\.\w+|sriov\w*)|\S*(?:rdma|roce|infiniband|sriov|sgx|kvm|"
    r"vhost-net|tun|fuse|qat|dsa|efa|eni|public-?ip|netdev\w*|kubevirt\.io|vpc\.amazonaws\.com|"
    r"monitoring|networking\.gke\.io|smarter-devices)\S*",
    re.I,
)
# Processing accelerators (12xx) and 3D controllers (0302) of any maker, other controllers of
# makers who build accelerators.
_FEATURE = re.compile(
    r"feature\.node\.kubernetes\.io/(?:pci-(?:12[0-9a-f]{2}|0302)_([0-9a-f]{4})|"
    r"pci-0380_(1002|10de)|pci-(?:[0-9a-f]{4}_)?(1da3|1e52|1ed2|cabc)|(amd)-gpu)"
    r"(?:_[0-9a-f]+)*(?:\.present)?"
)
_MAKERS = {"1002": "AMD", "amd": "AMD", "10de": "NVIDIA", "1da3": "Habana (Gaudi)",
           "19e5": "Huawei", "1e52": "Tenstorrent", "1ed2": "FuriosaAI", "cabc": "Cambricon",
           "8086": "Intel"}  # fmt: skip


def unread_resources(node: KubeNode, counted: bool) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """
    Return what may be accelerators that no reader counts, and the resources to be named besides.

    Args:
        node: The node.
        counted: Whether some reader has counted the node or said why it cannot.
    """
    findings: list[Finding] = []
    named: list[str] = []
    parts: list[str] = []
    for name, count in sorted(node.capacity.items()):
        if not count or _READ.fullmatch(name) or _HARMLESS.fullmatch(name):
            continue
        if not (_VENDORS.match(name) or _LIKE_ACCELERATORS.search(name)):
            named.append(name)
        elif _PARTS.search(name):
            parts.append(name)
        elif counted and not _VENDORS.match(name):
            named.append(name)  # a site's own count of what a reader counts
        else:
            hint = "no label of the node names the model"
            found = Reported(name, count, "resource", hint=hint)
            findings.append(Finding("other", found=found))
    if parts and not findings and not counted:
        listed = ", ".join(f"{shown(name)} {node.capacity[name]:,}" for name in parts)
        whole = sum(node.capacity[name] // 100 for name in parts if _CORES_OF_100.search(name))
        about = f", which is {whole} at 100 a GPU" if whole else ""
        findings.append(Finding("other", why=f"it has shares of GPUs alone: {listed}{about}"))
    return tuple(findings), tuple(named)


def find_by_feature(node: KubeNode) -> tuple[Finding, ...]:
    """Say that accelerators are there which feature discovery alone sees."""
    matches = [
        _FEATURE.fullmatch(name) for name, value in sorted(node.labels.items()) if value == "true"
    ]
    codes = [next(filter(None, match.groups())) for match in matches if match]
    if not codes:
        return ()
    makers = ", ".join(dict.fromkeys(_MAKERS.get(code, f"PCI vendor {code}") for code in codes))
    why = f"it has accelerators of {makers}, but no label or resource says which and how many"
    return (Finding("feature", why=why),)
