"""Power models: the bundled ones, a user's file, and what a manifest says of a site."""

from functools import cache
from typing import Any

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.edition import DATA, shipped
from fleet_cli.base.names import suggestion
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.source import Source
from fleet_cli.model.power import SERVER_CLASSES, WHOLE, Factors, PowerModel
from fleet_cli.read.fields import Field, Kind, Reading, read_record, record, scalar
from fleet_cli.read.figures import FIGURES
from fleet_cli.read.files import decode, read_source
from fleet_cli.read.kinds import NAMES, PROSE, TEXT
from fleet_cli.read.node_reader import roots_of
from fleet_cli.read.nodes import MappingNode, Node

FOLDER = DATA / "power"
NOMINAL = "nominal"
"""The model that holds unless another is asked for."""


def _read_factor(node: Node, reading: Reading, field: Field) -> Estimate | None:
    factor: Estimate | None = FIGURES.read(node, reading, field)
    if factor is None:
        return None
    # NOTE: the figure of a whole system is off to both sides, and nothing is added to it.
    least = factor.mid if field.name == WHOLE else factor.low
    if least >= 1:
        return factor
    message = f"{field.name} must be at least 1: it is the larger over the smaller"
    reading.problem("power", message, node, "write 1.3 where it takes 30% more; an inverse is none")
    return None


FACTOR = Kind(_read_factor, FIGURES.schema)
"""How many times as much a whole takes as a part of it."""

SERVERS = record(
    "server_over_accelerator",
    *(Field(name, FACTOR, f"of an accelerator in a {name}") for name in SERVER_CLASSES),
)


def _read_servers(node: Node, reading: Reading, field: Field) -> tuple[tuple[str, Estimate], ...]:
    values = read_record(node, SERVERS, reading) or {}
    return tuple((name, value) for name, value in values.items() if value is not None)


FACTORS = record(
    "a power model",
    Field(
        "server_over_accelerator", Kind(_read_servers, SERVERS), "servers over accelerators alone"
    ),
    Field("it_over_server", FACTOR, "network, storage and management, over servers"),
    Field("facility_over_it", FACTOR, "cooling and losses at peak, over IT"),
)
MODEL = record(
    "a power model",
    Field("name", TEXT, "what it is called", required=True),
    Field("description", PROSE, "what its watts are", required=True),
    *FACTORS.fields.values(),
    Field("sources", NAMES, "where its factors are published", required=True),
)


def _read_power_model(node: Node, reading: Reading, field: Field) -> Factors | None:
    if type(node) is MappingNode:
        values = read_record(node, FACTORS, reading)
        return None if values is None else _factors(values)
    name = scalar(node, reading, field.name, "write factors, or the name of a bundled model")
    if name is None:
        return None
    try:
        model = bundled_model(name)
    except FleetError as error:
        reading.take(error, node)
        return None
    return Factors(**{field: getattr(model, field) for field in Factors._fields})


POWER_MODEL = Kind(_read_power_model, {"anyOf": [TEXT.schema, FACTORS]})
"""What is known of a site: factors, or the name of a bundled model; never a file."""


def _factors(values: dict[str, Any]) -> Factors:
    return Factors(
        server_over_accelerator=values.get("server_over_accelerator") or (),
        it_over_server=values.get("it_over_server"),
        facility_over_it=values.get("facility_over_it"),
        states_it=values.get("it_over_server") is not None,
    )


@cache
def bundled_model(name: str) -> PowerModel:
    """
    Return the bundled power model called *name*.

    Raises:
        FleetError: there is none.
    """
    names = shipped("power")
    if name not in names:
        hint = suggestion(name, names) or f"the bundled models are {', '.join(names)}"
        raise fail("power", f'no power model is named "{name}"', hint)
    path = FOLDER / f"{name}.yaml"
    model = _read_model(decode(str(path), path.read_bytes()), None)
    return model._replace(states_it=False)


def load_model(name: str | None) -> PowerModel:
    """
    Return the power model that `--power` asks for: a bundled one by its name, or a file's.

    A file states what it differs in from the nominal model.

    Raises:
        FleetError: there is no such model, or the file is not valid.
    """
    if name is None:
        return bundled_model(NOMINAL)
    if "/" in name or "\\" in name or name.endswith((".yaml", ".yml")):
        return _read_model(read_source(name), bundled_model(NOMINAL))
    return bundled_model(name)


def _read_model(source: Source, base: PowerModel | None) -> PowerModel:
    reading = Reading(source)
    for root in roots_of(reading):
        values = read_record(root, MODEL, reading)
        if values is None or reading.problems:
            continue
        factors = _factors(values)._replace(name=values["name"])
        if base is not None:
            model = base.with_factors(factors)
        elif factors.it_over_server and factors.facility_over_it:
            model = PowerModel(**factors._asdict())
        else:
            continue
        return model._replace(description=values["description"], sources=tuple(values["sources"]))
    if reading.problems:
        raise FleetError(reading.problems)
    raise fail(
        "power", f"{source.name} holds no power model", "write name:, description: and factors"
    )
