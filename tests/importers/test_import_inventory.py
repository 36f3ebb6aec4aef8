"""Inventories: columns found by header or option, counts and dates read strictly, rows tallied."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.devices import Devices
from fleet_cli.importers.draft import Columns, Draft, Request
from fleet_cli.importers.inventory import read
from fleet_cli.read.catalogue import bundled
from tests.importers.conftest import run_import

Run = Callable[..., Draft]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpu_model,gpu_count\nL40S,8\nL40S,4\n", {"L40S": 12}),
        ("GPU Model;GPU Count\nL40S;8\n", {"L40S": 8}),
        ("Accelerator\tQty\nL40S\t8\n", {"L40S": 8}),
        ("\ufeffaccelerator,count\r\nL40S,8\r\n", {"L40S": 8}),
        ("host,gpu\nn1,L40S\nn1,L40S\nn2,Tesla T4\n", {"L40S": 2, "T4": 1}),
        ('accelerator,count\nL40S,"1,024"\n', {"L40S": 1024}),
        ("accelerator,count\nL40S,8.0\n", {"L40S": 8}),
        ("accelerator,count\nL40S,0\nnone,\n-,-\n", {}),
        ("gpu_model,gpu\nL40S,8\n", {"L40S": 8}),
        ("accelerator\n8x L40S\nTesla T4 x 2\n4x L40S\n", {"L40S": 12, "T4": 2}),
        ("accelerator,count\n8x L40S,8\n", {"L40S": 8}),
        ("instance_type,quantity\np5.48xlarge,3\n", {"p5.48xlarge": 3}),
        ("system,gpu_count\nDGX H100,8\n", {"H100 SXM5 80GB": 8}),
        ("accelerator,count\nGB200 NVL72,2\n", {"GB200 NVL72": 2}),
        ("model,gpu,gpu_count\nNVIDIA DGX H100,,\nR7625,,\n", {"DGX H100": 1}),
        ("gpu,gpu memory,count\nA100,40 GB,8\n", {"A100 SXM4 40GB": 8}),
        ("gpu,vram,count\nV100,16384 MiB,8\n", {"V100 SXM2 16GB": 8}),
        ('{"gpu": "L40S", "gpu_count": 8}\n\n{"host": "cpu1"}\n', {"L40S": 8}),
        ("accelerator,number of cards\nL40S,8\n", {"L40S": 8}),
        ('{"host": "cpu1"}\n{"gpu": "L40S", "gpu_count": 8.0, "site": null}\n', {"L40S": 8}),
    ],
)  # fmt: skip
def test_tables_of_every_shape(run: Run, text: str, expected: dict[str, int]) -> None:
    """Separators, headers, multipliers, systems and JSON lines all count alike."""
    draft = run("inventory", text)
    assert draft.totals() == expected
    assert not draft.unknown
    assert not draft.uncounted


def test_options_name_columns(run: Run) -> None:
    """Columns of any name serve where options say so, and a name column names the pools."""
    text = (
        "was,wieviel,wo,wer,seit,bis,cluster,farbe\nL40S,8,Bonn,ich,2024-01-01,2025-01-01,c1,rot\n"
    )
    columns = Columns(
        accelerator="was",
        count=("wieviel",),
        site="wo",
        owner="wer",
        online="seit",
        retired="bis",
        name="cluster",
        tags=("farbe",),
    )
    (pool,) = run("inventory", text, columns=columns).pools
    assert (pool.device, pool.count) == ("L40S", 8)
    place = pool.place
    assert (place.site, place.owner, place.name) == ("Bonn", "ich", "c1")
    assert (place.online, place.retired) == ("2024-01-01", "2025-01-01")
    assert place.tags == (("farbe", "rot"),)


def test_pool_names_are_unique(run: Run) -> None:
    """A cluster with two models gives two pools of different names."""
    text = "cluster,gpu,count\na,L40S,8\na,Tesla T4,8\nb,L40S,8\n"
    draft = run("inventory", text, columns=Columns(name="cluster"))
    assert sorted(pool.place.name for pool in draft.pools) == ["a L40S", "a T4", "b"]


def test_states_that_count_are_tags_and_the_rest_is_left_out(run: Run) -> None:
    """A row in repair counts and is marked; what is planned, spare or gone is said, with counts."""
    text = (
        "gpu,count,status\nL40S,8,In Service\nL40S,4,repair\nL40S,2,retired\n"
        "L40S,16,Planned\nL40S,32,on order\nL40S,64,Spare\nL40S,128,RMA\nL40S,256,terminated\n"
    )
    draft = run("inventory", text)
    assert {pool.place.tags: pool.count for pool in draft.pools} == {
        (): 8,
        (("state", "repair"),): 4,
    }
    for number, state in ((2, "retired"), (16, "Planned"), (32, "on order"), (64, "Spare"),
                          (128, "RMA"), (256, "terminated")):  # fmt: skip
        assert any(f"{number} x L40S in state {state}" in text for text in draft.left_out)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("gpu,count\nL40S,8\nL40S,-4\n", 3, "not a number"),
        ("gpu,count\nL40S,1.024\n", 2, "not a number"),
        ("gpu,count\nL40S,1e6\n", 2, "not a number"),
        ("gpu,count\nL40S,1000000000001\n", 2, "not a number"),
        ("gpu,count,online\nL40S,8,05/13/2024\n", 2, "not a date"),
        ("gpu,count,online\nL40S,8,2024-02-30\n", 2, "not a date"),
        (
            "gpu,count,online,retired\nL40S,8,2024-02-02,2023-01-01\n",
            2,
            "before the row came online",
        ),
        ("gpu,count,site\nL40S,8,a\x1b[31m\n", 0, "control characters"),
        (b"gpu,count,site\nL40S,8,K\xf6ln\n", 2, "not UTF-8"),
        ('gpu,count\nL40S,8\n"L40S,8\n', 3, "not CSV"),
        ("gpu,count\nL40S,8,9\n", 2, "3 cells"),
        ("gpu,gpu,count\nL40S,L40S,8\n", 1, "two columns"),
        ('{"gpu": "L40S"}\n{"gpu"\n', 2, "not a line of JSON"),
        ('{"gpu": "L40S"\n', 2, "ends too early"),
        ("[5]\n", 0, "row 1 is not a JSON object"),
        (b"PK\x03\x04....", 0, "not an Excel workbook"),
        ("", 1, "empty"),
    ],
)
def test_broken_cells_name_their_line(run: Run, text: str | bytes, line: int, said: str) -> None:
    """Each fault gives one error that says which line and how to put it right."""
    with pytest.raises(FleetError) as caught:
        run("inventory", text)
    (problem,) = caught.value.diagnostics
    assert said in problem.message
    assert (problem.span.line if problem.span else 0) == line
    assert problem.hint
    assert problem.message.isprintable()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("host,rack\nn1,r1\n", "--accelerator-column"),
        ("accelerator,gpus per node\nL40S,8\n", "--count-column"),
        ("accelerator,nodes,gpus\nL40S,8,4\n", "--count-column"),
        ("accelerator,foo\nL40S,8\n", "--count-column"),
    ],
)
def test_columns_that_are_not_told_are_asked_for(run: Run, text: str, said: str) -> None:
    """No column is guessed where a guess would miscount."""
    with pytest.raises(FleetError) as caught:
        run("inventory", text)
    assert said in str(caught.value.diagnostics[0].hint)


def test_an_option_for_no_column_suggests_one(run: Run) -> None:
    """A misspelt column is an error with the nearest header."""
    with pytest.raises(FleetError) as caught:
        run("inventory", "accelerator,count\nL40S,8\n", columns=Columns(count=("cuont",)))
    assert "count" in str(caught.value.diagnostics[0].hint)


@pytest.mark.parametrize(
    "text",
    ["gpu,count\nL40S,\n", "gpu,count\n,8\n", "gpu,count\n8x L40S,4\n"],
)
def test_rows_that_do_not_tell_are_named(run: Run, text: str) -> None:
    """A model without a number, a number without a model, and a contradiction are named."""
    (row,) = run("inventory", text).uncounted
    assert row.where == "line 2"


def test_all_faults_come_in_one_run(run: Run) -> None:
    """Three wrong cells give three errors."""
    text = "gpu,count,online\nL40S,x,\nL40S,8,soon\nL40S,9,\nL40S,-1,\n"
    with pytest.raises(FleetError) as caught:
        run("inventory", text)
    assert [one.span.line for one in caught.value.diagnostics if one.span] == [2, 3, 5]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["L40S", "Tesla T4", "NVIDIA B200"]),
            st.integers(0, 5000),
            st.sampled_from(['a, "1"', 'a, "2"', 'a, "30"']),
        ),
        max_size=30,
    )
)
def test_rows_add_up_in_any_order(rows: list[tuple[str, int, str]]) -> None:
    """However rows are spread over places, the accelerators of each model add up."""

    def imported(order: list[tuple[str, int, str]]) -> Draft:
        lines = [
            f'{gpu},{count},"{site.replace(chr(34), chr(34) * 2)}"' for gpu, count, site in order
        ]
        text = "\n".join(["gpu,count,site", *lines])
        return read(io.BytesIO(text.encode()), Request(Devices(bundled())))

    draft = imported(rows)
    assert sum(pool.count for pool in draft.pools) == sum(count for _, count, _ in rows)
    assert imported(rows[::-1]).pools == draft.pools


def test_parquet_reads_like_csv(run: Run) -> None:
    """The same table as Parquet gives the same pools."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    import datetime

    table = pyarrow.table(
        {
            "host": ["n1", "n2", "n3"],
            "gpu": ["L40S", "L40S", None],
            "gpu_count": [8, 8, 0],
            "site": ["a", "b", None],
            "online": [datetime.date(2024, 3, 12), None, None],
        }
    )
    stream = io.BytesIO()
    parquet.write_table(table, stream)
    text = "host,gpu,gpu_count,site,online\nn1,L40S,8,a,2024-03-12\nn2,L40S,8,b,\nn3,,0,,\n"
    assert run("inventory", stream.getvalue()) == run("inventory", text)


