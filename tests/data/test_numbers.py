"""What a change of the data moves is said, and the changelog has to name it."""

from pathlib import Path

import pytest

from fleet_cli.base.edition import shipped
from fleet_cli.model.catalogue import Ambiguous
from fleet_cli.read.catalogue import bundled
from tests.data.numbers import ROOT, Change, main, numbers_of, read
from tests.repositories import Repository

CATALOGUE = """
accelerators:
  - {name: H100 SXM5 80GB, vendor: NVIDIA, dense: {bf16: 989.4}, aliases: [One]}
  - {name: X1, vendor: Acme, tdp_w: 500, memory_gb: 80, dense: {bf16: 500, fp8: 1000},
     aliases: [X1 Standard, Two], sources: [https://example.com/x1]}
systems:
  - {name: X1 Box, accelerator: X1, count: 8, aliases: [Box of X1]}
"""
CHANGED = """
accelerators:
  - {name: H100 SXM5 80GB, vendor: NVIDIA, dense: {bf16: 989.40}, aliases: [One, Two]}
  - {name: X1, vendor: Acme, tdp_w: 500.5, memory_gb: 96, dense: {bf16: 600, fp16: unknown},
     note: Mended, sources: [https://example.com/sheet]}
  - {name: X2, dense: {bf16: 50}, aliases: [Three]}
systems:
  - {name: X1 Box, accelerator: X1, count: 4, aliases: [Box of X1]}
"""
TABLE = """
name: dense-16bit
description: The fastest at 16 bits.
unit: TFLOP/s
kind: spec
source: https://example.com/
fields: %s
"""
CATALOGUE_FILE = "fleet_cli/data/catalogue/acme.yaml"
TABLE_FILE = "fleet_cli/data/tables/dense-16bit.yaml"
POWER_FILE = "fleet_cli/data/power/nominal.yaml"
POWER = (ROOT / POWER_FILE).read_text("utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repository of data and of one fleet that they rate."""
    made = Repository(tmp_path)
    made.write(CATALOGUE_FILE, CATALOGUE)
    made.write(TABLE_FILE, TABLE % "[bf16]")
    made.write(POWER_FILE, POWER)
    pools = "[{accelerator: X1, count: 100}, {system: X1 Box, count: 2}]"
    made.commit("configs/fleets/lab.yaml", f"fleet: Lab\npools: {pools}\n")
    return made


def facility(count: int, watts: float, network: float) -> str:
    """Return the power of cards in boxes, cooled, in megawatts."""
    return f"{count * watts * 1.8 * network * 1.3 / 10**6:.4g}"


def test_a_change_is_said_with_what_it_moves(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures, names, what a system holds, rules and factors: old, new and source; then the fleets."""
    repository.write(CATALOGUE_FILE, CHANGED)
    repository.write(TABLE_FILE, TABLE % "{bf16: 2}")
    repository.commit(POWER_FILE, POWER.replace("mid: 1.14", "mid: 1.2"))
    wrong = main(["HEAD~1", "HEAD", "--check"], repository.folder)
    rows, _, moves = capsys.readouterr().out.partition("\nOf the fleets that ship these move:\n")
    assert rows.splitlines()[2:] == [
        "| X1: tdp_w, memory_gb, dense.bf16, dense.fp8, dense.fp16 | 500, 80, 500, 1000, – "
        "| 500.5, 96, 600, –, unknown | https://example.com/sheet |",
        "| power nominal: it_over_server.mid | 1.14 | 1.2 | https://epoch.ai/data-insights/"
        "gpus-power-usage-in-ai-data-centers |",
        "| table dense-16bit: fields, fields.bf16 | bf16, – | –, 2 | https://example.com/ |",
        "| X1 Standard: the name | X1 | unknown |  |",
        "| Two: the name | X1 | H100 SXM5 80GB |  |",
        "| X1 Box: the name | 8 × X1 | 4 × X1 |  |",
        "| Box of X1: the name | 8 × X1 | 4 × X1 |  |",
    ]
    assert moves.splitlines() == [
        "- lab.yaml: 116 → 108 accelerators",
        f"- lab.yaml: {116 * 500 / 989.4:.2f} → {108 * 600 / 989.4:.2f} H100e",
        f"- lab.yaml: {116 * 500 / 10**6} → {108 * 500.5 / 10**6:.4g} MW of accelerators",
        f"- lab.yaml: {facility(116, 500, 1.14)} → {facility(108, 500.5, 1.2)} MW of facilities",
        "- lab.yaml: 9.28 → 10.37 TB",
        "",
        "Added: X2",
    ]
    assert wrong is not None
    assert [row for row in rows.splitlines()[2:] if row not in wrong] == []


def test_prose_and_additions_need_no_mention(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Notes and sources move nothing, nor does a chip or a name that no fleet could have had."""
    text = CATALOGUE.replace("aliases: [One]", "note: The first, aliases: [One, First]")
    added = "  - {name: X3, dense: {bf16: 5}}\nsystems:"
    repository.commit(CATALOGUE_FILE, text.replace("systems:", added))
    assert main(["HEAD~1", "--check"], repository.folder) is None
    assert capsys.readouterr().out == "\nAdded: X3\n"
    assert main(["HEAD", "--check"], repository.folder) is None
    assert capsys.readouterr().out == "No number and no name changed.\n"


@pytest.mark.parametrize(
    ("lines", "is_named"),
    [
        (["| X1, 8-bit | 1,000 | `1200.5` | the vendor |"], True),
        (["| X1, 16-bit, 8-bit | 500, 1000 | 600, 1200.5 | the vendor |"], True),
        (["| X1 | 1000 | 1100 |", "| X2 | 1000 | 1200.5 |"], False),
        (["| X1 | 21000 | 1200.5 |"], False),
        (["| X10 | 1000 | 1200.5 |"], False),
        ([], False),
    ],
)
def test_one_line_names_the_entry_with_both_values(lines: list[str], is_named: bool) -> None:
    """Commas may group thousands; a value of another entry, or within another, is no mention."""
    assert Change("X1", "dense.fp8", "1000", "1200.5").is_named_in(lines) == is_named


def test_only_the_newest_release_counts(tmp_path: Path) -> None:
    """What an older release says of a figure says nothing of this change."""
    log = "# Log\n\n## Unreleased\n\n### Numbers\n\n{}## 0.1\n\n### Numbers\n\nold\n"
    (tmp_path / "log.md").write_text(log.format("new\n\n"), encoding="utf-8")
    assert "".join(numbers_of(tmp_path / "log.md")) == "new"


def test_all_data_that_decide_numbers_are_compared() -> None:
    """Every accelerator, name, table and power model that the program has is read."""
    data = read(ROOT)
    entries = {f"table {name}" for name in shipped("tables")} | {"power nominal"}
    assert data.entries.keys() == entries | {chip.name for chip in bundled().accelerators()}
    assert {entry.name for entry in bundled().entries()} <= set(data.names)
    assert any(type(entry) is Ambiguous for entry in bundled().entries())
