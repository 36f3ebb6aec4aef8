"""The newer inputs: nested JSON, workbooks, clouds, exporters, vendors' tools, owners' tables."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.cloud_instances import without_accelerators
from fleet_cli.importers.draft import Columns, Draft
from fleet_cli.importers.inventory_cells import amount_in, count_in, day_in, is_count, memory_in
from fleet_cli.importers.inventory_states import state_kind
from fleet_cli.importers.write import manifest_text
from tests.importers.listings import EPOCH, SINGLES
from tests.inside import run_inside
from tests.messages.import_cases import workbook

Run = Callable[..., Draft]


# Registers.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Servername;GPU;Anzahl\ngpu01;L40S;8\n;;\nSumme;;8\n", {"L40S": 8}),
        ("主机名,显卡型号,显卡数量\nn1,L40S,8\nn2,L40S,8\n", {"L40S": 16}),
        ("Хост,Модель GPU,Кол-во\nn1,L40S,8\nn2,L40S,8\n", {"L40S": 16}),
        ("hôte,carte,nombre\nn1,L40S,8\n", {"L40S": 8}),
        ("sep=;\nhost;gpu;gpu count\nn1;L40S;8,0\n", {"L40S": 8}),
        ("Devices as of May,,\n,,\nhost,gpu,gpu count\nn1,L40S,8\n", {"L40S": 8}),
        ("host,gpu,gpu count,notes\nn1,L40S,8\nn2,L40S,4,x\n", {"L40S": 12}),
        ("host,gpu,gpu count\nn1,L40S,8\nn2,L40S,8\nTotal,L40S,16\n", {"L40S": 16}),
        ("host,gpu,gpu count\nn1,L40S,8\nn1,L40S,8\n", {"L40S": 8}),
        ("host,gpu,gpu count\nn1,L40S,8\nn1,L40S,4\n", {"L40S": 12}),
        ("host,gpu,market_name\nn1,0,AMD Instinct MI300X\nn1,1,AMD Instinct MI300X\n", {"MI300X": 2}),
        ("host,serial number,gpu\nn1,1650123,L40S\nn1,1650124,L40S\n", {"L40S": 2}),
        ("gpu,asic_serial\nL40S,0xA1\nL40S,0xA1\nL40S,0xA2\n", {"L40S": 2}),
        ("host,gpu\nn1,L40S (x8)\nn2,Tesla T4 x 2\nn3,4x L40S + 4x Tesla T4\n", {"L40S": 12, "T4": 6}),
        ("| host | gpu | gpu count |\n|---|---|---|\n| n1 | L40S | 8 |\n", {"L40S": 8}),
        ("vm size,quantity\nStandard_ND96isr_H100_v5,2\nStandard_D4s_v5,30\n", {"ND96isr_H100_v5": 2}),
        ("gpu,gpu memory\nA100 PCIe,40 GB\n", {"A100 PCIe 40GB": 1}),
        ("type,count\nL40S,8\n", {"L40S": 8}),
    ],
)  # fmt: skip
def test_registers_of_every_kind(run: Run, text: str, expected: dict[str, int]) -> None:
    """Headers of any language, titles, totals, repeats, indexes and kinds in one cell."""
    draft = run("inventory", text)
    assert draft.totals() == expected
    assert not draft.unknown
    assert not draft.uncounted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("host,gpu,gpu count\nn1,L40S,8\nTotal,L40S,99\n", "called a total"),
        ("host,gpu,gpu count,slot\nn1,L40S,8,a\nn1,L40S,8,b\n", "whether they are the same"),
        ("serial number,gpu\nS1,L40S\nS1,L40S\n", "whether they are the same"),
        ("gpu,gpu count\n4x L40S + Tesla T4,8\n", "contradict"),
        ("gpu\nL40S + Tesla T4\n", "how many there are of each"),
        ("gpu,low,high\nL40S,8,\n", "one end of an estimate"),
    ],
)
def test_rows_that_do_not_tell_are_questions(run: Run, text: str, said: str) -> None:
    """A total that adds up to something else, one name twice, half an estimate."""
    columns = Columns(low="low", high="high") if "low" in text else Columns()
    (one,) = run("inventory", text, columns=columns).uncounted
    assert said in one.why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gpu,Qty,GPUs\nL40S,4,8\n", "may stand in"),
        ("gpu,count,quarter\nL40S,8,2024-Q1\nL40S,9,2024-Q2\n", "differ in quarter"),
        ("gpu,median,5th percentile\nL40S,8,7\n", "may stand in"),
        ("vm1,L40S,on\nvm2,L40S,on\n", "no header"),
        ("gpu,foo\nL40S,8\n", "may stand in foo"),
    ],
)
def test_columns_that_do_not_tell_are_questions(run: Run, text: str, said: str) -> None:
    """A second count, what tells rows apart, a number of no name: nothing is guessed."""
    with pytest.raises(FleetError, match=said):
        run("inventory", text)


def test_no_column_is_a_count_where_options_say_so(run: Run) -> None:
    """`--count-column none` takes each row for one device; `--state-column none` counts all."""
    text = "gpu,foo,state\nL40S,8,spare\nL40S,9,active\n"
    assert run("inventory", text, columns=Columns(count=("none",))).totals() == {"L40S": 1}
    everything = Columns(count=("none",), state="none")
    assert run("inventory", text, columns=everything).totals() == {"L40S": 2}


def test_an_option_that_names_no_column_takes_none(run: Run) -> None:
    """A header of other letters is no match for one without any."""
    text = "Инв. номер,Модель GPU,Количество\n70112,L40S,8\n"
    with pytest.raises(FleetError, match="there is no column"):
        run("inventory", text, columns=Columns(count=("Кол-во",)))


def test_a_map_keeps_the_number_beside_it(run: Run) -> None:
    """What a map says of a whole cell does not make eight of it one."""
    text = "host,gpu\nn1,Frob 9 (x8)\n"
    assert run("inventory", text, "Frob 9 (x8)=L40S").totals() == {"L40S": 8}
    assert run("inventory", text, "Frob 9=L40S").totals() == {"L40S": 8}


def test_estimates_fleets_and_days_of_a_register(run: Run) -> None:
    """Each owner and day is a document, with low, middle and high; a point has no ends."""
    text = (
        "owner,chip,low,median,high,day\nA,L40S,9.5,20,30.2,2024-12-31\n"
        "A,L40S,-1.0,50,60,31.12.2025\nB,Tesla T4,,5,,2025-12-31\n"
    )
    columns = Columns(count=("median",), low="low", high="high", fleet="owner", as_of="day")
    draft = run("inventory", text, columns=columns)
    assert manifest_text(draft, fleet="x") == (
        "fleet: A\nas_of: 2024-12-31\npools:\n  - accelerator: L40S\n"
        "    count: {low: 9, mid: 20, high: 31}\n"
        "---\nfleet: A\nas_of: 2025-12-31\npools:\n  - accelerator: L40S\n"
        "    count: {low: 0, mid: 50, high: 60}\n"
        "---\nfleet: B\nas_of: 2025-12-31\npools:\n  - accelerator: T4\n    count: 5\n"
    )
    assert any("below 0" in text for text in draft.assumed)


def test_cells() -> None:
    """Numbers, days and sizes as spreadsheets of several countries write them."""
    assert [count_in(text) for text in ("8", "8.0", "8,00", "1,024", "12,345,678")] == [
        8, 8, 8, 1024, 12_345_678,
    ]  # fmt: skip
    assert not any(map(is_count, ("1.024", "8 GPUs", "eight", "-3", "1e3", "")))
    assert day_in("12.03.2024") == "2024-03-12"
    assert day_in("3/12/2024") is None
    assert day_in("31.02.2024") is None
    assert memory_in("40 GB") == (Fraction(40),)
    assert memory_in("81559 MiB") == (Fraction(81559, 1024),)
    assert amount_in("8899.0") == 8899
    assert amount_in("many") is None
    assert state_kind("Auf  Lager") == "spare"


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("m5.large", True), ("c7gn.16xlarge", True), ("p5.48xlarge", False), ("g6f.large", False),
        ("Standard_D4s_v5", True), ("Standard_ND96asr_v4", False), ("n2-standard-8", True),
        ("n1-standard-8", True), ("a3-highgpu-8g", False), ("VM.Standard3.Flex", True),
        ("BM.GPU.H100.8", False), ("L40S", False),
    ],
)  # fmt: skip
def test_instances_without_accelerators_are_known(name: str, without: bool) -> None:
    """Families of clouds without accelerators pass; what may have some does not."""
    assert (without_accelerators(name) is not None) == without


# JSON.


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        ([{"gpu_model": "L40S", "gpu_count": 8}, {"host": "cpu1"}], {}, {"L40S": 8}),
        ([{"host": "a", "gpu": {"model": "L40S", "count": 8}}], {}, {"L40S": 8}),
        ([{"host": "a", "gpus": [{"model": "L40S", "count": 8}, {"model": "Tesla T4", "count": 2}]}],
         {}, {"L40S": 8, "T4": 2}),
        ({"nodes": {"a": {"m": "L40S", "n": 4}, "b": {"m": "L40S", "n": 8}}},
         {"accelerator": "nodes.*.m", "count": ("nodes.*.n",), "label": "nodes.*"}, {"L40S": 12}),
        ([{"d": [{"name": "L40S", "ids": ["a", "b"]}]}],
         {"accelerator": "d.name", "count": ("d.ids.#",)}, {"L40S": 2}),
        ([{"host": "a", "gpu": "L40S", "count": 8}, {"count": 8, "host": "a", "gpu": "L40S"}],
         {}, {"L40S": 8}),
    ],
)  # fmt: skip
def test_json_of_any_shape(
    run: Run, value: Any, options: dict[str, Any], expected: dict[str, int]
) -> None:
    """Keys with dots lead to columns, lists become rows, and the same object counts once."""
    draft = run("inventory", json.dumps(value), columns=Columns(**options))
    assert draft.totals() == expected
    assert not draft.uncounted


def test_one_name_of_two_objects_is_a_question(run: Run) -> None:
    """Two objects that differ under one name may be two days of one host."""
    value = [{"host": "a", "gpu": "L40S", "count": 8, "note": note} for note in "xy"]
    (one,) = run("inventory", json.dumps(value)).uncounted
    assert "nothing tells" in one.why


# Workbooks.


def test_a_workbook_reads_like_csv(run: Run) -> None:
    """The one sheet with a table is read, below its title; of several one is named."""
    table: list[list[object]] = [
        ["As of May"], [], ["host", "gpu", "gpu count"], ["n1", "L40S", 8], ["n2", "L40S", 4.0],
    ]  # fmt: skip
    notes: list[list[object]] = [["nothing"]]
    assert run("inventory", workbook({"n": notes, "t": table})).totals() == {"L40S": 12}
    both = workbook({"a": table, "b": [["gpu", "count"], ["Tesla T4", 2]]})
    with pytest.raises(FleetError, match="several sheets"):
        run("inventory", both)
    assert run("inventory", both, columns=Columns(sheet="b")).totals() == {"T4": 2}


# Clouds.


def ec2(name: str, kind: str, state: str) -> dict[str, Any]:
    """Return an instance as `aws ec2 describe-instances` prints it."""
    return {"InstanceId": name, "InstanceType": kind, "State": {"Name": state}}


def test_only_instances_that_run_count(run: Run) -> None:
    """Stopped and terminated ones are said; a type without accelerators needs no figure."""
    instances = [
        ec2("i-1", "p5.48xlarge", "running"), ec2("i-2", "p4d.24xlarge", "stopped"),
        ec2("i-3", "p5.48xlarge", "terminated"), ec2("i-4", "m5.large", "running"),
    ]  # fmt: skip
    draft = run("aws", {"Reservations": [{"Instances": instances}]})
    assert draft.totals() == {"p5.48xlarge": 1}
    assert len(draft.left_out) == 2
    assert any("m5.large" in note for note in draft.notes)


def test_attached_accelerators_are_not_added_to_the_type(run: Run) -> None:
    """A machine type that holds eight and lists eight has eight; others are contradictions."""
    item = {
        "name": "a", "id": "1", "status": "RUNNING", "machineType": "z/a3-highgpu-8g",
        "guestAccelerators": [{"acceleratorCount": 8, "acceleratorType": "z/nvidia-h100-80gb"}],
    }  # fmt: skip
    assert run("gcloud", [item]).totals() == {"a3-highgpu-8g": 1}
    item["guestAccelerators"] = [{"acceleratorCount": 4, "acceleratorType": "z/nvidia-h100-80gb"}]
    assert len(run("gcloud", [item]).uncounted) == 1
    item["status"] = "TERMINATED"
    draft = run("gcloud", [item])
    assert not draft.pools
    assert "a3-highgpu-8g" in draft.left_out[0]


def test_machines_without_a_state_are_refused(run: Run) -> None:
    """`az vm list` without -d does not say which machines run."""
    machine = {"name": "a", "hardwareProfile": {"vmSize": "Standard_ND96isr_H100_v5"}}
    with pytest.raises(FleetError, match="no powerState"):
        run("az", [machine])
    assert not run("az", [{**machine, "powerState": "VM deallocated"}]).pools
    assert run("az", [{**machine, "powerState": "VM running"}]).totals() == {"ND96isr_H100_v5": 1}


# Exporters and vendors' tools.


def test_series_are_not_gpus(run: Run) -> None:
    """A GPU has many series, also one for each slice; without a UUID nothing is counted."""
    labels = 'UUID="GPU-a1",modelName="NVIDIA L40S",Hostname="n"'
    text = (
        f"# HELP DCGM_FI_DEV_GPU_TEMP x\nDCGM_FI_DEV_GPU_TEMP{{{labels}}} 40\n"
        f'DCGM_FI_DEV_SM_CLOCK{{{labels},GPU_I_ID="1"}} 1410 1700000000000\n'
    )
    assert run("prometheus", text).totals() == {"L40S": 1}
    bare = 'DCGM_FI_DEV_GPU_TEMP{gpu="0",modelName="NVIDIA L40S"} 40\n'
    assert len(run("prometheus", bare).uncounted) == 1


def test_one_sum_with_two_values_is_a_question(run: Run) -> None:
    """Two answers of different times cannot both be the number."""
    answers = [
        {"status": "success", "data": {"resultType": "vector", "result": [
            {"metric": {"modelName": "NVIDIA L40S"}, "value": [0, value]}]}}
        for value in ("8", "9")
    ]  # fmt: skip
    assert len(run("prometheus", "\n".join(map(json.dumps, answers))).uncounted) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"gpu": at, "asic": {"market_name": "AMD Instinct MI300X", "asic_serial": "0xA1"}}
          for at in range(8)], {"MI300X": 1}),
        ([{"gpu": at, "asic": {"market_name": "AMD Instinct MI300X"},
           "partition": {"compute_partition": "CPX"}} for at in range(16)], {"MI300X": 2}),
        ({"gpu_data": [{"gpu": 0, "asic": {"market_name": "AMD Instinct MI350X"}}]}, {"MI350X": 1}),
        ({f"card{at}": {"Card Series": "Arcturus [AMD Instinct MI100]", "Card Model": "0x738c"}
          for at in range(2)}, {"MI100": 2}),
    ],
)  # fmt: skip
def test_dies_and_partitions_are_parts(run: Run, value: Any, expected: dict[str, int]) -> None:
    """The serial number of the chip, or the mode of partition, tells what is one accelerator."""
    assert run("amd-smi", json.dumps(value)).totals() == expected


def test_sixteen_cards_of_one_host_are_a_question(run: Run) -> None:
    """No host has more than eight MI300X: rocm-smi lists partitions like cards."""
    cards = {f"card{at}": {"Card Series": "AMD Instinct MI300X"} for at in range(16)}
    assert len(run("amd-smi", cards).uncounted) == 1


def test_two_chips_of_an_npu_are_one(run: Run) -> None:
    """An Ascend 910C shows two chips; a bare name decides nothing."""
    head = "| npu-smi 25.2.1 |\n| 0 Ascend910 | OK | 166.5 38 0 / 0 |\n"
    chip = "| {} {} | 0000:9{}:00.0 | 0 0 / 0 3131 / 65536 |\n"
    two = head + chip.format(0, 0, 1) + head.partition("\n")[2] + chip.format(1, 1, 3)
    assert run("npu-smi", two + "+====+\n").totals() == {"Ascend 910C": 1}
    assert run("npu-smi", head + chip.format(0, 0, 1) + "+====+\n").unknown


def test_neuron_devices_are_told_by_cores_and_memory(run: Run) -> None:
    """Two chips have two cores and 32 GB: the instance type tells them apart."""
    devices = [{"neuron_device": 0, "nc_count": 2, "memory_size": 32 << 30}]
    assert run("neuron-ls", devices).unknown
    named = {"instance_type": "trn1.32xlarge", "instance_id": "i-1", "neuron_devices": devices}
    assert run("neuron-ls", named).totals() == {"Trainium1": 1}


def vector(*results: tuple[dict[str, str], str], **fields: Any) -> dict[str, Any]:
    """Return an answer of Prometheus: labels and a value for each result."""
    listed = [{"metric": labels, "value": [1, value]} for labels, value in results]
    data = {"resultType": "vector", "result": listed}
    return {"status": "success", "data": data, **fields}


L40S = {"modelName": "NVIDIA L40S"}


@pytest.mark.parametrize(
    ("data", "expected", "unknown"),
    [
        (vector((L40S, "16"), ({}, "512")), {"L40S": 16}, [512]),
        (vector(({"Hostname": "a"}, "8"), ({"Hostname": "b"}, "8")), {}, [16]),
        (vector((L40S, "5.12e+02")), {"L40S": 512}, []),
        ('DCGM_X{UUID="GPU-1",gpu="0"} 1\nDCGM_X{UUID="GPU-1",gpu="0"} 1\nup 1\n', {}, [1]),
        ('nvidia_x{uuid="GPU-1",name="NVIDIA L40S"} 1\nnvidia_y{uuid="GPU-1"} 40\n',
         {"L40S": 1}, []),
    ],
)  # fmt: skip
def test_series_without_a_model_are_asked_about(
    run: Run, data: Any, expected: dict[str, int], unknown: list[int]
) -> None:
    """GPUs that no label names are GPUs; the option that the hint shows counts them."""
    draft = run("prometheus", data)
    assert draft.totals() == expected
    assert [one.count for one in draft.unknown] == unknown
    for one in draft.unknown:
        settled = run("prometheus", data, f"{one.spelling}=T4")
        assert settled.totals() == {**expected, "T4": one.count}


def test_an_answer_of_prometheus_that_may_be_a_part_is_asked_about(run: Run) -> None:
    """A warning says that series may be missing; other remarks of the interface are shown."""
    draft = run("prometheus", vector((L40S, "8"), warnings=["partial response: a store is down"]))
    assert "partial response" in draft.uncounted[0].why
    assert run("prometheus", vector((L40S, "8"), isPartial=True)).uncounted
    said = run("prometheus", vector((L40S, "8"), infos=["may not be a counter"]))
    assert not said.uncounted
    assert any("may not be a counter" in text for text in said.assumed)


def test_two_values_of_one_sum_are_not_counted(run: Run) -> None:
    """Neither of them is in the total of the rest."""
    draft = run("prometheus", vector((L40S, "8"), (L40S, "16")))
    assert draft.totals() == {}
    assert draft.uncounted


def test_an_error_of_prometheus_is_no_inventory(run: Run, tmp_path: Path) -> None:
    """What the interface says has gone wrong is shown, and not read as rows."""
    path = tmp_path / "answer.json"
    path.write_text('{"status": "error", "errorType": "bad_data", "error": "no such metric"}\n')
    done = run_inside("import", "auto", path)
    assert done.code == 2
    assert "no such metric" in done.err


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("aws", {"Reservations": [], "NextToken": "a"}),
        ("gcloud", {"items": [], "nextPageToken": "a"}),
        ("az", {"value": [], "nextLink": "https://a"}),
        ("neuron-ls", {"neuron_devices": [], "next": "https://a?page=2"}),
    ],
)
def test_one_page_of_several_is_refused(run: Run, kind: str, value: dict[str, Any]) -> None:
    """Whatever an interface calls the mark of a next page, the other pages would be lost."""
    with pytest.raises(FleetError, match="the list goes on"):
        run(kind, value)


def test_a_record_is_no_page(run: Run) -> None:
    """A register may have a column that an interface calls its next page by."""
    record = {"accelerator": "L40S", "count": 8, "next": "2027"}
    assert run("inventory", f"{json.dumps(record)}\n").totals() == {"L40S": 8}


def test_a_virtual_workstation_holds_a_whole_gpu(run: Run) -> None:
    """The licence that Google's type names is none of the model."""
    attached = [{"acceleratorType": "x/nvidia-tesla-t4-vws", "acceleratorCount": 2}]
    one = {"name": "a", "status": "RUNNING", "machineType": "x/n1-standard-8",
           "zone": "x/europe-west4-a", "guestAccelerators": attached}  # fmt: skip
    assert run("gcloud", [one]).totals() == {"T4": 2}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("neuron-ls", '[{"neuron_device": 0, "nc_count": 8, "memory_size": 103079215104}]'),
        ("amd-smi", '[{"gpu": 0, "asic": {"market_name": "MI300X"}}]'),
        ("npu-smi", "| npu-smi 25.2.1 |\n| 0 910B2 | OK | 1 38 0 / 0 |\n"
                    "| 0 | 0000:91:00.0 | 0 0 / 0 3131 / 65536 |\n+====+\n"),
    ],
)  # fmt: skip
def test_lists_of_hosts_without_names_are_counted_or_asked_about(
    run: Run, kind: str, text: str
) -> None:
    """One list counts; of two that may be the same, neither is in the total of the rest."""
    assert sum(run(kind, text).totals().values()) == 1
    twice = run(kind, f"{text}\n{text}" if kind != "npu-smi" else text * 2)
    assert twice.uncounted
    assert twice.totals() == {}


