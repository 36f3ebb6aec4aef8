"""YAML text to nodes, from PyYAML's events."""

from collections.abc import Callable, Iterator
from typing import Any

from fleet_cli.base.characters import unsafe_characters
from fleet_cli.base.source import Span
from fleet_cli.read.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YAMLError,
    make_parser,
)
from fleet_cli.read.fields import Reading
from fleet_cli.read.nodes import (
    MappingNode,
    Node,
    SequenceNode,
    is_null,
    size_of,
    span_of,
    unsafe_problem,
    yaml_problem,
)

DEEPEST = 32
"""Levels of nesting that a text may have; a manifest needs five."""

ItemHandler = Callable[[Node], None]

Event = Any
"""One of PyYAML's events: told apart by its exact class, which type checkers do not follow."""


def _is_marked(event: Event) -> bool:
    """Whether a scalar has an anchor or a tag, or may have escapes."""
    return event.anchor is not None or event.tag is not None or event.style == '"'


def _is_unsafe_value(text: str) -> bool:
    """Whether an escape put into *text* what a manifest may not hold."""
    return not text.isprintable() and (
        bool(unsafe_characters(text)) or not set("\r\x85\u2028\u2029").isdisjoint(text)
    )


class _Stop(Exception):
    """The text cannot be read further; the reason is among the problems."""


