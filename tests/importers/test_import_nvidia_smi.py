"""The forms of nvidia-smi's output, one host or several, and hostile XML."""

from collections.abc import Callable

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.draft import Draft
from fleet_cli.importers.formats import recognised

Run = Callable[..., Draft]

H100 = "NVIDIA H100 80GB HBM3"


def log(*names: str, attached: int | None = None, doctype: str = "", host: int = 0) -> str:
    """Return what `nvidia-smi -q -x` prints, as far as it matters here."""
    gpus = "".join(
        f'<gpu id="{at}"><product_name>{name}</product_name><uuid>GPU-{host}-{at}</uuid>'
        "<mig_devices><mig_device><uuid>MIG-1</uuid></mig_device></mig_devices>"
        "<fb_memory_usage><total>81559 MiB</total></fb_memory_usage></gpu>\n"
        for at, name in enumerate(names)
    )
    doctype = doctype or '<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">'
    count = len(names) if attached is None else attached
    return (
        f'<?xml version="1.0" ?>\n{doctype}\n<nvidia_smi_log>\n'
        f"<attached_gpus>{count}</attached_gpus>\n{gpus}</nvidia_smi_log>\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0, NVIDIA H100 80GB HBM3, GPU-1, 81559 MiB\n", {"H100 SXM5 80GB": 1}),
        ("0, NVIDIA H100 80GB HBM3, GPU-1, 81559\n", {"H100 SXM5 80GB": 1}),
        ("name\nTesla T4\nTesla T4\n", {"T4": 2}),
        ("Tesla T4\nNVIDIA A10G\n", {"T4": 1, "A10G": 1}),
        ("A100-SXM4-40GB\nA100-SXM4-40GB\n", {"A100 SXM4 40GB": 2}),
        ("gpu_name, memory.total [MiB]\nNVIDIA H100, 95830 MiB\n", {"H100 SXM5 94GB": 1}),
        ("name, memory.total [MiB]\nNVIDIA H100, 81559\n", {"H100 SXM5 80GB": 1}),
        (
            "timestamp, name, utilization.gpu [%], power.draw [W], memory.used [MiB]\n"
            "2026/11/23 04:31:07.123, NVIDIA L40S, 3 %, 80.12 W, 10 MiB\n",
            {"L40S": 1},
        ),
        ("node1: 0, NVIDIA L4, GPU-1\nnode2: 0, NVIDIA L4, GPU-2\n", {"L4": 2}),
        (
            "== node1 ==\nname, uuid\nNVIDIA L4, GPU-1\n"
            "== node2 ==\nname, uuid\nNVIDIA L4, GPU-2\n",
            {"L4": 2},
        ),
        ("name, uuid\nNVIDIA L4, GPU-1\nNVIDIA L4, GPU-1\n", {"L4": 1}),
        ("GPU 0: NVIDIA GH200 480GB (UUID: GPU-1)\n", {"GH200 96GB": 1}),
        ("GPU 0: NVIDIA A16 (UUID: GPU-1)\nGPU 1: NVIDIA A16 (UUID: GPU-2)\n", {"A16": 2}),
        (
            "---------------\nnode1\n---------------\nGPU 0: NVIDIA B200 (UUID: GPU-1)\n"
            "node2 | CHANGED | rc=0 >>\nGPU 0: NVIDIA B200 (UUID: GPU-2)\n"
            "  MIG 1g.23gb     Device  0: (UUID: MIG-1)\n",
            {"B200": 2},
        ),
        (
            "node1: GPU 0: NVIDIA B200 (UUID: GPU-1)\n"
            "node1:   MIG 1g.23gb     Device  0: (UUID: MIG-1)\n",
            {"B200": 1},
        ),
        (log(H100, H100), {"H100 SXM5 80GB": 2}),
        ("== a ==\n" + log(H100) + "== b ==\n" + log(H100, host=1), {"H100 SXM5 80GB": 2}),
        (log(H100) + log(H100), {"H100 SXM5 80GB": 1}),
        ("No devices were found\n", {}),
    ],
)
def test_every_form_counts_gpus(run: Run, text: str, expected: dict[str, int]) -> None:
    """Headers, units, hosts, repeats and slices change no count."""
    draft = run("nvidia-smi", text)
    assert draft.totals() == expected
    assert not draft.unknown
    assert not draft.uncounted


