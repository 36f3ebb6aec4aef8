"""Small listings of every format: what the properties of the importers are tried on."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Listing(NamedTuple):
    """How one form of a format lists accelerators, one text for each of several things."""

    kind: str
    parts: tuple[str, ...]
    """What is listed, one host or device each; in any order they are the same fleet."""
    join: Callable[[Sequence[str]], str]
    """Makes one input of parts."""
    counts: dict[str, int]
    """What all parts together hold."""
    ends: bool = True
    """Whether an end that is missing shows wherever it is cut; else only inside a line."""


def as_list(parts: Sequence[str]) -> str:
    """Join parts as the items of a Kubernetes list."""
    return '{"kind": "List", "items": [' + ",".join(parts) + "]}"


def as_array(parts: Sequence[str]) -> str:
    """Join parts as an array of JSON."""
    return "[" + ",\n".join(parts) + "]"


def below(header: str, end: str = "") -> Callable[[Sequence[str]], str]:
    """Return what joins lines below a header, and above an end."""
    return lambda parts: header + "".join(parts) + end


def _node(name: str, count: int) -> str:
    labels = {"nvidia.com/gpu.product": "NVIDIA-L40S", "nvidia.com/gpu.count": str(count)}
    metadata = {"name": name, "uid": f"uid-{name}", "labels": labels}
    return json.dumps({"kind": "Node", "metadata": metadata, "status": {"capacity": {}}})


def _slice(node: str, generation: int, *devices: str) -> str:
    listed = [
        {
            "name": device,
            "attributes": {
                "productName": {"string": "NVIDIA L40S"},
                "uuid": {"string": f"GPU-{node}-{device}"},
            },
        }
        for device in devices
    ]
    spec = {
        "driver": "gpu.nvidia.com",
        "nodeName": node,
        "pool": {"name": node, "generation": generation},
        "devices": listed,
    }
    metadata = {"name": f"{node}-{generation}"}
    return json.dumps({"kind": "ResourceSlice", "metadata": metadata, "spec": spec})


def _slurm(name: str, gres: str) -> str:
    return f"NodeName={name} Arch=x86_64\n   Gres={gres}\n   State=IDLE\n   Partitions=gpu\n\n"


def _log(*uuids: str) -> str:
    gpus = "".join(
        f"<gpu id='{at}'><product_name>NVIDIA L40S</product_name><uuid>{uuid}</uuid></gpu>\n"
        for at, uuid in enumerate(uuids)
    )
    attached = f"<attached_gpus>{len(uuids)}</attached_gpus>"
    return f"<nvidia_smi_log>\n{attached}\n{gpus}</nvidia_smi_log>\n"


def _screen_log(*uuids: str) -> str:
    gpus = "".join(
        f"GPU 00000000:0{at}:00.0\n    Product Name    : NVIDIA L40S\n    GPU UUID        : {uuid}\n"
        for at, uuid in enumerate(uuids)
    )
    return f"==============NVSMI LOG==============\n\nAttached GPUs     : {len(uuids)}\n{gpus}\n"


def _ec2(name: str, kind: str) -> str:
    return json.dumps(
        {"InstanceId": name, "InstanceType": kind, "State": {"Name": "running"},
         "Placement": {"AvailabilityZone": "eu-west-1a"}}
    )  # fmt: skip


def _gce(name: str, count: int) -> str:
    attached = [{"acceleratorCount": count, "acceleratorType": "x/nvidia-l4"}]
    return json.dumps(
        {"name": name, "id": name, "status": "RUNNING", "zone": "z/europe-west1-b",
         "machineType": "z/custom-8", "guestAccelerators": attached}
    )  # fmt: skip


def _vm(name: str, size: str) -> str:
    vm: dict[str, Any] = {"name": name, "vmId": name, "hardwareProfile": {"vmSize": size}}
    return json.dumps({**vm, "powerState": "VM running", "location": "eastus"})


def _amd(number: int) -> str:
    asic = {"market_name": "AMD Instinct MI300X", "asic_serial": f"0xABC{number}"}
    return json.dumps({"gpu": number, "asic": asic})


def _stock(owner: str, chip: str, day: str, units: str) -> str:
    return f"{owner} {chip} cumulative,Nvidia,{owner},{chip},2022-01-01,{day},{units},x\n"


EPOCH = (
    "Name,Designer,Owner,Chip type,Series start date,End date,Number of units (5th percentile),"
    "Number of units (median),Number of units (95th percentile),Notes\n"
)

LISTINGS = {
    "kubernetes nodes": Listing(
        "kubernetes", (_node("a", 4), _node("b", 8), _node("c", 1)), as_list, {"L40S": 13}
    ),
    "kubernetes slices": Listing(
        "kubernetes",
        (
            _node("a", 0).replace("nvidia.com/gpu", "x"),
            _slice("a", 1, "gpu-0", "gpu-1", "gpu-2"),
            _slice("a", 2, "gpu-0", "gpu-1"),
            _slice("b", 1, "gpu-0"),
        ),
        as_list,
        {"L40S": 3},
    ),
    "scontrol": Listing(
        "slurm", (_slurm("a", "gpu:l40s:4"), _slurm("b", "gpu:l40s:12")), "".join,
        {"L40S": 16}, ends=False,
    ),
    "sinfo": Listing(
        "slurm", ("a1 gpu gpu:l40s:4\n", "b22 gpu gpu:l40s:12\n", "b22 long gpu:l40s:12\n"),
        below("NODELIST PARTITION GRES\n"), {"L40S": 16}, ends=False,
    ),
    "nvidia-smi -L": Listing(
        "nvidia-smi",
        tuple(f"GPU {at}: NVIDIA L40S (UUID: GPU-7a5{at})\n" for at in range(3)),
        "".join, {"L40S": 3}, ends=False,
    ),
    "nvidia-smi CSV": Listing(
        "nvidia-smi",
        tuple(f"{at}, NVIDIA L40S, GPU-7a5{at}, 46068 MiB\n" for at in range(3)),
        below("index, name, uuid, memory.total [MiB]\n"), {"L40S": 3}, ends=False,
    ),
    "nvidia-smi -q -x": Listing(
        "nvidia-smi", (_log("GPU-a1", "GPU-a2"), _log("GPU-b1")), "".join, {"L40S": 3}, ends=False
    ),
    "nvidia-smi -q": Listing(
        "nvidia-smi", (_screen_log("GPU-a1", "GPU-a2"), _screen_log("GPU-b1")), "".join,
        {"L40S": 3}, ends=False,
    ),
    "aws": Listing(
        "aws", (_ec2("i-1", "p5.48xlarge"), _ec2("i-2", "g6.xlarge"), _ec2("i-3", "m5.large")),
        as_array, {"p5.48xlarge": 1, "g6.xlarge": 1},
    ),
    "gcloud": Listing("gcloud", (_gce("a", 1), _gce("b", 2)), as_array, {"L4": 3}),
    "az": Listing(
        "az", (_vm("a", "Standard_ND96isr_H100_v5"), _vm("b", "Standard_D4s_v5")), as_array,
        {"ND96isr_H100_v5": 1},
    ),
    "exporter": Listing(
        "prometheus",
        tuple(
            f'DCGM_FI_DEV_{name}{{UUID="GPU-{at}",modelName="NVIDIA L40S",Hostname="a"}} 41\n'
            for at in (101, 102)
            for name in ("GPU_TEMP", "SM_CLOCK")
        ),
        "".join, {"L40S": 2}, ends=False,
    ),
    "amd-smi": Listing("amd-smi", tuple(map(_amd, range(1, 4))), as_array, {"MI300X": 3}),
    "epoch": Listing(
        "epoch",
        (
            _stock("Meta", "H100/H200", "2024-12-31", "10,20,30"),
            _stock("Meta", "H100/H200", "2025-12-31", "40.0,50,60.0"),
            _stock("Oracle", "B200", "2025-12-31", ",7,"),
        ),
        below(EPOCH), {"H100 SXM5 80GB": 70, "GB200": 7}, ends=False,
    ),
    "CSV with counts": Listing(
        "inventory", ("n1,L40S,8,x\n", "n2,L40S,16,y\n", "n3,Tesla T4,4,z\n"),
        below("hostname,gpu,gpu count,notes\n"), {"L40S": 24, "T4": 4}, ends=False,
    ),
    "CSV with UUIDs": Listing(
        "inventory", ("GPU-a1,L40S,x\n", "GPU-a2,L40S,y\n"), below("uuid,gpu,notes\n"),
        {"L40S": 2}, ends=False,
    ),
    "JSON": Listing(
        "inventory",
        (
            '{"hostname": "n1", "gpus": [{"model": "L40S", "count": 8}]}',
            '{"hostname": "n2", "gpus": [{"model": "L40S", "count": 4}, {"model": "T4", "count": 2}]}',
        ),
        as_array, {"L40S": 12, "T4": 2},
    ),
}  # fmt: skip


class Single(NamedTuple):
    """A listing of one host by a tool that does not say which host it is of."""

    kind: str
    text: str
    counts: dict[str, int]


def _npu(*names: str) -> str:
    rows = "".join(
        f"| {at}     {name}            | OK            | 90.2   38      0    / 0             |\n"
        f"| 0                          | 0000:{at}1:00.0  | 0      0 / 0   3131 / 65536 |\n"
        "+===========================+===============+================================+\n"
        for at, name in enumerate(names)
    )
    return (
        "+-----------------------------------------------------------------------------+\n"
        "| npu-smi 24.1.0           Version: 24.1.0                                    |\n"
        "+===========================+===============+================================+\n" + rows
    )


def _chips(number: int) -> str:
    rows = "".join(f"│ /dev/vfio/{at} │ TPU v6e chip │ 1 │ 1234 │\n" for at in range(number))
    return f"TPU Chips\n┏━━━━━━┳━━━━━━┓\n┃ Chip ┃ Type ┃\n┡━━━━━━╇━━━━━━┩\n{rows}└──────┴──────┘\n"


def _rocm(number: int) -> str:
    cards = "".join(
        f"GPU[{at}]\t\t: {key}: \t\t{value}\n"
        for at in range(number)
        for key, value in (
            ("Card Series", "AMD Instinct MI300X OAM"),
            ("Card Model", "0x74a1"),
            ("Card Vendor", "Advanced Micro Devices, Inc. [AMD/ATI]"),
        )
    )
    return (
        f"\n\n{' ROCm System Management Interface ':=^88}\n{' Product Info ':=^88}\n"
        f"{cards}{'':=<88}\n{' End of ROCm SMI Log ':=^88}\n"
    )


def _screen(number: int) -> str:
    rule = "+-----------------------------------------+------------------------+-------------+\n"
    gpus = "".join(
        f"|   {at}  NVIDIA L40S                     On  |   00000000:0{at}:00.0 Off |          0 |\n"
        "| N/A   30C    P8              33W / 350W |      0MiB /  46068MiB |      0%    Default |\n"
        + rule
        for at in range(number)
    )
    return (
        f"{rule}| NVIDIA-SMI 580.65.06    Driver Version: 580.65.06      CUDA Version: 13.0     |\n"
        f"{rule}| GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile ECC |\n"
        f"{rule}{gpus}\n{rule}| Processes:                                                        |\n{rule}"
    )


SINGLES = {
    "npu-smi": Single("npu-smi", _npu("910B2"), {"Ascend 910B2": 1}),
    "neuron-ls": Single(
        "neuron-ls",
        json.dumps(
            [{"neuron_device": at, "nc_count": 8, "memory_size": 96 << 30} for at in range(2)]
        ),
        {"Trainium2": 2},
    ),
    "tpu-info": Single("tpu-info", _chips(4), {"TPU v6e": 4}),
    "nvidia-smi": Single("nvidia-smi", _screen(2), {"L40S": 2}),
    "rocm-smi": Single(
        "amd-smi",
        json.dumps({f"card{at}": {"Card Series": "x", "Card Model": "0x7408"} for at in range(4)}),
        {"MI250X": 2},
    ),
    "rocm-smi for people": Single("amd-smi", _rocm(8), {"MI300X": 8}),
    "Prometheus": Single(
        "prometheus",
        json.dumps(
            {"status": "success", "data": {"resultType": "vector", "result": [
                {"metric": {"modelName": "NVIDIA L40S"}, "value": [0, "12"]}]}}
        ),
        {"L40S": 12},
    ),
}  # fmt: skip
