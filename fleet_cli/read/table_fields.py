"""The kinds that a written throughput table can be, and the values that several are written with."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from importlib import import_module
from typing import Any

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import PRECISIONS, SIZES, Accelerator
from fleet_cli.model.throughput import Rule, ThroughputTable
from fleet_cli.read.catalogue import bundled, require_accelerator
from fleet_cli.read.fields import Field, Kind, Reading, Record, read_record, record, scalar, shorten
from fleet_cli.read.kinds import PROSE, TEXT, read_parsed
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode, is_null

RATED_FIELDS = (*PRECISIONS, *SIZES)
"""Catalogue fields that a table can rate by."""

FIELD_NAME_SCHEMA: dict[str, Any] = {"enum": list(RATED_FIELDS)}


def read_field_name(node: Node, reading: Reading, field: Field) -> str | None:
    """Read the name of a catalogue field; None after adding a problem."""
    hint = f"the fields are {', '.join(RATED_FIELDS)}"
    name = scalar(node, reading, field.name, hint)
    if name is None or name in RATED_FIELDS:
        return name
    message = f'a table cannot rate by "{shorten(name)}"'
    reading.problem("table-field", message, node, suggestion(name, RATED_FIELDS) or hint)
    return None


def read_field_names(node: Node, reading: Reading, field: Field) -> tuple[str, ...] | None:
    """Read one name of a catalogue field or a list of them; None after adding a problem."""
    items = node.items if type(node) is SequenceNode else [node]
    names = [read_field_name(item, reading, field) for item in items]
    if not names:
        hint = f"name at least one of {', '.join(RATED_FIELDS)}"
        reading.problem("empty", f"{field.name} is empty", node, hint)
    given = tuple(name for name in names if name is not None)
    if len(set(given)) < len(given):
        reading.problem("table-field", f"{field.name} names a field twice", node, "name it once")
    return given or None


FIELD_NAME_SCHEMAS = (
    FIELD_NAME_SCHEMA,
    {"type": "array", "items": FIELD_NAME_SCHEMA, "minItems": 1, "uniqueItems": True},
)

FIELD_NAMES = Kind(read_field_names, {"anyOf": list(FIELD_NAME_SCHEMAS)})
"""A catalogue field, or a list of them of which the first that an accelerator has counts."""


def read_above_zero(
    parse: Callable[[str], Fraction | None], what: str, hint: str
) -> Callable[[Node, Reading, Field], Fraction | None]:
    """Return a reader of numbers above 0 that *parse* understands."""
    return read_parsed(lambda text: parse(text) or None, what, hint)


def _read_accelerator(node: Node, reading: Reading, field: Field) -> Accelerator | None:
    hint = "write any name or alias; `fleet chips` lists them"
    name = scalar(node, reading, field.name, hint)
    return None if name is None else accelerator_named(name, node, reading, field.name)


def accelerator_named(name: str, node: Node, reading: Reading, what: str) -> Accelerator | None:
    """Return the accelerator of the catalogue that *name* means; None after adding a problem."""
    try:
        return require_accelerator(bundled(), name, what)
    except FleetError as error:
        reading.take(error, node)
        return None


ACCELERATOR_NAME = Kind(_read_accelerator, {"type": "string"})
"""An accelerator of the catalogue, by any name or alias."""


def records_of(shape: Record) -> Kind:
    """Return the kind of value that is a list of mappings of one *shape*, at least one."""

    def read(node: Node, reading: Reading, field: Field) -> tuple[dict[str, Any], ...] | None:
        if type(node) is not SequenceNode or not node.items:
            message = f"{field.name} must be a list of at least one"
            reading.problem("type", message, node, "start each item with a dash")
            return None
        items = [read_record(item, shape, reading) for item in node.items]
        return tuple(item for item in items if item is not None)

    return Kind(read, {"type": "array", "items": shape, "minItems": 1})


def first_figure(accelerator: Accelerator, fields: Iterable[str]) -> Fraction | None:
    """
    Return the first of the *fields* that the accelerator has a figure for, or None.

    Raises:
        UnknownFigure: it may have one before that, which nobody knows.
    """
    for field in fields:
        figure = accelerator.figure(field)
        if figure:
            return figure
    return None


TABLE_KINDS = {
    "spec": "fleet_cli.read.tables_spec",
    "weighted": "fleet_cli.read.tables_relative",
    "mix": "fleet_cli.read.tables_relative",
    "measured": "fleet_cli.read.tables_measured",
}
"""The module of each kind, loaded when a table is of it; its KINDS has the TableKind."""


class TableKind(NamedTuple):
    """One kind of table."""

    fields: tuple[Field, ...]
    """The keys that only this kind has."""
    make: Callable[[dict[str, Any], Node, Reading], Rule]
    """Makes the rule of the values that were read, or adds a problem."""


def table_kind(kind: str) -> TableKind:
    """Return the definition of one of the TABLE_KINDS."""
    found: TableKind = import_module(TABLE_KINDS[kind]).KINDS[kind]
    return found


def table_record(kind: str) -> Record:
    """Return every key that a table of one of the TABLE_KINDS may have."""
    fields = (
        Field("name", TEXT, "what --table calls it", required=True),
        Field("description", PROSE, "the rule in words", required=True),
        Field(
            "unit",
            TEXT,
            "what a throughput is counted in, which adds up: two have twice as much",
            required=True,
        ),
        Field(
            "kind",
            Kind(lambda *_: kind, {"const": kind}),
            "spec, weighted, mix or measured",
            required=True,
        ),
        *table_kind(kind).fields,
        Field("source", TEXT, "where the rule or the figures are published", required=True),
        Field("fallback", TEXT, "the table that rates what this one cannot"),
        Field("reference", ACCELERATOR_NAME, "what counts as 1 unless --reference says otherwise"),
    )
    return record(f"a {kind} table", *fields)


def read_table_node(root: Node, reading: Reading) -> ThroughputTable | None:
    """Read the table that the root of a document describes; None after adding problems."""
    kind = _kind_of(root, reading)
    if kind is None:
        return None
    before = len(reading.problems)
    values = read_record(root, table_record(kind), reading)
    if values is None or len(reading.problems) > before:
        return None
    reference = values.get("reference")
    rule = table_kind(kind).make(values, root, reading)
    return ThroughputTable(
        **{field: values[field] for field in ("name", "unit", "description", "source")},
        rule=rule,
        fallback=values.get("fallback"),
        reference=reference.name if reference else None,
        strange=getattr(rule, "strange", ()),
    )


def _kind_of(root: Node, reading: Reading) -> str | None:
    hint = f"the kinds are {', '.join(TABLE_KINDS)}"
    if type(root) is not MappingNode:
        keys = "write its keys: name, description, unit, kind, ..."
        reading.problem("type", "a throughput table must be a mapping", root, keys)
        return None
    given = root.all_fields().get("kind")
    if given is None:
        reading.problem("missing-key", "a throughput table has no kind", root, hint)
        return None
    word = getattr(given[1], "value", None)
    if word in TABLE_KINDS:
        return str(word)
    if word is None or is_null(given[1]):
        reading.problem("table-kind", "kind must be one word", given[1], hint)
    else:
        near = suggestion(word, TABLE_KINDS) or hint
        message = f'there is no kind of table called "{shorten(word)}"'
        reading.problem("table-kind", message, given[1], near)
    return None
