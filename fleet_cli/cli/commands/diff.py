"""`fleet diff`: what changed between two manifests or two git revisions."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import ESTIMATES, WORST_CASE
from fleet_cli.cli import options
from fleet_cli.cli.options import argument, option

if TYPE_CHECKING:
    from datetime import date

    from fleet_cli.calc.differences import Diff
    from fleet_cli.calc.limits import Limit
    from fleet_cli.calc.periods import ByPeriod
    from fleet_cli.cli.output import Outlet
    from fleet_cli.cli.sides import Side, Sides
    from fleet_cli.model import manifest
    from fleet_cli.report.diff_records import Compared as Reported
    from fleet_cli.report.diff_records import Crossed
    from fleet_cli.report.model import Report

app = typer.Typer(add_completion=False, rich_markup_mode=None)

FROM_GIT = (7, 9)
"""How many arguments git gives a diff program: for a file, and for a renamed one."""

Compared = Annotated[
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


@app.command()
def diff(  # one parameter an option
    sides: Compared,
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
    from fleet_cli.calc.diff import diff_fleets, with_other_table
    from fleet_cli.calc.limits import parse_limit
    from fleet_cli.cli.inputs import parse_as_of, parse_asked
    from fleet_cli.cli.output import check_choice, complain, outlet
    from fleet_cli.report.diff_records import Compared as Reported

    place = outlet(format, output, quiet, "diff", max_bytes)
    check_choice("--estimates", estimates, ESTIMATES)
    day = parse_as_of(as_of)
    falls = parse_limit("--max-decrease", max_decrease)
    rises = parse_limit("--max-increase", max_increase)
    asked, keys = parse_asked(where), tuple(by or ("accelerator",))
    loaded = _load(sides, _Basis(table, reference, power, asked, keys))
    if loaded is None:
        return
    old, new, rated = loaded
    result = diff_fleets(rated.old, rated.new, rated.rating, rated.model, keys, day, estimates)
    series = [] if every is None else _series(rated, every, day, estimates)
    result = result._replace(where=asked, periods=next(iter(series), None))
    if rated.other is not None:
        result = with_other_table(result, rated.other, rated.other_old, day)
    found = falls and _crossed(result, series, "decrease", falls, -1)
    more = rises and _crossed(result, series, "increase", rises, 1)
    crossed = tuple(one for one in (found, more) if one is not None)
    of_today = every is None and (falls or rises) is not None
    _emit(Reported(result, old.label, new.label, crossed, of_today), place, wide)
    for one in crossed:
        complain(f"error[{one.rule}]: {one.message}\n")
    if crossed or (exit_code and not result.is_empty):
        raise typer.Exit(1)


def _series(rated: "Sides", every: str, day: "date | None", estimates: str) -> "list[ByPeriod]":
    """Compare both sides through time: by the one table, and the old side by its own too."""
    from fleet_cli.calc.periods import diff_periods
    from fleet_cli.calc.timeline import PERIODS
    from fleet_cli.cli.output import check_choice

    check_choice("--every", every, tuple(PERIODS))
    olds = [one for one in (rated.old, rated.other_old) if one is not None]
    return [diff_periods(old, rated.new, every, day, estimates) for old in olds]


class _Basis(NamedTuple):
    """What the options say of the figures and of what is compared."""

    table: str | None
    reference: str | None
    power: str | None
    where: "manifest.Where"
    by: tuple[str, ...]


def _load(arguments: Sequence[str], basis: _Basis) -> "tuple[Side, Side, Sides] | None":
    """Open and rate both sides; None where git asks about something that cannot be compared."""
    from fleet_cli.base.diagnostics import FleetError, fail
    from fleet_cli.cli.sides import open_blobs, open_sides, rate_sides

    from_git = len(arguments) in FROM_GIT
    if len(arguments) == 1 and "GIT_DIFF_PATH_TOTAL" in os.environ:
        _say(f"{arguments[0]} is unmerged: there are not two sides to compare")
        return None
    if len(arguments) != 2 and not from_git:
        hint = "write fleet diff OLD NEW, such as fleet diff HEAD: fleet.yaml"
        raise fail("option", f"diff takes OLD and NEW, not {len(arguments)} arguments", hint)
    old, new = open_blobs(arguments) if from_git else open_sides(arguments[0], arguments[1])
    try:
        return old, new, rate_sides(old, new, *basis)
    except FleetError as error:
        if not from_git:
            raise
        # NOTE: git ends its whole output where a diff program fails, so other files would be lost.
        from fleet_cli.cli.output import complain
        from fleet_cli.render.problems import render_problems

        complain(render_problems(error.diagnostics))
        _say(f"{new.label}: no H100 equivalents, since a side has errors")
        return None


def _say(line: str) -> None:
    from fleet_cli.base.characters import inert, printable
    from fleet_cli.cli.output import write

    write(inert(printable(line)) + "\n", None)


def _emit(compared: "Reported", place: "Outlet", wide: bool) -> None:
    from fleet_cli.cli.output import emit, note_uncounted
    from fleet_cli.report.diff_document import diff_document

    result = compared.diff

    def report() -> "Report":
        from fleet_cli.report.diff import diff_report

        return diff_report(compared, wide)

    if place.quiet and result.change.equivalents is None:
        from fleet_cli.base.diagnostics import fail

        raise fail("option", "--quiet: nobody has counted these fleets", "leave --quiet out")
    if place.quiet:
        sides = [side for fleet in result.fleets for side in (fleet.old, fleet.new)]
        note_uncounted([one.fleet for one in sides if one is not None and one.is_uncounted])
    emit(place, lambda: diff_document(compared), report, result.change.equivalents)


def _crossed(
    result: "Diff", series: "Sequence[ByPeriod]", word: str, limit: "Limit", direction: int
) -> "Crossed | None":
    """Return what is said where a limit is passed."""
    from fleet_cli.calc.limits import first_passed
    from fleet_cli.render.words import limit_text
    from fleet_cli.report.basis import short_unit
    from fleet_cli.report.diff_records import Crossed

    rule = f"max-{word}"
    if any(change.equivalents is None for change in result.changes):
        return Crossed(rule, f"a side that nobody has counted cannot keep to {limit.text}")
    if any(step.old is None for one in series for step in one.steps):
        return Crossed(rule, f"a day that nobody has counted cannot keep to {limit.text}")
    passed = first_passed(limit, direction, result.changes, [one.steps for one in series])
    if passed is None:
        return None
    unit = short_unit(result.rating)
    bound = limit.value * 100 if limit.is_part else limit.value
    moved, percent, day = passed
    return Crossed(rule, limit_text(word, limit.text, moved, percent, unit, bound, day))
