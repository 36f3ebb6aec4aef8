"""Tables of the kind `measured`: a value for each accelerator, each with its source."""

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from fleet_cli.base.names import canonical
from fleet_cli.base.quantity import NUMBER_FORM, parse_quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.throughput import StrangeName, ThroughputTable
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.events import ScalarEvent
from fleet_cli.read.fields import Field, Kind, Reading, read_record, record
from fleet_cli.read.kinds import PROSE, TEXT
from fleet_cli.read.nodes import MappingNode, Node, span_of
from fleet_cli.read.table_fields import TableKind, accelerator_named, read_above_zero
from fleet_cli.read.tables_spec import FACTOR_SCHEMA

if TYPE_CHECKING:
    from fleet_cli.model.steps import Step

VALUE = Kind(
    read_above_zero(
        parse_quotient,
        "a figure or quotient above 0",
        "write 3896.9, or an exact quotient: 62351.6/16; leave out what has no figure",
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


def _read_values(node: Node, reading: Reading, field: Field) -> "MeasuredRule | None":
    if type(node) is not MappingNode or not node.all_fields():
        hint = "write values: {H100 SXM5 80GB: {value: 62351.6/16, source: https://...}}"
        message = f"{field.name} must be a mapping of accelerators"
        reading.problem("type", message, node, hint)
        return None
    measured: dict[str, Measurement] = {}
    strange: dict[str, StrangeName] = {}
    lines: dict[str, int] = {}
    for key, (event, value) in node.all_fields().items():
        if _is_of_system(key, event, value, reading):
            continue
        name = _name_of(key, event, reading, field)
        measurement = _read_measurement(value, reading, key)
        if name is None or measurement is None:
            continue
        span = span_of(reading.source, event)
        if name in measured:
            called = strange[name].name if name in strange else name
            message = f'"{key}" is {called}, which has a value already'
            notes = (f"first set at line {lines[name]}",)
            reading.problem("duplicate-name", message, event, "keep one of the two", notes)
            continue
        measured[name] = measurement
        lines[name] = span.line
        if name.startswith(STRANGE):
            strange[name] = StrangeName(key, span)
    return MeasuredRule(measured, tuple(strange.values())) if measured else None


def _name_of(key: str, event: Node, reading: Reading, field: Field) -> str | None:
    """Return what values are kept by: the catalogue's name, or a key of what a manifest may add."""
    if bundled().find(key) is None:
        return strange_key(key)
    accelerator = accelerator_named(key, event, reading, field.name)
    return None if accelerator is None else accelerator.name


STRANGE = "?"
"""What stands before the canonical form of a name that the catalogue lacks, and before no other."""


def strange_key(name: str) -> str:
    """Return what the value of a *name* is kept by that the catalogue lacks."""
    return STRANGE + canonical(name, bundled().vendors)


def _is_of_system(key: str, event: Node, value: Node, reading: Reading) -> bool:
    """Whether a value is of a whole system; says then what one of its accelerators has."""
    entry = bundled().find(key)
    if type(entry) is not System:
        return False
    given = value.all_fields().get("value") if type(value) is MappingNode else (key, value)
    figure = given[1].value if given and type(given[1]) is ScalarEvent else ""
    if entry.count.denominator == 1 and re.fullmatch(NUMBER_FORM, figure):
        share = f"{entry.accelerator}: {figure}/{entry.count}"
    else:
        share = f"{entry.accelerator}, with the value divided by {entry.count}"
    hint = f"a value is of one accelerator: write {share}"
    reading.problem("unknown-accelerator", f'values: "{key}" is a system', event, hint)
    return True


class MeasuredRule(NamedTuple):
    """Rates by what was measured, accelerator by accelerator."""

    values: dict[str, Measurement]
    """By the accelerator's name in the catalogue, or by the `strange_key` of one that it lacks."""
    strange: tuple[StrangeName, ...] = ()
    """The names that the catalogue lacks, as written: a manifest may add them."""

    @property
    def text(self) -> str:
        """The rule as arithmetic."""
        return f"a measured value for each of {len(self.values)} accelerators"

    def measurement(self, accelerator: Accelerator) -> Measurement | None:
        """Return what one *accelerator* was measured at: by its name, or one of those it was given."""
        found = self.values.get(accelerator.name)
        if found is not None or not self.strange:
            return found
        keys = (strange_key(name) for name in (accelerator.name, *accelerator.aliases))
        return next((self.values[key] for key in keys if key in self.values), None)

    def source_of(self, accelerator: Accelerator) -> str | None:
        """Return where the value of one *accelerator* is published, where it says so itself."""
        found = self.measurement(accelerator)
        return found and found.source

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """Return the throughput of one *accelerator*, or None where it was not measured."""
        found = self.measurement(accelerator)
        return found and found.value

    def steps(self, accelerator: Accelerator, table: ThroughputTable) -> "Step":
        """Return how the throughput of an *accelerator* that has one comes about: it was measured."""
        from fleet_cli.model import steps

        value = self.throughput(accelerator) or 0
        what = f"measured value of {accelerator.name}"
        source = self.source_of(accelerator) or table.source
        return steps.given(steps.FIGURE, what, value, table.unit, source)


KINDS = {
    "measured": TableKind(
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
        lambda values, root, reading: values["values"],
    )
}
