"""JSON Schema 2020-12: how a whole schema begins, and the few shapes that all of them share."""

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def whole_schema(name: str, version: int, title: str, body: Schema) -> Schema:
    """
    Return *body* as a schema of its own, with a name that stays the same for one *version*.

    >>> whole_schema("total", 1, "A total", {})["$id"]
    'urn:fleet:schema:total:1'
    """
    head = {"$schema": DIALECT, "$id": f"urn:fleet:schema:{name}:{version}", "title": title}
    return {**head, **body}


def mapping(properties: dict[str, Schema], required: Iterable[str] | None = None) -> Schema:
    """Return the schema of an object with these keys and no other; all *required* unless said."""
    needed = list(properties if required is None else required)
    schema: Schema = {"type": "object", "properties": properties}
    if needed:
        schema["required"] = needed
    return {**schema, "additionalProperties": False}


def sequence(items: Schema) -> Schema:
    """Return the schema of an array of *items*."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """
    Return *schema* with null allowed too.

    >>> or_null({"type": "string"})
    {'type': ['string', 'null']}
    """
    kinds = schema.get("type")
    if kinds is not None and "enum" not in schema and "const" not in schema:
        return {**schema, "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}
    choices = schema["anyOf"] if list(schema) == ["anyOf"] else [schema]
    return {"anyOf": [*choices, {"type": "null"}]}


def reference(name: str) -> Schema:
    """Return a reference to the definition called *name*."""
    return {"$ref": f"#/$defs/{name}"}
