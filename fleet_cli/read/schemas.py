"""JSON Schemas of what people write, made from the records that read it."""

from typing import Any

from fleet_cli.base.json_schema import Schema, mapping, or_null, reference, whole_schema
from fleet_cli.read.fields import Field, Names, Record
from fleet_cli.read.manifest_fields import MANIFEST, POOL
from fleet_cli.read.table_fields import TABLE_KINDS, table_record

POOL_NEEDS = (POOL.one_of, ("count", "power"))
"""What a pool must have, itself or from defaults: one key of each, and only one."""

TABLES = tuple(map(table_record, TABLE_KINDS))
"""The forms that a table's file can have."""


def manifest_schema() -> Schema:
    """Return the schema of one document of a manifest."""
    builder = _Builder()
    body = builder.record(MANIFEST)
    body["required"].append("pools")
    only_one = [_pools_hold(_only_one(keys)) for keys in POOL_NEEDS]
    body["allOf"] = [*only_one, *map(_needed, POOL_NEEDS)]
    return whole_schema("manifest", 1, "A fleet manifest", builder.complete(body))


def table_schema() -> Schema:
    """Return the schema of a throughput table's file."""
    builder = _Builder()
    body = {"oneOf": [builder.definition(shape) for shape in TABLES]}
    return whole_schema("table", 1, "A throughput table", builder.complete(body))


WRITTEN = {"manifest": manifest_schema, "table": table_schema}
"""By the name of what people write: what makes its schema."""


class _Builder:
    """Makes the schemas of records; those inside others become definitions, each once."""

    def __init__(self) -> None:
        self._definitions: dict[str, Schema] = {}

    def complete(self, body: Schema) -> Schema:
        """Return *body* with the definitions that it refers to."""
        return {**body, "$defs": dict(sorted(self._definitions.items()))}

    def record(self, shape: Record) -> Schema:
        """Return the schema of a mapping that *shape* describes."""
        required = [field.name for field in shape.fields.values() if field.required]
        schema = mapping(
            {name: self._property(field) for name, field in shape.fields.items()}, required
        )
        if shape.one_of and not shape.inherits:
            schema["oneOf"] = [_has(key) for key in shape.one_of]
        return schema

    def _property(self, field: Field) -> Schema:
        schema = self._fragment(field.kind.schema)
        # NOTE: a key without a value reads as if it were not there, unless it must be.
        return {
            "description": field.doc,
            **(schema if field.required or field.needs_value else or_null(schema)),
        }

    def _fragment(self, part: Any) -> Any:
        if isinstance(part, Record):
            return self.definition(part)
        if isinstance(part, Names):
            return self._names(part)
        if isinstance(part, dict):
            return {key: self._fragment(value) for key, value in part.items()}
        if isinstance(part, list):
            return [self._fragment(value) for value in part]
        return part

    def definition(self, shape: Record) -> Schema:
        """Return a reference to the schema of a mapping that *shape* describes."""
        name = shape.name.removeprefix("a ").removeprefix("an ").replace(" ", "-")
        if name not in self._definitions:
            self._definitions[name] = self.record(shape)
        return reference(name)

    def _names(self, names: Names) -> Schema:
        if names.name not in self._definitions:
            # NOTE: editors offer examples, and let any other text stand.
            self._definitions[names.name] = {**names.schema, "examples": list(names.offered())}
        return reference(names.name)


def _has(key: str) -> Schema:
    """Demand *key* with a value: null stands for a key that is not given."""
    return {"properties": {key: {"not": {"type": "null"}}}, "required": [key]}


def _only_one(keys: tuple[str, ...]) -> Schema:
    """Demand that the first of *keys* stands alone; an editor marks any other, in these words."""
    first, *rest = keys
    # NOTE: errorMessage is what the editors' language server shows; validators pass over it.
    banned = {"type": "null", "errorMessage": f"write only one of {' and '.join(keys)}"}
    return {"if": _has(first), "then": {"properties": dict.fromkeys(rest, banned)}}


def _pools_hold(rule: Schema) -> Schema:
    return {"properties": {"pools": {"items": rule}}}


def _needed(keys: tuple[str, ...]) -> Schema:
    """Demand one of *keys* of every pool, unless the defaults have one."""
    one_of_them = {"anyOf": [_has(key) for key in keys]}
    inherited = {"defaults": {"type": "object", **one_of_them}}
    return {
        "if": {"properties": inherited, "required": ["defaults"]},
        "else": _pools_hold(one_of_them),
    }
