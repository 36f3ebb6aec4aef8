"""
Say which figures, names and rules differ between two revisions of the data, and which fleets move.

`python -m tests.data.numbers OLD NEW` prints both as the changelog has them under Numbers; without
NEW it is the files as they lie there. With `--check` it ends badly where the changelog of NEW does
not name each change: the entry, the old and the new value in one line.
"""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from fleet_cli.base.quantity import parse_quotient

ROOT = Path(__file__).parents[2]
DATA = Path("fleet_cli") / "data"
FOLDERS = ("catalogue", "tables", "power")
"""The data that decide numbers."""
FLEETS = Path("configs") / "fleets"
CHANGELOG = Path(".github") / "CHANGELOG.md"

PROSE = frozenset(
    (
        *("source", "sources", "power_sources", "note", "description", "how_to_tell", "released"),
        *("form_factor", "confidence", "tdp_confidence", "tdp_basis", "name", "aliases"),
    )
)
"""Fields that no total hangs on, and names, which are told apart for themselves."""


class Entry(NamedTuple):
    """One accelerator, table or power model."""

    fields: dict[str, str]
    """What numbers hang on, as written, by a path such as `dense.fp8`."""
    sources: tuple[str, ...]


class Data(NamedTuple):
    """All data of one revision."""

    entries: dict[str, Entry]
    """By name; of tables and power models with that word before it."""
    names: tuple[str, ...]
    """Every name and alias of an accelerator, a system, or what is ambiguous."""
    meanings: tuple[str, ...]
    """What decides what the names mean, besides: systems with their counts, candidates."""

    @property
    def numbers(self) -> object:
        """All that is compared: everything but the sources."""
        fields = {name: entry.fields for name, entry in self.entries.items()}
        return fields, self.names, self.meanings


class Change(NamedTuple):
    """One thing that is not as it was."""

    entry: str
    field: str
    old: str
    """As written."""
    new: str
    sources: tuple[str, ...] = ()

    def is_named_in(self, lines: Sequence[str]) -> bool:
        """Whether one of *lines* has the entry with both values."""
        entry = self.entry.removeprefix("table ")
        words = [plain(word) for word in (entry, self.old, self.new) if word != NOTHING]
        wanted = [re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w]|[.]\d)") for word in words]
        return any(all(one.search(plain(line)) for one in wanted) for line in lines)


NOTHING = "–"
"""What stands for a value that is not there."""


def plain(text: str) -> str:
    """Return *text* without marks, and without commas that group thousands."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text.replace("`", ""))


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield what is written in *value*, each with its path, but for PROSE."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in PROSE:
                yield from flat(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for number, item in enumerate(value, 1):
            yield from flat(item, f"{path}.{number}")
    else:
        yield path, ", ".join(value) if isinstance(value, list) else value


def listed(value: Any) -> tuple[str, ...]:
    """Return a field that holds one text, several, or nothing."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def read(folder: Path) -> Data:
    """Read the data files below *folder*, as YAML alone, so that files of any release are read."""
    entries: dict[str, Entry] = {}
    names: list[str] = []
    meanings: list[str] = []
    for path in sorted((folder / DATA).glob("*/*.yaml")):
        if path.parent.name not in FOLDERS:
            continue
        # NOTE: figures are texts, so that 989.40 is what was written.
        document = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader) or {}
        if path.parent.name == "catalogue":
            of_file = [entry for section in document.values() for entry in section]
            names += [
                name for one in of_file for name in (one["name"], *listed(one.get("aliases")))
            ]
            found = {entry["name"]: entry for entry in document.get("accelerators", ())}
            meanings += [str(dict(flat(one))) for one in of_file if one["name"] not in found]
        else:
            word = path.parent.name.removesuffix("s")
            found = {f"{word} {document['name']}": document}
        for name, entry in found.items():
            cited = (*listed(entry.get("sources")), *listed(entry.get("source")))
            entries[name] = Entry(dict(flat(entry)), cited)
    return Data(entries, tuple(names), tuple(meanings))


