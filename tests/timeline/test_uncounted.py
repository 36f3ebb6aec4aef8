"""A fleet that nobody had counted: growth begins where all are, and it is named."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

KNOWN = "fleet: V\nas_of: {day}\npools: [{{accelerator: H100, count: 400}}]\n"
UNKNOWN = "---\nfleet: U\nas_of: {day}\npools: unknown\n"
COUNTED = "---\nfleet: U\nas_of: {day}\npools: [{{accelerator: H100, count: 700}}]\n"


def test_counting_a_fleet_is_no_growth(run: Run, tmp_path: Path) -> None:
    """What was not known before is not taken for none, and is said."""
    path = tmp_path / "a.yaml"
    early, late = "2026-01-01", "2026-06-01"
    alone = KNOWN.format(day=early) + UNKNOWN.format(day=early)
    path.write_text(alone, encoding="utf-8")
    assert "U: nobody has counted its pools; it is in no sum" in run("timeline", path).out
    text = f"{alone}---\n{KNOWN.format(day=late)}{COUNTED.format(day=late)}"
    path.write_text(text, encoding="utf-8")
    out = run("timeline", path).out
    assert f"U: nothing is known before {late}" in out
    assert "+175" not in out


def history(fleet: str, *pools: str) -> str:
    """Return a fleet at the end of 2023, of 2024 and so on."""
    return "---\n".join(
        f"fleet: {fleet}\nas_of: {2023 + year}-12-31\npools: {said}\n"
        for year, said in enumerate(pools)
    )


def some(count: int) -> str:
    """Return pools of H100."""
    return f"[{{accelerator: H100, count: {count}}}]"


@pytest.fixture
def gap(tmp_path: Path) -> Path:
    """A fleet that nobody counted at the end of 2024."""
    path = tmp_path / "gap.yaml"
    path.write_text(history("A", some(100), "unknown", some(300)), encoding="utf-8")
    return path


def points(run: Run, *arguments: str | Path) -> list[dict[str, Any]]:
    """Return the points of a timeline."""
    found: list[dict[str, Any]] = json.loads(run("timeline", *arguments, "-f", "json").out)[
        "points"
    ]
    return found


def test_a_date_that_nobody_counted_is_no_0(run: Run, gap: Path) -> None:
    """Between two known totals it has none, in any format; the growth is that of what is known."""
    known, unknown, later = points(run, gap)
    assert (known["equivalents"]["mid"], later["equivalents"]["mid"]) == (100, 300)
    assert (unknown["accelerators"], unknown["equivalents"], unknown["power"]) == (None, None, None)
    assert (unknown["uncounted"], known["uncounted"]) == (["A"], [])
    assert [one["change"] for one in (known, unknown, later)] == [None, None, None]
    rows = csv.DictReader(io.StringIO(run("timeline", gap, "-f", "csv").out))
    assert [row["equivalents_mid"] for row in rows if row["date"] == "2024-12-31"][:1] == [""]
    shown = run("timeline", gap).out
    assert "A: nobody has counted its pools on 2024-12-31; it is in no sum there" in shown
    assert "-100" not in shown
    assert "+200.0%" in shown
    quiet = run("timeline", gap, "-q", "--as-of", "2025-06-30")
    assert (quiet.code, quiet.out) == (2, "")
    assert run("timeline", gap, "-q").out == "300\n"


def test_every_date_is_what_total_says_of_it(run: Run, gap: Path) -> None:
    """Where `total` knows nothing `timeline` does not either."""
    for point in points(run, gap, "--every", "quarter"):
        total = json.loads(run("total", gap, "--as-of", point["date"], "-f", "json").out)["total"]
        assert point["equivalents"] == (total and total["equivalents"])


def test_others_are_summed_without_it(run: Run, gap: Path) -> None:
    """It is in no sum of that date, and the others' total is no fall."""
    text = f"{gap.read_text(encoding='utf-8')}---\n{history('B', some(50), some(60), some(70))}"
    gap.write_text(text, encoding="utf-8")
    first, second, third = points(run, gap)
    assert [one["equivalents"]["mid"] for one in (first, second, third)] == [150, 60, 370]
    assert [one["uncounted"] for one in (first, second, third)] == [[], ["A"], []]
    assert [one["change"] for one in (first, second, third)] == [None, None, None]
    quiet = run("timeline", gap, "-q", "--as-of", "2024-12-31")
    assert quiet.out == "60\n"
    assert "nobody has counted A" in quiet.err


@pytest.mark.parametrize("name", ["svg", "html"])
def test_a_picture_has_a_gap(run: Run, gap: Path, name: str) -> None:
    """The line ends where nothing is known, and begins again."""
    done = run("timeline", gap, "-f", name)
    assert done.code == 0
    assert ">300<" in done.out
    assert ">0<" in done.out  # the axis
    assert done.out.count('id="step') != 1


def test_a_fleet_that_nobody_ever_counted_has_dates(run: Run, tmp_path: Path) -> None:
    """It is not said that its dates are missing."""
    path = tmp_path / "fleet.yaml"
    path.write_text(history("A", "unknown"), encoding="utf-8")
    done = run("timeline", path)
    assert done.code == 2
    assert "nobody has counted the pools of these fleets, so there is no timeline" in done.err
