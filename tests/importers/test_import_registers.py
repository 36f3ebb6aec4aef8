"""Registers as people keep them: every column has its say, or is asked about with a cure that works."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.draft import Columns, Draft
from tests.conftest import Outcome
from tests.importers.conftest import run_import
from tests.importers.listings import EPOCH
from tests.inside import run_inside

Run = Callable[..., Draft]
Program = Callable[..., Outcome]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return the function that imports a text by the command."""

    def run_program(text: str, *options: str, kind: str = "inventory") -> Outcome:
        path = tmp_path / "register.csv"
        path.write_text(text, encoding="utf-8")
        return run_inside("import", kind, path, *options)

    return run_program


def counted(done: Outcome) -> str:
    """Return what the summary says was counted; empty where nothing is written."""
    found = re.search(r"^counted: (.*)$", done.err, re.MULTILINE)
    return found[1] if found and done.code == 0 else ""


# State.


@pytest.mark.parametrize(
    "state",
    ["списан", "списаны", "заказан", "заказаны", "en commande", "commandée", "verschrottet",
     "verschrottet 2023", "ausgemustert", "dado de baja", "dada de baja", "已下架", "采购中", "在途",
     "廃棄", "発注済", "PO issued", "spare", "planned", "RMA"],
)  # fmt: skip
@pytest.mark.parametrize("header", ["status", "Состояние", "备注", "kommentar", "type"])
def test_states_are_known_whatever_their_column_is_called(
    run: Run, header: str, state: str
) -> None:
    """A column whose cells are states is the state, in any language and with any ending."""
    draft = run("inventory", f"host;gpu;gpu count;{header}\na;L40S;8;active\nb;L40S;8;{state}\n")
    assert draft.totals() == {"L40S": 8}
    assert any(f"8 x L40S in state {state}" in text for text in draft.left_out)


@pytest.mark.parametrize("state", ["odpisany", "not planned", "spare, planned", "soon retired"])
def test_a_state_that_is_not_known_is_a_question_that_an_option_answers(
    program: Program, state: str
) -> None:
    """Neither counted nor left out until --state says what it means."""
    text = f"host;gpu;gpu count;status\na;L40S;8;active\nb;L40S;4;{state}\n"
    done = program(text)
    assert done.code == 2
    assert f'the state "{state}" is none' in done.err
    assert counted(program(text, "--state", f"{state}=in service")) == "12 L40S"
    assert counted(program(text, "--state", f"{state}=retired")) == "8 L40S"
    assert counted(program(text, "--state-column", "none")) == "12 L40S"


def test_an_option_for_a_state_needs_one_that_is_known(program: Program) -> None:
    """A meaning that is itself unknown would count what it should not."""
    done = program("gpu,status\nL40S,x\n", "--state", "x=y")
    assert done.code == 2
    assert "error[option]: --state x=y" in done.err


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("delivered", ("yes", "no"), "8 L40S"),
        ("active", ("TRUE", "FALSE"), "8 L40S"),
        ("in_service", ("1", "0"), "8 L40S"),
        ("is_active", ("ja", "nein"), "8 L40S"),
        ("retired", ("no", "yes"), "8 L40S"),
        ("retired", ("", "yes"), "8 L40S"),
        ("ecc", ("yes", "no"), "12 L40S"),
    ],
)
def test_yes_and_no_answer_their_header(
    program: Program, header: str, cells: tuple[str, str], expected: str
) -> None:
    """A header that is a state decides, and what machines have or have not does not."""
    text = f"host,gpu,gpu count,{header}\na,L40S,8,{cells[0]}\nb,L40S,4,{cells[1]}\n"
    assert counted(program(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpu,count,notes\nL40S,8,\nL40S,4,\nL40S,12,total\n", {"L40S": 12}),
        ("note,gpu,count,rack\n,L40S,8,r1\n,T4,2,r1\n,L40S,4,r2\nTOTAL:,,14,\n", {"L40S": 12, "T4": 2}),
        ("host,gpu,count,scope\nn1,L40S,8,total\nn2,L40S,4,total\n", {"L40S": 12}),
        ("host,gpu,count,scope\nn1,L40S,8,total\n", {"L40S": 8}),
    ],
)  # fmt: skip
def test_any_column_of_a_table_by_hand_may_call_a_row_a_total(
    text: str, expected: dict[str, int]
) -> None:
    """It is passed over; a word that most rows have calls none of them so."""
    draft = run_import("inventory", text)
    assert not draft.uncounted
    assert draft.totals() == expected


