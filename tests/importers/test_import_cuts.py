"""Large CSV is cut and not taken apart: the answer is the one that csv gives, cell by cell."""

import csv
import io
from collections import Counter
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers import inventory_chunks, inventory_csv
from tests.importers.conftest import run_import

CELLS = {
    "host": [f"n{number}" for number in range(20)] + ["", "n 1", "host", *["total"] * 4],
    "serial": [f"S{number:05}" for number in range(40)] + ["", "N/A"],
    "gpu": ["L40S", "Tesla T4", "NVIDIA B200", "", "gpu"],
    "count": ["8", "4", "", "16"],
    "site": ["a", "b", "", "c d"],
    "state": ["in service", "retired", ""],
    "note": ["", "new", "é", "x\x0by"],
}
SHAPES = [" {}", " {}", " {}", "{} ", '"{}"', '"{}\n"', '{}"', "{},", "\n{}", "\0{}"]
"""How else cells are written."""


def outcome(text: str) -> object:
    """Return all that an import says, or its faults."""
    try:
        return run_import("inventory", text.encode())
    except FleetError as error:
        return [problem._replace(source=None) for problem in error.diagnostics]


@st.composite
def tables(draw: Any) -> str:
    """Draw CSV: any columns in any order, lines in random or in rising order, and slips."""
    others = draw(st.lists(st.sampled_from(sorted({*CELLS} - {"gpu"})), unique=True))
    headers = draw(st.permutations(["gpu", *others]))
    plain = st.tuples(*(st.sampled_from(CELLS[header]) for header in headers))
    rows = draw(st.lists(plain, max_size=40))
    if draw(st.booleans()):
        rows.sort(key=itemgetter(draw(st.integers(0, len(headers) - 1))))
    delimiter = draw(st.sampled_from(",;\t|"))
    lines = [delimiter.join(row) for row in [headers, *rows]]
    for _ in range(draw(st.integers(0, 4)) if rows else 0):
        place = draw(st.integers(1, len(rows)))
        cells = lines[place].split(delimiter)
        at = draw(st.integers(0, len(cells) - 1))
        cells[at] = draw(st.sampled_from(SHAPES)).format(cells[at])
        lines[place] = delimiter.join(cells[draw(st.integers(0, 9)) == 9 :])
    end: str = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    last: str = draw(st.sampled_from([end, ""]))
    return end.join(lines) + last


