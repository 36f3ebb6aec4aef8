"""What a diff says of itself: whom it is about, and for which dates its totals hold."""

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
    assert last.partition(" · as of ")[2] == day.removeprefix("as of ")


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
