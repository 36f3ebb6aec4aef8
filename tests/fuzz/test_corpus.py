"""Every input that a fuzzer started from or once stumbled over, run again."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, run

CORPUS = Path(__file__).parent / "corpus"
INPUTS = sorted(path for path in CORPUS.rglob("*") if path.is_file())


def test_every_target_has_a_corpus() -> None:
    """No target starts from nothing."""
    assert {path.parent.name for path in INPUTS} == set(TARGETS)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_known_input_ends_well(path: Path) -> None:
    """The input gives a value or problems, never another exception."""
    run(path.parent.name, path.read_bytes())
