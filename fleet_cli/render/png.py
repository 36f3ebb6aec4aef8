"""A report's picture as PNG, for slides and messages."""

from fleet_cli.render.formats import PEOPLE, REPORT
from fleet_cli.render.plots.figure import draw
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import Report

READER, TAKES = PEOPLE, REPORT


def render(report: Report, screen: Screen) -> bytes:
    """Return the picture."""
    return draw(report, "png")
