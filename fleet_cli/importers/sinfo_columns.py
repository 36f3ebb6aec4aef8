"""Which column of a `sinfo` table without a header is what: told by its cells, or a question."""

import re
from collections.abc import Sequence

from fleet_cli.base.names import squash
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.hostlist import expand
from fleet_cli.importers.slurm_nodes import STATE_FLAGS

_GRES = re.compile(r"\(null\)|N/A|[^\s:(),]+:\S+")
_WHOLE_GRES = re.compile(r"[^\s:(),]+:\S*\d[KMGTP]?(?:\([^()]*\))*")
_NULL = frozenset({"(null)", "N/A"})
_STATES = frozenset(
    {"ALLOC", "ALLOCATED", "BLOCK", "BLOCKED", "CLOUD", "COMP", "COMPLETING", "DOWN", "DRAIN",
     "DRAINED", "DRAINING", "DRNG", "DYNAMIC_FUTURE", "DYNAMIC_NORM", "ERR", "ERROR", "EXTERNAL",
     "FAIL", "FAILG", "FAILING", "FUTR", "FUTURE", "IDLE", "INVAL", "INVALID_REG", "MAINT",
     "MAINTENANCE", "MIX", "MIXED", "NOT_RESPONDING", "NO_RESPOND", "NPC", "PERFCTRS", "PLANNED",
     "PLND", "POWERED_DOWN", "POWERING_DOWN", "POWERING_UP", "POWER_DOWN", "POWER_UP", "POW_DN",
     "POW_UP", "REBOOT", "REBOOT_ISSUED", "REBOOT_REQUESTED", "RESERVED", "RESV", "UNK",
     "UNKNOWN"}
)  # fmt: skip
_NUMBERED = re.compile(r"[A-Za-z][\w.-]*?(\d+)(?:\.[A-Za-z][\w.-]*)?")
_LAST_WORD = re.compile(r"[-_.]")
# What `sinfo -N -o '%N|%P|%T|%f|%G'` prints, which the messages ask for.
_OWN = ("node", "partition", "state", "features", "gres")


def is_state(cell: str) -> bool:
    """
    Whether a cell is a state of Slurm's nodes.

    >>> is_state("idle~"), is_state("DOWN*+DRAIN"), is_state("debug")
    (True, True, False)
    """
    return all(word.rstrip(STATE_FLAGS) in _STATES for word in cell.upper().split("+"))


def columns_by_cells(rows: Sequence[Sequence[str]], devices: Devices) -> list[str]:
    """
    Return the roles of the columns, empty where one has none, of rows with as many cells each.

    Raises:
        ValueError: Nothing tells for sure; its text says what of.
    """
    table = list(zip(*rows, strict=True))
    roles = [""] * len(table)
    gres = _gres(table)
    roles[gres] = "gres"
    states = [at for at, cells in enumerate(table) if all(map(is_state, cells))]
    if len(states) > 1:
        raise ValueError("nothing tells which of its columns is the state")
    if states:
        roles[states[0]] = "state"
    left = [at for at, role in enumerate(roles) if not role]
    if any(is_state(cell) for at in left for cell in table[at]):
        raise ValueError("a column holds states and other words")
    types = squash(" ".join(table[gres]))
    # Only a list of hosts has brackets.
    ranges = [at for at in left if any("[" in cell for cell in table[at])]
    nodes = [at for at in ranges or left if _are_nodes(table[at], types, devices)]
    if len(nodes) != 1:
        raise ValueError("nothing tells which of its columns is the node")
    roles[nodes[0]] = "node"
    shape = ["node", "", "state", "", "gres"]
    return list(_OWN) if roles == shape else roles


def _gres(table: Sequence[Sequence[str]]) -> int:
    """Return the column of the configured resources."""
    forms = [at for at, cells in enumerate(table) if all(map(_GRES.fullmatch, cells))]
    told = [at for at in forms if any(cell not in _NULL for cell in table[at])]
    whole = [
        at for at in told
        if all(cell in _NULL or _WHOLE_GRES.fullmatch(cell) for cell in table[at])
    ]  # fmt: skip
    found = whole or told or forms[-1:]
    unused = [at for at in found if not any("(IDX:" in cell for cell in table[at])]
    if len(unused) != 1:
        raise ValueError("nothing tells which of its columns is the gres")
    return unused[0]


def _are_nodes(cells: Sequence[str], types: str, devices: Devices) -> bool:
    """
    Whether the cells are surely nodes: ranges of hosts, or names that are numbered as only nodes are.

    A name with one digit, or one that ends like an accelerator, may be a partition: queue1, gpu_h100.
    """
    try:
        names = {name for cell in cells for name in expand(cell)}
    except ValueError:
        return False
    found = [match for name in names if (match := _NUMBERED.fullmatch(name))]
    if not names or len(found) < len(names):
        return False
    if any("[" in cell for cell in cells) or any(match[1].startswith("0") for match in found):
        return True
    models = any(_may_be_a_model(match, types, devices) for match in found)
    return not models and all(sum(map(str.isdigit, name)) > 1 for name in names)


def _may_be_a_model(host: re.Match[str], types: str, devices: Devices) -> bool:
    """Whether a host, or an end of its last word, is an accelerator's name or stands in a gres."""
    word = _LAST_WORD.split(host.string[: host.end(1)])[-1]
    letters = len(word.rstrip("0123456789"))
    ends = [host.string, *(word[at:] for at in range(letters))]
    return any(squash(end) in types or devices.find(end, "slurm") is not None for end in ends)
