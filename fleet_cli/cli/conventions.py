"""From the names of throughput tables to all of them side by side, broken ones told apart."""

from collections.abc import Sequence

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.calc.conventions import Convention, make_convention
from fleet_cli.cli.load import fallbacks_of
from fleet_cli.cli.references import own_reference
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import Reference, ThroughputTable
from fleet_cli.read.tables import all_tables, load_table, table_of


def every_convention(reference: Reference) -> tuple[Convention, ...]:
    """Return every bundled and installed table with one *reference*; none of them can fail."""
    found = []
    for entry in all_tables():
        if entry.table is None:
            problem = entry.problem.message if entry.problem else None
            found.append(Convention(entry.name, None, None, entry.package, problem))
        else:
            found.append(_convention(entry.table, reference, entry.package))
    return tuple(found)


def convention_of(name: str, reference: Reference) -> Convention:
    """
    Return the table that *name* means, a path or a name, with one *reference*.

    Raises:
        FleetError: there is no such table, it is not valid, or its fall-backs are not.
    """
    table = load_table(name)
    convention = make_convention(
        table, fallbacks_of(table), reference, getattr(table, "package", None)
    )
    return _of_its_own(convention, reference)


def conventions_for(
    manifests: Sequence[Manifest], names: Sequence[str], reference: Reference
) -> tuple[Convention, ...]:
    """
    Return the tables that fleets are compared by: *names*, else all of this reference.

    Without names, a table that counts in another reference of its own stays out, since it gives no
    total in this one, and a table of a manifest's own that is a file comes along.

    Raises:
        FleetError: a table that is asked for, by name or by a manifest, cannot be had.
    """
    if names:
        return tuple(convention_of(name, reference) for name in dict.fromkeys(names))
    found = {
        convention.name: convention
        for convention in every_convention(reference)
        if own_reference(convention.table) in (None, reference.name)
    }
    for manifest in manifests:
        own = table_of(manifest)
        if own is None or own in [convention.table for convention in found.values()]:
            continue
        # NOTE: a file may have the name of another table; both are compared then.
        name = f"{own.name} ({manifest.table})" if own.name in found else own.name
        found[name] = _convention(own, reference, None)._replace(name=name)
    return tuple(found.values())


def _convention(table: ThroughputTable, reference: Reference, package: str | None) -> Convention:
    try:
        return _of_its_own(
            make_convention(table, fallbacks_of(table), reference, package), reference
        )
    except FleetError as error:
        problem = error.diagnostics[0].message
        return Convention(table.name, table, None, package, problem)


def _of_its_own(convention: Convention, reference: Reference) -> Convention:
    """Return *convention*, with a word where it has another reference, which is no fault of it."""
    own = own_reference(convention.table)
    if convention.problem is None or own in (None, reference.name):
        return convention
    return convention._replace(problem=f"counts in {own}")
