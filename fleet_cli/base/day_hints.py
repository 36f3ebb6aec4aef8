"""What people write for a date that is none, and how to write what they mean."""

import re

from fleet_cli.base.days import parse_day

_ANY = "write a day as 2024-12-31, or a period as 2026, 2026-07, 2026-Q3 or 2026-H2"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"

_ROUGHLY = {
    "early": "{0}-Q1 or {0}-H1",
    "mid": "{0}-H1 or {0}-Q3",
    "middle of": "{0}-H1 or {0}-Q3",
    "late": "{0}-Q4 or {0}-H2",
    **dict.fromkeys(("beginning of", "start of"), "{0}-Q1 or {0}-01-01"),
    "spring": "{0}-Q1 or {0}-Q2",
    "summer": "{0}-Q2 or {0}-Q3",
    **dict.fromkeys(("autumn", "fall"), "{0}-Q3 or {0}-Q4"),
    "winter": "{0}-Q1 or {0}-Q4",
}
"""By a word before a year: the periods that may be meant."""

_LEADS = r"(?:(?:starting|beginning|from|by|in|during|until|cy|the|end(?:[- ]of)?)(?: +|-|(?=2)))+"
"""Words before a period: it stands for its last day in any case."""

_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}


def day_hint(text: str) -> str:
    """
    Say how to write what *text*, which is no day, probably means.

    Where it can be read in two ways, both are said: a hint never chooses a day.

    >>> day_hint("H2 2026"), day_hint("end of 2026"), day_hint("31 December 2026")
    ('write 2026-H2', 'write 2026', 'write 2026-12-31')
    >>> day_hint("mid-2026")
    'that is no day: write the period that is meant, 2026-H1 or 2026-Q3'
    """
    said = " ".join(text.lower().replace(",", " ").split())
    for pattern, say in _FORMS:
        found = re.fullmatch(pattern, said)
        hint = found and say(found)
        if hint:
            return hint
    led = re.match(_LEADS, said)
    return day_hint(said[led.end() :]) if led else _ANY


def _turned(found: "re.Match[str]") -> str:
    """Say how to write a period such as 3Q26."""
    part, year = found["part"].upper(), found["short"] or found["year"][2:]
    return f"write 20{year}-{''.join(sorted(part, reverse=True))}"


def _day(found: "re.Match[str]") -> str | None:
    named = found.groupdict()
    month = named["month"]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    day = parse_day(f"{named['year']}-{number:02}-{int(named['day']):02}")
    return f"write {day}" if day else None


def _either(found: "re.Match[str]") -> str | None:
    """Say which days two numbers and a year may be."""
    first, second = f"{int(found[1]):02}", f"{int(found[2]):02}"
    either = (f"{found[3]}-{second}-{first}", f"{found[3]}-{first}-{second}")
    days = list(dict.fromkeys(filter(parse_day, either)))
    if not days:
        return None
    return f"write {' or '.join(days)}{', whichever is meant' if len(days) > 1 else ''}"


_FORMS = (
    (rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})", _day),
    (rf"{_YEAR}-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})(?:[t ].*)?", _day),
    (rf"{_YEAR}(?:-(?:0[1-9]|1[0-2]))?", lambda found: f"write {found[0]}"),
    (rf"{_YEAR}-(q[1-4]|h[12])", lambda found: f"write {found[0].upper()}"),
    (rf"before {_YEAR}", lambda found: f"write {int(found['year']) - 1}, which ends on its last day"),
    (rf"(?:between )?{_YEAR}(?: or | and | to |-|–|/)(?P<other>2[0-9]{{3}})", lambda found: (
        f"write one of the two: {found['year']}, or {found['other']}, by whose end it is safe to judge"
    )),
    (r"(?P<part>[1-4]q|[12]h|q[1-4]|h[12])[ ']*(?:(?P<year>20[0-9]{2})|(?P<short>[0-9]{2}))", _turned),
    (r"(?:by )?(?:the )?end of (?:the|this) decade", lambda _: (
        "write the year by whose end it is meant, as 2029 or 2030"
    )),
    (r".*\b(?:this|next|coming|current|within|months?|years? from)\b.*", lambda _: (
        "nothing here reads a clock: write the day or the period itself, as 2026-12-31 or 2026-Q3"
    )),
    (rf"(q[1-4]|h[12])[ /-]*(?:of )?{_YEAR}", lambda found: (
        f"write {found['year']}-{found[1].upper()}"
    )),
    (rf"{_YEAR}[ /]*(q[1-4]|h[12])", lambda found: f"write {found['year']}-{found[2].upper()}"),
    (rf"(first|second) half (?:of )?{_YEAR}", lambda found: (
        f"write {found['year']}-H{1 if found[1] == 'first' else 2}"
    )),
    (rf"(first|second|third|fourth|last) quarter (?:of )?{_YEAR}", lambda found: (
        f"write {found['year']}-Q{_QUARTERS[found[1]]}"
    )),
    (rf"(?:by )?(?:the )?(?:year[- ]?end|eoy|end of(?: the)?(?: year)?|end) {_YEAR}", lambda found: (
        f"write {found['year']}"
    )),
    (rf"(?:end of |by )?{_MONTH} {_YEAR}", lambda found: (
        f"write {found['year']}-{_MONTHS.index(found['month']) + 1:02}"
    )),
    (rf"{_DAY} {_MONTH} {_YEAR}", _day),
    (rf"{_MONTH} {_DAY} {_YEAR}", _day),
    (rf"{_YEAR}[./](?P<month>[0-9]{{1,2}})[./](?P<day>[0-9]{{1,2}})", _day),
    (r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([12][0-9]{3})", _either),
    (rf"(?:the )?({'|'.join(_ROUGHLY)})[ -](?:of )?{_YEAR}", lambda found: (
        "that is no day: write the period that is meant, "
        + _ROUGHLY[found[1]].format(found["year"])
    )),
    (r"(?:q[1-4]|h[12])?[ /-]*fy ?'?[0-9]{2,4}.*", lambda _: (
        "years of accounts begin in any month: write the calendar's period, as 2026-Q3"
    )),
)  # fmt: skip
"""Of dates that people write, in small letters: a pattern, and what is said of it."""
