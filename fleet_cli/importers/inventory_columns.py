"""Which column of an inventory says what: named by options, or recognised by its header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import suggestion
from fleet_cli.importers.draft import Columns
from fleet_cli.importers.text import shown

# For each role, headers without anything but letters and digits, the surest first.
_HEADERS = {
    "accelerator": (
        "accelerator", "acceleratormodel", "acceleratortype", "acceleratorname", "gpumodel",
        "gputype", "gpuname", "gpuproduct", "gpu", "chip", "chipmodel", "chiptype", "chipname",
        "xpu", "devicemodel", "devicetype", "cardmodel", "card",
    ),
    "count": (
        "acceleratorcount", "accelerators", "numaccelerators", "numberofaccelerators",
        "acceleratorquantity", "acceleratorqty", "gpucount", "gpus", "numgpus", "ngpus", "ngpu",
        "numberofgpus", "gpuquantity", "gpuqty", "noofgpus", "chipcount", "chips", "numchips",
        "devicecount", "numdevices", "cardcount", "cards", "count", "quantity", "qty", "units",
        "amount", "gpu", "accelerator",
    ),
    "model": (
        "system", "systemmodel", "instancetype", "machinetype", "servermodel", "hardwaremodel",
        "vmsize", "shape", "model", "platform", "product", "productname", "chassis", "sku",
        "type", "item", "part",
    ),
    "memory": ("gpumemory", "gpumemorygb", "acceleratormemory", "acceleratormemorygb", "vram",
               "vramgb", "gpumem", "gpumemgb"),
    "site": ("site", "datacenter", "datacentre", "dc", "facility", "campus", "location",
             "building"),
    "region": ("region", "cloudregion", "awsregion"),
    "owner": ("owner", "ownedby", "team", "tenant", "customer", "department", "businessunit"),
    "online": ("online", "commissioned", "commissioneddate", "commissiondate", "datecommissioned",
               "dateinstalled", "onlinesince", "commissioningdate", "inservicedate",
               "inservicesince", "installed", "installdate", "installationdate", "deployed",
               "deploymentdate", "deployeddate", "golive", "golivedate", "startdate", "activated"),
    "retired": ("retired", "retireddate", "dateretired", "datedecommissioned", "decom", "decomdate",
                 "retirementdate", "decommissioned", "decommissioneddate",
                "decommissiondate", "decommissioningdate", "disposed", "disposaldate", "removed"),
    "state": ("state", "status", "lifecycle", "lifecyclestate", "lifecyclestatus", "assetstatus"),
    "label": ("hostname", "host", "node", "nodename", "name", "servername", "assettag", "assetid",
              "asset", "serial", "serialnumber", "id"),
}  # fmt: skip
_GENERIC_COUNTS = frozenset({"count", "quantity", "qty", "units", "amount"})
_LOOKS_LIKE_COUNT = re.compile(
    r"count|quantity|qty|gpus|accelerators|chips|cards|devices|number|^num|^n(?:o|r)?of|"
    r"per(?:node|host|server)"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The column of each role; -1 where there is none."""

    accelerator: int = -1
    count: int = -1
    model: int = -1
    memory: int = -1
    site: int = -1
    region: int = -1
    owner: int = -1
    online: int = -1
    retired: int = -1
    name: int = -1
    state: int = -1
    label: int = -1
    tags: tuple[tuple[str, int], ...] = ()
    """Names of tags and their columns."""
    counts_systems: bool = False
    """Whether the count is of what the accelerator column names, even a system."""
    told: str = ""
    """Which column serves for what, safe to print."""

    @property
    def used(self) -> tuple[int, ...]:
        """The columns that have a role or are kept as tags."""
        columns = (getattr(self, name) for name in ROLES)
        return (*(at for at in columns if at >= 0), *(at for _, at in self.tags))


ROLES = (
    "accelerator", "count", "model", "memory", "site", "region", "owner", "online", "retired",
    "name", "state", "label",
)  # fmt: skip
"""The fields of `Roles` that hold a column."""


def plain(header: str) -> str:
    """
    Reduce a header to letters and digits.

    >>> plain("GPU Count [pcs]")
    'gpucountpcs'
    """
    return re.sub(r"[^a-z0-9]", "", header.lower())


def find_roles(headers: Sequence[str], columns: Columns) -> tuple[Roles, list[Diagnostic]]:
    """
    Find the column of each role.

    Args:
        headers: The headers of the file, in order.
        columns: What the options name.
    Returns:
        The roles, and what is wrong with them: nothing names the accelerators, an option names no
        column, or a column looks like a count and is not known to be one.
    """
    problems: list[Diagnostic] = []
    keys = [plain(header) for header in headers]
    found: dict[str, int] = {}
    for role in ROLES:
        option = str(getattr(columns, role, ""))
        if option:
            found[role] = _named(option, f"--{role}-column", headers, keys, problems)
    for role, known in _HEADERS.items():
        if role not in found:
            taken = set(found.values())
            found[role] = next(
                (keys.index(key) for key in known if key in keys and keys.index(key) not in taken),
                -1,
            )
    if found["accelerator"] < 0 and not columns.accelerator:
        found["accelerator"], found["model"] = found["model"], -1
    tags = tuple(
        (option, _named(option, "--tag-column", headers, keys, problems))
        for option in dict.fromkeys(columns.tags)
    )
    count = found["count"]
    counts_systems = count < 0 or keys[count] in _GENERIC_COUNTS
    told = ", ".join(
        f"{role} from {shown(headers[at], 40)}" for role, at in found.items() if at >= 0
    )
    roles = Roles(**found, tags=tags, counts_systems=counts_systems, told=told)
    if not problems:
        problems = _doubts(headers, keys, roles)
    return roles, problems


def _named(
    option: str, flag: str, headers: Sequence[str], keys: list[str], problems: list[Diagnostic]
) -> int:
    if option in headers:
        return list(headers).index(option)
    if plain(option) in keys:
        return keys.index(plain(option))
    hint = suggestion(option, headers) or f"the columns are {_listed(headers)}"
    problems.append(
        Diagnostic("option", f'{flag}: there is no column "{shown(option)}"', hint=shown(hint, 400))
    )
    return -1


def _doubts(headers: Sequence[str], keys: list[str], roles: Roles) -> list[Diagnostic]:
    if roles.accelerator < 0:
        return [
            Diagnostic(
                "import-format",
                "no header says which column names the accelerators",
                hint=f"name it with --accelerator-column; the columns are {_listed(headers)}",
            )
        ]
    doubtful = [
        header
        for at, header in enumerate(headers)
        if roles.count < 0 and at not in roles.used and _LOOKS_LIKE_COUNT.search(keys[at])
    ]
    if doubtful:
        # Taking each row for one device would lose all but one of eight without a word.
        return [
            Diagnostic(
                "import-format",
                "the number of accelerators may stand in " + _listed(doubtful),
                hint="name the column that does with --count-column",
            )
        ]
    return []


def _listed(headers: Sequence[str]) -> str:
    names = ", ".join(shown(header, 40) or '""' for header in headers[:20])
    return names + (f" and {len(headers) - 20} more" if len(headers) > 20 else "")
