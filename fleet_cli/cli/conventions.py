"""Throughput tables side by side, broken ones told apart, and fleets under each of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.edition import shipped
from fleet_cli.calc.compare import Comparison, FleetComparison, compare_fleets
from fleet_cli.calc.conventions import Convention, make_convention
from fleet_cli.cli.inputs import read_manifest_texts, select
from fleet_cli.cli.load import asked_table, fallbacks_of, ratings_of_targets, resolve_together
from fleet_cli.cli.references import not_measured, reference_for
from fleet_cli.model.manifest import Manifest, Where
from fleet_cli.model.throughput import Reference, ThroughputTable
from fleet_cli.read.power import load_model
from fleet_cli.read.tables import (
    all_tables,
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
        bundled = map(named_table, shipped("tables"))
        tables = [table for table in bundled if table.reference in (None, reference.name)]
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


def load_comparison(
    paths: Iterable[str],
    tables: Sequence[str],
    reference: str | None,
    as_of: date | None,
    estimates: str,
    power: str | None = None,
    where: Where = (),
) -> Comparison:
    """
    Read and resolve every fleet of the files at *paths*, and add each up under every table.

    Args:
        tables: Names or paths of the tables to compare; all that there are where it is empty.
        reference: The accelerator that counts as 1; None for the usual one.
        as_of: The date to count at, instead of each manifest's own.

    Raises:
        FleetError: carries every problem that was found, but not what a table cannot rate.
    """
    resolved, problems = resolve_together(read_manifest_texts(paths))
    if problems:
        raise FleetError(problems)
    if where:
        (resolved,) = select([resolved], where)
    manifests = [fleet.manifest for fleet in resolved]
    chip = reference_for(manifests, reference)
    conventions = conventions_for(manifests, tables, chip)
    model = load_model(power)
    fleets = compare_fleets(resolved, conventions, as_of, estimates, model, ratings_of_targets)
    unmeasured = [problem for fleet in fleets for problem in _unmeasured(fleet)]
    if unmeasured:
        raise FleetError(unmeasured)
    return Comparison(chip, estimates, fleets, where=where)


def _unmeasured(fleet: FleetComparison) -> Iterator[Diagnostic]:
    """Yield a problem for each goal that none of the tables measures: no total would pass it over."""
    measured = {delta.target.name for total in fleet.tables for delta in total.targets}
    others = {delta.target.name: delta for total in fleet.tables for delta in total.unmeasured}
    table = next((total.convention.table for total in fleet.tables if total.unmeasured), None)
    for name, delta in others.items():
        if name not in measured and table is not None:
            unit, place = delta.aim.measure.unit, delta.target.goal_span or delta.target.span
            hint = not_measured(table, unit)[1] or "name a table: of the target that measures it"
            message = f"none of these tables measures {unit}"
            yield Diagnostic("unit", message, delta.manifest.source, place, hint)
