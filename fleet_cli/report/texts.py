"""What tables show of dates, estimates, rates and texts."""

from datetime import date

from fleet_cli.base.characters import printable, tamed
from fleet_cli.base.days import shown
from fleet_cli.base.quantity import Estimate, Number


def day_text(day: date | None) -> str | None:
    """Return a date as 2024-12-31, or None."""
    return None if day is None else day.isoformat()


def day_said(day: date | None) -> str | None:
    """Return a date as it was written, a day or a period, or None."""
    return None if day is None else shown(day)


def middle(estimate: Estimate | None) -> Number | None:
    """Return the middle of an estimate, or None."""
    return None if estimate is None else estimate.mid


def harmless(text: str) -> str:
    """
    Return *text* on one line, without what could control a screen or the job that prints it.

    >>> harmless("two" + chr(10) + "lines" + chr(27))
    'two lines\ufffd'
    """
    return tamed(text if text.isprintable() else printable(" ".join(text.splitlines())))