def test_a_broken_parquet_file_is_one_error(run: Run) -> None:
    """Bytes that only start like Parquet are refused."""
    pytest.importorskip("pyarrow")
    with pytest.raises(FleetError, match="not a Parquet file"):
        run("inventory", b"PAR1 and nothing more")


@pytest.mark.parametrize("order", ["rising", "falling", "broken later", "doubled first"])
def test_a_row_again_far_below_counts_once(order: str) -> None:
    """However a long register is sorted, a row that it lists twice is one node."""
    rows = [f"node{at:04},H100 SXM5 80GB,8" for at in range(1000)]
    orders = {
        "rising": [*rows, rows[3]],
        "falling": [*reversed(rows), rows[3]],
        "broken later": [*rows[500:], *rows[:500], rows[700]],
        "doubled first": [rows[0], rows[0], *rows[1:]],
    }
    for listed in (rows, orders[order]):
        draft = run_import("inventory", "\n".join(["host,accelerator,count", *listed, ""]))
        assert draft.totals() == {"H100 SXM5 80GB": 8000}


HEADER = "host,accelerator,count"
NODES = [f"n{number},H100 SXM5 80GB,8" for number in range(3)]


@given(st.lists(st.sampled_from([*NODES, HEADER, "total,H100 SXM5 80GB,16", ""]), max_size=9))
def test_registers_put_together_in_any_way_count_each_node_once(lines: list[str]) -> None:
    """With headers and totals of several files between the rows, nothing counts twice or crashes."""
    try:
        draft = run_import("inventory", "\n".join([HEADER, *lines, ""]))
    except FleetError:
        return
    if not (draft.uncounted or draft.unknown):
        assert draft.totals().get("H100 SXM5 80GB", 0) == 8 * len(set(lines) & set(NODES))
