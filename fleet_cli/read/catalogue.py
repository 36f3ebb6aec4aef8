"""The catalogue that ships with the program, and the one a manifest adds to."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.edition import DATA
from fleet_cli.base.names import canonical, squash
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.source import Source, Span
from fleet_cli.model.catalogue import (
    RESELLERS,
    Accelerator,
    Ambiguous,
    Catalogue,
    Entry,
    System,
)

FOLDER = DATA / "catalogue"
INDEX = FOLDER / "index.jsonl"

SORTS: dict[str, type[Entry]] = {
    "accelerators": Accelerator,
    "systems": System,
    "ambiguous": Ambiguous,
}
"""By the section of a data file: what its entries are."""

Made = TypeVar("Made")


class BundledCatalogue:
    """
    The entries of the index, each read when it is first asked for.

    The index is the data files with what only their reading tells: a line of JSON an entry, with
    the canonical form of each of its names. So a command that needs four of a thousand entries
    finds four lines. `python -m fleet_cli.read.index` writes it, and a test holds it and the files
    together.
    """

    def __init__(self) -> None:
        self._index = INDEX.read_bytes()
        self._read: dict[int, Entry] = {}
        self._found: dict[str, Entry | None] = {}
        self._accelerators: tuple[Accelerator, ...] = ()
        self.vendors: tuple[str, ...] = self._line(
            0, ast.literal_eval, lambda line: tuple(line["vendors"])
        )

    def find(self, name: str) -> Entry | None:
        """Return what *name* means, or None where it is not known."""
        if name not in self._found:
            self._found[name] = _meaning(name, self)
        return self._found[name]

    def listed(self, name: str) -> Entry | None:
        """Return the entry that lists *name* among its names, or None."""
        key = canonical(name, self.vendors)
        entry = self._entry_of(key)
        if entry is None or key == name or not contradicts(entry, name, key, self.vendors):
            return entry
        held = self.listed(entry.accelerator) if type(entry) is System else None
        meant = held is not None and not contradicts(held, name, key, self.vendors)
        return entry if meant else None

    def names(self) -> Iterator[str]:
        """Yield the name of every accelerator and system, sorted."""
        yield from sorted(entry.name for entry in self.entries() if type(entry) is not Ambiguous)

    def entries(self) -> tuple[Entry, ...]:
        """Return every entry, each once, in the order of the data files."""
        import json

        starts = [place.end() for place in re.finditer(b"\n(?!$)", self._index)]
        return tuple(self._entry_at(start, json.loads) for start in starts)

    def accelerators(self) -> tuple[Accelerator, ...]:
        """Return every accelerator, each once, in the order of the data files."""
        if not self._accelerators:
            chips = (entry for entry in self.entries() if type(entry) is Accelerator)
            self._accelerators = tuple(chips)
        return self._accelerators

    def systems(self) -> tuple[System, ...]:
        """Return every system, each once, in the order of the data files."""
        return tuple(entry for entry in self.entries() if type(entry) is System)

    def _entry_of(self, key: str) -> Entry | None:
        """Return the entry that has a name of this canonical form."""
        if not key.isprintable() or KEY_END in key:
            return None
        # NOTE: searched as text: that takes microseconds, and parsing every line milliseconds.
        found = self._index.find(f"{KEY_END}{key}{KEY_END}".encode())
        # NOTE: the JSON of a line is a literal of Python's too. Typer has loaded `ast` already, and
        # importing `json` takes as long as twenty lines.
        start = self._index.rfind(b"\n", 0, found) + 1
        return self._entry_at(start, ast.literal_eval) if found > 0 else None

    def _entry_at(self, start: int, parse: Callable[[str], Any]) -> Entry:
        """Return the entry whose line begins at the byte *start*."""
        if start not in self._read:
            self._read[start] = self._line(start, parse, entry_of)
        return self._read[start]

    def _line(self, start: int, parse: Callable[[str], Any], make: Callable[[Any], Made]) -> Made:
        end = self._index.find(b"\n", start)
        try:
            return make(parse(self._index[start : end if end >= 0 else None].decode()))
        except (ValueError, SyntaxError, LookupError, TypeError, AttributeError) as error:
            number = self._index.count(b"\n", 0, start) + 1
            source = Source(str(INDEX), self._index.decode(errors="replace"))
            span = Span(number, 1, len(source.line(number)) + 1)
            message = "this line of the catalogue's index is none of this version"
            hint = "install the program anew; in a checkout run python -m fleet_cli.read.index"
            raise FleetError((Diagnostic("catalogue", message, source, span, hint),)) from error


KEY_END = "|"
"""What stands before and after every key of a line of the index, and in no key."""


def entry_of(line: dict[str, Any]) -> Entry:
    """
    Return the entry that a line of the index holds, its figures exact.

    Raises:
        LookupError, TypeError, AttributeError, ValueError: the line has another form.
    """
    entry = {field: _exact(value) for field, value in line["entry"].items()}
    for field, made in _MADE_OF.items():
        if field in entry:
            entry[field] = made(entry[field])
    return SORTS[line["sort"]](**entry)


_MADE_OF: dict[str, Callable[[Any], Any]] = {
    # NOTE: what is no decimal number is a text: 1/6 of an accelerator, 5500/3 W.
    "count": Fraction,
    "server_w": Fraction,
    "it_w": lambda ends: Estimate(**dict(ends)),
}
"""Of the fields that JSON holds in another form: what makes them of it."""


def _exact(value: Any) -> Any:
    """Return a value of JSON as the model has it: a float is the decimals that it prints."""
    if type(value) is dict:
        return tuple((name, _exact(figure)) for name, figure in value.items())
    if type(value) is list:
        return tuple(value)
    return value if type(value) is str else Fraction(str(value))


def _meaning(name: str, catalogue: "BundledCatalogue | ExtendedCatalogue") -> Entry | None:
    entry = catalogue.listed(name)
    if entry is not None and not name.endswith("s"):
        return entry
    # NOTE: imported here since most runs meet listed names alone.
    from fleet_cli.read.spellings import look_up

    return look_up(name, catalogue.listed, catalogue.accelerators)


def contradicts(entry: Entry, name: str, key: str, vendors: Sequence[str]) -> bool:
    """
    Whether *name* begins with a maker who does not make *entry*: Kunlunxin R200 is not NVIDIA's.

    Args:
        entry: What the name means without the vendors before it.
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


