"""Hold the fleets of configs/fleets against what their sources state themselves."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import CONFIGS
from tests.inside import run_inside

FLEETS = CONFIGS / "fleets"
HERE = Path(__file__).parent

# `differs` is written to two decimals; a little more leaves room for totals rounded in the output.
ONE_PERCENT = Fraction(1)
STATED_TO = Fraction(5, 100)


def _entries(name: str) -> list[dict[str, Any]]:
    """Read a list beside this file, every scalar as the text that is written there."""
    text = (HERE / name).read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CBaseLoader)
    return entries


def _label(entry: dict[str, Any]) -> str:
    """Name an entry in the report of the test run."""
    covers = entry.get("covers", "")
    part = covers if isinstance(covers, str) else "+".join(covers)
    shown = (entry.get("manifest"), entry["fleet"], entry.get("as_of"), part)
    return " ".join(text for text in shown if text)


@cache
def _total(manifest: str, *options: str) -> dict[str, Any]:
    """Run `fleet total` on *manifest* and return its JSON, figures exact."""
    done = run_inside("total", FLEETS / manifest, *options, "--format", "json")
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out, parse_float=Fraction, parse_int=Fraction)
    return document


def _fleet(name: str, manifest: str, *options: str) -> dict[str, Any]:
    """Return what a manifest or a folder has of one fleet: of several snapshots the latest counts."""
    fleets = _total(manifest, *options)["fleets"]
    (fleet,) = (each for each in fleets if each["fleet"] == name)
    found: dict[str, Any] = fleet
    return found


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
    options = ("--as-of", entry["as_of"], "--table", entry["table"])
    fleet = _fleet(entry["fleet"], entry["manifest"], *options)
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


def _unknown() -> list[dict[str, Any]]:
    """Return the fleets that nobody has counted."""
    return [fleet for fleet in _total("")["fleets"] if fleet["accelerators"] is None]


@pytest.mark.parametrize("entry", _entries("verdicts.yaml"), ids=_label)
def test_verdicts_are_those_worked_out_by_hand(entry: dict[str, Any]) -> None:
    """Every target of a fleet comes out as its counts and its comparator say."""
    options = ("--as-of", entry["as_of"]) if "as_of" in entry else ()
    fleet = _fleet(entry["fleet"], entry.get("manifest", ""), *options)
    verdicts = {target["name"]: target["verdict"] for target in fleet["targets"]}
    assert verdicts == entry["verdicts"]


def test_every_target_of_a_counted_fleet_is_worked_out_by_hand() -> None:
    """What the whole folder says of each is in verdicts.yaml, and what nobody counted is undecided."""
    by_hand = {entry["fleet"] for entry in _entries("verdicts.yaml") if "manifest" not in entry}
    unknown = {fleet["fleet"] for fleet in _unknown()}
    judged = {fleet["fleet"] for fleet in _total("")["fleets"] if fleet["targets"]}
    assert judged == by_hand | unknown
    verdicts = {target["verdict"] for fleet in _unknown() for target in fleet["targets"]}
    assert verdicts == {"undecided"}


def test_the_grand_total_counts_nothing_twice() -> None:
    """It is the sum of these fleets, and of no part of them: added up by hand, in H100 equivalents."""
    by_hand = yaml.load((HERE / "grand_total.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)
    expected = {name: int(text.replace("_", "")) for name, text in by_hand.items()}
    document = _total("")
    counted = [fleet for fleet in document["fleets"] if fleet["counted"]]
    found = {fleet["fleet"]: fleet["equivalents"]["mid"] for fleet in counted}
    assert {name: round(each) for name, each in found.items() if each} == expected
    assert abs(document["total"]["equivalents"]["mid"] - sum(expected.values())) < len(expected)


@pytest.mark.parametrize("path", sorted(FLEETS.rglob("*.yaml")), ids=lambda path: path.name)
def test_every_pool_and_target_is_sourced(path: Path) -> None:
    """Nothing in the library of fleets stands without a source of its own or of its defaults."""
    for manifest in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader):
        if "fleet" not in manifest:
            assert manifest["source"].startswith("https://")
            continue
        known = set(manifest.get("sources", ()))
        inherited = manifest.get("defaults", {}).get("source")
        pools = manifest["pools"] if manifest["pools"] != "unknown" else ()
        cited = {pool.get("source", inherited) for pool in pools}
        cited |= {target.get("source") for target in manifest.get("targets", ())}
        assert None not in cited
        ids = {source for source in cited if not source.startswith(("https://", "http://"))}
        assert ids == known or (not pools and ids < known)
