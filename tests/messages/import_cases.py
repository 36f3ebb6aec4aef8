"""Ways in which what is imported can be wrong."""

import io

import openpyxl

from tests.importers.listings import EPOCH
from tests.messages.making import imported

LONG = "x" * 301
ENDLESS = "[" * 100_000
NODE = '{"kind": "Node", "metadata": {"name": "a", "labels": {%s}}, "status": {"capacity": {%s}}}'
XML = "<nvidia_smi_log>%s</nvidia_smi_log>"
CSV = "accelerator,count\n"
HUGE = "1000000000000"

CLUSTERS = (
    imported("kubernetes", ""),
    imported("kubernetes", b"\xff\xff\xff"),
    imported("kubernetes", "{"),
    imported("kubernetes", "{x"),
    imported("kubernetes", ENDLESS),
    imported("kubernetes", "5"),
    imported("kubernetes", '{"kind": "Pod"}'),
    imported("kubernetes", '[{"kind": "Pod"}]'),
    imported("kubernetes", "[5]"),
    imported("kubernetes", '[{"kind": "Node"}]'),
    imported("kubernetes", '[{"metadata": {"name": "a"}}]'),
    imported("kubernetes", NODE % ("", '"nvidia.com/gpu": "x"')),
    imported("kubernetes", NODE % ("", '"nvidia.com/gpu": "8"')),
    imported("kubernetes", NODE % ('"nvidia.com/gpu.product": "Abacus"', '"nvidia.com/gpu": "8"')),
    imported(
        "kubernetes",
        NODE
        % (
            '"nvidia.com/gpu.product": "H100", "topology.kubernetes.io/region": "\\u001b"',
            '"nvidia.com/gpu": "8"',
        ),
    ),
    imported("slurm", "PARTITION NODES GRES\ngpu 3 gpu:h100:8\n"),
    imported("slurm", "{}"),
    imported("slurm", '{"errors": [{"description": "no daemon"}]}'),
    imported("slurm", '{"sinfo": [{}]}'),
    imported("slurm", '{"nodes": [{}]}'),
    imported("slurm", '{"nodes": [{"name": "a", "gres": 5}]}'),
    imported("slurm", '{"nodes": [{"name": "a", "partitions": 5}]}'),
    imported("slurm", '{"nodes": [{"name": "a", "gres": "gpu:h100:x"}]}'),
    imported("slurm", '{"nodes": [{"name": "a", "gres": "gpu:h100:' + HUGE + '9"}]}'),
    imported("slurm", '{"nodes": [{"name": "a", "gres": "gpu:8"}]}'),
    imported("slurm", "a01 gpu:h100:8\na01 gpu:h100:4\n"),
    imported("slurm", "no gres at all\n"),
    imported("slurm", "NODELIST GRES\na gpu:h100:8"),
    imported("slurm", "4 gpu:a100:4\n"),
    imported("slurm", "a01 gpu:a100:4(IDX:0)\n"),
    imported("slurm", "a01 idle down gpu:a100:4\n"),
    imported("slurm", "a01 idle gpu:a100:4\na02 ? gpu:a100:4\n"),
    imported("slurm", "a: n01 gpu:l40s:4\nb: n01 gpu:l40s:4\n"),
    imported("slurm", '{"nodes": [], "errors": [{"description": "Timeout"}]}'),
    imported("nvidia-smi", "+------\n| NVIDIA-SMI 535 |\n"),
    imported("nvidia-smi", "what is this?\nGPU 0: H100\n"),
    imported("nvidia-smi", "name, uuid\nH100\n, a, b\n"),
    imported("nvidia-smi", "index, uuid\n0, GPU-1\n"),
    imported("nvidia-smi", "a, b, c\n"),
    imported("nvidia-smi", XML % "<gpu>"),
    imported("nvidia-smi", f"what is this?\n{XML % ''}"),
    imported("nvidia-smi", f"<?xml version='1.0'?><html/>{XML % ''}"),
    imported("nvidia-smi", f"<!DOCTYPE a [<!ENTITY b 'c'>]>{XML % ''}"),
    imported(
        "nvidia-smi", f"<?xml version='1.0'?><!DOCTYPE nvidia_smi_log SYSTEM 'x'>{XML % '&b;'}"
    ),
    imported("nvidia-smi", XML % ("<a>" * 100)),
    imported("nvidia-smi", XML % "<attached_gpus>2</attached_gpus>"),
    imported("nvidia-smi", "GPU 0: NVIDIA L4 (UUID: GPU-1\n"),
    imported("kubernetes", '{"kind": "List", "items": [], "metadata": {"continue": "a"}}'),
    imported("kubernetes", NODE % ("", '"example.com/gpu": "8"')),
    imported(
        "prometheus",
        '{"status": "success", "data": {"resultType": "vector", "result": '
        '[{"metric": {}, "value": [1, "8"]}]}}',
    ),
    imported("inventory", ""),
    imported("inventory", b"\x00\x01\x02"),
    imported("inventory", b"\xff\xfea,\x00\xd8"),
    imported("inventory", f'{CSV}"H100,4\n'),
    imported("inventory", f'{CSV}"H100"x,4\n'),
    imported("inventory", f"{CSV}H100\n"),
    imported("inventory", f"{CSV}H100,4,5\n"),
    imported("inventory", f"{CSV}H100,many\n"),
    imported("inventory", f"{CSV}H100,{HUGE}0\n"),
    imported("inventory", f"{CSV}H100,{HUGE}\nH100 ,{HUGE}\n"),
    imported("inventory", f"{CSV}Abacus,4\n"),
    imported("inventory", b"accelerator,count\nH100\xff,4\n"),
    imported("inventory", f"accelerator,site\nH100,{LONG}\n"),
    imported("inventory", "accelerator,online\nH100,soon\n"),
    imported("inventory", "accelerator,online,retired\nH100,2024-02-01,2024-01-01\n"),
    imported("inventory", "accelerator,accelerator\nH100,H100\n"),
    imported("inventory", "colour\nred\n"),
    imported("inventory", "accelerator,foo\nH100,5\n"),
    imported("inventory", f"{CSV}H100,4\n", "--site-column", "place"),
    imported("inventory", f"{CSV}H100,4\n", "--map", "a100"),
    imported("inventory", f"{CSV}H100,4\n", "--map", "a100=Abacus"),
    imported("inventory", f"{CSV}H100,4\n", "--fleet", "\x1b"),
    imported("inventory", f"{CSV}H100,4\n", "--fleet", LONG),
    imported("inventory", '{"accelerator": "H100"}\n5\n'),
    imported("inventory", '{"accelerator": "H100"}\n{\n'),
    imported("inventory", b"PAR1 and no more"),
)

