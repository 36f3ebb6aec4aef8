"""Which column of an inventory says what: named by options, or told by its header and its cells."""

import re
from collections.abc import Mapping, Sequence

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple
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
ROLES = (*_HEADERS, "form", "low", "high", "name", "fleet", "as_of")
"""What one column can be: by its header, by its cells (the form factor), or by options alone."""
PLACES = ("site", "region", "owner")
_OF_DEVICES = frozenset({"uuid", "gpuuuid", "deviceuuid", "asicserial", "gpuserial"})
"""Headers of what one device alone has."""


class Roles(NamedTuple):
    """Which column serves for what."""

    columns: Mapping[str, int]
    """The column of each of `ROLES`; -1 where there is none."""
    counts: tuple[int, ...]
    """The columns whose product is the count; none where each row is one device."""
    ranges: tuple[int, ...]
    """Those of `counts` that count the hosts that a cell names."""
    tags: tuple[tuple[str, int], ...]
    """Names of tags and their columns."""
    counts_systems: bool
    """Whether the count is of what the accelerator column names, even a system."""
    asked: str
    """The kind of the state that its header names, to which a cell may say yes or no."""
    kept_apart: bool
    """Whether options keep what rows are called, so that each shows in the manifest."""
    meant: dict[str, str]
    """States and their kinds, as options say."""

    @property
    def called(self) -> int:
        """The column that tells what rows are called: the label, else the first."""
        return max(self.columns["label"], 0)

    def used(self, *without: str) -> tuple[int, ...]:
        """Return the columns that have a role *without* those or are kept as tags, each once."""
        columns = (self.columns[role] for role in ROLES if role not in without)
        found = (*columns, *self.counts, *(at for _, at in self.tags))
        return tuple(dict.fromkeys(at for at in found if at >= 0))


def plain(header: str) -> str:
    """
    Reduce a header to its letters and digits, in any script.

    >>> plain("GPU Count [pcs]"), plain("Кол-во")
    ('gpucountpcs', 'колво')
    """
    return re.sub(r"[\W_]", "", header.casefold())


def is_of_devices(headers: Sequence[str], keys: Sequence[int]) -> bool:
    """Whether the columns *keys* tell devices: a serial number alone may be that of their machine."""
    return len(keys) > 1 or (len(keys) == 1 and plain(headers[keys[0]]) in _OF_DEVICES)


def is_header(cells: Sequence[str], columns: Columns) -> bool:
    """Whether a row holds the headers: the name of a column of devices, or one that is asked for."""
    known = {*_HEADERS["accelerator"], *_HEADERS["model"]}
    named = {plain(name) for name in (columns.accelerator, *columns.count) if name != NO_COLUMN}
    return any(plain(cell) in known | (named - {""}) for cell in cells)


def find_roles(values: Values, columns: Columns) -> Roles:
    """
    Find the column of each role: as options say, else by its header, else by what it holds.

    Raises:
        FleetError: An option names no column, or no state.
    """
    problems: list[Diagnostic] = []
    found: dict[str, int] = {}
    for role in ROLES:
        if option := getattr(columns, role, ""):
            named = option != NO_COLUMN
            found[role] = _named(option, role, values.headers, problems) if named else -1
    counts = None
    if columns.count:
        options = columns.count if columns.count != (NO_COLUMN,) else ()
        counts = tuple(_named(option, "count", values.headers, problems) for option in options)
    tags = tuple(
        (option, _named(option, "tag", values.headers, problems))
        for option in dict.fromkeys(columns.tags)
    )
    meant = dict(_meaning(option, problems) for option in columns.states)
    if problems:
        raise FleetError(problems)
    kept = {at for _, at in tags}
    counts = _find(found, counts, kept, values)
    places = (max(found["label"], 0), *(found[role] for role in PLACES))
    return Roles(
        columns=found | {role: -1 for role in ROLES if role not in found},
        counts=counts,
        ranges=tuple(at for at in counts if values.hold_ranges(at)),
        tags=tags,
        counts_systems=all(values.counts_anything(at) for at in counts),
        asked=values.header_kind(found["state"]) if found["state"] >= 0 else UNKNOWN,
        kept_apart=found.get("name", -1) >= 0 or not kept.isdisjoint(places),
        meant=meant,
    )


def _find(
    found: dict[str, int], counts: tuple[int, ...] | None, kept: set[int], values: Values
) -> tuple[int, ...]:
    """Add to *found* the roles that no option names, and return the columns that count."""
    keys = [plain(header) for header in values.headers]

    def by_header(*roles: str) -> list[int]:
        known = (key for role in roles for key in _HEADERS.get(role, ()))
        return [keys.index(key) for key in known if key in keys]

    everywhere = range(len(keys))
    taken = {*found.values(), *(counts or ())}
    if "accelerator" not in found:
        named = [at for at in by_header("accelerator", "model") if at not in taken]
        found["accelerator"] = _accelerator(named, values)
    taken.add(found["accelerator"])
    candidates = [at for at in values.counts() if at not in taken]
    if counts is None:
        counts = values.sure_count(candidates)
    taken |= set(counts)
    if "state" not in found:
        states = values.states()
        fitting = [at for at in (*by_header("state"), *states) if at not in taken | kept]
        found["state"] = (*sorted(fitting, key=lambda at: at not in states), -1)[0]
        taken.add(found["state"])
    for role in (*_HEADERS, "form"):
        if role not in found:
            by_values = [at for at in everywhere if at not in kept and values.is_of(role, at)]
            fitting = [
                at
                for at in (*by_header(role), *by_values)
                if (at not in taken or role in ("label", "identity")) and values.fits(role, at)
            ]
            found[role] = (*fitting, -1)[0]
            taken.add(found[role])
    return counts


def _accelerator(named: Sequence[int], values: Values) -> int:
    """Return the column that names devices: by its header where the cells agree, else by them."""
    named = [at for at in named if not values.is_number(at)]
    naming = values.devices()
    agreed = [at for at in named if at in naming or values.is_blank(at)]
    fitting: list[int] = [*agreed, *(naming if len(naming) == 1 else named), -1]
    return fitting[0]


def _meaning(option: str, problems: list[Diagnostic]) -> tuple[str, str]:
    """Return a state and its kind, as an option says: `wycofany=retired`."""
    word, equals, state = option.rpartition("=")
    kind = state_kind(state)
    if not equals or not word.strip() or not state.strip() or kind == UNKNOWN:
        message = f"--state {shown(option)} has no word and what it means"
        hint = 'write --state "WORD=in service", or planned, ordered, spare, repair, retired'
        problems.append(Diagnostic("option", message, hint=hint))
    return word.strip().lower(), kind


def _named(option: str, role: str, headers: Sequence[str], problems: list[Diagnostic]) -> int:
    if option in headers:
        return list(headers).index(option)
    keys = [plain(header) for header in headers]
    if plain(option) and plain(option) in keys:
        return keys.index(plain(option))
    hint = suggestion(option, headers) or f"the columns are {listed(headers)}"
    message = f'--{role.replace("_", "-")}-column: there is no column "{shown(option)}"'
    problems.append(Diagnostic("option", message, hint=shown(hint, 400)))
    return -1


def listed(headers: Sequence[str]) -> str:
    """Return headers as a list to print, the first twenty of them."""
    names = ", ".join(shown(header) or '""' for header in headers[:20])
    return names + (f" and {len(headers) - 20} more" if len(headers) > 20 else "")
