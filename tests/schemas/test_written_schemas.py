"""The schemas of manifests and tables: they say what the reader says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from fleet_cli.base.source import Source
from fleet_cli.cli.commands.init import TEMPLATE
from fleet_cli.read.catalogue import FOLDER as CATALOGUE
from fleet_cli.read.explanations import explain
from fleet_cli.read.fields import Record
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.manifest_fields import MANIFEST, POOL
from fleet_cli.read.manifest_targets import TARGET
from fleet_cli.read.schemas import TABLES, manifest_schema, table_schema
from fleet_cli.read.tables import FOLDER as BUNDLED_TABLES
from tests.conftest import CONFIGS, Run
from tests.pages import fences
from tests.schemas.guesses import LOADERS, Yaml11, guess

MANIFESTS = Draft202012Validator(
    manifest_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
)
TABLE_FILES = Draft202012Validator(table_schema())

SHIPPED = [path for path in sorted(CONFIGS.rglob("*.yaml")) if "fleet:" in path.read_text("utf-8")]

STRUCTURAL = [
    "date",
    "empty",
    "figure",
    "missing-key",
    "one-of",
    "text",
    "type",
    "unknown-key",
    "url",
]
"""Codes of errors that a schema can see; the others need the catalogue, several places, or the
text before YAML reads it, as 350.000 does."""

FITTING = {
    "the least": "{fleet: A, pools: []}",
    "names that look like other types": "{fleet: 2024, owner: NO, description: 1.5, pools: []}",
    "every form of a count": """
fleet: A
pools:
  - {accelerator: H100, count: 350000}
  - {accelerator: H100, count: 350_000}
  - {accelerator: H100, count: "350,000"}
  - {accelerator: H100, count: 350k}
  - {accelerator: H100, count: 1.5M}
  - {accelerator: H100, count: "8"}
  - {accelerator: H100, count: {low: 1k, mid: 2_000, high: "3,000"}}
""",
    "an accelerator by default": """
fleet: A
defaults: {accelerator: H100}
pools: [{count: 8}, {count: 8, accelerator: B200}, {system: DGX H100, count: 1}]
""",
    "a count by default": "{fleet: A, defaults: {count: 8}, pools: [{accelerator: H100}]}",
    "a power instead of a count": """
fleet: A
pools:
  - {accelerator: GB200, power: 1.2 GW}
  - {accelerator: GB200, power: {low: 1 GW, high: 2 GW}, power_basis: it_power}
""",
    "a power by default": "{fleet: A, defaults: {power: 1 MW}, pools: [{accelerator: GB200}]}",
    "keys without a value": """
fleet: A
owner:
as_of:
defaults:
targets:
pools:
  - {accelerator: H100, system: , count: 8, site: , tags: , online: }
""",
    "merged keys": """
fleet: A
pools:
  - &first {accelerator: H100, count: 8, site: North}
  - {<<: *first, count: 16}
""",
    "targets of every comparator": """
fleet: A
pools: []
targets:
  - {name: a, at_least: 350k}
  - {name: b, about: 600_000, tolerance: 7.5%, of: [Hopper, Blackwell]}
  - {name: c, at_most: 150.5, of: power_mw, by: 2030-01-01}
""",
    "additions": """
fleet: A
pools: [{system: Box, count: 2}]
accelerators:
  - {name: X1, vendor: Example, released: 2025-01, tdp_w: 700, dense: {bf16: 989.4, fp8: "1979"}}
systems:
  - {name: Box, accelerator: X1, count: 8}
  - {name: Slice, accelerator: X1, count: 1/6, aliases: box-slice}
