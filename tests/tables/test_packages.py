"""Packages with tables as strangers write them: built by three backends, installed, type-checked."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CONFIGS, ROOT, Run, clean_environment
from tests.install import build
from tests.pages import fences

PAGE = CONFIGS / "plug-in" / "README.md"

MEASURED = """\
name: any name, since the entry point has one
description: Tokens
unit: tokens/s
kind: measured
values: {H100: 3, B200: 12}
source: https://example.com
"""

PROJECT = """\
[build-system]
requires = ["%s"]
build-backend = "%s"

[project]
name = "%s-tables"
version = "0.3"

[project.entry-points."fleet_cli.throughput_tables"]
%s = "%s_tables:table"
"""

NUMBERS = """\
from typing import TYPE_CHECKING

import numpy

from fleet_cli.plugins import Accelerator, Figure, Number

if TYPE_CHECKING:
    from fleet_cli.plugins import Table

FIELD: Figure = "bf16"


class Rounded:
    unit = "TFLOP/s"
    description = "Dense BF16, rounded as a spreadsheet of numpy integers has it."
    source = None

    def throughput(self, accelerator: Accelerator) -> Number | None:
        figure = accelerator.figure(FIELD)
        return None if figure is None else numpy.int64(round(figure))


table = Rounded()
checked: "Table" = table
"""


@pytest.fixture
def run(run_process: Run) -> Run:
    """Run the program in a process of its own, which finds the packages of its environment."""
    return run_process


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build and install a package by each backend into one folder, and return that."""
    sources, folder = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("packages")
    build(CONFIGS / "plug-in", folder)
    data = sources / "setuptools"
    (data / "setuptools_tables").mkdir(parents=True)
    project = PROJECT % ("setuptools", "setuptools.build_meta", *("setuptools",) * 3)
    project += '\n[tool.setuptools.package-data]\n"*" = ["*.yaml"]\n'
    (data / "pyproject.toml").write_text(project, encoding="utf-8")
    (data / "setuptools_tables" / "own.yaml").write_text(MEASURED, encoding="utf-8")
    code = 'from pathlib import Path\n\ntable = Path(__file__).with_name("own.yaml")\n'
    (data / "setuptools_tables" / "__init__.py").write_text(code, encoding="utf-8")
    build(data, folder)
    numbers = sources / "uv" / "src" / "uv_tables"
    numbers.mkdir(parents=True)
    project = PROJECT % ("uv_build", "uv_build", *("uv",) * 3)
    (sources / "uv" / "pyproject.toml").write_text(project, encoding="utf-8")
    (numbers / "__init__.py").write_text(NUMBERS, encoding="utf-8")
    (numbers / "py.typed").touch()
    build(sources / "uv", folder)
    return folder


@pytest.fixture
def environment(packages: Path) -> dict[str, str]:
    """The environment in which the packages are installed."""
    return {"PYTHONPATH": os.pathsep.join([str(ROOT), str(packages)])}


def test_packages_of_every_backend_are_listed(environment: dict[str, str], run: Run) -> None:
    """Tables in YAML and in Python stand in the list with package and version, by hatchling, setuptools and uv."""
    out = run("tables", "--format", "csv", env=environment).out
    for name, origin in (
        ("decode-batch-8", "fleet-tables-example 1.0"),
        ("decode-batch-512", "fleet-tables-example 1.0"),
        ("price-book", "fleet-tables-example 1.0"),
        ("setuptools", "setuptools-tables 0.3"),
        ("uv", "uv-tables 0.3"),
    ):
        assert re.search(f"^tables,{name},.*{origin}", out, re.MULTILINE), name
        assert not re.search(f"^broken,{name},", out, re.MULTILINE), name


@pytest.mark.parametrize(
    ("table", "rate"),
    [
        ("setuptools", "4000"),
        ("uv", str(round(1000 * 2250 / 989))),
        # 8 sequences at once are bound by bandwidth, 512 by arithmetic.
        ("decode-batch-8", str(round(1000 * 7700 / 3350))),
        ("decode-batch-512", str(round(1000 * 4500 / 1979))),
    ],
)
def test_packages_rate(table: str, rate: str, environment: dict[str, str], run: Run) -> None:
    """An installed table is used by name, alone or by a manifest."""
    assert run("convert", "1000 B200", "-t", table, "-q", env=environment).out == f"{rate}\n"
    text = f"fleet: A\ntable: {table}\npools: [{{accelerator: B200, count: 1000}}]\n"
    assert run("total", "-", "-q", stdin=text, env=environment).out == f"{rate}\n"


