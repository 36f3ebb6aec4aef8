"""What is measured, and against what."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.bench.inputs import write_inventory, write_manifest, write_plans, write_repository
from tests.bench.measure import FLEET, PYTHON, Case

ROOT = Path(__file__).parent.parent.parent
FLAGSHIP = str(ROOT / "configs" / "fleets" / "meta-2024.yaml")
EARLIER = str(ROOT / "configs" / "fleets" / "meta-2023.yaml")


def python(code: str) -> list[str]:
    """Return the command that runs *code* in this Python."""
    return [PYTHON, "-c", code]


TYPER = python("import typer")
LIBRARIES = python("import typer, yaml")
LIBRARIES_AND_RICH = python("import typer, yaml, rich.console, rich.table")


def start_cases(runs: int) -> Iterator[Case]:
    """Yield the starts: small inputs, so that what counts is what is loaded."""
    yield Case("--version", [*FLEET, "--version"], "import typer", TYPER, runs=runs)
    yield Case("--help", [*FLEET, "--help"], "import typer", TYPER, runs=runs)
    as_json = ["-f", "json"]
    for name, arguments, budget in (
        ("total, JSON", ["total", FLAGSHIP, *as_json], 1.10),
        ("diff, JSON", ["diff", EARLIER, FLAGSHIP, *as_json], None),
        ("check, JSON", ["check", FLAGSHIP, *as_json], None),
        ("convert, JSON", ["convert", "350k H100 + 16 p4d.24xlarge", *as_json], None),
    ):
        command = [*FLEET, *arguments]
        yield Case(name, command, "import typer, yaml", LIBRARIES, budget, runs=runs)
    for name, arguments, budget in (
        ("total, table", ["total", FLAGSHIP], 1.20),
        ("diff, table", ["diff", EARLIER, FLAGSHIP], None),
    ):
        command = [*FLEET, *arguments]
        yield Case(name, command, "… and rich", LIBRARIES_AND_RICH, budget, runs=runs)
    completion = (
        ("_FLEET_COMPLETE", "complete_zsh"),
        ("_TYPER_COMPLETE_ARGS", "fleet chips H1"),
    )
    yield Case("completion", FLEET, "import typer", TYPER, runs=runs, environment=completion)
    yield Case(
        "total, JSON",
        [*FLEET, "total", FLAGSHIP, *as_json],
        "bare Python",
        python("pass"),
        runs=runs,
    )


def load(path: Path) -> list[str]:
    """Return the command that loads a YAML file with libyaml into plain objects."""
    return python(f"import yaml; yaml.load(open({str(path)!r}).read(), yaml.CSafeLoader)")


def events(path: Path) -> list[str]:
    """Return the command that takes a YAML file's events from libyaml and drops them."""
    return python(
        "import yaml\n"
        f"parser = yaml.cyaml.CParser(open({str(path)!r}).read())\n"
        "while parser.get_event() is not None: pass"
    )


def read_cases(folder: Path, sizes: tuple[int, ...]) -> Iterator[Case]:
    """Yield the reading of ever more pools; loading a million takes minutes and is left out."""
    for size in sizes:
        path = write_manifest(folder / f"{size}.yaml", size)
        command = [*FLEET, "total", str(path), "--quiet"]
        runs = 9 if size <= 10_000 else 3 if size <= 100_000 else 1
        promised = size == 100_000
        if size <= 100_000:
            case = Case(f"{size:,} pools", command, "yaml.load", load(path), runs=runs)
            yield case._replace(budget=0.25, memory_budget=1 / 4) if promised else case
        case = Case(f"{size:,} pools", command, "bare events", events(path), runs=runs)
        yield case._replace(budget=2.3) if promised else case


def folder_cases(folder: Path, files: int) -> Iterator[Case]:
    """Yield the diff of a folder of many manifests with the revision that holds the same."""
    fleets = write_repository(folder / "repository", files)
    total = shlex.join([*FLEET, "total", str(fleets), "--quiet"])
    yield Case(
        f"diff of REV: and {files:,} files",
        [*FLEET, "diff", "HEAD:", str(fleets), "--quiet"],
        "their total, twice",
        ["/bin/sh", "-c", f"{total} && {total}"],
        1.5,
        runs=5,
    )


def plan_cases(folder: Path, files: int) -> Iterator[Case]:
    """Yield the diff of many plans period by period, against that of one day."""
    sides = [str(write_plans(folder / name, files, shift)) for shift, name in enumerate("ab")]
    diff = [*FLEET, "diff", *sides, "--quiet"]
    name = f"diff --every quarter, {files:,} plans"
    every = [*diff, "--every", "quarter", "--max-decrease", "100%"]
    yield Case(name, every, "the diff of one day", diff, 3.0, runs=5)


def bulk_cases(folder: Path, size: int, rows: int) -> Iterator[Case]:
    """Yield what else is done with much: differences, many groups, an inventory."""
    old = write_manifest(folder / "old.yaml", size)
    new = write_manifest(folder / "new.yaml", size, shift=1)
    diff = [*FLEET, "diff", str(old), str(new), "-f", "json"]
    yield Case(f"diff of 2 x {size:,} pools", diff, "yaml.load of one", load(old), runs=3)
    grouped = write_manifest(folder / "groups.yaml", size // 10)
    groups = [*FLEET, "total", str(grouped), "--by", "pool"]
    name = f"--by pool, {size // 10:,} groups"
    yield Case(f"{name}, JSON", [*groups, "-f", "json"], "yaml.load", load(grouped), runs=3)
    yield Case(f"{name}, table", groups, "yaml.load", load(grouped), runs=3)
    inventory = write_inventory(folder / "inventory.csv", rows)
    half = write_manifest(folder / "half.yaml", rows // 20)
    imported = [*FLEET, "import", "inventory", str(inventory), "--output", os.devnull]
    name = f"inventory of {rows:,} rows"
    case = Case(name, imported, f"yaml.load of {rows // 20:,} pools", load(half), runs=3)
    yield case._replace(budget=0.3) if rows == 1_000_000 else case
    count = f"import csv; sum(1 for row in csv.reader(open({str(inventory)!r})))"
    yield Case(name, imported, "csv.reader alone", python(count), runs=3)