def changed_figures(old: Data, new: Data) -> Iterator[Change]:
    """Yield each figure, or rule of a table, of what both have."""
    for name, entry in old.entries.items():
        now = new.entries.get(name)
        if now is None:
            yield Change(name, "all of it", "there", "gone")
            continue
        for field in dict.fromkeys((*entry.fields, *now.fields)):
            before, after = (side.fields.get(field, NOTHING) for side in (entry, now))
            if not is_same(before, after):
                yield Change(name, field, before, after, now.sources)


def changed_names(old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    """Yield each name that means something else: another chip, or another number of them."""
    for name, meaning in old.items():
        if new[name] != meaning:
            yield Change(name, "the name", meaning, new[name])


def is_same(one: str, other: str) -> bool:
    """
    Whether two values say the same; a figure that is not there is none.

    >>> is_same("989.40", "989.4"), is_same("1/3", "2/6"), is_same("none", "4")
    (True, True, False)
    """
    if {one, other} == {NOTHING, "none"}:
        return True
    figures = parse_quotient(one), parse_quotient(other)
    return one == other or (None not in figures and figures[0] == figures[1])


def run(
    command: list[str],
    folder: Path,
    environment: dict[str, str] | None = None,
    question: bytes = b"",
) -> bytes:
    """Return what a command prints that is run in *folder*; where it fails, so does this program."""
    done = subprocess.run(
        command, cwd=folder, env=environment, input=question, capture_output=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr.decode(errors="replace"))
    return done.stdout


def export(repository: Path, revision: str | None, folder: Path) -> None:
    """Put data, fleets and changelog of a *revision* into *folder*; of the files where it is None."""
    paths = [str(path) for path in (DATA, FLEETS.parent, CHANGELOG)]
    if revision is None:
        for path in paths:
            source = repository / path
            if source.is_dir():
                shutil.copytree(source, folder / path)
            elif source.exists():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, folder / path)
        return
    known = run(["git", "ls-tree", "--name-only", revision, *paths], repository).decode().split()
    packed = run(["git", "archive", revision, *known], repository)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


MEASURES: dict[str, Callable[[Any], float | None]] = {
    "accelerators": lambda total: total["accelerators"]["mid"],
    "H100e": lambda total: total["equivalents"]["mid"],
    "MW of accelerators": lambda total: (total["power"]["accelerator"] or {}).get("mid"),
    "MW of facilities": lambda total: (total["power"]["facility"] or {}).get("mid"),
    "TB": lambda total: (total["memory_tb"] or {}).get("mid"),
}
"""What a fleet is said to move in."""

PROGRAM = """
import json, sys
from fleet_cli.read.catalogue import bundled
from tests.inside import run_inside
names, paths = json.load(sys.stdin)
totals, meanings = {}, {}
for path in paths:
    done = run_inside("total", path, "-f", "json")
    totals[path] = json.loads(done.out) if done.code == 0 else done.err.splitlines()[0].partition(" error")[2]
for name in names:
    entry = bundled().find(name)
    if hasattr(entry, "candidates"):
        meanings[name] = "one of " + ", ".join(entry.candidates)
    elif hasattr(entry, "accelerator"):
        meanings[name] = f"{entry.count} × {entry.accelerator}"
    else:
        meanings[name] = entry.name if entry else "unknown"
json.dump([totals, meanings], sys.stdout)
"""
"""Totals the fleets and looks up the names that it is given."""


