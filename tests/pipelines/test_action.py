"""The scripts of the GitHub Action, run in a temporary repository with a stand-in for gh."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, clean_environment
from tests.repositories import IDENTITY, Repository

ACTION = ROOT / ".github" / "actions" / "fleet" / "action.yml"
FLEET = 'fleet: Lab\npools:\n  - {name: "%s", accelerator: H100, count: %d}\n'
GH = """\
#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
case "$*" in *--paginate*) printf '%s' "$GH_KNOWN" ;; esac
for word in "$@"; do
  case "$word" in body=@*) cat "${word#body=@}" >> "$GH_LOG" ;; esac
done
"""


def steps() -> dict[str, dict[str, Any]]:
    """Return the steps of the action by name."""
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    return {step["name"]: step for step in action["runs"]["steps"]}


class Runner:
    """Runs steps as GitHub does: bash that stops at the first error, values from the environment."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        self.repository, self.folder = repository, folder
        programs = folder / "programs"
        programs.mkdir()
        self.program(programs / "gh", GH)
        fleet = f'#!/bin/sh\nexec "{sys.executable}" -m fleet_cli "$@"\n'
        self.program(programs / "fleet", fleet)
        self.files = {
            name: folder / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GH_LOG")
        }
        for file in self.files.values():
            file.touch()
        self.environment = {
            **clean_environment(IDENTITY),
            **{name: str(file) for name, file in self.files.items()},
            "PATH": os.pathsep.join((str(programs), os.environ["PATH"])),
            "RUNNER_TEMP": str(folder),
            "GITHUB_REPOSITORY": "owner/fleets",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_RUN_ID": "7",
            "GH_KNOWN": "",
        }

    @staticmethod
    def program(path: Path, text: str) -> None:
        """Write a program."""
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run(self, step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step of the action; inputs that are not given are empty."""
        script = steps()[step]
        empty = dict.fromkeys(script["env"], "")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script["run"]],
            cwd=self.repository.folder,
            env={**self.environment, **empty, **inputs},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def text(self, name: str) -> str:
        """Return what a step wrote into one of the runner's files."""
        return self.files[name].read_text(encoding="utf-8")


@pytest.fixture
def runner(repository: Repository, tmp_path: Path) -> Runner:
    """Make a runner whose repository has one fleet of 100 H100s."""
    repository.commit("fleets/lab.yaml", FLEET % ("alpha", 100))
    return Runner(repository, tmp_path)


def test_no_input_is_a_part_of_a_script() -> None:
    """Every value reaches a script through its environment."""
    for step in steps().values():
        assert "${{" not in step["run"], step["name"]
        assert step["shell"] == "bash"


def test_every_input_is_used_and_described() -> None:
    """An input that no step takes would be ignored in silence."""
    text = ACTION.read_text(encoding="utf-8")
    for name, value in yaml.safe_load(text)["inputs"].items():
        assert value["description"]
        assert f"inputs.{name}" in text


def test_the_check_annotates_and_fails(runner: Runner) -> None:
    """A broken floor fails the step; a good fleet passes it, whatever the lines around its path."""
    bad = runner.run("Check", MANIFESTS="fleets", MINIMUM="101")
    good = runner.run("Check", MANIFESTS="\nfleets\n\n", MINIMUM="100", STRICT="true")
    assert (bad.returncode, good.returncode) == (1, 0)
    assert bad.stdout.startswith("::error file=fleets/lab.yaml,line=1,")
    assert good.stdout == "fleet check passed: 1 fleet in 1 file, nothing to report\n"


def test_a_required_target_may_have_spaces(runner: Runner) -> None:
    """Names stand one a line, and a missing one fails."""
    done = runner.run("Check", MANIFESTS="fleets", REQUIRE="350,000 H100s\n")
    assert done.returncode == 1
    assert 'the required target "350,000 H100s" is in no fleet' in done.stdout


def test_the_diff_goes_to_the_summary(runner: Runner) -> None:
    """What differs from the base stands in the summary, and the limit decides over the step."""
    runner.repository.write("fleets/lab.yaml", FLEET % ("alpha", 90))
    within = runner.run("Diff", MANIFESTS="fleets", BASE="HEAD", MAX_DECREASE="10%")
    beyond = runner.run("Diff", MANIFESTS="fleets", BASE="HEAD", MAX_DECREASE="9%")
    assert (within.returncode, within.stderr) == (0, "")
    assert beyond.returncode == 1
    assert "is more than 9%" in beyond.stderr
    assert "| H100 SXM5 80GB | changed | 100 | 90 | -10 |" in runner.text("GITHUB_STEP_SUMMARY")
    assert runner.text("GITHUB_OUTPUT") == "changed=true\n" * 2


def test_manifests_that_came_or_went_are_shown(runner: Runner) -> None:
    """A file that the base lacks is added, and one that is gone is removed."""
    runner.repository.write("fleets/new.yaml", FLEET % ("beta", 5))
    (runner.repository.folder / "fleets" / "lab.yaml").unlink()
    done = runner.run("Diff", MANIFESTS="fleets/new.yaml\nfleets/lab.yaml", BASE="HEAD")
    summary = runner.text("GITHUB_STEP_SUMMARY")
    assert (done.returncode, done.stderr) == (0, "")
    assert "added | – | 5 | +5 |" in summary
    assert "removed | 100 | – | -100 |" in summary


def test_the_base_is_fetched_where_it_is_missing(runner: Runner, tmp_path: Path) -> None:
    """A shallow checkout lacks the base, which is then fetched alone."""
    origin = runner.repository
    base = origin.git("rev-parse", "HEAD").stdout.strip()
    origin.commit("fleets/lab.yaml", FLEET % ("alpha", 101))
    clone = tmp_path / "clone"
    origin.git("clone", "--quiet", "--depth=1", origin.folder.as_uri(), str(clone))
    runner.repository = Repository(clone)
    done = runner.run("Diff", MANIFESTS="fleets", BASE=base)
    assert done.returncode == 0, done.stderr
    assert "| 100 | 101 | +1 |" in runner.text("GITHUB_STEP_SUMMARY")


def test_without_a_base_there_is_no_diff(runner: Runner) -> None:
    """A push has no base to compare with."""
    assert runner.run("Diff", MANIFESTS="fleets").returncode == 0
    assert runner.text("GITHUB_STEP_SUMMARY") == ""


def test_one_comment_is_written_and_kept_up_to_date(runner: Runner) -> None:
    """The first change makes a comment, the next one edits it, and no change makes none."""
    runner.run("Diff", MANIFESTS="fleets", BASE="HEAD")
    assert runner.run("Comment", NUMBER="3", CHANGED="false").returncode == 0
    assert "POST" not in runner.text("GH_LOG")
    runner.repository.write("fleets/lab.yaml", FLEET % ("x|y <b> @team", 90))
    runner.run("Diff", MANIFESTS="fleets", BASE="HEAD", BY="pool")
    assert runner.run("Comment", NUMBER="3", CHANGED="true").returncode == 0
    runner.environment["GH_KNOWN"] = "41\n42\n"
    assert runner.run("Comment", NUMBER="3", CHANGED="false").returncode == 0
    log = runner.text("GH_LOG")
    assert "api --silent --method POST repos/owner/fleets/issues/3/comments" in log
    assert "api --silent --method PATCH repos/owner/fleets/issues/comments/41 " in log
    assert "<!-- fleet diff -->\n### Lab: HEAD:fleets → fleets\n" in log
    assert "x\\|y \\<b\\> &#64;&#8288;team" in log


def test_a_long_diff_is_linked(runner: Runner) -> None:
    """A comment has a limit, beyond which it leads to the summary."""
    (runner.folder / "fleet-diff.md").write_text("x" * 65_001, encoding="utf-8")
    runner.run("Comment", NUMBER="3", CHANGED="true")
    assert "https://github.example/owner/fleets/actions/runs/7" in runner.text("GH_LOG")
    assert "xxx" not in runner.text("GH_LOG")


def test_hostile_inputs_stay_values(runner: Runner) -> None:
    """Text that a shell could run is a path that is not there, and nothing happens."""
    hostile = '$(touch stolen); `touch stolen`"; touch stolen #'
    done = runner.run("Check", MANIFESTS=hostile, TABLE="", REQUIRE=hostile)
    assert done.returncode == 2
    diff = runner.run("Diff", MANIFESTS="fleets", BASE="--output=stolen")
    assert diff.returncode != 0
    assert not list(runner.repository.folder.glob("stolen*"))


def test_the_hook_runs_an_existing_command() -> None:
    """The pre-commit hook calls the check, on manifests only."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("fleet-check", "fleet check", "python")


def test_the_workflow_runs_what_developers_run() -> None:
    """Every supported Python runs the one command of the project."""
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"][:3] == ["3.11", "3.12", "3.13"]
    assert {"run": ".ci/run"} in job["steps"]
