"""The importers: each is a line here and a module, which is loaded when it is used."""

import re
from importlib import import_module

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.draft import Importer

ANY = "inventory"
"""The one that reads tables of any columns, which options name."""
SNIFFED = 1 << 16
"""How much of an input is looked at to tell its format [bytes]."""


class Format(NamedTuple):
    """What one importer reads."""

    name: str
    """As `fleet import` takes it."""
    reads: str
    """What it reads, to follow the word `Read`."""
    signs: str
    """A regular expression that is found in the beginning of every text of this kind."""


FORMATS = (
    Format(
        "kubernetes", "`kubectl get nodes -o json`",
        r'"kind":\s*"(?:Node|NodeList|ResourceSlice\w*|List)"',
    ),
    Format(
        "slurm", "`scontrol show nodes`, plain or --json, or `sinfo -N -o '%N %G'`",
        r'(?m)^\s*NodeName=|^(?=.*\b(?:NODELIST|HOSTNAMES?)\b).*\bGRES\b|^NODELIST +NODES |"sinfo":\s*\[|'
        r'"gres(?:_used)?":|^[^\s,|]+[\s|].*\bgpu(?::[\w.-]+)?:\d+',
    ),
    Format(
        "nvidia-smi", "`nvidia-smi`: -L, --query-gpu as CSV, -q, -q -x, or its table",
        r"(?m)nvidia_smi_log|=NVSMI LOG=|\| NVIDIA-SMI \d|^(?:\S+:\s*|\S+\t)?GPU \d+: |"
        r"^(?:\S+: +)?(?:[\w.]+(?: \[[^],\n]*\])?, )*(?:memory\.total|gpu_uuid|pci\.bus_id|"
        r"utilization\.gpu|gpu_name|gpu_bus_id)\b|^name\n(?:NVIDIA|Tesla) |"
        r"^(?:\S+:[ \t]+|\S+\t)?(?:\d{1,2}, |GPU-[0-9a-f-]+, |\d{4}/\d\d/\d\d [\d:.]+, )*"
        r"(?:NVIDIA|Tesla) [^,|;\t\n]*(?:$|, [^\n]*\d MiB)|^(?:\S+: +)?(?:index, |timestamp, )*name, (?:uuid|memory)|"
        r"(?:^\S+: +|\A)(?:\d{1,2}, )?(?:NVIDIA|Tesla) [^,|;\t\n]*, \d{4,6}$|"
        r"(?:NVIDIA|Tesla) [^\n]*, GPU-[0-9a-f]{8}-",
    ),
    Format(
        "aws", "`aws ec2 describe-instances`",
        r'"Reservations":\s*\[|"InstanceType":\s*"',
    ),
    Format(
        "gcloud", "`gcloud compute instances list --format=json`",
        r'"machineType":\s*"',
    ),
    Format("az", "`az vm list -d -o json`", r'"hardwareProfile":\s*\{'),
    Format(
        "prometheus", "dcgm-exporter's text, or answers of Prometheus' HTTP API",
        r'(?m)^DCGM_FI_\w+\{|^# (?:HELP|TYPE) (?:DCGM|nvidia|gpu|amd)_|"resultType":\s*"|'
        r'"errorType":\s*"',
    ),
    Format(
        "amd-smi", "`amd-smi static` as JSON or CSV, `rocm-smi --showproductname`",
        r'= ROCm System Management Interface =|"market_name":|"asic":\s*\{|"Card [Ss]eries":|\Agpu,(?:.*,)?(?:market_name|gpu_uuid|gpu_bdf)\b|'
        r"\Adevice,Card ",
    ),
    Format("npu-smi", "`npu-smi info`", r"\| npu-smi \d"),
    Format("neuron-ls", "`neuron-ls --json-output`", r'"neuron_device":'),
    Format("tpu-info", "`tpu-info`", r"(?m)^TPU Chips\s*$|[│|]\s*/dev/\S+\s*[│|]\s*TPU "),
    Format(
        "epoch", "Epoch AI's tables of chip owners",
        r"\A(?:\ufeff)?Name,(?:Designer|Chip manufacturer),Owner,",
    ),
    Format(
        ANY, "CSV, TSV, JSON, Excel or Parquet of any columns",
        r"\A(?:PAR1|PK\x03\x04|\s*[\[{])|\A[^\n]*[,;\t|][^\n]*\n[^\n]*[,;\t|]",
    ),
)  # fmt: skip
"""What `fleet import` takes; the first whose signs are found is what `auto` takes."""


def importer(name: str) -> Importer:
    """Return the importer called *name*, one of `FORMATS`: the `read` of the module of that name."""
    found: Importer = import_module(f"fleet_cli.importers.{name.replace('-', '_')}").read
    return found


def recognised(start: bytes) -> Format | None:
    """
    Return the format that the beginning of an input is of, or None where none is sure of it.

    Args:
        start: The first bytes; more than `SNIFFED` change nothing.
    """
    from fleet_cli.importers.text import encoding_of

    text = start[:SNIFFED].decode(encoding_of(start), "replace")
    return next((one for one in FORMATS if re.search(one.signs, text)), None)
