"""Formats are found, not named: what a module says of itself is enough for it to be one."""

import ast
import re
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from fleet_cli.cli import output
from fleet_cli.render import formats
from fleet_cli.render.formats import (
    DOCUMENT,
    FINDINGS,
    MACHINES,
    PEOPLE,
    REPORT,
    TERMINAL,
    format_names,
    load_format,
)
from tests.conftest import CONFIGS, FLAGSHIP, ROOT, Run
from tests.inside import run_inside

HAVE_FORMATS = ("total", "diff", "check", "compare", "timeline", "convert", "chips", "tables")
SIDES = (CONFIGS / "fleets" / "meta-2023.yaml", FLAGSHIP)


@pytest.mark.parametrize("command", ["", "check"])
def test_each_format_says_what_it_is(command: str) -> None:
    """Every module says who reads it and what it is made from."""
    for name in format_names(command):
        module = load_format(name, command)
        assert module.READER in (TERMINAL, PEOPLE, MACHINES)
        assert module.TAKES in (REPORT, DOCUMENT, FINDINGS)
        assert callable(module.render)


def test_no_format_is_forgotten() -> None:
    """What says who reads it is a format, and stands in the list."""
    folder = ROOT / "fleet_cli" / "render"
    found = {path.stem for path in folder.glob("*.py") if "\nREADER" in path.read_text("utf-8")}
    assert found == {name for modules in formats.FORMATS.values() for name in modules.values()}


@pytest.mark.parametrize("command", HAVE_FORMATS)
def test_the_help_names_the_formats_of_a_command(run: Run, command: str) -> None:
    """No format is left out of a help text, and none is named that the command has not."""
    text = " ".join(run(command, "--help", columns=300).out.replace("│", " ").split())
    said = re.search(r"--format.*?FORMAT (.*?)[.;] ?", text)
    assert said is not None
    assert re.split(", | or ", said[1]) == list(format_names(command))


@pytest.mark.parametrize("command", HAVE_FORMATS)
def test_an_unknown_format_gets_the_formats_of_the_command(command: str) -> None:
    """The hint lists just what the command can do."""
    arguments: dict[str, tuple[str | Path, ...]] = {
        "diff": SIDES,
        "convert": ("H100",),
        "chips": (),
        "tables": (),
    }
    done = run_inside(command, *arguments.get(command, (FLAGSHIP,)), "--format", "pdf")
    assert done.code == 2
    assert f"choose {', '.join(format_names(command))}" in done.err


def test_a_new_format_is_one_module_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command has it at once, with its number alone too, and check among the findings."""

    def render(report: Any, screen: Any) -> str:
        heads = (section.every for section in report.every)
        return "".join("\t".join(column.name for column in head) + "\n" for head in heads)

    module = types.ModuleType("fleet_cli.render.tabs")
    module.__dict__.update(READER=MACHINES, TAKES=REPORT, render=render)
    monkeypatch.setitem(sys.modules, "fleet_cli.render.tabs", module)
    monkeypatch.setitem(formats.FORMATS[""], "tsv", "tabs")
    assert "\taccelerator\t" in run_inside("total", FLAGSHIP, "-f", "tsv").out
    assert "level\trule\t" in run_inside("check", FLAGSHIP, "-f", "tsv").out
    assert "\told_equivalents\t" in run_inside("diff", *SIDES, "-f", "tsv").out
    assert run_inside("total", FLAGSHIP, "-f", "tsv", "-q").out == "773030\n"


def test_no_code_asks_for_a_format_by_its_name() -> None:
    """What depends on a format is asked of its module, wherever it is."""
    names = {name for modules in formats.FORMATS.values() for name in modules}
    found = []
    for path in (ROOT / "fleet_cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                words = {part.value for part in sides if isinstance(part, ast.Constant)}
                text = ast.unparse(node)
                if words & names and "format" in text:
                    found.append(f"{path.name}:{node.lineno}: {text}")
    assert found == []


@pytest.mark.parametrize("name", ["total", "diff"])
def test_a_json_number_alone_keeps_its_digits(name: str) -> None:
    """`--quiet` in JSON is a number of JSON, in every other format one for people to compare."""
    arguments = {"total": (FLAGSHIP,), "diff": SIDES}[name]
    assert float(run_inside(name, *arguments, "-q", "-f", "json").out) % 1
    for form in format_names():
        if load_format(form).TAKES != DOCUMENT:
            assert re.fullmatch(r"-?\d+\n", run_inside(name, *arguments, "-q", "-f", form).out)


def test_what_is_not_shown_is_not_made() -> None:
    """A format asks for what it is made from, and for nothing else."""
    made = []
    where = output.Outlet("json", None)

    def refuse() -> Any:
        made.append("report")

    output.emit(where, lambda: {"schema": "x"}, refuse)
    assert made == []
