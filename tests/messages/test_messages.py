"""Every error that the program can give, provoked and written down to be read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_cli.base.quantity import _COUNT_HINTS
from fleet_cli.read.explanations import explanations
from fleet_cli.read.nodes import _WORDS
from tests.conftest import ROOT
from tests.inside import run_inside
from tests.messages.cases import CASES
from tests.messages.making import Case
from tests.messages.surroundings import broken_surroundings
from tests.messages.templates import templates
from tests.pages import play

GOLDEN = ROOT / "tests" / "golden" / "messages.txt"


def said(case: Case, folder: Path) -> list[str]:
    """Return the problems that a run names: of each its message, its notes and its hint."""
    for name, data in case.files.items():
        (folder / name).write_bytes(data)
    done = run_inside(*case.arguments, stdin=case.stdin)
    assert done.code == 2, (case, done)
    found = blocks(done.err) or blocks(done.out)
    assert found, (case, done)
    return found


def blocks(text: str) -> list[str]:
    """Cut messages into problems, without their places and excerpts."""
    found: list[str] = []
    for line in text.splitlines():
        start = re.match(r"(?:.*? )?((?:error|warning)\[[a-z-]+\]: .*)", line)
        if start:
            # NOTE: what git and pyarrow say themselves differs from version to version.
            found.append(re.sub(r"(git failed|not a Parquet file): .*", r"\1: ...", start[1]))
        elif re.match(r" += ", line) and found:
            # NOTE: nor does a new table or chip make this another message.
            hint = re.sub(r"(the tables are|TFLOP/s at 16 bits:) [^;]*", r"\1 ...", line.strip())
            hint = re.sub(r"(as accelerator: )\{.*\}", r"\1{...}", hint)
            hint = re.sub(r'(did you mean "[^"]*")( or "[^"]*")+', r"\1 or ...", hint)
            found[-1] += f"\n  {hint}"
    return found


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every problem of every case, once."""
    found: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for case in CASES:
            folder = tmp_path_factory.mktemp("case")
            (folder / "empty").mkdir()
            patch.chdir(folder)
            found += said(case, folder)
        for text in broken_surroundings(tmp_path_factory.mktemp("surroundings")):
            assert "Traceback" not in text
            found += blocks(text.replace(str(ROOT), "..."))
    for page in explanations("errors"):
        steps = play(page.text, tmp_path_factory.mktemp("page") / "folder").steps
        found += [block for step in steps for block in blocks(step.outcome.err)]
    return sorted(set(found))


def test_every_message_reads_as_read(
    everything: list[str], golden: Callable[[Path, str], None]
) -> None:
    """All messages, sorted by code, are those that a person has read."""
    golden(GOLDEN, "\n".join(everything) + "\n")


def test_every_message_of_the_source_is_provoked(everything: list[str]) -> None:
    """Each message, note and hint in the code is said by some case, without exception."""
    whole = "\n".join(everything)
    found = tuple(templates(ROOT / "fleet_cli"))
    assert len({template.pattern for template in found}) > 250
    assert [one for one in found if not re.search(one.pattern, whole)] == []


def test_what_the_tables_of_words_say_is_provoked(everything: list[str]) -> None:
    """What is said of bad YAML and of bad counts stands in tables; all of it is said too."""
    whole = "\n".join(everything)
    for _, message, hint in _WORDS:
        assert f"{message}\n  = hint: {hint}" in whole
    for _, hint in _COUNT_HINTS:
        words = re.split(r"\{(?:plain|grouped|short|unpadded)\}", hint)
        pattern = r"[0-9_,k]+".join(re.escape(part.format()) for part in words)
        assert re.search(f"hint: {pattern}", whole), hint
