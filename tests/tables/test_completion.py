"""Completion: a shell offers accelerators, systems and tables, fast."""

import subprocess
import sys

import pytest

from fleet_cli.read.catalogue import bundled
from fleet_cli.read.name_list import shell_names
from tests.conftest import ROOT, clean_environment
from tests.tables.conftest import Install

CODE = (
    "import sys; sys.argv[:] = ['fleet']\n"
    "from fleet_cli.__main__ import run_app\n"
    "try:\n    run_app()\nexcept SystemExit:\n    pass\n"
    "print(*sys.modules, file=sys.stderr)"
)


def offered(shell: str, words: str, env: dict[str, str] | None = None) -> tuple[str, str]:
    """Return what a shell is offered for an unfinished line, and the modules that were loaded."""
    line = {
        "bash": {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": words},
        "fish": {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment({**(env or {}), **line, "_FLEET_COMPLETE": f"complete_{shell}"}),
        check=True,
    )
    return done.stdout, done.stderr


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
def test_names_are_offered(shell: str, words: str, wanted: str) -> None:
    """Each shell is offered names that go on from what is typed, in the case that it is typed."""
    assert wanted in offered(shell, words)[0]


def test_only_what_goes_on_is_offered() -> None:
    """Names that begin otherwise are not offered."""
    assert offered("bash", "fleet total -r TPU-v6")[0].split() == ["TPU-v6e"]


def test_installed_tables_are_offered(install: Install) -> None:
    """A plug-in's table is offered without loading the plug-in."""
    env = install("some-package", "raise RuntimeError", my_own="Table")
    assert "my-own" in offered("bash", "fleet tables my", env)[0]


def test_nothing_heavy_is_loaded() -> None:
    """Completing a name reads no YAML and draws nothing."""
    modules = offered("bash", "fleet total --reference H1")[1].split()
    assert not {"yaml", "rich.table", "fleet_cli.read.catalogue"} & set(modules)


def test_every_name_offered_is_found() -> None:
    """What completion writes needs no quotes and means just its entry; hardly any entry lacks it."""
    names = shell_names("accelerators", "systems")
    assert all(bundled().find(name) is not None for name in names)
    assert len(names) == len({bundled().find(name) for name in names})
    assert len(names) >= len(list(bundled().names())) - 3
