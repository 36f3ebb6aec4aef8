"""Days as announcements give them: a day, a month, a quarter, a half or a year."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta


class Period(date):
    """
    A stretch of days that was announced as one: it stands for its last day, and shows as written.

    >>> Period.parse("2026-Q3") == date(2026, 9, 30), Period.parse("2026-H2").text
    (True, '2026-H2')
    """

    text = ""
    first: date
    """The day that it begins on."""

    @classmethod
    def parse(cls, text: str) -> "Period | None":
        """Read 2026, 2026-07, 2026-Q3 or 2026-H2; None where *text* is none of them."""
        found = re.fullmatch(r"([0-9]{4})(?:-(?:([0-9]{2})|Q([1-4])|H([12])))?", text)
        if found is None or found[1] == "0000":
            return None
        month, quarter, half = (int(part) if part else None for part in found.groups()[1:])
        last = month or (quarter and quarter * 3) or (half and half * 6) or 12
        if month is not None and not 1 <= month <= 12:
            return None
        end = _last_day(int(found[1]), last)
        period = cls(end.year, end.month, end.day)
        period.text = text
        months = 1 if month else 3 if quarter else 6 if half else 12
        period.first = date(end.year, last - months + 1, 1)
        return period


def _last_day(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def period_ends(first: date, months: int) -> Iterator[date]:
    """
    Yield the last days of the periods of so many *months* that end from the day *first* on.

    >>> ends = period_ends(date(2026, 5, 7), 3)
    >>> str(next(ends)), str(next(ends))
    ('2026-06-30', '2026-09-30')
    """
    month = first.year * 12 + (first.month - 1) // months * months + months - 1
    while month // 12 <= date.max.year:
        yield _last_day(month // 12, month % 12 + 1)
        month += months


def parse_day(text: str) -> date | None:
    """
    Read a day as 2024-12-31, or a period as 2026-H2.

    >>> parse_day("2024-12-31"), parse_day("2024-13-01")
    (datetime.date(2024, 12, 31), None)
    """
    # NOTE: other forms of ISO 8601, such as 2024-W01-1, are no dates that a manifest can hold.
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return Period.parse(text)


def one_day(days: Iterable[date]) -> date:
    """
    Return what stands for *days* that are equal: as written, where all are written alike.

    >>> shown(one_day([date(2026, 12, 31), date(2026, 12, 31)]))
    '2026-12-31'
    """
    every = list(days)
    first = every[0]
    return first if len(set(map(shown, every))) == 1 else date(first.year, first.month, first.day)


def shown(day: date) -> str:
    """
    Return a day for people: a period as it was written.

    >>> shown(date(2024, 12, 31)), shown(parse_day("2026-Q1"))
    ('2024-12-31', '2026-Q1')
    """
    return (day.text if isinstance(day, Period) else "") or day.isoformat()
