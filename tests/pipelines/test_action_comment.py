"""The comment of the GitHub Action: one a use, kept up to date, and nobody else's touched."""

import shutil
from typing import Any

import pytest

from tests.pipelines.conftest import FLEET
from tests.pipelines.runner import Finished, Runner

pytestmark = pytest.mark.skipif(not shutil.which("jq"), reason="the stand-in for gh filters by jq")

PULL_REQUEST: dict[str, Any] = {"pull_request": {"number": 3}}


def use(runner: Runner, **inputs: str) -> Finished:
    """Use the action on a pull request, with the base named."""
    return runner.use(
        "pull_request",
        PULL_REQUEST,
        **{"manifests": "fleets", "base": "HEAD", "comment": "true", **inputs},
    )


def change(runner: Runner, count: int, name: str = "alpha") -> None:
    """Write another count into the fleet."""
    runner.repository.write("fleets/lab.yaml", FLEET % (name, count))


def test_one_comment_is_written_and_kept_up_to_date(runner: Runner) -> None:
    """No change makes no comment, the first one makes it, and the next ones edit it."""
    use(runner)
    assert runner.comments() == []
    change(runner, 90)
    use(runner)
    (first,) = runner.comments()
    assert "| changed | 100 | 90 | -10 |" in first["body"]
    change(runner, 100)
    assert use(runner).code == 0
    (second,) = runner.comments()
    assert second["id"] == first["id"]
    assert "No differences" in second["body"]


def test_texts_of_a_manifest_are_inert(runner: Runner) -> None:
    """A comment mentions nobody and holds no markup of a manifest."""
    change(runner, 90, "x|y <b> @team")
    use(runner, by="pool")
    (comment,) = runner.comments()
    assert "x\\|y \\<b\\> &#64;&#8288;team" in comment["body"]


def test_two_uses_have_two_comments(runner: Runner) -> None:
    """Two steps of a workflow do not write over each other, in whatever order they run."""
    runner.repository.commit("other/lab.yaml", FLEET % ("omega", 1))
    change(runner, 90)
    runner.repository.write("other/lab.yaml", FLEET % ("omega", 2))
    for _ in range(2):
        use(runner)
        use(runner, manifests="other")
        use(runner, by="pool")
    bodies = [comment["body"] for comment in runner.comments()]
    assert len({body.partition("\n")[0] for body in bodies}) == len(bodies) == 3


def test_a_comment_of_somebody_else_is_left_alone(runner: Runner) -> None:
    """The mark alone does not make a comment the action's own, on whichever page it is."""
    change(runner, 90)
    use(runner)
    (own,) = runner.comments()
    others = [{**own, "id": f"IC_{name}", "author": name} for name in "abc"]
    runner.set_comments(*others, {**own, "id": "IC_own"})
    change(runner, 80)
    use(runner)
    assert runner.comments()[:3] == others
    assert "| changed | 100 | 80 | -20 |" in runner.comments()[3]["body"]


def test_a_broken_manifest_does_not_empty_the_comment(runner: Runner) -> None:
    """The comment says why there is no comparison, and is kept for the next run."""
    change(runner, 90)
    use(runner)
    runner.repository.write("fleets/lab.yaml", "fleet: Lab\npools: many\n")
    done = use(runner)
    (comment,) = runner.comments()
    assert done.code == 2
    assert "**Not compared with " in comment["body"]
    assert "    fleets/lab.yaml:2:8: error[type]: " in comment["body"]


def test_a_crossed_limit_is_in_the_comment(runner: Runner) -> None:
    """Who reads the comment learns why the run is red."""
    change(runner, 90)
    assert use(runner, max_decrease="5%").code == 1
    (comment,) = runner.comments()
    assert "    error[max-decrease]: the decrease of 10 H100e" in comment["body"]


@pytest.mark.parametrize(
    "refusal",
    [
        "Resource not accessible by integration (HTTP 403)",
        "Resource not accessible by personal access token",
    ],
)
def test_a_fork_without_the_right_to_comment_is_a_warning(refusal: str, runner: Runner) -> None:
    """The token of a fork may only read, and the change is judged all the same."""
    change(runner, 90)
    runner.set_comments(refusal=refusal)
    done = use(runner)
    assert done.code == 0
    assert "the token may not comment" in done.text("warning")
    assert "| changed | 100 | 90 | -10 |" in done.summary


def test_another_failure_to_comment_is_an_error(runner: Runner) -> None:
    """A comment that was asked for and is not there is not passed over."""
    change(runner, 90)
    runner.set_comments(refusal="HTTP 502: Bad Gateway")
    done = use(runner)
    assert done.code == 2
    assert "the comment could not be written: gh: HTTP 502" in done.text("error")


def test_an_event_without_a_pull_request_has_no_comment(runner: Runner) -> None:
    """A push is compared, and there is nothing to comment on."""
    change(runner, 90)
    done = runner.use("push", manifests="fleets", base="HEAD", comment="true")
    assert done.code == 0
    assert "no pull request to comment on" in done.text("notice")
    assert runner.comments() == []


def test_a_long_comparison_is_shortened_in_the_comment_alone(runner: Runner) -> None:
    """Totals and verdicts stay, rows are left out and counted; the summary has them all."""
    pools = [
        f"  - {{name: {'x' * 200}{number}, accelerator: H100, count: 1}}\n" for number in range(300)
    ]
    runner.repository.write("fleets/lab.yaml", "fleet: Lab\npools:\n" + "".join(pools))
    runner.repository.write("other/lab.yaml", FLEET % ("omega", 2))
    done = use(runner, manifests="fleets\nother", by="pool")
    (comment,) = runner.comments()
    assert len(comment["body"].encode()) < 35_000
    assert "**Total**" in comment["body"]
    assert "omega" in comment["body"]
    assert done.summary.count("| added |") >= 300 > comment["body"].count("| added |") > 50


def test_a_comparison_that_is_too_long_is_linked(runner: Runner) -> None:
    """A comment has a limit, beyond which it leads to the summary of the run."""
    paths = []
    for number in range(400):
        path = f"many/{number}-{'x' * 100}.yaml"
        runner.repository.write(path, "fleet: Lab\npools: many\n")
        paths.append(path)
    use(runner, manifests="many")
    (comment,) = runner.comments()
    assert "https://github.example/owner/fleets/actions/runs/7" in comment["body"]
    assert "xxx" not in comment["body"]
