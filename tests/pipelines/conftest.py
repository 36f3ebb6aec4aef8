"""A repository that holds fleets, what a CI job has checked out of it, and a runner there."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.pipelines.runner import Runner
from tests.repositories import Repository

FLEET = 'fleet: Lab\npools:\n  - {name: "%s", accelerator: H100, count: %d}\n'


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Make a repository whose main branch has one fleet of 100 H100s."""
    folder = tmp_path / "repository"
    folder.mkdir()
    made = Repository(folder)
    made.commit("fleets/lab.yaml", FLEET % ("alpha", 100))
    return made


@pytest.fixture
def runner(repository: Repository, tmp_path: Path) -> Runner:
    """Make a runner in the repository itself."""
    return Runner(repository, tmp_path)


class PullRequest(NamedTuple):
    """A pull request from a branch of the repository, and main as it grew meanwhile."""

    origin: Repository
    stale: str
    """The commit of main from which the branch was made: base.sha of the event."""
    base: str
    """The commit of main into which it is merged now."""
    head: str
    merged: str

    def payload(self) -> dict[str, object]:
        """Return what the event says of it."""
        base = {"sha": self.stale, "ref": "main"}
        return {"pull_request": {"number": 3, "head": {"sha": self.head}, "base": base}}

    def check_out(self, folder: Path, commit: str, *, depth: int = 0) -> Repository:
        """Fetch one commit as actions/checkout does, with the history below it unless *depth*."""
        folder.mkdir()
        clone = Repository(folder)
        clone.git("remote", "add", "origin", self.origin.folder.as_uri())
        wanted = ["+refs/heads/*:refs/remotes/origin/*"] if depth == 0 else [f"--depth={depth}"]
        clone.git("fetch", "--quiet", "--no-tags", "origin", *wanted, commit)
        clone.git("checkout", "--quiet", "--detach", commit)
        return clone


@pytest.fixture
def pull_request(repository: Repository) -> PullRequest:
    """Make a pull request that takes 10 of 100 away, while main adds a fleet of 50."""

    def commit_of(name: str) -> str:
        return repository.git("rev-parse", name).stdout.strip()

    stale = commit_of("main")
    repository.git("checkout", "--quiet", "-b", "change")
    repository.commit("fleets/lab.yaml", FLEET % ("alpha", 90))
    repository.git("checkout", "--quiet", "main")
    repository.commit("fleets/other.yaml", FLEET.replace("Lab", "Other") % ("omega", 50))
    base = commit_of("main")
    repository.git("checkout", "--quiet", "--detach")
    repository.git("merge", "--quiet", "--no-edit", "change")
    repository.git("update-ref", "refs/pull/3/merge", "HEAD")
    merged = commit_of("HEAD")
    repository.git("checkout", "--quiet", "main")
    return PullRequest(repository, stale, base, commit_of("change"), merged)
