"""A sum without a manifest: each term's count times its rate."""

from collections.abc import Sequence
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.quantity import Number, count_hint, parse_count, simplest
from fleet_cli.base.source import Source, Span
from fleet_cli.calc.rates import describe_no_rate
from fleet_cli.calc.resolve import Unit
from fleet_cli.model.catalogue import Accelerator, Catalogue, Entry, System
from fleet_cli.model.expression import Term
from fleet_cli.model.misses import describe_miss
from fleet_cli.model.throughput import Rate, Rating


class Part(NamedTuple):
    """One term with its meaning."""

    text: str
    span: Span
    accelerators: Number
    """Those in systems included."""
    unit: Unit


class RatedPart(NamedTuple):
    """One term with its equivalents."""

    part: Part
    rate: Rate
    equivalents: Number
    """[H100e], or in the reference that was asked for."""


class Conversion(NamedTuple):
    """The result of `fleet convert`."""

    text: str
    rating: Rating
    parts: tuple[RatedPart, ...]
    accelerators: Number
    """Of all terms."""
    equivalents: Number


def find_part(
    term: Term, source: Source, catalogue: Catalogue
) -> tuple[Part | None, Diagnostic | None]:
    """
    Look up one term: an accelerator or a system by any name, one of it where no count is given.

    Returns:
        The term's meaning, or the problem that keeps it from having one.
    """
    count: int | None = 1
    whole = catalogue.find(term.text)
    if term.number is None or type(whole) is System:
        # NOTE: some systems' names begin with a number: 8x MI300X platform is one board of eight.
        entry = whole
    else:
        entry, count = catalogue.find(term.name), parse_count(term.number)
    unit = _unit(entry, catalogue)
    if count is None and term.number is not None:
        message = f"count must be a whole number, not '{term.number}'"
        hint = count_hint(term.number)
        return None, Diagnostic("count", message, source, term.number_span, hint)
    if unit is None or count is None:
        code, message, hint = describe_miss(entry, term.name, None, catalogue)
        hint = hint.partition("; or say unrated")[0]
        return None, Diagnostic(code, message, source, term.name_span, hint)
    return Part(term.text, term.span, simplest(count * unit.per_unit), unit), None


def _unit(entry: Entry | None, catalogue: Catalogue) -> Unit | None:
    if type(entry) is Accelerator:
        return Unit(entry, 1)
    if type(entry) is System:
        held = catalogue.find(entry.accelerator)
        if type(held) is Accelerator:
            return Unit(held, simplest(entry.count), entry)
    return None


def convert(
    source: Source, parts: Sequence[Part], rating: Rating
) -> tuple[Conversion, list[Diagnostic]]:
    """
    Rate every term and add them up.

    Returns:
        The sum, and a problem for each term that has no rate; with problems the sum is incomplete.

    Raises:
        TableError: the table itself fails.
    """
    rated: list[RatedPart] = []
    problems: list[Diagnostic] = []
    for part in parts:
        accelerator = part.unit.accelerator
        rate = rating.rate(accelerator)
        if rate is None:
            message, hint = describe_no_rate(accelerator, rating.table.name)
            if accelerator.is_ahead:
                hint = "count it in a manifest, with unrated: why"
            else:
                hint = hint.partition(", add")[0].replace(", give", " or give")
            problems.append(Diagnostic("no-rate", message, source, part.span, hint))
        else:
            rated.append(RatedPart(part, rate, simplest(part.accelerators * rate.h100e)))
    return (
        Conversion(
            source.text,
            rating,
            tuple(rated),
            simplest(sum((part.accelerators for part in parts), 0)),
            simplest(sum((part.equivalents for part in rated), 0)),
        ),
        problems,
    )