@example("host,gpu,count\nn1,L40S,8\n total,L40S,8\n", 1, 900)
@example("gpu,count,host\nL40S,8,n1\nL40S,8,n2\nL40S,16,total\n", 1, 0)
@example("host,site,gpu,count\nn1,a,L40S,8\nn2,L40S,8\n", 400, 900)
@example("host,gpu,count,note\nn1,L40S,8,\nn2,L40S,8\n", 400, 0)
@example("host,note,gpu\nn1,x,L40S\nL40S,x,\nn2,L40S\n", 400, 900)
@given(text=tables(), size=st.sampled_from([1, 60, 400]), most=st.sampled_from([0, 900, 1 << 20]))
@settings(max_examples=500, deadline=None)
def test_cut_or_not_it_is_the_same(text: str, size: int, most: int) -> None:
    """Pools, remarks, questions, faults and their lines: none depends on how lines are read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inventory_csv, "_CUT", size)
        patch.setattr(inventory_chunks.Cut, "_MOST", most)
        cut = outcome(text)
        patch.setattr(inventory_chunks.Cut, "chunk", lambda *_: None)
        assert cut == outcome(text)


def test_a_large_register_of_all_sorts_is_counted_whole() -> None:
    """Lines that are alike, then all different, then quoted, then with other ends: each counts."""
    devices = ["L40S", "Tesla T4", "NVIDIA B200"]
    lines = ["host,gpu,count,site,note"]
    for number in range(40_000):
        note = f"ticket {number}" if number >= 10_000 else ""
        note = f'"moved, {number}"' if number >= 38_000 else note
        end = "\r" if number >= 39_000 else ""
        lines.append(
            f"n{number:05},{devices[number % 3]},{number % 7},site {number % 4},{note}{end}"
        )
    expected: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO("\n".join(lines), newline="")):
        expected[row["gpu"].removeprefix("NVIDIA ").removeprefix("Tesla ")] += int(row["count"])
    draft = run_import("inventory", "\n".join([*lines, ""]))
    assert draft.read == ("40,000 rows",)
    counted = {name.split()[0]: count for name, count in draft.totals().items()}
    assert counted == expected


def test_a_text_that_breaks_off_is_told_at_its_line() -> None:
    """Half a character of UTF-16 is where the file was cut, far below its beginning."""
    lines = ["host,gpu,count", *(f"n{number:04},L40S,8" for number in range(2000))]
    data = "\n".join([*lines, ""]).encode("utf-16")
    with pytest.raises(FleetError) as caught:
        run_import("inventory", data[:-1])
    (problem,) = caught.value.diagnostics
    assert problem.message == "the input is not text"
    assert problem.span is not None
    assert problem.span.line > 1700


@pytest.mark.parametrize("place", [0, 18, 19, 400, 600])
@pytest.mark.parametrize("cell", ["x", "?", "8 pcs", "1.5", "-3"])
def test_a_wrong_cell_in_a_column_of_one_accelerator_is_a_fault(place: int, cell: str) -> None:
    """It does not make the column one that is not read, wherever it stands."""
    lines = [f"n{number:03},{cell if number == place else 4},2" for number in range(700)]
    with pytest.raises(FleetError) as caught:
        run_import("inventory", "\n".join(["host,H100,L40S", *lines, ""]))
    (problem,) = caught.value.diagnostics
    assert problem.code == "import-count"
    assert problem.span is not None
    assert problem.span.line == place + 2


def test_columns_of_one_accelerator_may_hold_few_numbers() -> None:
    """A dash or an empty cell is none, however many there are."""
    text = "host,L40S,T4,B200\nn1,8,-,\nn2,-,4,n/a\nn3,-,-,none\nn4,,2,-\n"
    assert run_import("inventory", text).totals() == {"L40S": 8, "T4": 6}


@pytest.mark.parametrize(
    "text",
    [
        "uuid,gpu\nA,L40S\nA.1,L40S\nA.2,L40S\n",
        "uuid,gpu\nabC1,L40S\nabc1,L40S\nabc2,L40S\n",
        "host,uuid,gpu\na1,SN1,L40S\na2,SN1.1,L40S\na3,SN2,L40S\n",
        "host,gpu,index\nN1,L40S,0\nn1,L40S,0\nn1,L40S,1\n",
    ],
)
def test_identities_of_devices_are_spelled_in_one_way(text: str) -> None:
    """What differs in case or behind a dot is another device, unlike the name of a host."""
    draft = run_import("inventory", text)
    assert not draft.uncounted
    assert draft.totals() == {"L40S": 3}


def test_a_space_that_separates_is_read_by_csv() -> None:
    """Several of them separate once, so that no line is cut at each."""
    with_gap = run_import("inventory", "sep= \nhost x gpu count\nn1 y L40S 8\nn2  L40S 8\n")
    assert with_gap.totals() == {"L40S": 8}
    assert with_gap.uncounted


def test_the_order_of_rows_does_not_tell_what_a_word_means() -> None:
    """Whether a word calls rows totals hangs on all rows, and not on those above."""
    rows = [f"n{number},L40S,8,{'total' if number < 300 else 'part'}" for number in range(700)]
    first = run_import("inventory", "\n".join(["host,gpu,count,scope", *rows, ""]))
    last = run_import("inventory", "\n".join(["host,gpu,count,scope", *rows[::-1], ""]))
    assert len(first.uncounted) == len(last.uncounted) == 300
    assert first.totals() == last.totals() == {"L40S": 3200}
