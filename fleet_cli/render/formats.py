"""The formats of results: each a module, loaded when it is asked for, that says who reads it."""

from importlib import import_module
from typing import Any, Protocol

from fleet_cli.render.screen import Screen


class Format(Protocol):
    """A module that writes results in one format."""

    READER: str
    """TERMINAL, PEOPLE or MACHINES."""
    TAKES: str
    """REPORT, DOCUMENT or FINDINGS."""

    def render(self, result: Any, screen: Screen) -> str | bytes:
        """Return the result as text, or as a picture."""


FORMATS = {
    "": {
        "table": "table",
        "json": "json_text",
        "csv": "csv_rows",
        "markdown": "markdown",
        "html": "html",
    },
    **{name: {"svg": "svg", "png": "png"} for name in ("total", "diff", "compare", "timeline")},
    "check": {"table": "findings", "github": "annotations", "junit": "junit"},
}
"""By the command that alone has them, or has its own form of one: names, and modules of this folder."""

TERMINAL, PEOPLE, MACHINES = "terminal", "people", "machines"
"""Who reads a format: people at a terminal, as it is; people elsewhere; programs."""

REPORT, DOCUMENT, FINDINGS = "report", "document", "findings"
"""What a format is made from: tables of cells, a JSON document, or the findings of a check."""


def format_names(command: str = "") -> tuple[str, ...]:
    """
    Return the names of the formats that a command has, the usual one first.

    >>> format_names("check")[-2:]
    ('github', 'junit')
    """
    return tuple({**FORMATS[""], **FORMATS.get(command, {})})


def formats_text(command: str = "") -> str:
    """
    Return the names of the formats that a command has as a sentence has them.

    >>> formats_text()
    'table, json, csv, markdown or html'
    """
    *names, last = format_names(command)
    return f"{', '.join(names)} or {last}"


def load_format(name: str, command: str = "") -> Format:
    """Return the module of the format called *name*, which is one that the command has."""
    modules = {**FORMATS[""], **FORMATS.get(command, {})}
    module: Format = import_module(f"fleet_cli.render.{modules[name]}")
    return module
