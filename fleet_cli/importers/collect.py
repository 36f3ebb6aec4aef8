"""The collector: every importer feeds it what it finds, and it groups that into a draft."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from operator import attrgetter

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.names import squash
from fleet_cli.base.quantity import LARGEST_COUNT
from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.device_data import Undecided
from fleet_cli.importers.devices import Device, Devices, map_hint
from fleet_cli.importers.draft import NOWHERE, Draft, Place, Uncounted, UnknownDevice
from fleet_cli.importers.mig import gpus_of, parse_slice, profile_count
from fleet_cli.importers.naming import named_pools
from fleet_cli.importers.remarks import Remarks
from fleet_cli.importers.text import LARGEST_HINT, shown, text_fault

_SHOWN_PLACES = 5
# NVIDIA's names of virtual GPUs end in their memory and their licence: A100-40C, A10-12Q.
_VIRTUAL = re.compile(r".*-\d{1,3}[ABCQ]")


class Reported(NamedTuple):
    """Devices that one node or line reports under one spelling."""

    spelling: str
    """As reported; untrusted."""
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """How many of it [devices]; a MIG slice is one device."""
    tool: str
    """Whose spelling it is: a tool of the data file."""
    memory_gb: tuple[Fraction, ...] = ()
    """The size of the device's memory, where the input gives it [GB]."""
    hints_gb: tuple[Fraction, ...] = ()
    """Sizes that may be of the device's memory or of something else [GB]."""
    divide: bool = True
    """Whether the tool lists an MI250X as two devices."""
    per: int = 1
    """How many of these devices are one accelerator [devices per accelerator]."""
    hint: str = ""
    """Why the spelling says little, where that is known."""
    systems: bool = False
    """Whether the count is of systems where the spelling names one; else it is of devices, and a
    system only tells which accelerator it holds."""
    spread: tuple[int, int] | None = None
    """Low and high around `count`, where that is an estimate [devices]."""


def gigabytes(mebibytes: int | None) -> tuple[Fraction, ...]:
    """Return as a size of memory [GB] what a tool tells [MiB]; nothing where it tells none."""
    return (Fraction(mebibytes, 1024),) if mebibytes else ()


