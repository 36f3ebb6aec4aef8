"""What is wrong with an input: records with a stable code, a place and a remedy."""

from collections.abc import Iterable

from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span


class Diagnostic(NamedTuple):
    """One problem in one input."""

    code: str
    """A stable word; `fleet explain` has a page for each, in `fleet_cli/data/errors`."""
    message: str
    """What is wrong, in one sentence without a full stop."""
    source: Source | None = None
    """The text that it is in; None where it concerns no text, such as an option."""
    span: Span | None = None
    """Where in the text; None where it concerns the whole of it."""
    hint: str | None = None
    """What to write instead."""
    notes: tuple[str, ...] = ()
    """Further facts, one a line, such as where a duplicate was first set."""
    level: str = "error"
    """`error` or `warning`; of what a check finds also `notice` or `passed`."""

    @property
    def line(self) -> int | None:
        """The line that it points to, counted from 1."""
        return self.span.line if self.span else None

    @property
    def column(self) -> int | None:
        """The column that it points to, counted from 1."""
        return self.span.column if self.span else None

    @property
    def end_column(self) -> int | None:
        """The column behind what it points to."""
        return self.span.end_column if self.span else None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by file, line and column, then by code and message."""
        name = self.source.name if self.source else ""
        return name, self.line or 0, self.column or 0, self.code, self.message


class FleetError(Exception):
    """An input cannot be used; carries every diagnostic that was found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(problem.message for problem in self.diagnostics))


def fail(code: str, message: str, hint: str | None = None) -> FleetError:
    """Make the error for a problem that stands in no text, such as an option's value."""
    return FleetError((Diagnostic(code, message, hint=hint),))
