"""The catalogue that ships with the program, and the one a manifest adds to."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.names import canonical, squash
from fleet_cli.base.source import Source
from fleet_cli.model.catalogue import Accelerator, Ambiguous, Catalogue, Entry, System
from fleet_cli.read.entries import read_accelerator, read_ambiguous, read_system
from fleet_cli.read.fields import Reading
from fleet_cli.read.node_reader import NodeReader
from fleet_cli.read.nodes import SequenceNode

FOLDER = Path(__file__).parent.parent / "data" / "catalogue"
INDEX = FOLDER / "index.tsv"

_READERS = {"accelerators": read_accelerator, "systems": read_system, "ambiguous": read_ambiguous}

RESELLERS = frozenset(
    (
        *("aws", "azure", "coreweave", "crusoe", "digitalocean", "google", "googlecloud", "hpe"),
        *("lambda", "meta", "microsoft", "nebius", "oci", "tesla,inc.", "vultr"),
    )
)
"""Squashed names of those who rent out, build in or run the accelerators of others."""


class BundledCatalogue:
    """
    The entries of the data files, each read when it is first asked for.

    The index says where in which file the entry of each name stands, so that a command that needs
    four of six hundred entries reads four. `python -m fleet_cli.read.index` writes it anew, and a
    test holds it and the files together.
    """

    def __init__(self) -> None:
        self._index = INDEX.read_text(encoding="utf-8")
        self.vendors: tuple[str, ...] = tuple(self._index.partition("\n")[0].split("\t"))
        self._read: dict[str, Entry] = {}

    def find(self, name: str) -> Entry | None:
        """Return what *name* means, or None where it is not known."""
        key = canonical(name, self.vendors)
        # NOTE: searched as text: that takes microseconds, and parsing every line a millisecond.
        start = self._index.find(f"\n{key}\t") + 1 if key.isprintable() else 0
        if not start:
            return None
        entry = self._entry(self._index[start : self._index.index("\n", start)])
        if key == name or not contradicts(entry, name, key, self.vendors):
            return entry
        held = self.find(entry.accelerator) if type(entry) is System else None
        meant = held is not None and not contradicts(held, name, key, self.vendors)
        return entry if meant else None

    def names(self) -> Iterator[str]:
        """Yield the name of every accelerator and system, sorted."""
        lines = (line.split("\t") for line in self.lines())
        yield from sorted({fields[1] for fields in lines if fields[2] != "ambiguous"})

    def lines(self) -> list[str]:
        """Return the lines of the index: one a name or alias."""
        return self._index.splitlines()[1:]

    def entries(self, *kinds: str) -> tuple[Entry, ...]:
        """
        Return every entry, each once, in the order of the files.

        Args:
            kinds: `accelerators`, `systems` or `ambiguous`; all where none is given.
        """
        unique = {tuple(line.split("\t")[1:]): line for line in self.lines()}
        wanted = [place for place in unique if not kinds or place[1] in kinds]
        wanted.sort(key=lambda place: (place[2], int(place[3])))
        return tuple(self._entry(unique[place]) for place in wanted)

    def accelerators(self) -> tuple[Accelerator, ...]:
        """Return every accelerator, each once, in the order of the files."""
        found = self.entries("accelerators")
        return tuple(entry for entry in found if type(entry) is Accelerator)

    def systems(self) -> tuple[System, ...]:
        """Return every system, each once, in the order of the files."""
        return tuple(entry for entry in self.entries("systems") if type(entry) is System)

    def _entry(self, line: str) -> Entry:
        _, name, kind, file, offset, length = line.split("\t")
        if name not in self._read:
            path = FOLDER / file
            with path.open("rb") as stream:
                stream.seek(int(offset))
                text = stream.read(int(length)).decode(errors="replace")
            entry = read_entry(kind, Source(str(path), text))
            if entry.name != name:
                raise fail("catalogue", f"{INDEX} does not fit {path}", "install the program anew")
            self._read[name] = entry
        return self._read[name]


def contradicts(entry: Entry, name: str, key: str, vendors: Sequence[str]) -> bool:
    """
    Whether *name* begins with a maker who does not make *entry*: Kunlunxin R200 is not NVIDIA's.

    Args:
        entry: What the name means without the vendors before it.
        name: As written.
        key: The canonical form of it.
        vendors: Squashed names of all vendors.
    """
    written = squash(name)
    prefix = written[: len(written) - len(key)]
    if not prefix:
        return False
    makers = [vendor for vendor in vendors if vendor in prefix and vendor not in RESELLERS]
    if not makers or type(entry) is Ambiguous:
        return False
    owners = (getattr(entry, "vendor", None), getattr(entry, "provider", None))
    if not {squash(owner) for owner in owners if owner}.isdisjoint(makers):
        return False
    return written not in {squash(spelling) for spelling in (entry.name, *entry.aliases)}


def read_entry(kind: str, source: Source) -> Entry:
    """
    Read the one entry that *source* holds as a list of one.

    Args:
        kind: `accelerators`, `systems` or `ambiguous`.
        source: A slice of a data file.
    Raises:
        FleetError: the entry is not valid.
    """
    reading = Reading(source)
    for document in NodeReader(source, reading.problems).documents():
        if type(document.root) is SequenceNode and len(document.root.items) == 1:
            entry = _READERS[kind](document.root.items[0], reading)
            if entry is not None and not reading.problems:
                return entry
    raise (
        FleetError(reading.problems)
        if reading.problems
        else fail("catalogue", f"{source.name} does not fit its index", "install the program anew")
    )


@cache
def bundled() -> BundledCatalogue:
    """Return the catalogue that ships with the program, read once."""
    return BundledCatalogue()


class ExtendedCatalogue:
    """A catalogue with the accelerators and systems that a manifest adds."""

    def __init__(
        self, base: BundledCatalogue, accelerators: Sequence[Accelerator], systems: Sequence[System]
    ) -> None:
        self._base = base
        self._added: dict[str, Entry] = {}
        self._names: list[str] = []
        self._vendors = base.vendors
        added: list[Accelerator | System] = [*accelerators, *systems]
        for entry in added:
            self._names.append(entry.name)
            for spelling in (entry.name, *entry.aliases):
                self._added.setdefault(canonical(spelling, self._vendors), entry)

    def find(self, name: str) -> Entry | None:
        """Return what *name* means, or None where it is not known."""
        key = canonical(name, self._vendors)
        entry = self._added.get(key)
        if entry is not None and not contradicts(entry, name, key, self._vendors):
            return entry
        return self._base.find(name)

    def names(self) -> Iterator[str]:
        """Yield the name of every accelerator and system, the manifest's own first."""
        yield from self._names
        yield from self._base.names()