def ask(data: Path, fleets: Path, names: Sequence[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the totals of *fleets* and what *names* mean, by this program with other *data*."""
    with tempfile.TemporaryDirectory() as name:
        package = Path(name) / "fleet_cli"
        shutil.copytree(ROOT / "fleet_cli", package, ignore=shutil.ignore_patterns("__pycache__"))
        for folder in FOLDERS:
            if (data / DATA / folder).exists():
                shutil.rmtree(package / "data" / folder)
                shutil.copytree(data / DATA / folder, package / "data" / folder)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((name, str(ROOT)))}
        paths = sorted(
            path.relative_to(fleets).as_posix()
            for path in fleets.rglob("*.yaml")
            if re.search("^fleet:", path.read_text(encoding="utf-8"), re.MULTILINE)
        )
        run([sys.executable, "-m", "fleet_cli.read.index"], fleets, environment)
        question = json.dumps([names, paths]).encode()
        answer = run([sys.executable, "-c", PROGRAM], fleets, environment, question)
        totals, meanings = json.loads(answer)
        return totals, meanings


def moves(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each fleet whose total is another."""
    for path, after in new.items():
        before = old[path]
        if isinstance(before, str) or isinstance(after, str):
            if before != after:
                said = [one if isinstance(one, str) else "a total" for one in (before, after)]
                yield f"- {path}: {said[0]} → {said[1]}"
            continue
        for unit, value in MEASURES.items():
            one, other = (side["total"] and value(side["total"]) for side in (before, after))
            if one != other:
                yield f"- {path}: {_shown(one)} → {_shown(other)} {unit}"


def _shown(value: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:,.0f}" if value >= 1000 else f"{value:,.4g}"


def numbers_of(changelog: Path) -> list[str]:
    """Return the lines under Numbers of the topmost release."""
    text = changelog.read_text(encoding="utf-8") if changelog.exists() else ""
    newest = "".join(re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:2])
    return newest.partition("### Numbers\n")[2].partition("\n### ")[0].splitlines()


def main(arguments: list[str], repository: Path = ROOT) -> str | None:
    """Print what changed; return what the changelog does not name, where it is to be checked."""
    revisions = [one for one in arguments if one != "--check"]
    if not revisions:
        return __doc__
    with tempfile.TemporaryDirectory() as name:
        sides = [Path(name) / "old", Path(name) / "new"]
        for side, revision in zip(sides, (*revisions, None), strict=False):
            side.mkdir()
            export(repository, revision, side)
        old, new = map(read, sides)
        if old.numbers == new.numbers:
            sys.stdout.write("No number and no name changed.\n")
            return None
        fleets = sides[1] / FLEETS
        (before, meant), (after, means) = (ask(side, fleets, old.names) for side in sides)
        lines = numbers_of(sides[1] / CHANGELOG)
    changed = [*changed_figures(old, new), *changed_names(meant, means)]
    added = [one for one in new.entries if one not in old.entries]
    sys.stdout.writelines(
        f"{line}\n" for line in report(changed, list(moves(before, after)), added)
    )
    missing = [one for one in changed if not one.is_named_in(lines)]
    if "--check" in arguments and missing:
        return "\n".join((f"not under Numbers in {CHANGELOG}:", *rows(missing)))
    return None


def rows(changed: Sequence[Change]) -> Iterator[str]:
    """Yield a row of the changelog's table for each entry that changed."""
    by_entry: dict[str, list[Change]] = {}
    for one in changed:
        by_entry.setdefault(one.entry, []).append(one)
    for entry, own in by_entry.items():
        cells = (
            f"{entry}: {', '.join(one.field for one in own)}",
            ", ".join(one.old for one in own),
            ", ".join(one.new for one in own),
            ", ".join(own[0].sources[:1]),
        )
        yield f"| {' | '.join(cells)} |"


def report(changed: Sequence[Change], moved: list[str], added: list[str]) -> Iterator[str]:
    """Yield the lines of all that is said."""
    yield from ("| what | old | new | source |", "|---|---|---|---|") if changed else ()
    yield from rows(changed)
    yield from ("", "Of the fleets that ship these move:", *moved) if moved else ()
    yield from ("", f"Added: {', '.join(added)}") if added else ()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
