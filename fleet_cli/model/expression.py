"""A sum on the command line as it is written, nothing looked up yet."""

from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Span


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
