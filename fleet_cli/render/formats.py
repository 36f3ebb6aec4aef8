"""The formats for people and spreadsheets, each loaded when it is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_cli.render.screen import Screen
    from fleet_cli.report.model import Report

FORMATS = {
    "table": "fleet_cli.render.table",
    "csv": "fleet_cli.render.csv_rows",
    "markdown": "fleet_cli.render.markdown",
    "svg": "fleet_cli.render.svg",
    "html": "fleet_cli.render.html",
}


class Renderer(Protocol):
    """A module that renders reports."""

    def render(self, report: "Report", screen: "Screen") -> str:
        """Return the report as text."""


def renderer(name: str) -> Renderer:
    """Return the module that renders the format called *name*, which is one of FORMATS."""
    module: Renderer = import_module(FORMATS[name])
    return module
