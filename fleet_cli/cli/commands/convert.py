"""`fleet convert`: a sum of accelerators and systems without a manifest."""

from typing import Annotated

from fleet_cli.cli import options
from fleet_cli.cli.options import argument, option
from fleet_cli.cli.output import emit, outlet


def convert(
    expression: Annotated[str, argument("SUM", 'Counts and names: "350k H100 + 16 p4d.24xlarge".')],
    to: Annotated[
        str | None,
        option(
            "ACCELERATOR|QUANTITY|WATTS",
            "What to count in: what --reference takes, or watts, such as MW.",
            complete=options.complete_units,
        ),
    ] = None,
    table: options.Table = None,
    reference: options.Reference = None,
    power: options.Power = None,
    include: options.Include = None,
    format: options.Format = "table",
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> None:
    """Convert a sum, such as "350k H100 + 16 p4d.24xlarge"."""
    from fleet_cli.cli.convert import load_conversion
    from fleet_cli.report.convert import CONVERT, convert_report

    where = outlet(format, output, quiet)
    conversion = load_conversion(expression, to, reference, table, power, include)
    emit(
        where,
        lambda: CONVERT.document(conversion),
        lambda: convert_report(conversion),
        conversion.amount.mid,
    )
