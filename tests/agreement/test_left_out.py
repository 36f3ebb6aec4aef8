"""What is left out has the size that it has where it counts."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

FLEET = """\
fleet: A
as_of: {day}
pools:
  - {{accelerator: H100, count: {{low: 7, mid: 10, high: 13}}}}
  - {{accelerator: H200, count: {{low: 6, mid: 10, high: 14}}}}
"""


@pytest.mark.parametrize(
    ("estimates", "expected"),
    [
        ("worst-case", {"low": 13, "mid": 20, "high": 27}),
        # Half-widths of 3 and 4 in quadrature are 5.
        ("independent", {"low": 15, "mid": 20, "high": 25}),
    ],
)
def test_a_snapshot_is_as_large_left_out_as_counted(
    run: Run, tmp_path: Path, estimates: str, expected: dict[str, int]
) -> None:
    """Estimates are added the same way."""
    path = tmp_path / "a.yaml"
    days = ("2024-01-31", "2024-06-30")
    path.write_text("---\n".join(FLEET.format(day=day) for day in days), encoding="utf-8")

    def total(*options: str) -> Any:
        done = run("total", path, "--estimates", estimates, "-f", "json", *options)
        return json.loads(done.out)

    (left_out,) = total()["left_out"]
    assert left_out["accelerators"] == expected
    assert total("--as-of", days[0])["fleets"][0]["accelerators"] == expected
