"""The README tells the truth: its outputs are real, and every command, option and code is in it."""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from fleet_cli.cli.app import COMMANDS
from tests.conftest import ROOT, Run

README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)


class Example(NamedTuple):
    """One command of the README with the output that it shows."""

    command: str
    output: str


def examples(block: str) -> Iterator[Example]:
    """Yield the commands of a block."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield Example(command, output)


def real_output(run: Run, example: Example) -> str:
    """Return what a `fleet` command really prints on a terminal of 100 columns."""
    words = shlex.split(example.command)[1:]
    expanded = [
        path for word in words for path in (sorted(ROOT.glob(word)) if "*" in word else [word])
    ]
    arguments = [str(word).removeprefix(f"{ROOT}/") for word in expanded]
    done = run(*arguments, columns=100)
    return done.out + done.err


def is_checked(example: Example) -> bool:
    """Whether an example is a run of the program with an output, and writes no file."""
    return (
        example.command.startswith("fleet ")
        and bool(example.output.strip())
        and not example.command.startswith("fleet init")
        and "|" not in example.command
        and "per-watt" not in example.command  # a plug-in that is not installed here
    )


def test_outputs_in_the_readme_are_real(run: Run, request: pytest.FixtureRequest) -> None:
    """Each output shown is what the command prints; --rewrite-golden writes them anew."""
    text = README.read_text(encoding="utf-8")

    def renewed(match: re.Match[str]) -> str:
        parts = []
        for example in examples(match[0]):
            output = real_output(run, example) if is_checked(example) else example.output
            parts.append(f"$ {example.command}\n{output}")
        return "".join(parts)

    now = BLOCK.sub(renewed, text)
    if request.config.getoption("--rewrite-golden"):
        README.write_text(now, encoding="utf-8")
    else:
        assert text == now


def test_every_command_is_in_the_readme() -> None:
    """No command is left for a reader to discover."""
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"fleet {name}" not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(run: Run, name: str) -> None:
    """The help says what a command and each of its options do."""
    done = run(name, "--help")
    assert done.code == 0
    options = re.findall(r"^ {2}(-[^\n]*)$", done.out, re.MULTILINE)
    assert options
    lines = done.out.splitlines()
    for option in options:
        described = len(option.split("  ")) > 1 or lines[lines.index(f"  {option}") + 1].startswith(
            "    "
        )
        assert described, option


def test_links_in_the_documents_lead_somewhere() -> None:
    """Every relative link points at a file of the project."""
    for document in (README, *(ROOT / "configs").rglob("*.md")):
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
            assert (document.parent / target).exists(), f"{document}: {target}"


def test_the_project_speaks_of_itself_alone() -> None:
    """No document or source mentions a machine's own paths."""
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "fleet_cli").rglob("*"),
        *(ROOT / "configs").rglob("*"),
    ):
        if path.is_file() and path.suffix in {".md", ".py", ".yaml", ".tsv", ".toml"}:
            assert not re.search(r"/work/|/tmp/|/root/", path.read_text(encoding="utf-8")), path
