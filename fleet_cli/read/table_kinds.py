"""The kinds that a written throughput table can be: what they share, and where each is defined."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.throughput import Rule, ThroughputTable
from fleet_cli.read.fields import Field, Reading, Record, read_record, record, shorten
from fleet_cli.read.kinds import PROSE, TEXT
from fleet_cli.read.nodes import MappingNode, Node, is_null
from fleet_cli.read.table_fields import ACCELERATOR_NAME, kind_word

TABLE_KINDS = {
    "spec": "fleet_cli.read.tables_spec",
    "weighted": "fleet_cli.read.tables_weighted",
    "mix": "fleet_cli.read.tables_mix",
    "measured": "fleet_cli.read.tables_measured",
}
"""The module of each kind, loaded when a table is of it; its KIND is a TableKind."""


class TableKind(NamedTuple):
    """One kind of table."""

    fields: tuple[Field, ...]
    """The keys that only this kind has."""
    make: Callable[[dict[str, Any], Node, Reading], Rule]
    """Makes the rule of the values that were read, or adds a problem."""


def table_kind(kind: str) -> TableKind:
    """Return the definition of one of the TABLE_KINDS."""
    found: TableKind = import_module(TABLE_KINDS[kind]).KIND
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
        Field("kind", kind_word(kind), "spec, weighted, mix or measured", required=True),
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
