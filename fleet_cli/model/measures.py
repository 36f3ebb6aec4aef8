"""What fleets and goals are measured in: each measure once, with its word, unit and figure."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from fleet_cli.base.quantity import Number
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.throughput import Rate

Each = Callable[[Accelerator, Rate | None], Number | None]
"""
How much of a measure one accelerator is, by its figures and its rate; None where that is not known.

The rate is None for what a manifest calls unrated: it has no equivalents, and every output says so.
"""


class Measure(NamedTuple):
    """One thing that accelerators add up to."""

    word: str
    """What `of:` of a target calls it."""
    unit: str
    """What stands behind a number of it."""
    each: Each
    unknown: str
    """What is missing of an accelerator where the measure is not known, such as `the TDP`."""
    is_whole: bool = True
    """Whether goals in it are whole numbers."""


def _figure(field: str, divisor: int) -> Each:
    """Return what takes a figure of the catalogue, in units of *divisor*."""
    part = Fraction(1, divisor)

    def each(chip: Accelerator, rate: Rate | None) -> Number | None:
        figure = chip.figure(field)
        return None if figure is None else figure * part

    return each


H100E = Measure(
    "h100e", "H100e", lambda chip, rate: rate.standard if rate else 0, "the rate by H100"
)
"""Equivalents by the H100 itself, whatever counts as 1 in the totals."""
EQUIVALENTS = Measure(
    "equivalents", "equivalents", lambda chip, rate: rate.h100e if rate else 0, "the rate"
)
"""Equivalents by the reference of the totals."""
ACCELERATORS = Measure("any", "accelerators", lambda chip, rate: 1, "")
"""Accelerators of any kind, or of those that a target names."""
POWER = Measure("power_mw", "MW", _figure("tdp_w", 1_000_000), "the TDP", is_whole=False)
"""Thermal design power of the accelerators alone [MW]."""
MEMORY = Measure("memory_tb", "TB", _figure("memory_gb", 1_000), "the memory size", is_whole=False)
"""Accelerator memory [TB]."""

OF = {measure.word: measure for measure in (H100E, ACCELERATORS, POWER)}
"""What a target can be about besides accelerators by name, by the word that says so."""


def measure_of(of: tuple[str, ...]) -> Measure:
    """
    Return what a target about *of* is measured in: accelerators, where it names some.

    >>> measure_of(("power_mw",)).unit, measure_of(("H100", "H200")).unit
    ('MW', 'accelerators')
    """
    return OF.get(of[0], ACCELERATORS) if len(of) == 1 else ACCELERATORS


def names_measure(of: tuple[str, ...]) -> bool:
    """Whether *of* is the word of a measure, not names of accelerators."""
    return len(of) == 1 and of[0] in OF
