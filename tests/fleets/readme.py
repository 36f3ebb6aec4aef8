"""The table of configs/fleets/README.md, made of what the program prints; --write puts it there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import CONFIGS, ROOT, clean_environment

FLEETS = CONFIGS / "fleets"
README = FLEETS / "README.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
HEAD = (
    "| Manifest | Fleet | As of | Accelerators | H100e | Low to high | Targets | What it shows |",
    "| --- | --- | --- | ---: | ---: | --- | --- | --- |",
)


def total(path: Path, day: str) -> dict[str, Any]:
    """Run `fleet total` on one manifest as of its own date, by 8-bit rates."""
    command = [sys.executable, "-m", "fleet_cli", "total", str(path.relative_to(ROOT))]
    options = ["--as-of", day, "--table", "dense-8bit", "--format", "json"]
    done = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=clean_environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    fleets = json.loads(done.stdout)["fleets"]
    assert len(fleets) == 1, f"{path} holds several fleets on {day}"
    fleet: dict[str, Any] = fleets[0]
    return fleet


def rows() -> Iterator[str]:
    """Yield a row for each snapshot of each manifest, by file name and date."""
    for path in sorted(FLEETS.glob("*.yaml")):
        manifests = yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for manifest in sorted(manifests, key=lambda one: str(one["as_of"])):
            fleet = total(path, manifest["as_of"])
            yield row(path.name, manifest, fleet)


def row(file: str, manifest: dict[str, Any], fleet: dict[str, Any]) -> str:
    """Return one row of the table."""
    verdicts = "<br>".join(f"{one['name']}: **{one['verdict']}**" for one in fleet["targets"])
    equivalents = fleet["equivalents"]
    exact = equivalents["low"] == equivalents["high"]
    spread = "" if exact else f"{equivalents['low']:,.0f} to {equivalents['high']:,.0f}"
    mark = " †" if fleet["unrated"]["high"] else ""
    cells = (
        f"[{file}]({file})",
        fleet["fleet"],
        fleet["as_of"],
        f"{fleet['accelerators']['mid']:,.0f}{mark}",
        f"{equivalents['mid']:,.0f}",
        spread,
        verdicts,
        manifest["description"],
    )
    return "| " + " | ".join(cells) + " |"


def current() -> str:
    """Return the README with the table as it must be."""
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + "\n".join((*HEAD, *rows())) + "\n" + END + after


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python -m tests.fleets.readme --write")
    README.write_text(current(), encoding="utf-8")
