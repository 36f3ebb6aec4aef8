"""A document as JSON, with exact numbers made the nearest that JSON readers hold."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from fleet_cli.render.formats import DOCUMENT, MACHINES
from fleet_cli.render.screen import Screen

READER, TAKES = MACHINES, DOCUMENT

# NOTE: the standard library's json takes 2 ms to import and to indent, and twice as long as this for a
# large one, and knows no fractions; a test compares the two on arbitrary documents.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)}
_ESCAPES.update({ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\t"): "\\t"})


def render(document: Any, screen: Screen) -> str:
    """Return a document, or a number alone, as JSON."""
    return to_json(document)


def plain_number(value: Fraction) -> int | float:
    """Return an exact fraction as an int where it is whole, else as the nearest float."""
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator


def to_json(document: Any) -> str:
    """
    Return *document* as indented JSON text that ends in a line feed.

    Args:
        document: Mappings by text, lists and tuples, texts, numbers, truth values and None.
    Raises:
        TypeError: *document* holds anything else.

    >>> print(to_json({"rate": Fraction(1, 4), "tags": []}), end="")
    {
      "rate": 0.25,
      "tags": []
    }
    """
    return _text(document, "\n") + "\n"


def _text(value: Any, newline: str) -> str:
    # NOTE: exact types: asking whether a thing is a Fraction takes the way round by its base class.
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is int or kind is float:
        return repr(value)
    if kind is Fraction:
        return repr(plain_number(value))
    if value is None or kind is bool:
        return "null" if value is None else "true" if value else "false"
    deeper = newline + "  "
    if kind is dict or isinstance(value, Mapping):
        fields = [f"{_quoted(key)}: {_text(item, deeper)}" for key, item in value.items()]
        return f"{{{deeper}{f',{deeper}'.join(fields)}{newline}}}" if fields else "{}"
    if isinstance(value, list | tuple):
        items = [_text(item, deeper) for item in value]
        return f"[{deeper}{f',{deeper}'.join(items)}{newline}]" if items else "[]"
    raise TypeError(f"{value!r} has no place in JSON")


def _quoted(text: str) -> str:
    # NOTE: most texts are names, which need no escape.
    if text.isprintable() and '"' not in text and "\\" not in text and "##[" not in text:
        return f'"{text}"'
    # NOTE: the log of a CI job takes ##[ for a command; with an escape it is the same text.
    escaped = text.translate(_ESCAPES).replace("##[", "#\\u0023[")
    return f'"{escaped}"'
