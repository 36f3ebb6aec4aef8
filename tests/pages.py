"""Pages of documentation as scripts: their files are written, their commands run, in order."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.conftest import CONFIGS, ROOT, Outcome, clean_environment, lasting
from tests.inside import run_inside
from tests.messages.import_cases import workbook
from tests.repositories import IDENTITY, Repository

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SAMPLES = ROOT / "tests" / "importers" / "samples"
COLUMNS = "100"
"""How wide the terminal is that outputs are shown for."""

VALIDATE = (
    "import json, jsonschema, sys; "
    "jsonschema.validate(*(json.load(open(path)) for path in sys.argv[:0:-1]))"
)
TOOLS = {
    "fleet": f'exec "{sys.executable}" -m fleet_cli "$@"',
    "pip": f'exec "{sys.executable}" -m tests.install "$@"',
    "python": f'exec "{sys.executable}" "$@"',
    "check-jsonschema": f"exec '{sys.executable}' -c '{VALIDATE}' \"$2\" \"$3\"",
    "kubectl": f'cat "{SAMPLES}/kubernetes-nodes.json"',
    "scontrol": f'cat "{SAMPLES}/slurm-22.05-nodes.json"',
    "nvidia-smi": f'cat "{SAMPLES}/nvidia-smi.csv"',
    "condor_status": f'cat "{SAMPLES}/recipes/condor_status.json"',
    "pbsnodes": f'cat "{SAMPLES}/recipes/pbsnodes.json"',
    "lshosts": f'cat "{SAMPLES}/recipes/lshosts.txt"',
    "terraform": f'cat "{SAMPLES}/recipes/terraform.json"',
    "ray": f'cat "{SAMPLES}/recipes/ray.json"',
    "nomad": f'cat "{SAMPLES}/recipes/nomad.json"',
    "python3": f'cat "{SAMPLES}/recipes/skypilot.json"',
    "curl": f'case "$*" in *lambda*) cat "{SAMPLES}/recipes/lambda.json";; '
    f'*) cat "{SAMPLES}/recipes/netbox.json";; esac',
}
"""What pages call: the program, and stand-ins for tools that a test cannot ask."""

DEFAULT_MANIFEST = "fleet.yaml"
"""What commands read where they name no file."""

OPTIONAL = ("jq",)
"""Tools that pages use and that a machine may lack: what needs them is then left as it stands."""


class Step(NamedTuple):
    """One command of a page, and what it did."""

    command: str
    shown: str
    """The output below it on the page; empty where the page shows none."""
    outcome: Outcome


class Played(NamedTuple):
    """A page that was played."""

    text: str
    """The page with the outputs that its commands have now."""
    steps: tuple[Step, ...]


def play(text: str, folder: Path) -> Played:
    """
    Play a page in *folder*: write each block that names a file, run each command.

    A command must succeed unless the page shows an error below it, and so must each block of sh.
    Other blocks must be what they say that they are: YAML, JSON, TOML or Python. Manifests and
    tables must be read by a command.
    """
    named = {fence["info"].partition(" ")[2] for fence in fences(text)} - {"", DEFAULT_MANIFEST}
    read = re.sub("^```.*", "", text, flags=re.MULTILINE)
    assert [name for name in named if name.partition("/")[0] not in read] == []
    player = _Player(folder)
    return Played(FENCE.sub(player.block, text), tuple(player.steps))


class _Player:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.steps = folder, list[Step]()
        # NOTE: the program alone is ten times as fast in this process, which has no packages of a page.
        self.is_inside = True

    def block(self, match: re.Match[str]) -> str:
        info, text = match["info"], match["text"]
        language, _, name = info.partition(" ")
        if name:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if any(f"{tool} " in text and not shutil.which(tool) for tool in OPTIONAL):
            return match[0]
        if language == "console":
            text = "".join(map(self.example, *zip(*examples(text), strict=True)))
        elif language == "sh" and is_set_up(text):
            check_set_up(text)
        elif language == "sh":
            done = self.run(text)
            assert done.code == 0, (text, done)
        elif not name:  # what is written to a file, commands read
            check_syntax(language, text)
        return f"```{info}\n{text}```"

    def example(self, command: str, shown: str) -> str:
        done = self.run(command)
        self.steps.append(Step(command, shown, done))
        assert done.code == 0 or "error[" in shown, (command, done)
        if not shown:
            return f"$ {command}\n"
        return f"$ {command}\n{lasting(done.out)}{done.err}"

    def run(self, command: str) -> Outcome:
        if self.is_inside and is_plain(command):
            with pytest.MonkeyPatch.context() as patch:
                patch.chdir(self.folder)
                patch.setenv("COLUMNS", COLUMNS)
                for name in ("NO_COLOR", "FORCE_COLOR"):
                    patch.delenv(name, raising=False)
                return run_inside(*shlex.split(command)[1:])
        self.is_inside = self.is_inside and "pip install" not in command
        return self.run_shell(command)

    def run_shell(self, command: str) -> Outcome:
        tools = self.folder.parent / "tools"
        if not tools.exists():
            tools.mkdir()
            for name, line in TOOLS.items():
                (tools / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
                (tools / name).chmod(0o755)
        packages = self.folder.parent / "packages"
        environment = clean_environment({**IDENTITY, "COLUMNS": COLUMNS})
        environment["PATH"] = f"{tools}{os.pathsep}{environment['PATH']}"
        environment["PYTHONPATH"] += f"{os.pathsep}{packages}"
        environment["FLEET_TEST_PACKAGES"] = str(packages)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


def is_plain(command: str) -> bool:
    """Whether a command runs the program, and needs no shell."""
    return command.startswith("fleet ") and not set(command) & set("|;<>*$&~#\n")


def is_set_up(block: str) -> bool:
    """Whether a block sets the project up or tests it: .ci/run does what such blocks do."""
    return ".venv/bin/" in block


def renew(path: Path, text: str, rewrites: bool) -> None:
    """Hold a page against what it must be, or write it so where *rewrites* says so."""
    if rewrites:
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, f"{path}: --rewrite-golden writes it anew"


def fences(text: str) -> Iterator[re.Match[str]]:
    """Yield the fenced blocks of a page: info and text of each."""
    return FENCE.finditer(text)


def examples(block: str) -> list[tuple[str, str]]:
    """Return the commands of a block, each with the output below it."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def check_set_up(text: str) -> None:
    """Check what such a block calls: programs of the environment, and files of the project."""
    for word in shlex.split(text):
        if word.startswith(".venv/bin/"):
            assert Path(sys.executable).with_name(Path(word).name).exists(), word
        elif word.startswith(("configs/", "tests/")):
            assert (ROOT / word).exists(), word


