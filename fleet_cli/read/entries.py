"""Nodes to catalogue entries, for the program's own files and a manifest's additions alike."""

from fractions import Fraction
from typing import Any

from fleet_cli.model.catalogue import PRECISIONS, Accelerator, Ambiguous, System
from fleet_cli.model.power import SERVER_CLASSES
from fleet_cli.read.events import ScalarEvent
from fleet_cli.read.fields import Field, Kind, Reading, Record, read_record, record
from fleet_cli.read.figures import ACCELERATOR_NAME, FIGURES, QUOTIENT, one_of
from fleet_cli.read.kinds import FIGURE, MONTH, NAMES, PROSE, SHARE, TEXT
from fleet_cli.read.nodes import Node

NONE, UNKNOWN = "none", "unknown"
"""What stands for a rate that a chip does not have, and for one that nobody knows."""

_WORDS = (NONE, UNKNOWN)


def _read_rate(node: Node, reading: Reading, field: Field) -> Fraction | str | None:
    if type(node) is ScalarEvent and node.value in _WORDS:
        return node.value
    rate: Fraction | None = FIGURE.read(node, reading, field)
    return rate


RATE = Kind(_read_rate, {"anyOf": [FIGURE.schema, {"enum": list(_WORDS)}]})
"""A figure, `none` where a chip lacks the precision, or `unknown` where nobody knows its rate."""

DENSE = record(
    "dense",
    *(Field(name, RATE, f"peak {name} rate without sparsity [TFLOP/s]") for name in PRECISIONS),
)


def _read_dense(node: Node, reading: Reading, field: Field) -> dict[str, Fraction | str]:
    values = read_record(node, DENSE, reading) or {}
    return {name: values[name] for name in PRECISIONS if values.get(name) is not None}


DENSE_KIND = Kind(_read_dense, DENSE)
SERVER_CLASS = one_of(SERVER_CLASSES, "a class of servers", "power")

ACCELERATOR = record(
    "an accelerator",
    Field("name", TEXT, "the name that pools use", required=True),
    Field("vendor", TEXT, "who makes it"),
    Field("architecture", TEXT, "its architecture, such as Hopper"),
    Field("form_factor", TEXT, "how it is built in, such as SXM5 or PCIe"),
    Field("released", MONTH, "year and month of general availability"),
    Field("memory_gb", FIGURE, "memory as the vendor labels it [GB]"),
    Field("memory_bandwidth_gb_s", FIGURE, "memory bandwidth [GB/s]"),
    Field("tdp_w", QUOTIENT, "thermal design power [W]"),
    Field("dense", DENSE_KIND, "peak rates without sparsity by precision [TFLOP/s]"),
    Field("aliases", NAMES, "other names of it"),
    Field("sources", NAMES, "where its figures are published"),
    Field("note", PROSE, "what needs care when counting it"),
    Field("confidence", TEXT, "datasheet, derived or estimate"),
    Field("status", TEXT, "announced, rumoured or withdrawn, where it cannot be had"),
    Field("tdp_confidence", TEXT, "how sure its power is, where that differs from the rest"),
    Field("tdp_basis", TEXT, "what its power is of, where that is more than the chip: superchip"),
    Field("server_w", QUOTIENT, "maximum of its server or rack by the accelerators in it [W]"),
    Field("it_w", FIGURES, "with its share of network, storage and management [W]"),
    Field("server_class", SERVER_CLASS, "how it is built in: box, rack or whole"),
    Field("power_sources", NAMES, "where its server and IT power are published"),
)

SYSTEM = record(
    "a system",
    Field("name", TEXT, "the name that pools use", required=True),
    Field("accelerator", ACCELERATOR_NAME, "the accelerator that it holds", required=True),
    Field("count", SHARE, "how many of it, or 1/6 for a part of one", required=True),
    Field("kind", TEXT, "cloud-instance, server, rack or pod"),
    Field("vendor", TEXT, "who makes it"),
    Field("provider", TEXT, "who rents it out"),
    Field("nodes", TEXT, "operating systems inside, where there are several"),
    Field("status", TEXT, "announced, where it does not ship yet"),
    Field("aliases", NAMES, "other names of it"),
    Field("sources", NAMES, "where its make-up is published"),
    Field("note", PROSE, "what needs care when counting it"),
    Field("confidence", TEXT, "how sure the source is"),
)

AMBIGUOUS = record(
    "an ambiguous name",
    Field("name", TEXT, "the name that does not decide", required=True),
    Field("candidates", NAMES, "what it can mean", required=True),
    Field("how_to_tell", PROSE, "what decides", required=True),
    Field("aliases", NAMES, "other spellings of it"),
    Field("sources", NAMES, "where it is used"),
)


def read_accelerator(node: Node, reading: Reading) -> Accelerator | None:
    """Read one entry of `accelerators`; None where it has no usable name."""
    values = _usable(node, ACCELERATOR, reading)
    if values is None:
        return None
    rates = values.pop("dense", {})
    return Accelerator(
        **values,
        dense=tuple((name, rate) for name, rate in rates.items() if rate not in _WORDS),
        unknown=tuple(name for name, rate in rates.items() if rate == UNKNOWN),
    )


def read_system(node: Node, reading: Reading) -> System | None:
    """Read one entry of `systems`; None where its name, accelerator or count is unusable."""
    values = _usable(node, SYSTEM, reading)
    return None if values is None else System(**values)


def read_ambiguous(node: Node, reading: Reading) -> Ambiguous | None:
    """Read one entry of `ambiguous`; None where a part of it is missing."""
    values = _usable(node, AMBIGUOUS, reading)
    return None if values is None else Ambiguous(**values)


def _usable(node: Node, shape: Record, reading: Reading) -> dict[str, Any] | None:
    """Return what is given of an entry; None where something that must be there is not usable."""
    values = read_record(node, shape, reading) or {}
    given = {name: value for name, value in values.items() if value is not None}
    return given if all(field.name in given for field in shape.required) else None