# Owners' tables.


def test_owners_tables_are_stocks_of_each_day(run: Run) -> None:
    """The newer and the older form, points, negative ends; nothing is summed over days."""
    text = (
        f"{EPOCH}a cumulative,AMD,Other,Instinct MI300X,2024-01-01,2025-12-31,-4.0,10,20.5,\n"
        "b cumulative,Nvidia,xAI,B200,2024-01-01,2025-12-31,,140000,,\n"
        "Name,Chip manufacturer,Owner,Start date,End date,Number of Units,"
        "Number of Units (5th percentile),Number of Units (95th percentile),Chip type\n"
        "c cumulative through Q1,Nvidia,xAI,1/1/2022,3/31/2025,100,90,110,H100/H200\n"
    )
    draft = run("epoch", text)
    assert [
        (pool.place.fleet, pool.place.as_of, pool.device, pool.count, pool.spread)
        for pool in draft.pools
    ] == [
        ("Other", "2025-12-31", "MI300X", 10, (0, 21)),
        ("xAI", "2025-03-31", "H100 SXM5 80GB", 100, (90, 110)),
        ("xAI", "2025-12-31", "GB200", 140_000, None),
    ]
    text = manifest_text(draft, fleet="x")
    assert text.count("CC BY 4.0") == text.count("table: dense-8bit") == 3


