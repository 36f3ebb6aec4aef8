"""The rules of evidence, each on inputs that were once counted wrong: cut, shared, stale or foreign."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.draft import Columns, Draft
from fleet_cli.importers.formats import FORMATS, recognised
from fleet_cli.importers.identity import proves
from tests.conftest import ROOT, Outcome
from tests.inside import run_inside

Run = Callable[..., Draft]


Program = Callable[..., Outcome]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return the function that runs the command on a text."""

    def run_program(kind: str, text: str, *options: str) -> Outcome:
        path = tmp_path / "input.txt"
        path.write_text(text, encoding="utf-8")
        return run_inside("import", kind, path, *options)

    return run_program


def node(
    name: str = "n1",
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    **capacity: str,
) -> dict[str, Any]:
    """Return a node of Kubernetes; `nvidia_com__gpu` stands for nvidia.com/gpu."""
    metadata = {"name": name, "labels": labels or {}, "annotations": annotations or {}}
    named = {key.replace("__", "/").replace("_", "."): text for key, text in capacity.items()}
    return {"kind": "Node", "metadata": metadata, "status": {"capacity": named}}


def slices(driver: str, *devices: dict[str, str], **spec: Any) -> dict[str, Any]:
    """Return a resource slice whose devices have these attributes."""
    listed = [
        {"name": f"d{at}", "attributes": {key: {"string": text} for key, text in one.items()}}
        for at, one in enumerate(devices)
    ]
    name = spec.pop("name", "s")
    return {
        "kind": "ResourceSlice",
        "metadata": {"name": name},
        "spec": {"driver": driver, "devices": listed, **spec},
    }


def cluster(*items: dict[str, Any]) -> str:
    """Return a list of nodes and slices as kubectl prints it."""
    return json.dumps({"kind": "List", "items": items})


# Whole text.


@pytest.mark.parametrize(
    "table",
    [
        "HOSTNAMES           GRES                \n"
        "gpu01               gpu:nvidia_a100-sxm4\ngpu02               gpu:l40s:4\n",
        "NODELIST   GRES\nq-dy-p5-lo gpu:h100:8\nq-dy-p5-lo gpu:h100:8\nsmall      gpu:h100:8\n",
        "small-11     gpu:h100:8\nq-dy-p5-lo-1 gpu:h100:8\n",
        "NODELIST GRES\ngpu01 gpu:a100\n",
    ],
)
def test_a_cell_that_may_be_cut_is_refused(run: Run, table: str) -> None:
    """A full column, or a gres without its number, may have lost its end; the hint prints whole."""
    with pytest.raises(FleetError, match="may be cut") as caught:
        run("slurm", table)
    assert "%N|%P" in str(caught.value.diagnostics[0].hint)


@pytest.mark.parametrize(
    "table",
    [
        "NODELIST GRES\ngpu00001 gpu:l40s:4\ngpu00002 gpu:l40s:4\n",
        "NODELIST             GRES\ngpu00001             gpu:l40s:4\ngpu00002             gpu:l40s:4\n",
        "NODELIST|GRES\ngpu00001|gpu:l40s:4\ngpu00002|gpu:l40s:4\n",
        "Tue Mar 05 10:11:12 2024\nNODELIST GRES\ngpu[1-2] gpu:l40s:4\n",
        "gpu01 idle gpu:l40s:4 gpu:l40s:2(IDX:0-1)\ngpu02 idle gpu:l40s:4 gpu:l40s:0(IDX:N/A)\n",
    ],
)
def test_a_table_that_is_whole_is_read(run: Run, table: str) -> None:
    """Names as long as their header, room in every column, separators, dates: nothing is cut."""
    assert run("slurm", table).totals() == {"L40S": 8}


def test_one_name_in_two_clusters_is_two_nodes(run: Run) -> None:
    """`sinfo -M all` has a table for each cluster."""
    text = "CLUSTER: a\nNODELIST GRES\nn1 gpu:l40s:4\n\nCLUSTER: b\nNODELIST GRES\nn1 gpu:t4:8\n"
    assert run("slurm", text).totals() == {"L40S": 4, "T4": 8}


