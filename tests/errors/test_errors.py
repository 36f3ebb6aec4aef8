"""Every error and every rule: what its page shows is what the program does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_cli.calc.left_out import PLANNED, RETIRED, SNAPSHOT
from fleet_cli.model.manifest import MET, VERDICTS, WITHIN
from fleet_cli.read.explanations import Explanation, explanations
from tests.conftest import ROOT, Run
from tests.errors.page import PAGE, current
from tests.pages import Played, fences, play, renew

ERRORS, RULES = explanations("errors"), explanations("rules")

WITHOUT_EXAMPLE = {
    "catalogue": "the program's own data must be damaged",
    "fault": "the program itself must be wrong",
}
"""Codes that nothing which a user writes can cause, and why."""

LEFT_OUT = {SNAPSHOT, PLANNED, RETIRED}
"""What a check says of each fleet that it leaves out; a part is judged like every fleet."""
PASSED = {
    *("fewer-files", "outside", "parts", "planned-break", "power-mw", "target-exceeded"),
    *(
        "target-met",
        "target-pending",
        "target-undecided",
        "target-where",
        "undated",
        "unit-unsaid",
        "uncounted",
        "unrated",
        "whole",
    ),
    *LEFT_OUT,
}
"""Rules that a check reports without failing."""

HINTS = {
    "350.000": "a dot is not a thousands separator: write 350000, 350_000 or 350k",
    "0100": "a leading zero means octal to other readers: write 100",
    "12:30": "other readers take a colon for base 60: write the number in decimal digits",
    "1e5": "write the number out, or with k or M: 1e5 is 100000 or 100k",
    ".5": "a count has no decimals: write a whole number",
    "NaN": "a count that is not known is an estimate: {low: ..., mid: ..., high: ...}",
    "-3": "a count is at least 0; put what left the fleet in `retired`",
    "true": "write a whole number, 1 for a single one",
}
"""What the counts that other readers get wrong are told."""


def codes_in(text: str) -> list[str]:
    """Return the code of each problem that a message names, in order."""
    return re.findall(r"^(?:\S+ )?(?:error|warning)\[([a-z-]+)\]: ", text, re.MULTILINE)


def played(page: Explanation, kind: str, folder: Path, rewrites: bool) -> Played:
    """Play the page of a code, and hold its outputs against what it shows."""
    done = play(page.text, folder / "page")
    renew(ROOT / "fleet_cli" / "data" / kind / f"{page.code}.md", done.text, rewrites)
    return done


@pytest.mark.parametrize("page", ERRORS, ids=lambda page: page.code)
def test_an_input_trips_its_code_alone_and_the_cure_passes(
    page: Explanation, tmp_path: Path, rewrites: bool
) -> None:
    """The example is refused with exit code 2, its own code and nothing else; the cure ends well."""
    done = played(page, "errors", tmp_path, rewrites)
    failed = [step for step in done.steps if step.outcome.code]
    if page.code in WITHOUT_EXAMPLE:
        assert not done.steps
        return
    (step,) = failed
    assert step.outcome.code == 2
    assert step.outcome.out == ""
    assert set(codes_in(step.outcome.err)) == {page.code}
    assert done.steps[-1] != step
    assert is_pointed_at(step.outcome.err)


@pytest.mark.parametrize("page", RULES, ids=lambda page: page.code)
def test_a_rule_is_broken_and_then_kept(page: Explanation, tmp_path: Path, rewrites: bool) -> None:
    """The example is reported under its rule and fails with exit code 1; the cure ends well."""
    steps = played(page, "rules", tmp_path, rewrites).steps
    said = steps[0].outcome.out + steps[0].outcome.err
    assert f"[{page.code}]: " in said
    assert [step.outcome.code for step in steps] == ([0] if page.code in PASSED else [1, 0])


def is_pointed_at(message: str) -> bool:
    """Whether each excerpt has its caret in the column that the line above it names."""
    pointed = re.findall(
        r"^\S+:(\d+):(\d+): .*\n +\|\n(\d+) \| .*\n +\| ( *)\^", message, re.MULTILINE
    )
    return all(
        line == number and int(column) == len(blanks) + 1
        for line, column, number, blanks in pointed
    )


def test_the_page_of_all_errors_is_current(rewrites: bool) -> None:
    """The page beside this test shows every message as it is printed today."""
    renew(PAGE, current(), rewrites)


def test_every_code_in_the_source_has_a_page() -> None:
    """No problem has a code that `fleet explain` does not know."""
    maker = re.compile(r"(?:\bfail|\bDiagnostic|problem|problem_at)\(\s*\"([a-z-]+)\"")
    returned = re.compile(r"return \"([a-z]+-[a-z-]+)\", f")
    printed = re.compile(r"error\[([a-z-]+)\]")
    used = set()
    for path in (ROOT / "fleet_cli").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= {*maker.findall(text), *returned.findall(text), *printed.findall(text)}
    assert len(used) > 30
    assert used <= {page.code for page in (*ERRORS, *RULES)}


def test_every_rule_in_the_source_has_a_page() -> None:
    """No finding of a check has a rule that `fleet explain` does not know."""
    paths = [ROOT / "fleet_cli" / "calc" / name for name in ("check.py", "notices.py")]
    text = "".join(path.read_text("utf-8") for path in paths)
    used = set(re.findall(r"\bfinding\(\s*\"([a-z-]+)\"|\(\"([a-z-]+)\", \"--", text))
    named = {one or other for one, other in used}
    verdicts = {f"target-{verdict}" for verdict in VERDICTS if verdict not in (MET, WITHIN)}
    assert {"unrated", "floor", "target-missing"} <= named
    assert named | verdicts | LEFT_OUT <= {page.code for page in RULES}


@pytest.mark.parametrize("page", [*ERRORS, *RULES], ids=lambda page: page.code)
def test_a_page_begins_with_one_sentence_and_has_paragraphs_and_blocks(page: Explanation) -> None:
    """The list of codes shows the sentence; more of Markdown than that no terminal lays out."""
    assert page.meaning[0].isupper()
    assert page.meaning.endswith(".")
    assert ". " not in page.meaning
    prose = page.text
    for fence in fences(page.text):
        prose = prose.replace(fence[0], "")
    assert not re.search(r"^(#|[-*] |\d+\. |\||>|```)|\[[^\]]*\]\(|\*\*", prose, re.MULTILINE)


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