def test_hosts_of_one_name_in_several_domains_are_several() -> None:
    """Only a name that stands without its domain as well may be the same host again."""
    text = "host,gpu,count\nn1.a.example,L40S,8\nn1.b.example,L40S,8\n10.0.0.1,L40S,4\n10,L40S,4\n"
    draft = run_import("inventory", text)
    assert not draft.uncounted
    assert draft.totals() == {"L40S": 24}


def test_devices_in_columns_side_by_side_are_to_be_put_below_each_other() -> None:
    """Naming one of the columns would count one device of each row."""
    text = "host,GPU 1,GPU 2\nn1,L40S,L40S\nn2,L40S,\n"
    with pytest.raises(FleetError) as caught:
        run_import("inventory", text)
    (problem,) = caught.value.diagnostics
    assert problem.hint == "give each device a line of its own, with one column that names it"


# Columns that may have a say. Each question names cures, which each give their reading.


@pytest.mark.parametrize(
    ("text", "said", "cures"),
    [
        (
            "host,gpu,gpu count,ours\na,L40S,8,yes\nb,L40S,4,no\n",
            'ours says "yes"',
            {"--tag-column ours": "12 L40S", "--state-column none": "12 L40S",
             "--state-column ours --state yes=live --state no=planned": "8 L40S"},
        ),
        (
            "host,gpu,gpu count,state,note\na,L40S,8,live,new rack\nb,L40S,4,live,scrapped\n",
            'note says "scrapped"',
            {"--tag-column note": "12 L40S",
             '--state-column note --state "new rack=live"': "8 L40S"},
        ),
        (
            "host,gpu,gpu count,note\na,L40S,8,\nb,L40S,4,old fan scrapped\n",
            'note says "old fan scrapped"',
            {"--tag-column note": "12 L40S"},
        ),
        (
            "host,gpu,gpu count,location\na,L40S,8,Bonn\nb,L40S,4,Warehouse\n",
            'location says "Warehouse"',
            {"--site-column location": "12 L40S", "--tag-column location": "12 L40S",
             "--state-column location --state Bonn=live": "8 L40S"},
        ),
        (
            "host,gpu,gpu count,Lieferung am\na,L40S,8,2024-01-01\nb,L40S,4,2030-01-01\n",
            "Lieferung am holds dates",
            {'--online-column "Lieferung am"': "12 L40S", '--tag-column "Lieferung am"': "12 L40S"},
        ),
        (
            "hosts,gpu,gpu count\nnode[01-16],L40S,8\nnode17,L40S,8\n",
            "rows of several hosts in hosts",
            {'--count-column "gpu count" --count-column hosts': "136 L40S",
             "--label-column none": "16 L40S"},
        ),
        (
            "host,gpu,gpu count\nn1 - n16,L40S,8\n",
            "rows of several hosts in host",
            {'--count-column "gpu count" --count-column host': "128 L40S"},
        ),
        (
            "host,gpu,gpu count\nn1+n2,L40S,8\nn3 and n4,L40S,8\n",
            "rows of several hosts in host",
            {'--count-column "gpu count" --count-column host': "32 L40S",
             "--label-column none": "16 L40S"},
        ),
        (
            "name,parent,gpu,gpu count\nc1,,L40S,16\nn1,c1,L40S,8\nn2,c1,L40S,8\n",
            "parent names other rows",
            {"--tag-column parent --tag-column name": "32 L40S"},
        ),
        (
            "site,gpu,gpu count\nBonn,L40S,8\nParis,L40S,4\nAll sites,L40S,12\n",
            "All sites) cannot be counted",
            {"--tag-column site": "24 L40S", "--allow-unknown": "12 L40S"},
        ),
        (
            "host,gpu,gpu count\nn1,L40S,1\nn1,L40S,1\nn2,L40S,1\n",
            "lines 2, 3 (n1) cannot be counted",
            {"--count-column none": "3 L40S", "--allow-unknown": "1 L40S"},
        ),
        (
            "host,gpu,gpu count\nNode1,L40S,8\nnode1,L40S,8\nnode2,L40S,8\n",
            "lines 2, 3 (Node1) cannot be counted",
            {"--label-column none": "24 L40S", "--allow-unknown": "8 L40S"},
        ),
        (
            "host,gpu,gpu count\nn1.b.de,L40S,8\nn2,L40S,8\nn1,L40S,8\nn2.a.de,L40S,4\n",
            "lines 2, 4 (n1.b.de) cannot be counted",
            {"--label-column none": "28 L40S", "--allow-unknown": "12 L40S"},
        ),
        (
            "gpu,serial\nL40S,S1\nL40S,S1\nL40S,S2\n",
            "lines 2, 3 (S1) cannot be counted",
            {"--allow-unknown": "1 L40S"},
        ),
        (
            "gpu,quantity\n8x L40S,4\n",
            "contradict each other",
            {"--count-column quantity --count-column gpu": "32 L40S",
             "--count-column none": "8 L40S"},
        ),
        (
            "gpu,host,gpu count\nL40S,n1,8\n,n2,8\n",
            "of no named model",
            {"--allow-unknown": "8 L40S"},
        ),
        (
            "gpu,installed,planned\nL40S,8,4\n",
            "may stand in installed, planned",
            {"--count-column installed": "8 L40S"},
        ),
        (
            "gpu,memory,gpu count\nL40S,64 GB,8\n",
            "which has 48 GB",
            {"--memory-column none": "8 L40S"},
        ),
        (
            "gpu,form factor,gpu count\nA100 SXM4 80GB,PCIe,8\n",
            "form factor of PCIe contradict",
            {'--map "A100 SXM4 80GB=A100 PCIe 80GB"': "8 A100 PCIe 80GB"},
        ),
        (
            "gpu,gpu count,quarter\nL40S,8,2024-Q1\nL40S,16,2024-Q2\n",
            "rows that differ in quarter",
            {"--as-of-column quarter": "2024-03-31: 8 L40S"},
        ),
        (
            "gpu,stock\nL40S,24576\nA10,2048\n",
            "may stand in stock",
            {"--count-column stock": "2,048 A10, 24,576 L40S"},
        ),
        ("gpu,stock\nL40S,3k\n", "may stand in stock", {"--count-column none": "1 L40S"}),
        ("gpu,stock\nL40S,8 pcs\n", "may stand in stock", {"--count-column none": "1 L40S"}),
        (
            "gpu,planned qty\nL40S,8\n",
            "may not count what is installed",
            {'--count-column "planned qty"': "8 L40S"},
        ),
        *(
            (
                f"gpu,{header}\nL40S,8\n",
                f"{header} may count in thousands, pairs or the like",
                {f'--count-column "{header}"': "8 L40S"},
            )
            for header in (
                *("qty (k)", "qty x1000", "Qty/1000", "Qty K", "GPUs in k", "GPUs ('000)"),
                *("Anzahl in Tsd.", "count (hundreds)", "qty [dozens]", "Qty (pairs)"),
                *("Qty [10^3]", "数量（千）", "数量(万)", "количество (тыс.)"),
            )
        ),
        *(
            (
                f"gpu,{header}\nL40S,8\n",
                f"{header} may not count what is installed",
                {f'--count-column "{header}"': "8 L40S"},
            )
            for header in ("Qty 2027", "Max qty", "Qty delta", "GPUs required")
        ),
        *(
            (
                f"gpu,{header}\nH100,3\n",
                f"{header} counts machines, and nothing says how many H100 one has",
                {'--map "H100=DGX H100"': "3 DGX H100"},
            )
            for header in ("Qty (nodes)", "Qty [nodes of 8]", "Number of servers", "Nodes")
        ),
        (
            "serial,host,gpu,units\n,n1,L40S,1\n,n1,L40S,1\n",
            "they have the same host",
            {"--count-column none": "2 L40S"},
        ),
        (
            "serial,gpu\nS1,L40S\nS1,L40S\n",
            "they have the same serial",
            {"--label-column none": "2 L40S"},
        ),
        (
            "gpu,nodes,each\nL40S,3,8\n",
            "may stand in nodes, each",
            {"--count-column nodes --count-column each": "24 L40S"},
        ),
        *(
            (
                f"gpu,qty,{header}\nL40S,3,{cell}\n",
                f'{header} says "{cell}", so that qty may not count single accelerators',
                {"--count-column qty": "3 L40S"},
            )
            for header, cell in (
                ("UoM", "box of 8"), ("Unit of measure", "thousand"), ("Unit", "node"),
                ("comment", "in thousands"), ("note", "per node"), ("packing", "trays of 4"),
                ("UoM", "DZ"), ("ME", "VE"), ("单位", "箱"), ("Eenheid", "pair"), ("Unit", "2-pack"),
            )
        ),
        (
            "All of it (numbers in thousands)\n\ngpu,qty\nL40S,3\n",
            'say "All of it (numbers in thousands)": numbers may be in thousands',
            {"--count-column qty": "3 L40S"},
        ),
        (
            "article;Menge;price;gpu\n1;8,000;30.000,00;L40S\n",
            "Menge has 8,000, and other cells have a comma before their decimals",
            {},
        ),
        *(
            (
                f"host,gpu,qty,notes\nn1,L40S,8,\nn2,L40S,16,{note}\n",
                f'notes says "{note}", so that rows may not count',
                {"--state-column notes": "8 L40S", "--state-column none": "24 L40S"},
            )
            for note in (
                *("returned to vendor", "arriving Q3 2027", "not installed yet"),
                *("removed from rack", "duplicate of line 1"),
            )
        ),
        (
            'servers,gpu,gpus each\n"a, b, c",L40S,8\nd,L40S,8\n',
            "rows of several hosts in servers",
            {'--count-column "gpus each" --count-column servers': "32 L40S",
             "--label-column none": "16 L40S"},
        ),
        (
            "host,server model,gpu\nd1,DGX H100,H100\nd2,DGX H100,H100\n",
            "each row may be one accelerator, or one of the systems in server model",
            {'--accelerator-column "server model"': "2 DGX H100",
             "--count-column none": "2 H100 SXM5 80GB"},
        ),
        (
            "name,gpu,qty\nGPU server,L40S,8\nGPU server,L40S,8\n",
            "they have the same name",
            {"--label-column none": "16 L40S"},
        ),
        (
            "gpu,count\nIn production,\nL40S,8\nPlanned,\nL40S,16\n",
            "a row that heads others says nothing of them here",
            {},
        ),
        (
            "server\nDell R760xa with 4x L40S\nL40S\n",
            "has a number in it",
            {},
        ),
        (
            '{"total": 250, "limit": 2, "items": [{"gpu": "L40S", "qty": 4}]}',
            "the list goes on: it has a total of 250",
            {},
        ),
        (
            '{"count": 250, "next": "https://x/2", "results": [{"gpu": "L40S", "qty": 4}]}',
            "the list goes on: it has a next",
            {},
        ),
        (
            "server model,gpu,units\nDGX H100,H100,12\n",
            "units may count the systems in server model, or their accelerators",
            {'--accelerator-column "server model"': "12 DGX H100",
             "--count-column units": "12 H100 SXM5 80GB"},
        ),
        (
            "gpu,qty\nL40S,3\nSubtotal NVIDIA,3\nMI300X,2\nTotal,5\n",
            "Subtotal NVIDIA is called a total, whose rows are counted already",
            {'--map "Subtotal NVIDIA=none"': "3 L40S, 2 MI300X"},
        ),
    ],
)  # fmt: skip
def test_a_question_names_cures_that_work(
    program: Program, text: str, said: str, cures: dict[str, str]
) -> None:
    """Nothing is written before the answer, and each answer counts what it says."""
    done = program(text)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "\ncounted:" not in done.err
    for options, expected in cures.items():
        assert counted(program(text, *shlex.split(options))) == expected


