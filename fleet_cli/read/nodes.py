"""Nodes of a YAML text, which know their place: scalars, mappings and lists."""

import re
from typing import Any

from yaml.events import MappingStartEvent, ScalarEvent, SequenceStartEvent

from fleet_cli.base.source import Source, Span

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_ANCHOR = r"(?:[&!]\S*\s+)+"


class MappingNode:
    """A mapping: its keys in order, each with its value, and what is merged into it."""

    __slots__ = ("event", "fields", "merges", "size")

    def __init__(self, event: MappingStartEvent) -> None:
        """Make the mapping that *event* begins, empty."""
        self.event = event
        self.fields: dict[str, tuple[ScalarEvent, Node]] = {}
        self.merges: list[MappingNode] = []
        self.size = 1

    def all_fields(self) -> dict[str, tuple[ScalarEvent, "Node"]]:
        """Return the fields with those of the merged mappings; the mapping's own come first."""
        if not self.merges:
            return self.fields
        found = dict(self.fields)
        for merged in self.merges:
            for key, field in merged.all_fields().items():
                found.setdefault(key, field)
        return found


class SequenceNode:
    """A list: its items in order."""

    __slots__ = ("event", "items", "size")

    def __init__(self, event: SequenceStartEvent) -> None:
        """Make the list that *event* begins, empty."""
        self.event = event
        self.items: list[Node] = []
        self.size = 1


Node = ScalarEvent | MappingNode | SequenceNode
"""A scalar is the parser's own event: one object fewer for each of a million values."""


def size_of(node: Node) -> int:
    """Return the number of scalars, lists and mappings in *node*, itself included."""
    return node.size if isinstance(node, MappingNode | SequenceNode) else 1


def is_null(node: Node) -> bool:
    """Whether *node* is a plain scalar that says nothing: empty, `~` or `null`."""
    return type(node) is ScalarEvent and node.value in _NULLS and not node.style


def line_of(node: Node) -> int:
    """Return the line that *node* begins on, its anchor included."""
    event: Any = node if isinstance(node, ScalarEvent) else node.event
    line: int = event.start_mark.line
    return line + 1


def span_of(source: Source, node: Node) -> Span:
    """Return where the value of *node* stands, without its anchor: the first line of it."""
    event: Any = node if isinstance(node, ScalarEvent) else node.event
    start, end = event.start_mark, event.end_mark
    line, column = start.line, start.column
    if event.anchor is not None or event.tag is not None:
        prefix = re.match(_ANCHOR, source.text[start.index : end.index])
        if prefix:
            breaks = prefix[0].count("\n")
            line += breaks
            column = (
                len(prefix[0]) - prefix[0].rfind("\n") - 1 if breaks else column + len(prefix[0])
            )
    if end.line == line and end.column > column:
        end_column = end.column
    else:
        end_column = max(len(source.line(line + 1).rstrip()), column + 1)
    return Span(line + 1, column + 1, end_column + 1)
