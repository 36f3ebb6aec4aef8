"""Progress on a terminal: shown after a second, in words that cannot be markup, and taken away."""

import io

import pytest

from fleet_cli.cli import progress as module
from fleet_cli.cli.progress import progress


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_nothing_is_shown_off_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe gets no progress, and the work is told so."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with progress("Reading", 10) as tell:
        assert tell is None
    assert stream.getvalue() == ""


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ends before a second has passed does not flicker."""
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with progress("Reading", 10) as tell:
        assert tell is not None
        tell(5)
    assert stream.getvalue() == ""


def test_long_work_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the patience is over the bar names the work and its part."""
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(module, "PATIENCE", -1.0)
    monkeypatch.setenv("TERM", "xterm")
    with progress("Reading [bold]x", 10) as tell:
        assert tell is not None
        tell(5)
        tell(10)
    shown = stream.getvalue()
    assert "bold]x" in shown
    assert "100%" in shown
