"""Kubernetes nodes as clouds and device plugins describe them, each kind counted its own way."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.importers.draft import Draft

Run = Callable[..., Draft]


def node(
    name: str = "n1",
    labels: dict[str, str] | None = None,
    capacity: dict[str, str] | None = None,
    **spec: Any,
) -> dict[str, Any]:
    """Return a node as kubectl prints it."""
    return {
        "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/arch": "amd64", **(labels or {})}},
        "spec": spec,
        "status": {"capacity": {"cpu": "8", "memory": "64Gi", **(capacity or {})}},
    }


def nvidia(product: str, count: str, capacity: str, **more: str) -> dict[str, Any]:
    """Return a node with the labels of GPU feature discovery."""
    labels = {"nvidia.com/gpu.product": product, "nvidia.com/gpu.count": count}
    labels |= {f"nvidia.com/{name.replace('__', '-')}": text for name, text in more.items()}
    return node(labels=labels, capacity={"nvidia.com/gpu": capacity})


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (nvidia("NVIDIA-H100-80GB-HBM3", "8", "8"), {"H100 SXM5 80GB": 8}),
        (nvidia("NVIDIA-A100-SXM4-80GB", "8", "7"), {"A100 SXM4 80GB": 8}),
        (nvidia("NVIDIA-A100-80GB-PCIe-MIG-1g.10gb", "28", "28"), {"A100 PCIe 80GB": 4}),
        (nvidia("NVIDIA-H200-NVL-MIG-1g.16gb", "14", "14"), {"H200 NVL 141GB": 2}),
        (nvidia("NVIDIA-A100-SXM4-40GB-MIG-3g.20gb", "16", "16"), {"A100 SXM4 40GB": 8}),
        (
            node(
                labels={"node.kubernetes.io/instance-type": "p5.48xlarge"},
                capacity={"nvidia.com/gpu": "32"},
            ),
            {"H100 SXM5 80GB": 8},
        ),
        (
            node(labels={"node.kubernetes.io/instance-type": "Standard_ND96isr_H100_v5"}),
            {"H100 SXM5 80GB": 8},
        ),
        (
            node(labels={"node.kubernetes.io/instance-type": "Standard_NV6ads_A10_v5"}),
            {"NV6ads_A10_v5": 1},
        ),
        (
            node(
                labels={
                    "cloud.google.com/gke-accelerator": "nvidia-tesla-a100",
                    "cloud.google.com/gke-gpu-partition-size": "1g.5gb",
                },
                capacity={"nvidia.com/gpu": "7"},
            ),
            {"A100 SXM4 40GB": 1},
        ),
        (
            node(
                labels={
                    "cloud.google.com/gke-accelerator": "nvidia-l4",
                    "cloud.google.com/gke-max-shared-clients-per-gpu": "3",
                    "cloud.google.com/gke-gpu-sharing-strategy": "time-sharing",
                },
                capacity={"nvidia.com/gpu": "6"},
            ),
            {"L4": 2},
        ),
        (
            node(
                labels={
                    "karpenter.k8s.aws/instance-gpu-name": "a100",
                    "karpenter.k8s.aws/instance-gpu-count": "8",
                    "karpenter.k8s.aws/instance-gpu-memory": "40960",
                },
                capacity={"nvidia.com/gpu": "8"},
            ),
            {"A100 SXM4 40GB": 8},
        ),
        (
            node(
                labels={"amd.com/gpu.product-name": "AMD_Instinct_MI300X_OAM"},
                capacity={"amd.com/spx_nps1": "5", "amd.com/cpx_nps1": "24"},
            ),
            {"MI300X": 8},
        ),
        (
            node(
                labels={"amd.com/gpu.product-name": "AMD_Instinct_MI300X_OAM"},
                capacity={"amd.com/cpx_nps1": "24", "amd.com/cpx_nps4": "40"},
            ),
            {"MI300X": 8},
        ),
        (
            node(labels={"amd.com/gpu.device-id": "7408"}, capacity={"amd.com/gpu": "8"}),
            {"MI250X": 4},
        ),
        (
            node(
                labels={
                    "amd.com/gpu.product-name.AMD_Instinct_MI300X_OAM": "6",
                    "amd.com/gpu.product-name.Instinct_MI210": "2",
                },
                capacity={"amd.com/gpu": "8"},
            ),
            {"MI300X": 6, "MI210": 2},
        ),
        (
            node(
                labels={"node.kubernetes.io/instance-type": "ct5lp-hightpu-4t"},
                capacity={"google.com/tpu": "4"},
            ),
            {"TPU v5e": 4},
        ),
        (
            node(
                labels={"karpenter.k8s.aws/instance-accelerator-name": "trainium"},
                capacity={"aws.amazon.com/neuroncore": "32"},
            ),
            {"Trainium1": 16},
        ),
        (
            node(
                labels={"node.kubernetes.io/instance-type": "inf2.48xlarge"},
                capacity={
                    "aws.amazon.com/neurondevice": "12",
                    "aws.amazon.com/neuroncore": "24",
                },
            ),
            {"Inferentia2": 12},
        ),
        (
            node(
                labels={"node.kubernetes.io/instance-type": "dl1.24xlarge"},
                capacity={"habana.ai/gaudi": "8"},
            ),
            {"Gaudi": 8},
        ),
        (node(capacity={"nvidia.com/GH100_H100_SXM5_80GB": "8"}), {"H100 SXM5 80GB": 8}),
        (node(capacity={"nvidia.com/TU104GL_Tesla_T4": "2"}), {"T4": 2}),
        (
            node(
                labels={"k8s.amazonaws.com/accelerator": "nvidia-tesla-v100"},
                capacity={"nvidia.com/gpu": "4"},
            ),
            {"V100 SXM2 16GB": 4},
        ),
        (
            nvidia("NVIDIA-A10G-SHARED", "4", "40", **{"gpu.replicas": "10"}),
            {"A10G": 4},
        ),
        (
            node(
                labels={
                    "karpenter.k8s.aws/instance-gpu-name": "gaudi-hl-205",
                    "karpenter.k8s.aws/instance-gpu-manufacturer": "habana",
                },
                capacity={"habana.ai/gaudi": "8"},
            ),
            {"Gaudi": 8},
        ),
        (node(capacity={"hugepages-2Mi": "0", "smarter-devices/fuse": "20"}), {}),
    ],
)
def test_a_node_counts_what_it_holds(
    run: Run, item: dict[str, Any], expected: dict[str, int]
) -> None:
    """Labels, instance types and resources each give the number of whole accelerators."""
    draft = run("kubernetes", {"kind": "List", "items": [item]})
    assert draft.totals() == expected
    assert not draft.unknown
    assert not draft.uncounted


@pytest.mark.parametrize(
    "item",
    [
        nvidia("NVIDIA-H100-80GB-HBM3-MIG-INVALID", "0", "0"),
        nvidia("NVIDIA-L40S", "2", "6"),
        nvidia("NVIDIA-A100-SXM4-40GB-MIG-3g.20gb", "15", "15"),
        node(labels={"nvidia.com/gpu.present": "true"}),
        node(labels={"feature.node.kubernetes.io/pci-10de.present": "true"}),
        node(labels={"feature.node.kubernetes.io/pci-0302_10de.present": "true"}),
        node(labels={"amd.com/gpu.product-name": "AMD_Instinct_MI300X_OAM"}),
        node(
            labels={
                "amd.com/gpu.product-name": "AMD_Instinct_MI308X",
                "amd.com/gpu.compute-memory-partition": "cpx_nps4",
            },
            capacity={"amd.com/gpu": "32"},
        ),
        node(
            labels={"karpenter.k8s.aws/instance-accelerator-name": "trainium2"},
            capacity={"aws.amazon.com/neuroncore": "64"},
        ),
        node(labels={"cloud.google.com/gke-tpu-accelerator": "tpu-v6e-slice"}),
    ],
)
def test_a_node_that_cannot_be_counted_is_named(run: Run, item: dict[str, Any]) -> None:
    """Where the number is not told, the node is named and nothing is guessed."""
    draft = run("kubernetes", {"kind": "List", "items": [item]})
    assert [one.where for one in draft.uncounted] == ["node n1"]
    assert not draft.pools


@pytest.mark.parametrize(
    ("capacity", "spelling"),
    [
        ({"nvidia.com/gpu": "4"}, "nvidia.com/gpu"),
        ({"habana.ai/gaudi": "8"}, "habana.ai/gaudi"),
        ({"huawei.com/Ascend910": "16"}, "huawei.com/Ascend910"),
        ({"gpu.intel.com/i915": "4"}, "gpu.intel.com/i915"),
        ({"amd.com/gpu": "8"}, "amd.com/gpu"),
    ],
)
def test_devices_without_a_model_are_unknown(
    run: Run, capacity: dict[str, str], spelling: str
) -> None:
    """A resource that does not tell the model is listed with its number."""
    draft = run("kubernetes", {"kind": "List", "items": [node(capacity=capacity)]})
    assert [(one.spelling, one.count) for one in draft.unknown] == [
        (spelling, int(next(iter(capacity.values()))))
    ]


def test_a_map_settles_a_resource(run: Run) -> None:
    """What --map says of a resource holds."""
    item = node(capacity={"habana.ai/gaudi": "8"})
    draft = run("kubernetes", {"kind": "List", "items": [item]}, "habana.ai/gaudi=Gaudi2")
    assert draft.totals() == {"Gaudi2": 8}


@pytest.mark.parametrize("wrap", ["List", "NodeList", "array", "single", "several"])
def test_every_wrapping_of_nodes_is_read(run: Run, wrap: str) -> None:
    """A list, a typed list, a bare array, one node, and several documents read alike."""
    item = nvidia("NVIDIA-H100-80GB-HBM3", "8", "8")
    bare = {key: value for key, value in item.items() if key != "kind"}
    shapes: dict[str, Any] = {
        "List": {"kind": "List", "items": [item]},
        "NodeList": {"kind": "NodeList", "items": [bare]},
        "array": [item],
        "single": item,
    }
    if wrap == "several":
        import json

        text = json.dumps(shapes["List"]) + "\n" + json.dumps(item)
        draft = run("kubernetes", text)
    else:
        draft = run("kubernetes", shapes[wrap])
    assert draft.totals() == {"H100 SXM5 80GB": 8}


def test_resource_slices_tell_what_the_node_does_not(run: Run) -> None:
    """GPUs of dynamic resource allocation count once, slices cut from them not at all."""
    gpu = {"type": {"string": "gpu"}, "productName": {"string": "NVIDIA GB200"}}
    mig = {
        "type": {"string": "mig"},
        "productName": {"string": "NVIDIA GB200"},
        "parentUUID": {"string": "GPU-a"},
    }
    devices = [
        {"name": "gpu-0", "basic": {"attributes": {**gpu, "uuid": {"string": "GPU-a"}}}},
        {"name": "gpu-1", "attributes": {**gpu, "uuid": {"string": "GPU-b"}}},
        {"name": "mig-0", "basic": {"attributes": mig}},
    ]
    spec = {"nodeName": "n1", "driver": "gpu.nvidia.com", "devices": devices}
    items = [
        node(labels={"nvidia.com/gpu.present": "true"}),
        {"kind": "ResourceSlice", "metadata": {"name": "s"}, "spec": spec},
    ]
    assert run("kubernetes", {"kind": "List", "items": items}).totals() == {"GB200": 2}


@pytest.mark.parametrize("driver", ["gpu.nvidia.com", "gpu.amd.com", "npu.example.com"])
def test_a_device_without_a_product_is_called_by_its_driver(run: Run, driver: str) -> None:
    """What has no name could not be settled, and would look like nothing."""
    spec = {"nodeName": "n1", "driver": driver, "devices": [{"name": "gpu-0"}]}
    items = [node(), {"kind": "ResourceSlice", "metadata": {"name": "s"}, "spec": spec}]
    draft = run("kubernetes", {"kind": "List", "items": items})
    assert [(one.spelling, one.count) for one in draft.unknown] == [(driver, 1)]


def test_a_cordon_by_taint_and_a_lost_node_are_marked(run: Run) -> None:
    """Hardware that takes no work is still there."""
    item = nvidia("NVIDIA-L40S", "4", "4")
    item["spec"] = {"taints": [{"key": "node.kubernetes.io/unschedulable"}]}
    item["status"]["conditions"] = [{"type": "Ready", "status": "Unknown"}]
    draft = run("kubernetes", {"kind": "List", "items": [item]})
    assert draft.pools[0].count == 4
    assert draft.pools[0].place.tags == (("cordoned", "true"), ("ready", "false"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "empty"),
        ('{"kind": "List",\n "items": [{"kind": "Node"', 2, "ends too early"),
        ('{"kind": "List",\n "items" [}', 2, "not JSON"),
        ('{"kind": "Status", "message": "Unauthorized"}', 1, "a Status"),
        ("[" * 100_000, 1, "nested"),
        ("NAME STATUS\nnode1 Ready", 1, "not JSON"),
    ],
)
def test_broken_input_is_one_error_with_a_place(run: Run, text: str, line: int, said: str) -> None:
    """Each broken input gives one error that says where and what to run."""
    with pytest.raises(FleetError) as caught:
        run("kubernetes", text)
    (problem,) = caught.value.diagnostics
    assert said in problem.message
    assert problem.span is not None
    assert problem.span.line == line
    assert "kubectl get nodes -o json" in str(problem.hint)


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "Node", "metadata": {"name": "n1", "labels": []}},
        {"kind": "Node", "metadata": {}},
        {"kind": "Pod", "metadata": {"name": "p"}},
        "node",
        nvidia("NVIDIA-L40S", "-4", "4"),
        nvidia("NVIDIA-L40S", "four", "4"),
        nvidia("NVIDIA-L40S", "9" * 5000, "4"),
        node(capacity={"nvidia.com/gpu": "1000000000001"}),
    ],
)
def test_wrong_shapes_and_numbers_are_refused(run: Run, item: Any) -> None:
    """A wrong shape or an absurd number gives one error, never a traceback."""
    with pytest.raises(FleetError) as caught:
        run("kubernetes", {"kind": "List", "items": [item]})
    assert len(caught.value.diagnostics) == 1
    assert caught.value.diagnostics[0].hint


def test_control_characters_in_names_are_refused(run: Run) -> None:
    """A zone that would move the cursor is refused, and the message shows it escaped."""
    item = nvidia("NVIDIA-L40S", "4", "4")
    item["metadata"]["labels"]["topology.kubernetes.io/zone"] = "a\x1b[2J"
    with pytest.raises(FleetError) as caught:
        run("kubernetes", {"kind": "List", "items": [item]})
    assert "\x1b" not in caught.value.diagnostics[0].message
    assert "\\x1b" in caught.value.diagnostics[0].message


def test_utf_16_of_a_windows_shell_is_read(run: Run) -> None:
    """A redirect in PowerShell writes UTF-16 with a byte order mark."""
    import json

    text = json.dumps(nvidia("NVIDIA-L40S", "4", "4"))
    assert run("kubernetes", text.encode("utf-16")).totals() == {"L40S": 4}


def counting(
    capacity: dict[str, str], labels: dict[str, str] | None = None, **fields: Any
) -> dict[str, Any]:
    """Return a node that lists these resources under these labels."""
    metadata = {"name": "n1", "labels": labels or {}}
    return {"kind": "Node", "metadata": metadata, "status": {"capacity": capacity}, **fields}


GPUS = {"nvidia.com/gpu.product": "NVIDIA-L40S", "nvidia.com/gpu.count": "4"}


@pytest.mark.parametrize(
    ("capacity", "labels", "expected"),
    [
        ({"huawei.com/Ascend910B3": "8"}, {}, {"Ascend 910B3": 8}),
        ({"huawei.com/Ascend910": "8"}, {"npu.chip.name": "910B3"}, {"Ascend 910B3": 8}),
        ({"alibabacloud.com/ppu": "16"}, {}, {"PPU ZW810E": 16}),
        (
            {"cambricon.com/mlu370": "16", "cambricon.com/real-mlu-counts": "8"},
            {"cambricon.com/mlu.product": "MLU370-X8"},
            {"MLU370-X8": 8},
        ),
        (
            {"cambricon.com/mlu370.share": "32", "cambricon.com/real-mlu-counts": "8"},
            {"cambricon.com/mlu.product": "MLU370-X8"},
            {"MLU370-X8": 8},
        ),
        (
            {"metax-tech.com/gpu": "8"},
            {"metax-tech.com/gpu.product": "MXC500"},
            {"C500 PCIe": 8},
        ),
        (
            {"nvidia.com/gpu": "32"},
            {"aliyun.accelerator/nvidia_name": "NVIDIA-H800",
             "aliyun.accelerator/nvidia_count": "8"},
            {"H800 SXM5 80GB": 8},
        ),
    ],
)  # fmt: skip
def test_names_and_labels_of_vendors_tell_the_model(
    run: Run, capacity: dict[str, str], labels: dict[str, str], expected: dict[str, int]
) -> None:
    """What a resource or a label of its vendor calls a model is looked up in the catalogue."""
    draft = run("kubernetes", counting(capacity, labels))
    assert draft.totals() == expected
    assert not draft.unknown


@pytest.mark.parametrize(
    ("capacity", "labels", "spelling"),
    [
        ({"metax-tech.com/gpu": "8"}, {"metax-tech.com/gpu.product": "MXC999"}, "MXC999"),
        ({"microsoft.com/directx": "8"}, {}, "microsoft.com/directx"),
        ({"huawei.com/Ascend910": "8"}, {}, "huawei.com/Ascend910"),
        ({"nvidia.com/h100": "8"}, GPUS, "nvidia.com/h100"),
        (
            {"nvidia.com/gpu.shared": "64", "volcano.sh/vgpu-number": "32"},
            {"nvidia.com/gpu.count": "8"},
            "nvidia.com/gpu",
        ),
    ],
)
def test_what_may_be_an_accelerator_is_asked_about(
    run: Run, capacity: dict[str, str], labels: dict[str, str], spelling: str
) -> None:
    """The message calls it by what tells most of it, with the number of devices."""
    (unknown,) = run("kubernetes", counting(capacity, labels)).unknown
    assert (unknown.spelling, unknown.count) == (spelling, 8)


@pytest.mark.parametrize(
    "resource",
    ["volcano.sh/vgpu-number", "nvidia.com/NVIDIA_A100-1-10C", "huawei.com/Ascend910-2c"],
)
def test_shares_are_never_multiplied(run: Run, resource: str) -> None:
    """No option makes GPUs of shares, and no hint asks for one; the devices beside them count."""
    for options in ((), (f"{resource}=H100",)):
        draft = run("kubernetes", counting({resource: "32"}), *options)
        assert draft.totals() == {}
        assert not draft.unknown
        assert resource in draft.uncounted[0].why
        assert not any("no such spelling" in note for note in draft.notes)
    beside = run("kubernetes", counting({resource: "32"}, GPUS), f"{resource}=H100")
    assert beside.totals() == {"L40S": 4}
    assert any(resource in note for note in beside.notes)


def test_vgpus_of_other_tools_are_never_multiplied(run: Run) -> None:
    """A vGPU is a part of a GPU, whatever an option calls it."""
    text = "GPU 0: GRID A100-40C (UUID: GPU-1)\n"
    draft = run("nvidia-smi", text, "GRID A100-40C=A100 SXM4 80GB")
    assert draft.totals() == {}
    assert "vGPUs" in draft.uncounted[0].why


def test_an_option_says_what_is_no_accelerator(run: Run) -> None:
    """A resource that only looks like one is left out, and that is said."""
    item = counting({"nvidia.com/widget": "8"}, GPUS)
    (unknown,) = run("kubernetes", item).unknown
    assert '--map "nvidia.com/widget=none"' in unknown.hint
    draft = run("kubernetes", item, "nvidia.com/widget=none")
    assert draft.totals() == {"L40S": 4}
    assert not draft.unknown
    assert draft.left_out == ("nvidia.com/widget, which --map says is no accelerator: 8",)
    assert not run("kubernetes", counting({"nvidia.com/mlnxnics": "2"}, GPUS)).unknown


def test_states_of_nodes_are_said(run: Run) -> None:
    """Nodes that are cordoned or not ready count, and whoever reads the count knows of them."""
    ready = {"capacity": {}, "conditions": [{"type": "Ready", "status": "False"}]}
    item = counting({}, GPUS, spec={"unschedulable": True}, status=ready)
    assert (
        "nodes that are cordoned and not ready are counted: 1 (n1)" in run("kubernetes", item).notes
    )


def test_a_page_of_a_list_is_refused(run: Run) -> None:
    """The nodes of the other pages would be lost."""
    whole = {"kind": "List", "metadata": {"continue": ""}, "items": [counting({}, GPUS)]}
    assert run("kubernetes", whole).totals() == {"L40S": 4}
    for mark in ({"continue": "abc"}, {"remainingItemCount": 500}):
        with pytest.raises(FleetError, match=f"goes on: it has a metadata.{next(iter(mark))}"):
            run("kubernetes", {**whole, "metadata": mark})


def test_a_pool_without_all_its_slices_is_named(run: Run) -> None:
    """A pool says how many resource slices it has; those that are missing hold devices."""
    device = {"name": "d", "attributes": {"tpuGen": {"string": "v5e"}}}
    pool = {"name": "p", "generation": 1, "resourceSliceCount": 2}
    spec = {"driver": "tpu.google.com", "nodeName": "n1", "pool": pool, "devices": [device]}
    parts = [
        {"kind": "ResourceSlice", "metadata": {"name": name},
         "spec": {**spec, "devices": [{**device, "name": name}]}}
        for name in "ab"
    ]  # fmt: skip
    whole = run("kubernetes", {"kind": "List", "items": parts})
    assert whole.totals() == {"TPU v5e": 2}
    assert not whole.uncounted
    part = run("kubernetes", {"kind": "List", "items": parts[:1] * 2})
    assert "2 resource slices" in part.uncounted[0].why


def test_slices_behind_another_list_than_their_node_are_asked_about(run: Run) -> None:
    """The GPUs of a node would count by its labels and by its slices."""
    device = {"name": "gpu-0", "basic": {"attributes": {"productName": {"string": "L40S"}}}}
    spec = {"nodeName": "n1", "driver": "gpu.nvidia.com", "devices": [device]}
    lists = [
        [nvidia("NVIDIA-L40S", "1", "1")],
        [node("n2")],
        [{"kind": "ResourceSlice", "metadata": {"name": "s"}, "spec": spec}],
    ]
    draft = run(
        "kubernetes", "".join(json.dumps({"kind": "List", "items": items}) for items in lists)
    )
    assert [one.where for one in draft.uncounted] == ["node n1"]
