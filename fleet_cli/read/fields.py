"""Records and their fields: what a mapping may hold, and what is wrong with one that does not."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.names import nearest
from fleet_cli.base.quantity import Estimate, parse_count
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.read.events import ScalarEvent
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode, is_null, span_of


class Reading:
    """What is known while one text is read: its problems, and counts seen before."""

    __slots__ = ("_counts", "problems", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []
        # NOTE: pools repeat their counts; one object for each keeps a million pools small.
        self._counts: dict[str, Estimate] = {}

    def problem(
        self,
        code: str,
        message: str,
        node: Node,
        hint: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        """Add an error at the place of *node*."""
        self.problem_at(code, message, span_of(self.source, node), hint, notes)

    def problem_at(
        self,
        code: str,
        message: str,
        span: Span,
        hint: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> None:
        """Add an error at *span*."""
        self.problems.append(Diagnostic(code, message, self.source, span, hint, notes))

    def take(self, error: FleetError, node: Node) -> None:
        """Add what is wrong with what *node* names, at its place."""
        for problem in error.diagnostics:
            self.problem(problem.code, problem.message, node, problem.hint)

    def is_cut(self, key: ScalarEvent) -> bool:
        """Whether *key* is the rest of a number that a comma parts: {name: 30,000 H100s}."""
        place = span_of(self.source, key)
        before = self.source.line(place.line)[: place.column - 1]
        return key.value[:1].isdecimal() and before[-2:-1].isdecimal() and before.endswith(",")

    def count(self, value: str) -> Estimate | None:
        """Return the exact estimate that *value* writes, or None where it writes no count."""
        known = self._counts.get(value)
        if known is None:
            number = parse_count(value)
            if number is None:
                return None
            known = self._counts[value] = Estimate(number, number, number)
        return known


class Kind(NamedTuple):
    """A kind of value: how it is read, and its JSON Schema."""

    read: Callable[[Node, Reading, "Field"], Any]
    """Gives the value, or None after adding a problem."""
    schema: "dict[str, Any] | Record | Names"
    """Its JSON Schema, in which a Record stands for the schema of its mapping."""


class Names(NamedTuple):
    """Texts of which an editor offers some, and takes any: a definition of a JSON Schema."""

    name: str
    """What the definition is called."""
    schema: dict[str, Any]
    """The JSON Schema of any such text."""
    offered: Callable[[], Iterable[str]]
    """Gives what is offered, only where a schema is made: the catalogue is read for it."""


class Field(NamedTuple):
    """One key that a mapping may have."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    needs_value: bool = False
    """Whether a key without a value is a mistake; elsewhere it is as if it were not there."""
    also: tuple[str, ...] = ()
    """What people write for it, which is no key."""


class Record(NamedTuple):
    """A mapping with known keys."""

    name: str
    """What messages call it, such as `a pool`."""
    fields: dict[str, Field]
    one_of: tuple[str, ...] = ()
    """Keys of which exactly one must be there; the reader of the record checks it."""
    inherits: bool = False
    """Whether defaults may give what it lacks, so that no key must stand in the mapping itself."""
    required: tuple[Field, ...] = ()
    """Those of the fields that must be there."""


def record(
    name: str, *fields: Field, one_of: tuple[str, ...] = (), inherits: bool = False
) -> Record:
    """Make a record from its fields."""
    required = tuple(field for field in fields if field.required)
    return Record(name, {field.name: field for field in fields}, one_of, inherits, required)


Known = defaultdict[str, dict[str, Any]]
"""By the keys of a record: plain texts that stood there before, each with its value."""
_MOST_KNOWN = 5_000
"""Texts that are kept of a key: what repeats has come by then, and names never do."""


def read_record(
    node: Node, shape: Record, reading: Reading, known: Known | None = None
) -> dict[str, Any] | None:
    """
    Read a mapping by its *shape*.

    Args:
        known: For a record that comes often, what was read of it: one object for each value keeps a
            million pools small.
    Returns:
        A value for each key that is given; None for one whose value is wrong. None alone where
        *node* is no mapping. What is wrong is added to the problems of *reading*.
    """
    if type(node) is not MappingNode:
        keys = ", ".join(list(shape.fields)[:4])
        reading.problem(
            "type", f"{shape.name} must be a mapping", node, f"write its keys: {keys}, ..."
        )
        return None
    values: dict[str, Any] = {}
    fields = shape.fields
    for key, (event, value) in (node.all_fields() if node.merges else node.fields).items():
        before = None
        if known is not None and type(value) is ScalarEvent and not value.style:
            before, text = known[key], value.value
            if (found := before.get(text)) is not None:
                values[key] = found
                continue
        field = fields.get(key)
        if field is None:
            meant = _unknown_key(event, shape, reading)
            if meant is not None:
                # NOTE: a misspelt key is one mistake; it is not missing as well.
                values.setdefault(meant, None)
        elif is_null(value):
            if field.required or field.needs_value:
                reading.problem("empty", f"{key} has no value", event, f"write {field.doc}")
                values[key] = None
        else:
            values[key] = read = field.kind.read(value, reading, field)
            if before is not None and read is not None and len(before) < _MOST_KNOWN:
                before[text] = read
    for field in shape.required:
        if field.name not in values:
            hint = f"add {field.name}: {field.doc}"
            reading.problem("missing-key", f"{shape.name} has no {field.name}", node, hint)
    return values


def _unknown_key(event: ScalarEvent, shape: Record, reading: Reading) -> str | None:
    """Add the problem of an unknown key; return the key that is probably meant."""
    if reading.is_cut(event):
        message = f'a comma ends a value between braces, so that "{shorten(event.value)}" is a key'
        hint = (
            'quote what has a comma, as "30,000 H100s"; a number does without it, as 30000 or 1.5'
        )
        reading.problem("unknown-key", message, event, hint)
        return None
    message = f'{shape.name} has no key "{shorten(event.value)}"'
    for field in shape.fields.values():
        if event.value.lower() in field.also:
            reading.problem("unknown-key", message, event, f"write {field.name}: {field.doc}")
            return field.name
    # NOTE: a key is short, so that two letters of five make another word: cost is no count.
    near = nearest(event.value, shape.fields, limit=1, cutoff=0.74)
    hint = f'did you mean "{near[0]}"?' if near else f"its keys are {', '.join(shape.fields)}"
    reading.problem("unknown-key", message, event, hint)
    return near[0] if near else None


def shorten(text: str, longest: int = 60) -> str:
    """Return *text* on one line, cut to *longest* characters where a message quotes it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 3] + "..."


def scalar(node: Node, reading: Reading, what: str, hint: str) -> str | None:
    """Return the text of a scalar *node*, or None after saying that it must be one."""
    if type(node) is ScalarEvent:
        return node.value
    shape = "a list" if type(node) is SequenceNode else "a mapping"
    reading.problem("type", f"{what} must be a single value, not {shape}", node, hint)
    return None
