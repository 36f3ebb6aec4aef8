"""One file under two names counts once, whichever way it is named."""

import json
import os
from itertools import permutations
from pathlib import Path

import pytest

from tests.files.conftest import counted, manifest, write
from tests.inside import run_inside
from tests.repositories import Repository


def fill(folder: Path) -> None:
    """Write one fleet that has many names, and another."""
    write(folder / "fleets" / "a.yaml", manifest("A", 3))
    write(folder / "b.yaml", manifest("B", 4))
    (folder / "fleets" / "latest.yaml").symlink_to("a.yaml")
    (folder / "again").symlink_to("fleets")


NAMES = (
    "fleets/a.yaml",
    "./fleets/a.yaml",
    "fleets/latest.yaml",
    "fleets",
    "fleets/",
    "again",
    ".",
)


@pytest.mark.parametrize("names", [*permutations(NAMES, 2)], ids=" ".join)
def test_a_file_counts_once(names: tuple[str, str], repository: Repository) -> None:
    """Two names of one file, or of folders that hold it, are one file."""
    fill(repository.folder)
    expected = {"A": 3, "B": 4} if "." in names else {"A": 3}
    assert counted(*names) == expected
    document = json.loads(run_inside("check", *names, "-f", "json").out)
    assert document["files"] == len(expected)


@pytest.mark.parametrize("command", ["total", "check", "timeline", "compare"])
def test_a_file_counts_once_in_every_command(command: str, repository: Repository) -> None:
    """What one name gives, several give too."""
    fill(repository.folder)
    text = f"as_of: 2024-01-01\n{manifest('A', 3)}"
    write(repository.folder / "fleets" / "a.yaml", text)
    once = run_inside(command, "fleets/a.yaml", "-f", "json")
    more = run_inside(
        command, "fleets/a.yaml", f"{repository.folder}/fleets", "again/a.yaml", "-f", "json"
    )
    assert once.code == more.code == 0
    assert once.out == more.out


def test_the_first_name_is_kept(repository: Repository) -> None:
    """Messages call a file what the user called it first."""
    fill(repository.folder)
    write(repository.folder / "fleets" / "a.yaml", "fleet: A\n")
    done = run_inside("total", "./again/latest.yaml", "fleets/a.yaml")
    assert done.err.startswith("./again/latest.yaml:1:1: error[missing-key]")
    assert done.err.endswith("1 error\n")


def test_a_hard_link_is_a_second_name(here: Path) -> None:
    """A file that has two names in the file system is one file."""
    fill(here)
    os.link("b.yaml", "c.yaml")
    assert counted("b.yaml", "c.yaml") == {"B": 4}


def test_standard_input_counts_once(here: Path) -> None:
    """A dash that is given twice is read once."""
    done = run_inside("total", "-", "-", "--quiet", stdin=manifest("A", 3).encode())
    assert done.out == "3\n"


def test_a_file_that_a_folder_passes_over_may_be_named_beside_it(here: Path) -> None:
    """What is named must be right, in whatever order it is named."""
    write(here / "fleets" / "a.yaml", manifest("A", 3))
    write(here / "fleets" / "ci.yaml", "a: b\n")
    for names in permutations(("fleets", "fleets/ci.yaml")):
        for command in ("total", "check"):
            done = run_inside(command, *names)
            assert done.code == 2
            assert "fleets/ci.yaml:1:1: error[missing-key]" in done.err + done.out
            assert "note" not in done.err
