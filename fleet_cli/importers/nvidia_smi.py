"""Import what nvidia-smi printed on one host or several: `-L`, `--query-gpu` as CSV, or `-q -x`."""

import csv
import re
from fractions import Fraction
from typing import BinaryIO, NoReturn

from fleet_cli.base.source import Source
from fleet_cli.importers.collect import Collector, Found
from fleet_cli.importers.draft import Draft, Place, Request
from fleet_cli.importers.text import FORMAT_CODE, decode, located, refuse, shown

HINT = (
    "run `nvidia-smi -L`, `nvidia-smi --query-gpu=name,uuid,memory.total --format=csv` "
    "or `nvidia-smi -q -x`"
)

_LISTED = re.compile(r"GPU (\d+): (.*?)(?: \(UUID: ([^()]*)\))?\s*$")
_SLICE = re.compile(r"MIG \S+\s+Device\s+\d+:")
_PREFIX = re.compile(
    r"([A-Za-z0-9][\w.-]*):\s+(?=GPU \d+:|MIG |\d+\s*,|index|name|NVIDIA |Tesla |[\w. -]+, )"
)
_HOST = re.compile(
    r"[=#*>\s-]*(?:[Hh]ost(?:name)?[:=]\s*)?([A-Za-z0-9][\w.-]*)[=#*<:\s-]*|"
    r"([A-Za-z0-9][\w.-]*) \| [A-Z]+ (?:\| rc=\d+ )?>>|[=#*_-]{2,}"
)
_MODEL = re.compile(r"(?:NVIDIA|Tesla|Quadro|GeForce|GRID|TITAN)\b")
_FAILED = re.compile(
    r"NVIDIA-SMI has failed|Unable to determine|Failed to initialize", re.IGNORECASE
)
_SCREEN = re.compile(r"^\+-{10,}|^\|.*\|\s*$")
_MIB = re.compile(r"(\d{1,9})(?: MiB)?")
_NO_NAME = re.compile(
    r"\[?(?:\d[\d.]*(?: ?[A-Za-z%]{1,4})?|GPU-[0-9a-f-]+|[0-9A-Fa-f]{8}:[0-9A-Fa-f:.]+|"
    r"\d{4}/\d\d/\d\d [\d:.]+|N/A|Not Supported|Enabled|Disabled|Default|P\d+|Active|"
    r"Not Active|Yes|No)\]?"
)


class Gpus:
    """GPUs as they come, each unique id counted once."""

    __slots__ = ("_collector", "_seen", "found")

    def __init__(self, collector: Collector) -> None:
        """Start with none; what cannot be counted goes to *collector*."""
        self._collector = collector
        self._seen: set[str] = set()
        self.found = 0
        """GPUs seen so far, repeats included [accelerators]."""

    def add(self, name: str, uuid: str, memory_mib: int, where: str) -> None:
        """
        Count one GPU.

        Args:
            name: The product name as printed.
            uuid: Its unique id; empty where it is not printed.
            memory_mib: Its memory [MiB]; 0 where it is not printed.
            where: The line or host, for messages.
        """
        self.found += 1
        if uuid.startswith("GPU-"):
            if uuid in self._seen:
                self._collector.note("GPUs listed again under the same UUID, counted once: {n}")
                return
            self._seen.add(uuid)
        if not name or re.fullmatch(r"\[?(N/A|Unknown|ERR!?|Unknown Error|GPU is lost)\]?", name):
            self._collector.uncounted(where, "nvidia-smi printed no name for this GPU")
            return
        memory = (Fraction(memory_mib, 1024),) if memory_mib else ()
        self._collector.add_found((Found(name, 1, "nvidia", memory),), Place(), where)


def read(stream: BinaryIO, request: Request) -> Draft:
    """
    Read the output of nvidia-smi in whichever of its forms, several hosts one after another.

    Args:
        stream: The output.
        request: The catalogue and the options.
    Raises:
        FleetError: It is none of the forms, or a line cannot be read.
    """
    with located(request.source):
        return _read(decode(stream.read(), request.source, HINT), request)


def _read(text: str, request: Request) -> Draft:
    source = Source(request.source, text)
    collector = Collector(request.devices)
    gpus = Gpus(collector)
    if re.search(r"<\?xml|<!DOCTYPE|<nvidia_smi_log", text):
        # NOTE: imported here since only this form needs an XML parser.
        from fleet_cli.importers.nvidia_smi_xml import read_xml

        read_xml(source, gpus, collector, HINT)
    else:
        lines = _Lines(source, gpus, collector)
        for number, line in enumerate(text.splitlines(), start=1):
            lines.read(number, line)
    if not gpus.found:
        collector.note("no GPUs are listed")
    return collector.draft()


