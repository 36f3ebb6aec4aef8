"""From paths to fleets under every throughput table, with every problem in one error."""

from collections.abc import Iterable, Sequence
from datetime import date

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.calc.compare import Comparison, compare_fleets
from fleet_cli.cli.conventions import conventions_for
from fleet_cli.cli.inputs import read_manifest_texts
from fleet_cli.cli.load import ratings_of_targets, resolve_together
from fleet_cli.cli.references import reference_for
from fleet_cli.read.power import load_model


def load_comparison(
    paths: Iterable[str],
    tables: Sequence[str],
    reference: str | None,
    as_of: date | None,
    estimates: str,
    power: str | None = None,
) -> Comparison:
    """
    Read and resolve every fleet of the files at *paths*, and add each up under every table.

    Args:
        paths: Of manifests and folders.
        tables: Names or paths of the tables to compare; all that there are where it is empty.
        reference: The accelerator that counts as 1; None for the usual one.
        as_of: The date to count at, instead of each manifest's own.
        estimates: How estimates add up, one of ESTIMATES.
        power: The value of `--power`.

    Raises:
        FleetError: carries every problem that was found, but not what a table cannot rate.
    """
    resolved, problems = resolve_together(read_manifest_texts(paths))
    if problems:
        raise FleetError(problems)
    manifests = [fleet.manifest for fleet in resolved]
    chip = reference_for(manifests, reference)
    conventions = conventions_for(manifests, tables, chip)
    model = load_model(power)
    fleets = compare_fleets(resolved, conventions, as_of, estimates, model, ratings_of_targets)
    return Comparison(chip, estimates, fleets)
