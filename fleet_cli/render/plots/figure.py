"""A picture laid out from top to bottom: what it says, its panels, and what they are made of."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fleet_cli.base.diagnostics import fail
from fleet_cli.render.axes import day_axis
from fleet_cli.render.plots.bars import BarPanel
from fleet_cli.render.plots.canvas import MARGIN, WIDTH, Canvas
from fleet_cli.render.plots.letters import spelled, wrapped
from fleet_cli.render.plots.steps import StepPanel
from fleet_cli.render.words import note_text, sentence
from fleet_cli.report.model import Report
from fleet_cli.report.pictures import Panel, Picture, Steps

_TITLE, _SUBTITLE, _BELOW = 15.0, 11.0, 8.5
_BETWEEN = 14.0
"""Above each panel [pt]."""

_MARKS = ("*", "†")
"""Behind names; a note that begins with one explains it."""

_NARROWEST = 150
"""Of panels between their ends [pt]."""

MOST_LINES = 14
"""Of notes below a picture, and of what it is from."""


def draw(report: Report, form: str, alone: bool = True) -> bytes:
    """
    Return the picture of a report.

    Args:
        report: What is drawn, and said below the picture.
        form: `svg` or `png`.
        alone: Whether nothing stands around the picture that says how its numbers were made.
    Raises:
        FleetError: it has no picture, or the extra `plots` is not installed.
    """
    if report.picture is None:
        hint = "leave --trace out, or ask for --format html"
        raise fail("option", f"there are only tables of this, no {form}", hint)
    letters = spelled if form == "png" else str
    picture = _each_text(report.picture(), letters)
    room = WIDTH - 2 * MARGIN
    title = wrapped(sentence(picture.title), _TITLE, room, bold=True)
    subtitle = wrapped(sentence(picture.subtitle), _SUBTITLE, room)
    panels = _laid_out(picture.panels)
    _align(panels)
    below = list(_below(report if alone else None, picture, letters))
    height = float(MARGIN) + len(title) * 19 + len(subtitle) * 15 + MARGIN
    height += sum(panel.height + _BETWEEN for panel in panels) + 10 + len(below) * 11.5
    canvas = Canvas(height, in_pixels=form == "png")
    y = float(MARGIN)
    for line in title:
        y += 19
        canvas.text(MARGIN, y - 4, line, _TITLE, bold=True)
    for line in subtitle:
        y += 15
        canvas.text(MARGIN, y - 4, line, _SUBTITLE, "dim")
    for panel in panels:
        panel.draw(canvas, y + _BETWEEN)
        y += panel.height + _BETWEEN
    y += 10
    for line in below:
        y += 11.5
        canvas.text(MARGIN, y - 3, line, _BELOW, "dim")
    return canvas.save(form)


def _each_text(part: Any, change: Callable[[str], str]) -> Any:
    """Return a record with every text in it changed."""
    if isinstance(part, str):
        return change(part)
    if not isinstance(part, tuple):
        return part
    parts = [_each_text(one, change) for one in part]
    return part._make(parts) if hasattr(part, "_make") else tuple(parts)


def _laid_out(panels: Sequence[Panel]) -> list[BarPanel | StepPanel]:
    steps = [panel for panel in panels if isinstance(panel, Steps)]
    days = [day for panel in steps for line in panel.lines for day, _ in line.points]
    days += [
        day for panel in steps for mark in panel.marks for day in (mark.first, mark.day) if day
    ]
    axis = day_axis(days) if days else None
    laid_out: list[BarPanel | StepPanel] = []
    for panel in panels:
        if not isinstance(panel, Steps):
            laid_out.append(BarPanel(panel))
        elif axis is not None:
            laid_out.append(StepPanel(panel, axis, panel is panels[0]))
    return laid_out


def _align(panels: Sequence[BarPanel | StepPanel]) -> None:
    """Give all panels of a kind one left and one right end, and say once what a sign means."""
    for kind in (BarPanel, StepPanel):
        alike = [panel for panel in panels if isinstance(panel, kind)]
        left = max((panel.left for panel in alike), default=0.0)
        for panel in alike:
            panel.left = left
            panel.keep_numbers()
        right = max(left + _NARROWEST, min((panel.right for panel in alike), default=0.0))
        for panel in alike:
            panel.right = right
    said: set[str] = set()
    for panel in panels:
        panel.keys = [key for key in panel.keys if key.number or key.text not in said]
        said.update(key.text for key in panel.keys)


def _below(report: Report | None, picture: Picture, letters: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines below the panels: notes, the method, and the credit."""
    room = WIDTH - 2 * MARGIN
    notes = [sentence(note) for note in picture.notes]
    if not picture.panels:
        notes = ["there is nothing to draw", *notes]
    if report is not None:
        said = [letters(note_text(note)) for one in report.sections for note in one.notes]
        notes += [_without_orphan(note, picture.panels) for note in said]
    lines = [line for note in dict.fromkeys(notes) for line in wrapped(note, _BELOW, room)]
    yield from _fewer(lines)
    if report is not None and report.method:
        yield from wrapped(letters(note_text(report.method)), _BELOW, room)
    if report is not None and picture.credit:
        word = "Source" if len(picture.credit) == 1 else "Sources"
        yield from _fewer(wrapped(f"{word}: {' · '.join(picture.credit)}", _BELOW, room))


def _without_orphan(note: str, panels: Sequence[Panel]) -> str:
    """Return a note without the mark that it explains, where nothing that is drawn has the mark."""
    mark, _, rest = note.partition(" ")
    is_mark = mark in _MARKS and not any(mark in text for text in _texts(panels))
    return rest if is_mark else note


def _texts(part: Any) -> Iterator[str]:
    """Yield every text of a record."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)


def _fewer(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    kept = lines[: MOST_LINES - 1]
    return [*kept, f"… and {len(lines) - len(kept)} more lines, which the page has (--format html)"]
