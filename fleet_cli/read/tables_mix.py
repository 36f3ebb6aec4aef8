"""Tables of the kind `mix`: shares of time that different catalogue fields bound."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fleet_cli.base.quantity import parse_percent, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import percent_text
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.catalogue import bundled, require_accelerator
from fleet_cli.read.fields import Field, Kind, Reading, record
from fleet_cli.read.kinds import PERCENT
from fleet_cli.read.nodes import MappingNode, Node
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

if TYPE_CHECKING:
    from fleet_cli.model.steps import Step

PART = Kind(read_above_zero(parse_percent, "a percentage above 0", "write 60%"), PERCENT.schema)

SHARE = record(
    "a share",
    Field("share", PART, "the part of the stated accelerator's time, as 60%", required=True),
    Field(
        "field", FIELD_NAMES, "the catalogue field that bounds it, with fall-backs", required=True
    ),
)


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
        times = []
        for part in self.shares:
            own, other = (steps.first_step(one, part.fields) for one in (accelerator, stated))
            what = f"{other.what} by {own.what}"
            ratio = steps.made(steps.PRODUCT, what, "", "quotient", other, own)
            by = f"{percent_text(part.factor)}, the share of {fields_text(part.fields)}"
            times.append(steps.scaled(ratio, part.factor, by, "", table.source))
        time = steps.made(steps.SUM, f"time of {accelerator.name}", "", "sum", *times)
        load = steps.given(steps.FACTOR, f"the load of {table.name}", 1, table.unit, table.source)
        what = f"load by time of {accelerator.name}"
        return steps.made(steps.PRODUCT, what, table.unit, "quotient", load, time)


def _make(values: dict[str, Any], root: Node, reading: Reading) -> MixRule:
    whole = sum(part["share"] for part in values["shares"])
    if whole != 1 and type(root) is MappingNode:
        message = f"the shares add up to {percent_text(whole)}, not 100%"
        node = root.all_fields()["shares"][1]
        reading.problem("table-shares", message, node, "make them add up to 100%")
    shares = parts_of(values, "shares", "share", root, reading)
    return MixRule(values["relative_to"].name, shares)


KIND = TableKind(
    (
        Field("relative_to", ACCELERATOR_NAME, "the accelerator whose time it is", required=True),
        Field("shares", records_of(SHARE), "the parts: share and field of each", required=True),
    ),
    _make,
)
