"""Records of an import: what was found, what was assumed, and what could not be counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from fleet_cli.base.records import NamedTuple

if TYPE_CHECKING:
    from fleet_cli.importers.devices import Devices

Tags = tuple[tuple[str, str], ...]
"""Names and values in the order in which a manifest shows them."""


def tags_of(**values: str) -> Tags:
    """Return as tags those of the values that are told."""
    return tuple((name, value) for name, value in values.items() if value)


class Place(NamedTuple):
    """Where accelerators stand and what is known about them: one pool for each distinct place."""

    name: str = ""
    """The pool's name; empty where it needs none."""
    site: str = ""
    region: str = ""
    owner: str = ""
    online: str = ""
    """The first day in service, as YYYY-MM-DD."""
    retired: str = ""
    """The day it left service, as YYYY-MM-DD."""
    tags: Tags = ()
    fleet: str = ""
    """Whose pool it is, where the input knows several fleets."""
    as_of: str = ""
    """The day that the count holds for, as YYYY-MM-DD, where the input has several."""


NOWHERE = Place()
"""A place of which nothing is known."""


@dataclass(frozen=True, slots=True)
class DraftPool:
    """One pool of the manifest to be written."""

    device: str
    """The catalogue's name of the accelerator or system."""
    count: int
    """How many [accelerators], or [systems] where `is_system`."""
    place: Place = NOWHERE
    is_system: bool = False
    spread: tuple[int, int] | None = None
    """Low and high around `count`, where that is an estimate [of it]."""


@dataclass(frozen=True, slots=True)
class UnknownDevice:
    """A spelling that stands for no one accelerator, and so is not counted."""

    spelling: str
    """As reported; untrusted text, to be shown only through `text.shown`."""
    count: int
    """How many of it were reported [devices]."""
    where: tuple[str, ...]
    """The first few nodes or lines that report it."""
    hint: str
    """How to settle it."""
    more: int = 0
    """How many further nodes or lines report it."""


class Uncounted(NamedTuple):
    """A node or line with accelerators whose number the input does not tell."""

    where: str
    """The node or line, such as `node gpu-1`; untrusted text."""
    why: str
    """Why it cannot be counted, in one sentence without a full stop; untrusted text."""
    hint: str = ""
    """How to settle it; empty where only a person can, by hand."""


class Draft(NamedTuple):
    """The outcome of an import."""

    pools: tuple[DraftPool, ...]
    """Sorted by fleet, day, device and place."""
    read: tuple[str, ...] = ()
    """What the input holds, such as `12 nodes`."""
    notes: tuple[str, ...] = ()
    """What there is to know of the input, one sentence each, safe to print."""
    assumed: tuple[str, ...] = ()
    """What was taken for something without the input saying so; as `notes`."""
    left_out: tuple[str, ...] = ()
    """What is there and not counted, on purpose; as `notes`."""
    unknown: tuple[UnknownDevice, ...] = ()
    """An error, unless unknown devices are allowed."""
    uncounted: tuple[Uncounted, ...] = ()
    """An error, unless unknown devices are allowed."""
    label: str = ""
    """What the input calls the cluster; empty where it does not."""
    heading: tuple[str, ...] = ()
    """Lines of YAML that every document of the manifest gets below its date."""

    def totals(self) -> dict[str, int]:
        """Return how many of each accelerator or system the pools hold [of it]."""
        found: dict[str, int] = {}
        for pool in self.pools:
            found[pool.device] = found.get(pool.device, 0) + pool.count
        return found


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an inventory as named by options; an empty one is found by its header."""

    accelerator: str = ""
    count: tuple[str, ...] = ()
    """Columns that are multiplied; `none` alone where each row is one device."""
    low: str = ""
    high: str = ""
    memory: str = ""
    state: str = ""
    """`none` where every row counts, whatever its state."""
    label: str = ""
    site: str = ""
    region: str = ""
    owner: str = ""
    online: str = ""
    retired: str = ""
    name: str = ""
    """The column that names pools; without it, pools have no names."""
    fleet: str = ""
    as_of: str = ""
    tags: tuple[str, ...] = ()
    """Columns to keep as tags, each under its own header."""
    states: tuple[str, ...] = ()
    """What states mean, as `WORD=STATE`."""
    sheet: str = ""
    """The sheet of a workbook; empty where only one has a table."""


class Request(NamedTuple):
    """What an importer needs besides its input."""

    devices: "Devices"
    source: str = "-"
    """The input's name in messages: its path, or `-`."""
    columns: Columns = Columns()


Importer = Callable[[BinaryIO, Request], Draft]
"""An importer: a stream that can seek and a request give a draft, or raise `FleetError`."""
