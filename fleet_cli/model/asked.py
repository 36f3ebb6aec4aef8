"""What is asked: a sum as it is written, and an accelerator by a table, to say what it lacks."""

from fractions import Fraction
from typing import Any

from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Span
from fleet_cli.model.catalogue import Accelerator


class AskedAccelerator:
    """An accelerator that remembers which figures it was asked for in vain."""

    def __init__(self, accelerator: Accelerator) -> None:
        self.accelerator = accelerator
        self.missing: dict[str, None] = {}
        """What it does not have, each once, in the order in which it was asked for."""

    def __getattr__(self, name: str) -> Any:
        """Return what the accelerator itself has."""
        return getattr(self.accelerator, name)

    def known(self, field: str) -> Fraction | None:
        """Return a figure, or None where there is none, which is then remembered."""
        figure = self.accelerator.known(field)
        if figure is None:
            unknown = " (unknown)" if field in self.accelerator.unknown else ""
            self.missing[f"{field}{unknown}"] = None
        return figure

    def figure(self, field: str) -> Fraction | None:
        """
        Return a figure, or None where there is none, which is then remembered.

        Raises:
            UnknownFigure: nobody knows it.
            ValueError: there is no such field.
        """
        self.known(field)
        return self.accelerator.figure(field)


class Term(NamedTuple):
    """One part of a sum: a count and a name, or a name alone."""

    text: str
    span: Span
    number: str | None
    """What stands where a count would; None where the term is a name alone."""
    number_span: Span | None
    name: str
    """Of an accelerator or a system."""
    name_span: Span
    power: Number | None = None
    """What stands instead of a count: the power of the whole facility [W]."""
