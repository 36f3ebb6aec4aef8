"""`fleet diff`: what changed between two manifests or two git revisions."""

from functools import partial
from typing import Annotated

import typer

from fleet_cli.calc.amounts import ESTIMATES, WORST_CASE
from fleet_cli.cli import options
from fleet_cli.cli.options import argument, option
from fleet_cli.cli.output import check_choice, complain, emit, outlet, said_of, said_of_unrated

Named = Annotated[
    list[str],
    argument(
        "OLD NEW",
        "Files, folders, - for standard input, REV:path in git, REV: for the path of the "
        "other side, or :path as staged.",
    ),
]
Wide = Annotated[bool, typer.Option("--wide", help="Add the H100 equivalents of both sides.")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="Exit 1 where there is a difference.")]
MaxDecrease = Annotated[
    str | None, option("LIMIT", "Exit 1 where the total falls by more than this: 5%, or 20k H100e.")
]
Every = Annotated[
    str | None,
    option(
        "month|quarter|year",
        "Show what changes by the end of every period, and hold limits against every day that "
        "either side knows or plans.",
    ),
]
MaxIncrease = Annotated[
    str | None, option("LIMIT", "Exit 1 where the total rises by more than this: 5%, or 20k H100e.")
]


def diff(  # one parameter an option
    sides: Named,
    table: options.Table = None,
    reference: options.Reference = None,
    power: options.Power = None,
    by: options.By = None,
    where: options.Where = None,
    every: Every = None,
    as_of: options.AsOf = None,
    estimates: options.Estimates = WORST_CASE,
    format: options.PlotFormat = "table",
    output: options.Output = None,
    max_bytes: options.MaxBytes = None,
    quiet: options.Quiet = False,
    wide: Wide = False,
    exit_code: ExitCode = False,
    max_decrease: MaxDecrease = None,
    max_increase: MaxIncrease = None,
) -> None:
    """Show what changed between two manifests or git revisions."""
    from fleet_cli.calc.limits import parse_limit
    from fleet_cli.cli.diff import compare_sides
    from fleet_cli.cli.inputs import parse_as_of, parse_asked
    from fleet_cli.cli.sides import Asked
    from fleet_cli.report.diff import diff_report
    from fleet_cli.report.diff_document import diff_shape

    place = outlet(format, output, quiet, "diff", max_bytes)
    check_choice("--estimates", estimates, ESTIMATES)
    day = parse_as_of(as_of)
    limits = (
        ("decrease", -1, parse_limit("--max-decrease", max_decrease)),
        ("increase", 1, parse_limit("--max-increase", max_increase)),
    )
    keys = tuple(by or ("accelerator",))
    pools = parse_asked(where)
    asked = Asked(table, reference, power, pools, keys, day, estimates, every, limits)
    compared = compare_sides(sides, asked)
    if compared is None:
        return
    result, report = compared.diff, partial(diff_report, compared, wide)
    document = partial(diff_shape(result.keys).document, compared)
    said = [*said_of(result.uncounted), *said_of_unrated(bool(result.change.unrated))]
    emit(place, document, report, result.change.equivalents, said)
    for one in compared.crossed:
        complain(f"error[{one.rule}]: {one.message}\n")
    if compared.crossed or (exit_code and not result.is_empty):
        raise typer.Exit(1)
