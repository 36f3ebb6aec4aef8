"""How to write the dates that people write."""

import re

import pytest

from fleet_cli.base.day_hints import day_hint
from fleet_cli.base.days import parse_day

SAID = {
    "H2 2026": "2026-H2",
    "q3/2026": "2026-Q3",
    "2026 Q3": "2026-Q3",
    "second half of 2026": "2026-H2",
    "third quarter 2026": "2026-Q3",
    "end of 2024": "2024",
    "the end of 2024": "2024",
    "year-end 2024": "2024",
    "December 2026": "2026-12",
    "end of Sept. 2026": "2026-09",
    "31 December 2026": "2026-12-31",
    "Dec 31, 2026": "2026-12-31",
    "1st May 2026": "2026-05-01",
    "2026/12/31": "2026-12-31",
    "31.12.2026": "2026-12-31",
    "12/31/2026": "2026-12-31",
    "20261231": "2026-12-31",
    "2026-1-5": "2026-01-05",
    "2026-12-31T00:00:00Z": "2026-12-31",
    "end-2026": "2026",
    "EOY 2026": "2026",
    "by the end of 2026-Q3": "2026-Q3",
    "the end of March 2026": "2026-03",
    "the second half of 2026": "2026-H2",
    "starting in H2 2026": "2026-H2",
    "1H26": "2026-H1",
    "3Q 2026": "2026-Q3",
    "Q3'26": "2026-Q3",
    "CY2026": "2026",
}


@pytest.mark.parametrize("text", SAID)
def test_what_can_be_read_in_one_way_is_said(text: str) -> None:
    """The hint is the day or period itself, which is read."""
    assert day_hint(text) == f"write {SAID[text]}"
    assert parse_day(SAID[text]) is not None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("03/04/2026", ["2026-04-03", "2026-03-04"]),
        ("mid-2026", ["2026-H1", "2026-Q3"]),
        ("early 2027", ["2027-Q1", "2027-H1"]),
        ("late 2027", ["2027-Q4", "2027-H2"]),
        ("fall 2026", ["2026-Q3", "2026-Q4"]),
        ("the winter of 2026", ["2026-Q1", "2026-Q4"]),
        ("beginning of 2027", ["2027-Q1", "2027-01-01"]),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_chosen(text: str, days: list[str]) -> None:
    """Both are named."""
    found = re.findall(r"[0-9]{4}-[0-9QH-]+", day_hint(text))
    assert found == days
    assert all(map(parse_day, found))


@pytest.mark.parametrize("text", ["31.02.2026", "soon", "", "Q3", "mayor 20261", "13/13/2026"])
def test_what_means_no_day_gets_the_forms(text: str) -> None:
    """What cannot be read is not guessed at."""
    assert day_hint(text).startswith("write a day as 2024-12-31, or a period")


def test_years_of_accounts_are_no_years() -> None:
    """A fiscal year begins in any month."""
    assert "write the calendar's period" in day_hint("Q3 FY26")
    assert "write the calendar's period" in day_hint("FY2027")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("before 2027", "write 2026, which ends"),
        ("2026 or 2027", "2026, or 2027, by whose end"),
        ("end of the decade", "write the year by whose end"),
        ("within 18 months", "nothing here reads a clock"),
        ("the end of next year", "nothing here reads a clock"),
    ],
)
def test_what_leans_on_something_else_is_said(text: str, said: str) -> None:
    """A deadline that hangs on today, or on one of two years, is not chosen."""
    assert said in day_hint(text)
