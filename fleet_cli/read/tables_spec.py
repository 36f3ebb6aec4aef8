"""Tables of the kind `spec`: the largest of some catalogue fields, each by a factor."""

from fractions import Fraction
from typing import TYPE_CHECKING

from fleet_cli.base.quantity import NUMBER_FORM, parse_quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import PRECISIONS, Accelerator
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.fields import Field, Kind, Reading, shorten
from fleet_cli.read.kinds import number_schema
from fleet_cli.read.nodes import MappingNode, Node
from fleet_cli.read.table_fields import (
    FIELD_NAME_SCHEMAS,
    RATED_FIELDS,
    TableKind,
    read_above_zero,
    read_field_name,
    read_field_names,
)

if TYPE_CHECKING:
    from fleet_cli.model.steps import Step

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


FACTOR_SCHEMA = number_schema(f"{NUMBER_FORM}( */ *{NUMBER_FORM})?", exclusiveMinimum=0)

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


class SpecRule(NamedTuple):
    """Rates by the largest of some catalogue fields, each times its factor."""

    fields: Factors

    @property
    def text(self) -> str:
        """The rule as arithmetic."""
        names = ", ".join(
            name if factor == 1 else f"{name} × {factor}" for name, factor in self.fields
        )
        return names if len(self.fields) == 1 else f"the largest there is of {names}"

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """
        Return the throughput of one *accelerator*, or None where it has no such field.

        Raises:
            UnknownFigure: the rate at the narrowest width that it may have is not known; a wider
                one may be half of it.
        """
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

    def steps(self, accelerator: Accelerator, table: ThroughputTable) -> "Step":
        """Return how the throughput of an *accelerator* that has one comes about."""
        # NOTE: imported here since only --trace needs them.
        from fleet_cli.base.words import decimal_text
        from fleet_cli.model import steps

        known = [(name, factor) for name, factor in self.fields if accelerator.known(name)]
        parts = [
            steps.scaled(
                steps.figure_step(accelerator, name),
                factor,
                f"{decimal_text(factor)}, the factor of {name}",
                table.unit,
                table.source,
            )
            for name, factor in known
        ]
        if len(parts) == 1:
            return parts[0]
        what = f"the largest of {accelerator.name}"
        return steps.made(steps.FIGURE, what, table.unit, "largest", *parts)


KINDS = {
    "spec": TableKind(
        (Field("fields", FACTORS, "catalogue fields, or each with its factor", required=True),),
        lambda values, root, reading: SpecRule(values["fields"]),
    )
}