@cache
def bundled() -> BundledCatalogue:
    """Return the catalogue that ships with the program, read once."""
    return BundledCatalogue()


class ExtendedCatalogue:
    """
    A catalogue with the accelerators and systems that a manifest adds.

    What goes by the name of a chip of the catalogue adds to that the figures that it lacks.
    """

    def __init__(
        self, base: BundledCatalogue, accelerators: Sequence[Accelerator], systems: Sequence[System]
    ) -> None:
        self._base = base
        self._added: dict[str, Entry] = {}
        self._found: dict[str, Entry | None] = {}
        chips = tuple(_completing(base, added) for added in accelerators)
        self._own = (chips, tuple(systems))
        self._accelerators: tuple[Accelerator, ...] = ()
        self._vendors = base.vendors
        added: list[Accelerator | System] = [*chips, *systems]
        for entry in added:
            for spelling in (entry.name, *entry.aliases):
                self._added.setdefault(canonical(spelling, self._vendors), entry)

    def find(self, name: str) -> Entry | None:
        """Return what *name* means, or None where it is not known."""
        if name not in self._found:
            self._found[name] = _meaning(name, self)
        return self._found[name]

    def listed(self, name: str) -> Entry | None:
        """Return the entry that lists *name* among its names, the manifest's own first, or None."""
        key = canonical(name, self._vendors)
        entry = self._added.get(key)
        if entry is not None and not contradicts(entry, name, key, self._vendors):
            return entry
        return self._base.listed(name)

    def names(self) -> Iterator[str]:
        """Yield the name of every accelerator and system, the manifest's own first."""
        own = [entry.name for entries in self._own for entry in entries]
        yield from own
        yield from (name for name in self._base.names() if name not in own)

    def accelerators(self) -> tuple[Accelerator, ...]:
        """Return every accelerator, the manifest's own first."""
        if not self._accelerators:
            own = {chip.name for chip in self._own[0]}
            others = (chip for chip in self._base.accelerators() if chip.name not in own)
            self._accelerators = (*self._own[0], *others)
        return self._accelerators

    def systems(self) -> tuple[System, ...]:
        """Return every system, the manifest's own first."""
        return (*self._own[1], *self._base.systems())


def _completing(base: BundledCatalogue, added: Accelerator) -> Accelerator:
    """Return the entry that *added* completes, completed, or *added* where it is a chip of its own."""
    entry = base.find(added.name)
    if type(entry) is not Accelerator:
        return added
    from fleet_cli.model.additions import completed

    return completed(entry, added)


def catalogue_for(accelerators: Sequence[Accelerator], systems: Sequence[System]) -> Catalogue:
    """Return the bundled catalogue, extended where a manifest adds to it."""
    if not accelerators and not systems:
        return bundled()
    return ExtendedCatalogue(bundled(), accelerators, systems)


def require_accelerator(catalogue: Catalogue, name: str, what: str) -> Accelerator:
    """
    Return the accelerator that *name* means.

    Args:
        what: What asks for it, for the message, such as `--reference`.
    Raises:
        FleetError: the name is unknown, does not decide, or is a system's.
    """
    entry: Any = catalogue.find(name)
    if type(entry) is Accelerator:
        return entry
    # NOTE: imported here since only a mistake needs it.
    from fleet_cli.model.misses import describe_miss

    if type(entry) is System:
        hint = f"write {entry.accelerator}, which {entry.name} holds"
        raise fail("unknown-accelerator", f'{what}: "{name}" is a system', hint)
    code, message, hint = describe_miss(entry, name, False, catalogue)
    # NOTE: what a pool may do, an option cannot.
    raise fail(code, f"{what}: {message}", hint.partition("; ")[0] if entry is None else hint)