SHEETS: dict[str, list[list[object]]] = {
    "devices": [["gpu", "count"], ["L40S", 8]],
    "more": [["gpu", "count"], ["L40S", 4]],
}


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return an Excel workbook of these sheets."""
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def stock(day: str = "2025-12-31", mid: str = "7", name: str = "Meta cumulative") -> str:
    """Return a table of one stock as Epoch AI publishes them."""
    return f"{EPOCH}{name},Nvidia,Meta,H100/H200,2022-01-01,{day},,{mid},,x\n"


REGISTERS = (
    imported("auto", "what is this\n"),
    imported("inventory", '{"Reservations": []}'),
    imported("kubernetes", '{"Reservations": []}'),
    imported("kubernetes", '{"kind": "List", "items": []}'),
    imported("slurm", "NODELIST NODES\na 1\n"),
    imported("slurm", "NODELIST GRES        \na1       gpu:l40s:4  \nb1234567 gpu:nvidia_a1\n"),
    imported("slurm", "NODELIST GRES\na1 gpu:l40s\n"),
    imported(
        "slurm",
        '{"sinfo": [{"nodes": {"nodes": ["a["]}, "gres": {"total": "gpu:1"}, "node": {}}]}',
    ),
    imported("slurm", "NodeName=a Gres=gpu:l40s:4\n"),
    imported("slurm", "NodeName=a[1-4] Gres=gpu:l40s:4 State=UNKNOWN\n"),
    imported("inventory", "gpu,planned qty\nL40S,8\n"),
    imported("inventory", "gpu,qty (k)\nL40S,8\n"),
    imported("inventory", "gpu,nodes\nL40S,8\n"),
    imported("inventory", '[{"gpus": [{"L40S": 8}, {"L40S": 4}]}]'),
    imported("inventory", "gpu;qty;price\nL40S;8,000;30.000,00\n"),
    imported("inventory", "server,gpu\nDGX H100,H100\n"),
    imported("inventory", "gpu,qty\nR760xa with 4x L40S,8\n"),
    imported("inventory", "name,gpu,qty\nGPU server,L40S,8\nGPU server,L40S,8\n"),
    imported("inventory", "gpu,qty,UoM\nL40S,8,box of 8\n"),
    imported("inventory", "server,gpu,qty\nDGX H100,H100,12\n"),
    imported("inventory", "All (numbers in thousands)\n\ngpu,qty\nL40S,8\n"),
    imported("inventory", "gpu,qty\nSubtotal NVIDIA,8\nL40S,8\n"),
    imported("inventory", "gpu,qty\nL40S,8\n* of which 4 spare,\n"),
    imported("slurm", "a gpu:l40s:4\nb gpu:l40s:1"),
    imported("nvidia-smi", "pid, process_name\n1, x\n"),
    imported(
        "nvidia-smi",
        "| NVIDIA-SMI 580 |\n|   0  Tesla V100-SXM2...  On   | 00000000:00:1E.0 Off |        0 |\n",
    ),
    imported("aws", "5"),
    imported("aws", '{"NextToken": "x"}'),
    imported("aws", '[{"InstanceId": "i-1"}]'),
    imported("gcloud", "5"),
    imported("gcloud", '[{"machineType": "n1-standard-8"}]'),
    imported("az", "5"),
    imported("az", '[{"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}]'),
    imported("prometheus", "what is this?\n"),
    imported("prometheus", '{"status": "error", "error": "bad", "data": {}}'),
    imported("amd-smi", "what is this?\n"),
    imported("amd-smi", "gpu,gpu_bdf\n0,0000:05:00.0\n"),
    imported("amd-smi", "= ROCm System Management Interface =\nGPU[0] : Card Series: MI210\n"),
    imported("npu-smi", "what is this?\n"),
    imported("npu-smi", "| npu-smi 24.1.0 |\n"),
    imported("neuron-ls", "5"),
    imported("neuron-ls", "[{}]"),
    imported("tpu-info", "| /dev/vfio/0 | TPU v6e chip | 1 |\n| /dev/vfio/0 | TPU v6e chip | 1 |\n"),
    imported("tpu-info", "| /dev/vfio/0 | TPU v6e chip | 1 |\n"),
    imported("epoch", "Name,Owner\n"),
    imported("epoch", f"{EPOCH}a\n"),
    imported("epoch", f'{EPOCH}"a\n'),
    imported(
        "epoch",
        stock(name="Meta in Q1").replace("Series start", "Start").replace("2022-01", "2025-10"),
    ),
    imported("epoch", stock(day="soon")),
    imported("epoch", stock(mid="")),
    imported("epoch", stock(mid="many")),
    imported("inventory", b"\x1f\x8b compressed"),
    imported("inventory", "vm1,L40S\nvm2,L40S\n"),
    imported("inventory", "gpu,count,quarter\nL40S,8,2024-Q1\nL40S,16,2024-Q2\n"),
    imported("inventory", f"{CSV}H100,4\nH100"),
    imported("inventory", "[]"),
    imported("inventory", "[5]"),
    imported("inventory", '{"a": [{"gpu": "L40S"}, {"gpu": "T4"}], "b": [{"x": 1}, {"x": 2}]}\n',
             "--accelerator-column", "a.gpu", "--count-column", "b.x"),
    imported("inventory", '{"gpu_count": 8, "gpus": [{"model": "L40S"}, {"model": "L40S"}]}\n',
             "--accelerator-column", "gpus.model", "--count-column", "gpu_count"),
    imported("inventory", '{"gpu": "L40S", "parts": [{"id": "a"}, {"id": "b"}]}\n'),
    imported("inventory", "gpu,low,high\nL40S,few,8\n", "--low-column", "low", "--high-column",
             "high"),
    imported("inventory", "gpu,low,mid,high\nL40S,5,2,8\n", "--low-column", "low",
             "--mid-column", "mid", "--high-column", "high"),
    imported("inventory", 'gpu;count\nL40S;8,5\n'),
    imported("inventory", "gpu,count,status\nL40S,8,odpisany\n"),
    imported("inventory", "gpu,count,status\nL40S,8,live\n", "--state", "x=y"),
    imported("inventory", "gpu,count,note\nL40S,8,new\nL40S,8,scrapped\n"),
    imported("inventory", "gpu,count,arrival\nL40S,8,2024-01-01\n"),
    imported("inventory", "hosts,gpu,gpu count\nn[1-4],L40S,8\n"),
    imported("inventory", "name,parent,gpu,count\nc1,,L40S,16\nn1,c1,L40S,8\nn2,c1,L40S,8\n"),
    imported("inventory", "site,gpu,count\na,L40S,8\nb,L40S,4\nAll sites,L40S,12\n"),
    imported("inventory", "host,gpu,count\nn1,L40S,1\nn1,L40S,1\n"),
    imported("inventory", "gpu,count\n8x L40S,4\n"),
    imported("inventory", "gpu,count\nL40S,4\n,8\n"),
    imported("inventory", "gpu,memory,count\nL40S,64 GB,8\n"),
    imported("inventory", "gpu,form,count\nA100 SXM4 80GB,PCIe,8\n"),
    imported("auto", "gpu,count,status\nL40S,8,odpisany\n"),
    imported("inventory", b"PK\x03\x04 and no more"),
    imported("inventory", workbook(SHEETS)),
    imported("inventory", workbook({"notes": [["nothing", "here"]]})),
)  # fmt: skip

IMPORTS = (*CLUSTERS, *REGISTERS)
"""What an import can get wrong."""