STOCKS = (
    ("Meta", "A100", (77063, 118947, 185923), (24299, 37505, 58623)),
    ("Meta", "H100/H200", (451396, 594470, 774476), (451396, 594470, 774476)),
    ("Meta", "B200", (211477, 278492, 367322), (534303, 703618, 928048)),
    ("Meta", "B300", (149032, 199617, 269066), (376532, 504338, 679802)),
    ("Meta", "MI300X", (153380, 208351, 282209), (202665, 275299, 372889)),
    ("Meta", "MI325X", (23855, 39381, 64729), (31341, 51739, 85041)),
    ("Meta", "MI350X", (22569, 32239, 46446), (52620, 75165, 108288)),
    ("Meta", "MI355X", (14201, 21147, 31177), (36116, 53783, 79293)),
    ("Microsoft", "A100", (147063, 227035, 353206), (46371, 71587, 111370)),
    ("Microsoft", "H100/H200", (834492, 1093460, 1444564), (834492, 1093460, 1444564)),
    ("Microsoft", "B200", (348581, 459482, 605272), (880700, 1160893, 1529236)),
    ("Microsoft", "B300", (243491, 323881, 430834), (615186, 818295, 1088515)),
    ("Microsoft", "MI300X", (91912, 124338, 167912), (121445, 164291, 221865)),
    ("Microsoft", "MI325X", (12560, 21294, 36636), (16501, 27976, 48132)),
    ("Microsoft", "MI350X", (11566, 17480, 26492), (26966, 40755, 61767)),
    ("Microsoft", "MI355X", (7268, 11432, 17983), (18484, 29076, 45736)),
    ("CoreWeave", "H100/H200", (294397, 301187, 311084), (294397, 301187, 311084)),
    ("CoreWeave", "B200", (92289, 103901, 117478), (233168, 262506, 296808)),
    ("CoreWeave", "B300", (90716, 105932, 120650), (229194, 267637, 304822)),
    ("xAI", "H100/H200", (None, 200000, None), (200000, 200000, 200000)),
    ("xAI", "B200", (None, 140000, None), (350000, 350000, 350000)),
)
"""Owner, chip, units and H100e at the end of 2025 [5th percentile, median, 95th]: Epoch AI, AI chip
owners, September 2026, CC BY 4.0."""


