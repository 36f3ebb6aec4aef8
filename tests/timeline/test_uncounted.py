"""A fleet that nobody had counted: growth begins where all are, and it is named."""

from pathlib import Path

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
