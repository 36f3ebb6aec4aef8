"""Tables for a terminal: nothing cut, columns aligned, and within the screen where that can be."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fleet_cli.base.quantity import Estimate
from fleet_cli.render.screen import Screen
from fleet_cli.render.table import render
from fleet_cli.report.model import COUNT, RATE, SHARE, VERDICT, AnyColumn, AnySection, Report
from tests.conftest import CONFIGS, FLAGSHIP
from tests.inside import run_inside
from tests.render import sections
from tests.render.sections import column

NAME = column(0, "name", "Name", wraps=True)
COLUMNS = (NAME, column(1, "count", "Count", COUNT), column(2, "rate", "Each", RATE))
LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), exclude_characters="-")
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=14), min_size=1, max_size=6).map(" ".join)
COUNTS = st.integers(0, 10**12)
ROWS = st.lists(st.tuples(NAMES, COUNTS, st.fractions(0, 100)), min_size=1, max_size=6)
ASCII = "ascii"


def texts(section: AnySection, screen: Screen) -> list[str]:
    """Return the lines of a section as they are seen."""
    return render(Report("", (section,), ""), screen).splitlines()[2:]


def section(
    rows: list[tuple[Any, ...]], columns: tuple[AnyColumn, ...] = COLUMNS, total: Any = None
) -> AnySection:
    """Make a section of *rows*."""
    return sections.section(columns, rows, total)


def test_a_table_by_hand() -> None:
    """Texts stand left, numbers right, three columns apart, with rules as wide as the table."""
    columns = (
        NAME,
        column(1, "count", "Count", COUNT),
        column(2, "share", "Share", SHARE),
    )
    rows = [("H100", 1500, Fraction(3, 4)), ("A longer name", 500, Fraction(1, 4))]
    made = section(rows, columns, ("Total", 2000, 1))
    assert texts(made, Screen(37, encoding=ASCII)) == [
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


def test_what_goes_below_is_below_the_name_wherever_that_stands() -> None:
    """A column of numbers before the name is not a name."""
    columns = (
        column(0, "number", ""),
        column(1, "title", "Source", wraps=True),
        column(2, "url", "Address", wraps=True, below=True, bare=True),
    )
    made = section([("[1]", "a title", "https://example.org/" + "a" * 30)], columns)
    assert texts(made, Screen(60))[2:] == ["[1]   a title", "      https://example.org/" + "a" * 30]


def test_an_address_is_never_broken() -> None:
    """The words of the last column stand out of the table, whole, and all others stay in it."""
    address = "https://example.org/" + "a-" * 60
    columns = (column(0, "field", ""), column(1, "value", "Value", wraps=True))
    made = section([("Source", f"see {address}"), ("Note", "word " * 30)], columns)
    lines = texts(made, Screen(40))
    assert lines[2:4] == ["Source  see", f"        {address}"]
    assert max(len(line) for line in lines if address not in line) <= 40
    assert len(lines) > 6


def test_a_long_name_breaks_behind_a_hyphen_where_that_makes_it_fit() -> None:
    """A name of one long word is not cut anywhere else."""
    name = "inference-of-a-very-large-model-offline"
    made = section([(name, 10**12, Fraction(1))])
    lines = texts(made, Screen(50))
    assert max(map(len, lines)) <= 50
    pieces = [line.split()[0] for line in lines[2:]]
    assert "".join(pieces) == name
    assert all(piece.endswith("-") for piece in pieces[:-1])


def test_what_has_no_room_stands_in_a_table_of_its_own_with_the_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On 80 columns the power of --wide stands below the counts, and no line is longer."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = run_inside("total", FLAGSHIP, "--wide").out.split("\n")
    assert max(len(line) for line in lines if "://" not in line) <= 80
    heads = [line.split() for line in lines if line.startswith("Accelerator")]
    assert len(heads) == 2
    assert [word for word in heads[1] if word == "MW"]
    assert sum(line.startswith("MI300X") for line in lines) == 2


def test_heads_stand_right_above_their_columns() -> None:
    """A head of several lines ends at the rule."""
    columns = (column(0, "name", "What it is called", wraps=True), *COLUMNS[1:])
    lines = texts(section([("x" * 12, 10**12, Fraction(1))], columns), Screen(41))
    rule = next(number for number, line in enumerate(lines) if set(line) == {"─"})
    assert rule > 1
    assert "Count" in lines[rule - 1]
    assert "Count" not in lines[0]


@given(ROWS, st.integers(20, 200), st.booleans())
def test_no_number_is_ever_cut(rows: list[Any], width: int, unicode: bool) -> None:
    """Every count stands on one line of the table with all its digits, on any screen."""
    lines = texts(section(rows), Screen(width, encoding="utf-8" if unicode else ASCII))
    for _, count, _ in rows:
        assert any(f" {count:,} " in f" {line} " for line in lines)


@given(ROWS, st.integers(20, 200))
def test_no_word_is_ever_cut(rows: list[Any], width: int) -> None:
    """Every word of a name that the screen can hold stands on one line."""
    seen = " ".join(texts(section(rows), Screen(width)))
    for name, _, _ in rows:
        for word in name.split():
            assert cell_len(word) > width or f" {word} " in f" {seen} "


@given(ROWS, st.integers(50, 120))
def test_a_table_fits_the_screen_where_that_is_possible(rows: list[Any], width: int) -> None:
    """A count takes 17 columns at most and a rate 14, so that a word of 16 has room."""
    longest = max(cell_len(word) for name, _, _ in rows for word in name.split())
    for line in texts(section(rows), Screen(width)):
        assert cell_len(line) <= max(width, longest + 33)


@given(ROWS, st.integers(20, 120))
def test_columns_are_aligned(rows: list[Any], width: int) -> None:
    """The last column of numbers ends in one place, whatever the width of characters before it."""
    lines = texts(section(rows), Screen(width))
    rates = [cell_len(line) for line in lines[2:] if re.search(r"\d\.\d{4,}$", line)]
    assert len(set(rates)) == 1
    assert len(rates) >= len(rows)


@given(ROWS)
def test_a_file_has_room_for_everything(rows: list[Any]) -> None:
    """Without a width nothing wraps: a line for each row, below the head and its rule."""
    assert len(texts(section(rows), Screen())) == 2 + len(rows)


@given(ROWS, st.integers(20, 120))
def test_a_wider_screen_never_makes_a_longer_table(rows: list[Any], width: int) -> None:
    """Room is used: with more of it a table takes no more lines."""
    narrow, wide = (len(texts(section(rows), Screen(w))) for w in (width, width + 40))
    assert wide <= narrow


@given(st.text(max_size=200), st.integers(2, 60), st.booleans())
def test_a_text_keeps_every_letter(text: str, width: int, colour: bool) -> None:
    """A title that wraps loses blanks alone, and no line is wider unless a word is."""
    flat = "".join(filter(str.isprintable, " ".join(text.split())))
    flat = flat.replace("##[", "").replace("::", "")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", render(Report(flat, (), ""), Screen(width, colour)))
    assert lines.replace(" ", "").replace("\n", "") == flat.replace(" ", "")
    longest = max(map(cell_len, flat.split()), default=0)
    assert longest > width or all(cell_len(line) <= width for line in lines.splitlines())


@pytest.mark.parametrize("width", [1, 2, 5, 19])
def test_a_screen_too_narrow_for_anything_gets_a_table_all_the_same(width: int) -> None:
    """Nothing fails: lines are then longer than the screen, but for rules."""
    made = section([("日本語の名前", 10**9, Fraction(1, 3)), ("a" * 40, 5, Fraction(2))])
    lines = texts(made, Screen(width))
    assert any("1,000,000,000" in line for line in lines)
    assert max(len(line) for line in lines if "─" in line) == width


def test_markup_in_a_name_is_text() -> None:
    """Brackets, colours and emoji of the library's own languages mean nothing in a cell or title."""
    name = "[bold]x[/] [link=https://example.org]y[/link] :smile: \\[z]"
    report = Report(name, (section([(name, 1, Fraction(1))]),), name)
    assert render(report, Screen()).count(name) == 3
    assert render(report, Screen(None, colour=True)).count(name) == 3


