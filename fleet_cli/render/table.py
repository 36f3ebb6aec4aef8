"""Reports for a terminal, in colour where there is."""

from fleet_cli.base.characters import inert
from fleet_cli.render.formats import REPORT, TERMINAL
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import Report

READER, TAKES = TERMINAL, REPORT


def render(report: Report, screen: Screen) -> str:
    """Return the report as text for a terminal."""
    from fleet_cli.render.draw import coloured, report_lines, uncoloured

    write = coloured if screen.colour else uncoloured
    # NOTE: once more here: a text that wraps may start a line with what was harmless within it.
    return "".join(f"{inert(write(line))}\n" for line in report_lines(report, screen))
