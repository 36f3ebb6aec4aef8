"""Sections as Markdown tables, safe to post as a comment, and as short as a comment must be."""

import re
from collections.abc import Iterator

from fleet_cli.base.characters import inert
from fleet_cli.base.diagnostics import fail
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import counted_each
from fleet_cli.render.chart import draw_chart
from fleet_cli.render.formats import PEOPLE, REPORT
from fleet_cli.render.numbers import NUMERIC, written
from fleet_cli.render.screen import Screen
from fleet_cli.render.words import VERDICTS, note_text
from fleet_cli.report.model import VERDICT, AnyColumn, AnySection, Report
from fleet_cli.report.pictures import Steps

READER, TAKES = PEOPLE, REPORT
KEEPS_TO_BYTES = True

CHART_WIDTH = 80
"""Columns of a chart: what a comment shows without scrolling."""

FRAME, JUDGED, TOTALS, NOTES, CHART, ROWS = range(6)
"""What a short text keeps, from what it never goes without to what goes first."""

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


class _Piece(NamedTuple):
    """Lines that are kept or left out together."""

    rank: int
    """One of FRAME to ROWS."""
    text: str
    what: str = ""
    """What it is, where leaving it out must be said."""
    table: int | None = None
    """The section that it is a line of, or the head."""

    @property
    def size(self) -> int:
        """Bytes of it, with the end of its last line."""
        return len(self.text.encode()) + 1


def render(report: Report, screen: Screen) -> str:
    """
    Return the report as Markdown, shortened to what the screen takes.

    Raises:
        FleetError: not even what must be said has room.
    """
    pieces = [
        _Piece(FRAME, f"### {escape(report.title)}"),
        *([_Piece(CHART, _chart_text(report.chart), "chart")] if report.chart else []),
        *(piece for n, section in enumerate(report.sections) for piece in _pieces(section, n)),
        *(
            [_Piece(FRAME, f"\n<sub>{escape(note_text(report.method))}</sub>")]
            if report.method
            else []
        ),
    ]
    if screen.max_bytes is not None and sum(one.size for one in pieces) > screen.max_bytes:
        pieces = _shortened(pieces, screen.max_bytes)
    return "".join(f"{piece.text}\n" for piece in pieces)


def _shortened(pieces: list[_Piece], limit: int) -> list[_Piece]:
    """Return the *pieces* that *limit* bytes have room for, and a note that counts the others."""
    # NOTE: of all of them, so that the note of fewer has room in any case.
    room = limit - _left_out(pieces, limit).size
    least = limit - room + sum(piece.size for piece in pieces if piece.rank == FRAME)
    if least > limit:
        hint = f"the title, the method and a note of what is left out take {least} bytes"
        raise fail("option", f"--max-bytes cannot be {limit}", hint)
    kept: set[int] = set()
    closed: set[int | None] = set()
    for number in sorted(range(len(pieces)), key=lambda number: pieces[number].rank):
        piece = pieces[number]
        if piece.size <= room and piece.table not in closed:
            kept.add(number)
            room -= piece.size
        elif piece.table is not None:
            # NOTE: rows are cut off at one place, and none stands without its head.
            closed.add(piece.table)
    title, *others = (piece for number, piece in enumerate(pieces) if number in kept)
    lost = [piece for number, piece in enumerate(pieces) if number not in kept]
    return [title, _left_out(lost, limit), *others]


def _left_out(lost: list[_Piece], limit: int) -> _Piece:
    """Say how much is left out."""
    kinds = [piece.what for piece in lost]
    said = counted_each({what: kinds.count(what) for what in ("row", "total", "note", "chart")})
    return _Piece(FRAME, f"\nLeft out to keep to {limit:,} bytes: {said}.")


def _chart_text(chart: Steps) -> str:
    """Return the chart as a block of code; no text in it can end the block."""
    lines = draw_chart(chart, CHART_WIDTH, unicode=True)
    texts = ["".join(run.text for run in line).replace("`", "'").rstrip() for line in lines]
    return "\n".join(("\n```text", *map(inert, texts), "```"))


def _pieces(section: AnySection, number: int) -> Iterator[_Piece]:
    """Yield the pieces of a section: head, rows, total and notes."""
    columns, rows, total = section.columns, list(section.rows), section.total
    is_judged = any(column.kind == VERDICT for column in columns)
    heading = f"\n**{escape(section.title)}**\n" if section.title else ""
    titles = " | ".join(escape(column.title) for column in columns)
    rule = "|".join(" ---: " if column.kind in NUMERIC else " --- " for column in columns)
    head = f"{heading}\n| {titles} |\n|{rule}|"
    yield _Piece(JUDGED if is_judged else TOTALS, head, table=number)
    texts = written(columns, rows if total is None else [*rows, total])
    cells = [
        [_cell(column, *pair) for pair in pairs]
        for column, pairs in zip(columns, texts, strict=True)
    ]
    lines = list(zip(*cells, strict=True))
    for line in lines[: len(rows)]:
        yield _Piece(JUDGED if is_judged else ROWS, f"| {' | '.join(line)} |", "row", number)
    for line in lines[len(rows) :]:
        bold = (f"**{cell}**" if cell else "" for cell in line)
        yield _Piece(TOTALS, f"| {' | '.join(bold)} |", "total", number)
    for note in section.notes:
        yield _Piece(NOTES, f"\n{inert(escape(note_text(note)))}", "note")


def _cell(column: AnyColumn, text: str, spread: str) -> str:
    if column.kind == VERDICT and text in VERDICTS:
        return f"{VERDICTS[text].mark} {text}"
    if column.kind not in NUMERIC:
        return escape(text)
    return f"{text} ({spread})" if spread else text
