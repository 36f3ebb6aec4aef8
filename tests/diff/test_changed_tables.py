"""A throughput table that changed is a difference: it moves every total."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.repositories import Repository

OWN = (
    "name: own\ndescription: by hand\nunit: points\nsource: https://example.org\nkind: measured\n"
    "values: {{H100 SXM5 80GB: 1, B200: {b200}}}\n"
)
B200 = "fleet: A\n{table}pools: [{{accelerator: B200, count: 300}}]\n"


def write(folder: Path, name: str, text: str) -> str:
    """Write a file, and return its name."""
    (folder / name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "table: dense-4bit\n"),
        ("table: dense-4bit\n", ""),
        ("table: tpp\n", "table: rgu-2.0\n"),
    ],
)
def test_another_table_is_a_difference(run: Run, tmp_path: Path, old: str, new: str) -> None:
    """Added, removed or changed: it is said, and counts for the exit code."""
    sides = (
        write(tmp_path, "old.yaml", B200.format(table=old)),
        write(tmp_path, "new.yaml", B200.format(table=new)),
    )
    done = run("diff", *sides, "--exit-code", cwd=tmp_path)
    assert done.code == 1
    assert "Each by its own: " in done.out
    assert run("diff", *sides, "--table", "tpp", "--exit-code", cwd=tmp_path).code == 0


def test_the_same_table_by_another_word_is_none(run: Run, tmp_path: Path) -> None:
    """The usual table is the same whether a manifest names it or not."""
    old = write(tmp_path, "old.yaml", B200.format(table=""))
    new = write(tmp_path, "new.yaml", B200.format(table="table: dense-16bit\n"))
    assert run("diff", old, new, "--exit-code", cwd=tmp_path).code == 0


def test_a_limit_holds_whichever_table_is_meant(run: Run, tmp_path: Path) -> None:
    """300 B200 at 3 each were 900 by the old file, and are 300 at 1 each by the new one."""
    for side, value in (("old", 3), ("new", 1)):
        (tmp_path / side).mkdir()
        write(tmp_path / side, "own.yaml", OWN.format(b200=value))
        write(tmp_path / side, "fleet.yaml", B200.format(table="table: own.yaml\n"))
    sides = ("old/fleet.yaml", "new/fleet.yaml")
    done = run("diff", *sides, "--max-decrease", "5%", cwd=tmp_path)
    assert done.code == 1
    assert "the decrease of 600 H100e (66.7%) is more than 5%" in done.err
    assert "the table own itself changed" in done.out
    document = json.loads(run("diff", *sides, "-f", "json", cwd=tmp_path).out)
    assert document["delta"]["equivalents"] == 0
    assert document["old_table"]["equivalents"]["mid"] == 900
    assert run("diff", *sides, "--max-decrease", "70%", cwd=tmp_path).code == 0


def test_a_table_that_could_not_rate_the_old_side_is_said(run: Run, tmp_path: Path) -> None:
    """What is mended by the change is no reason to refuse to show it."""
    lacking = OWN.format(b200=3).replace(", B200: 3", "")
    for side, text in (("old", lacking), ("new", OWN.format(b200=3))):
        (tmp_path / side).mkdir()
        write(tmp_path / side, "own.yaml", text)
        write(tmp_path / side, "fleet.yaml", B200.format(table="table: own.yaml\n"))
    done = run("diff", "old/fleet.yaml", "new/fleet.yaml", cwd=tmp_path)
    assert done.code == 0
    assert "the old side cannot be rated by its own" in done.out


def test_a_table_file_edited_in_git_is_a_difference(run: Run, tmp_path: Path) -> None:
    """The file of each revision rates that revision, and the change of it is seen."""
    repository = Repository(tmp_path)
    repository.write("fleet.yaml", B200.format(table="table: own.yaml\n"))
    repository.commit("own.yaml", OWN.format(b200=3))
    write(tmp_path, "own.yaml", OWN.format(b200=1))
    done = run("diff", "HEAD:", "fleet.yaml", "--exit-code", cwd=tmp_path)
    assert done.code == 1
    assert "900 → 300 H100e" in done.out
