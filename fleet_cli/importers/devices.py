"""From a reported spelling to what it stands for: options first, then data, then catalogue."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.names import squash
from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.device_data import DeviceData, Undecided, device_data
from fleet_cli.importers.text import shown
from fleet_cli.model.catalogue import Ambiguous, Catalogue, System

_MEMORY = re.compile(r"\s*(\d+)\s*GB\b", re.IGNORECASE)


class Device(NamedTuple):
    """What a spelling was taken for: an entry of the catalogue, as far as importers need it."""

    name: str
    """As the catalogue writes it."""
    accelerator: str
    """The accelerator that a system holds, or the entry's own name."""
    count: Fraction  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """How many accelerators one of it is [accelerators]."""
    is_system: bool
    memory_gb: Fraction | None = None
    """Memory of the accelerator [GB], as the vendor labels it."""
    note: str = ""
    """What was assumed in taking it so; empty where the spelling decides."""


class Devices:
    """Spellings to accelerators, for one run."""

    def __init__(self, catalogue: Catalogue, maps: Iterable[str] = ()) -> None:
        """
        Take a catalogue and the options that override it.

        Args:
            catalogue: Where names are looked up.
            maps: Options of the form `SPELLING=ACCELERATOR`, or `SPELLING=none` for what is none.
        Raises:
            FleetError: An option has another form, or names no accelerator or system.
        """
        self._catalogue = catalogue
        self.data: DeviceData = device_data()
        self._maps: dict[str, Device] = {}
        self._none: set[str] = set()
        self.unused: dict[str, str] = {}
        """By what they map, the options that nothing in the input has matched."""
        problems = []
        for option in maps:
            spelling, _, name = option.rpartition("=")
            entry = self.entry(name)
            is_none = name.strip().lower() == "none"
            if not spelling.strip() or not (is_none or entry):
                problems.append(_map_problem(option, name.strip()))
                continue
            self.unused[squash(spelling)] = option
            if is_none:
                self._none.add(squash(spelling))
            elif entry:
                self._maps[squash(spelling)] = entry
        if problems:
            raise FleetError(problems)

    def entry(self, name: str) -> Device | None:
        """Return the one accelerator or system that the catalogue has under *name*, or None."""
        found = self._catalogue.find(name)
        if found is None or isinstance(found, Ambiguous):
            return None
        if isinstance(found, System):
            return Device(found.name, found.accelerator, Fraction(found.count), True)
        return Device(found.name, found.name, Fraction(1), False, found.memory_gb)

    def held(self, entry: Device) -> Device:
        """Return the accelerator that a system holds; an accelerator is its own."""
        return (self.entry(entry.accelerator) or entry) if entry.is_system else entry

    def mapped(self, spelling: str) -> Device | None:
        """Return what an option says that *spelling* stands for, or None."""
        key = squash(spelling)
        if key in self._maps:
            self.unused.pop(key, None)
        return self._maps.get(key)

    def is_mapped(self, spelling: str) -> bool:
        """Whether an option says what *spelling* stands for; asking uses up no option."""
        return squash(spelling) in self._maps

    def is_none(self, spelling: str) -> bool:
        """Whether an option says that *spelling* is no accelerator."""
        key = squash(spelling)
        if key in self._none:
            self.unused.pop(key, None)
        return key in self._none

    def find(
        self,
        spelling: str,
        tool: str,
        memory_gb: Sequence[Fraction] = (),
        hints_gb: Iterable[Fraction] = (),
    ) -> Device | Undecided | None:
        """
        Return what *spelling* stands for in the output of *tool*.

        Args:
            spelling: As reported.
            tool: A tool of the data file, such as `slurm`.
            memory_gb: The size of the device's memory, where the input gives it [GB]: one that
                the device cannot have decides for another of the name, or for none.
            hints_gb: Sizes that may be of the device's memory or of something else [GB].
        Returns:
            The device; the choice where nothing decides and nothing may be assumed; None where
            the spelling is not known.
        """
        if mapped := self.mapped(spelling):
            # An option says which one of a name; where one of two sizes is told, that is which.
            fitting = self._checked(mapped, spelling, memory_gb)
            return fitting if isinstance(fitting, Device) else mapped
        sizes = (*memory_gb, *hints_gb)
        key = (tool, squash(spelling))
        if undecided := self.data.undecided.get(key):
            return self._checked(self._decide(spelling, undecided, sizes), spelling, memory_gb)
        name = self.data.spellings.get(key, spelling)
        if entry := self.entry(name):
            return self._checked(entry, spelling, memory_gb)
        ambiguous = self._catalogue.find(name)
        if isinstance(ambiguous, Ambiguous):
            choice = Undecided(ambiguous.candidates, "", ambiguous.how_to_tell)
            return self._decide(spelling, choice, sizes)
        return None

    def choice(
        self, undecided: Undecided, memory_gb: Iterable[Fraction]
    ) -> tuple[Device | None, list[str]]:
        """Return what to take, and what else it may be: what fits a size of memory best, if any [GB]."""
        entries = {name: self.entry(name) for name in undecided.candidates}
        sizes = {name: one.memory_gb for name, one in entries.items() if one and one.memory_gb}
        best = [
            (abs(size - hint), size)
            for hint in memory_gb
            for size in sizes.values()
            if _fits(size, [hint])
        ]
        fitting = [name for name in sizes if best and sizes[name] == min(best)[1]]
        left = fitting or list(undecided.candidates)
        chosen = undecided.assume if undecided.assume in left else left[0]
        return entries[chosen], [name for name in left if name != chosen]

    def _checked(
        self, device: Device | Undecided, spelling: str, memory_gb: Sequence[Fraction]
    ) -> Device | Undecided:
        """Hold what the spelling says against the memory that the input gives."""
        if isinstance(device, Undecided) or not memory_gb:
            return device
        entry = self.held(device)
        parts = {1, self.data.devices.get(entry.name, 1)}
        size = entry.memory_gb
        if size is None or any(_fits(size / part, memory_gb) for part in parts):
            return device
        # Others that differ in their memory alone, unless the spelling has one.
        names = () if _MEMORY.search(spelling) else self._catalogue.names()
        stem = _MEMORY.sub("", entry.name)
        able = [
            one for name in names
            if _MEMORY.sub("", name) == stem != name
            and (one := self.entry(name)) and one.memory_gb and _fits(one.memory_gb, memory_gb)
        ]  # fmt: skip
        if len(able) == 1:
            return able[0]
        listed = " or ".join(f"{float(round(one, 1)):g} GB" for one in memory_gb)
        return Undecided((entry.name,), "", f"which has {float(size):g} GB, not the {listed} here")

    def _decide(
        self, spelling: str, undecided: Undecided, memory_gb: tuple[Fraction, ...]
    ) -> Device | Undecided:
        chosen, others = self.choice(undecided, memory_gb)
        if chosen is None or (others and not undecided.assume):
            return undecided
        if not others:
            return chosen
        note = (
            f"{shown(spelling)} taken for {chosen.name}; it may mean {', '.join(others)} "
            f'({undecided.how_to_tell}): settle it with --map "{shown(spelling)}={others[0]}"'
        )
        return chosen._replace(note=note)


def map_hint(spelling: str) -> str:
    """Return the option that settles a spelling, to be filled in."""
    return f'settle it with --map "{shown(spelling)}=ACCELERATOR"'


def _fits(size: Fraction, memory_gb: Iterable[Fraction]) -> bool:
    """
    Whether a device with *size* on its label reports one of the sizes [GB].

    Tools report up to a tenth less than the label, what error correction and drivers take.
    """
    return any(size * 9 <= one * 10 and one * 100 <= size * 104 for one in memory_gb)


def _map_problem(option: str, name: str) -> Diagnostic:
    if name and "=" in option.strip(" ="):
        message = f'--map {shown(option)}: the catalogue has no one "{shown(name)}"'
        return Diagnostic("option", message, hint="`fleet chips` lists every name")
    return Diagnostic(
        "option",
        f"--map {shown(option)} has no spelling and accelerator",
        hint='write --map "SPELLING=ACCELERATOR", such as "a100=A100 SXM4 40GB"',
    )


def memory_label(name: str) -> int:
    """
    Return the memory that an accelerator's name states [GB], or 0 where it states none.

    >>> memory_label("A100 SXM4 80GB")
    80
    """
    match = _MEMORY.search(name)
    return int(match[1]) if match else 0