@pytest.mark.parametrize("name", ["a[1]" * 980, "a[1-9]" * 6])
def test_absurd_host_lists_are_one_error(run: Run, name: str) -> None:
    """Brackets without end neither end the program nor fill the memory."""
    with pytest.raises(FleetError, match="no line of a node"):
        run("slurm", f"NODELIST GRES\n{name} gpu:l40s:4\n")


# Devices or systems.


@pytest.mark.parametrize(
    ("features", "gres", "expected"),
    [
        ("p5.48xlarge,gpu", "gpu:8", {"H100 SXM5 80GB": 8}),
        ("p3dn.24xlarge", "gpu:v100:8", {"V100 SXM2 32GB": 8}),
        ("p3.16xlarge", "gpu:v100:8", {"V100 SXM2 16GB": 8}),
        ("x", "gpu:p5.48xlarge:8", {"H100 SXM5 80GB": 8}),
        ("GPU_BRD:TESLA,GPU_SKU:A100_PCIE,GPU_MEM:40GB", "gpu:4", {"A100 PCIe 40GB": 4}),
        ("rtx6000,gpu_mem:24gb", "gpu:rtx6000:4", {"Quadro RTX 6000": 4}),
        ("mem512gb", "gpu:l40s:4", {"L40S": 4}),
    ],
)
def test_a_system_only_tells_which_device(
    run: Run, features: str, gres: str, expected: dict[str, int]
) -> None:
    """Eight devices of a box of eight are eight, and memory of devices decides among them."""
    text = f"NodeName=n1 AvailableFeatures={features} Gres={gres} State=IDLE\n"
    assert run("slurm", text).totals() == expected


def test_a_map_to_a_system_counts_devices(run: Run) -> None:
    """`--map gpu=DGX H100` says which GPUs the eight are."""
    text = "NodeName=n1 Gres=gpu:8 State=IDLE\n"
    assert run("slurm", text, "gpu=DGX H100").totals() == {"H100 SXM5 80GB": 8}


# All evidence speaks.


@pytest.mark.parametrize(
    ("name", "mib", "expected"),
    [
        ("NVIDIA H100", 65247, "H100 SXM5 64GB"),
        ("NVIDIA H100", 95830, "H100 SXM5 94GB"),
        ("NVIDIA A100-PCIE", 40960, "A100 PCIe 40GB"),
        ("NVIDIA A100 80GB PCIe", 40960, None),
        ("NVIDIA L40S", 8192, None),
        ("Tesla T4", 15109, "T4"),
        ("NVIDIA GB200", 189471, "GB200"),
        ("NVIDIA GH200 480GB", 97871, "GH200 96GB"),
    ],
)
def test_memory_that_contradicts_decides_or_refuses(
    run: Run, name: str, mib: int, expected: str | None
) -> None:
    """What the name leaves open the memory decides; what it contradicts is never assumed."""
    draft = run("nvidia-smi", f"name, memory.total [MiB]\n{name}, {mib} MiB\n")
    assert draft.totals() == ({expected: 1} if expected else {})
    assert bool(draft.unknown) == (expected is None)


# Identity.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPU 0: Tesla K80 (UUID: GPU-)\nGPU 1: Tesla K80 (UUID: GPU-)\n", {"K80": 2}),
        ("GPU 0: Tesla T4 (UUID: GPU-xxxx)\nGPU 1: Tesla T4 (UUID: GPU-xxxx)\n", {"T4": 2}),
        ("GPU 0: Tesla T4 (UUID: GPU-abc)\nGPU 1: Tesla T4 (UUID: GPU-abc)\n", {"T4": 2}),
        ("GPU 0: Tesla K80 (S/N: 0325)\nGPU 1: Tesla K80 (S/N: 0325)\n", {"K80": 2}),
        ("GPU 0: NVIDIA A40 (UUID: GPU-1)\n    vGPU 1: NVIDIA A40-12Q (UUID: 0-1)\n", {"A40": 1}),
        ("a: 0, Tesla T4, 15360 MiB\na: 0, Tesla T4, 15360 MiB\n", {"T4": 1}),
        ("---\nn[1-4] (4)\n---\nname\nTesla T4\nTesla T4\n", {"T4": 8}),
        ("----\ngpu[01-02]\n----\nTesla T4\n----\ngpu05\n----\nNVIDIA L4\n", {"T4": 2, "L4": 1}),
    ],
)
def test_a_gpu_is_what_makes_it_one(run: Run, text: str, expected: dict[str, int]) -> None:
    """An id that is masked, empty or shared proves nothing, and a folded list is of all its hosts."""
    draft = run("nvidia-smi", text)
    assert draft.totals() == expected
    assert not draft.uncounted


