"""Edges at which a number could be off by one: halves, exactly 1,000, the last day of a period."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from fleet_cli.render.numbers import format_number
from tests.inside import run_inside


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(5, 2), 0, "2"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(-5, 2), 0, "-2"),
        (Fraction(2001, 2), 0, "1,000"),
        (Fraction(2003, 2), 0, "1,002"),
        (Fraction(1, 4), 1, "0.2"),
        (Fraction(3, 4), 1, "0.8"),
        (Fraction(25_000_000_001, 10_000_000_000), 0, "3"),
    ],
)
def test_halves_round_to_even(value: Fraction, decimals: int, text: str) -> None:
    """As everybody's statistics do, so that many roundings do not lean upwards."""
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(("count", "shown"), [(2997, "999.0"), (3000, "1,000"), (3003, "1,001")])
def test_decimals_end_at_a_thousand(tmp_path: Path, count: int, shown: str) -> None:
    """Of a chip with a third of an H100, 3,000 are exactly 1,000 H100e: from there all is whole."""
    path = tmp_path / "a.yaml"
    path.write_text(
        "fleet: A\naccelerators: [{name: Third, dense: {bf16: 329.8}, memory_gb: 9}]\n"
        f"pools: [{{accelerator: Third, count: {count}}}]\n"
    )
    tables = ("--table", "dense-16bit", "--table", "memory-capacity")
    lines = run_inside("compare", path, *tables).out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("dense-16bit")] == [shown]


@pytest.mark.parametrize(("every", "last"), [("year", "2024-12-31"), ("quarter", "2024-09-30")])
def test_the_last_day_of_a_period_stands_once(tmp_path: Path, every: str, last: str) -> None:
    """Where the last date that occurs is itself the end of a period, it is one point."""
    path = tmp_path / "a.yaml"
    path.write_text(
        f"fleet: A\nas_of: {last}\npools: [{{accelerator: H100, count: 5, online: 2023-12-31}}]\n"
    )
    points = json.loads(run_inside("timeline", path, "--every", every, "-f", "json").out)["points"]
    days = [point["date"] for point in points]
    assert days == sorted(set(days))
    assert days[-1] == last


def test_goals_in_h100e_under_a_fall_back_and_another_reference(tmp_path: Path) -> None:
    """1,000 H200 are 1,000 H100e by the fall-back, whatever the table's own unit and reference."""
    (tmp_path / "own.yaml").write_text(
        "name: own\ndescription: by hand\nunit: points\nsource: https://example.org\n"
        "kind: measured\nfallback: dense-16bit\nvalues: {H100 SXM5 80GB: 100, B200: 800}\n"
    )
    path = tmp_path / "a.yaml"
    path.write_text(
        "fleet: A\npools: [{accelerator: H200, count: 1000}]\n"
        "targets: [{name: t, at_least: 1000}, {name: u, at_least: 1001}]\n"
    )
    for reference in ("H100", "B200", "A100 SXM4 80GB"):
        arguments = ("--table", tmp_path / "own.yaml", "--reference", reference, "-f", "json")
        done = run_inside("total", path, *arguments)
        if reference.startswith("A100"):
            assert "cannot rate the reference" in done.err
            continue
        targets = json.loads(done.out)["fleets"][0]["targets"]
        assert [one["actual"]["mid"] for one in targets] == [1000, 1000]
        assert [one["verdict"] for one in targets] == ["met", "missed"]


def test_the_rows_that_did_not_change_are_counted(tmp_path: Path) -> None:
    """Of three accelerators one changes: two more rows did not; of two, one more row did not."""
    for name, counts in (("old", (1, 2, 3)), ("new", (1, 2, 4))):
        chips = zip(("H100", "B200", "MI300X"), counts, strict=True)
        pools = ", ".join(f"{{accelerator: {chip}, count: {count}}}" for chip, count in chips)
        (tmp_path / f"{name}.yaml").write_text(f"fleet: A\npools: [{pools}]\n")
    sides = (tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert "2 more rows did not change" in run_inside("diff", *sides).out
    document = json.loads(run_inside("diff", *sides, "-f", "json").out)
    assert document["fleets"][0]["unchanged_rows"] == 2
