"""Write the catalogue's index: where in which data file each name's entry stands."""

import re
from typing import NamedTuple

from fleet_cli.base.names import canonical, squash
from fleet_cli.base.source import Source
from fleet_cli.model.catalogue import Ambiguous
from fleet_cli.read.catalogue import FOLDER, INDEX, read_entry

_SECTION = re.compile(rb"^(accelerators|systems|ambiguous):[ ]*(?:#.*)?$")


class _Slice(NamedTuple):
    """Where one entry stands."""

    kind: str
    file: str
    offset: int
    text: bytes


def index_text() -> str:
    """
    Read every data file and return the text that the index must have.

    The first line lists the vendors; then each name and alias has a line: its canonical form, and
    of its entry the name, section, file, byte offset and byte length, with tabs between.

    Raises:
        ValueError: two entries share a name or alias.
        FleetError: an entry is not valid.
    """
    entries = []
    vendors: set[str] = set()
    for piece in (piece for path in sorted(FOLDER.glob("*.yaml")) for piece in _slices(path.name)):
        entry = read_entry(piece.kind, Source(piece.file, piece.text.decode()))
        entries.append((piece, entry))
        if not isinstance(entry, Ambiguous):
            vendors.update(filter(None, (entry.vendor, getattr(entry, "provider", None))))
    squashed = sorted({squash(vendor) for vendor in vendors}, key=lambda name: (-len(name), name))
    lines: dict[str, str] = {}
    names: dict[str, str] = {}
    for piece, entry in entries:
        for spelling in (entry.name, *entry.aliases):
            key = canonical(spelling, squashed)
            if names.setdefault(key, entry.name) != entry.name:
                raise ValueError(f"{spelling!r} names both {names[key]!r} and {entry.name!r}")
            fields = (
                key,
                entry.name,
                piece.kind,
                piece.file,
                str(piece.offset),
                str(len(piece.text)),
            )
            lines[key] = "\t".join(fields)
    return "\n".join(("\t".join(squashed), *(lines[key] for key in sorted(lines)), ""))


def _slices(name: str) -> list[_Slice]:
    """Cut a data file into its entries."""
    section, start, offset = "", -1, 0
    pieces: list[_Slice] = []
    data = (FOLDER / name).read_bytes()
    for line in [*data.splitlines(keepends=True), b"end:"]:
        begins = line.startswith(b"- ") or (not line[:1].isspace() and line[:1] not in (b"#", b""))
        if begins and line.strip():
            if start >= 0:
                pieces.append(_Slice(section, name, start, data[start:offset]))
            start = offset if line.startswith(b"- ") else -1
        header = _SECTION.match(line.rstrip())
        if header:
            section = header[1].decode()
        offset += len(line)
    return pieces


if __name__ == "__main__":
    INDEX.write_text(index_text(), encoding="utf-8")
