"""The plain text of `nvidia-smi -q`, and the table that nvidia-smi prints without options."""

import re

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.nvidia_gpus import Gpu, mebibytes, see_attached
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.text import shown

_BUS = r"[0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f]"
_LOG = re.compile(r"=+NVSMI LOG=+")
_ENTRY = re.compile(rf"GPU ({_BUS})")
_FIELD = re.compile(r"\s+(\S.*?)\s*:(?: (.*))?|(\S.*?)\s*: (.*)")
_ROW = re.compile(rf"\|\s*(\d+)\s+(\S.*?)\s+(?:On|Off|N/A|ERR!)\s*\|\s*({_BUS})\s.*\|")
_MEMORY = re.compile(r"\|.*\|\s*\d+MiB\s*/\s*(\d+)MiB\s*\|.*\|")


class LogLines:
    """`nvidia-smi -q`: a heading, and below it the fields of each GPU."""

    def __init__(self, gpus: list[Gpu], collector: Collector) -> None:
        self._gpus = gpus
        self._collector = collector
        self._first = 0
        self._attached = 0
        self._where = ""
        self._began = 0
        self._block = ""

    def read(self, line: str, number: int, gpu: Gpu) -> bool:
        """Take a line, to be put into *gpu*, or say that it is none of a log's."""
        bare = line.strip()
        if _LOG.fullmatch(bare):
            self.end()
            self._began, self._first, self._attached = number, len(self._gpus), 0
            self._where = gpu.where
        elif not self._began:
            return False
        elif entry := _ENTRY.fullmatch(bare):
            # NOTE: a log is a list of its own, whatever lines stand before it.
            self._gpus.append(gpu._replace(bus=entry[1], section=-self._began))
        elif line[:1].isspace() and ":" not in bare:
            self._block = bare
        elif field := _FIELD.fullmatch(line.rstrip()):
            self._field(*(field[1] or field[3], (field[2] or field[4] or "").strip()))
        else:
            return line[:1].isspace()
        return True

    def _field(self, name: str, value: str) -> None:
        if name == "Attached GPUs" and value.isdigit():
            self._attached = int(value[:9])
        elif len(self._gpus) > self._first:
            gpu = self._gpus[-1]
            if name == "Product Name":
                self._gpus[-1] = gpu._replace(name=value)
            elif name == "GPU UUID":
                self._gpus[-1] = gpu._replace(uuid=value)
            elif name == "Total" and self._block == "FB Memory Usage" and not gpu.memory_mib:
                self._gpus[-1] = gpu._replace(memory_mib=mebibytes(value))

    def end(self) -> None:
        """See that the log lists as many GPUs as it says that the host has."""
        if self._began:
            listed = len(self._gpus) - self._first
            see_attached(self._attached, listed, f"the log at {self._where}", self._collector)
        self._began = 0


class TableLines:
    """The table of `nvidia-smi`: two lines a GPU, and a table of processes at its end."""

    def __init__(self, gpus: list[Gpu], given: Printout) -> None:
        self._gpus = gpus
        self._given = given
        self._began = 0
        self._in_gpus = False

    def read(self, line: str, number: int, gpu: Gpu) -> bool:
        """Take a line, to be put into *gpu*, or say that it is none of a table's."""
        bare = line.strip()
        if not bare.startswith(("|", "+-")) and not re.match(
            r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ [\d:]{8} \d{4}$", bare
        ):
            return False
        if bare.startswith("| NVIDIA-SMI"):
            self.end()
            self._began, self._in_gpus = number, True
        elif bare.startswith(("| MIG devices", "| vGPU", "| Processes")):
            self._in_gpus = False
            self._began = 0 if bare.startswith("| Processes") else self._began
        elif self._in_gpus and (row := _ROW.fullmatch(bare)):
            if row[2].endswith("..."):
                self._given.refuse(f'the table cuts the name "{shown(row[2])}"', number)
            row_of = gpu._replace(name=row[2], number=row[1], bus=row[3], section=-self._began)
            self._gpus.append(row_of)
        elif self._in_gpus and (size := _MEMORY.fullmatch(bare)) and self._gpus:
            self._gpus[-1] = self._gpus[-1]._replace(memory_mib=int(size[1][:9]))
        return True

    def end(self) -> None:
        """Raise `FleetError` where the table has not reached its end."""
        if self._began:
            message = "the table ends before its list of processes, so that GPUs may be missing"
            self._given.refuse(message, self._began)
