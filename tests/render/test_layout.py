"""Tables for a terminal: nothing cut, columns aligned, and within the screen where that can be."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.layout import choose_layout, lower, table_lines
from fleet_cli.render.runs import Run, columns_of, joined, line_columns, line_text
from fleet_cli.render.screen import Screen
from fleet_cli.render.table import render
from fleet_cli.render.wrap import wrap
from fleet_cli.report.model import COUNT, RATE, SHARE, AnyColumn, AnySection, Report
from tests.render.sections import column
from tests.render.sections import section as section_of

NAME = column(0, "name", "Name", wraps=True)
COLUMNS = (NAME, column(1, "count", "Count", COUNT), column(2, "rate", "Each", RATE))
LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"))
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=14), min_size=1, max_size=6).map(" ".join)
COUNTS = st.integers(0, 10**12)
ROWS = st.lists(st.tuples(NAMES, COUNTS, st.fractions(0, 100)), min_size=1, max_size=6)


def texts(section: AnySection, screen: Screen) -> list[str]:
    """Return the lines of a section as they are seen."""
    return [line_text(line) for line in table_lines(section, screen)]


def section(rows: list[tuple[Any, ...]], columns: tuple[AnyColumn, ...] = COLUMNS) -> AnySection:
    """Make a section of *rows*."""
    return section_of(columns, rows)


def test_a_table_by_hand() -> None:
    """Texts stand left, numbers right, three columns apart, with rules as wide as the table."""
    made = section_of(
        (NAME, column(1, "count", "Count", COUNT), column(2, "share", "Share", SHARE)),
        (("H100", 1500, Fraction(3, 4)), ("A longer name", 500, Fraction(1, 4))),
        ("Total", 2000, 1),
    )
    assert texts(made, Screen(38, unicode=False)) == [
        "Name            Count   Share",
        "-------------------------------------",
        "H100            1,500    75.0% ######",
        "A longer name     500    25.0% ##",
        "-------------------------------------",
        "Total           2,000   100.0%",
    ]


def test_ranges_stand_beside_where_there_is_room_and_below_where_not() -> None:
    """A range is never left out: it has a column of its own, or the line below its middle."""
    made = section([("H100", Estimate(1000, 1500, 2000), Fraction(1))])
    assert texts(made, Screen(80))[2] == "H100   1,500   1,000–2,000   1.0000"
    assert texts(made, Screen(30))[2:] == ["H100         1,500   1.0000", "       1,000–2,000"]


def test_parts_below_a_name_break_at_their_dots() -> None:
    """What goes below a name on a narrow screen is parted between its parts, not within one."""
    columns = (
        column(0, "target", "Target", wraps=True),
        column(1, "of", "Of", below=True),
        column(2, "by", "By", below=True),
        column(3, "actual", "Actual", COUNT),
    )
    made = section([("all of it", "H100", "2024-12-31", 10**9)], columns)
    assert texts(made, Screen(40))[2:] == [
        "all of it                 1,000,000,000",
        "of H100 · by 2024-12-31",
    ]
    assert texts(made, Screen(32))[2:] == [
        "all of it          1,000,000,000",
        "of H100",
        "by 2024-12-31",
    ]


def test_an_address_breaks_before_a_number_does() -> None:
    """A word too long for any line is folded, whole, while all numbers stay as they are."""
    address = "https://example.org/" + "a" * 90
    lines = texts(section([(address, 10**12, Fraction(1))]), Screen(60))
    assert max(map(len, lines)) <= 60
    assert "1,000,000,000,000" in lines[2]
    assert "".join(line.split()[0] for line in lines[2:]) == address


def test_heads_stand_right_above_their_columns() -> None:
    """A head of several lines ends at the rule."""
    columns = (column(0, "name", "What it is called", wraps=True), *COLUMNS[1:])
    lines = texts(section([("x" * 12, 10**12, Fraction(1))], columns), Screen(40))
    rule = next(number for number, line in enumerate(lines) if set(line) == {"─"})
    assert rule > 1
    assert "Count" in lines[rule - 1]
    assert "Count" not in lines[0]


@given(ROWS, st.integers(20, 120), st.booleans())
def test_no_number_is_ever_cut(rows: list[Any], width: int, unicode: bool) -> None:
    """Every count stands on one line of the table with all its digits, on any screen."""
    lines = texts(section(rows), Screen(width, unicode=unicode))
    for _, count, _ in rows:
        assert any(f" {count:,} " in f" {line} " for line in lines)


@given(ROWS, st.integers(50, 120))
def test_a_table_fits_the_screen_where_that_is_possible(rows: list[Any], width: int) -> None:
    """A count takes 17 columns at most and a rate 14: a name can always have the 16 it needs."""
    for line in table_lines(section(rows), Screen(width)):
        assert cell_len(line_text(line)) <= width


@given(ROWS, st.integers(20, 120))
def test_columns_are_aligned(rows: list[Any], width: int) -> None:
    """Right-hand columns end where the rule ends, whatever the width of characters before them."""
    lines = texts(section(rows), Screen(width))
    ends = {cell_len(line) for line in lines if line.endswith(tuple("0123456789"))}
    assert cell_len(lines[1]) in ends or all(not line[-1:].isdigit() for line in lines)


@given(ROWS)
def test_a_file_has_room_for_everything(rows: list[Any]) -> None:
    """Without a width nothing wraps: a line for each row, below the head and its rule."""
    assert len(texts(section(rows), Screen())) == 2 + len(rows)


@given(ROWS, st.integers(20, 120))
def test_a_wider_screen_never_makes_a_longer_table(rows: list[Any], width: int) -> None:
    """Room is used: with more of it a table takes no more lines."""
    narrow, wide = (len(texts(section(rows), Screen(w))) for w in (width, width + 40))
    assert wide <= narrow


@given(st.text(max_size=80), st.integers(2, 30))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: int) -> None:
    """Wrapping drops blanks alone, and no piece is wider than the room."""
    flat = "".join(filter(str.isprintable, " ".join(text.split())))
    lines = wrap([Run(flat)], width)
    assert "".join(map(line_text, lines)).replace(" ", "") == flat.replace(" ", "")
    assert all(line_columns(line) <= width for line in lines)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1), st.integers(0, 99))
def test_room_is_taken_from_the_widest(pairs: list[tuple[int, int]], excess: int) -> None:
    """As much is taken as is asked for, down to the floors; what is narrower stays as it is."""
    widths = [max(pair) for pair in pairs]
    floors = [min(pair) for pair in pairs]
    lowered = lower(widths, floors, excess)
    assert all(map(int.__le__, floors, lowered))
    assert sum(lowered) == max(sum(floors), sum(widths) - excess)
    cut = [new for old, new in zip(widths, lowered, strict=True) if new < old]
    free = [new for new, floor in zip(lowered, floors, strict=True) if new > floor]
    if cut and free:
        assert max(free) <= max(cut) + 1


@given(st.text(max_size=20))
def test_widths_are_those_of_terminals(text: str) -> None:
    """The short way to measure a text agrees with the tables of character widths."""
    flat = "".join(filter(str.isprintable, text))
    assert columns_of(flat) == cell_len(flat)


@pytest.mark.parametrize("width", [1, 2, 5, 19])
def test_a_screen_too_narrow_for_anything_gets_a_table_all_the_same(width: int) -> None:
    """Nothing fails: lines are then longer than the screen."""
    made = section([("日本語の名前", 10**9, Fraction(1, 3)), ("a" * 40, 5, Fraction(2))])
    layout = choose_layout(made, Screen(width))
    assert layout.width > width
    assert any("1,000,000,000" in line for line in texts(made, Screen(width)))


def test_colour_changes_nothing_that_is_seen() -> None:
    """Without its escape sequences a text in colour is the text without colour."""
    report = Report("Title", (section([("a", Estimate(1, 2, 3), Fraction(1))]),), "Method")
    coloured = render(report, Screen(30, colour=True))
    assert "\x1b[2m1–3\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(report, Screen(30))


def test_neighbours_of_one_style_are_one_run() -> None:
    """Joining keeps texts and styles, without blanks at the end."""
    line = [Run("a", "dim"), Run("b", "dim"), Run(" c"), Run("  ", "dim")]
    assert joined(line) == (Run("ab", "dim"), Run(" c"))
    assert all(one.style != other.style for one, other in pairwise(joined(line)))
