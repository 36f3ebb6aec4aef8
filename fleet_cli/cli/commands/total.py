"""`fleet total`: totals of fleets, and deltas against their targets."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fleet_cli.base.diagnostics import fail
from fleet_cli.calc.amounts import ESTIMATES, WORST_CASE
from fleet_cli.cli import options
from fleet_cli.cli.output import check_choice, emit, outlet, said_of, said_of_unrated

if TYPE_CHECKING:
    from fleet_cli.calc.fleets import Totals
    from fleet_cli.report.model import Report

Trace = Annotated[
    bool,
    typer.Option(
        "--trace", help="Show every step that leads to the total, with its value and its source."
    ),
]


def total(
    manifests: options.Manifests = None,
    table: options.Table = None,
    reference: options.Reference = None,
    power: options.Power = None,
    by: options.By = None,
    where: options.Where = None,
    as_of: options.AsOf = None,
    estimates: options.Estimates = WORST_CASE,
    format: options.PlotFormat = "table",
    output: options.Output = None,
    max_bytes: options.MaxBytes = None,
    quiet: options.Quiet = False,
    wide: options.Wide = False,
    trace: Trace = False,
) -> None:
    """Total fleets in H100 equivalents, with deltas to targets."""
    from fleet_cli.calc.fleets import total_fleets
    from fleet_cli.cli.inputs import parse_as_of, parse_asked
    from fleet_cli.cli.load import load_fleets

    if trace and (by or quiet or wide):
        raise fail("option", "--trace shows steps, not groups", "leave --by, --wide and -q out")
    place = outlet(format, output, quiet, "total", max_bytes)
    check_choice("--estimates", estimates, ESTIMATES)
    day = parse_as_of(as_of)
    asked, keys = parse_asked(where), by or ("accelerator",)
    fleets, rating = load_fleets(manifests or (), table, reference, power, asked, keys)
    totals = total_fleets(fleets, rating, keys, day, estimates)._replace(where=asked)
    if trace:
        from fleet_cli.report.trace import TRACE, Lines, trace_report

        emit(place, lambda: TRACE.document(Lines(totals)), lambda: trace_report(totals))
        return

    # NOTE: each of the two is loaded for its formats alone: this is what a start is measured by.
    def document() -> dict[str, Any]:
        from fleet_cli.report.total_document import total_shape

        return total_shape(totals.by).document(totals)

    def report() -> "Report":
        from fleet_cli.report.total import total_report

        return total_report(totals, wide, rows_asked=by is not None)

    number = totals.known_sums and totals.known_sums.equivalents.mid
    emit(place, document, report, number, _left_out(totals))


def _left_out(totals: "Totals") -> Iterator[str]:
    missing = [one for one in totals.fleets if one.snapshot.is_uncounted and not one.wholes]
    early = [one.name for one in missing if one.snapshot.unknown_before is not None]
    yield from said_of(one.name for one in missing if one.name not in early)
    yield from said_of(early, "nothing is known yet of {}")
    yield from said_of_unrated(totals.sums.unrated.high > 0)