@pytest.mark.parametrize(
    "text",
    [
        "index, name\n0, Tesla T4\n1, Tesla T4\n0, Tesla T4\n1, Tesla T4\n",
        "timestamp, name\n2025/01/01 10:00:00.0, Tesla T4\n2025/01/01 10:00:05.0, Tesla T4\n",
        "name\nTesla T4\nname\nTesla T4\n",
    ],
)
def test_a_loop_or_a_second_host_is_asked_about(run: Run, text: str) -> None:
    """Without UUIDs nothing tells a loop from several hosts."""
    assert len(run("nvidia-smi", text).uncounted) == 1


@pytest.mark.parametrize(
    "header", ["pid, process_name, gpu_name", "gpu_name, retired_pages.cause", "name, pid"]
)
def test_queries_of_other_things_are_refused(run: Run, header: str) -> None:
    """Processes and retired pages leave out the GPUs that have none."""
    with pytest.raises(FleetError, match="not GPUs"):
        run("nvidia-smi", f"{header}\n1, x, Tesla T4\n")


GPU = {"type": "gpu", "productName": "NVIDIA L40S"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        # A stale generation, a slice listed twice, a pool over several slices.
        (
            (
                slices("gpu.nvidia.com", GPU, GPU, nodeName="n1", pool={"name": "p", "generation": 1}),
                slices("gpu.nvidia.com", GPU, nodeName="n1", pool={"name": "p", "generation": 2}),
            ),
            {"L40S": 1},
        ),
        (
            (
                slices("gpu.nvidia.com", {**GPU, "uuid": "GPU-a"}, nodeName="n1", pool={"name": "p"}),
                slices(
                    "gpu.nvidia.com",
                    {"type": "mig", "productName": "NVIDIA L40S", "parentUUID": "GPU-a"},
                    {**GPU, "uuid": "GPU-b"},
                    nodeName="n1", pool={"name": "p"}, name="t",
                ),
            ),
            {"L40S": 2},
        ),
        # Partitions of AMD, devices for virtual machines, a fabric, slices alone.
        (
            tuple(
                slices(
                    "gpu.amd.com",
                    *(
                        {"productName": "AMD_Instinct_MI300X_OAM", "parentPciAddr": f"0000:{at}:0.0"}
                        for at in (0, 0, 1, 1)
                    ),
                    nodeName="n1", pool={"name": "p"},
                )
                for _ in range(1)
            ),
            {"MI300X": 2},
        ),
        (
            (slices("gpu.nvidia.com", {**GPU, "type": "vfio", "uuid": "GPU-v"}, nodeName="n1"),),
            {"L40S": 1},
        ),
        ((slices("gpu.nvidia.com", {**GPU, "uuid": "GPU-f"}, allNodes=True),), {"L40S": 1}),
    ],
)  # fmt: skip
def test_devices_of_resource_slices_count_once(
    run: Run, items: tuple[dict[str, Any], ...], expected: dict[str, int]
) -> None:
    """By driver, pool and device, in the latest generation, on a node or on none."""
    assert run("kubernetes", cluster(node(), *items, *items)).totals() == expected
    assert run("kubernetes", cluster(*items)).totals() == expected


def test_two_clusters_may_have_nodes_of_one_name(run: Run) -> None:
    """Each list is of one cluster, and a list given again is of the same."""
    lists = []
    for uid in "ab":
        one = node()
        one["metadata"]["uid"] = uid
        device = slices("gpu.nvidia.com", {**GPU, "uuid": f"GPU-{uid}"}, nodeName="n1")
        lists.append(cluster(one, device))
    assert run("kubernetes", "\n".join([*lists, *lists])).totals() == {"L40S": 2}


