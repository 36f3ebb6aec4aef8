"""Pages of prose and examples: as they are written, or laid out for a terminal."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fleet_cli.render.console import console_for
from fleet_cli.render.screen import Screen, plain

if TYPE_CHECKING:
    from rich.text import Text

_BLOCK = re.compile(r"^```\S* ?(?P<file>.*)\n(?P<lines>(?:.*\n)*?)^```\n", re.MULTILINE)
"""A fenced block: the file that it is, if any, and its lines."""


def render_list(sections: Mapping[str, Mapping[str, str]], end: str, screen: Screen) -> str:
    """
    Return words with what they mean, in two columns.

    Args:
        sections: Words and their meanings, by the title above them.
        end: What stands below.
        screen: Where it will be shown.
    """
    if not _is_terminal(screen):
        width = max(len(word) for words in sections.values() for word in words)
        lines: list[str] = []
        for title, words in sections.items():
            lines += [title, *(f"  {word:{width}}  {said}" for word, said in words.items()), ""]
        return plain("\n".join([*lines, end, ""]), screen)
    from rich.table import Table

    console = console_for(screen)
    with console.capture() as printed:
        for title, words in sections.items():
            table = Table(box=None, show_header=False)
            for word, said in words.items():
                table.add_row(_text(word, screen, "cyan"), _text(said, screen))
            console.print(_text(title, screen, "bold"), table, "", sep="\n")
        console.print(_prose(end, screen))
    return _stripped(printed.get())


def render_page(title: str, text: str, screen: Screen) -> str:
    """Return a page of Markdown that consists of paragraphs and fenced blocks."""
    if not _is_terminal(screen):
        return plain(f"# {title}\n\n{text}", screen)
    console = console_for(screen)
    with console.capture() as printed:
        console.print(_text(title, screen, "bold"))
        for part, file in _parts(text):
            console.print()
            if file is None:
                console.print(_prose(" ".join(part.split()), screen))
                continue
            if file:
                console.print(_text(f"  {file}", screen, "dim"))
            for line in part.splitlines():
                style = "bold" if line.startswith("$ ") else ""
                # NOTE: an excerpt keeps its columns; the terminal itself goes on in the next line.
                console.print(_text(f"    {line}", screen, style), soft_wrap=True)
    return _stripped(printed.get())


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield each paragraph with None, and each block with the file that it is, if any."""
    end = 0
    for block in _BLOCK.finditer(text):
        yield from _paragraphs(text[end : block.start()])
        yield block["lines"], block["file"]
        end = block.end()
    yield from _paragraphs(text[end:])


def _paragraphs(text: str) -> Iterator[tuple[str, None]]:
    return ((part, None) for part in text.split("\n\n") if part.strip())


def _is_terminal(screen: Screen) -> bool:
    return screen.width is not None or screen.colour


def _text(text: str, screen: Screen, style: str = "") -> "Text":
    from rich.text import Text

    return Text(plain(text, screen), style)


def _prose(text: str, screen: Screen) -> "Text":
    """Return a paragraph, with what stands in backticks in colour where there is any."""
    result = _text(text, screen)
    if screen.colour:
        result.highlight_regex("`[^`]+`", "cyan")
    return result


def _stripped(text: str) -> str:
    return re.sub(" +$", "", text, flags=re.MULTILINE)