""",
}
"""Manifests that are valid, each for its own reason."""

UNFITTING = {
    "nothing": "{}",
    "no pools": "{fleet: A}",
    "no fleet": "{pools: []}",
    "an empty name": '{fleet: "", pools: []}',
    "a name on two lines": '{fleet: "a\\nb", pools: []}',
    "an unknown key": "{fleet: A, pool: [], pools: []}",
    "a list of names": "{fleet: A, pools: [H100]}",
    "pools without a value": "fleet: A\npools:\n",
    "no accelerator": "{fleet: A, pools: [{count: 8}]}",
    "an accelerator without a value": "{fleet: A, pools: [{accelerator: , count: 8}]}",
    "no count": "{fleet: A, pools: [{accelerator: H100}]}",
    "both units": "{fleet: A, pools: [{accelerator: H100, system: DGX H100, count: 8}]}",
    "a count and a power": "{fleet: A, pools: [{accelerator: H100, count: 8, power: 1 MW}]}",
    "defaults with another key": "{fleet: A, defaults: {site: N}, pools: [{count: 8}]}",
    "defaults without a value": "fleet: A\ndefaults:\npools: [{accelerator: H100}]",
    "a negative count": "{fleet: A, pools: [{accelerator: H100, count: -3}]}",
    "half an accelerator": "{fleet: A, pools: [{accelerator: H100, count: 2.5}]}",
    "a count in words": "{fleet: A, pools: [{accelerator: H100, count: many}]}",
    "a count that is too large": "{fleet: A, pools: [{accelerator: H100, count: 9999999999999}]}",
    "an estimate without high": "{fleet: A, pools: [{accelerator: H100, count: {low: 1, mid: 2}}]}",
    "no such date": "{fleet: A, as_of: 2024-02-30, pools: []}",
    "a German date": "{fleet: A, as_of: 31.12.2024, pools: []}",
    "two comparators": "{fleet: A, pools: [], targets: [{name: a, about: 8, at_most: 9}]}",
    "no comparator": "{fleet: A, pools: [], targets: [{name: a}]}",
    "a tolerance in hundredths": "{fleet: A, pools: [], targets: [{name: a, about: 8, tolerance: 0.05}]}",
    "a figure with a unit": "{fleet: A, pools: [], accelerators: [{name: X, memory_gb: 80 GB}]}",
    "an unknown precision": "{fleet: A, pools: [], accelerators: [{name: X, dense: {fp2: 1}}]}",
    "a system without a count": "{fleet: A, pools: [], systems: [{name: X, accelerator: H100}]}",
    "an address without https": "{fleet: A, pools: [], sources: {a: {url: www.example.com}}}",
    "tags in a list": "{fleet: A, pools: [{accelerator: H100, count: 8, tags: [a]}]}",
}
"""Manifests that are not valid, each for its own reason."""


def problems(text: str) -> list[str]:
    """Return what the reader finds wrong with the text of a manifest."""
    return [problem.message for problem in read_manifests(Source("fleet.yaml", text))[1]]


def complaints(text: str, loader: type[yaml.CSafeLoader]) -> list[str]:
    """Return what an editor with the schema finds wrong with it."""
    return [error.message for one in guess(text, loader) for error in MANIFESTS.iter_errors(one)]


@pytest.mark.parametrize("schema", [manifest_schema(), table_schema()], ids=["manifest", "table"])
def test_a_schema_is_one(schema: dict[str, Any]) -> None:
    """The schema is valid itself, names its dialect, and has a name without a host."""
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:fleet:schema:")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("path", [*SHIPPED, TEMPLATE], ids=lambda path: path.stem)
def test_what_ships_is_valid(path: Path, loader: type[yaml.CSafeLoader]) -> None:
    """Every manifest that ships, and the one to start from, satisfies the schema."""
    assert complaints(path.read_text("utf-8"), loader) == []


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("case", FITTING)
def test_what_the_reader_takes_the_schema_takes(case: str, loader: type[yaml.CSafeLoader]) -> None:
    """A valid manifest is valid for both, whatever types an editor guesses."""
    assert problems(FITTING[case]) == []
    assert complaints(FITTING[case], loader) == []


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("case", UNFITTING)
def test_what_the_reader_refuses_the_schema_refuses(
    case: str, loader: type[yaml.CSafeLoader]
) -> None:
    """A manifest of the wrong shape is refused by both."""
    assert problems(UNFITTING[case]) != []
    assert complaints(UNFITTING[case], loader) != []


@pytest.mark.parametrize("code", STRUCTURAL)
def test_an_editor_sees_errors_of_shape(code: str) -> None:
    """The failing example of each error that lies in one place fails the schema too."""
    failing = next(fences(explain(code)[0].text))
    assert failing["info"] == "yaml fleet.yaml"
    assert complaints(failing["text"], Yaml11) != []


@pytest.mark.parametrize("loader", LOADERS)
def test_every_entry_of_the_catalogue_could_be_an_addition(loader: type[yaml.CSafeLoader]) -> None:
    """Accelerators and systems of a manifest have the same fields as the catalogue's."""
    for path in sorted(CATALOGUE.glob("*.yaml")):
        (data,) = guess(path.read_text("utf-8"), loader)
        data.pop("ambiguous", None)
        errors = list(MANIFESTS.iter_errors({"fleet": "A", "pools": [], **data}))
        assert errors == [], path


