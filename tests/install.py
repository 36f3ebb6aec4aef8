"""A stand-in for pip, for pages: installs a folder with a pyproject.toml without the network."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.conftest import ROOT


def install(target: str, packages: Path) -> None:
    """
    Install *target*: a folder, or the project by its name, which is there already.

    Args:
        target: A path that begins with a dot, or a name with its extras.
        packages: The folder to install into.
    """
    if not target.startswith("."):
        name, _, extras = target.partition("[")
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        assert name == project["name"]
        assert {*extras.strip("]").split(",")} <= {"", *project["optional-dependencies"]}
        return
    build(Path(target), packages)


def build(folder: Path, packages: Path) -> None:
    """Build the package in *folder* by its own backend, which is installed, and install it."""
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--upgrade"]
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *options]
    # NOTE: uv's backend is a program, which it looks for on the path.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    subprocess.run([*command, "--target", packages, folder.resolve()], env=environment, check=True)


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    assert given[0] == "install", given
    for one in given[1:]:
        install(one, Path(os.environ["FLEET_TEST_PACKAGES"]))
