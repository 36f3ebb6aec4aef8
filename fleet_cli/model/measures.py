"""What fleets and goals are measured in: each measure once, with its word, unit and figure."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial

from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.units import BYTES, BYTES_PER_SECOND, OPERATIONS, WATT, conversion
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.doubt import Doubtful
from fleet_cli.model.power import (
    ACCELERATOR_POWER,
    BASES,
    FACILITY_POWER,
    IT_POWER,
    PowerModel,
    watts_of,
)
from fleet_cli.model.throughput import Rate, Reference


class Counted(NamedTuple):
    """One accelerator of a pool, with all that decides what it comes to."""

    chip: Accelerator
    rate: Rate | None
    """None where a table has none, and for what a manifest calls unrated."""
    model: PowerModel
    is_unrated: bool = False
    """Whether the manifest says that it has no rate: every output names it, with its number."""

    def rated(self, figure: Callable[[Rate], Number | None]) -> Number | None:
        """Return a *figure* of its rate: 0 where it is unrated, None where there is none."""
        if self.is_unrated:
            return 0
        return None if self.rate is None else figure(self.rate)


Each = Callable[[Counted], Number | Doubtful | None]
"""How much of a measure one accelerator is; None where that is not known."""


class Measure(NamedTuple):
    """One thing that accelerators add up to."""

    word: str
    """What `of:` of a target calls it."""
    unit: str
    """What stands behind a number of it."""
    each: Each
    unknown: str
    """What is missing of an accelerator where the measure is not known, such as `the TDP`."""
    is_whole: bool = False
    """Whether goals in it are whole numbers."""
    shows_unit: bool = False
    """Whether a goal shows its unit, since the title does not say it."""
    is_rated: bool = False
    """Whether it hangs on the throughput table, so that what is unrated adds nothing that is known."""
    basis: str | None = None
    """Of power: where its watts are counted."""
    per_watt: Number = 0
    """Of power: how many of the unit one watt is."""
    least: "Measure | None" = None
    """Of what is counted on one of several bases: the measure that gives the low end."""

    @property
    def title(self) -> str:
        """What people call it: its unit, where that says all."""
        if self.basis is not None:
            return ("power" if self.least else self.basis).replace("_", " ")
        return self.word if self.shows_unit else self.unit


H100E_WORD = "h100e"

EQUIVALENTS = Measure(
    "equivalents",
    "equivalents",
    lambda one: one.rated(lambda rate: rate.h100e),
    "the rate",
    is_whole=True,
    is_rated=True,
)
"""Equivalents by the reference of the totals."""
ACCELERATORS = Measure("any", "accelerators", lambda one: 1, "", is_whole=True)
"""Accelerators of any kind, or of those that a target names."""


def equivalents(reference: Reference, word: str = "h100e", unit: str = "H100e") -> Measure:
    """Return equivalents by a *reference* of their own, whatever counts as 1 in the totals."""

    def each(one: Counted) -> Number | None:
        return one.rated(lambda rate: rate.relative_to(reference))

    return Measure(word, unit, each, f"the rate by {reference.name}", True, is_rated=True)


def throughput(unit: str) -> Measure:
    """Return throughput in a *unit*: what a table measures, summed."""

    def in_unit(rate: Rate) -> Number | None:
        factor = conversion(rate.table.unit, unit)
        return None if factor is None else rate.throughput * factor

    def each(one: Counted) -> Number | None:
        return one.rated(in_unit)

    unknown = f"a throughput in {unit}"
    return Measure("throughput", unit, each, unknown, shows_unit=True, is_rated=True)


def memory(unit: str = "TB") -> Measure:
    """Return accelerator memory in a *unit* of bytes."""
    factor = _factor("GB", unit, BYTES)

    def each(one: Counted) -> Number | None:
        return None if one.chip.memory_gb is None else one.chip.memory_gb * factor

    return Measure("memory", unit, each, "the memory size", shows_unit=True)


@cache
def power(basis: str, unit: str = "MW") -> Measure:
    """Return electrical power on one of the BASES, in a *unit* of watts."""
    factor = _factor("W", unit, WATT)
    # NOTE: by identity, since the hash of a fraction is dear; with what keeps that alive.
    found: dict[tuple[int, int], tuple[Counted, Doubtful | None]] = {}

    def each(one: Counted) -> Doubtful | None:
        kind = id(one.chip), id(one.model)
        if kind not in found:
            watts = watts_of(one.chip, basis, one.model)
            found[kind] = one, None if watts is None else watts.each.times(factor)
        return found[kind][1]

    unknown = "the TDP" if basis == ACCELERATOR_POWER else "the power of a server"
    return Measure(basis, unit, each, unknown, shows_unit=True, basis=basis, per_watt=factor)


def any_power(unit: str = "MW") -> Measure:
    """
    Return power where nobody says on which basis.

    It runs from the low of IT to the high of the facility, so that a goal is decided only where
    both bases agree.
    """
    facility = power(FACILITY_POWER, unit)
    return facility._replace(word="power", least=power(IT_POWER, unit))


def _factor(unit: str, other: str, dimension: str) -> Fraction:
    factor = conversion(unit, other)
    if factor is None:
        raise ValueError(f"{other} is no unit of {dimension}")
    return factor


POWER = power(ACCELERATOR_POWER)._replace(word="power_mw")
"""Thermal design power of the accelerators alone [MW], by the word of the first version."""
MEMORY = memory()
"""Accelerator memory [TB]."""


class InUnits(NamedTuple):
    """A measure that takes the unit of a goal."""

    measure: Callable[[str], Measure]
    """Makes it for a unit."""
    dimensions: tuple[str, ...]
    """What its units measure; the first measure of a dimension is what a unit alone means."""
    example: str
    """How a goal of it is written."""


NEEDING_A_UNIT = {
    "throughput": InUnits(throughput, (OPERATIONS, BYTES_PER_SECOND), "420 EFLOP/s"),
    "memory": InUnits(memory, (BYTES,), "900 TB"),
    "power": InUnits(any_power, (WATT,), "1.2 GW"),
    **{basis: InUnits(partial(power, basis), (WATT,), "1.2 GW") for basis in BASES},
}
"""By their words."""

WORDS = (H100E_WORD, ACCELERATORS.word, POWER.word, *NEEDING_A_UNIT)
"""What a target can be about besides accelerators by name."""