def test_colour_changes_nothing_that_is_seen() -> None:
    """Without its escape sequences a text in colour is the text without colour."""
    columns = (
        *COLUMNS,
        column(3, "share", "Share", SHARE),
        column(4, "verdict", "Verdict", VERDICT),
    )
    row = ("a", Estimate(1, 2, 3), Fraction(1), Fraction(1), "met")
    report = Report("Title", (section([row], columns),), "Method")
    for width in (30, 60, None):
        coloured = render(report, Screen(width, colour=True))
        assert re.search("\x1b\\[2m *1–3 *\x1b\\[0m", coloured)
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(report, Screen(width))


def words_of(text: str) -> set[str]:
    """Return the words and numbers of an output, and the parts of what a hyphen may break."""
    return set(re.sub("[─█▏▎▍▌▋▊▉·()-]", " ", text.lower()).split())


@pytest.mark.sweep
@pytest.mark.parametrize("columns", [20, 40, 60, 79, 80, 100, 132, 200])
@pytest.mark.parametrize(
    "arguments",
    [
        ("total", FLAGSHIP, "--wide"),
        ("total", "tests/golden/total/everything.yaml", "--by", "pool", "--by", "site", "--wide"),
        ("diff", CONFIGS / "fleets" / "meta-2023.yaml", FLAGSHIP, "--by", "pool", "--wide"),
        ("chips", "H100"),
        ("compare", FLAGSHIP),
        ("timeline", CONFIGS / "fleets" / "xai-2025.yaml", "--by", "accelerator", "--wide"),
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_nothing_that_a_file_says_is_missing_on_a_screen(
    arguments: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every width all words and numbers of the output without a width are there, unbroken."""
    monkeypatch.delenv("COLUMNS", raising=False)
    whole = words_of(run_inside(*arguments).out)
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = words_of(run_inside(*arguments).out)
    # NOTE: heads that only an arrangement with room has, and axes, which are drawn for their screen.
    heads = {"low–high", "address"} | {word for word in whole if re.fullmatch(".*[│┤]|20..", word)}
    assert {word for word in whole - shown - heads if len(word) <= columns} == set()
