"""One Slurm node, however it was printed: its gres counted, its state and partitions kept."""

import re
from fractions import Fraction

from fleet_cli.base.names import squash
from fleet_cli.base.quantity import LARGEST_COUNT
from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.devices import Device, Devices, memory_label
from fleet_cli.importers.draft import Place, tags_of
from fleet_cli.importers.gres import Gres, parse_gres
from fleet_cli.importers.mig import parse_slice
from fleet_cli.importers.text import LARGEST_HINT, refuse, shown

# Parts of GPUs, and the GPUs themselves already stand beside them.
_PARTS = frozenset({"shard", "mps"})
# Generic resources that sites define for accelerators other than GPUs.
_ACCELERATORS = frozenset(
    {"gpu", "tpu", "npu", "hpu", "xpu", "dcu", "gcu", "ipu", "mlu", "mic", "gaudi", "neuron",
     "qaic", "rdu", "wse", "trainium", "inferentia"}
)  # fmt: skip
_MEMORY = re.compile(r"(?:^|[^0-9.])(\d{2,3})(?:gb?|gib)?$", re.IGNORECASE)
_MEMORY_WORD = re.compile(r"\d{2,3}(?:gb?|gib)$|mem|vram", re.IGNORECASE)
_LIKE_ACCELERATORS = re.compile(
    r"gpu|[tnhx]pu|accel|tesla|nvidia|cuda|radeon|instinct|gaudi|phi\b", re.IGNORECASE
)
STATE_FLAGS = "*~#!%$@^-&"
"""What Slurm prints behind a state; of these `~` says that the node is powered down."""

_TAGS = {
    "down": {"DOWN"},
    "drained": {"DRAIN", "DRAINED", "DRAINING", "DRNG"},
    "fail": {"FAIL", "FAILING"},
    "powered-down": {"POWERED_DOWN"},
    "cloud": {"CLOUD"},
}
"""What a node is tagged with that is in one of these states, and counts."""


class SlurmNode(NamedTuple):
    """What Slurm says of one node."""

    name: str
    gres: str
    """The configured generic resources, as `gres` prints them."""
    states: frozenset[str] = frozenset()
    """Upper-case words such as IDLE and DRAIN."""
    partitions: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    cluster: str = ""
    """The cluster that the output names; empty where it is of one."""


def states_of(text: str) -> frozenset[str]:
    """
    Read a state as plain output prints it.

    >>> sorted(states_of("IDLE~+DRAIN*"))
    ['DRAIN', 'IDLE', 'POWERED_DOWN']
    """
    words = text.upper().split("+")
    states = {word.rstrip(STATE_FLAGS) for word in words} - {""}
    down = any("~" in word[len(word.rstrip(STATE_FLAGS)) :] for word in words)
    return frozenset(states | ({"POWERED_DOWN"} if down else set()))


def gres_of_tres(tres: str) -> str:
    """
    Return the GPUs among trackable resources as a gres string; empty where there are none.

    For a node that prints these alone. The total stands beside its typed parts: it only counts
    where there are none.

    >>> gres_of_tres("cpu=64,mem=500000M,gres/gpu=8,gres/gpu:h100=8")
    'gpu:h100:8'
    """
    found = re.findall(r"(?:^|,)gres/(gpu(?::[^=,]*)?)(?:=([^,]*))?(?![^,])", tres)
    typed = [f"{name}:{count}" for name, count in found if name != "gpu"]
    return ",".join(typed or [f"gpu:{count}" for _, count in found if count != "0"])


def collect(node: SlurmNode, collector: Collector) -> None:
    """Count a node; one without accelerators is noted."""
    collector.remarks.read("nodes")
    where = f"node {node.name}"
    try:
        every = parse_gres(node.gres)
    except ValueError as error:
        hint = "gres look like gpu:h100:8(S:0-1)"
        refuse(f'{shown(where)}: "{shown(str(error))}" is no gres', hint=hint)
    for other in every:
        if other.name.lower() not in _PARTS | _ACCELERATORS:
            _name_other(other, where, collector)
    found = [item for item in every if item.name.lower() in _ACCELERATORS and item.count]
    shares = [item for item in every if item.name.lower() in _PARTS and item.count]
    if not found and not shares:
        collector.remarks.note("nodes without accelerators: {n}")
        return
    if max(item.count for item in (*found, *shares)) > LARGEST_COUNT:
        message = f"{shown(where)}: {shown(node.gres)} is more than any fleet has"
        refuse(message, code="import-count", hint=LARGEST_HINT)
    if not _is_there(node, where, collector):
        return
    if not found:
        listed = ", ".join(f"{shown(item.name)}:{item.count:,}" for item in shares)
        why = f"it has shares of GPUs alone ({listed}), which do not tell how many GPUs there are"
        collector.uncounted(where, why)
        return
    partitions = ",".join(sorted(node.partitions))
    state = "+".join(word for word, states in _TAGS.items() if node.states & states)
    if state:
        collector.remarks.note(f"nodes in state {state} are counted: {{n}}", example=node.name)
    place = Place(tags=tags_of(partition=partitions, state=state))
    sizes, hints = _memory(node, found, collector.devices)
    hint = "the gres has no type, and no feature of the node names one model"
    reported = [
        Reported(
            _spelling(item, node, (*sizes, *hints), collector), item.count, "slurm", sizes, hints,
            hint="" if item.type else hint,
        )
        for item in found
    ]  # fmt: skip
    collector.add_reported(where, *reported, place=place)


