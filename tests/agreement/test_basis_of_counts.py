"""What the counts are, and which power model makes watts of them: every command says both, everywhere."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.inside import run_inside

OWN = (
    "fleet: Lab\nas_of: 2026-H1\nbasis: installed and running\npower_model: {facility_over_it: 1.2}\n"
    "pools: [{accelerator: GB200, power: 12 MW}]\n"
    "targets: [{name: the hall, at_least: 10 MW, of: it_power, by: 2026-03}]\n"
)
COMMANDS: dict[str, tuple[str, ...]] = {
    "total": ("total", "new.yaml"),
    "check": ("check", "new.yaml"),
    "compare": ("compare", "new.yaml"),
    "timeline": ("timeline", "new.yaml"),
    "diff": ("diff", "old.yaml", "new.yaml"),
}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("new.yaml").write_text(OWN, encoding="utf-8")
    Path("old.yaml").write_text(OWN.replace("12 MW", "11 MW"), encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_people_read_what_the_counts_are_and_how_watts_are_made(command: str) -> None:
    """The line of method says the words of the manifest, and the factors that it states itself."""
    for form in ("table", "markdown", "html"):
        if (command, form) == ("check", "table"):  # it prints what was found alone
            continue
        out = run_inside(*COMMANDS[command], "--format", form).out.replace("\\", "")
        out = " ".join(re.sub("<[^>]+>", " ", out).split())
        assert "counts: installed and running" in out, form
        assert "power model nominal, as the manifest says" in out, form
        assert "facility over IT 1.2" in out, form


@pytest.mark.parametrize("form", ["table", "github", "junit", "json"])
def test_a_check_says_both_of_each_target(form: str) -> None:
    """What a finding says hangs on what is counted, and in watts on the power model."""
    Path("new.yaml").write_text(OWN.replace("at_least: 10 MW", "at_least: 11 MW"), encoding="utf-8")
    out = run_inside("check", "new.yaml", "--format", form).out
    assert "counts: installed and running" in out
    assert "power model: nominal, as the manifest says" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_machines_get_both_too(command: str) -> None:
    """CSV on the rows of the fleet, JSON beside it."""
    table = csv.DictReader(io.StringIO(run_inside(*COMMANDS[command], "--format", "csv").out))
    rows = [row for row in table if row["fleet"] == "Lab"]
    assert {row["basis"] for row in rows} == {"installed and running"}
    assert {row["power_model"] for row in rows} == {"nominal, as the manifest says"}
    out = run_inside(*COMMANDS[command], "--format", "json").out
    assert '"basis": "installed and running"' in out
    (model,) = _models(json.loads(out))
    assert model["facility_over_it"] == {"low": 1.2, "mid": 1.2, "high": 1.2}


def _models(document: dict[str, Any]) -> list[dict[str, Any]]:
    if "power_model" in document:
        return [document["power_model"]]
    models: list[dict[str, Any]] = document["fleets"][0]["power_models"]
    return models


def test_several_models_are_not_passed_for_one() -> None:
    """At the top nothing is said that holds for one fleet alone; each fleet has its own."""
    text = OWN + "---\nfleet: Other\npools: [{accelerator: H100, count: 5}]\n"
    done = run_inside("total", "-", "--format", "json", stdin=text.encode())
    document = json.loads(done.out)
    assert document["power_model"] is None
    names = [[one["name"] for one in fleet["power_models"]] for fleet in document["fleets"]]
    assert names == [["nominal, as the manifest says"], ["nominal"]]


@pytest.mark.parametrize("command", ["total", "check", "compare", "diff"])
def test_a_period_that_counts_hold_for_is_shown_as_written(command: str) -> None:
    """People read 2026-H1; machines get its last day."""
    shown = run_inside(*COMMANDS[command], "--format", "markdown").out.replace("\\", "")
    assert "2026-H1" in shown
    assert "2026-06-30" not in shown
    assert "2026-06-30" in run_inside(*COMMANDS[command], "--format", "csv").out


def test_a_day_written_in_two_ways_is_shown_as_a_day_in_any_order() -> None:
    """Which file comes first changes nothing."""
    Path("a.yaml").write_text(OWN, encoding="utf-8")
    other = OWN.replace("2026-H1", "2026-06-30").replace("Lab", "Other")
    Path("b.yaml").write_text(other, encoding="utf-8")
    for pair in (("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")):
        assert "as of 2026-06-30" in run_inside("total", *pair).out