def test_the_hints_of_auto_name_the_command_that_has_the_options(program: Program) -> None:
    """`auto` has no options for columns, so that its hints lead to `inventory`."""
    done = program("gpu,nodes,gpus\nL40S,8,4\n", kind="auto")
    assert re.search(r"with `fleet import inventory \S+`: name the column", done.err)
    done = program("gpu,status\nL40S,odpisany\n", kind="auto")
    assert re.search(r"with `fleet import inventory \S+`: say what it means", done.err)


# Memory, form factors, days.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Make,Model,Memory,Qty\nNVIDIA,A100,40GB,8\n", {"A100 SXM4 40GB": 8}),
        ("gpu,memory,count\nA100,40,8\nA100,80,4\n", {"A100 SXM4 40GB": 8, "A100 SXM4 80GB": 4}),
        ("Modell;Speicher;Anzahl\nA100;40 GB;8\n", {"A100 SXM4 40GB": 8}),
        ("gpu,Größe,count\nH100,94GB,8\n", {"H100 NVL 94GB": 8}),
        ("gpu,form factor,count\nH100,PCIe,8\n", {"H100 PCIe 80GB": 8}),
        ("gpu;Bauform;Speicher;Anzahl\nA100;PCIe;40 GB;8\n", {"A100 PCIe 40GB": 8}),
        ("host,gpu,memory,gpu count\nn1,L40S,2048 GB,8\n", {"L40S": 8}),
        ("host,gpu,host memory,gpu count\nn1,L40S,256 GB,8\n", {"L40S": 8}),
    ],
)  # fmt: skip
def test_memory_and_form_beside_a_name_decide(
    run: Run, text: str, expected: dict[str, int]
) -> None:
    """Sizes and form factors speak, whatever their header; a host's memory does not."""
    draft = run("inventory", text)
    assert draft.totals() == expected
    assert not draft.unknown