def test_a_driver_that_names_no_known_model_is_named(run: Run) -> None:
    """An Intel GPU of resource slices is unknown by its model, and is not dropped."""
    item = slices("gpu.intel.com", {"model": "Flex 999"}, nodeName="n1")
    assert [one.spelling for one in run("kubernetes", cluster(node(), item)).unknown] == [
        "Flex 999"
    ]


@pytest.mark.parametrize(
    ("text", "proven"),
    [("GPU-7c1f", True), ("0000:05:00.0", True), ("[N/A]", False), ("GPU-****", False),
     ("GPU-00000000-0000-0000-0000-000000000000", False)],
)  # fmt: skip
def test_what_proves_an_identity(text: str, proven: bool) -> None:
    """Masks, blanks and zeros are the same for all."""
    assert proves(text) == proven


# Physical, not advertised.


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            node(
                labels={"cloud.google.com/gke-accelerator": "nvidia-tesla-t4"},
                annotations={
                    "hami.io/node-nvidia-register": "GPU-a,10,15360,100,NVIDIA-Tesla T4,0,true:"
                },
                nvidia_com__gpu="10",
            ),
            {"T4": 1},
        ),
        (
            node(
                annotations={
                    "hami.io/node-nvidia-register": '[{"id": "GPU-a", "count": 10, "type": "Tesla T4"}]'
                },
                nvidia_com__gpu="10",
            ),
            {"T4": 1},
        ),
        (
            node(
                labels={
                    "cloud.google.com/gke-accelerator": "nvidia-l4",
                    "cloud.google.com/gke-accelerator-count": "2",
                },
                nvidia_com__gpu="16",
            ),
            {"L4": 2},
        ),
        (
            node(
                labels={"gpu.nvidia.com/class": "A100_NVLINK", "gpu.nvidia.com/count": "8"},
                nvidia_com__gpu="32",
            ),
            {"A100 SXM4 40GB": 8},
        ),
        (
            node(
                labels={"gpu.intel.com/product": "Max_1550",
                        "gpu.intel.com/device-id.0380-0bd5.count": "4"},
                gpu_intel_com__i915="40",
            ),
            {"Max 1550": 4},
        ),
    ],
)  # fmt: skip
def test_shared_devices_are_counted_as_hardware(
    run: Run, item: dict[str, Any], expected: dict[str, int]
) -> None:
    """Annotations and labels that count hardware go before a capacity that counts shares."""
    draft = run("kubernetes", item)
    assert draft.totals() == expected
    assert not draft.unknown


# Nothing falls through.


@pytest.mark.parametrize(
    "resource",
    ["huawei.com/npu", "metax-tech.com/sgpu", "mthreads.com/vgpu", "volcano.sh/gpu-number",
     "example.com/gpu", "tke.cloud.tencent.com/qgpu-core"],
)  # fmt: skip
def test_resources_that_may_be_accelerators_are_named(run: Run, resource: str) -> None:
    """Vendors' resources, shared ones and a site's own are errors that name them."""
    item = {**node(), "status": {"capacity": {resource: "800"}}}
    draft = run("kubernetes", item)
    said = [one.spelling for one in draft.unknown] + [one.why for one in draft.uncounted]
    assert any(resource in text for text in said)


def test_resources_known_to_be_harmless_are_passed_over(run: Run) -> None:
    """Network cards and the like need no word; others are named, and a second count is a note."""
    labels = {"nvidia.com/gpu.product": "NVIDIA-L40S", "nvidia.com/gpu.count": "4"}
    capacity = {"nvidia.com/gpu": "4", "rdma/hca_shared": "8", "example.com/gpu-count": "4",
                "example.com/fpga": "1"}  # fmt: skip
    item = {**node(labels=labels), "status": {"capacity": capacity}}
    draft = run("kubernetes", item)
    assert draft.totals() == {"L40S": 4}
    assert not draft.unknown
    notes = " ".join(draft.notes)
    assert "example.com/fpga" in notes
    assert "example.com/gpu-count" in notes
    assert "rdma" not in notes


