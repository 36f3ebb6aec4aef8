"""Throughput tables by name or path: bundled, a user's own file, or installed."""

import os
from collections.abc import Iterable, Sequence
from functools import cache

from fleet_cli.base.characters import printable
from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.edition import DATA, shipped
from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import BUNDLED, TableOrigin, ThroughputTable
from fleet_cli.read.fields import Reading, shorten
from fleet_cli.read.files import decode, read_source
from fleet_cli.read.node_reader import roots_of
from fleet_cli.read.nodes import MappingNode, Node
from fleet_cli.read.stores import Astray, is_yaml_name
from fleet_cli.read.table_fields import read_table_node

FOLDER = DATA / "tables"


class Found(NamedTuple):
    """A table that there is, or what keeps it from being used."""

    name: str
    table: ThroughputTable | None
    problem: Diagnostic | None = None


def all_tables() -> tuple[Found, ...]:
    """Return every bundled table and then every installed one, broken ones included, by name."""
    from fleet_cli.read.plugins import clash, installed_names, load_installed, unusable

    bundled = shipped("tables")
    found = [Found(name, named_table(name)) for name in bundled]
    for name in installed_names():
        try:
            if name.lower() in bundled:
                raise clash(name)
            found.append(Found(name, load_installed(name)))
        except FleetError as error:
            problem = error.diagnostics[0]
            if problem.source is not None:
                where = f"{problem.source.name}:{problem.line}:{problem.column}"
                problem = unusable(name, f"{where}: {problem.message}").diagnostics[0]
            found.append(Found(printable(name), None, problem))
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
    table = _bundled(name)
    if table is None:
        from fleet_cli.read.plugins import clash, load_installed

        table = load_installed(name)
        if table is not None and name.lower() in shipped("tables"):
            raise clash(name)
    if table is not None:
        return table
    raise fail("unknown-table", *_unknown(name))


@cache
def _bundled(name: str) -> ThroughputTable | None:
    path = FOLDER / f"{name}.yaml"
    # NOTE: a name is one word, so that no manifest reaches out of the folder.
    if not name.replace("-", "").replace(".", "").isalnum() or not os.path.isfile(path):
        return None
    return read_table(decode(str(path), path.read_bytes()), BUNDLED)


def _unknown(name: str) -> tuple[str, str]:
    """Return what is said of a table that there is not: message and hint."""
    from fleet_cli.read.plugins import installed_names

    known = (*shipped("tables"), *map(printable, installed_names()))
    hint = suggestion(name, known) or f"the tables are {', '.join(known)}"
    return f'there is no throughput table "{shorten(name)}"', hint


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
        raise FleetError(
            # NOTE: what is wrong in the table's own file stands there.
            problem
            if problem.source
            else problem._replace(source=manifest.source, span=manifest.table_span)
            for problem in error.diagnostics
        ) from error


class Choice(NamedTuple):
    """A table, and the manifest that names it; None where it is the usual one."""

    table: ThroughputTable
    manifest: Manifest | None

    @property
    def text(self) -> str:
        """The table with its place, for a note."""
        if self.manifest is None or self.manifest.table_span is None:
            return f"{self.table.title}, where none is named"
        place = f"{self.manifest.source.name}:{self.manifest.table_span.line}"
        return f"{place}: {self.table.title}"


def conflicts(chosen: Iterable[Choice]) -> list[Diagnostic]:
    """Return the problem of manifests by different tables, at the last that names one, or none."""
    choices: list[Choice] = []
    for choice in chosen:
        if not any(choice.table.is_same(other.table) for other in choices):
            choices.append(choice)
    if len(choices) < 2:
        return []
    names = " and ".join(sorted(choice.table.name for choice in choices))
    message = f"the manifests are rated by different tables: {names}"
    hint = "choose the one to use with --table; rates of different tables do not add up"
    *others, last = sorted(choices, key=lambda choice: choice.manifest is not None)
    notes = tuple(choice.text for choice in others)
    source = last.manifest and last.manifest.source
    span = last.manifest and last.manifest.table_span
    return [Diagnostic("table-conflict", message, source, span, hint, notes)]


def known_to(table: ThroughputTable, manifests: Sequence[Manifest]) -> ThroughputTable:
    """Return *table*, strange to it only what none of the *manifests* adds to the catalogue."""
    if not table.strange:
        return table
    from fleet_cli.read.tables_measured import strange_key

    chips = [chip for manifest in manifests for chip in manifest.accelerators]
    known = {strange_key(name) for chip in chips for name in (chip.name, *chip.aliases)}
    strange = (one for one in table.strange if strange_key(one.name) not in known)
    return table._replace(strange=tuple(strange))


