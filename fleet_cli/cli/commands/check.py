"""`fleet check`: whether manifests are valid and targets, floors and ceilings hold."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fleet_cli.calc.totals import ESTIMATES, WORST_CASE
from fleet_cli.cli.options import AsOf, Estimates, Output, Quiet, Reference, Table

if TYPE_CHECKING:
    from fleet_cli.cli.output import Outlet
    from fleet_cli.report.check import CheckReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)

TEXTS = {
    "table": "fleet_cli.render.findings",
    "github": "fleet_cli.render.annotations",
    "junit": "fleet_cli.render.junit",
}
"""The formats that only a check has, each with the module that renders it."""

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[MANIFEST]...",
        help="Files, folders, patterns such as 'fleets/**/*.yaml', or - for standard input; "
        "fleet.yaml where none is given. Throughput tables are checked too.",
        show_default=False,
    ),
]
Minimum = Annotated[
    str | None,
    typer.Option(
        "--min", metavar="N", help="H100e that every fleet must have.", show_default=False
    ),
]
Maximum = Annotated[
    str | None,
    typer.Option("--max", metavar="N", help="H100e that no fleet may exceed.", show_default=False),
]
Require = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TARGET",
        help="Name of a target that must be there and met; other targets then only warn. May be "
        "given several times; without it every target must be met.",
        show_default=False,
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Pending and undecided fail too.")]
CheckFormat = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="table, json, csv, markdown, github (annotations) or junit.",
    ),
]


@app.command()
def check(  # one parameter an option
    manifests: Paths = None,
    min: Minimum = None,
    max: Maximum = None,
    require: Require = None,
    strict: Strict = False,
    table: Table = None,
    reference: Reference = None,
    as_of: AsOf = None,
    estimates: Estimates = WORST_CASE,
    format: CheckFormat = "table",
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """
    Check manifests for CI: validity, targets, floors.

    Exits with 1 where a target is missed or a floor is broken, and with 2 on bad input.
    """
    from fleet_cli.calc.check import Rules
    from fleet_cli.calc.limits import parse_amount
    from fleet_cli.cli.check_files import Basis, check_files
    from fleet_cli.cli.load import parse_day
    from fleet_cli.cli.output import check_choice, outlet
    from fleet_cli.render.words import sentence
    from fleet_cli.report.check import check_report

    where = outlet(format, output, quiet, ("github", "junit"))
    check_choice("--estimates", estimates, ESTIMATES)
    rules = Rules(
        None if min is None else parse_amount("--min", min),
        None if max is None else parse_amount("--max", max),
        tuple(require or ()),
        strict,
    )
    basis = Basis(table, reference, parse_day(as_of), estimates)
    checked = check_files(manifests or (), basis, rules)
    _emit(check_report(checked, sentence), where)
    if not checked.has_passed:
        raise typer.Exit(2 if checked.is_invalid else 1)


def _emit(report: "CheckReport", where: "Outlet") -> None:
    from importlib import import_module

    from fleet_cli.cli.output import emit, write
    from fleet_cli.report.check import check_tables

    failed = sum(case.level == "error" for case in report.cases)
    if where.format in TEXTS and not where.quiet:
        renderer: Any = import_module(TEXTS[where.format])
        write(renderer.render(report), where.path)
    else:
        emit(where, lambda: _document(report), lambda: check_tables(report), failed)


def _document(report: "CheckReport") -> dict[str, Any]:
    from fleet_cli.report.check_document import CHECK

    return CHECK.document(report)
