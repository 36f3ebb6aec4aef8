"""The project's own workflows: what they run, what they may do, and on which Pythons."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PYTHON = "Programming Language :: Python :: "


def load(path: Path) -> dict[Any, Any]:
    """Read a workflow; its key `on` is true to YAML 1.1."""
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_of_others_are_pinned_by_commit(path: Path) -> None:
    """A tag can be moved to other code; a commit cannot, and the version beside it can be read."""
    used = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for name, rest in used:
        if not name.startswith("./"):
            assert re.search(r"@[0-9a-f]{40}$", name), name
            assert re.fullmatch(r" # v[0-9]+(\.[0-9]+)+", rest), name


def test_every_supported_python_runs_what_developers_run() -> None:
    """What the package says it runs on is what CI runs the one command of the project on."""
    job = load(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]["test"]
    assert {"run": ".ci/run"} in job["steps"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = [name.removeprefix(PYTHON) for name in project["classifiers"] if PYTHON in name]
    assert [name for name in said if "." in name] == job["strategy"]["matrix"]["python"]


def test_a_pull_request_has_to_name_the_figures_that_it_changes() -> None:
    """CI knows the revision that a change is for, has its data, and compares them."""
    job = load(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]["test"]
    assert job["env"] == {"BASE": "${{ github.event.pull_request.base.sha }}"}
    assert job["steps"][0]["with"]["fetch-depth"] == 0
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'python -m tests.data.numbers "$BASE" --check' in run


def test_a_release_is_built_and_checked_apart_from_what_publishes_it() -> None:
    """Only the job that runs no code of the project may speak for it to the package index."""
    release = load(ROOT / ".github" / "workflows" / "release.yml")
    assert release[True] == {"push": {"tags": ["v*"]}}
    assert release["permissions"] == {}
    build, publish = release["jobs"]["build"], release["jobs"]["publish"]
    assert build["permissions"] == {"contents": "read"}
    assert {"run": ".ci/build"} in build["steps"]
    assert publish["permissions"] == {"id-token": "write"}
    assert publish["needs"] == "build"
    assert not [step for step in publish["steps"] if "run" in step]
