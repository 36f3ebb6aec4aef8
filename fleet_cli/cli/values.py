"""The values of options: texts read, before any input is."""

from collections.abc import Iterable
from datetime import date

from fleet_cli.base.days import parse_day
from fleet_cli.base.diagnostics import fail
from fleet_cli.model.manifest import Where


def parse_as_of(text: str | None) -> date | None:
    """
    Read the value of `--as-of`: a day, or a period that stands for its last day.

    Raises:
        FleetError: it is neither.
    """
    if text is None:
        return None
    day = parse_day(text)
    if day is None:
        from fleet_cli.base.day_hints import day_hint

        raise fail("date", f"--as-of must be a date, not '{text}'", day_hint(text))
    return day


def parse_asked(texts: Iterable[str] | None) -> Where:
    """
    Read the values of `--where`.

    Raises:
        FleetError: one is not KEY=VALUE, or there is no such key.
    """
    if not texts:
        return ()
    from fleet_cli.calc.where import parse_where

    return parse_where(texts)
