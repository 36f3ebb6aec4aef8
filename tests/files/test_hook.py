"""The hook for pre-commit: it judges what a repository holds, not the names of what changed."""

import re

import yaml

from tests.conftest import ROOT
from tests.files.conftest import TABLE, manifest, write
from tests.inside import run_inside
from tests.repositories import Repository

(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
COMMAND = (*HOOK["entry"].split()[1:], *HOOK["args"])
"""What pre-commit runs, but for the program: it appends no names."""


def test_the_hook_passes_over_what_a_folder_passes_over(repository: Repository) -> None:
    """A change to a file that is no manifest passes, and a broken manifest fails."""
    assert HOOK["pass_filenames"] is False
    write(repository.folder / "fleets" / "a.yaml", manifest("A", 1))
    write(repository.folder / "fleets" / "own.yaml", TABLE)
    write(repository.folder / "fleets" / "notes.yaml", "a: b\n")
    write(repository.folder / ".github" / "workflows" / "ci.yaml", "on: push\n")
    repository.git("add", "--all")
    done = run_inside(*COMMAND)
    assert done.code == 0
    assert "fleets/notes.yaml" in done.err
    write(repository.folder / "fleets" / "a.yaml", "Fleet: A\n")
    assert run_inside(*COMMAND).code == 2


def test_the_hook_runs_wherever_a_manifest_or_table_changes() -> None:
    """Whatever a folder reads sets the hook off."""
    for path in ("fleet.yaml", "fleets/a.YML", "deep/er/own.Yaml"):
        assert re.search(HOOK["files"], path)
    for path in ("README.md", "fleet.yaml.txt", "yaml"):
        assert not re.search(HOOK["files"], path)
