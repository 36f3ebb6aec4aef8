"""A folder to fill, in git or not, and a way to ask what the program counts in it."""

import json
from pathlib import Path

import pytest

from tests.inside import run_inside
from tests.repositories import Repository

MANIFEST = "fleet: {name}\npools: [{{accelerator: H100, count: {count}}}]\n"
TABLE = "name: own\nkind: spec\nunit: GB\ndescription: memory\nsource: us\nfields: [memory_gb]\n"
SECRET = "[remote]\ntoken = hunter2\n"


def manifest(name: str, count: int) -> str:
    """Return a fleet of *count* H100s."""
    return MANIFEST.format(name=name, count=count)


def write(path: Path, text: str | bytes) -> Path:
    """Write a file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def counted(*arguments: str | Path) -> dict[str, int]:
    """Return the count of each fleet that `fleet total` finds."""
    done = run_inside("total", *arguments, "-f", "json")
    assert done.code == 0, done.err
    fleets = json.loads(done.out)["fleets"]
    return {fleet["fleet"]: fleet["accelerators"]["mid"] for fleet in fleets}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, outside of git."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository, which is the current folder."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    return Repository(here)
