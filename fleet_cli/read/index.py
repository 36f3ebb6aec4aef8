"""
Write what is made of the data files: the catalogue's index, and the digest of the edition.

`python -m fleet_cli.read.index` writes both; with `--check` it says what of them is not current.
The index has every entry of the catalogue as a line of JSON.
"""

import json
import sys
from fractions import Fraction
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.edition import DATA, FILE, Edition, edition
from fleet_cli.base.names import canonical, squash
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.source import Source
from fleet_cli.model.catalogue import Ambiguous, Entry
from fleet_cli.read.catalogue import FOLDER, INDEX, KEY_END, SORTS
from fleet_cli.read.entries import read_accelerator, read_ambiguous, read_system
from fleet_cli.read.fields import Reading
from fleet_cli.read.node_reader import roots_of
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode

_READERS = {"accelerators": read_accelerator, "systems": read_system, "ambiguous": read_ambiguous}

Placed = tuple[str, Entry, Node, Reading]
"""An entry with its section, its node, and the reading of the file that it is in."""


def index_text(folder: Path = FOLDER) -> str:
    """
    Read every data file of *folder* and return the text that its index must have.

    The first line has the vendors; then each entry has a line, in the order of SORTS and then of
    the files: the canonical forms of its names, its section, and itself without what it leaves out.
    The nearer to its beginning a line is, the sooner it is found.

    Raises:
        FleetError: an entry is not valid, or two share a name.
    """
    placed = [one for path in sorted(folder.glob("*.yaml")) for one in _read_file(path)]
    vendors = {
        squash(owner)
        for _, entry, _, _ in placed
        if not isinstance(entry, Ambiguous)
        for owner in (entry.vendor, getattr(entry, "provider", None))
        if owner
    }
    ordered = sorted(vendors, key=lambda vendor: (-len(vendor), vendor))
    owners: dict[str, str] = {}
    lines: dict[str, list[dict[str, Any]]] = {section: [] for section in SORTS}
    for section, entry, node, reading in placed:
        keys = dict.fromkeys(canonical(name, ordered) for name in (entry.name, *entry.aliases))
        for key in keys:
            if owners.setdefault(key, entry.name) != entry.name:
                message = f'"{key}" names both {owners[key]} and {entry.name}'
                reading.problem("duplicate-name", message, node, "leave it to one of them")
                raise FleetError(reading.problems)
        joined = f"{KEY_END}{KEY_END.join(keys)}{KEY_END}"
        lines[section].append({"keys": joined, "sort": section, "entry": _plain(entry)})
    every = chain([{"vendors": ordered}], *lines.values())
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in every)


def _read_file(path: Path) -> list[Placed]:
    source = Source(str(path), path.read_text(encoding="utf-8"))
    reading = Reading(source)
    found: list[Placed] = []
    for root in roots_of(reading):
        sections = root.all_fields() if type(root) is MappingNode else {}
        for section, (event, items) in sections.items():
            if section not in SORTS or type(items) is not SequenceNode:
                hint = f"the sections are {', '.join(SORTS)}, each a list"
                reading.problem("unknown-key", f'"{section}" is no section', event, hint)
                continue
            for node in items.items:
                entry = _READERS[section](node, reading)
                if entry is not None:
                    found.append((section, entry, node, reading))
    if reading.problems:
        raise FleetError(reading.problems)
    return found


def _plain(entry: Entry) -> dict[str, Any]:
    """Return the fields that an entry gives, as JSON has them."""
    return {
        field: _json_value(value)
        for field, value in entry._asdict().items()
        if value != entry._field_defaults.get(field, ...)
    }


def _json_value(value: Any) -> Any:
    if isinstance(value, Fraction):
        return _number(value)
    if isinstance(value, Estimate):
        return {end: _json_value(figure) for end, figure in value._asdict().items()}
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return {name: _number(figure) for name, figure in value}
    return value


def _number(figure: Fraction) -> int | float | str:
    """Return a figure as the number that JSON writes with its very digits, or as a fraction."""
    if figure.denominator == 1:
        return int(figure)
    decimal = float(figure)
    return decimal if Fraction(repr(decimal)) == figure else str(figure)


def digest_of(data: Path = DATA) -> str:
    """
    Return the digest of all data below *data* that decide numbers.

    It is what `sha256sum {catalogue,power,tables}/*.yaml | sha256sum` prints there.
    """
    names = sorted(
        path.relative_to(data).as_posix()
        for folder in ("catalogue", "power", "tables")
        for path in (data / folder).glob("*.yaml")
    )
    # NOTE: read as text, so that a checkout with the line ends of Windows has the same digest.
    texts = [(name, (data / name).read_text(encoding="utf-8")) for name in names]
    lines = [f"{sha256(text.encode()).hexdigest()}  {name}\n" for name, text in texts]
    return f"sha256:{sha256(''.join(lines).encode()).hexdigest()}"


def edition_text() -> str:
    """Return what the edition's file must hold: the edition that it names, and the digest."""
    current = Edition(edition().edition, digest_of())
    return f"{json.dumps(current._asdict())}\n"


RUN = "run python -m fleet_cli.read.index"


def stale_lines(written: str, current: str) -> list[str]:
    """
    Say which lines of the index as *written* are not as the data files say, each with its place.

    >>> stale_lines("one\\ntwo\\n", "one\\n")[0].partition("index.jsonl")[2]
    ':2: no data file says so'
    """
    wanted, given = current.splitlines(), written.splitlines()
    stale = [
        f"{INDEX}:{number}: no data file says so"
        for number, line in enumerate(given, 1)
        if line not in wanted
    ]
    missing = [f"{INDEX}: misses {line[:60]}..." for line in wanted if line not in given]
    if wanted != given and not stale and not missing:
        return [f"{INDEX}: the lines are not in the order of the data files"]
    return stale + missing


def main(arguments: list[str]) -> str | None:
    """Write index and digest, or check them with `--check`; return what is wrong."""
    try:
        current = index_text()
    except FleetError as error:
        return "\n".join(
            f"{problem.source.name}:{problem.span.line}: {problem.message} ({problem.hint})"
            for problem in error.diagnostics
            if problem.source and problem.span
        )
    if arguments == ["--check"]:
        stale = stale_lines(INDEX.read_text(encoding="utf-8") if INDEX.exists() else "", current)
        if FILE.read_text(encoding="utf-8") != edition_text():
            stale.append(f"{FILE}: the digest is not that of the data")
        return "\n".join((*stale, RUN)) if stale else None
    INDEX.write_text(current, encoding="utf-8")
    FILE.write_text(edition_text(), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
