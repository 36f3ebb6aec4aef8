"""`fleet convert`: a sum of accelerators and systems without a manifest."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fleet_cli.cli.options import (
    Format,
    Include,
    Output,
    Power,
    Quiet,
    Reference,
    Table,
    complete_units,
)

if TYPE_CHECKING:
    from fleet_cli.report.model import Report

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def convert(
    expression: Annotated[
        str,
        typer.Argument(
            metavar="SUM",
            help='Counts and names: "350k H100 + 16 p4d.24xlarge".',
            show_default=False,
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="ACCELERATOR|QUANTITY|WATTS",
            help="What to count in: what --reference takes, or watts, such as MW.",
            show_default=False,
            autocompletion=complete_units,
        ),
    ] = None,
    table: Table = None,
    reference: Reference = None,
    power: Power = None,
    include: Include = None,
    format: Format = "table",
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Convert a sum, such as "350k H100 + 16 p4d.24xlarge"."""
    from fleet_cli.cli.convert import load_conversion
    from fleet_cli.cli.output import emit, outlet

    where = outlet(format, output, quiet)
    conversion = load_conversion(expression, to, reference, table, power, include)

    def document() -> dict[str, Any]:
        from fleet_cli.report.convert_document import CONVERT

        return CONVERT.document(conversion)

    def report() -> "Report":
        from fleet_cli.report.convert import convert_report

        return convert_report(conversion)

    emit(where, document, report, conversion.amount.mid)
