"""The catalogue: its index, its names, and what a manifest adds to it."""

import ast
import json
from fractions import Fraction
from pathlib import Path

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.edition import FILE, shipped
from fleet_cli.model.catalogue import Accelerator, Ambiguous, System, UnknownFigure
from fleet_cli.read import catalogue as catalogue_module
from fleet_cli.read.catalogue import (
    INDEX,
    BundledCatalogue,
    bundled,
    catalogue_for,
    require_accelerator,
)
from fleet_cli.read.index import digest_of, edition_text, index_text, stale_lines
from fleet_cli.read.tables import named_table
from tests.data.test_catalogue_data import sections


def chip(name: str) -> Accelerator:
    """Return an accelerator of the catalogue."""
    entry = bundled().find(name)
    assert isinstance(entry, Accelerator)
    return entry


def test_the_index_is_current() -> None:
    """The index is what the data files give; else run `python -m fleet_cli.read.index`."""
    assert stale_lines(INDEX.read_text(encoding="utf-8"), index_text()) == []


def test_the_digest_is_current() -> None:
    """The digest is that of the data files; else run `python -m fleet_cli.read.index`."""
    assert FILE.read_text(encoding="utf-8") == edition_text()


@pytest.mark.parametrize("name", ["catalogue/b.yaml", "power/c.yaml", "tables/d.yaml"])
def test_the_digest_tells_data_apart(name: str, tmp_path: Path) -> None:
    """A figure of any file that decides numbers changes it; line ends and other files do not."""
    for path in ("catalogue/a.yaml", "power/a.yaml", "tables/a.yaml", name):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"w: 1\n")
    first = digest_of(tmp_path)
    (tmp_path / name).write_bytes(b"w: 1\r\n")
    (tmp_path / "init.yaml").write_bytes(b"w: 1\n")
    assert digest_of(tmp_path) == first
    (tmp_path / name).write_bytes(b"w: 2\n")
    assert digest_of(tmp_path) != first


def test_a_stale_index_is_said_with_its_lines() -> None:
    """A line that no data file says, one that is missing and a wrong order are each named."""
    lines = index_text().splitlines()
    changed = "\n".join([lines[0], lines[1].replace("AMD", "AMX"), *lines[2:]])
    said = stale_lines(changed, index_text())
    assert said[0].endswith("index.jsonl:2: no data file says so")
    assert said[1].endswith("index.jsonl: misses " + lines[1][:60] + "...")
    assert "order" in stale_lines("\n".join([*lines[:1], *reversed(lines[1:])]), index_text())[0]