class NodeReader:
    """
    Reads the documents of a text, one at a time; what is wrong goes to the problems of *reading*.

    Args:
        take_pool: Takes each item of a root's list of pools as soon as it is read. They are then not
            kept, so that a list of a million stays small.
    """

    def __init__(self, reading: Reading, take_pool: ItemHandler | None = None) -> None:
        self._reading = reading
        self._take_pool = take_pool
        self._anchors: dict[str, Node] = {}
        self._expanded = 0
        # NOTE: where no such mark is in the text, no value has to be looked at for one.
        self._is_plain = not any(mark in reading.source.text for mark in '&!"')
        # NOTE: aliases may at most repeat the text ten times over, so that none can blow up.
        self._most_expanded = max(10_000, 10 * len(reading.source.text))

    def roots(self) -> Iterator[Node]:
        """Yield the root of each document that holds something, until one cannot be read."""
        source, problems = self._reading.source, self._reading.problems
        unsafe = unsafe_problem(source)
        if unsafe is not None:
            problems.append(unsafe)
            return
        parser = make_parser(source.text)
        try:
            self._next: Callable[[], Event] = parser.get_event
            while type(event := self._next()) is not StreamEndEvent:
                if type(event) is not DocumentStartEvent:
                    continue
                self._anchors = {}
                first = self._next()
                if type(first) is MappingStartEvent:
                    yield self._mapping(first, 1, self._take_pool)
                elif not is_null(root := self._node(first, 1)):
                    yield root
        except YAMLError as error:
            problems.append(yaml_problem(source, error))
        except _Stop:
            return

    def _node(self, event: Event, depth: int) -> Node:
        kind = type(event)
        if kind is ScalarEvent:
            node: Node = event
            if event.tag is not None or event.style == '"':
                self._check_scalar(event)
        elif kind is MappingStartEvent:
            return self._mapping(event, depth, None)
        elif kind is SequenceStartEvent:
            return self._sequence(event, depth, None)
        else:
            return self._alias(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _check_scalar(self, event: Event) -> None:
        if event.tag is not None and event.tag != "!":
            self._tag_problem(event)
        if event.style == '"' and _is_unsafe_value(event.value):
            self._reading.problem(
                "control-character",
                "a value may not hold control characters",
                event,
                "remove the escape, or write the character's name",
            )

    def _tag_problem(self, node: Node) -> None:
        event: Event = node if isinstance(node, ScalarEvent) else node.event
        place = _place_of(event)
        message, hint = "a YAML tag has no meaning here", "remove the word that starts with !"
        self._reading.problem_at("tag", message, place._replace(end_column=place.column + 1), hint)

    def _alias(self, event: Event) -> Node:
        node = self._anchors.get(event.anchor)
        if node is None:
            message = f'there is no anchor "{event.anchor}" before this alias'
            hint = f"put &{event.anchor} in front of the value that is meant"
        else:
            self._expanded += size_of(node)
            if self._expanded <= self._most_expanded:
                return node
            message = "the aliases of this text unfold to more than ten times its size"
            hint = "write the values out"
        self._reading.problem_at("alias", message, _place_of(event), hint)
        raise _Stop

    def _enter(self, node: MappingNode | SequenceNode, depth: int) -> None:
        if node.event.tag is not None:
            self._tag_problem(node)
        if depth > DEEPEST:
            self._reading.problem(
                "nesting",
                f"nested more than {DEEPEST} levels deep",
                node,
                "a manifest needs five levels: fleet, pools, pool, count, low",
            )
            raise _Stop

    def _sequence(self, event: Event, depth: int, handler: ItemHandler | None) -> SequenceNode:
        node = SequenceNode(event)
        self._enter(node, depth)
        following = self._next
        while type(item := following()) is not SequenceEndEvent:
            if type(item) is MappingStartEvent:
                child: Node = self._mapping(item, depth + 1, None)
            else:
                child = self._node(item, depth + 1)
            if handler is not None:
                handler(child)
            else:
                node.size += size_of(child)
                node.items.append(child)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _mapping(self, event: Event, depth: int, take_pool: ItemHandler | None) -> MappingNode:
        node = MappingNode(event)
        self._enter(node, depth)
        fields = node.fields
        following = self._next
        is_plain = self._is_plain
        size = node.size
        while True:
            key = following()
            if type(key) is not ScalarEvent:
                if type(key) is MappingEndEvent:
                    break
                key = self._key(key, depth)
            value_event = following()
            # NOTE: the plain scalar, by far the commonest value, is taken without a call.
            if type(value_event) is ScalarEvent and (is_plain or not _is_marked(value_event)):
                value: Node = value_event
                size += 2
            else:
                if (
                    take_pool is not None
                    and key.value == "pools"
                    and type(value_event) is SequenceStartEvent
                    and value_event.anchor is None
                ):
                    value = self._sequence(value_event, depth + 1, take_pool)
                else:
                    value = self._node(value_event, depth + 1)
                size += 1 + size_of(value)
            name = key.value
            if name == "<<" and not key.style:
                self._merge(node, value)
            elif name in fields:
                self._duplicate(key, fields[name][0])
            else:
                if not is_plain and _is_marked(key):
                    self._node(key, depth + 1)
                fields[name] = (key, value)
        node.size = size
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _key(self, event: Event, depth: int) -> ScalarEvent:
        node = self._node(event, depth + 1)
        if not isinstance(node, ScalarEvent):
            self._reading.problem(
                "key", "a key must be a word, not a list or mapping", node, "write key: value"
            )
            raise _Stop
        return node

    def _merge(self, node: MappingNode, value: Node) -> None:
        merged = value.items if isinstance(value, SequenceNode) else [value]
        for item in merged:
            if isinstance(item, MappingNode):
                node.merges = (*node.merges, item)
            else:
                self._reading.problem(
                    "merge",
                    "<< merges mappings only",
                    item,
                    "write <<: *name of a mapping's anchor",
                )

    def _duplicate(self, key: ScalarEvent, first: ScalarEvent) -> None:
        message = f'the key "{key.value}" stands twice in one mapping'
        notes = (f"first set at line {span_of(self._reading.source, first).line}",)
        hint = "keep one of the two, with all that stands below both"
        if key.value == "fleet":
            hint = "keep one of the two; between two manifests of one text stands a line ---"
        self._reading.problem("duplicate-key", message, key, hint, notes)


def _place_of(event: Event) -> Span:
    """Return where an event stands, its anchor and tag included."""
    start = event.start_mark
    return Span(start.line + 1, start.column + 1, event.end_mark.column + 1)


def roots_of(reading: Reading) -> list[Node]:
    """Return the roots of the documents of a text that is read as a whole."""
    return list(NodeReader(reading).roots())
