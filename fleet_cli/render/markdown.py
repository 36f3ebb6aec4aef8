"""Sections as Markdown tables, safe to post as a comment."""

import re
from typing import Any

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.chart import draw_chart
from fleet_cli.render.numbers import NUMERIC, decimals_of, middle_text, range_text
from fleet_cli.render.screen import Screen
from fleet_cli.render.words import note_text
from fleet_cli.report.model import VERDICT, AnyColumn, AnySection, Report

LONGEST = 65_000
"""Bytes that a comment may have: GitHub refuses one above 65,536 characters."""

CHART_WIDTH = 80
"""Columns of a chart: what a comment shows without scrolling."""

VERDICT_MARKS = {
    "met": "✅ met",
    "missed": "❌ missed",
    "pending": "⏳ pending",
    "undecided": "❔ undecided",
}

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>])")


def escape(text: str) -> str:
    """
    Return *text* as Markdown that shows just it: no markup, no HTML, no mention, no link, one line.

    A joiner that nobody sees parts @ from a name and # from a number: GitHub looks for both in what
    it shows, where an escaped one is like any other.

    >>> escape("a|b <img> @team")
    'a\\\\|b \\\\<img\\\\> &#64;&#8288;team'
    """
    flat = " ".join(text.split())
    return (
        _SPECIAL.sub(r"\\\1", flat.replace("&", "&amp;"))
        .replace("@", "&#64;&#8288;")
        .replace("\\#", "\\#&#8288;")
        .replace("://", ":&#47;&#47;")
    )


def render(report: Report, screen: Screen) -> str:
    """Return the report as Markdown, whole rows cut to what a comment may hold."""
    head = [f"### {escape(report.title)}", "", *_chart_lines(report)]
    foot = [f"<sub>{escape(report.method)}</sub>", ""] if report.method else []
    used = sum(len(line.encode()) + 1 for line in head + foot)
    lines: list[str] = []
    for section in report.sections:
        block = _section_lines(section, LONGEST - used)
        used += sum(len(line.encode()) + 1 for line in block)
        lines += block
    return "\n".join(head + lines + foot)


def _chart_lines(report: Report) -> list[str]:
    """Return the chart as a block of code; no text in it can end the block."""
    if report.chart is None:
        return []
    lines = draw_chart(report.chart, CHART_WIDTH, unicode=True)
    texts = ["".join(run.text for run in line).replace("`", "'").rstrip() for line in lines]
    return ["```text", *texts, "```", ""]


def _section_lines(section: AnySection, room: int) -> list[str]:
    decimals = [
        decimals_of(
            column,
            (row[index] for row in (*section.rows, *([section.total] if section.total else []))),
        )
        for index, column in enumerate(section.columns)
    ]
    lines = [f"**{escape(section.title)}**", ""] if section.title else []
    lines.append("| " + " | ".join(escape(column.title) for column in section.columns) + " |")
    lines.append(
        "|" + "|".join(" ---: " if c.kind in NUMERIC else " --- " for c in section.columns) + "|"
    )
    total = []
    if section.total is not None:
        cells = [
            _cell(*part) for part in zip(section.total, section.columns, decimals, strict=True)
        ]
        total = ["| " + " | ".join(f"**{cell}**" if cell else "" for cell in cells) + " |"]
    tail = [*total, "", *[line for note in section.notes for line in (escape(note_text(note)), "")]]
    room -= sum(len(line.encode()) + 1 for line in lines + tail) + 100
    for number, row in enumerate(section.rows):
        line = (
            "| "
            + " | ".join(_cell(*part) for part in zip(row, section.columns, decimals, strict=True))
            + " |"
        )
        room -= len(line.encode()) + 1
        if room < 0:
            tail = [
                *total,
                "",
                f"{len(section.rows) - number:,} more rows are left out here.",
                "",
                *tail[len(total) + 1 :],
            ]
            break
        lines.append(line)
    return lines + tail


def _cell(value: Any, column: AnyColumn, decimals: int) -> str:
    if column.kind == VERDICT:
        return VERDICT_MARKS.get(value, escape(str(value)))
    text = middle_text(value, column, decimals)
    if column.kind not in NUMERIC:
        return escape(text)
    spread = range_text(value, decimals) if isinstance(value, Estimate) else ""
    return f"{text} ({spread})" if spread else text
