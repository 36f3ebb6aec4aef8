"""Units that no table's throughput can be in: those that mean something else, and ratios."""

import re

from fleet_cli.base.names import ANY
from fleet_cli.base.units import BYTES, WATT, parse_unit
from fleet_cli.read.catalogue import bundled

_WATTS = "[kmgt]?w"
_EQUIVALENTS = r"(?:(.*[^ -])[ -]?(?:eq?|equivalents?)|equivalents?)"
_BELOW = r"(?:/|\bper\b) *([^ /]+)"
_NO_TIME = r"k?J|joules?|[kMG]?Wh|USD|EUR|\$|€|dollars?|euros?"
OWN_UNIT = "write the unit of what one accelerator adds, such as tokens/s"


def unit_fault(unit: str, is_memory: bool = False) -> str | None:
    """
    Say what a table's *unit* means already, or that it does not add up; None where it can be one.

    A goal and `--to` take such a unit for what it is elsewhere, whatever the table counts in it.

    Args:
        unit: As written.
        is_memory: Whether the table is of memory, which bytes may then count.

    >>> unit_fault("H100e"), unit_fault("tokens/s")
    ('counts equivalents', None)
    >>> unit_fault("TFLOP/s per W")
    'is a ratio and does not add up'
    """
    known = parse_unit(unit)
    if (known and known.dimension == WATT) or re.fullmatch(_WATTS, unit, re.I):
        return "is power"
    if known and known.dimension == BYTES and not is_memory:
        return "is memory"
    if "%" in unit or unit.lower() == "percent" or any(map(_divides, re.findall(_BELOW, unit))):
        return "is a ratio and does not add up"
    equivalents = re.fullmatch(_EQUIVALENTS, unit, re.I)
    if equivalents and (equivalents[1] is None or bundled().find(equivalents[1])):
        return "counts equivalents"
    if unit.lower() in ANY or bundled().find(unit):
        return "counts accelerators"
    return None


def _divides(below: str) -> bool:
    """Whether what stands *below* is more where there are more accelerators, so that a ratio stays."""
    known = parse_unit(below)
    is_watts = re.fullmatch(_WATTS, below, re.I) is not None
    return known is not None or is_watts or re.fullmatch(_NO_TIME, below, re.I) is not None
