"""Limits on a change: how far a total may fall or rise, in H100 equivalents or in percent."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.quantity import (
    ZERO,
    Number,
    parse_count,
    parse_figure,
    parse_percent,
    quotient,
    simplest,
)
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span

if TYPE_CHECKING:
    from fleet_cli.calc.changes import Change
    from fleet_cli.calc.periods import Step

H100E = "H100e"
"""What may stand behind a number, where the totals are in it: see `see_unit`."""

HINT = "write a percentage such as 5%, or H100 equivalents such as 20k"


class Limit(NamedTuple):
    """A number of H100e, or a part of what was."""

    text: str
    """As given."""
    value: Number
    """[H100e], or a part of 1."""
    is_part: bool

    def is_passed(self, old: Number, change: Number) -> bool:
        """
        Whether *change* goes past the limit; reaching it does not.

        Args:
            old: The total that was [H100e].
            change: How much it fell or rose, whichever the limit is for [H100e].
        """
        return change > (old * self.value if self.is_part else self.value)


def first_passed(
    limit: Limit,
    direction: int,
    changes: "Sequence[Change]",
    series: "Sequence[Sequence[Step]]",
) -> tuple[Number, Number | None, date | None] | None:
    """
    Return where a limit is passed first: on any day of a *series*, else on the sides' own days.

    Of a series every day is asked of both sides; their own days may be two, of which it is none.

    Args:
        limit: Of the change.
        direction: 1 for a rise, -1 for a fall.
        changes: By each table of the total, on the sides' own days; all known.
        series: By each table, the days on which a side changes.
    Returns:
        How far the total went [H100e]; the same by what it was [%], or None where that was 0; and
        the day, or None where it is on those that the sides hold for.
    """
    known: list[tuple[date | None, Number, Number]] = [
        (None, (change.old.equivalents or ZERO).mid, change.equivalents or 0)
        for change in (() if series else changes)
    ]
    every = sorted((step for steps in series for step in steps), key=lambda step: step.day)
    known += [(day, a, b - a) for day, a, b in every if a is not None and b is not None]
    for day, old, rise in known:
        if limit.is_passed(old, rise * direction):
            return rise * direction, quotient(rise * 100, old) if old else None, day
    return None


def parse_amount(
    option: str, text: str, hint: str = "write H100 equivalents such as 20k"
) -> Number:
    """
    Read the H100 equivalents of an option: a count as in a manifest, or digits with decimals.

    Raises:
        FleetError: it is neither; points into the option's value.
    """
    number = text.removesuffix(H100E).rstrip()
    count: Number | None = parse_count(number)
    dotted = re.fullmatch(r"([1-9][0-9]{0,2})\.([0-9]{3})", number)
    if dotted:
        hint = f"a dot may separate thousands: write {number}0, or {dotted[1]}{dotted[2]} where it does"
    elif count is None:
        figure = parse_figure(number)
        count = None if figure is None else simplest(figure)
    if count is None:
        message, span = f"{option} cannot be '{text}'", Span(1, 1, len(text) + 1)
        raise FleetError((Diagnostic("limit", message, Source(option, text), span, hint),))
    return count


def see_unit(texts: Iterable[str | None], unit: str) -> None:
    """
    See that what options give in H100e is compared with totals in it, and not in another *unit*.

    Raises:
        FleetError: One is in H100e, and the totals are not.
    """
    for text in texts:
        if text is not None and text.endswith(H100E) and unit != H100E:
            message = f"'{text}' is in H100e, and the totals are in {unit}"
            hint = f"write the number of {unit} alone, or leave the other reference out"
            raise FleetError((Diagnostic("limit", message, hint=hint),))


def parse_limit(option: str, text: str | None) -> Limit | None:
    """
    Read the value of `--max-decrease` or `--max-increase`; where it is not given there is no limit.

    Raises:
        FleetError: it is neither a percentage nor a number; points into the option's value.

    >>> parse_limit("--max-decrease", "5%")
    Limit(text='5%', value=Fraction(1, 20), is_part=True)
    """
    if text is None:
        return None
    part = parse_percent(text)
    if part is not None:
        return Limit(text, Fraction(part), is_part=True)
    return Limit(text, parse_amount(option, text, HINT), is_part=False)
