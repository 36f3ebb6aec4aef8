"""A report as one page to send to somebody: its picture, tables, notes and sources; no script."""

import re
from typing import Any

from fleet_cli import __version__
from fleet_cli.base.edition import DATA
from fleet_cli.base.records import NamedTuple
from fleet_cli.render.formats import PEOPLE, REPORT
from fleet_cli.render.numbers import NUMERIC, written
from fleet_cli.render.plots.library import load
from fleet_cli.render.screen import Screen
from fleet_cli.render.svg import on_dark_paper, picture_of
from fleet_cli.render.words import note_text
from fleet_cli.report.model import ADDRESS, CITED, VERDICT, AnyColumn, AnySection, Report

READER, TAKES = PEOPLE, REPORT

TEMPLATE = DATA / "page.html"

_CITATION = re.compile(r"\[(\d+)\]")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


class Word(NamedTuple):
    """A piece of a cell."""

    text: str
    href: str = ""
    """Where it leads."""


class Cell(NamedTuple):
    """What stands in one place of a table."""

    words: list[Word]
    range: str = ""
    kind: str = ""
    """What it looks like: names of classes."""
    anchor: str = ""
    """What others lead to."""


def render(report: Report, screen: Screen) -> str:
    """
    Return the report as a page; its characters are ASCII, so that no encoding breaks it.

    Raises:
        FleetError: the extra `plots` is not installed.
    """
    jinja = load("jinja2")
    environment = jinja.Environment(autoescape=True, undefined=jinja.StrictUndefined)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    chapters = report.chapters() if report.chapters else ()
    page = {
        **_part(report, "p0"),
        "on_dark_paper": load("markupsafe").Markup(on_dark_paper()),
        # NOTE: the command is not named: its order of files, and folders, would change the bytes.
        "program": f"fleet {__version__}",
        "chapters": [_part(one, f"p{number}") for number, one in enumerate(chapters, 1)],
    }
    text: str = template.render(page=page)
    return f"{text}\n".encode("ascii", "xmlcharrefreplace").decode()


def _part(report: Report, anchor: str) -> dict[str, Any]:
    """Return what the template takes of a report."""
    markup = load("markupsafe").Markup
    has_picture = report.picture is not None and bool(report.picture().panels)
    return {
        "title": report.title,
        "anchor": anchor,
        "picture": markup(picture_of(report, f"{anchor}-")) if has_picture else "",
        "tables": [_table(one, anchor) for one in report.every if _is_on_page(one, report)],
        "method": note_text(report.method),
    }


def _is_on_page(section: AnySection, report: Report) -> bool:
    """Whether a section stands on the page: what people see, and what they follow to the sources."""
    cites = any(column.kind == ADDRESS for column in section.columns)
    return section in report.sections or (cites and bool(section.records))


def _table(section: AnySection, anchor: str) -> dict[str, Any]:
    # NOTE: marks that people need not see elsewhere lead to the sources here.
    columns = [
        one
        for one in section.every
        if one.shown or (one.kind == CITED and any(map(one.value, section.records)))
    ]
    rows = [[one.clean(one.seen(record)) for one in columns] for record in section.records]
    total = None if section.whole is None else section.total_of(columns)
    texts = written(columns, rows if total is None else [*rows, total])
    # NOTE: what a section lists with its addresses is what the marks elsewhere lead to.
    lists = any(column.kind == ADDRESS for column in columns)
    cells = [
        [_cell(column, text, spread, anchor, lists) for text, spread in pairs]
        for column, pairs in zip(columns, texts, strict=True)
    ]
    lines = list(map(list, zip(*cells, strict=True)))
    title = columns[0].title if columns else ""
    return {
        "caption": section.title or (f"By {title.lower()}" if title else section.name.capitalize()),
        "heads": [column.title for column in columns],
        "numeric": [column.kind in NUMERIC for column in columns],
        "rows": lines[: len(rows)],
        "total": lines[len(rows)] if total is not None else None,
        "notes": [note_text(note) for note in section.notes],
    }


def _cell(column: AnyColumn, text: str, spread: str, anchor: str, lists: bool) -> Cell:
    if column.kind == CITED:
        found = _CITATION.findall(text)
        if lists:
            place = f"{anchor}-source-{''.join(found)}"
            return Cell([Word(text)], kind="short", anchor=place)
        return Cell([Word(f"[{one}]", f"#{anchor}-source-{one}") for one in found])
    if column.kind == ADDRESS:
        return Cell(_linked(text))
    if column.kind == VERDICT:
        return Cell([Word(text)], kind=f"verdict {text}")
    kind = "number" if column.kind in NUMERIC else "" if column.wraps else "short"
    return Cell([Word(text)], spread, kind)


def _linked(text: str) -> list[Word]:
    """Return *text* with the addresses in it, of the web alone, leading to where they say."""
    words, end = [], 0
    for found in _ADDRESS.finditer(text):
        words += [Word(text[end : found.start()]), Word(found[0], found[0])]
        end = found.end()
    return [*words, Word(text[end:])]
