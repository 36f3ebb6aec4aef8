"""What reading may take: memory in proportion to the input, and an end to every search."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Outcome, clean_environment
from tests.files.conftest import TABLE, counted, manifest, write
from tests.files.test_folders import COMMANDS
from tests.inside import run_inside
from tests.repositories import Repository

SMALL = 400_000 * 1024
"""Bytes of address space, as `ulimit -v 400000` leaves."""


def run_small(*arguments: str, folder: Path, given: bytes = b"") -> Outcome:
    """Run the program with little memory."""
    done = subprocess.run(
        [sys.executable, "-m", "fleet_cli", *arguments],
        input=given,
        capture_output=True,
        cwd=folder,
        env=clean_environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (SMALL, SMALL)),
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_small_folder_takes_little_memory(command: str, here: Path) -> None:
    """Every command reads a small manifest where no gigabyte can be had."""
    write(here / "fleets" / "a.yaml", manifest("A", 1) + "as_of: 2024-01-01\n")
    done = run_small(*COMMANDS[command], folder=here)
    assert (done.code, done.err) == (0, "")


def test_a_small_file_takes_little_memory(here: Path) -> None:
    """A file, standard input and a table alike."""
    write(here / "a.yaml", manifest("A", 1))
    write(here / "own.yaml", TABLE)
    text = (here / "a.yaml").read_bytes()
    assert run_small("total", "a.yaml", "-q", "-t", "own.yaml", folder=here).out == "1\n"
    assert run_small("total", "-", "-q", folder=here, given=text).out == "1\n"
    assert run_small("tables", "own.yaml", folder=here).code == 0


def test_a_pipe_that_is_named_is_read(here: Path) -> None:
    """A shell's <(command) is a manifest, a table or a side, with the current folder for its own."""
    write(here / "own.yaml", TABLE)
    write(here / "a.yaml", manifest("A", 5).replace("pools", "table: own.yaml\npools"))
    program = f"'{sys.executable}' -m fleet_cli"
    for script, out in (
        (f"{program} total <(cat a.yaml) -q", "5\n"),
        (f"{program} total a.yaml --table <(cat own.yaml) -q", "5\n"),
        (f"{program} diff <(cat a.yaml) <(cat a.yaml) -q", "0\n"),
        (f"{program} total <(cat a.yaml) <(sed s/A/B/ a.yaml) -q", "10\n"),
        (f"{program} total /dev/stdin -q < a.yaml", "5\n"),
    ):
        done = subprocess.run(
            ["bash", "-c", script],
            capture_output=True,
            text=True,
            cwd=here,
            env=clean_environment(),
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, out), done.stderr


def nested(folder: Path, depth: int) -> None:
    """Write folders in folders, each with a manifest and a way back to the top."""
    for level in range(depth):
        folder = folder / f"d{level}"
        write(folder / "a.yaml", manifest(f"F{level}", 1))
        (folder / "top").symlink_to("/".join([".."] * (level + 1)))


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("**/*.yaml", 12),
        ("**/**/**/**/**/**/a.yaml", 12),
        ("**/d*/**/d*/**/d*/**/*.yaml", 12),
        ("d0/**/a.yaml", 12),
        ("d*/[a-z].yaml", 1),
        ("d[0-9]/d[0-9]/d[0-9]/d[0-9]/d[0-9]/d[0-9]/a.yam?", 1),
        ("**/d11", 12),
        ("./**/d11/*", 12),
        ("{here}/**/d11/a.yaml", 1),
    ],
)
def test_a_pattern_ends_and_matches_each_file_once(
    pattern: str, files: int, repository: Repository
) -> None:
    """However many ways lead to a file, and however many stars there are."""
    nested(repository.folder, 12)
    done = run_inside("check", pattern.format(here=repository.folder), "-f", "json")
    assert (done.code, json.loads(done.out)["files"]) == (0, files), done


def test_a_pattern_leaves_out_what_is_hidden(here: Path) -> None:
    """A part that begins with a dot asks for it."""
    write(here / ".hidden" / "a.yaml", manifest("A", 1))
    write(here / "b" / ".c.yaml", manifest("C", 1))
    assert "nothing matches **/*.yaml" in run_inside("check", "**/*.yaml").out
    for pattern in (".*/*.yaml", ".hid*/*", "b/.*.yaml"):
        assert json.loads(run_inside("check", pattern, "-f", "json").out)["files"] == 1


def test_a_pattern_names_what_it_matches(here: Path) -> None:
    """What a pattern matches must be a manifest or a table, and a link must not lead astray."""
    write(here / "fleets" / "a.yaml", manifest("A", 1))
    write(here / "fleets" / "b.yaml", "a: b\n")
    done = run_inside("check", "fleets/*.yaml")
    assert (done.code, "fleets/b.yaml:1:1: error[missing-key]" in done.out) == (2, True)
    (here / "fleets" / "b.yaml").unlink()
    (here / "fleets" / "c").symlink_to("/etc")
    done = run_inside("check", "fleets/**/*.yaml")
    assert (done.code, "a link leads fleets/c out of the folder" in done.out) == (2, True)


def test_a_file_whose_name_is_a_pattern_is_a_file(here: Path) -> None:
    """What is there is meant."""
    write(here / "a[1].yaml", manifest("A", 1))
    assert run_inside("check", "a[1].yaml").code == 0
    assert counted("a[1].yaml") == {"A": 1}


def test_deep_folders_end(here: Path) -> None:
    """Folders may be nested deeper than functions may call each other."""
    folder = here / "d"
    try:
        for _ in range(1500):
            folder.mkdir()
            os.chdir(folder)
            folder = Path("d")
        write(Path("a.yaml"), manifest("A", 1))
        os.chdir(here)
        assert counted("d") == {"A": 1}
    finally:
        # NOTE: the library's own removal of a folder is one of those functions.
        subprocess.run(["rm", "-rf", str(here / "d")], check=True)
