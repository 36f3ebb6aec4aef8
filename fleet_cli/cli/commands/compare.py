"""`fleet compare`: fleets under every throughput table."""

from typing import Annotated

from fleet_cli.calc.amounts import ESTIMATES, WORST_CASE
from fleet_cli.cli import options
from fleet_cli.cli.options import option
from fleet_cli.cli.output import check_choice, emit, outlet


def compare(
    manifests: options.Manifests = None,
    table: Annotated[
        list[str] | None,
        option(
            "NAME|FILE",
            "Compare by this table; may be given several times; all tables unless given.",
            "--table",
            "-t",
            complete=options.complete_tables,
        ),
    ] = None,
    reference: options.Reference = None,
    power: options.Power = None,
    where: options.Where = None,
    as_of: options.AsOf = None,
    estimates: options.Estimates = WORST_CASE,
    format: options.PlotFormat = "table",
    output: options.Output = None,
    max_bytes: options.MaxBytes = None,
) -> None:
    """Total a fleet under every table: how much hangs on the choice."""
    from fleet_cli.cli.conventions import load_comparison
    from fleet_cli.cli.inputs import parse_as_of, parse_asked
    from fleet_cli.report.compare import COMPARE, compare_report

    place = outlet(format, output, command="compare", max_bytes=max_bytes)
    check_choice("--estimates", estimates, ESTIMATES)
    day = parse_as_of(as_of)
    asked = parse_asked(where)
    comparison = load_comparison(
        manifests or (), table or (), reference, day, estimates, power, asked
    )
    emit(place, lambda: COMPARE.document(comparison), lambda: compare_report(comparison))
