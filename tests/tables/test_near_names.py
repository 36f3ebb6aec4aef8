"""What is mistyped is asked about by the name that people write."""

import pytest

from tests.inside import run_inside


@pytest.mark.parametrize("name", ["H1000", "h1000", "\u201cH100\u201d", "H10O"])
def test_the_short_name_is_the_first_suggestion(name: str) -> None:
    """10 B100 are other chips than the 10 H100 that were meant."""
    text = f"fleet: A\npools: [{{accelerator: {name}, count: 10}}]\n"
    done = run_inside("total", "-", stdin=text.encode())
    assert 'did you mean "H100"' in done.err


@pytest.mark.parametrize(("text", "meant"), [("10H100", "10 H100"), ("350k-H100", "350k H100")])
def test_a_count_that_touches_its_name_is_parted(text: str, meant: str) -> None:
    """The cure is the same text with a space, and no system that looks like it."""
    done = run_inside("convert", text)
    assert f"= hint: write a space behind the number: {meant}\n" in done.err
    assert run_inside("convert", meant).code == 0


def test_a_revision_alone_is_no_path() -> None:
    """A colon makes it the fleets of that revision."""
    said = "= hint: write HEAD~7:PATH for what that revision has at a path"
    assert said in run_inside("diff", "HEAD~7", "configs").err
    # Only a diff reads revisions, and only a revision is one.
    assert ":PATH" not in run_inside("total", "HEAD~7").err
    assert ":PATH" not in run_inside("diff", "HEADS.yaml", "configs").err


def test_all_accelerators_have_a_word() -> None:
    """GPUs are a unit of goals, and any is what a target is about."""
    text = "fleet: A\npools: []\ntargets: [{name: t, at_least: 5, of: GPUs}]\n"
    done = run_inside("total", "-", stdin=text.encode())
    assert "= hint: write of: any\n" in done.err