@pytest.mark.parametrize(
    "header", ["ausgemustert am", "außer Betrieb seit", "date de mise au rebut", "retiré le",
               "fecha de baja", "Дата списания", "退役日期"],
)  # fmt: skip
def test_days_of_retirement_are_read_in_any_language(run: Run, header: str) -> None:
    """A column of days whose header says that things go is the day on which they did."""
    draft = run("inventory", f"host;gpu;gpu count;{header}\na;L40S;8;\nb;L40S;4;01.03.2023\n")
    assert {pool.place.retired: pool.count for pool in draft.pools} == {"": 8, "2023-03-01": 4}


# Totals, repeats, numbers in names, tables of one column for each accelerator.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Site,gpu,count\nA,L40S,8\nB,L40S,8\n合计,,16\n", {"L40S": 16}),
        ("host,Site,gpu,count\nn1,A,L40S,8\nn2,B,L40S,8\n,Total,,16\n", {"L40S": 16}),
        ("host,gpu,count\nn1,L40S,8\nn2,L40S,8\n,,16\n", {"L40S": 16}),
        (
            "Site,gpu,count\nA,L40S,8\nA,T4,4\nSubtotal,,12\nB,L40S,32\nB,T4,40\nSubtotal,,72\n"
            "Total,,84\n",
            {"L40S": 40, "T4": 44},
        ),
        ("host,gpu,count\nn1,L40S,8\nn2,L40S,8\nn3,L40S,16\n", {"L40S": 32}),
        ("host,index,name\nn1,0,L40S\nn2,0,L40S\nn2,0,L40S\nn2,1,L40S\n", {"L40S": 3}),
        ("gpu\nL40S (4)\n4 A100 SXM4 80GB\n", {"L40S": 4, "A100 SXM4 80GB": 4}),
        (
            "host,H100 SXM5 80GB,T4,L40S\nn1,8,,\nn2,-,4,2\n",
            {"H100 SXM5 80GB": 8, "T4": 4, "L40S": 2},
        ),
        ("host,L40S,T4\nn1,8,1\nn2,4,\nTotal,12,1\n", {"L40S": 12, "T4": 1}),
    ],
)
def test_what_is_there_once_counts_once(run: Run, text: str, expected: dict[str, int]) -> None:
    """Totals and repeats are passed over, and a number in a name or a column's header counts."""
    draft = run("inventory", text)
    assert draft.totals() == expected
    assert not draft.unknown
    assert not draft.uncounted


