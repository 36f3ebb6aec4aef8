"""Kinds of values: how each is written, read, and described to an editor."""

import re
from collections.abc import Callable
from typing import Any

from fleet_cli.base.days import parse_day
from fleet_cli.base.quantity import (
    COUNT_FORM,
    FIGURE_FORM,
    FRACTION_FORM,
    LARGEST_COUNT,
    Estimate,
    Number,
    count_hint,
    parse_figure,
    parse_percent,
    parse_share,
    quotient,
)
from fleet_cli.read.events import ScalarEvent
from fleet_cli.read.fields import Field, Kind, Reading, Record, read_record, record, scalar, shorten
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode

LONGEST_TEXT = 300
"""Characters of a name or another text of one line."""
LONGEST_PROSE = 4000
"""Characters of a description or note."""


def _is_line(text: str) -> bool:
    """Whether a text is surely of one line and says something, as nearly all are."""
    return text.isprintable() and not text.isspace() and 0 < len(text) <= LONGEST_TEXT


def _read_text(node: Node, reading: Reading, field: Field) -> str | None:
    if type(node) is ScalarEvent and _is_line(node.value):
        return node.value
    value = scalar(node, reading, field.name, f"write {field.doc}")
    if value is None:
        return None
    if not value.strip():
        reading.problem("empty", f"{field.name} is empty", node, f"write {field.doc}")
    elif "\n" in value or "\t" in value:
        reading.problem(
            "text", f"{field.name} must stand on one line", node, "write it on one line"
        )
    elif len(value) > LONGEST_TEXT:
        message = f"{field.name} has {len(value):,} characters; {LONGEST_TEXT} are allowed"
        reading.problem("text", message, node, "shorten it; a note may be longer")
    else:
        return value
    return None


def _read_prose(node: Node, reading: Reading, field: Field) -> str | None:
    value = scalar(node, reading, field.name, f"write {field.doc}")
    if value is not None and len(value) > LONGEST_PROSE:
        message = f"{field.name} has {len(value):,} characters; {LONGEST_PROSE:,} are allowed"
        reading.problem("text", message, node, "shorten it")
        return None
    return None if value is None else " ".join(value.split())


_TRUTHS = frozenset(("true", "false", "yes", "no", "on", "off"))


def _read_reason(node: Node, reading: Reading, field: Field) -> str | None:
    reason = _read_prose(node, reading, field)
    if reason is not None and (not reason or reason.lower() in _TRUTHS):
        message = f"{field.name} must say why, not '{reason}'"
        hint = f"write {field.doc}; remove {field.name} where it is not so"
        reading.problem("empty", message, node, hint)
        return None
    return reason


def read_parsed(
    parse: Callable[[str], Any],
    what: str,
    hint: str,
    code: str = "figure",
    cure: Callable[[str], str] | None = None,
) -> Callable[[Node, Reading, Field], Any]:
    """
    Return what reads a text by *parse*, which gives None for what is not *what*.

    Args:
        hint: What to write instead.
        code: Of the problem.
        cure: Says of a text that is none how to write what it means, where that hangs on it.
    """

    def read(node: Node, reading: Reading, field: Field) -> Any:
        """Return what is written, or None where it is something else, which is then reported."""
        value = scalar(node, reading, field.name, hint)
        if value is None:
            return None
        parsed = parse(value)
        if parsed is None:
            message = f"{field.name} must be {what}, not '{shorten(value)}'"
            reading.problem(code, message, node, cure(value) if cure else hint)
        return parsed

    return read


def _day_hint(text: str) -> str:
    # NOTE: imported here since only a mistake needs it.
    from fleet_cli.base.day_hints import day_hint

    return day_hint(text)


def _month(text: str) -> str | None:
    return text if re.fullmatch("[0-9]{4}-(?:0[1-9]|1[0-2])", text) else None


def _read_exact_count(node: Node, reading: Reading, field: Field) -> Estimate | None:
    value = scalar(node, reading, field.name, "write a whole number")
    count = None if value is None else reading.count(value)
    if value is not None and count is None:
        message = f"{field.name} must be a whole number, not '{shorten(value)}'"
        reading.problem("count", message, node, count_hint(value))
    return count


def _read_count(node: Node, reading: Reading, field: Field) -> Estimate | None:
    if type(node) is not MappingNode:
        return _read_exact_count(node, reading, field)
    values = read_record(node, ESTIMATE, reading)
    if values is None or None in values.values():
        return None
    return make_estimate({name: end.mid for name, end in values.items()}, node, reading, _halved)


def _halved(number: Number, divisor: Number) -> Number:
    """Return a half rounded down: counts are whole numbers."""
    return quotient(number, divisor).__floor__()


def make_estimate(
    ends: dict[str, Any], node: Node, reading: Reading, divide: Callable[[Number, Number], Number]
) -> Estimate | None:
    """
    Return the estimate of low, mid and high; without a mid the middle of the two is taken.

    Args:
        ends: By `low`, `mid` and `high`; None for one that is wrong.
        divide: Gives the half of the two ends added.
    """
    if None in ends.values() or not {"low", "high"} <= ends.keys():
        return None
    mid = ends["mid"] if "mid" in ends else divide(ends["low"] + ends["high"], 2)
    estimate = Estimate(ends["low"], mid, ends["high"])
    if estimate.low <= estimate.mid <= estimate.high:
        return estimate
    message = "an estimate must rise from low over mid to high"
    reading.problem("estimate", message, node, "put them in order, the lowest first")
    return None


