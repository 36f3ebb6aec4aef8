"""Lines too long for their room, broken between words or at the dots between parts."""

import re
from collections.abc import Iterator, Sequence

from fleet_cli.render.runs import Line, Run, chop, columns_of, line_columns

SEPARATOR = " · "
"""What stands between the parts of a line that rather breaks there than within a part."""

_SEPARATORS = frozenset((SEPARATOR, " | "))


def wrap(line: Line, width: int) -> list[Line]:
    """
    Break *line* such that no piece of it takes more than *width* columns.

    A line breaks at runs that are separators, which are then left out; else between words; and
    within a word only where the word alone is too long.

    >>> from fleet_cli.render.runs import line_text
    >>> [line_text(piece) for piece in wrap([Run("one two three")], 8)]
    ['one two', 'three']
    """
    if line_columns(line) <= width:
        return [line]
    parts = _parts(line)
    if len(parts) == 1:
        return _broken(line, width)
    lines: list[Line] = []
    for separator, part in parts:
        longer: Line = [*lines[-1], *separator, *part] if lines else part
        if line_columns(longer) <= width:
            lines[-1:] = [longer]
        else:
            lines += wrap(part, width)
    return lines


def _parts(line: Line) -> list[tuple[list[Run], list[Run]]]:
    """Return the parts between separators, each with the separator before it."""
    parts: list[tuple[list[Run], list[Run]]] = [([], [])]
    for run in line:
        if run.text in _SEPARATORS:
            parts.append(([run], []))
        else:
            parts[-1][1].append(run)
    return parts


def _broken(line: Line, width: int) -> list[Line]:
    places = _places("".join([run.text for run in line]), width)
    return [_stripped(piece) for piece in _divided(line, places)]


def _places(text: str, width: int) -> list[int]:
    """Return where *text* breaks: between words, and in words that no line can hold."""
    places: list[int] = []
    used = 0
    for match in re.finditer(r"\s*\S+\s*", text):
        word, start = match[0], match.start()
        length = columns_of(word.rstrip())
        if used + length <= width:
            used += columns_of(word)
            continue
        if start:
            places.append(start)
        if length > width:
            *pieces, last = chop(word, width)
            for piece in pieces:
                start += len(piece)
                places.append(start)
            word = last
        used = columns_of(word)
    return places


def _divided(line: Line, places: Sequence[int]) -> Iterator[list[Run]]:
    piece: list[Run] = []
    start = 0
    rest = list(places)
    for run in line:
        text = run.text
        while rest and rest[0] < start + len(text):
            cut = rest.pop(0) - start
            yield [*piece, Run(text[:cut], run.style)]
            piece, text, start = [], text[cut:], start + cut
        piece.append(Run(text, run.style))
        start += len(text)
    yield piece


def _stripped(line: list[Run]) -> list[Run]:
    while line and not line[-1].text.strip():
        line.pop()
    if line:
        line[-1] = Run(line[-1].text.rstrip(), line[-1].style)
    return line
