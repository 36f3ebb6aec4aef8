"""Kinds of figures that are quotients or estimates, of few words, and of names that are known."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from fleet_cli.base.edition import shipped
from fleet_cli.base.quantity import (
    FIGURE_FORM,
    Estimate,
    parse_quotient,
)
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.measures import WORDS
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.fields import Field, Kind, Names, Reading, read_record
from fleet_cli.read.kinds import (
    FIGURE,
    NAMES,
    TEXT,
    TEXT_SCHEMA,
    number_schema,
    range_of,
    read_parsed,
)
from fleet_cli.read.nodes import MappingNode, Node

QUOTIENT = Kind(
    read_parsed(
        parse_quotient,
        "a positive number or a quotient",
        "write 1275, or a quotient such as 10200/8",
    ),
    number_schema(f"{FIGURE_FORM}(/{FIGURE_FORM})?", exclusiveMinimum=0),
)
"""A figure above 0, or the exact quotient of two."""
FIGURE_RANGE = range_of("an estimate of a figure", FIGURE, "figure", needs_mid=True)


def _read_figures(node: Node, reading: Reading, field: Field) -> Estimate | None:
    if type(node) is not MappingNode:
        figure: Fraction | None = QUOTIENT.read(node, reading, field)
        return None if figure is None else Estimate(figure, figure, figure)
    values = read_record(node, FIGURE_RANGE, reading)
    if values is None or None in values.values() or len(values) < 3:
        return None
    estimate = Estimate(values["low"], values["mid"], values["high"])
    if not 0 < estimate.low <= estimate.mid <= estimate.high:
        message = f"{field.name} must be above 0 and rise from low over mid to high"
        reading.problem("estimate", message, node, "put the three figures in order")
        return None
    return estimate


FIGURES = Kind(_read_figures, {"anyOf": [QUOTIENT.schema, FIGURE_RANGE]})
"""A figure above 0, or an estimate of one {low, mid, high}."""


def one_of(words: Sequence[str], what: str, code: str) -> Kind:
    """Return the kind of value that is one of a few *words*."""
    known = dict(zip(words, words, strict=True))
    return Kind(
        read_parsed(known.get, what, f"choose {', '.join(words)}", code), {"enum": list(words)}
    )


def _sorted(entries: Iterable[Accelerator | System]) -> list[str]:
    return sorted(entry.name for entry in entries)


def _measures_and_groups() -> Iterable[str]:
    groups: set[str | None] = set()
    for entry in bundled().accelerators():
        groups |= {entry.architecture, entry.vendor}
    return (*WORDS, *sorted(filter(None, groups)))


_ACCELERATORS = Names("accelerator-name", TEXT_SCHEMA, lambda: _sorted(bundled().accelerators()))
_SUBJECTS = [Names("measure-or-group", TEXT_SCHEMA, _measures_and_groups), _ACCELERATORS]

ACCELERATOR_NAME = Kind(TEXT.read, _ACCELERATORS)
"""An accelerator, by any name or alias."""
SYSTEM_NAME = Kind(
    TEXT.read, Names("system-name", TEXT_SCHEMA, lambda: _sorted(bundled().systems()))
)
"""A system, by any name or alias."""
TABLE_NAME = Kind(TEXT.read, Names("table-name", TEXT_SCHEMA, lambda: shipped("tables")))
"""A throughput table, or the file of one."""
SUBJECTS = Kind(
    NAMES.read,
    {"anyOf": [*_SUBJECTS, {"type": "array", "items": {"anyOf": _SUBJECTS}, "minItems": 1}]},
)
"""What a target is of: one name or a list of them."""
