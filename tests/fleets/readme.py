"""The tables of configs/fleets/README.md, made of what the program prints; --write puts them there."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

from tests.conftest import CONFIGS
from tests.inside import run_inside

FLEETS = CONFIGS / "fleets"
README = FLEETS / "README.md"
VERDICTS = ("met", "missed", "pending", "within", "exceeded", "undecided")


class Stated(NamedTuple):
    """One document of a manifest, as it is written."""

    path: Path
    manifest: dict[str, Any]

    @property
    def link(self) -> str:
        """A link to its file, as the README shows it."""
        name = self.path.relative_to(FLEETS).as_posix()
        return f"[{name}]({name})"

    @property
    def owner(self) -> str:
        """Whose fleet it is."""
        return str(self.manifest.get("owner", self.manifest["fleet"]))


@cache
def documents() -> tuple[Stated, ...]:
    """Return every document of every manifest, in order of paths."""
    return tuple(
        Stated(path, manifest)
        for path in sorted(FLEETS.rglob("*.yaml"))
        for manifest in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        if "fleet" in manifest
    )


def total(path: Path, *options: str) -> str:
    """Return what `fleet total` prints of a manifest or a folder, by 8-bit rates."""
    done = run_inside("total", path, "--table", "dense-8bit", *options)
    assert done.code == 0, done.err
    return done.out


@cache
def whole() -> tuple[dict[str, Any], ...]:
    """Return the fleets of the whole folder, each at its newest."""
    return tuple(json.loads(total(FLEETS, "--format", "json"))["fleets"])


def table(*rows: tuple[str, ...], right: tuple[int, ...] = ()) -> str:
    """Return a table of Markdown; the first row is its head, *right* are the columns of numbers."""
    rule = tuple("---:" if place in right else "---" for place in range(len(rows[0])))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (rows[0], rule, *rows[1:]))


def fleets() -> str:
    """Return a row for each snapshot: the largest fleets first, their parts below, the newest first."""
    sizes = {fleet["fleet"]: (fleet["equivalents"] or {"mid": 0})["mid"] for fleet in whole()}
    wholes = {fleet["fleet"]: (*fleet["part_of"], fleet["fleet"])[0] for fleet in whole()}

    def place(one: Stated) -> tuple[float, str, bool, float]:
        name = one.manifest["fleet"]
        return -sizes[wholes[name]], wholes[name], wholes[name] != name, -sizes[name]

    dated = [one for one in documents() if "as_of" in one.manifest]
    dated.sort(key=lambda one: str(one.manifest["as_of"]), reverse=True)
    head = ("Fleet", "As of", "Accelerators", "H100e", "Low to high", "Counts", "Manifest", "What")
    return table(head, *map(_fleet, sorted(dated, key=place)), right=(2, 3))


def _fleet(one: Stated) -> tuple[str, ...]:
    day = one.manifest["as_of"]
    found = json.loads(total(one.path, "--as-of", day, "--format", "json"))["fleets"]
    (fleet,) = (each for each in found if each["fleet"] == one.manifest["fleet"])
    equivalents = fleet["equivalents"]
    is_exact = equivalents["low"] == equivalents["high"]
    return (
        ("– " if fleet["part_of"] else "") + fleet["fleet"],
        day,
        f"{fleet['accelerators']['mid']:,.0f}" + (" †" if fleet["unrated"]["high"] else ""),
        f"{equivalents['mid']:,.0f}",
        "" if is_exact else f"{equivalents['low']:,.0f} to {equivalents['high']:,.0f}",
        fleet["basis"],
        one.link,
        one.manifest["description"],
    )


@cache
def targets() -> tuple[tuple[Stated, dict[str, Any], dict[str, str]], ...]:
    """Return every target: where it stands, its JSON, and its cells as the program prints them."""
    lines = total(FLEETS, "--format", "markdown", "--wide").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("| Target |"))
    head, _, *rows = map(_cells, takewhile(bool, lines[start:]))
    printed = (dict(zip(head, row, strict=True)) for row in rows)
    cells = {(row["Fleet"], row["Target"]): row for row in printed}
    stated = {
        (one.manifest["fleet"], target["name"]): one
        for one in documents()
        for target in one.manifest.get("targets", ())
    }
    found = [
        (stated[key], target, cells[key])
        for fleet in whole()
        for target in fleet["targets"]
        if (key := (fleet["fleet"], target["name"]))
    ]
    found.sort(key=lambda each: (each[0].owner, each[1]["announced"] or "", each[1]["name"]))
    return tuple(found)


def _cells(line: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", line.strip())[1:-1]
    return [re.sub(r"\\(.)", r"\1", part.strip()) for part in parts]


def announcements() -> str:
    """Return a row for each target, by who announced it and when."""
    head = ("Who", "Announced", "What", "Goal", "By", "Known", "Off by", "Verdict", "Of", "Source")
    rows = (_announcement(*each) for each in targets())
    return table(head, *rows, right=(3, 5, 6))


def _announcement(one: Stated, target: dict[str, Any], cells: dict[str, str]) -> tuple[str, ...]:
    url = target["source"]["url"]
    name = one.path.relative_to(FLEETS).as_posix()
    by_name = {each["name"]: each for each in one.manifest["targets"]}
    return (
        one.owner,
        by_name[target["name"]]["announced"],
        f"[{target['name']}]({name})",
        cells["Goal"],
        cells["By"],
        cells["Actual"],
        cells["%"],
        f"**{target['verdict']}**",
        cells["Of"].replace("tables/", "").removesuffix(".yaml"),
        f"[{urlsplit(url).netloc.removeprefix('www.')}]({url})",
    )


def outcome() -> str:
    """Return how many targets came to which verdict, and why."""
    counts = Counter((target["verdict"], why(target)) for _, target, _ in targets())
    rows = sorted(counts.items(), key=lambda item: (VERDICTS.index(item[0][0]), -item[1]))
    body = ((verdict, reason, str(count)) for (verdict, reason), count in rows)
    total_row = ("all", "", str(sum(counts.values())))
    return table(("Verdict", "Why", "Announcements"), *body, total_row, right=(2,))


def why(target: dict[str, Any]) -> str:
    """Say what a verdict rests on."""
    if target["verdict"] == "pending":
        return "its day is ahead of the counts" if target["by"] else "announced for no day"
    if target["verdict"] != "undecided":
        return "low and high agree"
    if target["missing"]:
        return "a figure of its chips is not known"
    return "the goal lies between low and high" if target["actual"] else "nobody has counted it"


def overlaps() -> str:
    """Return which fleets are parts of which."""
    parts: dict[str, set[str]] = {}
    for one in documents():
        given = one.manifest.get("part_of", ())
        wholes = ", ".join([given] if isinstance(given, str) else given)
        if wholes:
            parts.setdefault(wholes, set()).add(one.manifest["fleet"])
    return "".join(f"- {', '.join(sorted(parts[key]))}: of {key}\n" for key in sorted(parts))


PARTS = {
    "fleets": fleets,
    "outcome": outcome,
    "announcements": announcements,
    "overlaps": overlaps,
}


def current() -> str:
    """Return the README with its parts as they must be."""
    text = README.read_text(encoding="utf-8")
    for name, make in PARTS.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = before + begin + make() + end + after
    return text


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.fleets.readme --write")
    README.write_text(current(), encoding="utf-8")
