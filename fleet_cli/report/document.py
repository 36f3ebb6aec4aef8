"""Dates as text."""

from datetime import date


def day_text(day: date | None) -> str | None:
    """Return a date as 2024-12-31, or None."""
    return None if day is None else day.isoformat()