def catalogue_for(accelerators: Sequence[Accelerator], systems: Sequence[System]) -> Catalogue:
    """Return the bundled catalogue, extended where a manifest adds to it."""
    if not accelerators and not systems:
        return bundled()
    return ExtendedCatalogue(bundled(), accelerators, systems)


def require_accelerator(catalogue: Catalogue, name: str, what: str) -> Accelerator:
    """
    Return the accelerator that *name* means.

    Args:
        catalogue: Where to look.
        name: Any spelling.
        what: What asks for it, for the message, such as `--reference`.
    Raises:
        FleetError: the name is unknown, does not decide, or is a system's.
    """
    entry: Any = catalogue.find(name)
    if type(entry) is Accelerator:
        return entry
    from fleet_cli.base.names import suggestion

    if type(entry) is System:
        hint = f"write {entry.accelerator}, which {entry.name} holds"
        raise fail("unknown-accelerator", f'{what}: "{name}" is a system', hint)
    if type(entry) is Ambiguous:
        hint = f"it can mean {', '.join(entry.candidates)}; what decides is {entry.how_to_tell}"
        raise fail("ambiguous-name", f'{what}: "{name}" does not decide', hint)
    hint = suggestion(name, catalogue.names()) or "`fleet chips` lists every name"
    raise fail("unknown-accelerator", f'{what}: no accelerator is named "{name}"', hint)
