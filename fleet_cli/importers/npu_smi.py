"""Import the table of `npu-smi info`."""

import re

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Reported, gigabytes
from fleet_cli.importers.hosts import heading, is_harmless, split_prefix
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import shown

_DEVICE = re.compile(r"\|\s*(\d+)\s+([A-Za-z]*\d{3}\w*)\s*\|\s*\S[^|]*\|[^|]*\|")
_CHIP = re.compile(r"\|\s*(\d+)(?:\s+(\d+))?\s*\|\s*([0-9A-Fa-f]{4}:[0-9A-Fa-f:.]+)\s*\|([^|]*)\|")


class _Npu(NamedTuple):
    name: str
    where: str
    buses: frozenset[str] = frozenset()
    """The PCI addresses of its chips."""
    memory_mib: int = 0
    """Of one chip [MiB]."""


@importing("run `npu-smi info` and pass its output")
def read(given: Printout) -> None:
    """
    Read the NPUs of one host or several, one table after another.

    Two chips of one NPU are two dies of one package, such as an Ascend 910C.
    """
    for npu in _npus(given).values():
        given.collector.remarks.read("NPUs")
        dies = max(len(npu.buses), 1)
        bare = npu.name.removeprefix("Ascend")
        spelling = f"Ascend {bare} with {dies} chips" if dies > 1 else f"Ascend {bare}"
        memory = gigabytes(npu.memory_mib * dies)
        reported = Reported(spelling, 1, "npu-smi", memory, divide=False)
        given.collector.add_reported(npu.where, reported)


def _npus(given: Printout) -> dict[tuple[str, int, str], _Npu]:
    found: dict[tuple[str, int, str], _Npu] = {}
    listed: set[tuple[str, str, int]] = set()
    """The NPUs of tables of no named host: each one's number, name and table."""
    host, table, last, ended, doubtful = "", 0, None, True, False
    for number, line in enumerate(given.text.splitlines(), start=1):
        if given.failed(line, number):
            continue
        own, rest = split_prefix(line)
        bare, host = rest.strip(), own or host
        if "npu-smi" in bare:
            _refuse_open(ended, given, number)
            table, ended, last = table + 1, False, None
        elif bare.startswith("+=") and last is not None:
            ended = True
        elif device := _DEVICE.fullmatch(bare):
            # A named host has its NPUs once, however often it is listed.
            last = (host, 0 if host else table, device[1])
            if not host:
                doubtful |= any((device[1], device[2], one) in listed for one in range(1, table))
                listed.add((device[1], device[2], table))
            found.setdefault(last, _Npu(device[2], f"NPU {device[1]} at line {number}"))
            ended = False
        elif last is not None and (chip := _CHIP.fullmatch(bare)):
            npu = found[last]
            sizes = re.findall(r"/\s*(\d{1,9})", chip[4])
            size = int(sizes[-1]) if sizes else 0
            found[last] = npu._replace(buses=npu.buses | {chip[3]}, memory_mib=size)
        elif not bare.startswith(("|", "+")) and bare and not is_harmless(bare):
            named = heading(bare)
            if named is None:
                given.refuse(f'"{shown(bare, 60)}" is no line of npu-smi', number)
            host = named or host
    _refuse_open(ended, given, given.text.count("\n") + 1)
    if doubtful:
        why = "no host's name tells whether several tables are of several hosts, or of one"
        given.collector.uncounted("the input", why)
        return {key: npu for key, npu in found.items() if key[0]}
    return found


def _refuse_open(ended: bool, given: Printout, number: int) -> None:
    if not ended:
        given.refuse("the table has no end, so that NPUs may be missing", number)
