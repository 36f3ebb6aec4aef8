"""What a JSON document holds: each field once, with its value and its schema."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, Generic, TypeVar

from fleet_cli import __version__
from fleet_cli.base import json_schema
from fleet_cli.base.edition import Edition, edition
from fleet_cli.base.json_schema import Schema

VERSION = 1
"""Of every document; a field is only added under the same number."""

Record = TypeVar("Record")
Part = TypeVar("Part")
Value = TypeVar("Value")


def _as_it_is(value: Any) -> Any:
    return value


def of_part(
    part: Callable[[Record], Part | None], value: Callable[[Part], Value], absent: Any = None
) -> Callable[[Record], Any]:
    """Return the *value* of a *part* as one of its record; *absent* stands where it has none."""
    return lambda record: absent if (one := part(record)) is None else value(one)


class Kind(Generic[Value]):
    """A kind of value: what stands for it in JSON, and its schema."""

    def __init__(
        self, schema: Callable[[], Schema], write: Callable[[Value], Any] = _as_it_is
    ) -> None:
        # NOTE: a function, since a document is written far more often than its schema is asked for.
        self.schema = schema
        self.write = write

    def named(self, *names: str) -> "list[Field[Any, Value]]":
        """Return a field of the kind for each of the *names* by which records have its value."""
        return [Field(name, attrgetter(name), self) for name in names]


def or_null(kind: Kind[Value]) -> Kind[Value | None]:
    """Return the kind of a value that may be missing."""
    write = kind.write
    return Kind(
        lambda: json_schema.or_null(kind.schema()),
        lambda value: None if value is None else write(value),
    )


def sequence(kind: Kind[Value]) -> Kind[Iterable[Value]]:
    """Return the kind of any number of values."""
    write = kind.write
    return Kind(
        lambda: json_schema.sequence(kind.schema()), lambda values: [write(one) for one in values]
    )


def by_name(kind: Kind[Value]) -> Kind[Mapping[str, Value]]:
    """Return the kind of values that have names of their own."""
    write = kind.write
    return Kind(
        lambda: {"type": "object", "additionalProperties": kind.schema()},
        lambda values: {name: write(one) for name, one in values.items()},
    )


def described(doc: str, kind: Kind[Value]) -> Kind[Value]:
    """Return *kind* with a description in its schema."""
    return Kind(lambda: {"description": doc, **kind.schema()}, kind.write)


class Definition(Kind[Value]):
    """A kind whose schema stands once in a document's, under a name."""

    def __init__(self, name: str, doc: str, kind: Kind[Value]) -> None:
        super().__init__(lambda: json_schema.reference(name), kind.write)
        self.name = name
        self.definition = described(doc, kind).schema


class Field(Generic[Record, Value]):
    """One key of a document, out of a record."""

    # NOTE: no named tuple, which takes ten times as long to define as all else here.
    def __init__(
        self, name: str, value: Callable[[Record], Value], kind: Kind[Value], optional: bool = False
    ) -> None:
        """Make a field; an *optional* one is left out where its value is None."""
        self.name, self.value, self.kind, self.optional = name, value, kind, optional


class Shape(Kind[Record]):
    """An object with these fields and no other."""

    def __init__(self, *fields: Field[Record, Any]) -> None:
        super().__init__(self.own_schema, self.document)
        self.fields = fields

    def document(self, record: Record) -> dict[str, Any]:
        """Return the object that stands for *record*."""
        document = {}
        for field in self.fields:
            value = field.value(record)
            if value is not None or not field.optional:
                document[field.name] = field.kind.write(value)
        return document

    def own_schema(self) -> Schema:
        """Return the schema of the object; what may be left out comes last."""
        ordered = sorted(self.fields, key=lambda field: field.optional)
        properties = {field.name: field.kind.schema() for field in ordered}
        required = [field.name for field in ordered if not field.optional]
        return json_schema.mapping(properties, required)

    def within(
        self, whole: type[Part], part: Callable[[Part], Record]
    ) -> tuple[Field[Part, Any], ...]:
        """Return the fields for records of the type *whole*, which have these as a *part*."""
        return tuple(
            [Field(f.name, of_part(part, f.value), f.kind, f.optional) for f in self.fields]
        )

    def where_known(
        self, whole: type[Part], part: Callable[[Part], Record | None]
    ) -> tuple[Field[Part, Any], ...]:
        """Return the fields of `within`, null where a record lacks the *part*."""
        return tuple([Field(f.name, of_part(part, f.value), or_null(f.kind)) for f in self.fields])


_TEXT: Kind[str] = Kind(lambda: {"type": "string"})
PROGRAM: Shape[str] = Shape(
    Field("name", lambda _: "fleet", _TEXT), Field("version", lambda version: version, _TEXT)
)
CATALOGUE: Shape[Edition] = Shape(*_TEXT.named("edition", "digest"))


class Document(Shape[Record]):
    """What `fleet NAME --format json` writes of one record, and what made it."""

    def __init__(self, name: str, *fields: Field[Record, Any]) -> None:
        self.name = name
        version = f"fleet.{name}/{VERSION}"
        constant: Kind[str] = Kind(lambda: {"const": version})
        super().__init__(
            Field("schema", lambda _: version, constant),
            Field("program", lambda _: __version__, PROGRAM),
            Field("catalogue", lambda _: edition(), CATALOGUE),
            *fields,
        )
