"""What the GitHub Action compares with, in each event and each kind of checkout."""

from pathlib import Path
from typing import Any

import pytest

from tests.pipelines.conftest import FLEET, PullRequest
from tests.pipelines.runner import Runner

LESS = "the decrease of 10 H100e (6.7%) is more than 5%"
"""What the pull request takes of the fleets as they are now, and nothing of what main added."""
HISTORY = "fetch-depth: 0"


@pytest.mark.parametrize("depth", [1, 2, 0])
def test_a_pull_request_is_compared_with_what_it_is_merged_into(
    depth: int, pull_request: PullRequest, tmp_path: Path
) -> None:
    """The event's base is as old as the last push; what main gained since is not the change's."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.merged, depth=depth)
    runner = Runner(clone, tmp_path)
    done = runner.use("pull_request", pull_request.payload(), manifests="fleets", max_decrease="5%")
    assert done.code == 1, done.log
    assert LESS in done.summary
    assert done.outputs["base"] == pull_request.base[:12]


def test_a_checkout_of_the_branch_is_compared_with_where_it_left(
    pull_request: PullRequest, tmp_path: Path
) -> None:
    """What main gained since does not look as if the branch had taken it away."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.head)
    done = Runner(clone, tmp_path).use("pull_request", pull_request.payload(), manifests="fleets")
    assert done.code == 0, done.log
    assert "| changed | 100 | 90 | -10 |" in done.summary
    assert done.outputs["base"] == pull_request.stale[:12]


def test_a_shallow_checkout_of_the_branch_is_an_error(
    pull_request: PullRequest, tmp_path: Path
) -> None:
    """Where it left main cannot be known, which is said with what to do, and the check still runs."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.head, depth=1)
    done = Runner(clone, tmp_path).use("pull_request", pull_request.payload(), manifests="fleets")
    assert done.code == 2
    assert HISTORY in done.text("error")
    assert done.steps["Check"].outcome == "success"
    assert done.outputs["changed"] == ""


def test_a_checkout_without_the_pull_request_is_an_error(
    pull_request: PullRequest, tmp_path: Path
) -> None:
    """On pull_request_target the base itself is checked out, in which nothing changes."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.base)
    done = Runner(clone, tmp_path).use(
        "pull_request_target", pull_request.payload(), manifests="fleets", max_decrease="5%"
    )
    assert done.code == 2
    assert "the checkout is a commit of main, without the pull request" in done.log


@pytest.mark.parametrize("base", ["main", "refs/heads/main", "origin/main"])
@pytest.mark.parametrize("depth", [1, 0])
def test_a_base_by_name_is_found_or_is_an_error(
    base: str, depth: int, pull_request: PullRequest, tmp_path: Path
) -> None:
    """A branch that a shallow checkout lacks is fetched, and its limit holds."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.merged, depth=depth)
    done = Runner(clone, tmp_path).use(manifests="fleets", base=base, max_decrease="5%")
    if base == "origin/main" and depth == 1:
        assert (done.code, done.steps["Compare"].outcome) == (2, "skipped")
        assert HISTORY in done.text("error")
    else:
        assert (done.code, LESS in done.summary) == (1, True), done.log


@pytest.mark.parametrize("base", ["nowhere", "f" * 40, "--output=x", "HEAD~5"])
def test_a_base_that_is_not_there_is_an_error(base: str, runner: Runner) -> None:
    """A slip in the base fails the run, with the reason and what may help."""
    done = runner.use(manifests="fleets", base=base)
    assert done.code == 2
    assert f"cannot find the base {base}: " in done.text("error")
    assert HISTORY in done.log


def test_a_fetch_leaves_the_history_whole(pull_request: PullRequest, tmp_path: Path) -> None:
    """A checkout with its history still has it after a base was fetched."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.merged)
    pull_request.origin.git("branch", "late", pull_request.head)
    done = Runner(clone, tmp_path).use(manifests="fleets", base="late")
    assert done.code == 0, done.log
    assert clone.git("rev-parse", "--is-shallow-repository").stdout.strip() == "false"


def push(pull_request: PullRequest, before: str) -> dict[str, Any]:
    """Return what the event of a push says."""
    return {"before": before, "repository": {"default_branch": "main"}}


@pytest.mark.parametrize("depth", [1, 0])
def test_a_push_is_compared_with_what_was_there(
    depth: int, pull_request: PullRequest, tmp_path: Path
) -> None:
    """The commit before is fetched where a shallow checkout lacks it."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.merged, depth=depth)
    event = push(pull_request, pull_request.base)
    done = Runner(clone, tmp_path).use("push", event, manifests="fleets", max_decrease="5%")
    assert (done.code, LESS in done.summary) == (1, True), done.log


@pytest.mark.parametrize(("depth", "code"), [(0, 1), (1, 2)])
def test_a_new_branch_is_compared_with_where_it_left_the_default_branch(
    depth: int, code: int, pull_request: PullRequest, tmp_path: Path
) -> None:
    """Nothing was there before, and a shallow checkout does not know where it left."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.head, depth=depth)
    event = push(pull_request, "0" * 40)
    done = Runner(clone, tmp_path).use("push", event, manifests="fleets", max_decrease="5%")
    assert done.code == code, done.log
    assert ("| changed | 100 | 90 | -10 |" in done.summary) == (code == 1)
    assert (HISTORY in done.log) == (code == 2)


@pytest.mark.parametrize("depth", [1, 0])
def test_a_merge_group_is_compared_with_what_it_is_based_on(
    depth: int, pull_request: PullRequest, tmp_path: Path
) -> None:
    """A queue tests what several pull requests make together of one base."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.merged, depth=depth)
    event = {"merge_group": {"base_sha": pull_request.base}}
    done = Runner(clone, tmp_path).use("merge_group", event, manifests="fleets", max_decrease="5%")
    assert (done.code, LESS in done.summary) == (1, True), done.log


def test_an_event_without_a_base_fails_a_limit_and_nothing_else(runner: Runner) -> None:
    """A limit that cannot be held is no limit that holds; without one there is nothing to fail."""
    free = runner.use("workflow_dispatch", manifests="fleets")
    assert (free.code, free.outputs["changed"]) == (0, "")
    assert "nothing is compared" in free.text("notice")
    held = runner.use("workflow_dispatch", manifests="fleets", max_increase="5%")
    assert held.code == 2
    assert "the event workflow_dispatch has no base" in held.text("error")


def test_a_base_that_is_checked_out_itself_is_said(runner: Runner) -> None:
    """On main itself, main is no base that anything could differ from."""
    done = runner.use(manifests="fleets", base="main", max_decrease="5%")
    assert done.code == 0
    assert "the base is the commit that is checked out" in done.text("warning")


def test_a_base_of_another_history_is_an_error(pull_request: PullRequest, tmp_path: Path) -> None:
    """A branch that shares nothing with main has no place where it left it."""
    pull_request.origin.git("checkout", "--quiet", "--orphan", "apart")
    pull_request.origin.commit("fleets/lab.yaml", FLEET % ("alpha", 1))
    apart = pull_request.origin.git("rev-parse", "HEAD").stdout.strip()
    clone = pull_request.check_out(tmp_path / "clone", apart)
    done = Runner(clone, tmp_path).use("push", push(pull_request, "0" * 40), manifests="fleets")
    assert done.code == 2
    assert "the checkout shares no commit with main" in done.text("error")
