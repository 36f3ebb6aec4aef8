"""Resources and hardware of a Kubernetes node that no reader counts: named, or known as harmless."""

import re

from fleet_cli.importers.collect import Reported
from fleet_cli.importers.device_data import Undecided
from fleet_cli.importers.devices import Device, Devices
from fleet_cli.importers.kubernetes_node import Finding, KubeNode
from fleet_cli.importers.kubernetes_nvidia import find_registered
from fleet_cli.importers.text import shown

# Vendors of accelerators, and those who share GPUs under names of their own.
_VENDORS = re.compile(
    r"(?:nvidia\.com|amd\.com|google\.com|aws\.amazon\.com|habana\.ai|gpu\.intel\.com|"
    r"huawei\.com|cambricon\.com|hygon\.com|qualcomm\.com|kunlunxin\.com|mthreads\.com|"
    r"metax-tech\.com|iluvatar\.(?:com|ai)|enflame\.com|birentech\.com|graphcore\.ai|"
    r"tenstorrent\.com|furiosa\.ai|rebellions\.ai|groq\.com|cerebras\.net|sambanova\.ai|"
    r"[\w.-]*volcano\.sh|tke\.cloud\.tencent\.com|aliyun\.com|4pd\.io)/"
)
_LIKE_ACCELERATORS = re.compile(
    r"gpu|\b(?!cpu)[a-z]{1,2}pu\b|dcu|gcu|mlu|accel|cuda|neuron|gaudi|ascend|directx", re.I
)
# What shares devices that have a resource or a label of their own.
_SHARERS = re.compile(
    r"(?:[\w.-]*volcano\.sh|tke\.cloud\.tencent\.com|aliyun\.com|4pd\.io|koordinator\.sh|"
    r"elasticgpu\.io|project-hami\.io)/"
)
# Shares of devices: of their memory and cores, whole virtual ones, and templates of Huawei's.
_SHARES = re.compile(
    r"(?:mem|memory|cores?|percentage|priority|millicores|tiles|\.max|/[vsq]gpus?(?:-number)?|"
    r"\.shared?|\.share|-\d{1,2}c(?:\.\S*)?)$",
    re.I,
)
# A second count of devices that have a resource of their own.
_COUNTS = re.compile(r"/real-\S*-counts?$")
# Labels that name the model of a vendor's devices.
_MODELS = re.compile(r"(?:^|[/._-])(?:product|product-name|model|chip\.name)$")
_CORES_OF_100 = re.compile(r"core(?:\.percentage|s)?$", re.I)
_READ = re.compile(
    r"nvidia\.com/(?:gpu|pgpu|mig-.*|gpu\.shared|gpu(?:mem|cores).*|(?!vgpu)[A-Z]\w*)|amd\.com/.*|"
    r"google\.com/tpu|aws\.amazon\.com/neuron\w*|habana\.ai/gaudi|"
    r"gpu\.intel\.com/(?:i915|xe)"
)
_HARMLESS = re.compile(
    r"nvidia\.com/(?:hostdev|rdma\w*|cc\.\w+|sriov\w*|mlnx\w*)|\S*(?:rdma|roce|infiniband|sriov|sgx|kvm|"
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


def unread_resources(
    node: KubeNode, counted: bool, devices: Devices
) -> tuple[list[Finding], list[str]]:
    """
    Return what may be accelerators that no reader counts, and the resources to be named besides.

    A node is *counted* where some reader has counted it or said why it cannot.
    """
    findings: list[Finding] = []
    named: list[str] = []
    shares: list[str] = []
    for name, count in sorted(node.capacity.items()):
        if not count or _READ.fullmatch(name) or _HARMLESS.fullmatch(name):
            continue
        vendor = _VENDORS.match(name)
        if _COUNTS.search(name) and _devices_beside(node, name):
            continue
        if not (vendor or _LIKE_ACCELERATORS.search(name) or devices.is_mapped(name)):
            named.append(name)
        elif _SHARES.search(name):
            devices.mapped(name)  # which says of what they are shares, and not of how many
            shares.append(name)
        elif counted and (not vendor or _SHARERS.match(name) or find_registered(node)):
            named.append(name)  # a second count of what a reader counts
        else:
            told = devices.is_mapped(name) or counted or _devices_beside(node, name)
            spelling = name if told else _model(node, name, devices)
            findings.append(_found(node, name, spelling, count, counted))
    if shares and (findings or counted):
        named += shares
    elif shares:
        listed = ", ".join(f"{shown(name)} {node.capacity[name]:,}" for name in shares)
        whole = sum(node.capacity[name] // 100 for name in shares if _CORES_OF_100.search(name))
        about = f", which is {whole} at 100 a GPU" if whole else ""
        why = f"it has shares of accelerators alone, which do not tell how many those are: {listed}{about}"
        findings.append(why)
    return findings or ([] if counted else _by_feature(node)), named


def _beside(node: KubeNode, name: str) -> dict[str, int]:
    """Return what other resources of the same maker the node has."""
    maker = f"{name.partition('/')[0]}/"
    return {
        other: count for other, count in node.capacity.items()
        if count and other != name and other.startswith(maker)
    }  # fmt: skip


def _devices_beside(node: KubeNode, name: str) -> bool:
    """Whether the maker of a resource has others that are neither shares nor second counts."""
    return any(
        not (_COUNTS.search(other) or _SHARES.search(other) or _HARMLESS.fullmatch(other))
        for other in _beside(node, name)
    )


def _found(node: KubeNode, name: str, spelling: str, count: int, counted: bool) -> Reported:
    physical = [number for other, number in _beside(node, name).items() if _COUNTS.search(other)]
    why = "others of the node are counted" if counted else "no label of the node names the model"
    none = f'where it is none, write --map "{shown(name)}=none"'
    hint = f"{why} ({none})" if spelling == name else ""
    return Reported(spelling, min(physical, default=count), "resource", hint=hint)


def _model(node: KubeNode, name: str, devices: Devices) -> str:
    """Return what names the model of a maker's only devices: a label, or the resource itself."""
    maker, _, own = name.partition("/")
    labels = [
        text for label, text in sorted(node.labels.items())
        if text and _MODELS.search(label)
        and (label.startswith(f"{maker}/") or (maker == "huawei.com" and "npu." in label))
    ]  # fmt: skip
    # A resource that stands for several models is no name of one; NVIDIA's may count shares.
    many = isinstance(devices.find(name, "resource"), Undecided) or maker == "nvidia.com"
    names = [] if many else [own]
    for spelling in (*labels, *names):
        if isinstance(devices.find(spelling, "resource"), Device):
            return spelling
    doubtful = [one for one in names if devices.find(one, "resource") is not None]
    return next(iter((*labels, *doubtful)), name)


def _by_feature(node: KubeNode) -> list[Finding]:
    """Say that accelerators are there which feature discovery alone sees."""
    matches = [
        _FEATURE.fullmatch(name) for name, value in sorted(node.labels.items()) if value == "true"
    ]
    codes = [next(filter(None, match.groups())) for match in matches if match]
    if not codes:
        return []
    makers = ", ".join(dict.fromkeys(_MAKERS.get(code, f"PCI vendor {code}") for code in codes))
    return [f"it has accelerators of {makers}, but no label or resource says which and how many"]
