"""The house's floor plan: who may import whom, and what a start may load."""

import ast
import subprocess
import sys
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


def imported(path: Path) -> set[str]:
    """Return the folders of the package that a module imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fleet_cli."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found.update(
                name.name.split(".")[1] for name in node.names if name.name.startswith("fleet_cli.")
            )
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    """A module imports only from its own folder and from those below it."""
    folder = path.relative_to(PACKAGE).parts[0]
    if folder in LAYERS:
        assert imported(path) <= {folder, *LAYERS[folder]}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_are_small(path: Path) -> None:
    """No module has more than 300 lines, and no function more than 50."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


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
    if path.relative_to(PACKAGE).parts[0] in ("base", "model", "calc", "report")
    or path.name.startswith("tables_")
]


@pytest.mark.parametrize("path", EXACT, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_numbers_are_divided_in_one_way(path: Path) -> None:
    """`/` makes an inexact float of two whole numbers: only `quotient` divides."""
    if path.name == "powers.py":  # decimals, which divide correctly by definition
        return
    lines = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if is_division(node)]
    assert [getattr(node, "lineno", 0) for node in lines] == []


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
