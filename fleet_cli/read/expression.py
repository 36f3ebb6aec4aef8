"""A sum on the command line, such as "350k H100 + 16 p4d.24xlarge", to terms with their places."""

import re

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.source import Source, Span
from fleet_cli.base.units import WATT, parse_quantity, parse_unit
from fleet_cli.model.asked import Term

NAME = "<expression>"
"""What messages call the text."""

# A count, with what a person might write for one, and what parts it from the name.
_COUNTED = r"([-~≈<>]*[.0-9][0-9A-Za-z_.,/]*?(?: [0-9]{3}\b)*)(?:\s*[x×*]\s*|\s+)(\S.*)"


# A power, and behind it the name of what it feeds: 1.2 GW GB200, or 1.2 GW of GB200.
_FED = r"([.0-9_,]+ ?(?:[kMGT]?W|[a-zA-Z]*watts?))\s+(?:of\s+)?(\S.*)"


def read_expression(text: str) -> tuple[Source, tuple[Term, ...], list[Diagnostic]]:
    """
    Cut a sum into its terms.

    Returns:
        The text for messages, the terms, and a problem for each place where a term is missing.
    """
    source = Source(NAME, " ".join(text.splitlines()))
    terms: list[Term] = []
    problems: list[Diagnostic] = []
    start = 0
    for piece in source.text.split("+"):
        if piece.strip():
            terms.append(_term(piece, start))
        else:
            message = "a count and a name are missing here"
            hint = 'write a sum such as "350k H100 + 16 p4d.24xlarge"'
            span = Span(1, start + 1, start + 1 + max(1, len(piece)))
            problems.append(Diagnostic("expression", message, source, span, hint))
        start += len(piece) + 1
    return source, tuple(terms), problems


def _term(piece: str, start: int) -> Term:
    text = piece.strip()
    first = start + len(piece) - len(piece.lstrip()) + 1
    span = Span(1, first, first + len(text))
    fed = re.fullmatch(_FED, text)
    watts = parse_quantity(fed[1]) if fed else None
    unit = parse_unit(watts.unit) if watts else None
    if fed and watts and unit and unit.dimension == WATT:
        name_span = Span(1, first + fed.start(2), first + fed.end(2))
        return Term(text, span, None, None, fed[2], name_span, watts.number * unit.factor)
    counted = re.fullmatch(_COUNTED, text)
    if counted is None:
        return Term(text, span, None, None, text, span)
    return Term(
        text,
        span,
        counted[1],
        Span(1, first, first + len(counted[1])),
        counted[2],
        Span(1, first + counted.start(2), first + counted.end(2)),
    )
