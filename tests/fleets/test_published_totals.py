"""Hold the fleets of configs/fleets against what their sources state themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
FLEETS = Path("configs", "fleets")
HERE = Path(__file__).parent

# `differs` is written to two decimals; a little more leaves room for totals rounded in the output.
ONE_PERCENT = Fraction(1)
STATED_TO = Fraction(5, 100)


def _entries(name: str) -> list[dict[str, Any]]:
    """Read a list beside this file, every scalar as the text that is written there."""
    text = (HERE / name).read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.load(text, Loader=yaml.BaseLoader)
    return entries


def _label(entry: dict[str, Any]) -> str:
    """Name an entry in the report of the test run."""
    covers = entry.get("covers", "")
    part = covers if isinstance(covers, str) else "+".join(covers)
    return " ".join(text for text in (entry["manifest"], entry["as_of"], part) if text)


@cache
def _fleet(manifest: str, as_of: str, table: str) -> dict[str, Any]:
    """Run `fleet total` on *manifest* as of a date and return its one fleet, figures exact."""
    path = str(FLEETS / manifest)
    options = ["--as-of", as_of, "--table", table, "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "fleet_cli", "total", path, *options],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout, parse_float=Fraction, parse_int=Fraction)
    assert document["table"]["name"] == table
    assert len(document["fleets"]) == 1, "of several snapshots only the latest counts"
    fleet: dict[str, Any] = document["fleets"][0]
    return fleet


def _equivalents(fleet: dict[str, Any], covers: str | list[str]) -> dict[str, Fraction]:
    """Add up the H100 equivalents of the accelerators that a statement is about [H100e]."""
    if covers == "all":
        whole: dict[str, Fraction] = fleet["equivalents"]
        return whole
    rows = [row for row in fleet["rows"] if row["accelerator"] in covers]
    assert {row["accelerator"] for row in rows} == set(covers)
    return {
        bound: sum((row["equivalents"][bound] for row in rows), Fraction(0))
        for bound in ("low", "mid", "high")
    }


def _published(entry: dict[str, Any]) -> dict[str, Fraction]:
    """Read what the source prints, a single figure as the mid [H100e]."""
    printed = entry["published"]
    bounds = printed if isinstance(printed, dict) else {"mid": printed}
    return {bound: Fraction(text.replace("_", "")) for bound, text in bounds.items()}


@pytest.mark.parametrize("entry", _entries("published_totals.yaml"), ids=_label)
def test_total_agrees_with_its_source(entry: dict[str, Any]) -> None:
    """A total is within 1 % of the published one, or differs by what the entry explains."""
    fleet = _fleet(entry["manifest"], entry["as_of"], entry["table"])
    assert fleet["fleet"] == entry["fleet"]
    ours = _equivalents(fleet, entry["covers"])
    stated = entry.get("differs", {})
    for bound, published in _published(entry).items():
        percent = (ours[bound] / published - 1) * 100
        if bound in stated:
            assert abs(percent - Fraction(stated[bound])) <= STATED_TO, (bound, float(percent))
        else:
            assert abs(percent) <= ONE_PERCENT, (bound, float(percent))


@pytest.mark.parametrize("entry", _entries("published_totals.yaml"), ids=_label)
def test_every_difference_is_explained(entry: dict[str, Any]) -> None:
    """A difference is stated only where it is over 1 %, and never without its reason."""
    stated = entry.get("differs", {})
    assert ("because" in entry) == bool(stated)
    assert all(abs(Fraction(percent)) > ONE_PERCENT for percent in stated.values())
    assert set(stated) <= set(_published(entry))


@pytest.mark.parametrize("entry", _entries("verdicts.yaml"), ids=_label)
def test_verdicts_are_those_worked_out_by_hand(entry: dict[str, Any]) -> None:
    """Every target of a fleet comes out as its counts and its comparator say."""
    fleet = _fleet(entry["manifest"], entry["as_of"], "dense-8bit")
    verdicts = {target["name"]: target["verdict"] for target in fleet["targets"]}
    assert verdicts == entry["verdicts"]


@pytest.mark.parametrize("path", sorted((REPOSITORY / FLEETS).glob("*.yaml")), ids=lambda p: p.name)
def test_every_pool_and_target_is_sourced(path: Path) -> None:
    """Nothing in the library of fleets stands without a source of its own or of its defaults."""
    for manifest in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
        known = set(manifest["sources"])
        inherited = manifest.get("defaults", {}).get("source")
        cited = [pool.get("source", inherited) for pool in manifest["pools"]]
        cited += [target.get("source") for target in manifest.get("targets", ())]
        assert set(cited) == known