def _is_there(node: SlurmNode, where: str, collector: Collector) -> bool:
    """Whether a node exists by its states; one that does not, or may not, is said."""
    absent = ""
    if node.states & {"FUTURE", "FUTR"}:
        absent = "nodes that are defined for the future"
    elif "CLOUD" in node.states and node.states & {"POWERED_DOWN", "POWER_DOWN"}:
        absent = "nodes of a cloud that are not running"
    if absent:
        collector.remarks.left_out(f"{absent}, with {shown(node.gres)}: {{n}}", example=node.name)
        return False
    if "NO_INSTANCE_TOLD" in node.states:
        why = (
            "it is powered down (~), and sinfo does not tell whether it is a node of a cloud, which "
            "then does not exist; `scontrol show nodes` does"
        )
        collector.uncounted(where, why)
        return False
    if "POWERED_DOWN" in node.states:
        collector.remarks.assumed(
            "nodes that are powered down are counted, since they are of no cloud: {n}"
        )
    return True


def _spelling(
    item: Gres, node: SlurmNode, memory_gb: tuple[Fraction, ...], collector: Collector
) -> str:
    """Return the type, or what a feature of the node says where the type does not decide."""
    bare = parse_slice(item.type)
    typed = bool(item.type) and (bare is None or bool(bare.gpu))
    devices = collector.devices
    if devices.mapped(item.type or item.name):
        return item.type or item.name
    undecided = devices.data.undecided.get(("slurm", squash(item.type))) if typed else None
    if typed and undecided is None:
        return item.type
    models: dict[str, str] = {}
    doubtful: dict[str, str] = {}
    for feature in node.features:
        word = re.split(r"[:=]", feature)[-1]
        device = devices.find(word, "slurm", (), memory_gb)
        if _MEMORY_WORD.match(word):
            continue
        if isinstance(device, Device) and ("slurm", squash(word)) not in devices.data.undecided:
            models.setdefault(devices.held(device).name, word)
        elif devices.find(word, "slurm") is not None:
            doubtful[word] = word
    if undecided is not None:
        models = {name: word for name, word in models.items() if name in undecided.candidates}
        doubtful = {}
    models = models or doubtful
    if len(models) != 1:
        return item.type or item.name
    word = next(iter(models.values()))
    what = shown(item.type) if typed else f"{item.name} without a type"
    collector.remarks.assumed(f"{what} taken for what the feature {shown(word)} names")
    return word if typed or not item.type else f"{word}_{item.type}"


def _memory(
    node: SlurmNode, found: list[Gres], devices: Devices
) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return the size of device memory that features give, and sizes that hint at it [GB]."""
    sizes: set[Fraction] = set()
    hints: set[Fraction] = set()
    for feature in node.features:
        match = _MEMORY.search(feature)
        if match and _MEMORY_WORD.search(feature):
            of_devices = re.search(r"gpu|vram|hbm", feature, re.IGNORECASE)
            (sizes if of_devices else hints).add(Fraction(match[1]))
    for item in found:
        part = parse_slice(item.type)
        if part and any(squash(other.type) == squash(part.gpu) for other in found):
            # The size of the kind of GPU that has the profile, if it is one kind.
            undecided = devices.data.undecided.get(("slurm", squash(part.gpu)))
            able = {
                Fraction(memory_label(name))
                for name in (undecided.candidates if undecided else ())
                if name in devices.data.mig and part.profile in devices.data.mig[name].profiles
            }
            hints |= able if len(able) == 1 else set()
    # Sizes of several kinds of device do not tell which has which.
    several = len({item.type for item in found if parse_slice(item.type) is None}) > 1
    if len(sizes) > 1 or several:
        sizes, hints = set(), sizes | hints
    return tuple(sorted(sizes)), tuple(sorted(hints))


def _name_other(other: Gres, where: str, collector: Collector) -> None:
    """Name a resource of a site's own; one that may be an accelerator is not passed over."""
    known = collector.devices.find(other.name, "slurm") is not None
    if known or _LIKE_ACCELERATORS.search(other.name):
        hint = "a gres of its own that looks like an accelerator"
        reported = Reported(other.type or other.name, other.count, "slurm", hint=hint)
        collector.add_reported(where, reported)
    else:
        collector.remarks.note(f"nodes with {shown(other.name)}, which is no accelerator: {{n}}")
