"""Hold what `fleet timeline` prints against outputs that a person has read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CONFIGS, ROOT, Run

GOLDEN = Path(__file__).parent.parent / "golden" / "timeline"
META = [f"configs/fleets/meta-{year}.yaml" for year in (2022, 2023, 2024, 2025)]
COLOSSUS = "configs/fleets/colossus-1.yaml"
XAI = ["configs/fleets/xai-2024.yaml", "configs/fleets/xai-2025.yaml"]

CASES: dict[str, tuple[tuple[str, ...], int | None, dict[str, str]]] = {
    "meta-80.txt": ((*META,), 80, {}),
    "meta-160-by-accelerator.txt": ((*META, "--by", "accelerator"), 160, {}),
    "xai-piped-wide.txt": ((*XAI, "--wide"), None, {}),
    "colossus-ascii.txt": (
        (COLOSSUS, "--by", "accelerator"),
        80,
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    ),
    "colossus-by-quarter.csv": ((COLOSSUS, "--every", "quarter", "-f", "csv"), None, {}),
    "xai.md": ((*XAI, "-f", "markdown"), None, {}),
    "colossus.json": ((COLOSSUS, "-f", "json"), None, {}),
}


@pytest.mark.parametrize("name", CASES)
def test_output_is_what_was_read(run: Run, golden: Callable[[Path, str], None], name: str) -> None:
    """Every format prints what it printed when somebody read it."""
    arguments, columns, environment = CASES[name]
    outcome = run("timeline", *arguments, columns=columns, env=environment, cwd=ROOT)
    assert outcome.code == 0, outcome.err
    golden(GOLDEN / name, outcome.out)


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