def test_a_number_in_a_mapped_name_counts(run: Run) -> None:
    """The cure of an unknown name keeps the number that stands in it."""
    assert run("inventory", "gpu\nbig card (4)\n", "big card (4)=L40S").totals() == {"L40S": 4}


@pytest.mark.parametrize("cell", ["L40S (48)", "3090 24GB"])
def test_a_number_that_may_be_memory_is_no_count(run: Run, cell: str) -> None:
    """What may be a size is not read as a number of devices."""
    (unknown,) = run("inventory", f"gpu\nL40S\n{cell}\n").unknown
    assert (unknown.spelling, unknown.count) == (cell, 1)


def test_one_identity_of_two_things_leaves_out_both(run: Run) -> None:
    """What is said not to be counted is not, in JSON as well."""
    text = '{"gpu": "L40S", "serial": "S1", "site": "a"}\n{"gpu": "L40S", "serial": "S1", "site": "b"}\n'
    draft = run("inventory", text)
    assert len(draft.uncounted) == 1
    assert draft.pools == ()


def test_decimals_of_a_count_are_not_joined(run: Run) -> None:
    """`8,5` is no way to write 85."""
    with pytest.raises(FleetError) as caught:
        run("inventory", "gpu;count\nL40S;8,5\n")
    assert "85" not in str(caught.value.diagnostics[0].hint)


