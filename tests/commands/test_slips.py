"""Slips in what is typed: each is said with what was probably meant."""

from pathlib import Path

from tests.conftest import Run


def test_a_command_that_does_not_exist_is_named_with_the_one_that_was_meant(run: Run) -> None:
    """A letter too few is no riddle."""
    done = run("totl")
    assert (done.code, done.out) == (2, "")
    assert "No such command 'totl'. Did you mean 'total'?" in done.err


def test_a_word_that_is_no_accelerator_is_pointed_at(run: Run) -> None:
    """A sum of one unknown name has no number to explain, and is told where the names are."""
    done = run("convert", "Abacus")
    assert done.code == 2
    assert 'no accelerator or system is named "Abacus"' in done.err
    assert "`fleet chips` lists every name" in done.err


def test_a_number_that_stands_alone_or_behind_is_no_name(run: Run) -> None:
    """Both are told how to write them, and what is told is read."""
    for text, cure in (("350k", "say of what: 350k H100"), ("H100 350k", "first: 350k H100")):
        done = run("convert", text)
        assert done.code == 2
        assert cure in done.err
    assert run("convert", "350k H100", "-q").out == "350000\n"
    assert "number comes first" not in run("convert", "Q 200").err


def test_a_caret_stands_below_what_is_wrong_behind_wide_letters(run: Run, tmp_path: Path) -> None:
    """A letter of two columns moves the caret by two, one that combines by none."""
    path = tmp_path / "fleet.yaml"
    line = "pools: [{site: 東京e\u0301, accelerator: H1000, count: 5}]"
    path.write_text(f"fleet: A\n{line}\n", encoding="utf-8")
    excerpt, carets = run("total", path).err.splitlines()[2:4]
    before = line.index("H1000")
    assert excerpt == f"2 | {line}"
    assert carets == f"  | {' ' * (before + 2 - 1)}^^^^^"
