"""The fields of a manifest: what a fleet, a pool and a target may say."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from fleet_cli.base.quantity import COUNT_FORM, FIGURE_FORM, count_hint, parse_count, parse_figure
from fleet_cli.model.manifest import COMPARATORS, VERDICTS, Citation
from fleet_cli.read.entries import ACCELERATOR, SYSTEM, read_accelerator, read_system
from fleet_cli.read.fields import Field, Kind, Reading, Record, read_record, record, scalar, shorten
from fleet_cli.read.kinds import COUNT, DATE, PERCENT, PROSE, REASON, TAGS, TEXT, URL
from fleet_cli.read.named import ACCELERATOR_NAME, SUBJECTS, SYSTEM_NAME, TABLE_NAME
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode, span_of


def _read_goal(node: Node, reading: Reading, field: Field) -> Fraction | None:
    value = scalar(node, reading, field.name, "write a number")
    if value is None:
        return None
    count = parse_count(value)
    if count is not None:
        return Fraction(count)
    figure = parse_figure(value)
    # NOTE: three decimals are refused since a German thousands separator looks the same.
    if figure is not None and (len(value.partition(".")[2]) != 3 or figure < 1):
        return figure
    message = f"{field.name} must be a number, not '{shorten(value)}'"
    reading.problem("count", message, node, count_hint(value))
    return None


GOAL = Kind(
    _read_goal,
    {
        "anyOf": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": f"^(?:{COUNT_FORM}|{FIGURE_FORM})$"},
        ]
    },
)
"""A count, or megawatts with decimals."""


def _read_verdict(node: Node, reading: Reading, field: Field) -> str | None:
    value = scalar(node, reading, field.name, f"write {field.doc}")
    if value is None or value in VERDICTS:
        return value
    message = f"{field.name} must be a verdict, not '{shorten(value)}'"
    reading.problem("verdict", message, node, f"choose {', '.join(VERDICTS)}")
    return None


VERDICT = Kind(_read_verdict, {"enum": list(VERDICTS)})

POOL = record(
    "a pool",
    Field("name", TEXT, "a name that no other pool has"),
    Field("accelerator", ACCELERATOR_NAME, "the chip, by any name or alias"),
    Field("system", SYSTEM_NAME, "the box, rack or cloud instance, instead of accelerator"),
    Field("count", COUNT, "how many: 350000, 350k, or {low: ..., mid: ..., high: ...}"),
    Field("site", TEXT, "where it stands"),
    Field("region", TEXT, "in which region"),
    Field("owner", TEXT, "whose it is"),
    Field("online", DATE, "the first day on which it counts"),
    Field("retired", DATE, "the first day on which it counts no longer"),
    Field("tags", TAGS, "further properties: {team: research}"),
    Field("source", TEXT, "an id of sources, or a web address"),
    Field("note", PROSE, "what a reader should know"),
    Field("unrated", REASON, "why it cannot be rated", needs_value=True),
    one_of=("accelerator", "system"),
    inherits=True,
)

# NOTE: a name stands for one pool, so that there is none to inherit.
DEFAULT_POOL = Record(
    "defaults",
    {name: field for name, field in POOL.fields.items() if name != "name"},
    POOL.one_of,
    inherits=True,
)

TARGET = record(
    "a target",
    Field("name", TEXT, "what was announced", required=True),
    Field("at_least", GOAL, "met at this number"),
    Field("about", GOAL, "met from this number less the tolerance"),
    Field("at_most", GOAL, "met up to this number"),
    Field(
        "of", SUBJECTS, "h100e, any, power_mw, or names of accelerators, architectures or vendors"
    ),
    Field("tolerance", PERCENT, "how far about may fall short; 5% unless given"),
    Field("announced", DATE, "when it was announced"),
    Field("by", DATE, "by when it is due"),
    Field("source", TEXT, "an id of sources, or a web address"),
    Field("note", PROSE, "what a reader should know"),
    Field("expect", VERDICT, "the verdict that a check takes as known, such as missed"),
    one_of=COMPARATORS,
)

CITATION = record(
    "a source",
    Field("title", PROSE, "what it is called"),
    Field("url", URL, "where it stands"),
)


def _items(read: Callable[[Node, Reading], Any]) -> Callable[[Node, Reading, Field], list[Any]]:
    def read_items(node: Node, reading: Reading, field: Field) -> list[Any]:
        if type(node) is not SequenceNode:
            reading.problem(
                "type", f"{field.name} must be a list", node, "start each item with a dash"
            )
            return []
        return [(read(item, reading), span_of(reading.source, item)) for item in node.items]

    return read_items


def _read_citations(node: Node, reading: Reading, field: Field) -> tuple[Citation, ...]:
    if type(node) is not MappingNode:
        hint = "write sources: {id: {title: ..., url: https://...}}"
        reading.problem("type", "sources must be a mapping", node, hint)
        return ()
    citations = []
    for key, (_, value) in node.all_fields().items():
        values = read_record(value, CITATION, reading)
        if values is not None:
            citations.append(Citation(key, values.get("title"), values.get("url")))
    return tuple(citations)


def _node(node: Node, reading: Reading, field: Field) -> Node:
    return node


CITATIONS = Kind(_read_citations, {"type": "object", "additionalProperties": CITATION})
DEFAULTS = Kind(_node, DEFAULT_POOL)
POOLS = Kind(_node, {"type": "array", "items": POOL})
TARGETS = Kind(_items(lambda node, reading: (node,)), {"type": "array", "items": TARGET})
ACCELERATORS = Kind(_items(read_accelerator), {"type": "array", "items": ACCELERATOR})
SYSTEMS = Kind(_items(read_system), {"type": "array", "items": SYSTEM})

MANIFEST = record(
    "a manifest",
    Field("fleet", TEXT, "the fleet's name", required=True),
    Field("description", PROSE, "what it is"),
    Field("owner", TEXT, "whose it is"),
    Field("as_of", DATE, "the date that the counts hold for"),
    Field(
        "table", TABLE_NAME, "the throughput table: a name, or a file below this manifest's folder"
    ),
    Field("sources", CITATIONS, "what is cited, by id"),
    Field("defaults", DEFAULTS, "fields that every pool inherits"),
    Field("pools", POOLS, "the pools, as a list"),
    Field("targets", TARGETS, "what was announced"),
    Field("accelerators", ACCELERATORS, "chips that the catalogue lacks"),
    Field("systems", SYSTEMS, "systems that the catalogue lacks"),
)
