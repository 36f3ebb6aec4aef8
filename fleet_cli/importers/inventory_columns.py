"""Which column of an inventory says what: named by options, or told by its header and its cells."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import suggestion
from fleet_cli.importers.draft import Columns
from fleet_cli.importers.inventory_states import UNKNOWN, state_kind
from fleet_cli.importers.inventory_values import Values
from fleet_cli.importers.text import shown

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
    "index": ("index", "idx", "gpuindex", "gpuidx", "gpuid", "deviceindex", "deviceid", "slot",
              "gpuslot", "minornumber"),
    "label": ("hostname", "host", "hosts", "node", "nodes", "nodelist", "nodename", "device", "name", "servername", "instanceid",
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
    form: int = -1
    """The form factor, such as PCIe."""
    fleet: int = -1
    as_of: int = -1
    identity: int = -1
    index: int = -1
    """Numbers the devices of one host."""
    label: int = -1
    counts: tuple[int, ...] = ()
    """The columns whose product is the count; none where each row is one device."""
    ranges: tuple[int, ...] = ()
    """Those of `counts` that count the hosts that a cell names."""
    tags: tuple[tuple[str, int], ...] = ()
    """Names of tags and their columns."""
    counts_systems: bool = False
    """Whether the count is of what the accelerator column names, even a system."""
    told: str = ""
    """Which column serves for what, safe to print."""
    asked: str = UNKNOWN
    """The kind of the state that the header of `state` names, to which a cell may say yes or no."""
    kept_apart: bool = False
    """Whether options keep what rows are called, so that each shows in the manifest."""
    meant: tuple[tuple[str, str], ...] = ()
    """States and their kinds, as options say."""

    @property
    def called(self) -> int:
        """The column that tells what rows are called: the label, else the first."""
        return max(self.label, 0)

    @property
    def used(self) -> tuple[int, ...]:
        """The columns that have a role or are kept as tags."""
        columns = (getattr(self, name) for name in ROLES)
        return (*(at for at in columns if at >= 0), *self.counts, *(at for _, at in self.tags))


ROLES = (*_HEADERS, "form", *_OPTIONAL)
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
    headers: Sequence[str], values: Values, columns: Columns
) -> tuple[Roles, list[Diagnostic]]:
    """
    Find the column of each role: as options say, else by its header, else by what it holds.

    Args:
        headers: The headers of the file, in order.
        values: What the columns hold.
        columns: What the options name.
    Returns:
        The roles, and what is wrong with the options: one names no column, or no state.
    """
    problems: list[Diagnostic] = []
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
    meant = tuple(_meaning(option, problems) for option in columns.states)
    if problems:
        return Roles(), problems
    kept = {at for _, at in tags}
    counts = _find(found, counts, kept, [plain(header) for header in headers], values)
    roles = _roles(found, counts, tags, headers, values)
    asked = values.header_kind(roles.state) if roles.state >= 0 else UNKNOWN
    apart = roles.name >= 0 or not kept.isdisjoint(
        (roles.called, roles.site, roles.region, roles.owner)
    )
    return replace(roles, asked=asked, meant=meant, kept_apart=apart), []


def _find(
    found: dict[str, int],
    counts: tuple[int, ...] | None,
    kept: set[int],
    keys: list[str],
    values: Values,
) -> tuple[int, ...]:
    """Add to *found* the roles that no option names, and return the columns that count."""
    taken = {at for at in found.values() if at >= 0} | set(counts or ())
    if "accelerator" not in found:
        found["accelerator"] = _accelerator(keys, values, taken)
    taken.add(found["accelerator"])
    candidates = [at for at in values.counts() if at not in taken]
    if counts is None:
        counts = (candidates[0],) if values.is_sure_count(candidates) else ()
    taken |= set(counts)
    if "state" not in found:
        by_header = [keys.index(key) for key in _HEADERS["state"] if key in keys]
        fitting = [at for at in (*by_header, *values.states()) if at not in taken | kept]
        found["state"] = next((at for at in fitting if at in values.states()), (*fitting, -1)[0])
        taken.add(found["state"])
    for role in (*_HEADERS, "form"):
        if role not in found:
            by_header = [keys.index(key) for key in _HEADERS.get(role, ()) if key in keys]
            by_values = [at for at in values.of_role(role) if at not in kept]
            fitting = [
                at
                for at in (*by_header, *by_values)
                if (at not in taken or role in ("label", "identity")) and values.fits(role, at)
            ]
            found[role] = (*fitting, -1)[0]
            taken.add(found[role])
    return counts


def _meaning(option: str, problems: list[Diagnostic]) -> tuple[str, str]:
    """Return a state and its kind, as an option says: `wycofany=retired`."""
    word, equals, state = option.rpartition("=")
    kind = state_kind(state)
    if not equals or not word.strip() or not state.strip() or kind == UNKNOWN:
        message = f"--state {shown(option)} has no word and what it means"
        hint = 'write --state "WORD=in service", or planned, ordered, spare, repair, retired'
        problems.append(Diagnostic("option", message, hint=hint))
    return word.strip().lower(), kind


def _roles(
    found: dict[str, int],
    counts: tuple[int, ...],
    tags: tuple[tuple[str, int], ...],
    headers: Sequence[str],
    values: Values,
) -> Roles:
    served = [*found.items(), *(("count", at) for at in counts)]
    told = ", ".join(f"{role} from {shown(headers[at], 40)}" for role, at in served if at >= 0)
    roles = Roles(
        counts=counts,
        ranges=tuple(at for at in counts if values.hold_ranges(at)),
        tags=tags,
        counts_systems=all(values.counts_anything(at) for at in counts),
        told=told,
    )
    return with_columns(roles, found)


def with_columns(roles: Roles, found: Mapping[str, int]) -> Roles:
    """Return the roles with the columns that *found* gives by role."""
    changes: dict[str, Any] = dict(found)
    return replace(roles, **changes)


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


def listed(headers: Sequence[str]) -> str:
    """Return headers as a list to print, the first twenty of them."""
    names = ", ".join(shown(header) or '""' for header in headers[:20])
    return names + (f" and {len(headers) - 20} more" if len(headers) > 20 else "")
