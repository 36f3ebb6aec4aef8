"""Every message that the source can give, as patterns: what the calls that make problems are given."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAKERS = {
    "fail", "Diagnostic", "problem", "problem_at", "refuse", "_problem", "_refuse", "Refused", "TextFault",
}  # fmt: skip
"""What makes a problem of its arguments."""


class Template(NamedTuple):
    """One message of the source."""

    path: str
    line: int
    pattern: str
    """A regular expression: what is filled in matches anything."""

    @property
    def text(self) -> str:
        """The message to read, with … for what is filled in."""
        return re.sub(r"\\(.)", r"\1", self.pattern.replace(".*", "…"))


def templates(folder: Path) -> Iterator[Template]:
    """Yield the messages of every module in *folder*."""
    for path in sorted(folder.rglob("*.py")):
        name = str(path.relative_to(folder.parent))
        for own in _scopes(ast.parse(path.read_text(encoding="utf-8"))):
            for line, pattern in _patterns(own):
                yield Template(name, line, pattern)


def _scopes(module: ast.Module) -> Iterator[list[ast.AST]]:
    """Yield the nodes of the module and of each function, without those of functions in it."""
    scopes: list[ast.AST] = [module]
    for scope in scopes:
        own = [scope]
        for node in own:
            inner = list(ast.iter_child_nodes(node))
            scopes += [one for one in inner if isinstance(one, ast.FunctionDef)]
            own += [one for one in inner if not isinstance(one, ast.FunctionDef)]
        yield own


def _patterns(own: list[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in own:
        for argument in _arguments(node):
            for text in _texts(argument, own):
                pattern = pattern_of(text)
                if "\\ " in pattern:  # a code is one word
                    yield text.lineno, pattern


def _arguments(node: ast.AST) -> list[ast.expr]:
    """Return what a problem is made of; nothing where *node* makes none."""
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and node.value.elts:
        # NOTE: a code, a message and a hint, that another function makes a problem of.
        first = node.value.elts[0]
        is_code = isinstance(first, ast.Constant) and isinstance(first.value, str)
        return node.value.elts[1:] if is_code and len(node.value.elts) == 3 else []
    if not isinstance(node, ast.Call):
        return []
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return given if name in MAKERS else []


def _texts(node: ast.expr, own: list[ast.AST]) -> Iterator[ast.expr]:
    """Yield the texts that an expression can be, by way of the names of a function."""
    if isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value, own)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body, own)
        yield from _texts(node.orelse, own)
    elif isinstance(node, ast.Name):
        for other in own:
            if isinstance(other, ast.Assign) and isinstance(other.targets[0], ast.Name):
                if other.targets[0].id == node.id:
                    yield from _texts(other.value, own)
            elif isinstance(other, ast.Assign) and isinstance(other.targets[0], ast.Tuple):
                names = [getattr(target, "id", "") for target in other.targets[0].elts]
                if node.id in names and isinstance(other.value, ast.Tuple):
                    yield from _texts(other.value.elts[names.index(node.id)], own)
    elif pattern_of(node) != ANYTHING:
        yield node


ANYTHING = ".*"


def pattern_of(node: ast.expr) -> str:
    """Return the pattern of a text: its own words, and anything where something is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(pattern_of, node.values))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return pattern_of(node.left) + pattern_of(node.right)
    return ANYTHING
