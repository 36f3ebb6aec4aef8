"""What a tool printed, whole: where it stands for messages, and what has been found in it."""

from collections.abc import Callable
from copy import copy
from typing import Any, BinaryIO, NoReturn

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Draft, Importer, Request
from fleet_cli.importers.hosts import failure
from fleet_cli.importers.text import decode, json_values, refuse


class Printout:
    """A text to import, and the collector of what is found in it."""

    def __init__(self, text: str, request: Request, hint: str) -> None:
        """Begin with nothing found; *hint* says what to run to get such a text."""
        self.source = Source(request.source, text)
        self.collector = Collector(request.devices)
        self._hint = hint

    @property
    def text(self) -> str:
        """All of it."""
        return self.source.text

    def with_text(self, text: str) -> "Printout":
        """Return a part of it, or it without what others put around it, with the same collector."""
        part = copy(self)
        part.source = Source(self.source.name, text)
        return part

    def values(self) -> list[Any]:
        """
        Return the JSON values of the text, one after another.

        Raises:
            FleetError: It is not JSON, ends too early, or is one page of several.
        """
        return json_values(self.text, self.source.name, self._hint)

    def refuse(
        self, message: str, line: int | None = None, column: int = 1, hint: str | None = None
    ) -> NoReturn:
        """
        Raise `FleetError` for a text that cannot be read, as `text.refuse` does, at a place from 1.

        A hint is given where the remedy is not to get another text, no line where it is about none.
        """
        at = None if line is None else (line, column)
        refuse(message, source=self.source, at=at, hint=hint or self._hint)

    def failed(self, line: str, number: int) -> bool:
        """Whether a line says that a host has failed, which is then kept."""
        host = failure(line)
        if host is not None:
            self.collector.failed(host or f"line {number}")
        return host is not None

    def see_end(self, what: str) -> None:
        """
        See that the last line has its line break, where *what* ends it and would be less if cut.

        Raises:
            FleetError: It has none.
        """
        if not self.text.endswith(("\n", "\r")):
            message = f"the last line has no line break, so that its {what} may be cut"
            hint = "import the whole of it, or end it with a line break"
            self.refuse(message, self.text.count("\n") + 1, hint=hint)


def importing(hint: str) -> Callable[[Callable[[Printout], None]], Importer]:
    """Return what makes an importer of a function; *hint* says how to get its printouts."""

    def make(collect: Callable[[Printout], None]) -> Importer:
        """Return the importer that has *collect* read its printouts."""

        def read(stream: BinaryIO, request: Request) -> Draft:
            """Read a printout from *stream*; what is wrong with it names its source."""
            try:
                text = decode(stream.read(), request.source, hint)
                printout = Printout(text, request, hint)
                collect(printout)
                return printout.collector.draft()
            except FleetError as error:
                source = Source(request.source, "")
                raise FleetError(
                    one if one.source or one.code == "option" else one._replace(source=source)
                    for one in error.diagnostics
                ) from None

        return read

    return make
