"""Goals in sentences: how much there is of one, and from when the plan breaks it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fleet_cli.base.days import shown
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.words import Amount, Words
from fleet_cli.model.manifest import ABOUT, AT_LEAST, AT_MOST, UP_TO, Target

if TYPE_CHECKING:
    from fleet_cli.calc.later import Break

GOAL_WORDS = {AT_LEAST: "at least ", AT_MOST: "at most ", ABOUT: "about ", UP_TO: "up to "}


def goal_words(actual: Estimate, target: Target, unit: str) -> Words:
    """Say how much there is of a goal, in its *unit*."""
    first, *more = target.goal_range or (target.goal,)
    ends = [part for goal in more for part in (" to ", Amount(goal, is_goal=True))]
    lead = (Amount(actual), " of ", GOAL_WORDS[target.comparator], Amount(first, is_goal=True))
    return (*lead, *ends, f" {unit}")


def break_words(name: str, target: Target, unit: str, broken: "Break") -> Words:
    """Say from when to when a rule is broken as planned, or that it is on its deadline."""
    # NOTE: days, since a period as written would read as its first day: "from 2027-H2".
    when = f"from {broken.day.isoformat()}" if target.by is None else f"on {shown(target.by)}"
    until = f" until {broken.until.isoformat()}" if broken.until else ""
    lead = f"{name}: as planned {broken.verdict} {when}{until}: "
    return (lead, *goal_words(broken.actual, target, unit))


def unsure_text(names: Sequence[str]) -> str:
    """Say which unrated accelerators may or may not be what a goal is about."""
    return (
        f"{', '.join(names)} may be of it, as far as the text says, and count at the high end alone"
    )
