"""CSV for programs: one shape a command, whatever the fleets are, and no mark that is for people."""

import csv
import io
from pathlib import Path

import pytest

from tests.conftest import CONFIGS
from tests.inside import run_inside

ESTIMATE = "{low: 1, mid: 2, high: 4}"
FLEETS = {
    "plain": "fleet: A\npools:\n  - {accelerator: H100, count: 100}\n",
    "two": "fleet: A\npools:\n  - {accelerator: H100, count: 1}\n---\n"
    "fleet: B\nas_of: 2025-01-01\npools:\n  - {accelerator: V100, count: 2, site: =x}\n",
    "empty": "fleet: E\npools: []\n",
    "zero": "fleet: Z\npools:\n  - {accelerator: H100, count: 0}\n",
    "unrated": "fleet: U\npools:\n  - {accelerator: MTIA, count: 5, unrated: nobody says}\n",
    "estimates": f"fleet: G\nas_of: 2025-01-01\npools:\n  - {{accelerator: A100, count: {ESTIMATE}}}\n"
    "targets:\n  - {name: t, about: 10, by: 2025-06-30}\n  - {name: u, at_most: 9, of: any}\n",
    "dates": "fleet: N\nas_of: 2023-12-31\npools:\n  - {accelerator: H100, count: 50}\n---\n"
    "fleet: N\nas_of: 2024-12-31\npools:\n  - {name: p, accelerator: H200, count: 120}\n"
    "  - {accelerator: V100, count: 5, online: 2024-01-01}\n"
    "  - {accelerator: MTIA, count: 5, unrated: nobody says}\n"
    "targets:\n  - {name: t, at_least: 100, of: H100, by: 2024-06-30}\n"
    "  - {name: v, at_least: 1k, by: 2026-06-30}\n",
}
"""Fleets that are as different from each other as can be."""

BASIS = ["table", "reference", "estimates"]


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, Path]:
    """Write the fleets."""
    found = {name: tmp_path / f"{name}.yaml" for name in FLEETS}
    for name, path in found.items():
        path.write_text(FLEETS[name], encoding="utf-8")
    return found


def rows_of(*arguments: str | Path) -> list[dict[str, str]]:
    """Return the rows that a command writes as CSV."""
    done = run_inside(*arguments, "--format", "csv")
    assert done.code in (0, 1), done.err
    return list(csv.DictReader(io.StringIO(done.out)))


@pytest.mark.parametrize(
    ("command", "by"),
    [
        ("check", ()),
        ("compare", ()),
        *((name, by) for name in ("total", "timeline", "diff") for by in ((), ("site",))),
        ("total", ("fleet", "pool")),
    ],
)
def test_the_header_hangs_on_the_command_alone(
    command: str, by: tuple[str, ...], paths: dict[str, Path]
) -> None:
    """Fleets without targets, estimates, dates or rates have the columns of those with them."""
    options = [option for key in by for option in ("--by", key)]
    fleets = [[path] for path in paths.values()]
    if command == "timeline":
        fleets = [[paths["estimates"]], [paths["dates"]]]
        # Several fleets are shown by fleet unless another key is given.
        fleets += [[*paths.values()]] if by else []
    elif command == "diff":
        both = list(paths.values())
        fleets = [[old, new] for old, new in zip(both, both[1:] + both[:1], strict=True)]
        fleets += [[path, path] for path in both]
    else:
        fleets.append([*paths.values()])
    table = () if command == "compare" else ("--table", "dense-8bit")
    wide = ("", "--wide") if command in ("total", "timeline", "diff") else ("",)
    headers = {
        tuple(rows_of(command, *chosen, *options, *table, *filter(None, [more]))[0])
        for chosen in fleets
        for more in wide
    }
    assert len(headers) == 1


def test_every_row_says_what_it_is_about(paths: dict[str, Path]) -> None:
    """A row can be taken out of its file: fleet, date, table, reference and adding stand in it."""
    runs = {
        "total": ("total", paths["estimates"], "-t", "dense-8bit"),
        "timeline": ("timeline", paths["estimates"], "-t", "dense-8bit", "--by", "pool"),
        "diff": ("diff", paths["dates"], paths["estimates"], "-t", "dense-8bit"),
        "compare": ("compare", paths["estimates"]),
    }
    for name, arguments in runs.items():
        for row in rows_of(*arguments):
            assert row["estimates"] == "worst-case", name
            assert row["reference"] == "H100 SXM5 80GB", name
            if row["record"] not in ("spread",):
                assert row["table"], (name, row)
            if row["record"] not in ("sources", "total"):
                assert row["fleet"] in ("G", "N"), (name, row)
                assert row["as_of"], (name, row)
    for row in rows_of("check", paths["estimates"], "--min", "5"):
        assert (row["fleet"], row["as_of"], row["estimates"]) == ("G", "2025-01-01", "worst-case")
        assert (row["table"], row["reference"]) == ("dense-16bit", "H100 SXM5 80GB")


@pytest.mark.parametrize(
    "form",
    [
        ("total", "@dates"),
        ("total", "@dates", "@two", "--by", "fleet", "--by", "accelerator"),
        ("timeline", "@dates", "--by", "accelerator"),
        ("diff", "@two", "@dates"),
        ("diff", "@estimates", "@dates", "--by", "pool"),
        ("compare", "@dates"),
    ],
    ids=" ".join,
)
def test_marks_are_columns(form: tuple[str, ...], paths: dict[str, Path]) -> None:
    """What people see as a mark or an arrow is a value of its own for machines."""
    own = CONFIGS / "tables" / "measured-example.yaml"
    places = [paths[part[1:]] if part.startswith("@") else part for part in form]
    rows = rows_of(*places, "--table", own)
    cells = [cell for row in rows for name, cell in row.items() if name not in ("url", "title")]
    assert not [cell for cell in cells if {"†", "*", "→", "≥", "≈", "≤"} & set(cell)]
    assert {"nobody says"} <= {row["unrated"] for row in rows}
    assert {"dense-8bit"} <= {row["fallback_table"] for row in rows}


def test_a_pool_that_moved_has_both_values(tmp_path: Path) -> None:
    """Old and new stand in columns of their own, the old one where it is another."""
    sides = []
    for fleet, name, site in (("A", "one", "x"), ("B", "two", "x")):
        path = tmp_path / f"{fleet}.yaml"
        pool = f"{{name: {name}, accelerator: H100, count: 5, site: {site}}}"
        path.write_text(f"fleet: {fleet}\nas_of: 2024-01-01\npools: [{pool}]\n", encoding="utf-8")
        sides.append(path)
    rows = {row["record"]: row for row in rows_of("diff", *sides, "--by", "pool", "--by", "site")}
    moved = rows["rows"]
    assert (moved["old_pool"], moved["pool"], moved["change"]) == ("one", "two", "renamed")
    assert (moved["old_site"], moved["site"]) == ("", "x")
    assert (rows["fleets"]["old_fleet"], rows["fleets"]["fleet"]) == ("A", "B")


def test_an_estimate_is_three_numbers_even_if_unknown(paths: dict[str, Path]) -> None:
    """What nobody knows leaves the three columns empty, and takes none away."""
    (row, *_) = rows_of("total", paths["unrated"])
    for part in ("low", "mid", "high"):
        assert row[f"count_{part}"] == "5"
        assert row[f"equivalents_{part}"] == row[f"power_mw_{part}"] == ""
    assert not {"count", "equivalents", "power_mw"} & set(row)
