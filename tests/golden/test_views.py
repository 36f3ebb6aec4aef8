"""The views of the catalogue, the tables and the changes, as a person has read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

FOLDER = Path(__file__).parent / "views"
META = ("configs/fleets/meta-2023.yaml", "configs/fleets/meta-2024.yaml")

VIEWS: dict[str, tuple[str, ...]] = {
    "tables.txt": ("tables",),
    "table-mlperf.txt": ("tables", "mlperf-inference-5.1-llama2-70b-offline"),
    "table-mix.txt": ("tables", "configs/tables/training-inference-mix.yaml"),
    "table-measured.txt": ("tables", "configs/tables/measured-example.yaml"),
    "chip.txt": ("chips", "MI300X"),
    "system.txt": ("chips", "NV6ads_A10_v5"),
    "chips.txt": ("chips", "--vendor", "AWS"),
    "compare.txt": ("compare", META[1]),
    "convert.txt": ("convert", "350k H100 + 7 NV6ads_A10_v5", "--to", "B200"),
    "diff-wide.txt": ("diff", *META, "--wide"),
    "diff-by-pool.txt": ("diff", *META, "--by", "pool", "--by", "vendor"),
    "diff-fleets.txt": ("diff", "configs/fleets/oracle.yaml", "configs/fleets/amazon.yaml"),
    "check.txt": ("check", "configs/fleets/xai-2025.yaml", "--min", "1M"),
}
"""File of the output, and the command."""


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_as_it_was_read(name: str, run: Run, golden: Callable[[Path, str], None]) -> None:
    """At a hundred columns the command prints what was read and found good."""
    done = run(*VIEWS[name], columns=100)
    golden(FOLDER / name, done.out + done.err)
