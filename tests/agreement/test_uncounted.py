"""What nobody has counted is no number: not in any command, not in any format."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.conftest import Run

ALONE = "fleet: Nobody\nas_of: 2025-12-31\npools: unknown\n"
BOTH = f"{ALONE}---\nfleet: Somebody\nas_of: 2025-12-31\npools: [{{accelerator: H100, count: 7}}]\n"
EARLY = "fleet: Late\nas_of: 2025-12-31\npools: [{accelerator: H100, count: 7}]\n"

RUNS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "total": (ALONE, ("total",), "Nobody"),
    "check": (ALONE, ("check",), "Nobody"),
    "total of several": (BOTH, ("total",), "Nobody"),
    "check of several": (BOTH, ("check",), "Nobody"),
    "before the first day": (EARLY, ("total", "--as-of", "2024-12-31"), "Late"),
}


@pytest.mark.parametrize("case", RUNS)
def test_what_nobody_has_counted_is_no_number(case: str, run: Run, tmp_path: Path) -> None:
    """JSON says null, CSV and tables leave the cell empty, and none says 0."""
    text, (command, *options), name = RUNS[case]
    path = tmp_path / "fleets.yaml"
    path.write_text(text, encoding="utf-8")

    def shown(form: str) -> str:
        done = run(command, path, *options, "-f", form)
        assert done.code == 0, done.err
        return done.out

    (fleet,) = [one for one in json.loads(shown("json"))["fleets"] if one["fleet"] == name]
    assert (fleet["accelerators"], fleet["equivalents"]) == (None, None)
    for row in csv.DictReader(io.StringIO(shown("csv"))):
        if row.get("fleet") == name:
            assert row.get("equivalents_mid", "") == row.get("count_mid", "") == ""
    for form in ("table", "markdown"):
        for line in shown(form).splitlines():
            assert name not in line or " 0 " not in f" {line} ", line


def test_a_total_of_none_is_no_zero(run: Run, tmp_path: Path) -> None:
    """Fleets of which none is known yet have no sum, in the table and for other programs."""
    path = tmp_path / "fleets.yaml"
    path.write_text(f"{EARLY}---\n{EARLY.replace('Late', 'Later')}", encoding="utf-8")
    early = ("total", path, "--as-of", "2024-12-31")
    rows = list(csv.DictReader(io.StringIO(run(*early, "-f", "csv").out)))
    totals = [row for row in rows if row["record"].endswith("total")]
    assert all(row["equivalents_mid"] == "" for row in totals)
    for form in ("table", "markdown"):
        lines = run(*early, "-f", form).out.splitlines()
        assert [line for line in lines if re.search(r"Total.*\d", line)] == []
