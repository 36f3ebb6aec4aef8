"""Quantities with a unit: 1.2 GW, 420 EFLOP/s, 900 TB, 300k A100e."""

import re
from fractions import Fraction

from fleet_cli.base.quantity import (
    FIGURE_FORM,
    Number,
    has_count_form,
    parse_count,
    parse_figure,
    quotient,
)
from fleet_cli.base.records import NamedTuple

WATT, OPERATIONS, BYTES, BYTES_PER_SECOND = "W", "FLOP/s", "B", "B/s"
"""What units with prefixes measure."""

_PREFIXES = {"": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21}
_WORDS = {"kilo": 3, "mega": 6, "giga": 9, "tera": 12, "peta": 15, "exa": 18, "zetta": 21}

_UNITS = {
    "W": (WATT, "kMGT"),
    **dict.fromkeys(("FLOP/s", "FLOPS", "FLOPs", "OP/s", "OPS", "OPs"), (OPERATIONS, "kMGTPEZ")),
    "B/s": (BYTES_PER_SECOND, "kMGTPE"),
    "B": (BYTES, "kMGTPE"),
}
"""Of each unit: its dimension, and the prefixes that it may have."""


_BEHIND = r"(?!to\s|e[-+]?\d|[kKM]?\s*[-–]\s*\d|.*\s(?:to|-|–)\s*\d)[^\s\d.,_+<>~:/–-].*"
"""What may stand behind a number: no other number, and no part of one."""


class Unit(NamedTuple):
    """A unit that can be turned into others of its dimension."""

    dimension: str
    """`W`, `FLOP/s`, `B/s` or `B`."""
    factor: Fraction
    """How many of the dimension's own unit it is."""


class Quantity(NamedTuple):
    """A number with what stands behind it."""

    number: Number
    unit: str
    """As written; empty where nothing stands behind the number."""


def parse_unit(text: str) -> Unit | None:
    """
    Read a unit with a prefix; operations may be written as FLOP/s, FLOPS, OP/s, OPS or in words.

    >>> parse_unit("EFLOP/s") == parse_unit("exaFLOPS"), parse_unit("GW").factor
    (True, Fraction(1000000000, 1))
    """
    prefix, bare = (text[:1], text[1:]) if text[1:] in _UNITS else ("", text)
    if bare in _UNITS:
        dimension, prefixes = _UNITS[bare]
        return Unit(dimension, Fraction(10 ** _PREFIXES[prefix])) if prefix in prefixes else None
    words = re.fullmatch(
        rf"({'|'.join(_WORDS)})[ -]?(?:(watts?)|flops|flop/s|ops|op/s)", text, re.I
    )
    if words is None:
        return Unit(WATT, Fraction(1)) if text.lower() in ("watt", "watts") else None
    return Unit(WATT if words[2] else OPERATIONS, Fraction(10 ** _WORDS[words[1].lower()]))


def parse_quantity(text: str) -> Quantity | None:
    """
    Read a number and the unit behind it: a count as in a manifest, or a figure with decimals.

    >>> parse_quantity("1.2 GW"), parse_quantity("300k A100e").number, parse_quantity("600k").unit
    (Quantity(number=Fraction(6, 5), unit='GW'), 300000, '')
    """
    number, *behind = text.split(maxsplit=1) or [""]
    if has_count_form(number) and text.startswith(number):
        count = parse_count(number)
        if count is None or not all(re.fullmatch(_BEHIND, unit) for unit in behind):
            return None
        return Quantity(count, "".join(behind))
    found = re.fullmatch(rf"({FIGURE_FORM})\s*({_BEHIND})?", text)
    figure = parse_figure(found[1]) if found else None
    if found is None or figure is None:
        return None
    # NOTE: three decimals are refused since a German thousands separator looks the same.
    if len(found[1].partition(".")[2]) == 3 and figure >= 1:
        return None
    return Quantity(figure, found[2] or "")


def conversion(unit: str, other: str) -> Fraction | None:
    """
    Return how many of the *other* unit one *unit* is, or None where the two measure different things.

    Operations are one unit whatever their kind: FLOP/s of one table are OP/s of another.

    >>> conversion("EFLOP/s", "TOP/s"), conversion("GB", "GB/s")
    (Fraction(1000000, 1), None)
    """
    # NOTE: a Gb/s is a bit a second: of bytes, case decides.
    if unit == other or (unit.lower() == other.lower() and "b" not in {*unit, *other}):
        return Fraction(1)
    one, two = parse_unit(unit), parse_unit(other)
    if one is None or two is None or one.dimension != two.dimension:
        return None
    return Fraction(quotient(one.factor, two.factor))
