"""What nvidia-smi prints in lines: `-L`, `--query-gpu` as CSV, `-q`, and the table."""

import csv
import re

from fleet_cli.importers.hosts import failure, heading, is_harmless, split_prefix
from fleet_cli.importers.nvidia_gpus import Gpu, mebibytes
from fleet_cli.importers.nvidia_log import LogLines, TableLines
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.text import shown

HINT = (
    "run `nvidia-smi -L`, `nvidia-smi --query-gpu=name,uuid,memory.total --format=csv` "
    "or `nvidia-smi -q -x`"
)

_LISTED = re.compile(r"GPU (\d+): (.*?)(?: \((?:UUID: ([^()]*)|S/N: [^()]*)\))?\s*$")
_PART = re.compile(r"MIG \S+\s+Device\s+\d+:|vGPU \d+: ")
_MODEL = re.compile(r"(?:NVIDIA|Tesla|Quadro|GeForce|GRID|TITAN)\b")
_FAILED = re.compile(
    r"NVIDIA-SMI has failed|Unable to determine|Failed to initialize", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\[?(?:\d[\d.]*(?: ?[A-Za-z%]{1,4})?|GPU-[0-9a-f-]+|[0-9A-Fa-f]{8}:[0-9A-Fa-f:.]+|"
    r"\d{4}/\d\d/\d\d [\d:.]+|N/A|Not Supported|Enabled|Disabled|Default|P\d+|Active|"
    r"Not Active|Yes|No)\]?"
)
_OF_OTHER_THINGS = {
    "pid": "processes", "process_name": "processes", "retired_pages": "retired pages",
    "remapped_rows": "remapped rows", "graphics": "clocks", "vgpu_instance": "virtual GPUs",
    "max_dispatched": "accounted processes",
}  # fmt: skip
"""Columns of queries that list something other than GPUs, and leave out those that have none."""
_COLUMNS = frozenset(
    {"index", "name", "gpu_name", "uuid", "gpu_uuid", "memory.total", "pci.bus_id", "gpu_bus_id",
     "count", "driver_version", "serial", "gpu_serial", "timestamp", "pid", "vbios_version"}
)  # fmt: skip

_ALIASES = {"gpu_name": "name", "gpu_uuid": "uuid", "gpu_bus_id": "pci.bus_id"}


def read_lines(given: Printout) -> list[Gpu]:
    """
    Return the GPUs of all lines, and note the hosts that failed.

    Raises:
        FleetError: A line is of no form of nvidia-smi's.
    """
    lines = _Lines(given)
    for number, line in enumerate(given.text.splitlines(), start=1):
        lines.read(number, line)
    lines.see_silent()
    lines.log.end()
    lines.table.end()
    last = given.text.rpartition("\n")[2]
    nameless = _LISTED.search(last) and "UUID" in given.text and "UUID" not in last
    if nameless or heading(last) is not None:
        given.see_end("GPU")
    return lines.gpus


class _Lines:
    """The lines, with the header and the hosts that hold for the next one."""

    def __init__(self, given: Printout) -> None:
        self.gpus: list[Gpu] = []
        self._given = given
        self._collector = given.collector
        self._header: list[str] | None = None
        self._host = ""
        self._section = 0
        self._failing = ""
        self._rules = 0
        """1 below a rule that may have a host below it, 2 below that host."""
        self._silent = False
        """Whether nothing has come below the last heading yet."""
        self.log = LogLines(self.gpus, given.collector)
        self.table = TableLines(self.gpus, given)
        # Without other lines a lone word is a GPU's name, and never a host's that would hide one.
        self._names = not re.search(r"GPU \d+:|,", given.text)

    def read(self, number: int, line: str) -> None:
        """Take one line in: a GPU, a host, what failed, or what a terminal adds around them."""
        if (failed := failure(line)) is not None:
            self._failing = failed or self._failing or self._host or f"line {number}"
            self._collector.failed(self._failing)
            return
        own, rest = split_prefix(line)
        host = own or self._host
        bare = rest.strip()
        where = f"line {number}{f' ({host})' if host else ''}"
        gpu = Gpu("", where, host=host, section=self._section)
        if not bare or _PART.match(bare) or is_harmless(bare):
            return
        self._silent = self._silent and heading(bare) is not None
        if listed := _LISTED.match(bare):
            if listed[2].count("(") != listed[2].count(")"):
                self._given.refuse(f'"{shown(bare, 60)}" is cut', number)
            self._add(gpu._replace(name=listed[2], uuid=listed[3] or "", number=listed[1]))
        elif bare.startswith("No devices were found"):
            self._collector.remarks.note("hosts on which nvidia-smi found no devices: {n}")
        elif _FAILED.search(bare):
            self._collector.uncounted(where, f"nvidia-smi failed there: {bare}")
        elif not (self.table.read(rest, number, gpu) or self.log.read(rest, number, gpu)):
            self._row_or_heading(bare, number, gpu)

    def see_silent(self) -> None:
        """Keep the last host as failed where nothing stands below it."""
        if self._silent:
            self._collector.failed(self._host)

    def _add(self, gpu: Gpu) -> None:
        self._failing = ""
        self.gpus.append(gpu)

    def _row_or_heading(self, bare: str, number: int, gpu: Gpu) -> None:
        found = heading(bare)
        # What dshbak and clush put between two rules is a host, and not a GPU of that name.
        is_rule = found == ""
        between = self._rules == 1 and not is_rule
        self._rules = 2 if between else int(is_rule and self._rules != 2)
        if self._failing and not found:
            return  # what ansible prints of a host that failed
        if "," in bare and (not found or self._header is not None):
            self._cells(bare, number, gpu)
        elif (between and found) or not self._name_alone(bare, gpu):
            if found is None:
                message = f'"{shown(bare, 60)}" is no line that nvidia-smi prints for a GPU'
                self._given.refuse(message, number)
            if found:
                self.see_silent()
                self._host = found
                self._begin(None)
                self._silent = True

    def _begin(self, header: list[str] | None) -> None:
        self._failing = ""
        self._section += 1
        self._header = header

    def _name_alone(self, bare: str, gpu: Gpu) -> bool:
        """Take the line as the header or a row of `--query-gpu=name`, or say that it is none."""
        if bare in ("name", "gpu_name"):
            self._begin(["name"])
        elif (
            self._header == ["name"]
            or _MODEL.match(bare)
            or (self._names and heading(bare) in (None, bare))
        ):
            self._add(gpu._replace(name=bare))
        else:
            return False
        return True

    def _cells(self, bare: str, number: int, gpu: Gpu) -> None:
        cells = [cell.strip() for cell in next(csv.reader([bare], skipinitialspace=True))]
        columns = [cell.partition(" [")[0].strip() for cell in cells]
        if not _COLUMNS.isdisjoint(columns):
            for column in columns:
                if what := _OF_OTHER_THINGS.get(column.partition(".")[0]):
                    self._given.refuse(f"the rows of this query are {what}, not GPUs", number)
            self._begin([_ALIASES.get(column, column) for column in columns])
            return
        row = self._guess(cells, number) if self._header is None else self._row(cells, number)
        self._add(
            gpu._replace(
                name=row["name"],
                uuid=row.get("uuid", ""),
                memory_mib=mebibytes(row.get("memory.total", "")),
                number=row.get("index", ""),
                bus=row.get("pci.bus_id", ""),
                time=row.get("timestamp", ""),
            )
        )

    def _row(self, cells: list[str], number: int) -> dict[str, str]:
        header = self._header or []
        if len(cells) != len(header):
            message = f"this row has {len(cells)} cells, the header {len(header)}"
            self._given.refuse(message, number)
        row = dict(zip(header, cells, strict=True))
        if "name" not in row:
            self._given.refuse("the query has no column name", number)
        return row

    def _guess(self, cells: list[str], number: int) -> dict[str, str]:
        """Tell the cells of a row without a header apart by their form."""
        named = [cell for cell in cells if cell and not _NO_NAME.fullmatch(cell)]
        devices = self._collector.devices
        known = [cell for cell in named if devices.find(cell, "nvidia") is not None]
        names = known or named
        if len(names) != 1:
            hint = "leave noheader out, or query name,uuid,memory.total alone"
            message = "this row does not tell which cell is the GPU's name"
            self._given.refuse(message, number, hint=hint)
        # Used memory is a MiB cell too, so only a single one can be the total.
        sizes = [cell for cell in cells if re.fullmatch(r"\d{4,9} MiB", cell)]
        return {
            "name": names[0],
            "uuid": next((cell for cell in cells if cell.startswith("GPU-")), ""),
            "memory.total": sizes[0] if len(sizes) == 1 else "",
            "index": cells[0] if re.fullmatch(r"\d{1,2}", cells[0]) else "",
            "timestamp": cells[0] if re.match(r"\d{4}/\d\d/\d\d ", cells[0]) else "",
        }