class Collector:
    """What an import has found so far; memory grows with distinct pools, not with input."""

    def __init__(self, devices: Devices) -> None:
        self.devices = devices
        self.label = ""
        self.heading: tuple[str, ...] = ()
        self.remarks = Remarks()
        self._pools: dict[tuple[str, bool, Place], tuple[int, int, int]] = {}
        self._unknown: dict[str, UnknownDevice] = {}
        self._uncounted: dict[Uncounted, None] = {}
        self.problems: list[Diagnostic] = []
        """Faults of the input; `draft` raises all of them together."""
        self._failed: dict[str, None] = {}

    def failed(self, host: str) -> None:
        """Keep a host that was asked and did not answer, with whatever it holds."""
        self._failed[host] = None

    def uncounted(self, where: str, why: str, hint: str = "") -> None:
        """Keep a node or line whose accelerators cannot be counted, and how to settle it."""
        self._uncounted[Uncounted(where, why, hint)] = None

    def unknown(self, spelling: str, count: int, where: str, hint: str) -> None:
        """Keep a spelling that stands for no one accelerator."""
        known = self._unknown.get(spelling, UnknownDevice(spelling, 0, (), hint))
        if where not in known.where:
            is_shown = len(known.where) < _SHOWN_PLACES
            places = (*known.where, where) if is_shown else known.where
            known = replace(known, where=places, more=known.more + (not is_shown))
        self._unknown[spelling] = replace(known, count=known.count + count)

    def add(
        self,
        entry: Device,
        count: int,
        place: Place,
        where: str,
        spread: tuple[int, int] | None = None,
    ) -> None:
        """
        Count *count* of an accelerator or system [of it] at *place*; 0 leaves no pool.

        A *spread* is low and high of an estimate, with the count between; *where* is for messages.
        """
        low, high = spread or (count, count)
        if high == 0:
            return
        for text in (place.name, place.site, place.region, place.owner, *sum(place.tags, ())):
            if fault := text_fault(text):
                message = f'{shown(where)}: "{shown(text)}" {fault[0]}'
                self.problems.append(Diagnostic("import-text", message, hint=fault[1]))
                return
        key = (entry.name, entry.is_system, place)
        before = self._pools.get(key, (0, 0, 0))
        self._pools[key] = (before[0] + low, before[1] + count, before[2] + high)

    def add_reported(self, where: str, *reported: Reported, place: Place = NOWHERE) -> None:
        """Count what one node or line reports, slices of one kind of GPU together."""
        slices: dict[str, tuple[Reported, Counter[tuple[str, bool]]]] = {}
        for item in reported:
            if self.devices.is_none(item.spelling):
                sentence = f"{shown(item.spelling)}, which --map says is no accelerator: {{n}}"
                self.remarks.left_out(sentence, times=item.count)
                continue
            part = parse_slice(item.spelling)
            if part is None or self.devices.entry(item.spelling) is not None:
                self._add_whole(item, place, where)
            else:
                _, counts = slices.setdefault(part.gpu or item.spelling, (item, Counter()))
                counts[part.profile, part.single] += item.count
        for gpu, (item, counts) in slices.items():
            self._add_slices(gpu, item, counts, place, where)

    def _find(self, item: Reported, spelling: str, where: str) -> Device | None:
        """Return what *spelling* stands for, or keep it as unknown and return None."""
        device = self.devices.find(spelling, item.tool, item.memory_gb, item.hints_gb)
        if _VIRTUAL.fullmatch(spelling):
            # NOTE: an option says of which GPU it is a part, and not how many GPUs there are.
            why = f"{item.count:,} x {shown(spelling)} are vGPUs, parts of GPUs: import what the hosts report"
            self.uncounted(where, why)
            return None
        if isinstance(device, Device):
            return device
        if isinstance(device, Undecided):
            candidates = ", ".join(device.candidates)
            hint = f"it may mean {candidates} ({device.how_to_tell}): "
        else:
            hint = f"{item.hint or 'the catalogue has no such name'}: "
        hint += map_hint(item.spelling)
        if item.tool == "inventory":
            hint += ", or =none if it is no accelerator"
        if item.tool == "inventory" and item.memory_gb:
            hint += ", or pass --memory-column none if that is not the memory of the device"
        self.unknown(item.spelling, item.count, where, hint)
        return None

    def _add_whole(self, item: Reported, place: Place, where: str) -> None:
        device = self._find(item, item.spelling, where)
        if device is None:
            return
        entry = device
        if entry.is_system and not item.systems:
            if entry.count < 1:
                self.uncounted(where, f"{item.spelling} holds a part of one {entry.accelerator}")
                return
            self.remarks.assumed(f"{entry.name} taken for the {entry.accelerator} in it")
            entry = self.devices.held(entry)
        shown_as = self.devices.data.devices.get(entry.accelerator, 1) if item.divide else 1
        per = shown_as * item.per
        if item.count % per:
            what = f"{item.count} {item.spelling} cannot be whole {entry.name}"
            self.uncounted(where, f"{what}: one shows as {per} devices")
            return
        if device.note:
            self.remarks.assumed(device.note, devices=item.count // per)
        if shown_as > 1:
            note = f"{shown_as} devices of {entry.name} taken for one, as tools list it"
            self.remarks.assumed(note, devices=item.count // per)
        spread = item.spread and (item.spread[0] // per, -(-item.spread[1] // per))
        self.add(entry, item.count // per, place, where, spread)

    def _add_slices(
        self, gpu: str, item: Reported, counts: Counter[tuple[str, bool]], place: Place, where: str
    ) -> None:
        """Count the GPUs that slices fill, or keep why their number does not tell."""
        device = self.devices.mapped(item.spelling) or self._owner(gpu, item, counts, where)
        if device is None:
            return
        name = device.accelerator
        layout = self.devices.data.mig.get(name)
        gpus = gpus_of(layout, counts) if layout else None
        if gpus is None:
            listed = ", ".join(f"{count} x {profile}" for (profile, _), count in counts.items())
            why = f"MIG slices {listed} do not tell how many {name} they are cut from"
            self.uncounted(where, why)
            return
        if device.note:
            self.remarks.assumed(device.note, devices=gpus)
        self.remarks.assumed(f"MIG slices counted as the {name} that they fill", devices=gpus)
        self.add(self.devices.held(device), gpus, place, where)

    def _owner(
        self, gpu: str, item: Reported, counts: Iterable[tuple[str, bool]], where: str
    ) -> Device | None:
        """Return what slices are cut from: a profile exists on some GPUs only."""
        data = self.devices.data
        undecided = data.undecided.get((item.tool, squash(gpu)))
        if undecided is None or self.devices.mapped(gpu):
            return self._find(item, gpu, where)
        able = tuple(
            name for name in undecided.candidates
            if name in data.mig and all(profile_count(data.mig[name], one) for one, _ in counts)
        )  # fmt: skip
        possible = undecided._replace(candidates=able or undecided.candidates)
        chosen, others = self.devices.choice(possible, (*item.memory_gb, *item.hints_gb))
        if chosen is None or not others:
            return chosen or self._find(item, gpu, where)
        note = (
            f"slices of {shown(gpu)} taken for {chosen.name}; they may be of {', '.join(others)}: "
        )
        return chosen._replace(note=note + map_hint(gpu))

    def draft(self) -> Draft:
        """
        Return what was found, sorted.

        Raises:
            FleetError: The input had faults, or a pool is larger than any fleet.
        """
        for (device, _, _), (_, _, high) in self._pools.items():
            if high > LARGEST_COUNT:
                message = f"{high:,} {device} are more than any fleet has"
                self.problems.append(Diagnostic("import-count", message, hint=LARGEST_HINT))
        if self.problems:
            raise FleetError(self.problems)
        for option in self.devices.unused.values():
            self.remarks.note(f"--map {shown(option)}: the input has no such spelling")
        if self._failed:
            hosts = ", ".join(shown(host) for host in self._failed)
            self.remarks.left_out(f"hosts that did not answer, with what they hold: {hosts}")
        return Draft(
            pools=named_pools(self._pools),
            read=self.remarks.texts("read"),
            notes=self.remarks.texts("note"),
            assumed=self.remarks.texts("assumed"),
            left_out=self.remarks.texts("left out"),
            unknown=tuple(sorted(self._unknown.values(), key=attrgetter("spelling"))),
            uncounted=tuple(self._uncounted),
            label=self.label,
            heading=self.heading,
        )
