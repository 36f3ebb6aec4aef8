"""Fleets without a date: pools have theirs, and a deadline is judged where one of them is known."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

FLEET = """\
fleet: A
pools:
  - {{accelerator: H100, count: 100, online: {online}{retired}}}
targets:
  - {{name: t, {comparator}: 50, of: H100, by: 2022-08-02}}
"""


@pytest.mark.parametrize(
    ("online", "retired", "comparator", "as_of", "verdict", "actual"),
    [
        # Online before the deadline and gone since: judged on the deadline.
        ("2022-05-15", ", retired: 2022-10-01", "at_least", "2022-11-01", "met", 100),
        ("2022-05-15", ", retired: 2022-10-01", "at_least", None, "met", 100),
        # The deadline lies before all that is known: judged as the total counts.
        ("2024-01-01", "", "at_most", None, "missed", 100),
        ("2024-01-01", "", "at_least", None, "met", 100),
    ],
)
def test_a_deadline_is_judged_where_the_fleet_is_known(
    run: Run,
    tmp_path: Path,
    online: str,
    retired: str,
    comparator: str,
    as_of: str | None,
    verdict: str,
    actual: int,
) -> None:
    """Every command judges an undated fleet on the same day."""
    path = tmp_path / "a.yaml"
    text = FLEET.format(online=online, retired=retired, comparator=comparator)
    path.write_text(text, encoding="utf-8")
    options = ("--as-of", as_of) if as_of else ()
    total = json.loads(run("total", path, *options, "-f", "json").out)["fleets"][0]["targets"][0]
    check = json.loads(run("check", path, *options, "-f", "json").out)
    assert (total["verdict"], total["actual"]["mid"]) == (verdict, actual)
    rules = {one["rule"] for one in check["findings"]} - {"retired", "planned", "undated"}
    # NOTE: one that is met is silent, unless it is judged on a later day than it was due.
    assert rules - {"target-met"} == {f"target-{verdict}"} - {"target-met"}
