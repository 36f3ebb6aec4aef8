"""A stand-in for pip, for pages: installs a folder with a pyproject.toml without the network."""

import os
import shutil
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
    project = tomllib.loads((Path(target) / "pyproject.toml").read_text("utf-8"))["project"]
    module = project["name"].replace("-", "_")
    information = packages / f"{module}-{project['version']}.dist-info"
    information.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(target) / f"{module}.py", packages)
    metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (information / "METADATA").write_text(metadata, encoding="utf-8")
    lines = []
    for group, points in project.get("entry-points", {}).items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (information / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("-")]
    assert given[0] == "install", given
    for one in given[1:]:
        install(one, Path(os.environ["FLEET_TEST_PACKAGES"]))
