"""`fleet tables`: the throughput tables, and one of them in full."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fleet_cli.cli.completion import complete_tables
from fleet_cli.cli.options import Format, Output, Reference

if TYPE_CHECKING:
    from fleet_cli.report.model import Report

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def tables(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE]",
            help="A table to show in full.",
            show_default=False,
            autocompletion=complete_tables,
        ),
    ] = None,
    reference: Reference = None,
    format: Format = "table",
    output: Output = None,
) -> None:
    """
    List the throughput tables, or show one in full.

    One table comes with its rule in words and the rate of every accelerator that it rates.
    """
    from fleet_cli.cli.catalogue import list_tables, show_table
    from fleet_cli.cli.output import emit, outlet

    where = outlet(format, output)
    if name is None:
        rated, one = list_tables(reference)
    else:
        table, one = show_table(name, reference)

    def document() -> dict[str, Any]:
        from fleet_cli.report.tables_document import LIST, VIEW, Tables

        if name is None:
            return LIST.document(Tables(rated, one))
        return VIEW.document(Tables([table], one))

    def report() -> "Report":
        from fleet_cli.report.tables import table_report, tables_report

        return tables_report(rated) if name is None else table_report(table, one)

    emit(where, document, report)
