"""Every output says which program, and which edition of the data, made it."""

import csv
import io
import json

import pytest

from fleet_cli import __version__
from fleet_cli.base.edition import edition
from tests.conftest import CONFIGS, FLAGSHIP
from tests.inside import run_inside

COMMANDS = {
    "total": ("total", FLAGSHIP),
    "diff": ("diff", CONFIGS / "fleets" / "colossus-1.yaml", FLAGSHIP),
    "check": ("check", FLAGSHIP),
    "compare": ("compare", FLAGSHIP),
    "timeline": ("timeline", FLAGSHIP),
    "convert": ("convert", "350k H100"),
    "chips": ("chips",),
    "one chip": ("chips", "B200"),
    "tables": ("tables",),
    "one table": ("tables", "tpp"),
}
MADE_BY = {
    "program": {"name": "fleet", "version": __version__},
    "catalogue": {"edition": edition().edition, "digest": edition().digest},
}


@pytest.mark.parametrize("name", COMMANDS)
def test_json_names_what_made_it(name: str) -> None:
    """Every document has the program with its version, and the edition with its digest."""
    document = json.loads(run_inside(*COMMANDS[name], "-f", "json").out)
    assert {key: document[key] for key in MADE_BY} == MADE_BY


@pytest.mark.parametrize("name", COMMANDS)
def test_csv_names_the_edition_in_every_row(name: str) -> None:
    """A row keeps its edition when it is copied elsewhere."""
    rows = list(csv.DictReader(io.StringIO(run_inside(*COMMANDS[name], "-f", "csv").out)))
    assert {row["catalogue"] for row in rows} <= {edition().edition}
    assert rows or name == "check"


@pytest.mark.parametrize("form", ["table", "markdown"])
@pytest.mark.parametrize("name", COMMANDS)
def test_people_read_the_edition_in_the_method_line(name: str, form: str) -> None:
    """The line below the tables ends in it; a check, whose findings stand alone, has none."""
    out = run_inside(*COMMANDS[name], "-f", form).out.replace("\\", "")
    end = " ".join(out.split()).removesuffix("</sub>")
    assert end.lower().endswith(f"catalogue {edition().edition}") or name == "check"


def test_the_version_names_edition_and_digest() -> None:
    """What a person reports with a number says all that made it."""
    assert run_inside("--version").out == (
        f"fleet {__version__}\ncatalogue {edition().edition} {edition().digest}\n"
    )
