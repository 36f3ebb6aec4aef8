"""Stretches of text in one style, and how many columns of a terminal they take."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: str = ""
    """Words such as `bold`, `dim` and the name of a colour, `bold` first."""


Line = Sequence[Run]
"""What stands on one line, from left to right."""

_NARROW = frozenset(
    [
        *map(chr, (*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x300))),
        *map(chr, range(0x2500, 0x25FD)),  # frames, bars and marks
        *"–≥≈≤†→Δ÷×…·",
    ]
)
"""Characters that take one column everywhere: most of what there is to measure."""


def columns_of(text: str) -> int:
    """
    Return how many columns of a terminal *text* takes.

    >>> columns_of("230–370"), columns_of("日本")
    (7, 4)
    """
    if text.isascii() or _NARROW.issuperset(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def chop(text: str, width: int) -> list[str]:
    """
    Cut *text* into pieces of at most *width* columns, never within a character.

    >>> chop("abcde", 2)
    ['ab', 'cd', 'e']
    """
    if text.isascii() or _NARROW.issuperset(text):
        return [text[start : start + width] for start in range(0, len(text), width)]
    from rich.cells import chop_cells

    return chop_cells(text, width)


def line_columns(line: Line) -> int:
    """Return how many columns *line* takes."""
    if len(line) == 1:
        return columns_of(line[0].text)
    # NOTE: joined first: a character may make the one before it, in another run, wider.
    return columns_of("".join([run.text for run in line]))


def line_text(line: Line) -> str:
    """Return what *line* says, without blanks at its end."""
    return "".join([run.text for run in line]).rstrip()


def joined(line: Iterable[Run]) -> tuple[Run, ...]:
    """
    Join neighbours of one style, and drop blanks at the end.

    >>> joined((Run("a"), Run("b"), Run("c ", "dim"), Run(" ")))
    (Run(text='ab', style=''), Run(text='c', style='dim'))
    """
    runs: list[Run] = []
    for run in line:
        if runs and runs[-1].style == run.style:
            runs[-1] = Run(runs[-1].text + run.text, run.style)
        elif run.text:
            runs.append(run)
    while runs and not runs[-1].text.strip():
        runs.pop()
    if runs:
        runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].style)
    return tuple(runs)
