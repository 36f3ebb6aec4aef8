"""Hold what `fleet timeline` prints against outputs that a person has read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CONFIGS, Run
from tests.timeline.test_timeline import TEN_POOLS

GOLDEN = Path(__file__).parent.parent / "golden" / "timeline"
META = [f"configs/fleets/meta-{year}.yaml" for year in (2022, 2023, 2024, 2025)]


@pytest.mark.parametrize(
    ("file", "options"), [("nova.txt", ()), ("nova.md", ("-f", "markdown", "--by", "accelerator"))]
)
def test_output_is_what_was_read(
    file: str,
    options: tuple[str, ...],
    run: Run,
    golden: Callable[[Path, str], None],
    tmp_path: Path,
) -> None:
    """Ten pools that come and go print what they printed when somebody read it."""
    (tmp_path / "nova.yaml").write_text(TEN_POOLS, encoding="utf-8")
    outcome = run("timeline", "nova.yaml", *options, columns=80, cwd=tmp_path)
    assert (outcome.code, outcome.err) == (0, "")
    golden(GOLDEN / file, outcome.out)


def test_no_line_exceeds_eighty_columns(run: Run) -> None:
    """On a narrow terminal nothing is cut and nothing runs over."""
    lines = run("timeline", *META, columns=80).out.split("\n")
    assert max(map(len, lines)) <= 80
    assert "…" not in "".join(lines)


def test_colour_adds_nothing_but_colour(run: Run) -> None:
    """Without its escapes the coloured output is the plain one."""
    import re

    plain = run("timeline", CONFIGS / "fleets" / "colossus-1.yaml", columns=80).out
    coloured = run(
        "timeline",
        CONFIGS / "fleets" / "colossus-1.yaml",
        columns=80,
        env={"FORCE_COLOR": "1"},
    ).out
    bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert coloured != bare
    assert [line.rstrip() for line in bare.split("\n")] == plain.split("\n")
