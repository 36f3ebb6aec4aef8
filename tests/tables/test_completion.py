"""Completion: a shell offers accelerators, systems and tables, fast."""

import subprocess
import sys

import pytest

from fleet_cli.read.catalogue import bundled
from fleet_cli.read.name_list import shell_names
from tests.conftest import ROOT, Run, clean_environment
from tests.tables.conftest import Install

MODULES = (
    "import sys; sys.argv[:] = ['fleet']\n"
    "from fleet_cli.__main__ import run_app\n"
    "try:\n    run_app()\nexcept SystemExit:\n    pass\n"
    "print(*sys.modules, file=sys.stderr)"
)
"""Completes, and names the modules that it has loaded."""


def asked(shell: str, words: str) -> dict[str, str]:
    """Return the environment in which a shell asks what goes on from an unfinished line."""
    line = {
        "bash": {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": words},
        "fish": {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    return {**line, "_FLEET_COMPLETE": f"complete_{shell}"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("fleet total --reference H100-S", "H100-SXM5-80GB"),
        ("fleet convert H100 --to b20", "b200"),
        ("fleet chips p5.4", "p5.48xlarge"),
        ("fleet chips MI300", "MI300X"),
        ("fleet tables rg", "rgu-2.0"),
        ("fleet total --table dense-1", "dense-16bit"),
        ("fleet compare -t tp", "tpp"),
        ("fleet convert H100 --to M", "MW"),
        ("fleet convert H100 --to EF", "EFLOP/s"),
        ("fleet total -r PF", "PFLOP/s"),
        ("fleet check --power nom", "nominal"),
        ("fleet con", "convert"),
        ("fleet explain unknown-a", "unknown-accelerator"),
        ("fleet explain fl", "floor"),
    ],
)
def test_names_are_offered(shell: str, words: str, wanted: str, run: Run) -> None:
    """Each shell is offered names that go on from what is typed, in the case that it is typed."""
    assert wanted in run(env=asked(shell, words)).out


def test_only_what_goes_on_is_offered(run: Run) -> None:
    """Names that begin otherwise are not offered."""
    assert run(env=asked("bash", "fleet total -r TPU-v6")).out.split() == ["TPU-v6e"]


def test_installed_tables_are_offered(install: Install, run_process: Run) -> None:
    """A plug-in's table is offered without loading the plug-in."""
    env = install("some-package", "raise RuntimeError", my_own="Table")
    assert "my-own" in run_process(env={**env, **asked("bash", "fleet tables my")}).out


def test_nothing_heavy_is_loaded() -> None:
    """Completing a name reads no YAML and draws nothing."""
    done = subprocess.run(
        [sys.executable, "-c", MODULES],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(asked("bash", "fleet total --reference H1")),
        check=True,
    )
    assert "H100" in done.stdout
    modules = done.stderr.split()
    assert not {"yaml", "rich.table", "fleet_cli.read.catalogue"} & set(modules)


def test_every_name_offered_is_found() -> None:
    """What completion writes needs no quotes and means just its entry; hardly any entry lacks it."""
    names = shell_names("accelerators", "systems")
    assert all(bundled().find(name) is not None for name in names)
    assert len(names) == len({bundled().find(name) for name in names})
    assert len(names) >= len(list(bundled().names())) - 3
