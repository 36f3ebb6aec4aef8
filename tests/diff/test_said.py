"""What a diff says of itself: whom it is about, and for which dates its totals hold."""

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import Run

FLEET = "fleet: {name}\n{date}pools:\n  - {{accelerator: H100, count: {count}}}\n"


def written(path: Path, *fleets: tuple[str, str, int]) -> Path:
    """Write documents of name, date or nothing, and count."""
    texts = (
        FLEET.format(name=name, date=f"as_of: {day}\n" if day else "", count=count)
        for name, day, count in fleets
    )
    path.write_text("---\n".join(texts), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "title", "day"),
    [
        ((("A", "2024-01-01", 1),), (("A", "2024-01-01", 2),), "A", "as of 2024-01-01"),
        ((("A", "2024-01-01", 1),), (("A", "2024-06-01", 2),), "A",
         "as of 2024-01-01 → 2024-06-01"),
        ((("A", "2024-01-01", 1), ("A", "2025-01-01", 5)),
         (("A", "2024-01-01", 2), ("A", "2025-01-01", 5)), "A", ""),
        ((("A", "2024-01-01", 1),), (("A", "", 2),), "A", ""),
        ((("A", "", 1), ("B", "", 5)), (("A", "", 2), ("B", "", 5)), "A", ""),
        ((("A", "", 1), ("B", "", 5)), (("A", "", 2), ("B", "", 6)), "2 fleets", ""),
        ((("A", "2024-01-01", 1),), (("A", "2024-01-01", 1), ("B", "2024-01-01", 5)), "B",
         "as of 2024-01-01"),
    ],
)  # fmt: skip
def test_title_and_date_are_those_of_the_totals(
    run: Run,
    tmp_path: Path,
    old: tuple[tuple[str, str, int], ...],
    new: tuple[tuple[str, str, int], ...],
    title: str,
    day: str,
) -> None:
    """A date is named only where both sides and all fleets hold for it."""
    done = run("diff", written(tmp_path / "a.yaml", *old), written(tmp_path / "b.yaml", *new))
    first, *_, last = done.out.splitlines()
    assert first.startswith(f"{title}: ")
    assert last.partition(" · as of ")[2].partition(" · ")[0] == day.removeprefix("as of ")


def test_what_is_not_rated_has_a_row_of_its_own(run: Run, tmp_path: Path) -> None:
    """As in a total: rated and unrated pools of one accelerator are not added up."""
    text = (
        "fleet: A\npools:\n  - {{accelerator: H100, count: {count}}}\n"
        "  - {{accelerator: H100, count: 60, unrated: why}}\n"
    )
    for name, count in (("a", 3), ("b", 4)):
        (tmp_path / f"{name}.yaml").write_text(text.format(count=count), encoding="utf-8")
    done = run("diff", tmp_path / "a.yaml", tmp_path / "b.yaml", "-f", "json")
    (row,) = json.loads(done.out)["rows"]
    assert row["count"] == {"old": exact(3), "new": exact(4), "delta": 1}
    assert row["delta_percent"] == pytest.approx(100 / 3)


def exact(count: int) -> dict[str, int]:
    """Return a count that is known, as documents have it."""
    return {"low": count, "mid": count, "high": count}


@pytest.mark.parametrize(
    ("terms", "title", "now", "was"),
    [
        ("of: H100, by: 2026-12-31", "was by", ("H100", "2026-12-31"), ("H100", "2025-12-31")),
        ("of: B200, by: 2025-12-31", "was of", ("B200", "2025-12-31"), ("H100", "2025-12-31")),
    ],
)
def test_terms_that_changed_are_shown_as_they_were(
    run: Run, tmp_path: Path, terms: str, title: str, now: tuple[str, str], was: tuple[str, str]
) -> None:
    """A deadline that was moved, or another chip, is not taken for the old one."""
    text = (
        "fleet: A\nas_of: 2025-01-01\npools:\n  - {accelerator: H100, count: 1}\n"
        "targets:\n  - {name: t, at_least: 200, %s}\n"
    )
    for name, own in (("a", "of: H100, by: 2025-12-31"), ("b", terms)):
        (tmp_path / f"{name}.yaml").write_text(text % own, encoding="utf-8")
    sides = ("diff", tmp_path / "a.yaml", tmp_path / "b.yaml")
    shown = run(*sides).out
    assert [word for word in ("was of", "was by") if word in shown] == [title]
    (row,) = [
        row for row in csv.DictReader(run(*sides, "-f", "csv").out.splitlines()) if row["target"]
    ]
    assert ((row["of"], row["by"]), (row["old_of"], row["old_by"])) == (now, was)


def test_what_a_target_was_stands_beside_its_end(run: Run, tmp_path: Path) -> None:
    """A target that is gone has an old goal, and none now, where both are shown."""
    text = (
        "fleet: A\nas_of: 2025-01-01\npools:\n  - {accelerator: H100, count: 100}\ntargets:\n"
        "  - {name: stays, at_least: %s}\n%s"
    )
    gone = "  - {name: goes, at_least: 60}\n"
    (tmp_path / "a.yaml").write_text(text % (50, gone), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text % (70, ""), encoding="utf-8")
    sides = ("diff", tmp_path / "a.yaml", tmp_path / "b.yaml")
    (stays,) = [line.split() for line in run(*sides).out.splitlines() if line.startswith("stays")]
    (goes,) = [line.split() for line in run(*sides).out.splitlines() if line.startswith("goes")]
    assert stays[2:7] == ["changed", "≥", "50", "≥", "70"]
    assert goes[2:6] == ["removed", "≥", "60", "100"]
    rows = csv.DictReader(run(*sides, "-f", "csv").out.splitlines())
    assert [(row["old_goal"], row["goal"]) for row in rows if row["target"]] == [
        ("50", "70"), ("60", "60"),
    ]  # fmt: skip
