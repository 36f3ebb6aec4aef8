"""Hold which snapshot of a fleet counts, and that the output says so."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run


def write(path: Path, *documents: str) -> Path:
    """Write manifests into one file."""
    path.write_text("---\n".join(documents), encoding="utf-8")
    return path


def snapshot(count: int, as_of: str = "", fleet: str = "Nova", more: str = "") -> str:
    """Return a manifest of one pool of H100."""
    date = f"as_of: {as_of}\n" if as_of else ""
    return f"fleet: {fleet}\n{date}pools: [{{accelerator: H100, count: {count}}}]\n{more}"


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ((), 300),
        (("--as-of", "2025-12-31"), 300),
        (("--as-of", "2025-12-30"), 200),
        (("--as-of", "2024-12-31"), 200),
        (("--as-of", "2024-12-30"), 100),
        (("--as-of", "2023-12-31"), 100),
    ],
)
def test_the_latest_on_or_before_the_date_counts(
    run: Run, tmp_path: Path, options: tuple[str, ...], total: int
) -> None:
    """Of three years of one fleet one counts, in whatever order they are given."""
    path = write(
        tmp_path / "nova.yaml",
        snapshot(300, "2025-12-31"),
        snapshot(100, "2023-12-31"),
        snapshot(200, "2024-12-31"),
    )
    assert run("total", path, *options, "-q").out == f"{total}\n"


def test_what_is_left_out_is_said(run: Run, tmp_path: Path) -> None:
    """Text and JSON name every snapshot that does not count."""
    old = write(tmp_path / "old.yaml", snapshot(100, "2023-12-31"))
    new = write(tmp_path / "new.yaml", snapshot(200, "2024-12-31"))
    said = f"other snapshots of Nova, not counted: 2023-12-31 (100, {old})"
    assert said in run("total", old, new).out
    document = json.loads(run("total", old, new, "-f", "json").out)
    (left,) = document["left_out"]
    assert (left["kind"], left["fleet"], left["path"]) == ("snapshot", "Nova", str(old))
    assert (left["as_of"], left["accelerators"]["mid"]) == ("2023-12-31", 100)
    assert document["total"]["accelerators"]["mid"] == 200


def test_a_snapshot_before_its_date_is_said(run: Run, tmp_path: Path) -> None:
    """It is counted back to the first day that a pool tells; before that nothing is known of it."""
    path = write(tmp_path / "nova.yaml", FROM_2022)
    assert "is counted back to" not in run("total", path).out
    assert "is counted back to 2022-06-30" in run("total", path, "--as-of", "2022-06-30").out
    early = run("total", path, "--as-of", "2020-01-01")
    assert "Nova: nothing is known before 2022-01-01; it is in no sum" in early.out
    assert "other snapshots of Nova, not counted: 2023-12-31 (105, " in early.out
    assert (
        json.loads(run("total", path, "--as-of", "2020-01-01", "-f", "json").out)["total"] is None
    )
    assert run("total", path, "--as-of", "2020-01-01", "-q").code == 2


FROM_2022 = """\
fleet: Nova
as_of: 2023-12-31
pools:
  - {accelerator: H100, count: 100}
  - {accelerator: H100, count: 5, online: 2022-01-01}
"""


def test_manifests_of_one_date_are_parts(run: Run, tmp_path: Path) -> None:
    """Two sites of one fleet on one day add up, and so does one without a date."""
    path = write(
        tmp_path / "nova.yaml",
        snapshot(100, "2024-12-31"),
        snapshot(20, "2024-12-31"),
        snapshot(3),
        snapshot(50, "2023-12-31"),
    )
    assert run("total", path, "-q").out == "123\n"


def test_other_fleets_are_not_touched(run: Run, tmp_path: Path) -> None:
    """Snapshots are told apart by the fleet's name alone."""
    path = write(
        tmp_path / "two.yaml",
        snapshot(100, "2023-12-31"),
        snapshot(7, "2024-12-31", fleet="Vega"),
    )
    assert run("total", path, "-q").out == "107\n"


def test_an_error_in_a_snapshot_left_out_is_still_one(run: Run, tmp_path: Path) -> None:
    """A file that does not count is read all the same."""
    path = write(
        tmp_path / "nova.yaml",
        snapshot(100, "2024-12-31"),
        snapshot(1, "2023-12-31", more="x: 1\n"),
    )
    outcome = run("total", path)
    assert outcome.code == 2
    assert "error[unknown-key]" in outcome.err
