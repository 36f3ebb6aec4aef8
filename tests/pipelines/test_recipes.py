"""The recipes in configs/ci do what they say, each run as far as that is possible here."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from fleet_cli import __version__
from tests.conftest import CONFIGS, ROOT, clean_environment
from tests.pipelines.conftest import FLEET, PullRequest
from tests.pipelines.runner import Runner
from tests.repositories import IDENTITY, Repository

RECIPES = CONFIGS / "ci"
PAGE = (RECIPES / "README.md").read_text(encoding="utf-8")

Shell = Callable[..., subprocess.CompletedProcess[str]]


def load(name: str) -> Any:
    """Read a recipe in YAML."""
    return yaml.safe_load((RECIPES / name).read_text(encoding="utf-8"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run commands in a repository, where `fleet` is this checkout and pip installs nothing."""
    programs = tmp_path / "programs"
    programs.mkdir()
    texts = {"fleet": f'exec "{sys.executable}" -m fleet_cli "$@"', "pip": "exit 0"}
    for name, text in texts.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)

    def run(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join((str(programs), os.environ["PATH"]))
        return subprocess.run(
            command,
            cwd=folder,
            env=clean_environment({**IDENTITY, **variables, "PATH": path}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run


def test_the_page_names_every_recipe() -> None:
    """Nobody has to look into the folder to know what is there."""
    assert set(re.findall(r"\]\(([^):]+)\)", PAGE)) == {
        path.name for path in RECIPES.iterdir() if path.name != "README.md"
    }


def test_recipes_name_this_version() -> None:
    """Whoever copies a recipe gets the release that it belongs to."""
    texts = [path.read_text(encoding="utf-8") for path in RECIPES.iterdir()]
    named = re.findall(r"OWNER/fleet\S*@v(\S+)|rev: v(\S+)", "".join(texts))
    assert len(named) == 2
    assert {version for pair in named for version in pair if version} == {__version__}


def test_the_page_explains_every_input_and_output() -> None:
    """The page says of the action what the action says of itself."""
    action = yaml.safe_load((ROOT / ".github/actions/fleet/action.yml").read_text("utf-8"))
    for name in (*action["inputs"], *action["outputs"]):
        assert f"`{name}`" in PAGE


def test_github_checks_compares_and_comments(pull_request: PullRequest, tmp_path: Path) -> None:
    """The workflow's own inputs, with the checkout that it asks for."""
    if not shutil.which("jq"):
        pytest.skip("the stand-in for gh filters by jq")
    workflow = load("github.yml")
    *_, use = workflow["jobs"]["fleets"]["steps"]
    inputs = {name.replace("-", "_"): str(value).lower() for name, value in use["with"].items()}
    runner = Runner(pull_request.check_out(tmp_path / "clone", pull_request.merged), tmp_path)
    assert set(workflow[True]) == {"pull_request", "merge_group", "push"}
    done = runner.use("pull_request", pull_request.payload(), **inputs)
    assert done.code == 1
    assert done.text("error") == "fleets: error[max-decrease]: " + (
        "the decrease of 10 H100e (6.7%25) is more than 5%25"
    )
    assert len(runner.comments()) == 1


MERGE_REQUESTS: dict[str, tuple[dict[str, str | None], int, str]] = {
    "changed": ({"fleets/lab.yaml": FLEET % ("alpha", 98)}, 0, "-2.0%"),
    "shrunk": ({"fleets/lab.yaml": FLEET % ("alpha", 90)}, 1, "is more than 5%"),
    "removed": ({"fleets/lab.yaml": None}, 1, "-100.0%"),
    "broken": ({"fleets/lab.yaml": "fleet: Lab\npools: 1\n"}, 2, "error[type]"),
}


def merge_request(
    shell: Shell, folder: Path, base: str, program: str = "bash", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the script of the job for GitLab, which ends at the first command that fails."""
    job = load("gitlab.yml")["fleets"]
    lines = "\n".join(["set -e", *job["before_script"], *job["script"]])
    given = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, **job["variables"], **variables}
    return shell([program, "-c", lines], folder, **given)


@pytest.mark.parametrize("program", ["bash", "sh"])
@pytest.mark.parametrize("case", MERGE_REQUESTS)
def test_gitlab_compares_with_where_the_branch_left(
    case: str, program: str, shell: Shell, repository: Repository
) -> None:
    """A limit holds, also where the folder is removed, and errors are errors."""
    files, code, said = MERGE_REQUESTS[case]
    for path, text in files.items():
        if text is None:
            shutil.rmtree((repository.folder / path).parent)
        else:
            repository.write(path, text)
    done = merge_request(shell, repository.folder, "HEAD", program)
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    report = repository.folder / "fleets.xml"
    assert report.exists() == (case != "removed")
    if report.exists():
        assert ElementTree.parse(report).getroot().tag == "testsuites"


def test_gitlab_takes_a_folder_that_is_new(shell: Shell, repository: Repository) -> None:
    """Everything in it is added, and no floor of the base is broken."""
    repository.write("new/lab.yaml", FLEET % ("alpha", 5))
    done = merge_request(shell, repository.folder, "HEAD", FLEETS="new")
    assert (done.returncode, "added" in done.stdout) == (0, True), done.stderr


def test_gitlab_fails_where_there_is_nothing_to_compare(
    shell: Shell, repository: Repository
) -> None:
    """A slip in the path, and a base that a shallow clone lacks, are errors."""
    slip = merge_request(shell, repository.folder, "HEAD", FLEETS="flets")
    assert (slip.returncode, "flets" in slip.stderr) == (2, True)
    assert merge_request(shell, repository.folder, "f" * 40).returncode != 0


def test_gitlab_compares_merged_results_with_the_target_branch(
    shell: Shell, pull_request: PullRequest, tmp_path: Path
) -> None:
    """What the target branch gained meanwhile is not the merge request's."""
    clone = pull_request.check_out(tmp_path / "clone", pull_request.merged)
    tip = {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": pull_request.base}
    done = merge_request(shell, clone.folder, pull_request.stale, **tip)
    assert done.returncode == 1
    assert "the decrease of 10 H100e (6.7%) is more than 5%" in done.stderr


@pytest.fixture
def changes(shell: Shell, repository: Repository) -> Callable[[], tuple[int, str, str]]:
    """Run the recipe for jq on the fleets of the repository."""
    if not shutil.which("jq"):
        pytest.skip("the recipe is one for jq")

    def run() -> tuple[int, str, str]:
        done = shell([str(RECIPES / "changes.sh"), "HEAD", "fleets"], repository.folder)
        return done.returncode, done.stdout, done.stderr

    return run


def test_changes_print_what_cannot_be_rated_too(
    changes: Callable[[], tuple[int, str, str]], repository: Repository
) -> None:
    """A pool without equivalents is a line as every other, and a finding of the check follows."""
    pools = "  - {accelerator: Trial X, count: 7, unrated: no figures}\n"
    targets = "targets: [{name: goal, at_least: 1k, of: any}]\n"
    repository.write("fleets/lab.yaml", FLEET % ("alpha", 90) + pools + targets)
    code, out, err = changes()
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert {"added\tTrial X\t7\tunrated", "changed\tH100 SXM5 80GB\t-10\t-10"} <= {*lines}
    assert [line for line in lines if line.startswith("error\tfleets/lab.yaml\t5\t")]


def test_changes_stop_at_an_error(
    changes: Callable[[], tuple[int, str, str]], repository: Repository
) -> None:
    """A pipe does not hide that an input is wrong."""
    repository.write("fleets/lab.yaml", "fleet: Lab\npools: 1\n")
    code, out, err = changes()
    assert (code, out) == (2, "")
    assert "error[type]" in err


def test_the_hook_is_there_and_checks_folders(shell: Shell, repository: Repository) -> None:
    """What pre-commit runs: the hook's command with the recipe's arguments, and no file names."""
    (recipe,) = load("pre-commit-config.yaml")["repos"][0]["hooks"]
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["pass_filenames"]) == (recipe["id"], False)
    repository.write("fleets/other.yaml", "kind: something else\n")
    command = [*hook["entry"].split(), *recipe["args"]]
    good = shell(command, repository.folder)
    assert (good.returncode, "1 fleet in 1 file" in good.stdout) == (0, True), good.stdout
    repository.write("fleets/lab.yaml", "fleet: Lab\npools: 1\n")
    assert shell(command, repository.folder).returncode == 2


def test_git_shows_equivalents(shell: Shell, repository: Repository) -> None:
    """With the two files, git's own commands show what a change means."""
    attributes = (RECIPES / "gitattributes").read_text(encoding="utf-8")
    repository.write(".gitattributes", attributes)
    repository.write("gitconfig", (RECIPES / "gitconfig").read_text(encoding="utf-8"))
    repository.git("config", "include.path", "../gitconfig")
    repository.commit("fleet.yaml", FLEET % ("alpha", 3))
    repository.write("fleet.yaml", FLEET % ("alpha", 4))
    repository.write("fleets/lab.yaml", FLEET % ("alpha", 90))
    done = shell(["git", "--no-pager", "diff"], repository.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "-10.0%" in done.stdout
    assert "+33.3%" in done.stdout
    shown = shell(["git", "--no-pager", "diff", "--no-ext-diff"], repository.folder)
    assert '+  - {name: "alpha", accelerator: H100, count: 90}' in shown.stdout
