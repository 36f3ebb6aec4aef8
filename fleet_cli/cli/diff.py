"""From what OLD and NEW name to how they differ, with the limits that the difference passes."""

import os
from collections.abc import Sequence

from fleet_cli.base.characters import inert, printable
from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.calc.diff import diff_fleets, with_other_table
from fleet_cli.calc.differences import Diff
from fleet_cli.calc.limits import Limit, first_passed, see_unit
from fleet_cli.calc.periods import ByPeriod, diff_periods
from fleet_cli.calc.timeline import PERIODS
from fleet_cli.cli.output import check_choice, complain, write
from fleet_cli.cli.sides import Asked, Side, Sides, open_blobs, open_sides, rate_sides
from fleet_cli.render.problems import render_problems
from fleet_cli.render.words import limit_text
from fleet_cli.report.diff_records import Compared, Crossed

FROM_GIT = (7, 9)
"""How many arguments git gives a diff program: for a file, and for a renamed one."""


def compare_sides(arguments: Sequence[str], asked: Asked) -> Compared | None:
    """
    Return how the two sides differ; None where git asks about something that cannot be compared.

    Raises:
        FleetError: there are not two sides, or something is wrong with them.
    """
    loaded = _load(arguments, asked)
    if loaded is None:
        return None
    old, new, rated = loaded
    limits = (limit and limit.text for _, _, limit in asked.limits)
    see_unit(limits, rated.rating.reference.short_unit)
    day, every = asked.day, asked.every
    result = diff_fleets(rated.old, rated.new, rated.rating, asked.by, day, asked.estimates)
    series = [] if every is None else _series(rated, every, asked)
    result = result._replace(where=asked.where, periods=next(iter(series), None))
    if rated.other is not None:
        result = with_other_table(result, rated.other, rated.other_old, day)
    found = [
        _crossed(result, series, word, limit, direction)
        for word, direction, limit in asked.limits
        if limit is not None
    ]
    crossed = tuple(one for one in found if one is not None)
    return Compared(result, old.label, new.label, crossed, every is None and bool(found))


def _series(rated: Sides, every: str, asked: Asked) -> list[ByPeriod]:
    """Compare both sides through time: by the one table, and the old side by its own too."""
    check_choice("--every", every, tuple(PERIODS))
    olds = [one for one in (rated.old, rated.other_old) if one is not None]
    return [diff_periods(old, rated.new, every, asked.day, asked.estimates) for old in olds]


def _load(arguments: Sequence[str], asked: Asked) -> tuple[Side, Side, Sides] | None:
    """Open and rate both sides; None where git asks about something that cannot be compared."""
    from_git = len(arguments) in FROM_GIT
    if len(arguments) == 1 and "GIT_DIFF_PATH_TOTAL" in os.environ:
        _say(f"{arguments[0]} is unmerged: there are not two sides to compare")
        return None
    if len(arguments) != 2 and not from_git:
        hint = "write fleet diff OLD NEW, such as fleet diff HEAD: fleet.yaml"
        raise fail("option", f"diff takes OLD and NEW, not {len(arguments)} arguments", hint)
    old, new = open_blobs(arguments) if from_git else open_sides(arguments[0], arguments[1])
    try:
        return old, new, rate_sides(old, new, asked)
    except FleetError as error:
        if not from_git:
            raise
        # NOTE: git ends its whole output where a diff program fails, so other files would be lost.
        complain(render_problems(error.diagnostics))
        _say(f"{new.label}: no H100 equivalents, since a side has errors")
        return None


def _say(line: str) -> None:
    write(inert(printable(line)) + "\n", None)


def _crossed(
    result: Diff, series: Sequence[ByPeriod], word: str, limit: Limit, direction: int
) -> Crossed | None:
    """Return what is said where a limit is passed."""
    rule = f"max-{word}"
    if any(change.equivalents is None for change in result.changes):
        return Crossed(rule, f"a side that nobody has counted cannot keep to {limit.text}")
    if any(step.old is None for one in series for step in one.steps):
        return Crossed(rule, f"a day that nobody has counted cannot keep to {limit.text}")
    passed = first_passed(limit, direction, result.changes, [one.steps for one in series])
    if passed is None:
        return None
    unit = result.rating.reference.short_unit
    bound = limit.value * 100 if limit.is_part else limit.value
    moved, percent, day = passed
    return Crossed(rule, limit_text(word, limit.text, moved, percent, unit, bound, day))