def test_what_is_not_read_is_said(run: Run) -> None:
    """Columns without a role are named, so that a person can see what had no say."""
    draft = run("inventory", "host,gpu,gpu count,cable\nn1,L40S,8,blue\n")
    assert "columns that are not read: cable" in draft.notes


# Epoch AI.

FLOWS = EPOCH.replace("Series start date", "Start date")


@pytest.mark.parametrize(
    ("start", "stock"), [("", True), ("2022-01-01", True), ("2025-10-01", False)]
)
def test_a_stock_is_told_from_a_flow_by_its_days(run: Run, start: str, stock: bool) -> None:
    """Without a start, or over years, a row adds up; over a quarter it is what came in it."""
    text = f"{FLOWS}Meta H100,Nvidia,Meta,H100/H200,{start},2025-12-31,,7,,x\n"
    if stock:
        assert run("epoch", text).totals() == {"H100 SXM5 80GB": 7}
    else:
        with pytest.raises(FleetError, match="flow of one quarter"):
            run("epoch", text)


def test_options_name_periods_for_documents_alone(run: Run) -> None:
    """A quarter is no day on which a row came online."""
    with pytest.raises(FleetError, match="not a date"):
        run("inventory", "gpu,seit\nL40S,2024-Q1\n", columns=Columns(online="seit"))


