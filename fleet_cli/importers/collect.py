"""The collector: every importer feeds it what it finds, and it groups that into a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.quantity import LARGEST_COUNT
from fleet_cli.importers.device_data import Undecided
from fleet_cli.importers.devices import CatalogueEntry, Device, Devices, fitting
from fleet_cli.importers.draft import Draft, Place, Uncounted, UnknownDevice
from fleet_cli.importers.mig import gpus_of, parse_slice, profile_count
from fleet_cli.importers.naming import named_pools
from fleet_cli.importers.text import COUNT_CODE, TEXT_CODE, shown, text_fault

_SHOWN_PLACES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Devices that one node or line reports under one spelling."""

    spelling: str
    """As reported; untrusted."""
    count: int
    """How many of it [devices]; a MIG slice is one device."""
    tool: str
    """Whose spelling it is: a tool of the data file."""
    memory_gb: tuple[Fraction, ...] = ()
    """Sizes of the device's memory that the input hints at [GB]."""
    divide: bool = True
    """Whether the tool lists an MI250X as two devices."""
    per: int = 1
    """How many of these devices are one accelerator [devices per accelerator]."""
    hint: str = ""
    """Why the spelling says little, where that is known."""


class Collector:
    """What an import has found so far; memory grows with distinct pools, not with input."""

    __slots__ = ("_notes", "_pools", "_problems", "_uncounted", "_unknown", "devices", "label")

    def __init__(self, devices: Devices) -> None:
        """Start with nothing; *devices* tells what spellings stand for."""
        self.devices = devices
        self.label = ""
        self._pools: dict[tuple[str, bool, Place], int] = {}
        self._unknown: dict[str, tuple[int, int, list[str], str]] = {}
        self._uncounted: list[Uncounted] = []
        self._notes: dict[str, tuple[int, int, str]] = {}
        self._problems: list[Diagnostic] = []

    def note(self, sentence: str, devices: int = 0, times: int = 1, example: str = "") -> None:
        """
        Keep a remark, once however often it is made.

        Args:
            sentence: Safe to print; `{n}` stands for how often it was made.
            devices: Added up behind the sentence [accelerators].
            times: How often it is made now.
            example: The node that it is made of, if any; the first one is shown.
        """
        before = self._notes.get(sentence, (0, 0, example))
        self._notes[sentence] = (before[0] + times, before[1] + devices, before[2])

    def uncounted(self, where: str, why: str) -> None:
        """Keep a node or line whose accelerators cannot be counted."""
        self._uncounted.append(Uncounted(where, why))

    def unknown(self, spelling: str, count: int, where: str, hint: str) -> None:
        """Keep a spelling that stands for no one accelerator."""
        total, more, places, first_hint = self._unknown.get(spelling, (0, 0, [], hint))
        if len(places) < _SHOWN_PLACES and where not in places:
            places.append(where)
        elif where not in places:
            more += 1
        self._unknown[spelling] = (total + count, more, places, first_hint)

    @property
    def problems(self) -> int:
        """How many faults were found so far."""
        return len(self._problems)

    def problem(self, problem: Diagnostic) -> None:
        """Keep a fault of the input; `draft` raises all of them together."""
        self._problems.append(problem)

    def add(self, entry: CatalogueEntry, count: int, place: Place, where: str) -> None:
        """Count *count* of an accelerator or system [of it] at *place*; 0 leaves no pool."""
        if count == 0:
            return
        for text in (place.name, place.site, place.region, place.owner, *sum(place.tags, ())):
            fault = text_fault(text)
            if fault is not None:
                message = f'{shown(where)}: "{shown(text)}" {fault.message}'
                self.problem(Diagnostic(TEXT_CODE, message, hint=fault.hint))
                return
        key = (entry.name, entry.is_system, place)
        self._pools[key] = self._pools.get(key, 0) + count

    def add_found(self, found: Iterable[Found], place: Place, where: str) -> None:
        """
        Count what one node or line reports, slices of one kind of GPU together.

        Args:
            found: The devices by spelling.
            place: Where they stand.
            where: The node or line, for messages.
        """
        slices: dict[str, list[Found]] = {}
        for item in found:
            part = parse_slice(item.spelling)
            if part is None or self.devices.entry(item.spelling) is not None:
                self._add_whole(item, place, where)
            else:
                slices.setdefault(part.gpu or item.spelling, []).append(item)
        for gpu, items in slices.items():
            self._add_slices(gpu, items, place, where)

    def _find(self, item: Found, spelling: str, where: str) -> Device | None:
        device = self.devices.find(spelling, item.tool, item.memory_gb)
        if isinstance(device, Device):
            return device
        if isinstance(device, Undecided):
            candidates = ", ".join(device.candidates)
            hint = f"it may mean {candidates} ({device.how_to_tell}): "
        else:
            hint = f"{item.hint or 'the catalogue has no such name'}: "
        self.unknown(item.spelling, item.count, where, hint + _map_hint(item.spelling))
        return None

    def _add_whole(self, item: Found, place: Place, where: str) -> None:
        device = self._find(item, item.spelling, where)
        if device is None:
            return
        entry = device.entry
        shown_as = self.devices.data.devices.get(entry.accelerator, 1) if item.divide else 1
        per = shown_as * item.per
        if item.count % per:
            self.uncounted(
                where,
                f"{item.count} {item.spelling} cannot be whole {entry.name}: "
                f"one shows as {per} devices",
            )
            return
        if device.note:
            self.note(device.note, item.count // per)
        self.add(entry, item.count // per, place, where)

    def _add_slices(self, gpu: str, items: list[Found], place: Place, where: str) -> None:
        counts: dict[tuple[str, bool], int] = {}
        for item in items:
            part = parse_slice(item.spelling)
            if part is not None:
                key = (part.profile, part.single)
                counts[key] = counts.get(key, 0) + item.count
        profiles = [profile for profile, _ in counts]
        mapped = self.devices.mapped(items[0].spelling)
        device = mapped or self._slice_owner(gpu, items[0], profiles, where)
        if device is None:
            return
        layouts = self.devices.data.mig
        name = device.entry.accelerator
        layout = next((one for one in layouts if name in one.accelerators), None)
        gpus = None if layout is None else gpus_of(layout, counts)
        listed = ", ".join(f"{count} x {profile}" for (profile, _), count in counts.items())
        if gpus is None:
            self.uncounted(
                where, f"MIG slices {listed} do not tell how many {name} they are cut from"
            )
            return
        if device.note:
            self.note(device.note, gpus)
        self.note(f"MIG slices counted as the {name} that they fill", gpus)
        self.add(device.entry, gpus, place, where)

    def _slice_owner(self, gpu: str, item: Found, profiles: list[str], where: str) -> Device | None:
        key = (item.tool, gpu.lower().replace("-", "").replace("_", "").replace(" ", ""))
        undecided = self.devices.data.undecided.get(key)
        if undecided is None or self.devices.mapped(gpu):
            return self._find(item, gpu, where)
        # A profile exists on some of the candidates only: 3g.20gb on the 40 GB GPU alone.
        layouts = [
            layout
            for layout in self.devices.data.mig
            if all(profile_count(layout, profile) for profile in profiles)
        ]
        able = tuple(
            name
            for name in undecided.candidates
            if any(name in layout.accelerators for layout in layouts)
        )
        left = fitting(able or undecided.candidates, item.memory_gb)
        chosen = undecided.assume if undecided.assume in left else left[0]
        entry = self.devices.entry(chosen)
        if entry is None:
            return self._find(item, gpu, where)
        if len(left) == 1:
            return Device(entry)
        others = ", ".join(name for name in left if name != chosen)
        note = f"slices of {shown(gpu)} taken for {chosen}; they may be of {others}: "
        return Device(entry, note + _map_hint(gpu))

    def draft(self) -> Draft:
        """
        Return what was found, sorted.

        Raises:
            FleetError: The input had faults, or a pool is larger than any fleet.
        """
        for (device, _, _), count in self._pools.items():
            if count > LARGEST_COUNT:
                self.problem(
                    Diagnostic(
                        COUNT_CODE,
                        f"{count:,} {device} are more than any fleet has",
                        hint="the largest count is 1,000,000,000,000",
                    )
                )
        if self._problems:
            raise FleetError(self._problems)
        for option in self.devices.unused_maps():
            self.note(f"--map {shown(option)}: the input has no such spelling")
        return Draft(
            pools=named_pools(self._pools),
            notes=tuple(_with_counts(text, *counts) for text, counts in self._notes.items()),
            unknown=tuple(
                UnknownDevice(spelling, count, tuple(places), hint, more)
                for spelling, (count, more, places, hint) in sorted(self._unknown.items())
            ),
            uncounted=tuple(self._uncounted),
            label=self.label,
        )


def _map_hint(spelling: str) -> str:
    return f'settle it with --map "{shown(spelling)}=ACCELERATOR"'


def _with_counts(sentence: str, times: int, devices: int, example: str) -> str:
    sentence = sentence.replace("{n}", f"{times:,}")
    if example:
        sentence += f" (such as {shown(example)})" if times > 1 else f" ({shown(example)})"
    return f"{sentence} [{devices:,} accelerators]" if devices else sentence
