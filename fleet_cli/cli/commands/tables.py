"""`fleet tables`: the throughput tables, and one of them in full."""

from typing import Annotated

from fleet_cli.cli import options
from fleet_cli.cli.options import argument
from fleet_cli.cli.output import emit, outlet


def tables(
    name: Annotated[
        str | None,
        argument("[NAME|FILE]", "A table to show in full.", complete=options.complete_tables),
    ] = None,
    reference: options.Reference = None,
    format: options.Format = "table",
    output: options.Output = None,
) -> None:
    """
    List the throughput tables, or show one in full.

    One table comes with its rule in words and the rate of every accelerator that it rates.
    """
    from fleet_cli.cli.catalogue import list_tables, show_table
    from fleet_cli.report.tables import LIST, VIEW, Tables, table_report, tables_report

    where = outlet(format, output)
    if name is None:
        listed = Tables(*list_tables(reference))
        emit(where, lambda: LIST.document(listed), lambda: tables_report(listed))
    else:
        rated, one = show_table(name, reference)
        shown = Tables((rated,), one)
        emit(where, lambda: VIEW.document(shown), lambda: table_report(shown))
