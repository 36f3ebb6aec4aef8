"""A report as lines of styled text, for files that are looked at: SVG and HTML."""

from rich.cells import cell_len
from rich.style import Style

from fleet_cli.base.records import NamedTuple
from fleet_cli.render.chart import Run
from fleet_cli.render.draw import report_lines, trimmed
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import Report

WIDTH = 110
"""Columns that texts wrap at; a table that needs more gets it."""

COLOURS = {
    "ink": "#1f2328",
    "dim": "#6e7781",
    "cyan": "#0a7ea4",
    "green": "#1a7f37",
    "red": "#cf222e",
    "yellow": "#9a6700",
    "magenta": "#8250df",
    "blue": "#0550ae",
}
"""On white, each with a contrast of 4.5 at least."""

FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
"""Fonts that are there already: nothing is fetched."""


class Picture(NamedTuple):
    """What a report looks like."""

    lines: tuple[tuple[Run, ...], ...]
    """The style of a run is a list of words: `bold`, `dim` or a colour."""
    columns: int
    """Of the longest line."""


def take_picture(report: Report) -> Picture:
    """Draw *report* as for a terminal with colour, as wide as it needs."""
    screen = Screen(WIDTH, colour=True)
    lines = tuple(
        tuple(Run(text, _words(style)) for text, style, _ in trimmed(line))
        for line in report_lines(report, screen)
    )
    return Picture(lines, max(cell_len("".join(run.text for run in line)) for line in lines))


def _words(style: Style | None) -> str:
    """Return a style as the words that it has classes for."""
    if style is None:
        return ""
    colour = style.color.name if style.color else ""
    return " ".join(filter(None, ("bold" * bool(style.bold), "dim" * bool(style.dim), colour)))


def style_rules(prefix: str, property_name: str) -> str:
    """Return the CSS of all words of a style: classes that begin with *prefix*."""
    rules = [
        f".{prefix}{name}{{{property_name}:{colour}}}"
        for name, colour in COLOURS.items()
        if name != "ink"
    ]
    return "".join((f".{prefix}bold{{font-weight:bold}}", *rules))


def classes(style: str, prefix: str) -> str:
    """Return the value of a class attribute for a run's *style*."""
    return " ".join(prefix + word for word in style.split())
