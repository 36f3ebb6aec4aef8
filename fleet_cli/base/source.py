"""A text with its name, places in it, and which files a run reads."""

import os
import stat
from contextlib import suppress
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


_read: set[tuple[int, int]] = set()
"""Device and number of each: a file that has several names is one."""


def remember_input(path: str | int) -> None:
    """Note that the file at *path*, or an open one by its number, is an input of this run."""
    with suppress(OSError, ValueError):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            _read.add(_identity(status))


def is_input(path: str) -> bool:
    """Whether the file at *path* was read, by this name or another."""
    with suppress(OSError, ValueError):
        return _identity(os.stat(path)) in _read
    return False


def forget_inputs() -> None:
    """Begin a run of which nothing was read."""
    _read.clear()


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
