"""Errors that no argument and no file alone can cause: of git, of plug-ins, of a damaged machine."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers import slurm
from fleet_cli.read import catalogue, files, git_process, plugins
from fleet_cli.read.index import index_text
from fleet_cli.render.problems import render_problems
from tests.inside import run_inside
from tests.repositories import Repository
from tests.terminal import on_terminal

MANIFEST = "fleet: A\npools: [{accelerator: H100, count: 1}]\n"


def broken_surroundings(folder: Path) -> Iterator[str]:
    """Yield what the program says where something else than its input is wrong."""
    for provoke_all in (_git, _clones, _slow_git, _files):
        with pytest.MonkeyPatch.context() as patch:
            inside = folder / provoke_all.__name__
            inside.mkdir()
            patch.chdir(inside)
            yield from provoke_all(inside, patch)
    for provoke in (
        _closed_input,
        _small_memory,
        _many_nodes,
        _no_pyarrow,
        _no_openpyxl,
        _no_jinja,
        _to_a_terminal,
        _damaged_catalogue,
        _wrong_data,
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            yield provoke(patch)
    for points in PLUG_INS:
        with pytest.MonkeyPatch.context() as patch, _plugged(patch, points):
            yield run_inside("convert", "H100", "--table", points[0].name).err


def _git(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[str]:
    repository = Repository(folder)
    (folder / "link.yaml").symlink_to("../fleet.yaml")
    (folder / "empty").mkdir()
    repository.write("empty/notes.yaml", "a: b\n")
    repository.commit("fleet.yaml", MANIFEST)
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    repository.git("commit", "--quiet", "--message", "submodule")
    for old in (
        "nowhere:",
        "HEAD:fleat.yaml",
        "HEAD:q",
        "HEAD:link.yaml",
        "HEAD:empty",
        "HEAD:sub",
    ):
        yield run_inside("diff", old, "fleet.yaml").err
    repository.write("HEAD:fleet.yaml", MANIFEST)
    yield run_inside("diff", "HEAD:fleet.yaml", "fleet.yaml").err
    (folder / "HEAD:fleet.yaml").unlink()
    with pytest.MonkeyPatch.context() as other:
        other.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        yield run_inside("diff", "HEAD:fleet.yaml", "fleet.yaml").err.replace(str(folder), "...")
    name = repository.git("rev-parse", "HEAD:fleet.yaml").stdout.strip()
    entries = "".join(f"100644 {name} {stage}\tfleet.yaml\n" for stage in (1, 2, 3))
    repository.git("update-index", "--force-remove", "fleet.yaml")
    repository.git("update-index", "--index-info", standard_input=entries)
    yield run_inside("diff", ":fleet.yaml", "fleet.yaml").err
    (folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    yield run_inside("diff", "HEAD:fleet.yaml", "fleet.yaml").err
    tree = repository.git("rev-parse", "HEAD^{tree}").stdout.strip()
    (folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    yield run_inside("diff", "HEAD:fleet.yaml", "fleet.yaml").err
    patch.setenv("PATH", "/nonexistent")
    yield run_inside("diff", "HEAD:fleet.yaml", "fleet.yaml").err


def _clones(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """A clone that is shallow, one that has another name for a branch, and one without files."""
    (folder / "origin").mkdir()
    origin = Repository(folder / "origin")
    origin.git("config", "uploadpack.allowFilter", "true")
    origin.commit("fleet.yaml", MANIFEST)
    origin.commit("fleet.yaml", MANIFEST.replace("A", "B"))
    origin.git("branch", "other")
    for option, old in (
        ("--depth=1", "HEAD~1:"),
        ("--no-tags", "other:"),
        ("--filter=blob:none", "HEAD~1:"),
    ):
        clone = folder / option
        origin.git("clone", "--quiet", option, origin.folder.as_uri(), str(clone))
        patch.chdir(clone)
        yield run_inside("diff", old, "fleet.yaml").err


def _slow_git(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[str]:
    program = folder / "git"
    program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    patch.setattr(git_process, "PATIENCE", 0.01)
    patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    yield run_inside("diff", "HEAD:fleet.yaml", "/dev/null").err


def _files(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[str]:
    (folder / "fleets").mkdir()
    os.mkfifo(folder / "fleets" / "pipe.yaml")
    (folder / "fleets" / "link.yaml").symlink_to("../outside.yaml")
    yield run_inside("total", "fleets").err


def _message(call: Callable[[], object]) -> str:
    with pytest.raises(FleetError) as caught:
        call()
    return render_problems(caught.value.diagnostics)


def _closed_input(patch: pytest.MonkeyPatch) -> str:
    patch.setattr(sys, "stdin", None)
    return _message(lambda: files.open_input("-"))


def _small_memory(patch: pytest.MonkeyPatch) -> str:
    patch.setattr(files, "LARGEST", 1)
    return _message(lambda: files.decode("large.yaml", b"fleet"))


def _many_nodes(patch: pytest.MonkeyPatch) -> str:
    patch.setattr(slurm, "MOST_NODES", 3)
    Path("nodes.txt").write_text("n[1-4] gpu:l40s:4\n", encoding="utf-8")
    return run_inside("import", "slurm", "nodes.txt").err


def _no_pyarrow(patch: pytest.MonkeyPatch) -> str:
    patch.setitem(sys.modules, "pyarrow", None)
    Path("devices.parquet").write_bytes(b"PAR1")
    return run_inside("import", "inventory", "devices.parquet").err


def _no_jinja(patch: pytest.MonkeyPatch) -> str:
    patch.setitem(sys.modules, "jinja2", None)
    Path("whole.yaml").write_text(MANIFEST, encoding="utf-8")
    return run_inside("total", "whole.yaml", "-f", "html").err


def _to_a_terminal(patch: pytest.MonkeyPatch) -> str:
    path = Path("whole.yaml").absolute()
    path.write_text(MANIFEST, encoding="utf-8")
    return on_terminal("total", path, "-f", "png")


def _no_openpyxl(patch: pytest.MonkeyPatch) -> str:
    patch.setitem(sys.modules, "openpyxl", None)
    Path("devices.xlsx").write_bytes(b"PK\x03\x04")
    return run_inside("import", "inventory", "devices.xlsx").err


def _damaged_catalogue(patch: pytest.MonkeyPatch) -> str:
    damaged = Path("index.jsonl")
    damaged.write_text('{"vendors": []}\n{"keys": "|b200|", "entry": {}}\n', encoding="utf-8")
    patch.setattr(catalogue, "INDEX", damaged)
    return _message(lambda: catalogue.BundledCatalogue().find("B200"))


def _wrong_data(patch: pytest.MonkeyPatch) -> str:
    said = ""
    for number, text in enumerate(
        (
            "chips: []\n",
            "accelerators: [{name: X, aliases: [Y]}, {name: y}]\n",
        )
    ):
        folder = Path(f"data-{number}")
        folder.mkdir()
        (folder / "a.yaml").write_text(text, encoding="utf-8")
        said += _message(partial(index_text, folder))
    return said


class Mine:
    """A table of another package; the cases below break it in one way each."""

    unit, description, source = "X", "a plug-in", None

    def throughput(self, accelerator: object) -> int:
        """Fail, as code of strangers does."""
        raise RuntimeError("out of luck")


def _point(thing: object, package: str = "one-package", name: str = "mine") -> SimpleNamespace:
    def load() -> object:
        if isinstance(thing, Exception):
            raise thing
        return thing

    return SimpleNamespace(
        name=name, value="mine:table", load=load, dist=SimpleNamespace(name=package, version="1")
    )


def _with(**members: object) -> SimpleNamespace:
    usual = {"unit": "X", "description": "d", "throughput": lambda chip: 1}
    return SimpleNamespace(**{**usual, **members})


PLUG_INS = (
    (_point(Mine()),),
    (_point(Mine(), "first-package"), _point(Mine(), "second-package")),
    (_point(ImportError("no module")),),
    (_point(Mine),),
    (_point("mine.yaml"),),
    (_point("/nowhere/mine.yaml"),),
    (_point(_with(reference="Abacus")),),
    (_point(Mine(), name="mi ne"),),
    (_point(_with(fallback="other")), _point(_with(fallback="mine"), name="other")),
    (_point(_with(unit="x" * 400)),),
    *((_point(_with(throughput=lambda chip, value=value: value)),) for value in ("5", 0, 1e-99)),
    (_point(_with(throughput=lambda chip: float("nan"))),),
    (_point(_with(throughput=5)),),
    (_point(_with(unit=None)),),
    (_point(_with(unit="kW")),),
    (_point(_with(fallback="nope")),),
    (_point(_with(unit=5)),),
)
"""Entry points, each a table that cannot be used."""


@contextmanager
def _plugged(patch: pytest.MonkeyPatch, points: tuple[SimpleNamespace, ...]) -> Iterator[None]:
    patch.setattr(plugins, "_points", lambda: list(points))
    plugins.load_installed.cache_clear()
    yield
    plugins.load_installed.cache_clear()
