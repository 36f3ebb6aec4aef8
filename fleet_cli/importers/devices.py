"""From a reported spelling to what it stands for: options first, then data, then catalogue."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.names import squash
from fleet_cli.importers.device_data import DeviceData, Undecided, device_data
from fleet_cli.importers.text import shown
from fleet_cli.model.catalogue import Ambiguous, Catalogue, System

_MEMORY = re.compile(r"(\d+)\s*GB\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the importers need of a catalogue entry."""

    name: str
    """As the catalogue writes it."""
    accelerator: str
    """The accelerator that a system holds, or the entry's own name."""
    count: Fraction
    """How many accelerators one of it is [accelerators]."""
    is_system: bool


class Device(NamedTuple):
    """What a spelling was taken for."""

    entry: CatalogueEntry
    note: str = ""
    """What was assumed in taking it so; empty where the spelling decides."""


class Devices:
    """Spellings to accelerators, for one run."""

    __slots__ = ("_catalogue", "_maps", "_unused", "data")

    def __init__(self, catalogue: Catalogue, maps: Iterable[str] = ()) -> None:
        """
        Take a catalogue and the options that override it.

        Args:
            catalogue: Where names are looked up.
            maps: Options of the form `SPELLING=ACCELERATOR`.
        Raises:
            FleetError: An option has another form, or names no accelerator or system.
        """
        self._catalogue = catalogue
        self.data: DeviceData = device_data()
        self._maps: dict[str, CatalogueEntry] = {}
        self._unused: dict[str, str] = {}
        problems = []
        for option in maps:
            spelling, equals, name = option.rpartition("=")
            entry = self.entry(name)
            if equals and spelling.strip() and entry is not None:
                self._maps[squash(spelling)] = entry
                self._unused[squash(spelling)] = option
            else:
                problems.append(_map_problem(option, name.strip()))
        if problems:
            raise FleetError(problems)

    def entry(self, name: str) -> CatalogueEntry | None:
        """Return the one accelerator or system that the catalogue has under *name*, or None."""
        found = self._catalogue.find(name) if name.strip() else None
        if found is None or isinstance(found, Ambiguous):
            return None
        if isinstance(found, System):
            return CatalogueEntry(found.name, found.accelerator, Fraction(found.count), True)
        return CatalogueEntry(found.name, found.name, Fraction(1), False)

    def mapped(self, spelling: str) -> Device | None:
        """Return what an option says that *spelling* stands for, or None."""
        key = squash(spelling)
        entry = self._maps.get(key)
        if entry is None:
            return None
        self._unused.pop(key, None)
        return Device(entry)

    def unused_maps(self) -> tuple[str, ...]:
        """Return the options that nothing in the input has matched."""
        return tuple(self._unused.values())

    def find(
        self, spelling: str, tool: str, memory_gb: Iterable[Fraction] = ()
    ) -> Device | Undecided | None:
        """
        Return what *spelling* stands for in the output of *tool*.

        Args:
            spelling: As reported.
            tool: A tool of the data file, such as `slurm`.
            memory_gb: Sizes of the device's memory that the input hints at [GB].
        Returns:
            The device; the choice where nothing decides and nothing may be assumed; None where
            the spelling is not known.
        """
        mapped = self.mapped(spelling)
        if mapped is not None:
            return mapped
        key = (tool, squash(spelling))
        undecided = self.data.undecided.get(key)
        if undecided is not None:
            return self._decide(spelling, undecided, tuple(memory_gb))
        name = self.data.spellings.get(key, spelling)
        entry = self.entry(name)
        if entry is not None:
            return Device(entry)
        ambiguous = self._catalogue.find(name) if name.strip() else None
        if isinstance(ambiguous, Ambiguous):
            return Undecided(ambiguous.candidates, "", ambiguous.how_to_tell)
        return None

    def _decide(
        self, spelling: str, undecided: Undecided, memory_gb: tuple[Fraction, ...]
    ) -> Device | Undecided:
        left = fitting(undecided.candidates, memory_gb)
        chosen = undecided.assume if undecided.assume in left else left[0]
        by_memory = len(left) < len(undecided.candidates)
        if not undecided.assume and not (by_memory and len(left) == 1):
            return undecided
        entry = self.entry(chosen)
        if entry is None:
            return undecided
        if by_memory and len(left) == 1:
            return Device(entry)
        others = ", ".join(name for name in left if name != chosen)
        note = (
            f"{shown(spelling)} taken for {chosen}; it may mean {others} "
            f"({undecided.how_to_tell}): settle it with --map "
            f'"{shown(spelling)}={others.split(", ", maxsplit=1)[0]}"'
        )
        return Device(entry, note)


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


def fitting(candidates: tuple[str, ...], memory_gb: Iterable[Fraction]) -> tuple[str, ...]:
    """
    Return the candidates whose memory fits a hint best, or all where none fits.

    Tools report a few percent less than the label says, so the nearest label within 8 % counts.

    >>> fitting(("A100 SXM4 80GB", "A100 SXM4 40GB"), [Fraction(40)])
    ('A100 SXM4 40GB',)
    """
    sizes = {name: size for name in candidates if (size := memory_label(name))}
    best = [
        (abs(size - hint), size)
        for hint in memory_gb
        for size in sizes.values()
        if abs(size - hint) * 25 <= size * 2
    ]
    if not best:
        return candidates
    size = min(best)[1]
    return tuple(name for name in candidates if sizes.get(name) == size)
