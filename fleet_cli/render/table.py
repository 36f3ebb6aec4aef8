"""Reports for a terminal: titles, charts, tables and notes, in colour where there is."""

from collections.abc import Iterator

from fleet_cli.render.layout import table_lines
from fleet_cli.render.runs import Line, Run, line_text
from fleet_cli.render.screen import Screen, plain
from fleet_cli.render.words import note_text
from fleet_cli.render.wrap import wrap
from fleet_cli.report.model import Chart, Report

UNLIMITED = 100_000
"""Columns that stand for as wide as needed."""


def render(report: Report, screen: Screen) -> str:
    """Return the report as text for a terminal."""
    lines = report_lines(report, screen)
    if not screen.colour:
        return "\n".join([*map(line_text, lines), ""])
    from fleet_cli.render.colour import styled_text

    return styled_text(lines)


def report_lines(report: Report, screen: Screen) -> Iterator[Line]:
    """Yield the lines that the report is drawn as, from top to bottom."""
    yield from _text_lines(report.title, "bold", screen)
    if report.chart is not None:
        yield ()
        yield from _chart_lines(report.chart, screen)
    for section in report.sections:
        yield ()
        if section.title:
            yield from _text_lines(section.title, "bold", screen)
        yield from table_lines(section, screen)
        for note in section.notes:
            yield from _text_lines(note_text(note), "dim", screen)
    if report.method:
        yield ()
        yield from _text_lines(report.method, "dim", screen)


def _text_lines(text: str, style: str, screen: Screen) -> Iterator[Line]:
    for line in plain(text, screen).split("\n"):
        yield from wrap([Run(line, style)], screen.width or UNLIMITED)


def _chart_lines(chart: Chart, screen: Screen) -> Iterator[Line]:
    from fleet_cli.render.chart import chart_style, draw_chart

    for line in draw_chart(chart, screen.width or UNLIMITED, screen.unicode):
        yield [Run(plain(run.text, screen), chart_style(run)) for run in line]