def test_an_unknown_gpu_is_named(run: Run) -> None:
    """A card that the catalogue lacks is listed with its line."""
    draft = run("nvidia-smi", "GPU 0: NVIDIA Frobnicator 9 (UUID: GPU-1)\n")
    assert [(one.spelling, one.count, one.where) for one in draft.unknown] == [
        ("NVIDIA Frobnicator 9", 1, ("line 1",))
    ]


def test_a_lone_unknown_word_is_a_gpu_not_a_host(run: Run) -> None:
    """In a list of names, a name that is not known must not pass for a heading."""
    draft = run("nvidia-smi", "Tesla T4\nFrobnicator-9\n")
    assert [one.spelling for one in draft.unknown] == ["Frobnicator-9"]


@pytest.mark.parametrize(
    "text",
    [
        "Unable to determine the device handle for GPU 0000:1B:00.0: GPU is lost.\n",
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n",
        "name, uuid\n[Unknown Error], GPU-1\n",
        log(H100, attached=8),
    ],
)
def test_a_gpu_that_is_not_told_is_named(run: Run, text: str) -> None:
    """A lost GPU or one that the log leaves out is an error of its own."""
    assert len(run("nvidia-smi", text).uncounted) == 1


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            log(H100, doctype='<!DOCTYPE nvidia_smi_log [<!ENTITY a "b">]>'),
            2,
            "document type of its own",
        ),
        (
            log("&x;", doctype='<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            2,
            "document type of its own",
        ),
        (log("&x;"), 5, "entity of its own"),
        (log(H100)[:-20], 5, "not well-formed"),
        ("<nvidia_smi_log>" + "<a>" * 1000, 1, "nested"),
        ("<?xml version='1.0'?>\n<html></html>", 2, "is a html"),
        (log(H100) + "GPU 0: NVIDIA B200\n", 7, "outside the XML"),
        ("index, uuid\n0, GPU-1\n", 2, "no column name"),
        ("name, uuid\nNVIDIA L4\nNVIDIA L4, GPU-1, 3\n", 3, "3 cells"),
        ("+-----------------------------------------+\n| NVIDIA-SMI 580 |\n", 2, "the table ends"),
        ("GPU 0: NVIDIA L4 (UUID: GPU-1)\nsome other words\n", 2, "no line"),
        ("0, foo, bar\n", 1, "which cell"),
        (b"name, uuid\n\xff\xfe\xfd, GPU-1\n", 2, "not UTF-8"),
        ("", 1, "empty"),
    ],
)
def test_broken_and_hostile_input(run: Run, text: str | bytes, line: int, said: str) -> None:
    """Each broken or hostile input gives one error with its line and what to run."""
    with pytest.raises(FleetError) as caught:
        run("nvidia-smi", text)
    (problem,) = caught.value.diagnostics
    assert said in problem.message
    assert problem.span is not None
    assert problem.span.line == line
    assert problem.hint


def test_a_bomb_is_refused_before_it_grows(run: Run) -> None:
    """Entities within entities are refused where they are declared."""
    levels = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 30))
    text = log("&e29;", doctype=f'<!DOCTYPE nvidia_smi_log [<!ENTITY e0 "ha">{levels}]>')
    with pytest.raises(FleetError, match="document type of its own"):
        run("nvidia-smi", text)


XML_LOG = (
    "<nvidia_smi_log>\n<attached_gpus>1</attached_gpus>\n<gpu id='0'>\n"
    "<product_name>NVIDIA L4</product_name>\n<uuid>GPU-{}</uuid>\n</gpu>\n</nvidia_smi_log>\n"
)


