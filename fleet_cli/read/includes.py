"""Files of definitions: chips, systems, sources and a power model that many manifests share."""

from functools import cache
from typing import Any

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.source import Source, Span
from fleet_cli.model.manifest import Manifest
from fleet_cli.read.fields import Reading, Record, read_record
from fleet_cli.read.files import read_source
from fleet_cli.read.manifest_fields import DEFINING, MANIFEST
from fleet_cli.read.node_reader import roots_of
from fleet_cli.read.nodes import Node
from fleet_cli.read.stores import Astray

DEFINITIONS = Record("a file of definitions", {name: MANIFEST.fields[name] for name in DEFINING})


@cache
def _read(name: str, text: str) -> tuple[Manifest, tuple[Diagnostic, ...]]:
    """
    Read a text of definitions; one that many manifests include, once.

    Returns:
        A manifest that has no pools, and what is right of the text; and what is wrong with it.
    """
    source = Source(name, text)
    reading = Reading(source)
    found = [read_record(root, DEFINITIONS, reading) or {} for root in roots_of(reading)]
    if not reading.problems and len(found) != 1:
        hint = f"write one document with {', '.join(DEFINING)}"
        message = f"a file of definitions holds one document, not {len(found)}"
        reading.problems.append(Diagnostic("include", message, source, Span(1, 1, 2), hint))
    values: dict[str, Any] = found[0] if found else {}
    accelerators, systems = (
        [(entry, span) for entry, span in values.get(key) or () if entry is not None]
        for key in ("accelerators", "systems")
    )
    manifest = Manifest(
        fleet="",
        source=source,
        span=Span(1, 1, 2),
        accelerators=tuple(entry for entry, _ in accelerators),
        systems=tuple(entry for entry, _ in systems),
        added_places=tuple((source, span) for _, span in (*accelerators, *systems)),
        citations=values.get("sources") or (),
        power_model=values.get("power_model"),
    )
    return manifest, tuple(reading.problems)


def included(paths: tuple[str, ...], node: Node, reading: Reading) -> list[Manifest]:
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
    for _, problems in found:
        reading.problems += problems
    return [manifest for manifest, _ in found]


def definitions_at(path: str) -> Manifest:
    """
    Return a manifest that has no pools, and what the file at *path* defines.

    Raises:
        FleetError: it cannot be read, or is wrong.
    """
    given = read_source(path)
    manifest, problems = _read(given.name, given.text)
    if problems:
        raise FleetError(problems)
    return manifest
