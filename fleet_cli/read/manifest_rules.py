"""Rules that bind the fields of one pool to each other."""

from datetime import date
from typing import Any

from yaml.events import ScalarEvent

from fleet_cli.read.fields import Reading
from fleet_cli.read.manifest_fields import UNCOUNTED
from fleet_cli.read.nodes import MappingNode, Node


def check_number(
    reading: Reading, values: dict[str, Any], node: Node, fields: dict[str, Any]
) -> None:
    """Report a pool that does not have just one of count and power."""
    if "count" in values and "power" in values:
        hint = "keep count where the number is known, power where only the power is"
        reading.problem("one-of", "a pool has a count and a power", node, hint)
    elif "power" in values and isinstance(values.get("accelerator"), tuple):
        # NOTE: each of the accelerators takes other watts, so that count and rate hang together.
        hint = "give count: instead, or one accelerator: each of them takes other watts"
        reading.problem("one-of", "a pool has a range of accelerators and a power", node, hint)
    elif "count" not in values and "power" not in values:
        empty = next((key for key in ("power", "count") if key in fields), None)
        place = fields[empty][0] if empty else node
        hint = "add count: a whole number, or {low: ..., mid: ..., high: ...}"
        if empty == "power":
            hint = "write a power such as 1.2 GW, or count: instead"
        message = f"{empty} has no value" if empty else "a pool has no count"
        reading.problem("missing-key", message, place, hint)
    elif "power_basis" in values and "power" not in values:
        hint = "remove it, or give power: instead of count:"
        reading.problem("one-of", "a pool has a power_basis and no power", node, hint)


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
    given = [fields[key][1] for key in ("count", "power") if key in fields]
    return any(type(node) is MappingNode and "mid" not in node.all_fields() for node in given)


def is_result(root: Node) -> bool:
    """Whether a document is the JSON that a command of this program writes."""
    _, schema = (
        root.fields.get("schema", (None, None)) if type(root) is MappingNode else (None, None)
    )
    return type(schema) is ScalarEvent and schema.value.startswith("fleet.")


def is_uncounted(node: Node | None) -> bool:
    """Whether *node* stands for pools that nobody has counted."""
    return type(node) is ScalarEvent and node.value == UNCOUNTED
