"""Every step from counts and figures to the totals of fleets."""

from collections.abc import Sequence

from fleet_cli.base.groups import grouped
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import INDEPENDENT, WORST_CASE
from fleet_cli.calc.fleets import Totals
from fleet_cli.calc.totals import Sums
from fleet_cli.calc.tracer import Tracer
from fleet_cli.model.manifest import Pool
from fleet_cli.model.steps import COUNT, POWER, SUM, Step, given, made


class Traced(NamedTuple):
    """How a sum comes about, in accelerators and in equivalents."""

    accelerators: Step
    equivalents: Step


Counted = tuple[Tracer, Pool]
"""A pool that counts, and what makes the steps of its document."""

Terms = tuple[list[Step], list[Step]]
"""What is added, a pool or more at a time: counts, and products."""


def trace_totals(totals: Totals) -> tuple[list[Traced | None], Traced | None]:
    """
    Return every step that leads to *totals*.

    Returns:
        What leads to the sum of each fleet, and of those that the total counts; None where nobody
        has counted it.
    Raises:
        RuntimeError: they do not, which is a fault of this module.
    """
    unit = totals.rating.reference.short_unit
    fleets: list[Traced | None] = []
    every: list[Counted] = []
    for fleet in totals.fleets:
        if fleet.snapshot.is_uncounted:
            fleets.append(None)
            continue
        pools = [
            (tracer, pool)
            for part in fleet.snapshot.parts
            for tracer in [Tracer(part, totals.rating.reference)]
            for pool in part.fleet.manifest.pools_on(fleet.day)
        ]
        fleets.append(_held(_add(pools, fleet.name, unit, totals.estimates), fleet.sums))
        every += pools if fleet.is_counted else []
    if totals.is_uncounted:
        return fleets, None
    if len(fleets) == 1:
        return fleets, fleets[0]
    # NOTE: half-widths, and what is rounded down once, do not add up from fleet to fleet.
    if totals.estimates == INDEPENDENT or any(pool.power is not None for _, pool in every):
        whole = _add(every, "all fleets", unit, totals.estimates)
    else:
        both = zip(totals.fleets, fleets, strict=True)
        parts = [traced for fleet, traced in both if traced and fleet.is_counted]
        whole = Traced(
            _sum([one.accelerators for one in parts], "all fleets", "accelerators", "sum"),
            _sum([one.equivalents for one in parts], "all fleets", unit, "sum"),
        )
    return fleets, _held(whole, totals.sums)


def _held(traced: Traced, sums: Sums) -> Traced:
    """Return what is *traced*, held against the *sums* that it is to lead to."""
    for step, total in zip(traced, (sums.accelerators, sums.equivalents), strict=True):
        if step.value != total:
            raise RuntimeError(f"the steps of {step.what} lead to {step.value}, not to {total}")
    return traced


def _add(pools: Sequence[Counted], whose: str, unit: str, estimates: str) -> Traced:
    how = "quadrature" if estimates == INDEPENDENT else "sum"
    counts, products = _terms(pools, estimates)
    traced = Traced(_sum(counts, whose, "accelerators", how), _sum(products, whose, unit, how))
    if estimates != INDEPENDENT:
        return traced
    worst = _add(pools, f"{whose} at worst", unit, WORST_CASE)
    return Traced(*[_bounded(one, least) for one, least in zip(traced, worst, strict=True)])


def _bounded(step: Step, worst: Step) -> Step:
    """Return a sum with a low that is no less than at worst."""
    if step.value.low >= worst.value.low:
        return step
    return made(SUM, f"{step.what}, no less than at worst", step.unit, "bounded", step, worst)


def _sum(of: Sequence[Step], whose: str, unit: str, how: str) -> Step:
    nothing = given(COUNT, f"no pools of {whose} with {unit}", 0, unit, "the manifest")
    return made(SUM, f"{unit} of {whose}", unit, how, *(of or [nothing]))


def _terms(pools: Sequence[Counted], estimates: str) -> Terms:
    """Return what the pools add; those that are given by power together, as they are rounded."""
    counts: list[Step] = []
    products: list[Step] = []
    for tracer, pool in pools:
        if pool.power is None:
            counts.append(tracer.count(pool))
            if pool.unrated is None:
                products += tracer.products(pool, counts[-1], estimates)
    shared: dict[str, Terms] = {}
    fed = ((tracer.fed_key(pool), (tracer, pool)) for tracer, pool in pools if pool.power)
    for group in grouped(fed).values():
        _feed(group, estimates, (counts, products), shared)
    for name, (alone, rated) in shared.items():
        counts.append(made(SUM, f"by {name}", "accelerators", "sum", *alone))
        if rated:
            products.append(made(SUM, f"by {name}", rated[0].unit, "sum", *rated))
    return counts, products


def _feed(group: Sequence[Counted], estimates: str, terms: Terms, shared: dict[str, Terms]) -> None:
    """
    Add what the power of a *group* feeds to the *terms*.

    Under `independent`, what each factor of the watts alone does goes to *shared*, by its name.
    """
    tracer, pool = group[0]
    powers = [one.power(other) for one, other in group]
    how = "quadrature" if estimates == INDEPENDENT else "sum"
    chip = tracer.called(pool)
    power = powers[0] if len(powers) == 1 else made(POWER, f"power of {chip}", "W", how, *powers)
    factors = tracer.factors(pool)

    def watts(factors: Sequence[Step], by: str = "") -> Step:
        return made(POWER, f"watts of one {chip}{by}", "W", "product", *factors)

    def fed(power: Step, each: Step, by: str = "") -> Step:
        return made(COUNT, f"{chip} that are fed{by}", "accelerators", "quotient", power, each)

    def add(to: Terms, count: Step) -> None:
        counts, products = to
        counts.append(count)
        if pool.unrated is None:
            products.extend(tracer.products(pool, count, WORST_CASE))

    def off(one: Step, other: Step, by: str) -> Step:
        return made(COUNT, f"{chip}, by {by}", "accelerators", "difference", one, other)

    if estimates != INDEPENDENT:
        every = fed(power, watts([*factors.values()]))
        add(terms, made(COUNT, chip, "accelerators", "whole", every))
        return
    middles = {name: _middle(step) for name, step in factors.items()}
    each = watts([*middles.values()], " at the middle")
    usual = fed(_middle(power), each, " at the middle")
    count = made(COUNT, chip, "accelerators", "whole", usual)
    add(terms, count)
    if not power.value.exact:
        add(terms, off(fed(power, each, " by the power"), usual, "the power"))
    taken = made(POWER, f"watts of all {chip} at the middle", "W", "product", count, each)
    for name, factor in factors.items():
        if not factor.value.exact:
            alone = watts([*{**middles, name: factor}.values()], f" by {name}")
            to = shared.setdefault(name, ([], []))
            add(to, off(fed(taken, alone, f" by {name}"), count, name))


def _middle(step: Step) -> Step:
    return made(step.kind, f"middle of {step.what}", step.unit, "middle", step)