OWN_RATES = {"xAI": 140_000 * (Fraction(5000, 1979) - Fraction(5, 2))}
"""What the source counts less than its own rates say [H100e]: its rows of xAI take 2.5 a B200."""


def test_equivalents_of_the_owners_are_those_of_the_source(tmp_path: Path) -> None:
    """Each end of every fleet's H100e is the source's within the rounding of its rows."""
    rows = "".join(
        f"{owner} {chip} cumulative,x,{owner},{chip},2022-01-01,2025-12-31,"
        f"{'' if units[0] is None else units[0]},{units[1]},{'' if units[2] is None else units[2]},\n"
        for owner, chip, units, _ in STOCKS
    )
    (tmp_path / "owners.csv").write_text(EPOCH + rows, encoding="utf-8")
    target = tmp_path / "owners.yaml"
    assert run_inside("import", "epoch", tmp_path / "owners.csv", "-o", target).code == 0
    done = run_inside("total", target, "--format", "json")
    fleets = json.loads(done.out)["fleets"]
    assert {fleet["fleet"] for fleet in fleets} == {owner for owner, *_ in STOCKS}
    for fleet in fleets:
        owner = fleet["fleet"]
        for at, end in enumerate(("low", "mid", "high")):
            expected = sum(stock[3][at] for stock in STOCKS if stock[0] == owner)
            found = fleet["equivalents"][end] - float(OWN_RATES.get(owner, 0))
            assert found == pytest.approx(expected, rel=3e-4), (owner, end)


