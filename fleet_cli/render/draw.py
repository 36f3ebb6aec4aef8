"""Reports as lines of a terminal, drawn by rich: titles, charts, tables and notes."""

from collections.abc import Iterator
from itertools import zip_longest

from rich.box import Box
from rich.color import ColorSystem
from rich.console import RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from fleet_cli.render.arrange import RANGES, Plan, Stripe, arrange, filled
from fleet_cli.render.chart import chart_style, draw_chart
from fleet_cli.render.console import UNLIMITED, console_for
from fleet_cli.render.numbers import NUMERIC
from fleet_cli.render.screen import Screen, plain
from fleet_cli.render.words import VERDICTS, note_text
from fleet_cli.report.model import CHANGE, SHARE, VERDICT, AnySection, Report
from fleet_cli.report.pictures import Steps

STYLES = {
    VERDICT: {word: look.style for word, look in VERDICTS.items()},
    CHANGE: {"added": "green", "removed": "red", "changed": "yellow", "renamed": "cyan"},
}
"""Of the kinds whose words have colours."""

FAINT = "dim not bold"
"""Of what stands below or beside the middles, in the total too."""

Line = list[Segment]
"""What stands on one line, from left to right."""


def uncoloured(line: Line) -> str:
    """Return what a line says, without blanks at its end."""
    return "".join([segment.text for segment in line]).rstrip()


def coloured(line: Line) -> str:
    """Return a line with the escape sequences of its styles."""
    return "".join(
        style.render(text, color_system=ColorSystem.STANDARD) if style else text
        for text, style, _ in trimmed(line)
    )


def trimmed(line: Line) -> Line:
    """Join neighbours of one style, and drop blanks at the end."""
    joined = list(Segment.simplify(line))
    while joined and not joined[-1].text.strip():
        joined.pop()
    if joined:
        joined[-1] = Segment(joined[-1].text.rstrip(), joined[-1].style)
    return joined


def report_lines(report: Report, screen: Screen) -> Iterator[Line]:
    """Yield the lines that the report is drawn as, from top to bottom."""
    # NOTE: what has too little room was broken before; a line that is longer stays one.
    console = console_for(screen._replace(width=None))
    for part in _parts(report, screen):
        for line in console.render_lines(part, pad=False):
            # NOTE: a table wider than the screen has no use for a rule that is.
            is_rule = len(line) == 1 and not line[0].text.strip("─-")
            yield [Segment(line[0].text[: screen.width])] if is_rule else line


def _parts(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """Yield what a report is drawn of."""

    def prose(text: str, style: str) -> Text:
        room, lines = screen.width or UNLIMITED, plain(text, screen).split("\n")
        return Text("\n".join(filled(line.split(" "), " ", room) for line in lines), style)

    yield prose(report.title, "bold")
    if report.chart is not None:
        yield Text()
        yield _chart(report.chart, screen)
    for section in report.sections:
        yield Text()
        if section.title:
            yield prose(section.title, "bold")
        if section.columns:
            for number, plan in enumerate(arrange(section, screen)):
                if number:
                    yield Text()
                yield _table(section, plan, screen)
        yield from (prose(note_text(note), "dim") for note in section.notes)
    if report.method:
        yield Text()
        yield prose(note_text(report.method), "dim")


def _chart(chart: Steps, screen: Screen) -> Text:
    lines = draw_chart(chart, screen.width or UNLIMITED, screen.unicode)
    return Text("\n").join(
        Text.assemble(*[(plain(text, screen), chart_style(piece)) for text, piece in line])
        for line in lines
    )


def _table(section: AnySection, plan: Plan, screen: Screen) -> Table:
    """Return what is planned of a section: head, rows and total, with rules between them."""
    table = Table(
        box=_ruled("─" if screen.unicode else "-", plan.gap),
        show_edge=False,
        padding=0,
        show_header=any(column.title for column in section.columns),
        show_footer=section.total is not None,
        header_style="dim",
        footer_style="bold",
    )
    columns: list[list[Text]] = []
    for stripe, width in zip(plan.stripes, plan.widths, strict=True):
        column, texts = stripe.column, _texts(stripe)
        table.add_column(
            Text(stripe.head),
            footer=texts.pop() if table.show_footer else "",
            justify="right" if column.kind in NUMERIC and column.kind != SHARE else "left",
            no_wrap=not column.wraps,
            overflow="fold",
            width=width,
        )
        columns.append(texts)
    for row in zip(*columns, strict=True):
        table.add_row(*row)
    return table


def _ruled(sign: str, gap: int) -> Box:
    """Return a box that is a rule below the head and above the total, with *gap* between columns."""
    blank, rule = "    \n", f" {sign}{sign} \n"
    box = Box(2 * blank + rule + 2 * blank + rule + 2 * blank)
    # NOTE: padding costs a quarter of the time, and differs between versions of rich.
    box.head_vertical = box.mid_vertical = box.foot_vertical = " " * gap
    box.head_row_cross = box.foot_row_cross = sign * gap
    return box


def _texts(stripe: Stripe) -> list[Text]:
    """Return the cells of a stripe, each with what stands right of it or below it."""
    styles = STYLES.get(stripe.column.kind, {})
    usual = FAINT if stripe.column is RANGES else ""
    lead, style = (" ", "cyan") if stripe.bars else ("\n", FAINT)
    return [
        Text.assemble((text, styles.get(text, usual)), (lead + tail, style))
        if tail
        else Text(text, styles.get(text, usual))
        for text, tail in zip_longest(stripe.texts, stripe.bars or stripe.below)
    ]
