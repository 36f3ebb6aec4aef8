"""The cells of an inventory: counts, days, sizes of memory, and devices with their numbers."""

import re
from datetime import date
from fractions import Fraction

from fleet_cli.importers.devices import Devices

NONE = frozenset(
    {"", "none", "n/a", "na", "-", "--", "no", "null", "0", "nil", "cpu", "cpu only", "[n/a]"}
)
"""Cells, in lower case, that say that there is nothing."""

_COUNT = re.compile(r"\d{1,15}(?:[.,]0{1,2})?|[1-9]\d{0,2}(?:,\d{3}){1,4}")
_AMOUNT = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_ISO = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?")
_WITH_DOTS = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.(\d{4})")
_TIMES = re.compile(
    "(\\d{1,6})\\s*[xX\u00d7]\\s+(.+)|(\\d{1,6})[xX\u00d7](.+)|"
    "(.+?)\\s*\\(\\s*(?:[xX\u00d7]\\s*(\\d{1,6})|(\\d{1,6})\\s*[xX\u00d7])\\s*\\)|"
    "(.+?)\\s+[xX\u00d7]\\s*(\\d{1,6})"
)
_BETWEEN = re.compile(r"\s*(?:[+;\n]|,|&| and )\s*")
_MEMORY = re.compile(r"(\d{1,7})(?:\.\d+)?\s*(GB|GiB|G|MiB|MB|M)?", re.IGNORECASE)
_LARGEST_GB = 2048


def is_count(text: str) -> bool:
    """Whether a cell is a whole number as spreadsheets write one: 8, 8.0, 8,0 or 1,024."""
    return _COUNT.fullmatch(text) is not None


def count_in(text: str) -> int:
    """
    Return the number in a cell that `is_count`.

    >>> count_in("8,0"), count_in("1,024"), count_in("8.00")
    (8, 1024, 8)
    """
    return int(re.sub(r"[.,]0{1,2}$", "", text).replace(",", ""))


def amount_in(text: str) -> Fraction | None:
    """Return the number in a cell of an estimate, which may have decimals; None where it is none."""
    return Fraction(text) if _AMOUNT.fullmatch(text) else None


def day_in(text: str) -> str | None:
    """
    Return a day as YYYY-MM-DD, or None where the cell is no day that everybody reads alike.

    >>> day_in("2024-03-12T00:00:00Z"), day_in("12.03.2024"), day_in("3/12/2024")
    ('2024-03-12', '2024-03-12', None)
    """
    match = _ISO.fullmatch(text)
    parts = match.groups() if match else None
    if parts is None and (match := _WITH_DOTS.fullmatch(text)):
        parts = (match[3], match[2], match[1])
    if parts is None:
        return None
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        return None


def memory_in(text: str) -> tuple[Fraction, ...]:
    """Return the size of memory in a cell [GB]; nothing where it is none."""
    size = _MEMORY.fullmatch(text)
    if size is None:
        return ()
    in_mib = (size[2] or "").lower().startswith("m") or int(size[1]) > _LARGEST_GB
    return (Fraction(int(size[1]), 1024 if in_mib else 1),)


def kinds_in(cell: str, devices: Devices) -> tuple[tuple[str, int], ...]:
    """
    Return the devices that a cell names, each with its number, 0 where none is written.

    A cell may name one, or several with their numbers, such as `4x A100 + 4x L40S`. Nothing is
    returned where a part of it is not known.
    """
    whole = _one_kind(cell, devices)
    if whole is not None:
        return (whole,)
    parts = [part for part in _BETWEEN.split(cell.strip()) if part]
    kinds = [_one_kind(part, devices) for part in parts]
    found = tuple(kind for kind in kinds if kind is not None)
    return found if len(found) == len(parts) > 1 else ()


def _one_kind(cell: str, devices: Devices) -> tuple[str, int] | None:
    name, times = split_times(cell, devices)
    known = devices.find(name, "inventory") is not None or devices.is_mapped(cell)
    return (cell if devices.is_mapped(cell) else name, times) if known else None


def split_times(cell: str, devices: Devices) -> tuple[str, int]:
    """
    Split `8x H100` or `H100 (x8)` into the name and the number; 0 where no number is written.

    What the catalogue or the tools' spellings know as it is written is a name as a whole.
    """
    if not devices.is_mapped(cell) and devices.find(cell, "inventory") is not None:
        return cell, 0
    match = _TIMES.fullmatch(cell)
    if match is None:
        return cell, 0
    name = next(filter(None, (match[2], match[4], match[5], match[8])))
    number = next(filter(None, (match[1], match[3], match[6], match[7], match[9])))
    return name.strip(), int(number)


def cell_text(value: object) -> str:
    """
    Return a JSON, Excel or Parquet value as the text of a cell.

    >>> cell_text(8.0), cell_text(None)
    ('8', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
