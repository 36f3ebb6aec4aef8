"""The house's floor plan: who may import whom, and what a start may load."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, clean_environment

PACKAGE = ROOT / "fleet_cli"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = {
    "base": (),
    "model": ("base",),
    "read": ("base", "model"),
    "calc": ("base", "model"),
    "importers": ("base", "model", "read"),
    "report": ("base", "model", "calc"),
    "render": ("base", "report"),
    "cli": ("base", "model", "read", "calc", "importers", "report", "render"),
}
"""What each folder may import besides itself."""


def folder_of(path: Path) -> str:
    """Return the folder of the package that a module is in, or its own name at the top."""
    return path.relative_to(PACKAGE).parts[0]


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return everything in a module."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imported(path: Path) -> Iterator[str]:
    """Yield the folders of the package that a module imports from."""
    for node in nodes(path):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        yield from (name.split(".")[1] for name in names if name.startswith("fleet_cli."))


def test_imports_go_one_way() -> None:
    """A module imports only from its own folder and from those below it."""
    astray = {
        f"{path.relative_to(PACKAGE)} from {other}"
        for path in MODULES
        for other in imported(path)
        if folder_of(path) in LAYERS and other not in (folder_of(path), *LAYERS[folder_of(path)])
    }
    assert astray == set()


def test_rooms_are_small() -> None:
    """No module has more than 300 lines, and no function more than 50."""
    long = [path.name for path in MODULES if path.read_text("utf-8").count("\n") > 300]
    long += [
        f"{path.name}: {node.name}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


def is_division(node: ast.AST) -> bool:
    """Whether *node* divides; a path joined with a text is no number."""
    if not isinstance(node, ast.BinOp | ast.AugAssign) or not isinstance(node.op, ast.Div):
        return False
    right = node.right if isinstance(node, ast.BinOp) else node.value
    return not isinstance(right, ast.JoinedStr) and not (
        isinstance(right, ast.Constant) and isinstance(right.value, str)
    )


EXACT = [
    path
    for path in MODULES
    if folder_of(path) in ("base", "model", "calc", "report") or path.name.startswith("tables_")
    if path.name != "powers.py"  # decimals, which divide correctly by definition
]


def test_numbers_are_divided_in_one_way() -> None:
    """`/` makes an inexact float of two whole numbers: only `quotient` divides."""
    divided = [
        f"{path.name}:{getattr(node, 'lineno', 0)}"
        for path in EXACT
        for node in nodes(path)
        if is_division(node)
    ]
    assert divided == []


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"rich.table", "yaml"}),
        (
            ["total", "configs/fleets/meta-2024.yaml"],
            {"rich.live", "rich.progress", "rich.markdown"},
        ),
        (["total", "configs/fleets/meta-2024.yaml", "--quiet"], {"rich", "dataclasses"}),
        (["total", "configs/fleets/meta-2024.yaml", "-f", "csv"], {"rich", "dataclasses"}),
        (["total", "configs/fleets/meta-2024.yaml", "-f", "markdown"], {"rich", "dataclasses"}),
        (["--version"], {"rich", "yaml", "importlib.metadata"}),
        (["explain", "count"], {"rich", "yaml", "importlib.metadata"}),
        (
            ["total", "configs/fleets/meta-2024.yaml", "-f", "json"],
            {"rich", "importlib.metadata", "dataclasses", "json", "fleet_cli.read.explanations"},
        ),
    ],
)
def test_a_start_loads_only_what_it_needs(arguments: list[str], unwanted: set[str]) -> None:
    """Nothing heavy is imported by a command that does not use it."""
    code = (
        "import sys; sys.argv[1:] = " + repr(arguments) + "\n"
        "from fleet_cli.__main__ import run_app\n"
        "try:\n    run_app()\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    # NOTE: measuring coverage loads modules of its own.
    environment = {
        name: value for name, value in clean_environment().items() if "COVERAGE" not in name
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    assert done.stdout.strip()
    assert not unwanted & set(done.stderr.split())


def test_a_start_compiles_nothing_that_only_the_parser_in_python_needs() -> None:
    """Its expressions take a fifteenth of a start; asked for, they do what they always do."""
    code = (
        "import re, datetime, fleet_cli.read.manifest, yaml\n"
        "assert not isinstance(yaml.reader.Reader.NON_PRINTABLE, re.Pattern)\n"
        "assert isinstance(re.compile('a'), re.Pattern)\n"
        "text = 'day: 2024-03-12\\nwhole: 1_000\\npart: 1.5\\nyes: no\\nnone: ~'\n"
        "day = datetime.date(2024, 3, 12)\n"
        "expected = {'day': day, 'whole': 1000, 'part': 1.5, True: False, 'none': None}\n"
        "assert yaml.load(text, yaml.SafeLoader) == expected\n"
        "try:\n    yaml.load('a: \\x07', yaml.SafeLoader)\n"
        "except yaml.reader.ReaderError:\n    print('ready')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("ready\n", "")