class _Lines:
    """The lines of `-L` or of CSV, with the header and host that hold for the next one."""

    def __init__(self, source: Source, gpus: Gpus, collector: Collector) -> None:
        self._source = source
        self._gpus = gpus
        self._collector = collector
        self._devices = collector.devices
        self._header: list[str] | None = None
        self._host = ""
        # Without other lines a lone word is a GPU's name, and never a host's that would hide one.
        self._names = not re.search(r"GPU \d+:|,", source.text)

    def read(self, number: int, line: str) -> None:
        prefix = _PREFIX.match(line)
        bare = line[prefix.end() if prefix else 0 :].strip()
        if not bare or _SLICE.match(bare):
            return
        host = prefix[1] if prefix else self._host
        where = f"line {number}{f' ({host})' if host else ''}"
        if listed := _LISTED.match(bare):
            self._gpus.add(listed[2], listed[3] or "", 0, where)
        elif bare.startswith("No devices were found"):
            self._collector.note("hosts on which nvidia-smi found no devices: {n}")
        elif _FAILED.search(bare):
            self._collector.uncounted(where, f"nvidia-smi failed there: {bare}")
        elif "," in bare:
            self._cells(bare, number, where)
        elif _SCREEN.match(bare):
            self._refuse(number, "this is the screen that nvidia-smi prints without options")
        elif not self._name_alone(bare, where):
            self._heading(bare, number)

    def _name_alone(self, bare: str, where: str) -> bool:
        """Take the line as the header or a row of `--query-gpu=name`, or say that it is none."""
        if bare in ("name", "gpu_name"):
            self._header = ["name"]
        elif self._header == ["name"] or _MODEL.match(bare) or (self._names and _bare_word(bare)):
            self._gpus.add(bare, "", 0, where)
        else:
            return False
        return True

    def _heading(self, bare: str, number: int) -> None:
        heading = _HOST.fullmatch(bare)
        if heading:
            self._host = heading[1] or heading[2] or ""
        else:
            line = shown(bare, 60)
            self._refuse(number, f'"{line}" is no line that nvidia-smi prints for a GPU')

    def _cells(self, bare: str, number: int, where: str) -> None:
        cells = [cell.strip() for cell in next(csv.reader([bare], skipinitialspace=True))]
        columns = _header(cells)
        if columns:
            self._header = columns
            return
        row = self._guess(cells, number) if self._header is None else self._row(cells, number)
        size = _MIB.fullmatch(row.get("memory.total", ""))
        uuid = row.get("uuid", row.get("gpu_uuid", ""))
        self._gpus.add(row["name"], uuid, int(size[1]) if size else 0, where)

    def _row(self, cells: list[str], number: int) -> dict[str, str]:
        header = self._header or []
        if len(cells) != len(header):
            self._refuse(number, f"this row has {len(cells)} cells, the header {len(header)}")
        row = dict(zip(header, cells, strict=True))
        name = row.get("name", row.get("gpu_name"))
        if name is None:
            self._refuse(number, "the query has no column name")
        return {**row, "name": name}

    def _guess(self, cells: list[str], number: int) -> dict[str, str]:
        """Tell the cells of a row without a header apart by their form."""
        named = [cell for cell in cells if cell and not _NO_NAME.fullmatch(cell)]
        known = [cell for cell in named if self._devices.find(cell, "nvidia") is not None]
        names = known or named
        if len(names) != 1:
            hint = "leave noheader out, or query name,uuid,memory.total alone"
            self._refuse(number, "this row does not tell which cell is the GPU's name", hint)
        # Used memory is a MiB cell too, so only a single one can be the total.
        sizes = [cell for cell in cells if re.fullmatch(r"\d{4,9} MiB", cell)]
        uuid = next((cell for cell in cells if cell.startswith("GPU-")), "")
        memory = sizes[0] if len(sizes) == 1 else ""
        return {"name": names[0], "uuid": uuid, "memory.total": memory}

    def _refuse(self, number: int, message: str, hint: str = HINT) -> NoReturn:
        refuse(FORMAT_CODE, message, source=self._source, at=(number, 1), hint=hint)


def _bare_word(text: str) -> bool:
    heading = _HOST.fullmatch(text)
    return heading is None or heading[1] == text


def check_headings(source: Source, first: int, text: str) -> None:
    """
    See that *text* between logs, from line *first* on, holds nothing but hosts' names.

    Raises:
        FleetError: It holds something else, which might be GPUs.
    """
    for number, line in enumerate(text.split("\n"), start=first):
        if line.strip() and not _HOST.fullmatch(line.strip()):
            message = f'"{shown(line.strip(), 60)}" stands outside the XML'
            refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint=HINT)


def _header(cells: list[str]) -> list[str] | None:
    """Return the columns' names without units, or None where the row is no header."""
    names = [cell.partition(" [")[0].strip() for cell in cells]
    known = {"index", "name", "gpu_name", "uuid", "gpu_uuid", "memory.total", "pci.bus_id",
             "count", "driver_version", "serial", "timestamp"}  # fmt: skip
    return names if any(name in known for name in names) else None
