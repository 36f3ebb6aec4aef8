"""The schemas of JSON outputs: every command's real output satisfies its own."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fleet_cli.cli.app import COMMANDS
from fleet_cli.report.schemas import DOCUMENTS, document_schema
from tests.conftest import CONFIGS, FLAGSHIP, ROOT, Run

EVERYTHING = ROOT / "tests" / "golden" / "total" / "everything.yaml"

RUNS: tuple[tuple[str, ...], ...] = (
    ("total", str(FLAGSHIP)),
    ("total", str(FLAGSHIP), "--by", "vendor", "--by", "tag:team", "--estimates", "independent"),
    ("total", str(FLAGSHIP), "--reference", "B200", "--as-of", "2024-06-30"),
    ("total", str(EVERYTHING)),
    ("total", str(EVERYTHING), str(FLAGSHIP), "--table", "dense-8bit", "--by", "pool"),
    ("diff", str(CONFIGS / "fleets" / "meta-2023.yaml"), str(FLAGSHIP)),
    ("diff", str(FLAGSHIP), str(FLAGSHIP)),
    ("diff", str(EVERYTHING), str(FLAGSHIP), "--table", "dense-8bit", "--by", "pool"),
    ("diff", "/dev/null", str(CONFIGS / "fleets"), "--by", "site", "--by", "tag:team"),
    ("check", str(CONFIGS)),
    ("check", str(EVERYTHING), "nowhere.yaml", "--min", "1M", "--require", "nothing"),
    ("compare", str(FLAGSHIP)),
    ("compare", str(EVERYTHING)),
    ("timeline", str(FLAGSHIP)),
    ("timeline", str(CONFIGS / "fleets"), "--every", "quarter", "--by", "fleet", "--by", "vendor"),
    ("timeline", str(EVERYTHING), "--as-of", "2025-06-30", "--estimates", "independent"),
    ("convert", "350k H100 + 16 p4d.24xlarge"),
    ("chips",),
    ("chips", "H100"),
    ("chips", "p5.48xlarge"),
    ("tables",),
    ("tables", "rgu-1.0"),
)
"""Command lines, each of which writes a document with --format json."""


def validator(name: str) -> Draft202012Validator:
    """Return what checks documents against the schema of a command."""
    return Draft202012Validator(
        document_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


@pytest.mark.parametrize("arguments", RUNS, ids=" ".join)
def test_an_output_satisfies_its_schema(arguments: tuple[str, ...], run: Run) -> None:
    """What a command writes is what its schema says, no field more and none less."""
    done = run(*arguments, "--format", "json")
    assert done.out, done.err
    assert list(validator(arguments[0]).iter_errors(json.loads(done.out))) == []


def test_every_command_with_a_schema_is_run() -> None:
    """No command that writes a document is left out above."""
    assert {arguments[0] for arguments in RUNS} == set(COMMANDS) & set(DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_is_one(name: str) -> None:
    """Each schema is valid itself, and names the document that it is about."""
    schema = document_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:fleet:schema:{name}:1"
    assert schema["properties"]["schema"] == {"const": f"fleet.{name}/1"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reference_is_defined_and_every_definition_used(name: str) -> None:
    """No schema points at nothing, and none carries what it does not use."""
    schema = document_schema(name)
    pointed = {pointer.rsplit("/", 1)[1] for pointer in references(schema)}
    assert pointed == set(schema["$defs"])


def references(part: Any) -> set[str]:
    """Return every reference in a schema."""
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*map(references, part.values()))
    if isinstance(part, list):
        return set().union(*map(references, part))
    return set()


def document(run: Run) -> dict[str, Any]:
    """Return the flagship's total."""
    parsed: dict[str, Any] = json.loads(run("total", FLAGSHIP, "-f", "json").out)
    return parsed


def test_a_field_that_is_not_described_is_refused(run: Run) -> None:
    """A field that a document gains must be added to its schema."""
    changed = document(run)
    changed["fleets"][0]["surprise"] = 1
    assert list(validator("total").iter_errors(changed)) != []


def test_a_field_that_is_gone_is_missed(run: Run) -> None:
    """A field that a document loses breaks its schema."""
    changed = document(run)
    del changed["fleets"][0]["rows"][0]["rate"]
    assert list(validator("total").iter_errors(changed)) != []


def test_the_command_prints_the_schema(run: Run) -> None:
    """`fleet schema total` prints what the tests validate with."""
    assert json.loads(run("schema", "total").out) == document_schema("total")


@pytest.mark.parametrize("name", ["manifest", "table", *DOCUMENTS])
def test_the_help_names_every_schema(name: str, run: Run) -> None:
    """Each schema can be found without reading the source."""
    assert name in run("schema", "--help").out
    assert run("schema", name).code == 0


def test_a_schema_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    """--output writes the same bytes that standard output gets."""
    path = tmp_path / "fleet.schema.json"
    assert run("schema", "manifest", "--output", path).out == ""
    assert path.read_text("utf-8") == run("schema", "manifest").out


def test_an_unknown_schema_is_an_error_with_the_names(run: Run) -> None:
    """A slip in the name is answered with the names that there are."""
    done = run("schema", "manifset")
    assert done.code == 2
    assert 'did you mean "manifest"?' in done.err
    assert "compare, convert" in run("schema", "xyz").err