def test_a_mistake_in_the_yaml_of_a_package_has_a_place(
    packages: Path, environment: dict[str, str], run: Run
) -> None:
    """What is wrong in the YAML of a package is shown in that file, and nothing else breaks."""
    path = packages / "setuptools_tables" / "own.yaml"
    path.write_text(MEASURED.replace("12", "twelve"), encoding="utf-8")
    try:
        done = run("convert", "B200", "-t", "setuptools", env=environment)
        assert f"{path}:5:25: error[figure]" in done.err
        broken = json.loads(run("tables", "-f", "json", env=environment).out)["broken"]
        (problem,) = [one["problem"] for one in broken if one["name"] == "setuptools"]
        assert f'"setuptools" of setuptools-tables cannot be used: {path}:5:25: ' in problem
        assert run("convert", "8 H100", "-t", "uv", "-q", env=environment).out == "8\n"
    finally:
        path.write_text(MEASURED, encoding="utf-8")


def test_the_file_of_an_installed_table_may_have_its_name(
    packages: Path, environment: dict[str, str], run: Run
) -> None:
    """The YAML that a package holds passes a check where that is installed; another of its name does not."""
    own = packages / "fleet_tables_example" / "prices.yaml"
    assert run("check", own, env=environment).code == 0
    other = packages / "other.yaml"
    other.write_text(own.read_text(encoding="utf-8").replace("55.04", "55"), encoding="utf-8")
    done = run("check", other, env=environment)
    other.unlink()
    assert "error[table-name]" in done.out
    assert "fleet-tables-example installs" in done.out


def test_the_public_face_is_typed(packages: Path, tmp_path: Path) -> None:
    """mypy --strict, from outside, accepts installed packages and the page's own test, and finds a misspelt figure."""
    blocks = [fence["text"] for fence in fences(PAGE.read_text(encoding="utf-8"))]
    (test,) = [text for text in blocks if "def test_" in text]
    (tmp_path / "test_tables.py").write_text(test, encoding="utf-8")
    wrong = NUMBERS.replace('FIELD: Figure = "bf16"', 'FIELD: Figure = "fp_8"')
    (tmp_path / "wrong.py").write_text(wrong, encoding="utf-8")
    modules = [packages / name / "__init__.py" for name in ("fleet_tables_example", "uv_tables")]
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent"]
    done = subprocess.run(
        [*command, *modules, "test_tables.py", "wrong.py"],
        cwd=tmp_path,
        env=clean_environment({"MYPYPATH": f"{packages}{os.pathsep}{ROOT}"}),
        capture_output=True,
        text=True,
        check=False,
    )
    *errors, summary = done.stdout.splitlines()
    assert "Found 1 error in 1 file" in summary, done
    assert "wrong.py:10: error: Incompatible types in assignment" in errors[0]


def test_the_test_of_the_page_passes(packages: Path, tmp_path: Path) -> None:
    """What the page tests a table with needs no internals of the program, and passes."""
    blocks = [fence["text"] for fence in fences(PAGE.read_text(encoding="utf-8"))]
    (test,) = [text for text in blocks if "def test_" in text]
    (tmp_path / "run.py").write_text(
        f"{test}\ntest_bandwidth_bounds_small_batches_and_arithmetic_large_ones()\n", "utf-8"
    )
    environment = clean_environment()
    environment["PYTHONPATH"] += f"{os.pathsep}{packages}"
    subprocess.run([sys.executable, "run.py"], cwd=tmp_path, env=environment, check=True)
    assert set(re.findall(r"^from (\S+) import|^import (\S+)", test, re.MULTILINE)) == {
        ("fleet_cli.plugins", ""),
        ("fleet_tables_example", ""),
    }


def test_every_figure_is_public() -> None:
    """The figures that the public face names are those that tables can rate by."""
    from typing import get_args

    from fleet_cli.plugins import Figure
    from fleet_cli.read.table_fields import RATED_FIELDS

    assert get_args(Figure) == RATED_FIELDS
