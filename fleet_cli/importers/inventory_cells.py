"""The cells of an inventory: counts, days, sizes of memory, and devices with their numbers."""

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction

from fleet_cli.importers.devices import Devices
from fleet_cli.importers.hostlist import expand

NONE = frozenset(
    {"", "none", "n/a", "na", "-", "--", "no", "null", "0", "nil", "cpu", "cpu only", "[n/a]"}
)
"""Cells, in lower case, that say that there is nothing."""

_COUNT = re.compile(r"\d{1,15}(?:[.,]0{1,2})?|[1-9]\d{0,2}(?:,\d{3}){1,4}")
WRITTEN_COUNT = re.compile(
    r"\d[\d.,' ]*(?:[kmx]|(?:pcs|pieces?|stk|stück|units?|ea|each|gpus?|cards?|chips?|шт)\.?|"
    r"[台枚个個张개])?", re.IGNORECASE
)  # fmt: skip
"""What a person would read as a count, though it may be no plain number."""
_AMOUNT = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_ISO = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?")
DAY_LIKE = re.compile(
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{1,2}/\d{1,2}/\d\d)(?:[T ].*)?"
)
"""A day, in whatever order its numbers stand."""
_WITH_DOTS = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.(\d{4})")
_TIMES = re.compile(
    "(\\d{1,6})\\s*[xX\u00d7*]\\s+(.+)|(\\d{1,6})[xX\u00d7*](.+)|"
    "(.+?)\\s*\\(\\s*(?:[xX\u00d7*]\\s*(\\d{1,6})|(\\d{1,6})\\s*[xX\u00d7*])\\s*\\)|"
    "(.+?)\\s+[xX\u00d7*]\\s*(\\d{1,6})"
)
# Numbers without a sign for times: taken for one where the rest is a name.
_NUMBERED = re.compile(r"(\d{1,6})\s+(\D.*)|(.+?)\s*\(\s*(\d{1,2})\s*\)")
_MOST_IN_BRACKETS = 16
_BETWEEN = re.compile(r"\s*(?:[+;\n]|,|&| and )\s*")
_MEMORY = re.compile(
    r"(\d{1,7})(?:[.,]\d+)?\s*(GB|GiB|Go|G|ГБ|MiB|MB|Mo|M|МБ)?(?: hbm\w*| gddr\w*)?", re.IGNORECASE
)
FORM = re.compile(r"(?:SXM\d?|PCI-?e|OAM|NVL|mezzanine)(?:[ -].*|\d.*)?", re.IGNORECASE)
"""A form factor: SXM5, PCIe, OAM."""
_QUARTER = re.compile(r"(\d{4})\W*Q([1-4])|Q([1-4])\W*(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])|(\d{4})")
_HOSTS = re.compile(r"(.*?\D)(\d{1,6})\s*(?:-|–|\.\.\.?|to|bis|~)\s*(\D*)(\d{1,6})")
_HOST = re.compile(r"[\w.-]+")
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


def period_end_in(text: str) -> str | None:
    """
    Return the last day of a year, a quarter or a month as YYYY-MM-DD, or None where it is none.

    >>> period_end_in("2024-Q1"), period_end_in("Q4 2024"), period_end_in("2024-02")
    ('2024-03-31', '2024-12-31', '2024-02-29')
    """
    if quarter := _QUARTER.fullmatch(text):
        year, month = int(quarter[1] or quarter[4]), 3 * int(quarter[2] or quarter[3])
    elif whole := _MONTH.fullmatch(text):
        year, month = int(whole[1] or whole[3]), int(whole[2] or 12)
    else:
        return None
    return date(year, month, monthrange(year, month)[1]).isoformat() if year else None


def hosts_in(text: str, may_list: bool = True) -> int:
    """
    Return how many hosts a cell names: one, or those of a range; 0 for what is no such range.

    Args:
        may_list: Whether what is listed without brackets is hosts; else it counts as one.

    >>> hosts_in("node[01-16]"), hosts_in("n1 - n16"), hosts_in("gpu-node-7"), hosts_in("n9-n1")
    (16, 16, 1, 0)
    >>> hosts_in("a, b, c"), hosts_in("n1 and n2"), hosts_in("n1+n2")
    (3, 2, 2)
    """
    try:
        if "[" in text:
            return len(expand(text))
    except ValueError:
        return 0
    listed = _BETWEEN.split(text)
    if len(listed) > 1:
        are_hosts = all(map(_HOST.fullmatch, listed))
        return 1 if not may_list else len(listed) if are_hosts else 0
    span = _HOSTS.fullmatch(text)
    if span is None or span[3] != span[1]:
        return 1
    return max(int(span[4]) - int(span[2]) + 1, 0)


def has_unit_of_memory(text: str) -> bool:
    """Whether a cell is a size of memory with its unit."""
    size = _MEMORY.fullmatch(text)
    return size is not None and bool(size[2])


def memory_in(text: str) -> tuple[Fraction, ...]:
    """Return the size of memory in a cell [GB]; nothing where it is none."""
    size = _MEMORY.fullmatch(text)
    if size is None:
        return ()
    in_mib = (size[2] or "").lower().startswith(("m", "м")) or int(size[1]) > _LARGEST_GB
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
        return _split_number(cell, devices)
    name = next(filter(None, (match[2], match[4], match[5], match[8])))
    number = next(filter(None, (match[1], match[3], match[6], match[7], match[9])))
    return name.strip(), int(number)


def _split_number(cell: str, devices: Devices) -> tuple[str, int]:
    """Split `4 L40S` or `L40S (4)`, where the rest is a name or the whole is mapped to one."""
    match = _NUMBERED.fullmatch(cell)
    if match is None:
        return cell, 0
    name, number = (match[2] or match[3]).strip(), int(match[1] or match[4])
    known = devices.is_mapped(cell) or devices.find(name, "inventory") is not None
    return (name, number) if known and (match[1] or number <= _MOST_IN_BRACKETS) else (cell, 0)


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