@pytest.mark.parametrize(
    ("label", "maker"),
    [
        ("feature.node.kubernetes.io/pci-1200_1002.present", "AMD"),
        ("feature.node.kubernetes.io/amd-gpu", "AMD"),
        ("feature.node.kubernetes.io/pci-1200_1da3.present", "Habana"),
        ("feature.node.kubernetes.io/pci-0302_10de.present", "NVIDIA"),
    ],
)
def test_hardware_that_only_feature_discovery_sees_is_named(
    run: Run, label: str, maker: str
) -> None:
    """An accelerator that nothing counts is an error, and not a node without any."""
    (one,) = run("kubernetes", node(labels={label: "true"})).uncounted
    assert maker in one.why


def test_a_gres_that_looks_like_an_accelerator_is_named(run: Run) -> None:
    """A site's own resource is none of Slurm's, and is not dropped."""
    draft = run("slurm", "NodeName=n1 Gres=TeslaC1060:2,ssd:1 State=IDLE\n")
    assert [(one.spelling, one.count) for one in draft.unknown] == [("TeslaC1060", 2)]
    assert any("ssd" in note for note in draft.notes)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("kubernetes", '{"kind": "List", "items": []}'),
        ("nvidia-smi", "No devices were found\n"),
        ("slurm", "NodeName=n1 Gres=(null) State=IDLE\n"),
        ("inventory", "gpu,count\nL40S,0\n"),
    ],
)
def test_an_import_that_found_nothing_fails(program: Program, kind: str, text: str) -> None:
    """A total of 0 with exit code 0 would hide a typo in a selector."""
    done = program(kind, text)
    assert done.code == 2
    assert done.out == ""
    assert "error[import-nothing]" in done.err


# Noise.


@pytest.mark.parametrize(
    ("text", "failed"),
    [
        ("gpu01: {}gpu03: ssh: connect to host gpu03 port 22: No route to host\n", "gpu03"),
        ("gpu01: {}pdsh@m: gpu03: ssh exited with exit code 255\n", "gpu03"),
        ("gpu01: {}clush: gpu03: exited with exit code 255\n", "gpu03"),
        ("[1] 10:00:00 [SUCCESS] gpu01\n{}[2] 10:00:01 [FAILURE] gpu03 Exited with 255\n", "gpu03"),
        (
            "gpu01 | CHANGED | rc=0 >>\n{}gpu03 | UNREACHABLE! => {{\n"
            '    "changed": false,\n    "unreachable": true\n}}\n',
            "gpu03",
        ),
        (
            "gpu01 | CHANGED | rc=0 >>\n{}gpu03 | FAILED | rc=127 >>\n"
            "/bin/sh: nvidia-smi: command not found\n",
            "gpu03",
        ),
        ("== gpu01 ==\n{}== gpu03 ==\n", "gpu03"),
        ("== gpu01 ==\n{}== gpu03 ==\n-bash: nvidia-smi: command not found\n", "gpu03"),
        ("== gpu01 ==\n{}== gpu03 ==\nbash: line 1: nvidia-smi: command not found\n", "gpu03"),
        ("== gpu01 ==\n{}== gpu03 ==\nsh: 1: nvidia-smi: not found\n", "gpu03"),
        ("[pod/a-1/driver] {}", ""),
        ("Warning: Permanently added 'gpu01' (ED25519) to the list of known hosts.\n{}", ""),
        ('Defaulted container "driver" out of: driver, init (init)\n{}', ""),
    ],
)
def test_lines_of_other_tools_are_no_gpus(run: Run, text: str, failed: str) -> None:
    """A host that did not answer is named with what it may hold; other words are passed over."""
    draft = run("nvidia-smi", text.format("GPU 0: NVIDIA L4 (UUID: GPU-604)\n"))
    assert draft.totals() == {"L4": 1}
    assert [one.rpartition(": ")[2] for one in draft.left_out] == ([failed] if failed else [])


