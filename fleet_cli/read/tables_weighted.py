"""Tables of the kind `weighted`: a weighted sum of ratios to a stated accelerator."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fleet_cli.base.quantity import parse_quotient, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import decimal_text
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.catalogue import bundled, require_accelerator
from fleet_cli.read.fields import Field, Kind, Reading, record
from fleet_cli.read.nodes import Node
from fleet_cli.read.table_fields import (
    ACCELERATOR_NAME,
    FIELD_NAMES,
    Part,
    TableKind,
    fields_text,
    first_figure,
    parts_of,
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
        parts = []
        for term in self.terms:
            own, other = (steps.first_step(one, term.fields) for one in (accelerator, stated))
            what = f"{own.what} by {other.what}"
            ratio = steps.made(steps.PRODUCT, what, "", "quotient", own, other)
            by = f"{decimal_text(term.factor)}, the weight of {fields_text(term.fields)}"
            parts.append(steps.scaled(ratio, term.factor, by, "", table.source))
        return steps.made(steps.SUM, f"terms of {accelerator.name}", table.unit, "sum", *parts)


def _make(values: dict[str, Any], root: Node, reading: Reading) -> WeightedRule:
    terms = parts_of(values, "terms", "weight", root, reading)
    return WeightedRule(values["relative_to"].name, terms)


KIND = TableKind(
    (
        Field("relative_to", ACCELERATOR_NAME, "the accelerator that ratios are to", required=True),
        Field("terms", records_of(TERM), "the parts: field and weight of each", required=True),
    ),
    _make,
)
