"""Runs the action as GitHub does: its expressions, conditions, files and checkouts."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.conftest import ROOT, clean_environment
from tests.repositories import IDENTITY, Repository

FOLDER = ROOT / ".github" / "actions" / "fleet"
ACTION: dict[str, Any] = yaml.safe_load((FOLDER / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]

PYTHON3 = """\
#!/bin/sh
# Makes the virtual environment that the action asks for, with the program of this checkout.
test "$1 $2" = "-m venv" || exit 1
mkdir -p "$3/bin"
printf '#!/bin/sh\\ntest -f "$4/pyproject.toml"\\n' > "$3/bin/pip"
printf '#!/bin/sh\\nexec "%s" -m fleet_cli "$@"\\n' "{python}" > "$3/bin/fleet"
chmod +x "$3/bin/pip" "$3/bin/fleet"
"""


class Step(NamedTuple):
    """What became of a step."""

    outcome: str
    """`success`, `failure` or `skipped`."""
    code: int
    log: str
    outputs: dict[str, str]


class Finished(NamedTuple):
    """What became of one use of the action."""

    steps: dict[str, Step]
    outputs: dict[str, str]
    summary: str

    @property
    def code(self) -> int:
        """The exit code of the first step that failed, or 0."""
        return next((step.code for step in self.steps.values() if step.code), 0)

    @property
    def log(self) -> str:
        """Everything printed."""
        return "".join(step.log for step in self.steps.values())

    def text(self, level: str) -> str:
        """Return the annotations of one level, `error`, `warning` or `notice`."""
        return "\n".join(re.findall(rf"^::{level} [^:]*::(.*)$", self.log, re.MULTILINE))


class Runner:
    """A runner with a checkout, and a pull request 3 whose comments are in a file."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        self.repository, self.folder = repository, folder
        programs = folder / "programs"
        programs.mkdir()
        script = f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).parent / "gh.py"}" "$@"\n'
        for name, text in (("python3", PYTHON3.format(python=sys.executable)), ("gh", script)):
            (programs / name).write_text(text, encoding="utf-8")
            (programs / name).chmod(0o755)
        self._programs = programs
        self._state = folder / "comments.json"
        self.set_comments()

    def set_comments(self, *comments: dict[str, str], refusal: str = "") -> None:
        """Say what comments there are, and in which words writing one is refused, if it is."""
        state = {"comments": comments, "refusal": refusal}
        self._state.write_text(json.dumps(state), encoding="utf-8")

    def comments(self) -> list[dict[str, str]]:
        """Return the comments of the pull request."""
        found: list[dict[str, str]] = json.loads(self._state.read_text("utf-8"))["comments"]
        return found

    def use(
        self, event: str = "push", payload: Mapping[str, Any] | None = None, /, **inputs: str
    ) -> Finished:
        """Run every step of the action, with inputs whose names have underscores for dashes."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        unknown = given.keys() - ACTION["inputs"].keys()
        assert not unknown, unknown
        defaults = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
        context: dict[str, Any] = {
            "inputs": {**defaults, **given},
            "github": {"event": payload or {}, "token": "secret"},
            "steps": {},
        }
        files = {name: self.folder / name for name in ("output", "path", "summary")}
        files["summary"].write_text("", encoding="utf-8")
        done: dict[str, Step] = {}
        for step in STEPS:
            done[step["name"]] = self._run(step, event, context, files, done)
            if "id" in step:
                context["steps"][step["id"]] = done[step["name"]]._asdict()
        outputs = {name: fill(one["value"], context) for name, one in ACTION["outputs"].items()}
        return Finished(done, outputs, files["summary"].read_text("utf-8"))

    def _run(
        self,
        step: dict[str, Any],
        event: str,
        context: dict[str, Any],
        files: dict[str, Path],
        before: dict[str, Step],
    ) -> Step:
        condition = step.get("if", "${{ success() }}")
        is_good = all(one.code == 0 for one in before.values())
        if not evaluate(condition[3:-2], {**context, "good": is_good}):
            return Step("skipped", 0, "", {})
        for name in ("output", "path"):
            files[name].touch()
        paths = [*files["path"].read_text("utf-8").split(), str(self._programs)]
        files["output"].write_text("", encoding="utf-8")
        environment = {
            **clean_environment(IDENTITY),
            **{name: fill(value, context) for name, value in step.get("env", {}).items()},
            "PATH": os.pathsep.join((*paths, os.environ["PATH"])),
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_ACTION_PATH": str(FOLDER),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_PATH": str(files["path"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_REPOSITORY": "owner/fleets",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_RUN_ID": "7",
            "GH_STATE": str(self._state),
        }
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.repository.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        lines = files["output"].read_text("utf-8").splitlines()
        outputs = dict(line.partition("=")[::2] for line in lines)
        outcome = "failure" if ran.returncode else "success"
        return Step(outcome, ran.returncode, ran.stdout, outputs)


def fill(text: str, context: dict[str, Any]) -> str:
    """Return *text* with its expressions replaced by what they stand for."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(evaluate(found[1], context)), text)


def evaluate(expression: str, context: dict[str, Any]) -> Any:
    """Return the value of a GitHub expression; what is not there is an empty text."""

    def lookup(path: str) -> Any:
        value: Any = context
        for name in path.split("."):
            value = value.get(name, "") if isinstance(value, dict) else ""
        return value

    functions: dict[str, Callable[..., Any]] = {
        "cancelled": lambda: False,
        "success": lambda: context["good"],
        "toJSON": json.dumps,
        "lookup": lookup,
    }
    python = re.sub(r"\b((?:inputs|github|steps)\.[\w.-]+)", r"lookup('\1')", expression)
    python = re.sub(r"!(?!=)", " not ", python.replace("&&", " and ").replace("||", " or "))
    return eval(python.strip(), {"__builtins__": {}}, functions)
