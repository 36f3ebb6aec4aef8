"""Every error that a manifest can cause: what it says, and that it says it alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_cli.base.codes import CODES
from tests.conftest import ROOT, Run

FOLDER = Path(__file__).parent
CASES = sorted(path.parent.name for path in FOLDER.glob("*/input.yaml"))

NOT_FROM_A_MANIFEST = {
    "expression": "comes of the command line",
    "git": "comes of a revision",
    "limit": "comes of the command line",
    "link": "comes of what a folder holds",
    "no-dates": "only a timeline needs dates",
    "plug-in": "comes of an installed package",
    "import-nothing": "comes of what a cluster reports",
    "import-count": "comes of what a cluster reports",
    "import-text": "comes of what a cluster reports",
    "import-uncounted": "comes of what a cluster reports",
    "import-unknown": "comes of what a cluster reports",
    "catalogue": "the program's own data must be damaged",
    "import-format": "comes of what a cluster reports",
    "input": "comes of a path",
    "option": "comes of the command line",
    "output": "comes of where the result should go",
}
"""Codes that no manifest alone can cause, and why."""

HINTS = {
    "350.000": "a dot is not a thousands separator: write 350000, 350_000 or 350k",
    "0100": "a leading zero means octal to other readers: write 100",
    "12:30": "other readers take a colon for base 60: write the number in decimal digits",
    "1e5": "write the number out, or with k or M: 100000 or 100k",
    ".5": "a count has no decimals: write a whole number",
    "NaN": "a count that is not known is an estimate: {low: ..., mid: ..., high: ...}",
    "-3": "a count is at least 0; put what left the fleet in `retired`",
    "true": "write a whole number, 1 for a single one",
}
"""What the counts that other readers get wrong are told."""


def codes_in(text: str) -> list[str]:
    """Return the code of each problem that a message names, in order."""
    return re.findall(r"^(?:\S+ )?(?:error|warning)\[([a-z-]+)\]: ", text, re.MULTILINE)


@pytest.mark.parametrize("code", CASES)
def test_an_input_trips_its_code_alone(
    code: str, run: Run, golden: Callable[[Path, str], None]
) -> None:
    """Each input is refused with exit code 2, its own code and nothing else, word for word."""
    done = run("total", "input.yaml", cwd=FOLDER / code)
    assert done.code == 2
    assert done.out == ""
    assert set(codes_in(done.err)) == {code}
    golden(FOLDER / code / "expected.txt", done.err)


def test_every_code_is_shown_or_cannot_be() -> None:
    """Each documented code has a failing manifest, or a reason why none can cause it."""
    assert {*CASES, *NOT_FROM_A_MANIFEST} == set(CODES)
    assert not set(CASES) & set(NOT_FROM_A_MANIFEST)


def test_every_code_in_the_source_is_documented() -> None:
    """No diagnostic is made with a code that the table of codes lacks."""
    maker = re.compile(r"(?:\bfail|\bDiagnostic|problem|problem_at)\(\s*\"([a-z-]+)\"")
    returned = re.compile(r"return \"([a-z]+-[a-z-]+)\", f")
    used = set()
    for path in (ROOT / "fleet_cli").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= {*maker.findall(text), *returned.findall(text)}
    assert len(used) > 30
    assert used <= set(CODES)


def test_the_codes_are_in_order_and_explained_in_a_sentence() -> None:
    """The table of codes is sorted, and each explanation is one sentence."""
    assert list(CODES) == sorted(CODES)
    for meaning in CODES.values():
        assert meaning[0].isupper()
        assert meaning.endswith(".")
        assert ". " not in meaning


@pytest.mark.parametrize("written", HINTS)
def test_a_count_that_others_misread_is_told_what_to_write(
    written: str, run: Run, manifest: Callable[..., Path]
) -> None:
    """Each misleading count gets the hint of its own kind, and the place of the count."""
    path = manifest([f"{{accelerator: H100, count: {written}}}"])
    done = run("total", path)
    assert done.code == 2
    assert f"count must be a whole number, not '{written}'" in done.err
    assert f"= hint: {HINTS[written]}\n" in done.err
    assert done.err.startswith(f"{path}:3:32: error[count]: ")


def test_all_problems_of_a_file_come_in_one_run(run: Run, manifest: Callable[..., Path]) -> None:
    """A file with five different mistakes is told all five, in the order of its lines."""
    path = manifest(
        [
            "{accelerator: H100, count: 350.000}",
            "{accelerator: Abacus, count: 8}",
            "{accelerator: H100, count: 8, colour: red}",
            "{accelerator: H100, count: 8, online: yesterday}",
            "{accelerator: H100, count: 8, source: hearsay}",
        ]
    )
    done = run("total", path)
    assert codes_in(done.err) == [
        "count",
        "unknown-accelerator",
        "unknown-key",
        "date",
        "unknown-source",
    ]
    assert done.err.endswith("5 errors\n")
