"""`fleet check`: whether manifests are valid and targets, floors and ceilings hold."""

from functools import partial
from typing import Annotated

import typer

from fleet_cli.base.diagnostics import fail
from fleet_cli.calc.amounts import ESTIMATES, WORST_CASE
from fleet_cli.cli import options
from fleet_cli.cli.options import argument, option
from fleet_cli.cli.output import check_choice, emit, outlet

Paths = Annotated[
    list[str] | None,
    argument(
        "[MANIFEST]...",
        "Files, folders, patterns such as 'fleets/**/*.yaml', or - for standard input; "
        "fleet.yaml where none is given. Throughput tables are checked too.",
    ),
]
Minimum = Annotated[str | None, option("N", "H100e that every fleet must have.")]
Maximum = Annotated[str | None, option("N", "H100e that no fleet may exceed.")]
Require = Annotated[
    list[str] | None,
    option(
        "TARGET",
        "Name of a target that must be there and may not be missed; other targets then only "
        "warn. May be given several times; without it no target may be missed.",
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Pending and undecided fail too.")]
CheckFormat = Annotated[
    str, options.format_option("check", "; github is for annotations of a workflow")
]


def check(  # one parameter an option
    manifests: Paths = None,
    min: Minimum = None,
    max: Maximum = None,
    require: Require = None,
    strict: Strict = False,
    table: options.Table = None,
    reference: options.Reference = None,
    power: options.Power = None,
    where: options.Where = None,
    as_of: options.AsOf = None,
    estimates: options.Estimates = WORST_CASE,
    format: CheckFormat = "table",
    output: options.Output = None,
    max_bytes: options.MaxBytes = None,
    quiet: options.Quiet = False,
) -> None:
    """
    Check manifests for CI: validity, targets, floors.

    Exits with 1 where a target is missed or a floor is broken, and with 2 on bad input.
    """
    from fleet_cli.calc.check import Rules
    from fleet_cli.calc.limits import parse_amount
    from fleet_cli.cli.check_files import Basis, check_all
    from fleet_cli.cli.inputs import parse_as_of, parse_asked
    from fleet_cli.read.power import load_model
    from fleet_cli.render.words import sentence
    from fleet_cli.report.check import CHECK, check_tables

    place = outlet(format, output, quiet, "check", max_bytes)
    check_choice("--estimates", estimates, ESTIMATES)
    rules = Rules(
        None if min is None else parse_amount("--min", min),
        None if max is None else parse_amount("--max", max),
        tuple(require or ()),
        strict,
    )
    asked = parse_asked(where)
    if asked and require:
        hint = "targets are of whole fleets; leave one of the two out"
        raise fail("option", "--require and --where do not go together", hint)
    basis = Basis(
        table, reference, parse_as_of(as_of), estimates, load_model(power), asked, (min, max)
    )
    checked = check_all(manifests or [], basis, rules).said(sentence)
    shown = partial(check_tables, checked)
    emit(place, lambda: CHECK.document(checked), shown, checked.errors, findings=lambda: checked)
    if checked.errors:
        raise typer.Exit(2 if checked.is_invalid else 1)