# State.


def test_powered_down_nodes_of_sinfo_are_asked_about(run: Run) -> None:
    """sinfo does not tell a node of a cloud, which does not exist, from one that is switched off."""
    draft = run("slurm", "NODELIST STATE GRES\nb[1-2] idle~ gpu:t4:4\ng1 idle gpu:t4:4\n")
    assert draft.totals() == {"T4": 4}
    assert [one.where for one in draft.uncounted] == ["node b1", "node b2"]


def test_a_node_without_a_ready_condition_is_not_called_lost(run: Run) -> None:
    """Only a condition that is there and not true marks a node."""
    labels = {"nvidia.com/gpu.product": "NVIDIA-L40S", "nvidia.com/gpu.count": "4"}
    (pool,) = run("kubernetes", node(labels=labels)).pools
    assert pool.place.tags == ()


# Which importer.


def test_a_wrong_importer_says_which_one_fits(program: Program) -> None:
    """The error of one importer names the one whose form it is."""
    done = program("kubernetes", "NodeName=n1 Gres=gpu:l40s:4 State=IDLE\n")
    assert done.code == 2
    assert "run `fleet import slurm " in done.err


def test_auto_says_what_it_takes(program: Program) -> None:
    """What the content is read as stands on standard error, and the result is the same."""
    text = "NodeName=n1 Gres=gpu:l40s:4 State=IDLE\n"
    done = program("auto", text, "--fleet", "x")
    assert "fleet import slurm" in done.err
    assert program("auto", text).out.startswith("fleet: slurm\n")
    assert done.out == program("slurm", text, "--fleet", "x").out


def test_an_inventory_of_a_known_form_is_not_guessed_at(program: Program) -> None:
    """Rows of another tool are read by its importer, or by columns that are named."""
    text = "index, uuid, name, memory.total [MiB]\n0, 01P0, HL-225, 98304 MiB\n"
    assert program("inventory", text).code == 2
    assert program("inventory", text, "--accelerator-column", "name").code == 0


def test_a_format_is_a_module_and_a_line() -> None:
    """Each line of the registry leads to a module that reads, and no such module is forgotten."""
    signature = re.compile(r"^def read\(", re.MULTILINE)
    modules = (ROOT / "fleet_cli" / "importers").glob("*.py")
    readers = [path.stem for path in modules if signature.search(path.read_text(encoding="utf-8"))]
    assert sorted(readers) == sorted(one.name.replace("-", "_") for one in FORMATS)
    assert len({one.name for one in FORMATS}) == len(FORMATS)
    assert recognised(b"what is this") is None


# The summary.


def test_the_summary_can_be_checked_against_the_cluster(program: Program) -> None:
    """Nodes read, accelerators by model, what was assumed and left out: all on standard error."""
    text = (
        "NodeName=n1 Gres=gpu:a100:4 State=IDLE\nNodeName=n2 Gres=gpu:a100:4 State=IDLE\n"
        "NodeName=n3 Gres=gpu:l40s:8 State=FUTURE\nNodeName=n4 Gres=(null) State=IDLE\n"
    )
    done = program("slurm", text)
    lines = done.err.splitlines()
    assert lines[0] == "read: 4 nodes"
    assert lines[1] == "counted: 8 A100 SXM4 80GB"
    assert any(line.startswith("assumed: a100 taken for A100 SXM4 80GB") for line in lines)
    assert any(line.startswith("left out: ") and "n3" in line for line in lines)
    assert "note: nodes without accelerators: 1" in lines
    assert "# Reported, but not counted:" in done.out


def test_columns_may_be_multiplied(run: Run) -> None:
    """Nodes times GPUs of a node, as options say; without them it is a question."""
    text = "cluster,nodes,gpus/node,gpu type\na,100,8,L40S\nb,20,4,Tesla T4\n"
    columns = Columns(count=("nodes", "gpus/node"))
    assert run("inventory", text, columns=columns).totals() == {"L40S": 800, "T4": 80}
    with pytest.raises(FleetError, match="may stand in nodes, gpus/node"):
        run("inventory", text)
