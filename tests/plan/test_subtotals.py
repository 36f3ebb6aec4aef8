"""Rows by two keys stand in blocks with subtotals, for people."""

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import Run

LAB = """\
fleet: Lab
pools:
  - {{accelerator: H100, count: {oslo}, site: Oslo, region: EU}}
  - {{accelerator: H100, count: {bergen}, site: Bergen, region: EU}}
  - {{accelerator: H100, count: 300, site: Reno, region: US}}
  - {{accelerator: MTIA, count: 7, site: Reno, region: US, unrated: not said}}
"""
BY = ("--by", "region", "--by", "site")


@pytest.fixture
def sides(tmp_path: Path) -> list[Path]:
    """Write a fleet, and what became of it: 20 H100 moved from Oslo to Bergen."""
    paths = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
    for path, oslo, bergen in zip(paths, (100, 80), (50, 70), strict=True):
        path.write_text(LAB.format(oslo=oslo, bergen=bergen), encoding="utf-8")
    return paths


def lines(text: str) -> list[list[str]]:
    """Return the cells of the rows of Markdown tables that are about regions."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    return [row for row in rows if row and row[0].rstrip(" †") in ("EU", "US")]


def test_blocks_of_a_total_end_with_what_they_come_to(run: Run, sides: list[Path]) -> None:
    """Europe has 100 + 50; of America the rated and the unrated row are 300 and 7."""
    rows = lines(run("total", sides[0], *BY, "-f", "markdown").out)
    assert [row[:3] for row in rows] == [
        ["US", "Reno", "300"], ["US †", "Reno", "7"], ["US", "total", "307"],
        ["EU", "Oslo", "100"], ["EU", "Bergen", "50"], ["EU", "total", "150"],
    ]  # fmt: skip
    assert rows[-1][-1] == "33.3%"
    table = run("total", sides[0], *BY).out
    assert [line.split()[:3] for line in table.splitlines() if " total " in line] == [
        ["US", "total", "307"],
        ["EU", "total", "150"],
    ]


def test_machines_get_no_subtotals(run: Run, sides: list[Path]) -> None:
    """They would count everything twice."""
    document = json.loads(run("total", sides[0], *BY, "-f", "json").out)
    assert [row["site"] for row in document["fleets"][0]["rows"]] == [
        "Reno", "Oslo", "Bergen", "Reno",
    ]  # fmt: skip
    rows = csv.DictReader(run("total", sides[0], *BY, "-f", "csv").out.splitlines())
    assert sum(row["record"] == "rows" for row in rows) == 4


def test_blocks_of_a_diff_end_with_what_became_of_them(run: Run, sides: list[Path]) -> None:
    """What moved inside of a region is no change of it."""
    rows = lines(run("diff", *sides, *BY, "-f", "markdown").out)
    assert [[row[0], row[1], *row[3:6]] for row in rows] == [
        ["EU", "Bergen", "50", "70", "+20"],
        ["EU", "Oslo", "100", "80", "-20"],
    ]
    both = [path.read_text("utf-8").replace("300", str(300 - at)) for at, path in enumerate(sides)]
    sides[1].write_text(both[1], encoding="utf-8")
    rows = lines(run("diff", *sides, *BY, "-f", "markdown").out)
    assert [row[0:2] for row in rows if row[1] == "total"] == [["EU", "total"]]
    assert next(row for row in rows if row[1] == "total")[3:6] == ["150", "150", "0"]


def test_blocks_of_a_timeline_end_with_what_they_come_to(run: Run, sides: list[Path]) -> None:
    """On each date, for people: 150 in Europe, and 130 once 20 are retired; machines get rows alone."""
    text = (
        sides[0]
        .read_text(encoding="utf-8")
        .replace("fleet: Lab\n", "fleet: Lab\nas_of: 2026-06-30\n")
    )
    sides[0].write_text(
        text + "  - {accelerator: H100, count: 20, site: Oslo, region: EU, retired: 2026-12-31}\n",
        encoding="utf-8",
    )
    table = run("timeline", sides[0], *BY, "-f", "markdown").out
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    assert [[row[0].replace("\\", ""), *row[1:4]] for row in rows if row[2:3] == ["total"]] == [
        ["2026-06-30", "US", "total", "307"], ["2026-06-30", "EU", "total", "170"],
        ["2026-12-31", "US", "total", "307"], ["2026-12-31", "EU", "total", "150"],
    ]  # fmt: skip
    assert " total " in run("timeline", sides[0], *BY).out
    assert " total " not in run("timeline", sides[0], "--by", "region").out
    document = json.loads(run("timeline", sides[0], *BY, "-f", "json").out)
    assert all(row["site"] != "total" for point in document["points"] for row in point["rows"])
    read = csv.DictReader(run("timeline", sides[0], *BY, "-f", "csv").out.splitlines())
    assert not [row for row in read if row["site"] == "total"]
