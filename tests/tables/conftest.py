"""Fixtures: throughput tables in files, and installed ones."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from tests.conftest import ROOT


class Install(Protocol):
    """Installs a package with throughput tables."""

    def __call__(self, package: str, code: str, **tables: str) -> dict[str, str]:
        """
        Write a package as an installer leaves it, and return the environment that sees it.

        Args:
            package: The distribution's name.
            code: The text of its one module.
            tables: The object of each entry point, with _ for - in the entry point's name.
        """


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Install a package into a folder of its own on the path."""
    folders: list[str] = []

    def install_package(package: str, code: str, **tables: str) -> dict[str, str]:
        module = package.replace("-", "_")
        folder = tmp_path / package
        folder.mkdir()
        (folder / f"{module}.py").write_text(code, encoding="utf-8")
        info = folder / f"{module}-1.0.dist-info"
        info.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        (info / "METADATA").write_text(metadata, encoding="utf-8")
        lines = [f"{name.replace('_', '-')} = {module}:{it}" for name, it in tables.items()]
        text = "\n".join(["[fleet_cli.throughput_tables]", *lines, ""])
        (info / "entry_points.txt").write_text(text, encoding="utf-8")
        folders.append(str(folder))
        return {"PYTHONPATH": os.pathsep.join([str(ROOT), *folders])}

    return install_package


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write a throughput table of the usual head and some further lines."""

    def write(*lines: str, name: str = "mine", head: bool = True) -> Path:
        path = tmp_path / f"{name}.yaml"
        usual = [f"name: {name}", "description: Ours", "unit: X", "source: https://example.com"]
        path.write_text("\n".join([*(usual if head else ()), *lines, ""]), encoding="utf-8")
        return path

    return write