def test_units_are_counts(run: Run) -> None:
    """A header of that one word counts, however large and unlike its numbers are."""
    draft = run("inventory", "gpu,Units\nL40S,24576\nA10,2048\n")
    assert draft.totals() == {"L40S": 24_576, "A10": 2048}


@pytest.mark.parametrize(
    ("cell", "cure"),
    [
        ("350.000", "a dot may part thousands or decimals: write 350000 or 350"),
        ("1.350.000", "write it out in digits: 1350000"),
        ("1.5k", "write it out in digits: 1500"),
        ("350_000", "write it out in digits: 350000"),
        ("8 pcs", "write the number alone: 8"),
        ("12 GPUs", "write the number alone: 12"),
        *((cell, "--low-column and --high-column") for cell in (
            "~50", "100-200", "100 to 200", "approx 50", "50+", ">= 50", "{low: 1; high: 3}"
        )),
        ("-20", "write how many are left"),
        ("(20)", "write how many are left"),
        ("60%", "write how many accelerators it is"),
        ("8.5", "this is no whole number"),
        ("many", "write a whole number in digits, such as 350000 or 350,000"),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_count_has_a_cure_that_a_cell_takes(
    program: Program, cell: str, cure: str
) -> None:
    """What a manifest takes (350k, a range) is none for a cell; what is told to write is read."""
    done = program(f"gpu,count\nL40S,{cell}\n")
    assert done.code == 2
    assert f"'{cell}' is not a number of accelerators" in done.err
    assert cure in done.err
    if number := re.search(r": (\d+)$", cure):
        assert counted(program(f"gpu,count\nL40S,{number[1]}\n")) == f"{int(number[1]):,} L40S"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpu,qty,UoM\nL40S,3,EA\nMI300X,2,pcs\n", {"L40S": 3, "MI300X": 2}),
        ("item,qty,unit\nDGX H100,3,server\n", {"DGX H100": 3}),
        ("host,server model,gpu,qty\nn1,DGX H100,H100,8\nn2,DGX H100,H100,8\n", {"H100 SXM5 80GB": 16}),
        ("server model,gpu,gpu count\nDGX H100,H100,12\n", {"H100 SXM5 80GB": 12}),
        ("gpu,qty,note\nL40S,3,in use since May\nL40S,4,arrived in two boxes\n", {"L40S": 7}),
        ("serial,host,gpu,units\nS1,n1,L40S,1\nS2,n1,L40S,1\nS3,n2,L40S,1\n", {"L40S": 3}),
        ("site,L40S,T4,Total\nA,16,4,20\nB,8,0,8\nTotal,24,4,28\n", {"L40S": 24, "T4": 4}),
        ("host,gpu\nn1,8*L40S\nn2,L40S * 4\n", {"L40S": 12}),
        (
            "site,model,qty\nA,L40S,16\nA,T4,4\nSubtotal A,,20\nB,L40S,8\nSubtotal B,,8\nGrand Total,,28\n",
            {"L40S": 24, "T4": 4},
        ),
        ("site,model,qty\nA,L40S,16\nA,T4,4\nCelkem,,20\nB,L40S,8\nYhteensä,,28\n", {"L40S": 24, "T4": 4}),
        ("No.,server,model,qty\n1,s1,L40S,8\n2,s2,T4,4\n", {"L40S": 8, "T4": 4}),
        ("#,server,model,qty,warranty (years),RU,cpu_count\n1,s1,L40S,8,3,4,2\n2,s2,T4,4,5,2,1\n",
         {"L40S": 8, "T4": 4}),
        ("gpu,Quantità\nL40S,3\n", {"L40S": 3}),
        ("locatie;gpu;aantal;toestand\nA;L4;12;In gebruik\nB;L4;8;Buiten gebruik\n", {"L4": 12}),
        ("serwer;gpu;ilość;stan\nA;L4;12;w użyciu\nB;L4;8;wycofany\n", {"L4": 12}),
        ('[{"host": "a", "gpus": {"L40S": 8}}, {"host": "b", "gpus": {"L40S": 4, "T4": 1}}]',
         {"L40S": 12, "T4": 1}),
        ('{"L40S": 64, "T4": 8}', {"L40S": 64, "T4": 8}),
        ("site,gpu,qty\n\"Dublin, Ireland\",L40S,3\n", {"L40S": 3}),
        ("Boxes in Texas\n\ngpu,qty\nL40S,3\n", {"L40S": 3}),
        ("host,gpu,gpu count,position\nn1,L40S,8,node 4\n", {"L40S": 8}),
    ],
)  # fmt: skip
def test_what_counts_one_by_one_is_not_asked_about(
    run: Run, text: str, expected: dict[str, int]
) -> None:
    """A unit of one, a machine that is named, and words that only look like multiples are no doubt."""
    assert run("inventory", text).totals() == expected


