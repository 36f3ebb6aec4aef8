"""Definitions in files of their own, which manifests and options include."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.repositories import Repository

HOUSE = """\
accelerators:
  - {name: House X1, vendor: House, tdp_w: 600, dense: {bf16: 494.7}, sources: ["https://example.com/x1"]}
systems:
  - {name: House box, accelerator: House X1, count: 8}
sources:
  inventory: {title: "Inventory of November"}
power_model: {facility_over_it: 1.2}
"""
"""494.7 dense TFLOP/s are half of the 989.4 of an H100."""
SITE = """\
fleet: {}
include: ../house.yaml
pools:
  - {{accelerator: House X1, count: {}, source: inventory}}
  - {{system: House box, count: 1}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write two sites below a file that both include."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "house.yaml").write_text(HOUSE, encoding="utf-8")
    for name, count in (("oslo", 92), ("reno", 192)):
        path = tmp_path / "sites" / f"{name}.yaml"
        path.write_text(SITE.format(name.title(), count), encoding="utf-8")
    return tmp_path


def test_a_folder_shares_definitions(run: Run, folder: Path) -> None:
    """100 and 200 chips at a half each, their source, and the power model of the house."""
    document = json.loads(run("total", folder, "--wide", "-f", "json").out)
    assert document["total"]["accelerators"]["mid"] == 300
    assert document["total"]["equivalents"]["mid"] == 150
    (row,) = document["fleets"][0]["rows"]
    assert [one["title"] for one in row["sources"]] == ["Inventory of November"]
    assert run("check", folder).code == 0


def test_what_is_included_is_of_the_same_revision(run: Run, tmp_path: Path) -> None:
    """A figure of the house chip that changed is a difference; each side has its own."""
    repository = Repository(tmp_path)
    repository.write("house.yaml", HOUSE)
    repository.commit("sites/oslo.yaml", SITE.format("Oslo", 92))
    repository.write("house.yaml", HOUSE.replace("494.7", "989.4"))
    done = run("diff", "HEAD:", "sites/oslo.yaml", "-f", "json", cwd=tmp_path)
    assert json.loads(done.out)["delta"] == {"accelerators": 0, "equivalents": 50, "percent": 100}


@pytest.mark.parametrize(
    "path", ["../outside.yaml", "/etc/passwd", ".hidden.yaml", "missing.yaml", "house.txt"]
)
def test_only_files_of_the_folder_are_included(run: Run, folder: Path, path: str) -> None:
    """A manifest may come from a stranger: nothing outside, hidden or of another kind is read."""
    (folder.parent / "outside.yaml").write_text(HOUSE, encoding="utf-8")
    (folder / ".hidden.yaml").write_text(HOUSE, encoding="utf-8")
    (folder / "house.txt").write_text(HOUSE, encoding="utf-8")
    manifest = folder / "fleet.yaml"
    manifest.write_text(f"fleet: A\ninclude: {path}\npools: []\n", encoding="utf-8")
    done = run("total", manifest)
    assert done.code == 2
    assert "fleet.yaml:2:10: error[" in done.err
    assert "494.7" not in done.err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pools: []\n", "unknown-key"),
        ("include: house.yaml\n", "unknown-key"),
        ("sources: {}\n---\nsources: {}\n", "include"),
        ("sources: {inventory: {title: Another}}\n", "definition"),
        ("accelerators: [{name: House X1, dense: {bf16: 5}, sources: [https://example.com]}]\n",
         "definition"),
    ],
)  # fmt: skip
def test_a_file_of_definitions_holds_nothing_else(
    run: Run, folder: Path, text: str, code: str
) -> None:
    """Each is refused once, however many manifests include it; two definitions are both shown."""
    (folder / "more.yaml").write_text(text, encoding="utf-8")
    for path in (folder / "sites").iterdir():
        site = path.read_text("utf-8").replace("../house.yaml", "[../house.yaml, ../more.yaml]")
        path.write_text(site, encoding="utf-8")
    done = run("total", folder)
    assert (done.code, f"error[{code}]" in done.err) == (2, True)
    if code == "definition":
        assert "house.yaml" in done.err


def test_commands_without_a_manifest_include_too(run: Run, folder: Path) -> None:
    """convert, chips and import know the chips of the house; import writes the include."""
    options = ("--include", folder / "house.yaml")
    assert run("convert", "10 House box", *options, "-q").out == "40\n"
    assert run("convert", "40 H100", "--to", "House X1", *options, "-q").out == "80\n"
    assert "https://example.com/x1" in run("chips", "House X1", *options).out
    assert "House X1" in run("chips", "--vendor", "House", *options).out
    (folder / "nodes.csv").write_text("host,gpu,gpu count\nn1,House X1,8\n", encoding="utf-8")
    written = folder / "sites" / "new.yaml"
    done = run("import", "inventory", folder / "nodes.csv", *options, "-o", written)
    assert done.code == 0, done.err
    assert "include: ../house.yaml" in written.read_text("utf-8")
    assert run("total", folder, "-q").out == "154\n"
    assert run("convert", "1 H100", "--include", folder / "sites" / "oslo.yaml").code == 2
