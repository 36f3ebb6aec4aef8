"""JSON Schemas of the documents that commands write, one for each command."""

from functools import reduce
from typing import Any

from fleet_cli.base.json_schema import Schema, sequence, whole_schema
from fleet_cli.report import chips_document, tables
from fleet_cli.report.check import CHECK
from fleet_cli.report.compare import COMPARE
from fleet_cli.report.convert import CONVERT
from fleet_cli.report.diff_document import diff_shape
from fleet_cli.report.kinds import DEFINITIONS
from fleet_cli.report.shape import VERSION, Document
from fleet_cli.report.timeline_document import timeline_shape
from fleet_cli.report.total_document import total_shape
from fleet_cli.report.trace import TRACE

_ALL: tuple[Document[Any], ...] = (
    total_shape(),
    diff_shape(),
    CHECK,
    COMPARE,
    CONVERT,
    chips_document.LIST,
    chips_document.VIEW,
    tables.LIST,
    tables.VIEW,
    timeline_shape(),
    TRACE,
)
DOCUMENTS = tuple(dict.fromkeys(document.name for document in _ALL))
"""The commands that write a document; some write it in one of two forms."""


def document_schema(name: str) -> Schema:
    """Return the schema of the document that `fleet NAME --format json` writes."""
    forms = [document.own_schema() for document in _ALL if document.name == name]
    body = reduce(either, forms)
    used = {kind.name: kind.definition() for kind in DEFINITIONS}
    text = repr(body)
    # NOTE: from the last, since a definition refers to none that stands behind it.
    for kind in reversed(DEFINITIONS):
        if repr(kind.schema()).strip("{}") in text:
            text += repr(used[kind.name])
        else:
            del used[kind.name]
    command = "total --trace" if name == TRACE.name else name
    return whole_schema(name, VERSION, f"What fleet {command} writes", {**body, "$defs": used})


def either(one: Schema, other: Schema) -> Schema:
    """
    Return the schema of what is *one* or the *other*; of objects, keys that both need are needed.

    >>> either({"type": "string"}, {"type": "null"})
    {'anyOf': [{'type': 'string'}, {'type': 'null'}]}
    """
    if one == other:
        return one
    if "items" in one and "items" in other:
        return sequence(either(one["items"], other["items"]))
    if "properties" not in one or "properties" not in other:
        return {"anyOf": [one, other]}
    mine, others = one["properties"], other["properties"]
    both = {key: either(mine[key], others[key]) for key in mine if key in others}
    needed = [key for key in one["required"] if key in other["required"]]
    return {**one, "properties": {**both, **mine, **others, **both}, "required": needed}
