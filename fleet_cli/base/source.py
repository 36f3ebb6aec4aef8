"""A text with its name, and places in it."""

from typing import Protocol

from fleet_cli.base.records import NamedTuple

# NOTE: what YAML 1.1 calls a line break; str.splitlines knows more of them and would shift lines.
_BREAKS = "\n\r\x85\u2028\u2029"
LINE_BREAK = f"\r\n|[{_BREAKS}]"


class Span(NamedTuple):
    """A stretch of one line; lines and columns count from 1, the end is exclusive."""

    line: int
    column: int
    end_column: int

    @property
    def width(self) -> int:
        """The number of characters covered, at least 1."""
        return max(1, self.end_column - self.column)


class Origin(Protocol):
    """Where a text comes from, which decides what it may name."""

    def beside(self, path: str) -> "Source":
        """Return the text in the file that a text from here names, if it may be read."""


class Source:
    """A text, the name that messages use for it, and where it comes from."""

    __slots__ = ("_lines", "name", "origin", "text")

    def __init__(self, name: str, text: str, origin: Origin | None = None) -> None:
        self.name = name
        self.text = text
        self.origin = origin
        self._lines: list[str] | None = None

    def line(self, number: int) -> str:
        """
        Return line *number*, counted from 1, without its line break.

        A number past the end gives an empty string.

        >>> Source("a.yaml", "one\\ntwo\\n").line(2)
        'two'
        """
        lines = self._split()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    @property
    def last_line(self) -> int:
        """The number of the last line that holds text, at least 1."""
        lines = self._split()
        count = len(lines)
        while count > 1 and not lines[count - 1].strip():
            count -= 1
        return count

    def _split(self) -> list[str]:
        if self._lines is None:
            text = self.text.replace("\r\n", "\n")
            for mark in _BREAKS:
                text = text.replace(mark, "\n")
            self._lines = text.split("\n")
        return self._lines


Place = tuple[Source, Span]
"""Where something stands."""
