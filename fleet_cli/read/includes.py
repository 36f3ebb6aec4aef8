"""Files of definitions: chips, systems, sources and a power model that many manifests share."""

from functools import cache
from typing import Any

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Place, Source, Span
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.manifest import Citation, Manifest
from fleet_cli.model.power import Factors
from fleet_cli.read.fields import Reading, Record, read_record
from fleet_cli.read.files import read_source
from fleet_cli.read.manifest_fields import DEFINING, MANIFEST
from fleet_cli.read.node_reader import roots_of
from fleet_cli.read.nodes import Node
from fleet_cli.read.stores import Astray

DEFINITIONS = Record("a file of definitions", {name: MANIFEST.fields[name] for name in DEFINING})


class Definitions(NamedTuple):
    """What a file of definitions holds."""

    source: Source
    accelerators: tuple[tuple[Accelerator, Place], ...] = ()
    systems: tuple[tuple[System, Place], ...] = ()
    citations: tuple[Citation, ...] = ()
    power_model: Factors | None = None
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with it; the rest is what is not."""


@cache
def _read(name: str, text: str) -> Definitions:
    """Read a text of definitions; one that many manifests include, once."""
    source = Source(name, text)
    reading = Reading(source)
    found = [read_record(root, DEFINITIONS, reading) or {} for root in roots_of(reading)]
    if not reading.problems and len(found) != 1:
        hint = f"write one document with {', '.join(DEFINING)}"
        message = f"a file of definitions holds one document, not {len(found)}"
        reading.problems.append(Diagnostic("include", message, source, Span(1, 1, 2), hint))
    values: dict[str, Any] = found[0] if found else {}
    accelerators, systems = (
        tuple((entry, (source, span)) for entry, span in values.get(key) or () if entry is not None)
        for key in ("accelerators", "systems")
    )
    return Definitions(
        source,
        accelerators=accelerators,
        systems=systems,
        citations=values.get("sources") or (),
        power_model=values.get("power_model"),
        problems=tuple(reading.problems),
    )


def included(paths: tuple[str, ...], node: Node, reading: Reading) -> list[Definitions]:
    """Return what the files at *paths* define, which the manifest of *reading* names at *node*."""
    found = []
    for path in dict.fromkeys(paths):
        origin = reading.source.origin
        try:
            if origin is None:
                raise Astray("to nowhere")
            beside = origin.beside(path)
            found.append(_read(beside.name, beside.text))
        except Astray:
            message = f"{path} is no YAML file of the repository (outside git: of the folder named)"
            hint = "put it there, where nothing is hidden"
            reading.problem("include", message, node, hint)
        except FleetError as error:
            reading.take(error, node)
    for one in found:
        reading.problems += one.problems
    return found


def definitions_at(path: str) -> Manifest:
    """
    Return a manifest that has no pools, and what the file at *path* defines.

    Raises:
        FleetError: it cannot be read, or is wrong.
    """
    given = read_source(path)
    found = _read(given.name, given.text)
    if found.problems:
        raise FleetError(found.problems)
    return Manifest(
        fleet="",
        source=found.source,
        span=Span(1, 1, 2),
        accelerators=tuple(entry for entry, _ in found.accelerators),
        systems=tuple(entry for entry, _ in found.systems),
        added_places=tuple(place for _, place in (*found.accelerators, *found.systems)),
        citations=found.citations,
        power_model=found.power_model,
    )
