"""From the names of throughput tables to all of them side by side, broken ones told apart."""

from collections.abc import Sequence

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.calc.conventions import Convention, make_convention
from fleet_cli.cli.load import asked_table, fallbacks_of
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import Reference, ThroughputTable
from fleet_cli.read.tables import (
    all_tables,
    bundled_names,
    distinct,
    known_to,
    named_table,
    table_of,
)


def every_convention(reference: Reference) -> tuple[Convention, ...]:
    """Return every bundled and installed table with one *reference*; none of them can fail."""
    return tuple(
        Convention(entry.name, None, None, entry.problem and entry.problem.message)
        if entry.table is None
        else convention_by(entry.table, reference)
        for entry in all_tables()
    )


def conventions_for(
    manifests: Sequence[Manifest], names: Sequence[str], reference: Reference
) -> tuple[Convention, ...]:
    """
    Return the tables that fleets are compared by: *names*, else the bundled ones of this reference.

    Without names, a table that counts in another reference of its own stays out, since it gives no
    total in this one; so does what is installed; and the tables that *manifests* name come along.

    Raises:
        FleetError: a table that is asked for, by name or by a manifest, cannot be had, or two have
            one name.
    """
    if names:
        tables = [asked_table(name) for name in names]
    else:
        shipped = map(named_table, bundled_names())
        tables = [table for table in shipped if table.reference in (None, reference.name)]
        tables += [table for table in map(table_of, manifests) if table is not None]
    known = (known_to(table, manifests) for table in distinct(tables))
    return tuple(convention_by(table, reference) for table in known)


def convention_by(table: ThroughputTable, reference: Reference) -> Convention:
    """Return a *table* with one reference, or with the reason why it cannot rate by it."""
    try:
        convention = make_convention(table, fallbacks_of(table), reference)
    except FleetError as error:
        return Convention(table.name, table, None, error.diagnostics[0].message)
    if convention.problem is None or table.reference in (None, reference.name):
        return convention
    # NOTE: that it counts in another reference is no fault of it.
    return convention._replace(problem=f"counts in {table.reference}")
