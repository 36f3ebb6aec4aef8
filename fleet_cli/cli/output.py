"""Where results go: standard output or a file, for the screen that is there."""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from fleet_cli.base.characters import inert, printable
from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.names import suggestion
from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.render.formats import (
    DOCUMENT,
    FINDINGS,
    REPORT,
    TERMINAL,
    format_names,
    load_format,
)
from fleet_cli.render.screen import UTF_8, Screen

if TYPE_CHECKING:
    from fleet_cli.report.check import Checked
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


STANDARD_OUTPUT = "-"
"""A file of this name is meant nowhere, so it stands for standard output."""


class Outlet(NamedTuple):
    """What the options say about the output."""

    format: str
    path: str | None = None
    """The file to write; standard output where it is None."""
    quiet: bool = False
    """Whether only the one number is asked for."""
    command: str = ""
    """The command, where it has formats that others have not."""
    max_bytes: int | None = None
    """What the result may take [bytes]."""


def outlet(
    format_name: str,
    path: str | None,
    quiet: bool = False,
    command: str = "",
    max_bytes: int | None = None,
) -> Outlet:
    """
    Return the outlet that the options describe.

    Raises:
        FleetError: there is no such format, or it cannot keep to so many bytes.
    """
    check_choice("--format", format_name, format_names(command))
    if max_bytes is not None and not hasattr(load_format(format_name, command), "KEEPS_TO_BYTES"):
        message = f"--max-bytes cannot shorten --format {format_name}"
        raise fail("option", message, "only markdown has rows to leave out: --format markdown")
    file = None if path == STANDARD_OUTPUT else path
    return Outlet(format_name, file, quiet, command, max_bytes)


def screen_for(output: str | None) -> Screen:
    """Return the screen of *output*: a file, or standard output where it is None."""
    # NOTE: a process that is started with its standard output closed has none.
    stdout = sys.stdout if output is None else None
    terminal = stdout is not None and stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR") and not os.environ.get("NO_COLOR"):
        colour = True
    # NOTE: what goes into a file or a pipe is UTF-8 everywhere, so that it is the same everywhere.
    encoding = (stdout.encoding or "ascii") if stdout is not None and terminal else UTF_8
    return Screen(_width(terminal), colour, encoding)


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
    left_out: Iterable[str] = (),
    findings: "Callable[[], Checked] | None" = None,
) -> None:
    """
    Write a result in the format that is asked for; what the format does not need is not made.

    Args:
        number: The one number of `--quiet`; None where nobody has counted the fleets.
        left_out: What must be said beside that number, as `said_of` says it.
    Raises:
        FleetError: the output file cannot be written, or there is no one number.
    """
    if outlet.quiet and number is None:
        raise fail("option", "--quiet: nobody has counted these fleets", "leave --quiet out")
    if outlet.quiet:
        for line in left_out:
            note(line)
    module = load_format(outlet.format, outlet.command)
    # NOTE: what is not for terminals is the same wherever it goes, also to a terminal.
    is_shown = module.READER == TERMINAL
    screen = screen_for(outlet.path) if is_shown else Screen(max_bytes=outlet.max_bytes)
    if outlet.quiet and number is not None:
        from fleet_cli.render.numbers import format_quiet

        # NOTE: a number alone is JSON too, and has there all the digits that JSON can hold.
        is_json = module.TAKES == DOCUMENT
        text = module.render(number, screen) if is_json else f"{format_quiet(number)}\n"
    else:
        makers = {DOCUMENT: document, REPORT: report, FINDINGS: findings or report}
        text = module.render(makers[module.TAKES](), screen)
    if isinstance(text, bytes):
        _check_no_terminal(outlet)
    write(text, outlet.path, screen.encoding)


def _check_no_terminal(outlet: Outlet) -> None:
    """Fail where bytes that are no text would go to a terminal."""
    if outlet.path is None and sys.stdout is not None and sys.stdout.isatty():
        message = f"--format {outlet.format} is not for a terminal"
        raise fail("option", message, "name a file with --output, or send it through a pipe")


def write(
    text: str | bytes, output: str | None, encoding: str = "utf-8", over: bool = True
) -> None:
    """
    Write *text* to the file *output*, or to standard output.

    Args:
        text: All of it; a picture is bytes already.
        output: The file; standard output where it is None or `-`.
        encoding: What the text is written in.
        over: Whether it may take the place of a file that is there.
    Raises:
        FleetError: the file, or standard output, cannot be written or must not be.
    """
    data = text if isinstance(text, bytes) else text.encode(encoding, "backslashreplace")
    try:
        if output not in (None, STANDARD_OUTPUT):
            from fleet_cli.cli.save import save

            save(str(output), data, over)
            return
        if sys.stdout is None:
            raise OSError(errno.EBADF, "it is closed")
        sys.stdout.buffer.write(data)
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


def note(line: str) -> None:
    """Say on standard error what a reader of the result must know besides."""
    from fleet_cli.render.problems import fit

    complain(f"note: {fit(printable(line))}\n")


def said_of_unrated(is_there: bool) -> list[str]:
    """Return what is said of accelerators that have no rate, where they are there."""
    return ["accelerators without a rate are not in the number"] if is_there else []


def said_of(names: Iterable[str], why: str = "nobody has counted {}") -> list[str]:
    """Return what is said of fleets that are in no number, and why; nothing where there are none."""
    said = ", ".join(dict.fromkeys(names))
    return [f"{why.format(said)}, which is not in the number"] if said else []


def complain(text: str) -> None:
    """Write *text* to standard error; where nobody listens to that, nothing more can be said."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write("\n".join(inert(printable(line)) for line in text.split("\n")))
        sys.stderr.flush()
    except (OSError, ValueError):
        _give_up_on(sys.stderr)


def _give_up_on(stream: TextIO | None) -> None:
    """Drop what *stream* holds, so that its flush at exit has nothing to complain of."""
    if stream is not None:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