@pytest.mark.parametrize("size", [40, 80])
def test_a_map_does_not_change_a_memory_that_is_told(program: Program, size: int) -> None:
    """Of a name with two sizes an option settles the form; the column goes on settling the size."""
    text = "gpu,gpu memory (GB),count\nA100,80,8\nA100,40,4\n"
    done = program(text, "--map", f"A100=A100 PCIe {size}GB")
    assert counted(done) == "4 A100 PCIe 40GB, 8 A100 PCIe 80GB"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gpu,#\nA10,2\nL40S,4\nH200,8\n", "may stand in #"),
        ("gpu,qty,#\nA10,2,8\nL40S,4,16\n", "may stand in qty, #"),
        (
            "host,serial,gpu,gpu count\nn1,S1,L40S,8\nn1,S2,L40S,8\n",
            "they have the same host, and nothing tells",
        ),
    ],
)
def test_a_number_that_may_count_twice_is_asked_about(
    program: Program, text: str, said: str
) -> None:
    """Numbers below # may be counts; that of a host beside each of its devices does not add up."""
    done = program(text)
    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize("header", ["node", "rack", "host"])
def test_numbers_of_machines_are_no_counts(program: Program, header: str) -> None:
    """Three racks called 7, 8 and 9 are three, and not twenty-four."""
    text = f"{header},model\n7,DGX H100\n8,DGX H100\n9,DGX H100\n"
    assert counted(program(text)) == "3 DGX H100"


@pytest.mark.parametrize("state", ["Returned to service", "Niet in gebruik", "nie w użyciu"])
def test_a_state_that_says_the_opposite_is_asked_about(program: Program, state: str) -> None:
    """Back in service is not returned, and not in use is not in use."""
    done = program(f"host,gpu,qty,status\na,L40S,8,{state}\nb,L40S,8,in use\n")
    assert f'the state "{state}" is none that is known to count or not' in done.err


def test_a_system_that_is_called_like_a_total_counts(program: Program) -> None:
    """A row may name its model alone, whatever the host is called."""
    text = "name,gpu,server model\nsum-01,,DGX H100\nn2,H100 SXM,\nn3,H100 SXM,\n"
    assert counted(program(text, "--count-column", "none")) == "1 DGX H100, 2 H100 SXM5 80GB"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"host": "a", "L40S": 8, "nics": [{"m": "x"}, {"m": "y"}]}]', "8 L40S"),
        ('[{"host": "a1", "L40S": 8}, {"host": "a1", "L40S": 8}]', "8 L40S"),
        ('[{"host": "a", "L40S": 8, "T4": 1}, {"host": "b", "L40S": 8, "T4": 0}]', "16 L40S, 1 T4"),
        ('[{"host": "a", "gpus": [{"L40S": 8}, {"L40S": 4}]}]', ""),
    ],
)
def test_json_by_model_counts_each_thing_once(program: Program, text: str, expected: str) -> None:
    """A list beside a count does not multiply it, a host that comes again is one, a list is refused."""
    done = program(text)
    if expected:
        assert counted(done) == expected
    else:
        assert done.code == 2
        assert "row 1 has several things that gpus.L40S may count" in done.err
