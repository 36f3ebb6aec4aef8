"""Reports as one HTML page: text that can be selected, no script, nothing fetched."""

from html import escape

from fleet_cli.base.characters import inert, printable
from fleet_cli.render.formats import PEOPLE, REPORT
from fleet_cli.render.picture import COLOURS, FONTS, classes, style_rules, take_picture
from fleet_cli.render.screen import Screen
from fleet_cli.report.model import Report

READER, TAKES = PEOPLE, REPORT


def render(report: Report, screen: Screen) -> str:
    """Return the report as a page; its characters are ASCII, so that no encoding breaks it."""
    picture = take_picture(report)
    lines = "\n".join(
        inert("".join(_span(run.text, classes(run.style, "")) for run in line))
        for line in picture.lines
    )
    title = escape(inert(printable(report.title)))
    page = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body{{margin:2rem;background:#fff;color:{COLOURS["ink"]}}}
pre{{margin:0;overflow-x:auto;font:14px/1.2 {FONTS}}}
{style_rules("", "color")}
</style>
</head>
<body>
<pre>{lines}</pre>
</body>
</html>
"""
    return page.encode("ascii", "xmlcharrefreplace").decode()


def _span(text: str, names: str) -> str:
    escaped = escape(text)
    return f'<span class="{names}">{escaped}</span>' if names else escaped
