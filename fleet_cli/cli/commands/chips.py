"""`fleet chips`: the catalogue, and one entry of it in full."""

from typing import Annotated

from fleet_cli.base.diagnostics import fail
from fleet_cli.cli import options
from fleet_cli.cli.options import argument, option
from fleet_cli.cli.output import emit, outlet

Name = Annotated[
    str | None,
    argument(
        "[NAME]",
        "An accelerator or system to show in full, by any name.",
        complete=options.complete_chips,
    ),
]
Vendor = Annotated[str | None, option("VENDOR", "List only this maker's.")]
Architecture = Annotated[
    str | None,
    option("ARCHITECTURE", "List only this architecture; Blackwell means Blackwell Ultra too."),
]
Search = Annotated[
    str | None,
    option("TEXT", "List only those with this in a name, alias or note.", "--search", "-s"),
]
After = Annotated[
    str | None, option("MONTH", "List only those released after this month, as 2022-09.")
]


def chips(
    name: Name = None,
    vendor: Vendor = None,
    architecture: Architecture = None,
    search: Search = None,
    released_after: After = None,
    table: options.Table = None,
    reference: options.Reference = None,
    power: options.Power = None,
    include: options.Include = None,
    format: options.Format = "table",
    output: options.Output = None,
) -> None:
    """
    List the catalogue, or show one entry in full.

    One entry comes with its aliases, its sources and its rate under every table.
    """
    from fleet_cli.calc.chips import Filter
    from fleet_cli.cli.catalogue import list_chips, show_chip
    from fleet_cli.report.chips import chip_report, chips_report
    from fleet_cli.report.chips_document import LIST, VIEW

    where = outlet(format, output)
    chosen = Filter(vendor, architecture, search, released_after)
    if name is None:
        listed = list_chips(chosen, table, reference, include)
        emit(where, lambda: LIST.document(listed), lambda: chips_report(listed))
        return
    if any(chosen):
        raise fail("option", "a name and a filter do not go together", "give one of the two")
    view = show_chip(name, table, reference, power, include)
    emit(where, lambda: VIEW.document(view), lambda: chip_report(view))
