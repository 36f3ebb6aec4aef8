"""From paths to fleets under every throughput table, with every problem in one error."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.calc.compare import Comparison, FleetComparison, compare_fleets
from fleet_cli.cli.conventions import conventions_for
from fleet_cli.cli.inputs import read_manifest_texts
from fleet_cli.cli.load import ratings_of_targets, resolve_together
from fleet_cli.cli.references import not_measured, reference_for
from fleet_cli.model.manifest import Where
from fleet_cli.read.power import load_model


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
        from fleet_cli.cli.selection import select

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
