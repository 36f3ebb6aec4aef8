"""What scripts may rely on: a JSON field that was released is never renamed and never removed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fleet_cli.report.schemas import DOCUMENTS, document_schema

RELEASED = Path(__file__).with_name("released.txt").read_text("utf-8").splitlines()
"""Document and path of every field that was released; those of each release are added below."""


def fields(schema: dict[str, Any]) -> set[str]:
    """Return the path of every field of a document, with [] for an item of a list."""
    return set(_fields(schema, schema["$defs"], ""))


def _fields(part: dict[str, Any], definitions: dict[str, Any], path: str) -> Iterator[str]:
    if "$ref" in part:
        part = definitions[part["$ref"].rsplit("/", 1)[1]]
    for one in part.get("anyOf", ()):
        yield from _fields(one, definitions, path)
    if "items" in part:
        yield from _fields(part["items"], definitions, f"{path}[]")
    for name, field in part.get("properties", {}).items():
        yield f"{path}.{name}".lstrip(".")
        yield from _fields(field, definitions, f"{path}.{name}".lstrip("."))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_released_field_is_still_there(name: str) -> None:
    """Whoever reads a document by the fields that it had finds them."""
    released = {field for document, field in map(str.split, RELEASED) if document == name}
    assert len(released) > 10
    assert sorted(released - fields(document_schema(name))) == []