@pytest.mark.parametrize("path", sorted(BUNDLED_TABLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_bundled_table_is_valid(path: Path) -> None:
    """The tables that ship satisfy the schema of a table."""
    (table,) = guess(path.read_text("utf-8"), Yaml11)
    assert list(TABLE_FILES.iter_errors(table)) == []


def test_a_table_with_an_unknown_key_is_refused() -> None:
    """A slip in a table's key is shown in the editor."""
    table = {
        "name": "a",
        "description": "b",
        "unit": "c",
        "kind": "spec",
        "source": "d",
        "feilds": [],
    }
    assert list(TABLE_FILES.iter_errors(table)) != []


def descriptions(part: Any) -> Iterator[str]:
    """Yield every description of a schema."""
    if isinstance(part, dict):
        if isinstance(part.get("description"), str):
            yield part["description"]
        for inner in part.values():
            yield from descriptions(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from descriptions(inner)


@pytest.mark.parametrize("shape", [MANIFEST, POOL, TARGET, *TABLES], ids=lambda shape: shape.name)
def test_every_field_is_explained(shape: Record) -> None:
    """An editor shows what the reader's own definition says of each key."""
    shown = {*descriptions(manifest_schema()), *descriptions(table_schema())}
    assert {field.doc for field in shape.fields.values()} <= shown


def examples(name: str) -> list[str]:
    """Return what an editor offers for one of the definitions of the manifest's schema."""
    found: list[str] = manifest_schema()["$defs"][name]["examples"]
    return found


def test_an_editor_offers_what_the_program_knows() -> None:
    """Names are offered for each key that takes them, and any other text may still stand there."""
    for shape, key, name in (
        ("pool", "accelerator", "accelerator-name"),
        ("pool", "system", "system-name"),
        ("defaults", "system", "system-name"),
        ("system", "accelerator", "accelerator-name"),
        ("target", "of", "measure-or-group"),
    ):
        field = manifest_schema()["$defs"][shape]["properties"][key]
        assert f"#/$defs/{name}" in json.dumps(field), (shape, key)
    assert "#/$defs/table-name" in json.dumps(manifest_schema()["properties"]["table"])
    assert {"H100 SXM5 80GB", "MI300X"} <= set(examples("accelerator-name"))
    assert {"h100e", "power_mw", "Hopper", "AMD"} <= set(examples("measure-or-group"))


def test_what_an_editor_offers_is_taken(run: Run, tmp_path: Path) -> None:
    """Every name that is offered means something, in its own field."""
    pools = [
        {field: name, "count": 1}
        for field in ("accelerator", "system")
        for name in examples(f"{field}-name")
    ]
    subjects = [*examples("measure-or-group"), *examples("accelerator-name")]
    targets = [
        {"name": f"t{number}", "at_most": 10_000_000, "of": name}
        for number, name in enumerate(subjects)
    ]
    tables = examples("table-name")
    for number, table in enumerate(tables):
        is_first = number == 0
        known = {"pools": pools, "targets": targets} if is_first else {"pools": []}
        manifest = {"fleet": f"F{number}", "table": table, **known}
        (tmp_path / f"{number}.yaml").write_text(json.dumps(manifest), encoding="utf-8")
    done = run("check", tmp_path)
    unknown = [line for line in done.out.splitlines() if "unknown-" in line or "ambiguous" in line]
    assert (unknown, len(tables) > 5) == ([], True)


def test_the_schema_stays_small_enough_to_keep_in_git() -> None:
    """Names stand in it once each, however many fields take them."""
    assert len(json.dumps(manifest_schema())) < 60_000
