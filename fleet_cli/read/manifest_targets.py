"""Targets: what one may say, and how it is read."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.units import Quantity, parse_quantity
from fleet_cli.model.manifest import (
    ABOUT,
    AT_LEAST,
    COMPARATORS,
    VERDICTS,
    VERDICTS_OF,
    Target,
    Where,
)
from fleet_cli.model.measures import WORDS
from fleet_cli.read.fields import Field, Kind, Reading, read_record, record, scalar, shorten
from fleet_cli.read.figures import SUBJECTS, TABLE_NAME, one_of
from fleet_cli.read.kinds import DATE, NAMES, PERCENT, PROSE, TEXT
from fleet_cli.read.nodes import MappingNode, Node, span_of


class GoalValue(NamedTuple):
    """A goal as it is written: a number, or a range of them, in a unit."""

    low: Number
    high: Number
    unit: str
    """Empty where nothing stands behind the number."""


def read_quantity(
    node: Node, reading: Reading, field: Field, hint: str = "write a number"
) -> Quantity | None:
    """Return the quantity that *node* writes, or None after adding a problem."""
    value = scalar(node, reading, field.name, hint)
    if value is None:
        return None
    quantity = parse_quantity(value)
    if quantity is None:
        # NOTE: imported here, as below, since only a mistake needs it.
        from fleet_cli.base.quantity_hints import quantity_hint

        message = f"{field.name} must be a number, with or without a unit, not '{shorten(value)}'"
        reading.problem("count", message, node, quantity_hint(value))
    return quantity


END_OF_GOAL = Kind(read_quantity, {"type": ["string", "number"]})
GOAL_RANGE = record(
    "a range",
    Field("low", END_OF_GOAL, "the lower end of what was announced", required=True),
    Field("high", END_OF_GOAL, "the upper end of it", required=True),
)


def _read_goal(node: Node, reading: Reading, field: Field) -> GoalValue | None:
    if type(node) is not MappingNode:
        quantity = read_quantity(node, reading, field)
        return quantity and GoalValue(quantity.number, quantity.number, quantity.unit)
    values = read_record(node, GOAL_RANGE, reading)
    if values is None or None in values.values() or len(values) < 2:
        return None
    low, high = values["low"], values["high"]
    if bool(low.unit) != bool(high.unit):
        message = f"one end of {field.name} is in {low.unit or high.unit}, the other has no unit"
        reading.problem("unit", message, node, "write the unit behind both ends")
    elif low.unit != high.unit:
        message = f"the two ends of {field.name} are in two units, {low.unit} and {high.unit}"
        reading.problem("unit", message, node, "write both ends in one unit")
    elif low.number > high.number:
        message = f"{field.name} must rise from low to high"
        reading.problem("estimate", message, node, "put the two numbers in order")
    else:
        return GoalValue(low.number, high.number, low.unit)
    return None


GOAL = Kind(
    _read_goal,
    {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "minLength": 1}, GOAL_RANGE]},
)
"""A number with or without its unit, or a range {low, high} of them."""


def _read_where(node: Node, reading: Reading, field: Field) -> Where | None:
    if type(node) is not MappingNode:
        reading.problem("type", "where must be a mapping", node, "write where: {region: EU}")
        return None
    found = {key: NAMES.read(one, reading, field) for key, (_, one) in node.all_fields().items()}
    if not found:
        reading.problem("empty", "where is empty", node, f"write {field.doc}")
    return tuple(sorted((key, values) for key, values in found.items() if values))


WHERE = Kind(
    _read_where, {"type": "object", "additionalProperties": NAMES.schema, "minProperties": 1}
)
"""Values by key: pools are meant that have one of them for every key."""

VERDICT = one_of(VERDICTS, "a verdict", "verdict")

TARGET = record(
    "a target",
    Field("name", TEXT, "what was announced", required=True),
    Field(
        "at_least",
        GOAL,
        "the number at which it is met",
        needs_value=True,
        also=("more_than", "over", "exceeds", "min", "minimum"),
    ),
    Field(
        "about",
        GOAL,
        "the number from which it is met, less the tolerance; a range is {low: ..., high: ...}",
        needs_value=True,
        also=("nearly", "almost", "around", "approximately", "between", "range"),
    ),
    Field(
        "at_most",
        GOAL,
        "the number up to which it is met",
        needs_value=True,
        also=("less_than", "below", "under", "max", "maximum"),
    ),
    Field(
        "up_to",
        GOAL,
        "the number that it is within, or exceeds; neither met nor missed",
        needs_value=True,
        also=("as_many_as", "as_much_as"),
    ),
    Field(
        "of", SUBJECTS, f"{', '.join(WORDS)}, or names of accelerators, architectures or vendors"
    ),
    Field(
        "table", TABLE_NAME, "the throughput table that it is measured by, where that was announced"
    ),
    Field("where", WHERE, "which pools it is about: {region: EU, tag:state: [in-use, spare]}"),
    Field("tolerance", PERCENT, "how far about may fall short; 5% unless given"),
    Field("announced", DATE, "when it was announced"),
    Field("by", DATE, "by when it is due", also=("deadline", "due", "date", "until", "when")),
    Field("source", TEXT, "an id of sources, or a web address"),
    Field("note", PROSE, "what a reader should know"),
    Field("expect", VERDICT, "the verdict that a check takes as known, such as missed"),
    one_of=COMPARATORS,
)


def _check_expected(reading: Reading, comparator: str, verdict: str, place: Node) -> None:
    """Report a verdict that a target of this comparator never has."""
    possible = VERDICTS_OF[comparator]
    if verdict not in possible:
        message = f"a target with {comparator} is never {verdict}"
        reading.problem("verdict", message, place, f"choose {', '.join(possible)}")


def _check_tolerance(reading: Reading, comparator: str, tolerance: Fraction, place: Node) -> None:
    """Report a tolerance that its comparator does not take, or that nothing could miss."""
    if comparator != ABOUT:
        message = f"{comparator} takes no tolerance"
        reading.problem("tolerance", message, place, "remove it, or write about:")
    elif tolerance >= 1:
        message = "a tolerance of 100% or more is met by nothing at all"
        reading.problem("tolerance", message, place, "write less, such as 10%")


Cite = Callable[[str, Node], None]
"""Takes a source that is cited, and where."""
CheckName = Callable[[str | None, dict[str, Any]], None]
"""Takes the name of a target and its fields; a name that is taken is a problem."""


def read_target(node: Node, reading: Reading, cite: Cite, check_name: CheckName) -> Target | None:
    """Read one target, or add what is wrong with it to the problems of *reading*."""
    values = read_record(node, TARGET, reading)
    if values is None or type(node) is not MappingNode:
        return None
    fields = node.all_fields()
    if values.get("source") is not None:
        cite(values["source"], fields["source"][1])
    comparators = [name for name in COMPARATORS if name in values]
    if len(comparators) != 1:
        words = " and ".join(comparators) or "no comparator"
        hint = f"give exactly one of {', '.join(COMPARATORS)}"
        reading.problem("one-of", f"a target has {words}", node, hint)
        return None
    comparator = comparators[0]
    if values.get("tolerance") is not None:
        _check_tolerance(reading, comparator, values["tolerance"], fields["tolerance"][1])
    if values.get("expect") is not None:
        _check_expected(reading, comparator, values["expect"], fields["expect"][1])
    check_name(values.get("name"), fields)
    goal: GoalValue | None = values[comparator]
    if goal is None or values.get("name") is None:
        return None
    return _target(values, fields, comparator, reading)


def _target(
    values: dict[str, Any], fields: dict[str, Any], comparator: str, reading: Reading
) -> Target:
    """Make the target of *values* that are all there."""
    goal: GoalValue = values[comparator]
    is_range = goal.low != goal.high
    if is_range and values.get("tolerance") is not None:
        message = "a range is its own tolerance"
        hint = "remove tolerance:, or give the goal as one number"
        reading.problem("tolerance", message, fields["tolerance"][1], hint)
    made_here = ("name", "of", *COMPARATORS)
    rest = {
        key: value for key, value in values.items() if value is not None and key not in made_here
    }
    return Target(
        name=values["name"],
        comparator=comparator,
        # NOTE: of a range the end that decides whether the goal is met.
        goal=goal.high if comparator == AT_LEAST else goal.low,
        goal_range=(goal.low, goal.high) if is_range else None,
        unit=goal.unit,
        goal_span=span_of(reading.source, fields[comparator][1]),
        span=span_of(reading.source, fields["name"][1]),
        of=tuple(
            name.lower() if name.lower() in WORDS else name for name in values.get("of") or ()
        ),
        of_span=span_of(reading.source, fields["of"][1]) if "of" in fields else None,
        table_span=span_of(reading.source, fields["table"][1]) if "table" in fields else None,
        where_span=span_of(reading.source, fields["where"][1]) if "where" in fields else None,
        **rest,
    )
