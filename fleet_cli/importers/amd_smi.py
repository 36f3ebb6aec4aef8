"""Import `amd-smi static` as JSON or CSV, and `rocm-smi --showproductname`."""

import csv
import re
from typing import Any

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.collect import Collector, Reported
from fleet_cli.importers.devices import Device
from fleet_cli.importers.identity import proves
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.text import shown

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
    names: tuple[str, ...]
    """What it may be called, the surest first."""
    device_id: str
    serial: str
    """The serial number of the chip, which its partitions share."""
    mode: str
    """The compute partition, such as `cpx`; empty where that is not told."""


@importing("run `amd-smi static --json` or `rocm-smi --showproductname --json` and pass its output")
def read(given: Printout) -> None:
    """Read the GPUs of one host or several, one list after another."""
    reader = _from_json if given.text.lstrip()[0] in "[{" else _from_csv
    _collect((_from_text if ROCM_START in given.text else reader)(given), given.collector)


def _from_csv(given: Printout) -> list[_Listed]:
    found: list[_Listed] = []
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
            found.append(_listed(row, f"line {number}", host, given))
    return found


def _from_text(given: Printout) -> list[_Listed]:
    """Return what rocm-smi prints for people, of each host to its last line."""
    found: list[_Listed] = []
    for host, log in enumerate(given.text.split(ROCM_START)[1:], start=1):
        if _ROCM_END not in log:
            message = f"list {host} has no line that ends it, so that GPUs may be missing"
            given.refuse(message, 1, hint="import the whole of what rocm-smi prints")
        rows: dict[str, dict[str, str]] = {}
        for at, key, value in _ROCM_LINE.findall(log):
            rows.setdefault(at, {})[_key(key)] = value
        for at, row in (rows or {"0": {}}).items():
            found.append(_listed(row, f"GPU {at} of list {host}", host, given))
    return found


def _from_json(given: Printout) -> list[_Listed]:
    found: list[_Listed] = []
    for host, value in enumerate(given.values()):
        inner = value.get("gpu_data", value) if isinstance(value, dict) else value
        cards = inner.values() if isinstance(inner, dict) else inner
        for at, item in enumerate(cards if isinstance(cards, list) or inner is not cards else ()):
            if isinstance(item, dict) and not item.keys() <= {"Driver version"}:
                found.append(_listed(_flat(item), f"GPU {at} of list {host + 1}", host, given))
    return found


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
    series = row.get("marketname") or row.get("cardseries") or row.get("productname") or ""
    inner = re.search(r"\[(.*)\]", series)
    ids = [row.get(key, "") for key in ("deviceid", "cardmodel")]
    device_id = next((text.lower().removeprefix("0x") for text in ids if text), "")
    names = tuple(filter(None, (inner[1] if inner else "", series)))
    if not names and not device_id:
        given.refuse("the list names no model", 1)
    serial = row.get("asicserial", "")
    return _Listed(where, host, names, device_id, serial, row.get("computepartition", "").lower())


def _collect(listed: list[_Listed], collector: Collector) -> None:
    groups: dict[tuple[int, str, str], list[_Listed]] = {}
    seen: set[str] = set()
    for one in listed:
        collector.remarks.read("devices")
        spelling, tool = _spelling(one, collector)
        mode = one.mode
        if (proves(one.serial) and one.serial not in ("0", "0x0")) or _several(one, listed):
            if one.serial in seen:
                collector.remarks.note("partitions or repeats of one chip, counted once: {n}")
                continue
            seen.add(one.serial)
            mode = "spx"
        groups.setdefault((one.host, f"{tool} {spelling}", mode), []).append(one)
    doubtful = {one.host for ones in groups.values() for one in ones if not proves(one.serial)}
    if len(doubtful) > 1:
        why = "no serial numbers tell whether several lists are of several hosts, or of one"
        collector.uncounted("the input", why)
    for (host, named, mode), ones in groups.items():
        if len(doubtful) > 1 and host in doubtful:
            continue
        tool, _, spelling = named.partition(" ")
        _add(spelling, tool, mode, ones, collector)


def _several(one: _Listed, listed: list[_Listed]) -> bool:
    """Whether a serial number of 0 is one of several, and so none that is masked."""
    return bool(one.serial) and len({other.serial for other in listed}) > 1


def _spelling(one: _Listed, collector: Collector) -> tuple[str, str]:
    devices = collector.devices
    choices = [*((name, "inventory") for name in one.names), (one.device_id, "amd-device-id")]
    for spelling, tool in choices:
        if spelling and devices.find(spelling, tool) is not None:
            return spelling, tool
    return choices[0]


def _add(spelling: str, tool: str, mode: str, ones: list[_Listed], collector: Collector) -> None:
    device = collector.devices.find(spelling, tool)
    name = device.accelerator if isinstance(device, Device) else ""
    modes = collector.devices.data.amd_partitions.get(name, {})
    if modes and not mode and len(ones) > _MOST_ON_A_HOST:
        why = f"it lists {len(ones)} {name}, which may be partitions of fewer"
        collector.uncounted(ones[0].where, why)
        return
    per = modes.get(mode, 1)
    if mode and mode != "spx" and modes and mode not in modes:
        collector.uncounted(ones[0].where, f"its partition mode {mode} is not known")
        return
    collector.add_reported(ones[0].where, Reported(spelling, len(ones), tool, per=per))
