"""Tables of the kind `measured`: a value for each accelerator, each with its source."""

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from yaml.events import ScalarEvent

from fleet_cli.base.quantity import FIGURE_FORM, parse_quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.fields import Field, Kind, Reading, read_record, record
from fleet_cli.read.kinds import PROSE, TEXT
from fleet_cli.read.nodes import MappingNode, Node, span_of
from fleet_cli.read.table_fields import accelerator_named, head_of, read_above_zero
from fleet_cli.read.table_kinds import TableKind
from fleet_cli.read.tables_spec import FACTOR_SCHEMA

if TYPE_CHECKING:
    from fleet_cli.model.steps import Step

VALUE = Kind(
    read_above_zero(
        parse_quotient,
        "a figure or quotient above 0",
        "write 3896.9, or an exact quotient: 62351.6/16",
    ),
    FACTOR_SCHEMA,
)

MEASUREMENT = record(
    "a measurement",
    Field("value", VALUE, "the throughput of one accelerator, or a quotient", required=True),
    Field("source", TEXT, "where it is published; the table's unless given"),
    Field("note", PROSE, "how it was measured"),
)


class Measurement(NamedTuple):
    """What one accelerator was measured at."""

    value: Fraction
    """[unit of the table]."""
    source: str | None = None
    note: str | None = None


def _read_measurement(node: Node, reading: Reading, name: str) -> Measurement | None:
    if type(node) is MappingNode:
        values = read_record(node, MEASUREMENT, reading) or {}
        value = values.get("value")
        return value and Measurement(value, values.get("source"), values.get("note"))
    value = VALUE.read(node, reading, Field(f"the value of {name}", VALUE, "a figure"))
    return value and Measurement(value)


def _read_values(node: Node, reading: Reading, field: Field) -> dict[str, Measurement] | None:
    if type(node) is not MappingNode or not node.all_fields():
        hint = "write values: {H100 SXM5 80GB: {value: 62351.6/16, source: https://...}}"
        message = f"{field.name} must be a mapping of accelerators"
        reading.problem("type", message, node, hint)
        return None
    measured: dict[str, Measurement] = {}
    lines: dict[str, int] = {}
    for key, (event, value) in node.all_fields().items():
        if _is_of_system(key, event, value, reading):
            continue
        accelerator = accelerator_named(key, event, reading, field.name)
        measurement = _read_measurement(value, reading, key)
        if accelerator is None or measurement is None:
            continue
        if accelerator.name in measured:
            message = f'"{key}" is {accelerator.name}, which has a value already'
            notes = (f"first set at line {lines[accelerator.name]}",)
            reading.problem("duplicate-name", message, event, "keep one of the two", notes)
            continue
        measured[accelerator.name] = measurement
        lines[accelerator.name] = span_of(reading.source, event).line
    return measured or None


def _is_of_system(key: str, event: Node, value: Node, reading: Reading) -> bool:
    """Whether a value is of a whole system; says then what one of its accelerators has."""
    entry = bundled().find(key)
    if type(entry) is not System:
        return False
    given = value.all_fields().get("value") if type(value) is MappingNode else (key, value)
    figure = given[1].value if given and type(given[1]) is ScalarEvent else ""
    if entry.count.denominator == 1 and re.fullmatch(FIGURE_FORM, figure):
        share = f"{entry.accelerator}: {figure}/{entry.count}"
    else:
        share = f"{entry.accelerator}, with the value divided by {entry.count}"
    hint = f"a value is of one accelerator: write {share}"
    reading.problem("unknown-accelerator", f'values: "{key}" is a system', event, hint)
    return True


class MeasuredTable(NamedTuple):
    """Rates by what was measured, accelerator by accelerator."""

    name: str
    unit: str
    description: str
    source: str | None
    fallback: str | None
    reference: str | None
    """What counts as 1 unless another is asked for; None for the usual one."""
    values: dict[str, Measurement]
    """By the accelerator's name."""

    @property
    def rule(self) -> str:
        """The rule as arithmetic."""
        return f"a measured value for each of {len(self.values)} accelerators"

    def source_of(self, accelerator: Accelerator) -> str | None:
        """Return where the value of one *accelerator* is published; the table's own by default."""
        found = self.values.get(accelerator.name)
        return None if found is None else found.source or self.source

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """Return the throughput of one *accelerator* [unit], or None where it was not measured."""
        found = self.values.get(accelerator.name)
        return None if found is None else found.value

    def steps(self, accelerator: Accelerator) -> "Step":
        """Return how the throughput of an *accelerator* that has one comes about: it was measured."""
        from fleet_cli.model import steps

        value = self.values[accelerator.name].value
        what = f"measured value of {accelerator.name}"
        return steps.given(steps.FIGURE, what, value, self.unit, self.source_of(accelerator))


def _make(values: dict[str, Any], root: Node, reading: Reading) -> ThroughputTable | None:
    return MeasuredTable(
        **head_of(values),
        values=values["values"],
    )


KIND = TableKind(
    (
        Field(
            "values",
            Kind(
                _read_values,
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"anyOf": [*FACTOR_SCHEMA["anyOf"], MEASUREMENT]},
                },
            ),
            "a value, or a value with its source, by accelerator",
            required=True,
        ),
    ),
    _make,
)
