"""Throughput tables by name or path: bundled, a user's own file, or installed."""

import os
from pathlib import Path
from typing import Any

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.fields import Reading
from fleet_cli.read.files import decode, read_source
from fleet_cli.read.node_reader import NodeReader
from fleet_cli.read.stores import Astray, is_yaml_name
from fleet_cli.read.table_kinds import read_table_node

FOLDER = Path(__file__).parent.parent / "data" / "tables"


def bundled_names() -> tuple[str, ...]:
    """Return the names of the tables that ship with the program, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


class Found(NamedTuple):
    """A table that there is, or what keeps it from being used."""

    name: str
    table: ThroughputTable | None
    package: str | None = None
    """The package that installed it; None where it ships with the program."""
    problem: Diagnostic | None = None


def all_tables() -> tuple[Found, ...]:
    """Return every bundled table and then every installed one, broken ones included, by name."""
    from fleet_cli.read.plugins import clash, installed_names, load_installed

    shipped = bundled_names()
    found = [Found(name, named_table(name)) for name in shipped]
    for name in installed_names():
        try:
            if name in shipped:
                raise clash(name)
            table = load_installed(name)
            found.append(Found(name, table, getattr(table, "package", None)))
        except FleetError as error:
            found.append(Found(name, None, problem=error.diagnostics[0]))
    return tuple(found)


def load_table(name: str) -> ThroughputTable:
    """
    Return the table that `--table` names: a path, a bundled table, or an installed one.

    Raises:
        FleetError: there is no such table, or it is not valid.
    """
    if is_path(name):
        return read_table(read_source(name))
    return named_table(name)


def named_table(name: str) -> ThroughputTable:
    """
    Return the bundled or installed table called *name*.

    Raises:
        FleetError: there is no such table, or it is not valid.
    """
    path = FOLDER / f"{name}.yaml"
    # NOTE: a name is one word, so that no manifest reaches out of the folder.
    if name.replace("-", "").replace(".", "").isalnum() and os.path.isfile(path):
        return read_table(decode(str(path), path.read_bytes()))
    from fleet_cli.read.plugins import installed_names, load_installed

    table = load_installed(name)
    if table is not None:
        return table
    known = (*bundled_names(), *installed_names())
    hint = suggestion(name, known) or f"the tables are {', '.join(known)}"
    raise fail("unknown-table", f'there is no throughput table "{name}"', hint)


def table_of(manifest: Manifest) -> ThroughputTable | None:
    """
    Return the table that a manifest names, or None where it names none.

    Raises:
        FleetError: there is no such table, it may not be read, or it is not valid.
    """
    name = manifest.table
    if name is None:
        return None
    try:
        return read_table(_beside(manifest.source, name)) if is_path(name) else named_table(name)
    except FleetError as error:
        raise FleetError(_at_table(problem, manifest) for problem in error.diagnostics) from error


def _beside(source: Source, path: str) -> Source:
    try:
        if source.origin is not None:
            return source.origin.beside(path)
    except Astray:
        pass
    message = (
        "a manifest's table must be a YAML file in its repository (outside git: below its folder)"
    )
    hint = "put the table there, where nothing is hidden, or give it with --table"
    raise fail("table-path", message, hint)


def _at_table(problem: Diagnostic, manifest: Manifest) -> Diagnostic:
    if problem.source is not None:
        return problem
    return problem._replace(source=manifest.source, span=manifest.table_span)


def is_path(name: str) -> bool:
    """Whether *name* is that of a file, not of a table."""
    return "/" in name or os.sep in name or is_yaml_name(name)


def read_table(source: Source) -> ThroughputTable:
    """
    Read the table that a YAML text describes.

    Raises:
        FleetError: the text is not a valid table; carries every problem found.
    """
    reading = Reading(source)
    tables = [
        read_table_node(document.root, reading)
        for document in NodeReader(source, reading.problems).documents()
        if document.root is not None
    ]
    if not reading.problems and len(tables) != 1:
        message = f"a table file holds one table, not {len(tables)}"
        hint = "write one table a file"
        reading.problems.append(Diagnostic("table", message, source, Span(1, 1, 2), hint))
    if reading.problems:
        raise FleetError(reading.problems)
    table: Any = tables[0]
    return table  # type: ignore[no-any-return]  # a table that is None has left a problem
