"""Tables of the kinds `weighted` and `mix`: sums over ratios to a stated accelerator, or of them."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fleet_cli.base.quantity import parse_percent, parse_quotient, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import decimal_text, percent_text
from fleet_cli.model.catalogue import Accelerator, UnknownFigure
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.catalogue import bundled, require_accelerator
from fleet_cli.read.fields import Field, Kind, Reading, record
from fleet_cli.read.kinds import PERCENT
from fleet_cli.read.nodes import MappingNode, Node
from fleet_cli.read.table_fields import (
    ACCELERATOR_NAME,
    FIELD_NAMES,
    TableKind,
    first_figure,
    read_above_zero,
    records_of,
)
from fleet_cli.read.tables_spec import FACTOR_SCHEMA

if TYPE_CHECKING:
    from fleet_cli.model.steps import Step

WEIGHT = Kind(
    read_above_zero(parse_quotient, "a number above 0", "write a number such as 1.6"), FACTOR_SCHEMA
)

TERM = record(
    "a term",
    Field(
        "field", FIELD_NAMES, "a catalogue field, or it and what it falls back to", required=True
    ),
    Field("weight", WEIGHT, "what its ratio is multiplied by", required=True),
)
PART = Kind(read_above_zero(parse_percent, "a percentage above 0", "write 60%"), PERCENT.schema)

SHARE = record(
    "a share",
    Field("share", PART, "the part of the stated accelerator's time, as 60%", required=True),
    Field(
        "field", FIELD_NAMES, "the catalogue field that bounds it, with fall-backs", required=True
    ),
)


class Part(NamedTuple):
    """A part of a rule that is relative to a stated accelerator."""

    fields: tuple[str, ...]
    """The first that an accelerator has counts."""
    factor: Fraction
    """What its ratio is multiplied by, or the share of the stated accelerator's time."""
    reference: Fraction
    """The same figure of the stated accelerator."""


class WeightedRule(NamedTuple):
    """Rates by a sum: each term's weight times a figure by the stated accelerator's."""

    relative_to: str
    terms: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The rule as arithmetic."""
        parts = [f"{decimal_text(term.factor)} × {fields_text(term.fields)}" for term in self.terms]
        return f"{' + '.join(parts)}, each relative to {self.relative_to}"

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """Return the throughput of one *accelerator*, or None where a term is missing."""
        total = Fraction(0)
        for term in self.terms:
            figure = first_figure(accelerator, term.fields)
            if figure is None:
                return None
            total += quotient(term.factor * figure, term.reference)
        return total

    def steps(self, accelerator: Accelerator, table: ThroughputTable) -> "Step":
        """Return how the throughput of an *accelerator* that has one comes about."""
        from fleet_cli.model import steps

        stated = require_accelerator(bundled(), self.relative_to, "relative_to")
        parts = _ratios(self.terms, accelerator, stated, decimal_text, "weight", table.source)
        return steps.made(steps.SUM, f"terms of {accelerator.name}", table.unit, "sum", *parts)


class MixRule(NamedTuple):
    """
    Rates by the time that a mixed load takes, a weighted harmonic mean of ratios.

    A load that keeps the stated accelerator busy for 1 takes another the sum of the shares, each by
    the ratio of the field that bounds it; its throughput is 1 by that time.
    """

    relative_to: str
    shares: tuple[Part, ...]
    """Of the stated accelerator's time, by what bounds each; all add to 1."""

    @property
    def text(self) -> str:
        """The rule as arithmetic."""
        parts = [
            f"{percent_text(part.factor)} by {fields_text(part.fields)}" for part in self.shares
        ]
        return f"time of {self.relative_to}: {', '.join(parts)}; harmonic mean of the ratios"

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """Return the throughput of one *accelerator*, or None where a field is missing."""
        time = Fraction(0)
        for part in self.shares:
            figure = first_figure(accelerator, part.fields)
            if figure is None:
                return None
            time += quotient(part.factor * part.reference, figure)
        return Fraction(quotient(1, time))

    def steps(self, accelerator: Accelerator, table: ThroughputTable) -> "Step":
        """Return how the throughput of an *accelerator* that has one comes about."""
        from fleet_cli.model import steps

        stated = require_accelerator(bundled(), self.relative_to, "relative_to")
        times = _ratios(self.shares, stated, accelerator, percent_text, "share", table.source)
        time = steps.made(steps.SUM, f"time of {accelerator.name}", "", "sum", *times)
        load = steps.given(steps.FACTOR, f"the load of {table.name}", 1, table.unit, table.source)
        what = f"load by time of {accelerator.name}"
        return steps.made(steps.PRODUCT, what, table.unit, "quotient", load, time)


def _ratios(
    parts: Iterable[Part],
    one: Accelerator,
    other: Accelerator,
    say: Callable[[Fraction], str],
    called: str,
    source: str | None,
) -> "list[Step]":
    """Return how each part comes about: a figure of *one* by the *other's*, times its factor."""
    from fleet_cli.model import steps

    found = []
    for part in parts:
        above, below = (steps.first_step(chip, part.fields) for chip in (one, other))
        what = f"{above.what} by {below.what}"
        ratio = steps.made(steps.PRODUCT, what, "", "quotient", above, below)
        by = f"{say(part.factor)}, the {called} of {fields_text(part.fields)}"
        found.append(steps.scaled(ratio, part.factor, by, "", source))
    return found


def fields_text(fields: tuple[str, ...]) -> str:
    """
    Return fields with their fall-backs in words.

    >>> fields_text(("tf32", "fp32"))
    'tf32 (else fp32)'
    """
    first, *others = fields
    return first + (f" (else {', '.join(others)})" if others else "")


def _parts_of(
    values: dict[str, Any], key: str, factor: str, root: Node, reading: Reading
) -> tuple[Part, ...]:
    """Return the parts below *key*, whose own number is called *factor*, by their figures."""
    stated, parts = values["relative_to"], []
    for one in values[key]:
        try:
            reference = first_figure(stated, one["field"])
        except UnknownFigure:
            reference = None
        if reference is not None:
            parts.append(Part(one["field"], one[factor], reference))
        elif type(root) is MappingNode:
            message = f"{stated.name} has no figure for {' or '.join(one['field'])}"
            node = root.all_fields()["relative_to"][1]
            reading.problem("table-reference", message, node, "choose an accelerator that has one")
    return tuple(parts)


def _make_mix(values: dict[str, Any], root: Node, reading: Reading) -> MixRule:
    whole = sum(part["share"] for part in values["shares"])
    if whole != 1 and type(root) is MappingNode:
        message = f"the shares add up to {percent_text(whole)}, not 100%"
        node = root.all_fields()["shares"][1]
        reading.problem("table-shares", message, node, "make them add up to 100%")
    shares = _parts_of(values, "shares", "share", root, reading)
    return MixRule(values["relative_to"].name, shares)


KINDS = {
    "weighted": TableKind(
        (
            Field(
                "relative_to", ACCELERATOR_NAME, "the accelerator that ratios are to", required=True
            ),
            Field("terms", records_of(TERM), "the parts: field and weight of each", required=True),
        ),
        lambda values, root, reading: WeightedRule(
            values["relative_to"].name, _parts_of(values, "terms", "weight", root, reading)
        ),
    ),
    "mix": TableKind(
        (
            Field(
                "relative_to", ACCELERATOR_NAME, "the accelerator whose time it is", required=True
            ),
            Field("shares", records_of(SHARE), "the parts: share and field of each", required=True),
        ),
        _make_mix,
    ),
}
