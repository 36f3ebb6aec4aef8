"""The picture of `fleet compare`: what each table makes of a fleet, against its goals."""

from itertools import accumulate

from fleet_cli.base.words import Words, counted
from fleet_cli.calc.compare import Comparison, FleetComparison, TableTotal
from fleet_cli.report.model import H100E, Column, Goal
from fleet_cli.report.pictures import Bar, Bars, Picture
from fleet_cli.report.targets import goal_of, is_of_whole
from fleet_cli.report.texts import day_text, harmless

MOST_DOTS = 60
"""Dots of one picture; of more, the first fleets."""


def compare_picture(comparison: Comparison) -> Picture:
    """Return the picture: a panel for each fleet, with a dot on its range for each table."""
    unit = comparison.reference.short_unit
    fleets = comparison.fleets
    alone = fleets[0] if len(fleets) == 1 else None
    name = harmless(alone.name) if alone else counted(len(fleets), "fleet")
    panels = [_panel(fleet, unit, fleet is alone) for fleet in fleets]
    ends = [*accumulate(len(panel.bars) for panel in panels)]
    drawn = max(1, sum(end <= MOST_DOTS for end in ends))
    left_out = len(fleets) - drawn
    notes: list[Words] = (
        [(f"not drawn: {counted(left_out, 'more fleet')}",)] if left_out > 0 else []
    )
    return Picture(
        (f"{name}: how much hangs on the table",),
        ("the middle and the range under each throughput table",),
        tuple(panel for panel in panels[:drawn] if panel.bars),
        tuple(notes),
    )


def _panel(fleet: FleetComparison, unit: str, alone: bool) -> Bars:
    goals = _goals(fleet, unit)
    bars = tuple(
        Bar(
            harmless(total.convention.name + (" *" if total.fallbacks else "")),
            total.equivalents,
            said=_verdict(total, goals),
        )
        for total in fleet.ranked
        if total.equivalents is not None
    )
    about = [] if alone else [fleet.name, day_text(fleet.day) or ""]
    return Bars(
        title=harmless(", ".join(filter(None, [*about, unit]))),
        column=Column("", "", str, H100E),
        bars=bars,
        marks=tuple(goals.values()),
        dots=True,
    )


def _goals(fleet: FleetComparison, unit: str) -> dict[str, tuple[Goal, str]]:
    """Return the goals of all that the fleet has in the *unit* of the totals, by their names."""
    rated = (total for total in fleet.tables if total.targets)
    return {
        delta.target.name: (goal_of(delta), harmless(delta.target.name))
        for delta in next((total.targets for total in rated), ())
        if is_of_whole(delta, unit)
    }


def _verdict(total: TableTotal, goals: dict[str, tuple[Goal, str]]) -> str:
    """Return how the fleet stands to its only goal under a table; of several the table tells."""
    verdicts = [one.verdict for one in total.targets if one.target.name in goals]
    return verdicts[0] if len(verdicts) == 1 else ""