def distinct(tables: Iterable[ThroughputTable]) -> tuple[ThroughputTable, ...]:
    """
    Return *tables*, each once.

    Raises:
        FleetError: two that differ have one name.
    """
    found: dict[str, ThroughputTable] = {}
    for table in tables:
        other = found.setdefault(table.name.lower(), table)
        if not other.is_same(table):
            where = " and ".join(sorted(one.origin.text for one in (other, table)))
            message = f"two tables are called {shorten(table.name)}: {where}"
            raise fail("table-conflict", message, "give each a name of its own")
    return tuple(found.values())


def _beside(source: Source, path: str) -> Source:
    try:
        if source.origin is not None:
            return source.origin.beside(path)
    except Astray:
        pass
    message = "a manifest's table must be a YAML file in its repository (outside git: in the folder named)"
    hint = "put the table there, where nothing is hidden, or give it with --table"
    raise fail("table-path", message, hint)


def is_path(name: str) -> bool:
    """Whether *name* is that of a file, not of a table."""
    return "/" in name or os.sep in name or is_yaml_name(name)


def read_table(source: Source, origin: TableOrigin | None = None) -> ThroughputTable:
    """
    Read the table that a YAML text describes.

    Args:
        origin: Where the table comes from; None for a file of the user's, which may not take the
            name of a table that ships with the program or is installed.
    Raises:
        FleetError: the text is not a valid table; carries every problem found.
    """
    reading = Reading(source)
    roots = roots_of(reading)
    tables = [read_table_node(root, reading) for root in roots]
    if not reading.problems and len(tables) != 1:
        message = f"a table file holds one table, not {len(tables)}"
        hint = "write one table a file"
        reading.problems.append(Diagnostic("table", message, source, Span(1, 1, 2), hint))
    table = tables[0] if tables else None
    if table is not None and type(roots[0]) is MappingNode:
        table = table._replace(origin=origin or _file_origin(source))
        nodes = roots[0].all_fields()
        if origin is None:
            _check_name(table, nodes["name"][1], reading)
        if table.origin != BUNDLED:
            _check_unit(table, nodes["unit"][1], reading)
        fault = table.fallback and fallback_fault(table.name, table.fallback)
        if fault:
            reading.problem(fault.code, fault.message, nodes["fallback"][1], fault.hint)
    if reading.problems or table is None:
        raise FleetError(reading.problems)
    return table


def _file_origin(source: Source) -> TableOrigin:
    # NOTE: imported here since most runs use a bundled table.
    import hashlib

    digest = hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
    return TableOrigin("file", source.name, digest)


def _check_name(table: ThroughputTable, node: Node, reading: Reading) -> None:
    """Add a problem where a file has the name of another table; that table's own file has it too."""
    from fleet_cli.read.plugins import packages_with

    is_bundled, packages = table.name.lower() in shipped("tables"), packages_with(table.name)
    if not is_bundled and not packages:
        return
    try:
        if named_table(table.name).is_same(table):
            return
    except FleetError:
        pass  # it cannot be used, and has the name all the same
    owner = "ships with the program" if is_bundled else f"{packages} installs"
    message = f'"{shorten(table.name)}" is the name of a table that {owner}'
    reading.problem("table-name", message, node, "give this one a name of its own")


def _check_unit(table: ThroughputTable, node: Node, reading: Reading) -> None:
    """Add a problem where the unit means something else than what the table counts."""
    from fleet_cli.read.table_units import OWN_UNIT, unit_fault

    is_memory = getattr(table.rule, "fields", None) == (("memory_gb", 1),)
    fault = unit_fault(table.unit, is_memory)
    if fault:
        message = f'a table cannot count in "{shorten(table.unit)}", which {fault}'
        reading.problem("unit", message, node, OWN_UNIT)


def fallback_fault(name: str, fallback: str) -> Diagnostic | None:
    """Return why the table *name* cannot fall back to another, or None where it can."""
    from fleet_cli.read.plugins import installed_names

    if fallback == name:
        message = f"the table {shorten(name)} falls back to itself"
        return Diagnostic("table-fallback", message, hint="name another table, or none")
    if fallback not in shipped("tables") and fallback not in installed_names():
        message, hint = _unknown(fallback)
        return Diagnostic("unknown-table", message, hint=hint)
    return None