def _before_lines(between: str, *, mixed: bool) -> str:
    """Return the XML of two hosts with each host's name before its lines."""
    logs = [
        [f"gpu{host}{between}{line}\n" for line in XML_LOG.format(host).splitlines()]
        for host in "12"
    ]
    return "".join(map("".join, zip(*logs, strict=True)) if mixed else map("".join, logs))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (_before_lines(": ", mixed=False), 2),
        (_before_lines(": ", mixed=True), 2),
        (_before_lines("\t", mixed=True), 2),
        ("g1:GPU 0: NVIDIA L4 (UUID: GPU-1)\ng2:GPU 0: NVIDIA L4 (UUID: GPU-2)\n", 2),
        ("g1\tGPU 0: NVIDIA L4\ng2\tGPU 0: NVIDIA L4\n", 2),
        ("g1: NVIDIA L4, 23034 MiB\ng2: NVIDIA L4, 23034 MiB\n", 2),
        ("g1: 0, NVIDIA L4, 23034 MiB\ng2: 0, NVIDIA L4, 23034 MiB\n", 2),
        ("g1: NVIDIA L4, 23034\ng2: NVIDIA L4, 23034\n", 2),
        ("---------------\ng[1-4] (4)\n---------------\nNVIDIA L4, 23034 MiB\n", 4),
        ("==> g1 <==\nGPU 0: NVIDIA L4\n\n==> g2 <==\nGPU 0: NVIDIA L4\n", 2),
        ("==> g1 <==\nNVIDIA L4\nNVIDIA L4\n\n==> g2 <==\nNVIDIA L4\n", 3),
    ],
)
def test_whatever_gathers_hosts_is_read_and_recognised(run: Run, text: str, count: int) -> None:
    """pdsh, clush, ssh, head and GNU parallel each put the host elsewhere."""
    draft = run("nvidia-smi", text)
    assert draft.totals() == {"L4": count}
    found = recognised(text.encode())
    assert found is not None
    assert found.name == "nvidia-smi"


def _screen(name: str) -> str:
    rows = "".join(
        f"|   {at}  {name}  On  | 00000000:0{at}:00.0 Off |  0 |\n| N/A | 0MiB / 81920MiB | 0% |\n"
        for at in range(2)
    )
    return f"+---+\n| NVIDIA-SMI 535 |\n{rows}| Processes: |\n"


def test_two_models_under_one_number_are_two_gpus(run: Run) -> None:
    """Tables of hosts without names may share numbers; what differs is not the same GPU."""
    text = _screen("NVIDIA A100-SXM4-80GB") + _screen("NVIDIA H100 80GB HBM3")
    assert run("nvidia-smi", text).totals() == {"A100 SXM4 80GB": 2, "H100 SXM5 80GB": 2}


@pytest.mark.parametrize(
    "text",
    [
        "timestamp, name\n"
        + "".join(f"2026/11/0{day} 10:00:00.000, NVIDIA H200\n" for day in range(1, 9)),
        _screen("NVIDIA A100-SXM4-80GB") * 2,
    ],
)
def test_what_may_be_a_repeat_is_not_counted_beside_the_question(run: Run, text: str) -> None:
    """What is said not to be counted is not in the total of the rest either."""
    draft = run("nvidia-smi", text)
    assert draft.uncounted
    assert draft.totals() == {}


def test_a_line_that_is_cut_is_refused(run: Run) -> None:
    """Half an identity is no part of a name, and half a name may be another model."""
    first = "GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-cd44)\nGPU 1: NVIDIA H100"
    with pytest.raises(FleetError, match="is cut"):
        run("nvidia-smi", f"{first} 80GB HBM3 (UUID: GPU-cd4")
    with pytest.raises(FleetError, match="may be cut"):
        run("nvidia-smi", first)
