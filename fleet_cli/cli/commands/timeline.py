"""`fleet timeline`: totals over time, growth, and targets at their deadlines."""

from typing import Annotated

from fleet_cli.calc.amounts import ESTIMATES, WORST_CASE
from fleet_cli.cli import options
from fleet_cli.cli.options import option
from fleet_cli.cli.output import check_choice, emit, outlet, said_of, said_of_unrated

Every = Annotated[
    str | None,
    option("month|quarter|year", "Show the end of every period, not the dates that occur."),
]
Until = Annotated[
    str | None,
    option("DATE", "End at this date, as 2024-12-31; the last that occurs unless given."),
]


def timeline(
    manifests: options.Manifests = None,
    table: options.Table = None,
    reference: options.Reference = None,
    power: options.Power = None,
    by: options.By = None,
    where: options.Where = None,
    every: Every = None,
    as_of: Until = None,
    estimates: options.Estimates = WORST_CASE,
    format: options.PlotFormat = "table",
    output: options.Output = None,
    max_bytes: options.MaxBytes = None,
    quiet: options.Quiet = False,
    wide: options.Wide = False,
) -> None:
    """Follow fleets through time: totals, growth, targets."""
    from fleet_cli.calc.timeline import PERIODS, make_timeline
    from fleet_cli.cli.inputs import parse_as_of, parse_asked
    from fleet_cli.cli.load import load_fleets
    from fleet_cli.report.timeline import timeline_report
    from fleet_cli.report.timeline_document import timeline_shape

    place = outlet(format, output, quiet, "timeline", max_bytes)
    check_choice("--estimates", estimates, ESTIMATES)
    if every is not None:
        check_choice("--every", every, tuple(PERIODS))
    until, asked = parse_as_of(as_of), parse_asked(where)
    fleets, rating = load_fleets(manifests or (), table, reference, power, asked, by or ())
    names = {rated.fleet.manifest.fleet for rated in fleets}
    keys = by or (("fleet",) if len(names) > 1 else ())
    result = make_timeline(fleets, rating, keys, every, until, estimates)
    result = result._replace(where=asked)
    last = result.points[-1]
    dark = (*result.uncounted, *last.uncounted)
    emit(
        place,
        lambda: timeline_shape(result.by).document(result),
        lambda: timeline_report(result, wide),
        last.sums.equivalents.mid if last.sums else None,
        [*said_of(dark), *said_of_unrated(bool(last.sums and last.sums.unrated.high))],
    )
