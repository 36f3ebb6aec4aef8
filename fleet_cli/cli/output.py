"""Where results go: standard output or a file, for the screen that is there."""

import errno
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.names import suggestion
from fleet_cli.base.quantity import Number
from fleet_cli.render.formats import FORMATS, renderer

if TYPE_CHECKING:
    from fleet_cli.render.screen import Screen
    from fleet_cli.report.model import Report


def check_choice(option: str, value: str, choices: Sequence[str]) -> str:
    """
    Return *value* where it is one of *choices*.

    Raises:
        FleetError: it is none of them.
    """
    if value not in choices:
        hint = suggestion(value, choices) or f"choose {', '.join(choices)}"
        raise fail("option", f"{option} cannot be '{value}'", hint)
    return value


JSON = "json"
STANDARD_OUTPUT = "-"
"""A file of this name is meant nowhere, so it stands for standard output."""


class Outlet(NamedTuple):
    """What the options say about the output."""

    format: str
    path: str | None = None
    """The file to write; standard output where it is None."""
    quiet: bool = False
    """Whether only the one number is asked for."""


def outlet(
    format_name: str, path: str | None, quiet: bool = False, extra: Sequence[str] = ()
) -> Outlet:
    """
    Return the outlet that the options describe.

    Args:
        format_name: The value of `--format`.
        path: The value of `--output`.
        quiet: Whether `--quiet` is given.
        extra: Formats that only this command has.
    Raises:
        FleetError: there is no such format.
    """
    formats = ("table", JSON, *(name for name in FORMATS if name != "table"), *extra)
    file = None if path == STANDARD_OUTPUT else path
    return Outlet(check_choice("--format", format_name, formats), file, quiet)


def screen_for(output: str | None) -> "Screen":
    """Return the screen of *output*: a file, or standard output where it is None."""
    from fleet_cli.render.screen import Screen

    # NOTE: a process that is started with its standard output closed has none.
    stdout = sys.stdout if output is None else None
    terminal = stdout is not None and stdout.isatty()
    encoding = "utf-8" if stdout is None else stdout.encoding or "ascii"
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR") and not os.environ.get("NO_COLOR"):
        colour = True
    return Screen(_width(terminal), colour, encoding.lower().replace("-", "").startswith("utf"))


def _width(terminal: bool) -> int | None:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and 0 < int(columns) < 100_000:
        return int(columns)
    if not terminal:
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except OSError:
        return 80


def emit(
    outlet: Outlet,
    document: Callable[[], Mapping[str, Any]],
    report: "Callable[[], Report]",
    number: Number | None = None,
) -> None:
    """
    Write a result in the format that is asked for; what the format does not need is not made.

    Args:
        outlet: Format and place.
        document: Makes the JSON document.
        report: Makes the tables.
        number: The one number of `--quiet`.
    Raises:
        FleetError: the output file cannot be written.
    """
    if outlet.format == JSON:
        from fleet_cli.render.json_text import to_json

        text = to_json(number if outlet.quiet else document())
    elif outlet.quiet and number is not None:
        from fleet_cli.render.numbers import format_quiet

        text = format_quiet(number) + "\n"
    else:
        text = renderer(outlet.format).render(report(), screen_for(outlet.path))
    write(text, outlet.path)


def write(text: str, output: str | None, over: bool = True) -> None:
    """
    Write *text* to the file *output*, or to standard output.

    Args:
        text: All of it.
        output: The file; standard output where it is None or `-`.
        over: Whether it may take the place of a file that is there.
    Raises:
        FleetError: the file, or standard output, cannot be written or must not be.
    """
    try:
        if output not in (None, STANDARD_OUTPUT):
            from fleet_cli.cli.save import save

            save(str(output), text.encode("utf-8", "replace"), over)
            return
        if sys.stdout is None:
            raise OSError(errno.EBADF, "it is closed")
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # NOTE: the reader has what it wanted.
        _give_up_on(sys.stdout)
    except (OSError, ValueError) as error:
        raise output_failure(output, error) from error


def output_failure(output: str | None, error: Exception) -> FleetError:
    """Make the error for the file *output*, or standard output, that cannot be written."""
    if output in (None, STANDARD_OUTPUT):
        _give_up_on(sys.stdout)
    reason = getattr(error, "strerror", None) or str(error)
    hint = "name a file in a folder that is there, with room and the right to write"
    place = "<stdout>" if output in (None, STANDARD_OUTPUT) else output or repr(output)
    return fail("output", f"cannot write {place}: {reason.lower()}", hint)


def complain(text: str) -> None:
    """Write *text* to standard error; where nobody listens to that, nothing more can be said."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        _give_up_on(sys.stderr)


def _give_up_on(stream: TextIO | None) -> None:
    """Drop what *stream* holds, so that its flush at exit has nothing to complain of."""
    if stream is not None:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