@pytest.mark.parametrize("broken", ['{"keys": "|b200|"', '{"keys": "|b200|", "entry": {"x": 1}}'])
def test_a_broken_index_is_an_error_at_its_line(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read of the index is an error of file and line, and of no other name."""
    index = tmp_path / "index.jsonl"
    index.write_text(f'{{"vendors": []}}\n\n{broken}\n', encoding="utf-8")
    monkeypatch.setattr(catalogue_module, "INDEX", index)
    damaged = BundledCatalogue()
    assert damaged.find("H100") is None
    with pytest.raises(FleetError) as error:
        damaged.find("B200")
    (problem,) = error.value.diagnostics
    assert problem.source is not None
    assert problem.span is not None
    assert (problem.code, problem.source.name, problem.span.line) == ("catalogue", str(index), 3)


def test_a_line_of_the_index_is_json_and_a_literal_of_python() -> None:
    """One entry is read by the one and the whole list by the other, and both read the same."""
    for line in INDEX.read_text(encoding="utf-8").splitlines():
        assert ast.literal_eval(line) == json.loads(line)


def test_what_the_index_holds_is_what_the_data_files_say() -> None:
    """Every figure comes back from the index as the very fraction that a data file writes."""
    chips = {chip.name: chip for chip in bundled().accelerators()}
    for entry in sections("accelerators"):
        chip = chips[entry["name"]]
        for field, written in entry.get("dense", {}).items():
            if written == "unknown":
                with pytest.raises(UnknownFigure):
                    chip.figure(field)
            else:
                assert chip.figure(field) == (None if written == "none" else Fraction(written))
        assert chip.memory_gb == (Fraction(entry["memory_gb"]) if "memory_gb" in entry else None)
    for system in bundled().systems():
        assert type(system.count) is Fraction


def test_every_entry_can_be_read() -> None:
    """Each entry is found under its own name and every alias."""
    for entry in bundled().entries():
        for spelling in (entry.name, *entry.aliases):
            assert bundled().find(spelling) is entry


@pytest.mark.parametrize(
    "spelling",
    [
        "H100 SXM5 80GB",
        "h100",
        "H100-SXM5_80 gb",
        "NVIDIA H100",
        "nvidia_h100_80gb_hbm3",
        "H100/H200",
    ],
)
def test_a_name_is_found_however_it_is_written(spelling: str) -> None:
    """Case, spaces, dashes, underscores and a leading vendor do not matter."""
    assert chip(spelling).name == "H100 SXM5 80GB"


def test_what_is_no_name_is_not_found() -> None:
    """Neither nothing, nor a vendor alone, nor text with the index's own separators matches."""
    for text in ("", " ", "NVIDIA", "h100\nx", "\n", "H1000", "nvidia_a100_3g.20gb"):
        assert bundled().find(text) is None


@pytest.mark.parametrize(
    ("table", "name", "rate"),
    [
        ("dense-8bit", "A100", "0.3153"),
        ("dense-8bit", "H20", "0.1496"),
        ("dense-8bit", "TPU v5p", "0.4639"),
        ("dense-8bit", "TPU v7", "2.3315"),
        ("dense-8bit", "MI300X", "1.3213"),
        ("dense-8bit", "GB200", "2.5265"),
        ("dense-16bit", "A100", "0.3153"),
        ("dense-16bit", "B200", "2.2741"),
        ("dense-16bit", "MI300X", "1.3214"),
        ("dense-16bit", "V100 SXM2", "0.1263"),
    ],
)
def test_rates_are_the_published_ones(table: str, name: str, rate: str) -> None:
    """A rate by datasheet is what Epoch AI and others publish, to four decimals."""
    rule = named_table(table)
    own, reference = rule.throughput(chip(name)), rule.throughput(chip("H100"))
    assert own is not None
    assert reference is not None
    assert f"{float(Fraction(own) / Fraction(reference)):.4f}" == rate


def test_a_system_holds_its_accelerators() -> None:
    """A box, a rack, an instance and a part of a GPU count what they hold."""
    counts = {
        "DGX H100": ("H100 SXM5 80GB", 8),
        "GB200 NVL72": ("GB200", 72),
        "p5.48xlarge": ("H100 SXM5 80GB", 8),
        "NV6ads_A10_v5": ("A10", Fraction(1, 6)),
        "v4-4096": ("TPU v4", 2048),
        "v5litepod-256": ("TPU v5e", 256),
    }
    for name, held in counts.items():
        system = bundled().find(name)
        assert isinstance(system, System)
        assert (system.accelerator, system.count) == held


def test_a_name_that_does_not_decide_is_refused() -> None:
    """DGX-1 came with three different GPUs."""
    entry = bundled().find("DGX-1")
    assert isinstance(entry, Ambiguous)
    assert len(entry.candidates) == 3


def test_a_manifest_adds_to_the_catalogue() -> None:
    """An added chip is found by its aliases, beside all others."""
    catalogue = catalogue_for([Accelerator("X1 Pro", aliases=("X1",))], [])
    added, known = catalogue.find("x-1"), catalogue.find("A100")
    assert isinstance(added, Accelerator)
    assert added.name == "X1 Pro"
    assert known is bundled().find("A100")
    assert "X1 Pro" in list(catalogue.names())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("H101", "unknown-accelerator"),
        ("DGX H100", "unknown-accelerator"),
        ("NVL72", "ambiguous-name"),
    ],
)
def test_a_required_accelerator_must_be_one(name: str, code: str) -> None:
    """A reference that is unknown, a system or undecided is an error."""
    with pytest.raises(FleetError) as error:
        require_accelerator(bundled(), name, "--reference")
    assert error.value.diagnostics[0].code == code


def test_bundled_tables_read() -> None:
    """Every table that ships is valid and is called what its file is called."""
    for name in shipped("tables"):
        assert named_table(name).name == name