def _read_names(node: Node, reading: Reading, field: Field) -> tuple[str, ...] | None:
    items = node.items if type(node) is SequenceNode else [node]
    if not items:
        # NOTE: a target about nothing would silently be one about the whole fleet.
        reading.problem("empty", f"{field.name} is empty", node, f"write {field.doc}")
    names = [_read_text(item, reading, field) for item in items]
    return tuple(name for name in names if name is not None)


def _read_tags(node: Node, reading: Reading, field: Field) -> tuple[tuple[str, str], ...] | None:
    if type(node) is not MappingNode:
        reading.problem(
            "type", f"{field.name} must be a mapping", node, "write tags: {team: research}"
        )
        return None
    tags = []
    for key, (event, value) in node.all_fields().items():
        name = _read_text(event, reading, field)
        text = _read_text(value, reading, field._replace(name=f"the tag {shorten(key)}"))
        if name is not None and text is not None:
            tags.append((name, text))
    return tuple(sorted(tags))


def _read_url(node: Node, reading: Reading, field: Field) -> str | None:
    value = _read_text(node, reading, field)
    if value is None or re.match(r"https?://[^\s/]+", value):
        return value
    hint = "write an address that starts with https://"
    reading.problem("url", f"{field.name} must be a web address", node, hint)
    return None


# NOTE: an editor guesses types as YAML does: 350000 is a number to it, 350k a text, NO a text or a
# boolean. A schema allows every guess of what the reader, which never guesses, takes.
_SCALAR = ["string", "number", "boolean"]
_WHOLE: list[Any] = [
    {"type": "integer", "minimum": 0, "maximum": LARGEST_COUNT},
    {"type": "string", "pattern": f"^{COUNT_FORM}$"},
]


def number_schema(form: str, **least: int) -> dict[str, Any]:
    """Return the schema of a number that is at *least* so much, or of a text of this *form*."""
    return {"anyOf": [{"type": "number", **least}, {"type": "string", "pattern": f"^{form}$"}]}


TEXT_SCHEMA: dict[str, Any] = {
    "type": _SCALAR,
    "minLength": 1,
    "maxLength": LONGEST_TEXT,
    "pattern": r"^[^\n\t]*\S[^\n\t]*$",
}
TEXT = Kind(_read_text, TEXT_SCHEMA)
"""Text of one line, whatever another reader would take it for: NO stays NO."""
PROSE = Kind(_read_prose, {"type": _SCALAR, "maxLength": LONGEST_PROSE})
"""Text of any number of lines."""
REASON = Kind(
    _read_reason,
    {"type": ["string", "number"], "minLength": 1, "maxLength": LONGEST_PROSE},
)
"""Prose that says why something is so: no mere yes or no."""
DATE = Kind(
    read_parsed(parse_day, "a date", "write a date as 2024-12-31", "date", _day_hint),
    {
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "integer", "minimum": 1, "maximum": 9999},
            {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-H[12])?$"},
        ]
    },
)
"""A day, as 2024-12-31, or a period that stands for its last day: 2026, 2026-07, 2026-Q3, 2026-H2."""
MONTH = Kind(
    read_parsed(
        _month,
        "a month",
        "write a month as 2022-09",
        "date",
        lambda _: "write year and month: 2022-09",
    ),
    {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])$"},
)
"""A month, as 2022-09."""
END = Kind(_read_exact_count, {"anyOf": _WHOLE})
"""A whole number."""


def range_of(name: str, kind: Kind, what: str, needs_mid: bool = False) -> Record:
    """Return the record of an estimate {low, mid, high} of *what*, each end of one *kind*."""
    middle = f"the most plausible {what}" + (
        "" if needs_mid else "; the middle of the two unless given"
    )
    return record(
        name,
        Field("low", kind, f"the lowest plausible {what}", required=True),
        Field("mid", kind, middle, required=needs_mid, needs_value=True),
        Field("high", kind, f"the highest plausible {what}", required=True),
    )


ESTIMATE = range_of("an estimate", END, "count")
COUNT = Kind(_read_count, {"anyOf": [*_WHOLE, ESTIMATE]})
"""A whole number, or an estimate {low, mid, high}."""
FIGURE = Kind(
    read_parsed(
        parse_figure, "a positive number", "write digits, with decimals behind a dot: 989.4"
    ),
    number_schema(FIGURE_FORM, minimum=0),
)
"""A figure of a datasheet, exact as written."""
SHARE = Kind(
    read_parsed(parse_share, "a whole number or a fraction", "write 8, or 1/6 for a part of one"),
    {"anyOf": [*_WHOLE, {"type": "string", "pattern": f"^{FRACTION_FORM}$"}]},
)
"""Accelerators in a system: a whole number, or a fraction of one."""
PERCENT = Kind(
    read_parsed(
        parse_percent, "a percentage", "write it with its sign: five of a hundred, 0.05 of 1, is 5%"
    ),
    {"type": "string", "pattern": f"^{FIGURE_FORM}%$"},
)
"""A percentage, as 5%."""
NAMES = Kind(
    _read_names,
    {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA, "minItems": 1}]},
)
"""One text or a list of them."""
TAGS = Kind(_read_tags, {"type": "object", "additionalProperties": TEXT.schema})
"""Texts by name."""
URL = Kind(
    _read_url,
    {"type": "string", "maxLength": LONGEST_TEXT, "pattern": r"^https?://[^\s/]+[^\n\t]*$"},
)
"""A web address."""