def check_syntax(language: str, text: str) -> None:
    """Read a block as what it says that it is."""
    if language == "yaml":
        for document in yaml.load_all(text, Loader=yaml.CBaseLoader):
            is_read = isinstance(document, dict) and {"pools", "unit"} & document.keys()
            assert not is_read, f"a command must read it, so name its file: {text}"
    elif language == "json":
        json.loads(text)
    elif language == "toml":
        tomllib.loads(text)
    elif language == "python":
        compile(text, "page", "exec")
    else:
        assert language in {"text", "csv", "sh"}, language


FLEET = "fleet: Lab\npools:\n  - {accelerator: H100, count: %d}\n"


def project_copy(folder: Path, page: Path) -> Path:
    """
    Return a git repository in *folder*: the project's examples, and fleets with a past.

    What lies beside the *page* lies at its top too, as with a reader who has copied it.
    """
    checkout = folder / "fleet"
    shutil.copytree(CONFIGS, checkout / "configs")
    if page.is_relative_to(CONFIGS):
        for path in page.parent.iterdir():
            if path.is_file():
                shutil.copy(path, checkout)
    rows: list[list[object]] = [["host", "gpu", "gpu count"], ["node-1", "H100 SXM5 80GB", 8]]
    (checkout / "cmdb.xlsx").write_bytes(workbook({"devices": rows}))
    repository = Repository(checkout)
    repository.write("fleet.yaml", FLEET % 8)
    repository.commit("fleets/lab.yaml", FLEET % 8)
    repository.git("tag", "v1.0")
    repository.commit("fleets/lab.yaml", FLEET % 16)
    return checkout
