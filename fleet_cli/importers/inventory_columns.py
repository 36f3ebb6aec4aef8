"""Which column of an inventory says what: named by options, or told by its header and its cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import suggestion
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.draft import Columns
from fleet_cli.importers.inventory_values import Values
from fleet_cli.importers.text import FORMAT_CODE, shown

NO_COLUMN = "none"
"""What an option says where no column is meant."""

# For each role, headers without anything but letters and digits, the surest first.
_HEADERS = {
    "accelerator": (
        "accelerator", "acceleratormodel", "acceleratortype", "acceleratorname", "gpumodel",
        "gputype", "gpuname", "gpuproduct", "gpu", "chip", "chipmodel", "chiptype", "chipname",
        "xpu", "devicemodel", "devicetype", "cardmodel", "card", "marketname", "cardseries",
    ),
    "model": (
        "system", "systemmodel", "instancetype", "machinetype", "servermodel", "hardwaremodel",
        "vmsize", "shape", "model", "platform", "product", "productname", "chassis", "sku",
        "type", "item", "part",
    ),
    "memory": ("gpumemory", "gpumemorygb", "acceleratormemory", "acceleratormemorygb", "vram",
               "vramgb", "gpumem", "gpumemgb", "memorytotalmib", "gpumemorymib"),
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
    "state": ("state", "status", "lifecycle", "lifecyclestate", "lifecyclestatus", "assetstatus",
              "instancestate", "powerstate", "zustand", "état", "estado", "stato", "статус", "状态", "状態"),
    "identity": ("uuid", "gpuuuid", "deviceuuid", "asicserial", "gpuserial", "serialnumber",
                 "serial", "serialno", "pcibusid", "assettag", "assetid"),
    "label": ("hostname", "host", "node", "nodename", "device", "name", "servername", "instanceid",
              "主机名", "assettag", "assetid", "asset", "serial", "serialnumber", "id"),
}  # fmt: skip
_OPTIONAL = ("low", "high", "name", "fleet", "as_of")
"""Roles that only options give."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The column of each role; -1 where there is none."""

    accelerator: int = -1
    model: int = -1
    memory: int = -1
    site: int = -1
    region: int = -1
    owner: int = -1
    online: int = -1
    retired: int = -1
    state: int = -1
    name: int = -1
    low: int = -1
    high: int = -1
    fleet: int = -1
    as_of: int = -1
    identity: int = -1
    label: int = -1
    counts: tuple[int, ...] = ()
    """The columns whose product is the count; none where each row is one device."""
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
        return (*(at for at in columns if at >= 0), *self.counts, *(at for _, at in self.tags))


ROLES = (*_HEADERS, *_OPTIONAL)
"""The fields of `Roles` that hold one column."""


def plain(header: str) -> str:
    """
    Reduce a header to its letters and digits, in any script.

    >>> plain("GPU Count [pcs]"), plain("Кол-во")
    ('gpucountpcs', 'колво')
    """
    return re.sub(r"[\W_]", "", header.casefold())


def is_header(cells: Sequence[str], columns: Columns) -> bool:
    """Whether a row holds the headers: the name of a column of devices, or one that is asked for."""
    known = {*_HEADERS["accelerator"], *_HEADERS["model"]}
    named = {plain(name) for name in (columns.accelerator, *columns.count) if name != NO_COLUMN}
    return any(plain(cell) in known | (named - {""}) for cell in cells)


def find_roles(
    headers: Sequence[str], sample: Sequence[Sequence[str]], columns: Columns, devices: Devices
) -> tuple[Roles, list[Diagnostic]]:
    """
    Find the column of each role.

    Args:
        headers: The headers of the file, in order.
        sample: Its first rows, as wide as the headers.
        columns: What the options name.
        devices: What spellings stand for.
    Returns:
        The roles, and what is wrong with them: nothing names the accelerators, an option names no
        column, or a column could be a count, or tell rows apart, and is not known to.
    """
    problems: list[Diagnostic] = []
    keys = [plain(header) for header in headers]
    values = Values(headers, sample, devices)
    found: dict[str, int] = {}
    for role in ROLES:
        option = str(getattr(columns, role, ""))
        if option:
            flag = f"--{role.replace('_', '-')}-column"
            found[role] = -1 if option == NO_COLUMN else _named(option, flag, headers, problems)
    counts = _named_counts(columns, headers, problems)
    tags = tuple(
        (option, _named(option, "--tag-column", headers, problems))
        for option in dict.fromkeys(columns.tags)
    )
    if problems:
        return Roles(), problems
    taken = {at for at in found.values() if at >= 0} | set(counts or ())
    if "accelerator" not in found:
        found["accelerator"] = _accelerator(keys, values, taken)
    taken.add(found["accelerator"])
    candidates = [at for at in values.counts() if at not in taken]
    if counts is None:
        counts = (candidates[0],) if values.is_sure_count(candidates) else ()
    taken |= set(counts)
    for role, known in _HEADERS.items():
        if role not in found:
            fitting = (keys.index(key) for key in known if key in keys)
            found[role] = next(
                (at for at in fitting if at not in taken or role in ("label", "identity")), -1
            )
            taken.add(found[role])
    if found["state"] < 0 and columns.state != NO_COLUMN:
        found["state"] = next((at for at in values.states() if at not in taken), -1)
    roles = _roles(found, counts, tags, headers, values)
    return roles, _doubts(headers, roles, columns, values, devices)


