"""The fields of a manifest: what a fleet, a pool and a target may say."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from fleet_cli.base.quantity import Estimate, quotient
from fleet_cli.base.units import WATT, parse_unit
from fleet_cli.model.manifest import Citation
from fleet_cli.model.power import BASES
from fleet_cli.read.entries import ACCELERATOR, SYSTEM, read_accelerator, read_system
from fleet_cli.read.events import ScalarEvent
from fleet_cli.read.fields import Field, Kind, Reading, Record, read_record, record, scalar, shorten
from fleet_cli.read.figures import ACCELERATOR_NAME, SYSTEM_NAME, TABLE_NAME, one_of
from fleet_cli.read.kinds import (
    COUNT,
    DATE,
    NAMES,
    PROSE,
    REASON,
    TAGS,
    TEXT,
    URL,
    make_estimate,
    range_of,
)
from fleet_cli.read.manifest_targets import TARGET, read_quantity
from fleet_cli.read.nodes import MappingNode, Node, SequenceNode, span_of
from fleet_cli.read.power import POWER_MODEL


def _watts(node: Node, reading: Reading, field: Field) -> Fraction | None:
    quantity = read_quantity(node, reading, field, "write a power such as 1.2 GW")
    unit = None if quantity is None else parse_unit(quantity.unit)
    if quantity is None or (unit is not None and unit.dimension == WATT):
        return quantity and quantity.number * unit.factor if unit else None
    from fleet_cli.base.quantity_hints import unit_hint

    said = shorten(quantity.unit or scalar(node, reading, field.name, "") or "")
    message = f"{field.name} must be in watts, not '{said}'"
    hint = unit_hint(quantity.unit) or "write W, kW, MW or GW behind the number"
    reading.problem("unit", message, node, hint)
    return None


WATTS = Kind(_watts, {"type": "string", "minLength": 1})
POWER_RANGE = range_of("an estimate of power", WATTS, "power")


def _read_power(node: Node, reading: Reading, field: Field) -> Estimate | None:
    if type(node) is not MappingNode:
        watts = _watts(node, reading, field)
        return None if watts is None else Estimate(watts, watts, watts)
    values = read_record(node, POWER_RANGE, reading)
    return None if values is None else make_estimate(values, node, reading, quotient)


POWER = Kind(_read_power, {"anyOf": [WATTS.schema, POWER_RANGE]})
"""Watts, or an estimate {low, mid, high} of them."""

CHOICES = record(
    "a range of chips",
    Field("low", ACCELERATOR_NAME, "the one that counts least", required=True),
    Field("mid", ACCELERATOR_NAME, "the most plausible one", required=True),
    Field("high", ACCELERATOR_NAME, "the one that counts most", required=True),
)


def _read_chip(node: Node, reading: Reading, field: Field) -> str | tuple[str, ...] | None:
    if type(node) is not MappingNode:
        name: str | None = TEXT.read(node, reading, field)
        return name
    values = read_record(node, CHOICES, reading)
    if values is None or None in values.values() or len(values) < 3:
        return None
    return values["low"], values["mid"], values["high"]


CHIP = Kind(_read_chip, {"anyOf": [ACCELERATOR_NAME.schema, CHOICES]})
"""An accelerator, or low, mid and high where it is known as a range."""


BASIS = one_of(BASES, "a power basis", "power")

POOL = record(
    "a pool",
    Field("name", TEXT, "a name that no other pool has"),
    Field(
        "accelerator",
        CHIP,
        "the chip, by any name or alias, or a range {low, mid, high} of them",
        also=("chip", "gpu", "gpus", "tpu", "model", "type", "gpu_type"),
    ),
    Field(
        "system",
        SYSTEM_NAME,
        "the box, rack or cloud instance, instead of accelerator",
        also=("instance", "instance_type", "rack"),
    ),
    Field(
        "count",
        COUNT,
        "how many: 350000, 350k, or {low: ..., mid: ..., high: ...}",
        also=("quantity", "qty", "number", "amount", "n", "units"),
    ),
    Field("power", POWER, "the power that feeds them, as 1.2 GW, instead of count"),
    Field("power_basis", BASIS, "where that is counted; facility_power unless given"),
    Field("power_model", POWER_MODEL, "what is known of its site: factors, or a bundled model"),
    Field("site", TEXT, "where it stands"),
    Field("region", TEXT, "in which region"),
    Field("owner", TEXT, "whose it is"),
    Field(
        "online",
        DATE,
        "the first day on which it counts",
        also=("planned", "expected", "status", "state", "since", "from", "start", "available"),
    ),
    Field(
        "retired",
        DATE,
        "the first day on which it counts no longer",
        also=("end", "decommissioned", "until"),
    ),
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


UNCOUNTED = "unknown"
"""What stands for the pools of a fleet that nobody has counted."""


def _node(node: Node, reading: Reading, field: Field) -> Node:
    return node


CITATIONS = Kind(_read_citations, {"type": "object", "additionalProperties": CITATION})
DEFAULTS = Kind(_node, DEFAULT_POOL)
POOLS = Kind(_node, {"anyOf": [{"type": "array", "items": POOL}, {"const": UNCOUNTED}]})
TARGETS = Kind(_items(lambda node, reading: node), {"type": "array", "items": TARGET})
ACCELERATORS = Kind(_items(read_accelerator), {"type": "array", "items": ACCELERATOR})
SYSTEMS = Kind(_items(read_system), {"type": "array", "items": SYSTEM})

DEFINING = ("accelerators", "systems", "sources", "power_model")
"""What a file that manifests include may hold."""

MANIFEST = record(
    "a manifest",
    Field("fleet", TEXT, "the fleet's name", required=True),
    Field("description", PROSE, "what it is"),
    Field("owner", TEXT, "whose it is"),
    Field("as_of", DATE, "the date that the counts hold for"),
    Field("part_of", NAMES, "a fleet, or a list of them, that already holds these accelerators"),
    Field("basis", PROSE, "what the counts are: purchases, installed, online, shipments of a year"),
    Field("power_model", POWER_MODEL, "what is known of the site: factors, or a bundled model"),
    Field(
        "table", TABLE_NAME, "the throughput table: a name, or a file below this manifest's folder"
    ),
    Field("sources", CITATIONS, "what is cited, by id"),
    Field("defaults", DEFAULTS, "fields that every pool inherits"),
    Field(
        "pools",
        POOLS,
        "the pools, as a list, [] where there are none; unknown where nobody has counted them",
        needs_value=True,
    ),
    Field("targets", TARGETS, "what was announced"),
    Field(
        "accelerators",
        ACCELERATORS,
        "chips that the catalogue lacks, or figures of one that it lacks",
    ),
    Field("systems", SYSTEMS, "systems that the catalogue lacks"),
    Field("include", NAMES, f"a file, or a list of them, with {', '.join(DEFINING)} to share"),
)


def check_number(
    reading: Reading, values: dict[str, Any], node: Node, fields: dict[str, Any]
) -> None:
    """Report a pool that does not have just one of count and power."""
    if "count" in values:
        if "power" in values:
            hint = "keep count where the number is known, power where only the power is"
            reading.problem("one-of", "a pool has a count and a power", node, hint)
        elif "power_basis" in values:
            hint = "remove it, or give power: instead of count:"
            reading.problem("one-of", "a pool has a power_basis and no power", node, hint)
    elif "power" in values:
        if isinstance(values.get("accelerator"), tuple):
            # NOTE: each of the accelerators takes other watts, so that count and rate hang together.
            hint = "give count: instead, or one accelerator: each of them takes other watts"
            reading.problem("one-of", "a pool has a range of accelerators and a power", node, hint)
    else:
        empty = next((key for key in ("power", "count") if key in fields), None)
        place = fields[empty][0] if empty else node
        hint = "add count: a whole number, or {low: ..., mid: ..., high: ...}"
        if empty == "power":
            hint = "write a power such as 1.2 GW, or count: instead"
        message = f"{empty} has no value" if empty else "a pool has no count"
        reading.problem("missing-key", message, place, hint)


def refuse_units(reading: Reading, node: Node, both: bool) -> None:
    """Report a pool with an accelerator and a system, or with neither."""
    if both:
        hint = "keep accelerator where count counts chips, system where it counts boxes"
        reading.problem("one-of", "a pool has an accelerator and a system", node, hint)
    else:
        hint = "add accelerator: or system:, with a name from `fleet chips`"
        reading.problem("missing-key", "a pool has no accelerator", node, hint)


def check_dates(reading: Reading, online: date | None, retired: date | None, place: Node) -> None:
    """Report a pool that is retired by the day on which it is online, and so never counts."""
    if online is not None and retired is not None and retired <= online:
        message = f"the pool is retired on {retired}, not after it is online on {online}"
        hint = "put the two dates in order; from the day on which it is retired it does not count"
        reading.problem("retired", message, place, hint)


def lacks_middle(fields: dict[str, Any]) -> bool:
    """Whether a pool's count or power is a range without mid, so that the middle is taken."""
    for key in ("count", "power"):
        node = fields[key][1] if key in fields else None
        if type(node) is MappingNode and "mid" not in node.all_fields():
            return True
    return False


def is_result(root: Node) -> bool:
    """Whether a document is the JSON that a command of this program writes."""
    _, schema = (
        root.fields.get("schema", (None, None)) if type(root) is MappingNode else (None, None)
    )
    return type(schema) is ScalarEvent and schema.value.startswith("fleet.")


def is_uncounted(node: Node | None) -> bool:
    """Whether *node* stands for pools that nobody has counted."""
    return type(node) is ScalarEvent and node.value == UNCOUNTED
