"""Import `amd-smi static` as JSON or CSV, and `rocm-smi --showproductname`."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.devices import Device
from fleet_cli.importers.identity import proves
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import first, shown

ROCM_START = "= ROCm System Management Interface ="
"""What stands above what rocm-smi prints for people, once a host."""

_ROCM_END = "= End of ROCm SMI Log ="
_ROCM_LINE = re.compile(r"(?m)^.*?GPU\[(\d+)\]\s*: ([^:\n]+):\s*(.*?)\s*$")

_MOST_ON_A_HOST = 8
"""More MI300 on one host are partitions, which rocm-smi does not call so [devices]."""


class _Listed(NamedTuple):
    """One device that is listed: a GPU, a die of one, or a partition."""

    where: str
    host: int
    """Which list it is of."""
    spellings: tuple[tuple[str, str], ...]
    """What it may be called and whose spelling that is, the surest first."""
    serial: str
    """The serial number of the chip, which its partitions share."""
    mode: str
    """The compute partition, such as `cpx`; empty where that is not told."""


@importing("run `amd-smi static --json` or `rocm-smi --showproductname --json` and pass its output")
def read(given: Printout) -> None:
    """Read the GPUs of one host or several, one list after another."""
    reader = _from_json if given.text.lstrip()[0] in "[{" else _from_csv
    _collect(list((_from_text if ROCM_START in given.text else reader)(given)), given.collector)


def _from_csv(given: Printout) -> Iterator[_Listed]:
    header: list[str] = []
    host = 0
    given.see_end("GPU")
    for number, line in enumerate(given.text.splitlines(), start=1):
        cells = [cell.strip() for cell in next(csv.reader([line]), [])]
        if cells and cells[0] in ("gpu", "device"):
            header, host = [_key(cell) for cell in cells], host + 1
        elif cells and (not header or len(cells) != len(header)):
            given.refuse(f'"{shown(line, 60)}" is no row of amd-smi or rocm-smi', number)
        elif cells:
            row = dict(zip(header, cells, strict=True))
            yield _listed(row, f"line {number}", host, given)


def _from_text(given: Printout) -> Iterator[_Listed]:
    """Yield what rocm-smi prints for people, of each host to its last line."""
    for host, log in enumerate(given.text.split(ROCM_START)[1:], start=1):
        if _ROCM_END not in log:
            message = f"list {host} has no line that ends it, so that GPUs may be missing"
            given.refuse(message, 1, hint="import the whole of what rocm-smi prints")
        rows: dict[str, dict[str, str]] = {}
        for at, key, value in _ROCM_LINE.findall(log):
            rows.setdefault(at, {})[_key(key)] = value
        for at, row in (rows or {"0": {}}).items():
            yield _listed(row, f"GPU {at} of list {host}", host, given)


def _from_json(given: Printout) -> Iterator[_Listed]:
    for host, value in enumerate(given.values()):
        inner = value.get("gpu_data", value) if isinstance(value, dict) else value
        cards = inner.values() if isinstance(inner, dict) else inner
        for at, item in enumerate(cards if isinstance(cards, list) or inner is not cards else ()):
            if isinstance(item, dict) and not item.keys() <= {"Driver version"}:
                yield _listed(_flat(item), f"GPU {at} of list {host + 1}", host, given)


def _flat(item: dict[str, Any]) -> dict[str, str]:
    """Return the texts of a device, also those in objects of it, by their last key."""
    found: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            for name, text in value.items():
                if not isinstance(text, dict | list):
                    found.setdefault(_key(name), str(text))
        elif not isinstance(value, list):
            found[_key(key)] = str(value)
    return found


def _key(header: str) -> str:
    return re.sub(r"[\W_]", "", header.lower())


def _listed(row: dict[str, str], where: str, host: int, given: Printout) -> _Listed:
    series = first(row, ("marketname", "cardseries", "productname"))
    inner = re.search(r"\[(.*)\]", series)
    device_id = first(row, ("deviceid", "cardmodel")).lower().removeprefix("0x")
    spellings = (
        (inner[1] if inner else "", "inventory"),
        (series, "inventory"),
        (device_id, "amd-device-id"),
    )
    told = tuple(spelling for spelling in spellings if spelling[0])
    if not told:
        given.refuse("the list names no model", 1)
    mode = row.get("computepartition", "").lower()
    return _Listed(where, host, told, row.get("asicserial", ""), mode)


def _collect(listed: list[_Listed], collector: Collector) -> None:
    devices = collector.devices
    groups: dict[tuple[int, tuple[str, str], str], list[_Listed]] = {}
    seen: set[str] = set()
    told = {(one.host, one.serial) for one in listed if proves(one.serial)}
    # A serial number of 0 is masked, unless its list has others.
    serials = Counter(host for host, _ in told)
    told = {(host, one) for host, one in told if serials[host] > 1 or one not in ("0", "0x0")}
    for one in listed:
        collector.remarks.read("devices")
        known = (told for told in one.spellings if devices.find(*told) is not None)
        called = next(known, one.spellings[0])
        mode = one.mode
        if (one.host, one.serial) in told:
            if one.serial in seen:
                collector.remarks.note("partitions or repeats of one chip, counted once: {n}")
                continue
            seen.add(one.serial)
            mode = "spx"
        groups.setdefault((one.host, called, mode), []).append(one)
    doubtful = {one.host for one in listed if (one.host, one.serial) not in told}
    if len(doubtful) > 1:
        why = "no serial numbers tell whether several lists are of several hosts, or of one"
        collector.uncounted("the input", why)
    else:
        doubtful.clear()
    for (host, (spelling, tool), mode), ones in groups.items():
        if host not in doubtful:
            _add(Reported(spelling, len(ones), tool), mode, ones[0].where, collector)


def _add(reported: Reported, mode: str, where: str, collector: Collector) -> None:
    device = collector.devices.find(reported.spelling, reported.tool)
    name = device.accelerator if isinstance(device, Device) else ""
    modes = collector.devices.data.amd_partitions.get(name, {})
    if modes and not mode and reported.count > _MOST_ON_A_HOST:
        why = f"it lists {reported.count} {name}, which may be partitions of fewer"
        collector.uncounted(where, why)
    elif modes and mode not in ("", "spx", *modes):
        collector.uncounted(where, f"its partition mode {mode} is not known")
    else:
        collector.add_reported(where, reported._replace(per=modes.get(mode, 1)))
