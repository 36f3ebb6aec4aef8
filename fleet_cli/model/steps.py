"""How a number came about: what is given, each with its source, and what was made of it."""

from collections.abc import Callable
from fractions import Fraction
from math import floor, prod

from fleet_cli.base.quantity import Estimate, Number, one_of, quotient, square_root
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import Accelerator, unit_of
from fleet_cli.model.manifest import Citation

COUNT, SYSTEM, POWER, FIGURE, FACTOR = "count", "system", "power", "figure", "factor"
THROUGHPUT, RATE, PRODUCT, SUM = "throughput", "rate", "product", "sum"
KINDS = (COUNT, SYSTEM, POWER, FIGURE, FACTOR, THROUGHPUT, RATE, PRODUCT, SUM)
"""What a step can be."""


def _end_by_end(make: Callable[..., Number]) -> Callable[..., Estimate]:
    return lambda *of: Estimate(*(make(ends) for ends in zip(*of, strict=True)))


def _quotient(one: Estimate, other: Estimate) -> Estimate:
    low, mid, high = map(quotient, one, reversed(other))
    return Estimate(low, mid, high)


def _quadrature(*of: Estimate) -> Estimate:
    mid = sum(one.mid for one in of)
    below = sum((one.mid - one.low) ** 2 for one in of)
    above = sum((one.high - one.mid) ** 2 for one in of)
    return Estimate(mid - square_root(below), mid, mid + square_root(above))


OPERATIONS: dict[str, tuple[str, Callable[..., Estimate]]] = {
    "sum": ("each end added", _end_by_end(sum)),
    "difference": (
        "each end of the first less that of the second",
        _end_by_end(lambda ends: ends[0] - ends[1]),
    ),
    "product": ("each end multiplied", _end_by_end(prod)),
    "quotient": ("low by high, mid by mid, high by low", _quotient),
    "largest": ("of each end the largest", _end_by_end(max)),
    "range": ("the least low, the mid of the second, the largest high", one_of),
    "middle": ("the mid at each end", lambda one: Estimate(one.mid, one.mid, one.mid)),
    "bounded": (
        "the first, with a low that is no less than that of the second",
        lambda one, other: Estimate(max(one.low, other.low), one.mid, one.high),
    ),
    "whole": ("each end rounded down", _end_by_end(lambda ends: floor(ends[0]))),
    "quadrature": (
        "mids added; on each side the root of the sum of the squared distances from mid, exact "
        "where it is rational, else to 15 decimals, rounded down",
        _quadrature,
    ),
}
"""By the word of each: what it does with low, mid and high, in words and as a function."""


class Step(NamedTuple):
    """One number on the way to a total."""

    kind: str
    """One of KINDS."""
    what: str
    """What it is, in words."""
    value: Estimate
    unit: str
    operation: str | None = None
    """One of OPERATIONS; None for what is given."""
    of: "tuple[Step, ...]" = ()
    """What it is made of."""
    sources: tuple[Citation, ...] = ()
    """Of what is given."""


def given(
    kind: str, what: str, value: Number | Estimate, unit: str, *sources: str | Citation | None
) -> Step:
    """
    Return a step that is not made of others.

    Args:
        kind: One of KINDS.
        value: Exact, or an estimate.
        sources: Places and addresses; None for what is not known.
    """
    whole = value if isinstance(value, Estimate) else Estimate(value, value, value)
    cited = tuple([_citation(one) for one in sources if one is not None])
    return Step(kind, what, whole, unit, sources=cited)


def _citation(source: str | Citation) -> Citation:
    if isinstance(source, Citation):
        return source
    return Citation(source, None, source if "://" in source else None)


def made(kind: str, what: str, unit: str, operation: str, *of: Step) -> Step:
    """
    Return the step that an operation makes of others.

    >>> half = given(FACTOR, "half", Fraction(1, 2), "")
    >>> made(PRODUCT, "a quarter", "", "product", half, half).value.mid
    Fraction(1, 4)
    """
    value = OPERATIONS[operation][1](*[one.value for one in of])
    return Step(kind, what, value, unit, operation, of)


def figure_step(accelerator: Accelerator, field: str) -> Step:
    """Return one figure of an accelerator that has it, with what its entry cites."""
    value = accelerator.known(field) or 0
    what = f"{field} of {accelerator.name}"
    return given(FIGURE, what, value, unit_of(field), *accelerator.sources)


def first_step(accelerator: Accelerator, fields: tuple[str, ...]) -> Step:
    """Return the first of the *fields* that an accelerator has a figure for; it has one."""
    return figure_step(accelerator, next(field for field in fields if accelerator.known(field)))


def scaled(step: Step, factor: Fraction, what: str, unit: str, *sources: str | None) -> Step:
    """Return a *step* times a factor, in a *unit*; as it is where the factor is 1."""
    if factor == 1:
        return step
    by = given(FACTOR, what, factor, "", *sources)
    return made(PRODUCT, f"{step.what} × {what}", unit, "product", step, by)
