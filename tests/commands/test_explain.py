"""`fleet explain`: what an error code or a rule means, for a person and for a pipe."""

import re

import pytest

from fleet_cli.read.explanations import explain, explanations
from tests.conftest import Run
from tests.pages import fences
from tests.terminal import on_terminal


def test_the_list_has_every_code_with_its_sentence(run: Run) -> None:
    """Without an argument each code and rule is on a line of its own with what it means."""
    lines = [" ".join(line.split()) for line in run("explain").out.splitlines()]
    for page in (*explanations("errors"), *explanations("rules")):
        assert f"{page.code} {page.meaning}" in lines


def test_a_pipe_gets_the_page_as_it_is_written(run: Run) -> None:
    """Off a terminal the text is Markdown, to paste or to search."""
    done = run("explain", "no-rate")
    assert (done.code, done.err) == (0, "")
    (page,) = explain("no-rate")
    assert done.out == f"# no-rate\n\n{page.text}"


def test_a_word_that_is_an_error_and_a_rule_shows_both(run: Run) -> None:
    """Who looks up `retired` reads of the date that cannot be and of the pool that has gone."""
    error, rule = explain("retired")
    assert run("explain", "retired").out == f"# retired\n\n{error.text}\n# retired\n\n{rule.text}"


def test_the_page_shows_input_message_and_cure(run: Run) -> None:
    """On a terminal every line of every block is there, and prose is broken to the width."""
    page = explain("table-path")[0].text
    lines = run("explain", "table-path", columns=60).out.splitlines()
    for fence in fences(page):
        page = page.replace(fence[0], "")
        assert {f"    {line}" for line in fence["text"].splitlines()} <= set(lines)
    prose = [line for line in lines if not line.startswith(" ")]
    assert " ".join("\n".join(prose).split()) == " ".join(f"table-path {page}".split())
    assert max(map(len, prose)) <= 60


def test_colour_adds_nothing_but_colour(run: Run) -> None:
    """Commands stand out in colour, and the words stay the same."""
    for arguments in (("explain", "count"), ("explain",)):
        plain = run(*arguments, columns=80).out
        coloured = run(*arguments, columns=80, env={"FORCE_COLOR": "1"}).out
        bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
        assert coloured != bare
        assert [line.rstrip() for line in bare.split("\n")] == plain.split("\n")


@pytest.mark.parametrize("code", ["encoding", ""])
def test_a_console_without_unicode_gets_ascii(code: str) -> None:
    """What a terminal cannot show of a page is spelled out, and is no other text."""
    shown = on_terminal("explain", *filter(None, [code]), encoding="ascii", columns=40)
    assert shown.isascii()
    assert "?" not in shown
    assert ("Z\\u00fcrich" in shown) == bool(code)


def test_a_slip_is_told_the_nearest_code(run: Run) -> None:
    """A code that is not there is an error with what is meant."""
    done = run("explain", "unknown-acelerator")
    assert (done.code, done.out) == (2, "")
    assert 'error[option]: there is no code "unknown-acelerator"' in done.err
    assert 'did you mean "unknown-accelerator"' in done.err


@pytest.mark.parametrize("code", ["../errors/count", "count.md", "*", "", "\x1b[31m"])
def test_a_code_is_a_word_and_no_path(code: str, run: Run) -> None:
    """What is typed is compared with the codes, and never opened as a file."""
    done = run("explain", code)
    assert done.code == 2
    assert done.err.startswith("error[option]: there is no code ")
    assert "\x1b" not in done.err