def _roles(
    found: dict[str, int],
    counts: tuple[int, ...],
    tags: tuple[tuple[str, int], ...],
    headers: Sequence[str],
    values: Values,
) -> Roles:
    served = [*found.items(), *(("count", at) for at in counts)]
    told = ", ".join(f"{role} from {shown(headers[at], 40)}" for role, at in served if at >= 0)
    counts_systems = all(values.counts_anything(at) for at in counts)
    return Roles(**found, counts=counts, tags=tags, counts_systems=counts_systems, told=told)


def _accelerator(keys: list[str], values: Values, taken: set[int]) -> int:
    """Return the column that names devices: by its header where the cells agree, else by them."""
    known = (*_HEADERS["accelerator"], *_HEADERS["model"])
    by_header = [keys.index(key) for key in known if key in keys]
    by_header = [at for at in by_header if at not in taken and not values.is_number(at)]
    naming = values.devices()
    best = next((at for at in by_header if at in naming or values.is_blank(at)), -1)
    if best < 0 and len(naming) == 1:
        return next(iter(naming))
    return best if best >= 0 else next(iter(by_header), -1)


def _named(option: str, flag: str, headers: Sequence[str], problems: list[Diagnostic]) -> int:
    if option in headers:
        return list(headers).index(option)
    keys = [plain(header) for header in headers]
    if plain(option) and plain(option) in keys:
        return keys.index(plain(option))
    hint = suggestion(option, headers) or f"the columns are {listed(headers)}"
    problems.append(
        Diagnostic("option", f'{flag}: there is no column "{shown(option)}"', hint=shown(hint, 400))
    )
    return -1


def _named_counts(
    columns: Columns, headers: Sequence[str], problems: list[Diagnostic]
) -> tuple[int, ...] | None:
    """Return the columns that options make the count; None where no option speaks of it."""
    if not columns.count:
        return None
    if columns.count == (NO_COLUMN,):
        return ()
    return tuple(_named(option, "--count-column", headers, problems) for option in columns.count)


def _doubts(
    headers: Sequence[str], roles: Roles, columns: Columns, values: Values, devices: Devices
) -> list[Diagnostic]:
    if roles.accelerator < 0:
        naming = values.devices()
        told = f": {listed([headers[at] for at in naming])} could" if naming else ""
        message = f"no header says which column names the accelerators{told}"
        hint = f"name it with --accelerator-column; the columns are {listed(headers)}"
        return [Diagnostic(FORMAT_CODE, message, hint=hint)]
    first = headers[roles.accelerator]
    by_values = not columns.accelerator and not is_header([first], columns)
    if by_values and devices.find(first, "inventory") is not None:
        message = f'the first line names a device, "{shown(first)}": no header'
        return [Diagnostic(FORMAT_CODE, message, hint="put a line above it that names the columns")]
    free = [at for at in range(len(headers)) if at not in roles.used]
    if not columns.count:
        # Taking each row for one device, or one count for the whole, would lose without a word.
        doubtful = [at for at in free if at in values.counts() or values.may_count(at)]
        if doubtful:
            names = listed([headers[at] for at in (*roles.counts, *doubtful)])
            message = f"the number of accelerators may stand in {names}"
            hint = (
                "name the column that does with --count-column, several if they are to be "
                "multiplied, the ends of an estimate with --low-column and --high-column, or "
                "--count-column none if each row is one device"
            )
            return [Diagnostic(FORMAT_CODE, message, hint=hint)]
    telling = [at for at in free if values.tells_apart(at)]
    if telling:
        message = f"rows that differ in {listed([headers[at] for at in telling])} would be added up"
        hint = (
            "make them documents with --as-of-column or --fleet-column, or, if they add up, "
            "keep the column with --online-column or --tag-column"
        )
        return [Diagnostic(FORMAT_CODE, message, hint=hint)]
    return []


def listed(headers: Sequence[str]) -> str:
    """Return headers as a list to print, the first twenty of them."""
    names = ", ".join(shown(header) or '""' for header in headers[:20])
    return names + (f" and {len(headers) - 20} more" if len(headers) > 20 else "")