@pytest.mark.parametrize("masked", ["N/A", "0x0", "0"])
def test_masked_serials_are_masked_whatever_another_list_has(run: Run, masked: str) -> None:
    """They neither fold the GPUs of a list, nor tell that two lists are of two hosts."""

    def text(*serials: str) -> str:
        return json.dumps(
            [
                {"gpu": at, "asic": {"market_name": "AMD Instinct MI300X", "asic_serial": one}}
                for at, one in enumerate(serials)
            ]
        )

    mixed = run("amd-smi", text(masked, masked) + text("0xA1", "0xA2"))
    assert mixed.totals() == {"MI300X": 4}
    assert len(run("amd-smi", text(masked, masked) * 2).uncounted) == 1


def test_a_table_that_repeats_any_before_it_is_asked_about(run: Run) -> None:
    """Not only one that repeats the first."""
    first, second = (SINGLES["npu-smi"].text.replace("910B2", one) for one in ("910B2", "910B3"))
    draft = run("npu-smi", first + second + second)
    assert len(draft.uncounted) == 1


def test_json_of_any_depth_is_read_or_refused(run: Run) -> None:
    """Also where a row is read and its text is too deep to be shown."""
    said = set()
    for depth in range(700, 1000, 5):
        nested = "[" * depth + "]" * depth
        try:
            run("inventory", f'[{{"gpu": "L40S", "uuid": "u1", "x": {nested}}}]')
        except FleetError as error:
            said.add(str(error))
    assert len(said) == 1


def test_an_unknown_instance_type_is_to_be_a_system(run: Run) -> None:
    """Mapped to an accelerator, each instance would be one."""
    instance = {"InstanceId": "i-1", "InstanceType": "p9.48xlarge", "State": {"Name": "running"}}
    draft = run("aws", {"Reservations": [{"Instances": [instance]}]})
    assert "define it as a system" in draft.unknown[0].hint
