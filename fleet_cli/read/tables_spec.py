"""Tables of the kind `spec`: the largest or the first of some catalogue fields, each by a factor."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fleet_cli.base.names import suggestion
from fleet_cli.base.quantity import parse_quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import PRECISIONS, Accelerator
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.fields import Field, Kind, Reading, scalar, shorten
from fleet_cli.read.nodes import MappingNode, Node
from fleet_cli.read.table_fields import (
    FIELD_NAME_SCHEMAS,
    RATED_FIELDS,
    head_of,
    read_above_zero,
    read_field_name,
    read_field_names,
)
from fleet_cli.read.table_kinds import TableKind

if TYPE_CHECKING:
    from fleet_cli.model.steps import Step

LARGEST, FIRST = "largest", "first"
TAKES = (LARGEST, FIRST)
"""Which of an accelerator's fields counts: the largest, or the first in the order of the table."""

Factors = tuple[tuple[str, Fraction], ...]

_read_factor = read_above_zero(
    parse_quotient, "a number above 0", "write a number such as 8, or a quotient such as 1/3"
)


def _read_fields(node: Node, reading: Reading, field: Field) -> Factors | None:
    if type(node) is not MappingNode:
        names = read_field_names(node, reading, field)
        return None if names is None else tuple((name, Fraction(1)) for name in names)
    pairs = [
        (
            read_field_name(key, reading, field),
            _read_factor(value, reading, field._replace(name=f"the factor of {shorten(name)}")),
        )
        for name, (key, value) in node.all_fields().items()
    ]
    if not pairs:
        reading.problem("empty", f"{field.name} is empty", node, f"write {field.doc}")
    return tuple((name, factor) for name, factor in pairs if name and factor) or None


def _read_take(node: Node, reading: Reading, field: Field) -> str | None:
    word = scalar(node, reading, field.name, "write largest or first")
    if word is None or word in TAKES:
        return word
    hint = suggestion(word, TAKES) or "write largest or first"
    message = f"take must be largest or first, not '{shorten(word)}'"
    reading.problem("table-take", message, node, hint)
    return None


FACTOR_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "string", "pattern": r"^[0-9.]+( */ *[0-9.]+)?$"},
    ]
}

FACTORS = Kind(
    _read_fields,
    {
        "anyOf": [
            *FIELD_NAME_SCHEMAS,
            {
                "type": "object",
                "properties": dict.fromkeys(RATED_FIELDS, FACTOR_SCHEMA),
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    },
)
"""Catalogue fields: one, a list, or a mapping of each to its factor."""


class SpecTable(NamedTuple):
    """Rates by the largest or the first of some catalogue fields, each times its factor."""

    name: str
    unit: str
    description: str
    source: str | None
    fallback: str | None
    reference: str | None
    """What counts as 1 unless another is asked for; None for the usual one."""
    fields: Factors
    take: str = LARGEST

    @property
    def rule(self) -> str:
        """The rule as arithmetic."""
        names = ", ".join(
            name if factor == 1 else f"{name} × {factor}" for name, factor in self.fields
        )
        return names if len(self.fields) == 1 else f"the {self.take} there is of {names}"

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """
        Return the throughput of one *accelerator* [unit], or None where it has no such field.

        Raises:
            UnknownFigure: the rate at the narrowest width that it may have is not known; a wider
                one may be half of it.
        """
        if self.take == FIRST:
            named = ((accelerator.figure(field), factor) for field, factor in self.fields)
            return next((figure * factor for figure, factor in named if figure), None)
        known = {
            field: figure * factor
            for field, factor in self.fields
            if (figure := accelerator.known(field))
        }
        for field, _ in self.fields if accelerator.unknown else ():
            width = PRECISIONS.get(field, 0)
            if not any(PRECISIONS.get(other, 0) <= width for other in known):
                accelerator.figure(field)
        return max(known.values(), default=None)

    def steps(self, accelerator: Accelerator) -> "Step":
        """Return how the throughput of an *accelerator* that has one comes about."""
        from fleet_cli.base.decimals import decimal_text
        from fleet_cli.model import steps

        known = [(name, factor) for name, factor in self.fields if accelerator.known(name)]
        parts = [
            steps.scaled(
                steps.figure_step(accelerator, name),
                factor,
                f"{decimal_text(factor)}, the factor of {name}",
                self.unit,
                self.source,
            )
            for name, factor in known[: 1 if self.take == FIRST else None]
        ]
        if len(parts) == 1:
            return parts[0]
        what = f"the {self.take} of {accelerator.name}"
        return steps.made(steps.FIGURE, what, self.unit, "largest", *parts)


def _make(values: dict[str, Any], root: Node, reading: Reading) -> ThroughputTable | None:
    return SpecTable(
        **head_of(values),
        fields=values["fields"],
        take=values.get("take") or LARGEST,
    )


KIND = TableKind(
    (
        Field("fields", FACTORS, "catalogue fields, or each with its factor", required=True),
        Field(
            "take",
            Kind(_read_take, {"enum": list(TAKES)}),
            "which of the fields counts: the largest (unless given) or the first",
        ),
    ),
    _make,
)
