"""A sum without a manifest: each term's count, or the number that its power feeds, times its rate."""

import re
from collections.abc import Sequence

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.quantity import ZERO, Estimate, Number, count_hint, parse_count
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source
from fleet_cli.base.units import WATT, parse_quantity, parse_unit
from fleet_cli.calc.amounts import WORST_CASE
from fleet_cli.calc.rates import UNRATED, rate_fleet
from fleet_cli.calc.resolve import ResolvedFleet, Unit, meant_by
from fleet_cli.calc.totals import Cell, collect, measure_cells
from fleet_cli.model.asked import Term
from fleet_cli.model.catalogue import Catalogue, System
from fleet_cli.model.manifest import Manifest, Pool
from fleet_cli.model.measures import ACCELERATORS, Measure
from fleet_cli.model.misses import describe_miss
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating


class Part(NamedTuple):
    """One term with its meaning."""

    term: Term
    unit: Unit
    count: Number  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """Accelerators or systems; 0 where the term gives a power."""


class RatedPart(NamedTuple):
    """One term with what it comes to."""

    part: Part
    cell: Cell
    accelerators: Estimate
    """Those in systems included."""
    amount: Estimate
    """In the measure of the conversion."""


class Conversion(NamedTuple):
    """The result of `fleet convert`."""

    text: str
    rating: Rating
    model: PowerModel
    measure: Measure
    """What the terms are converted to: equivalents, or power."""
    parts: tuple[RatedPart, ...]
    accelerators: Estimate
    """Of all terms."""
    amount: Estimate

    @property
    def uses_power(self) -> bool:
        """Whether the power model has a part in its numbers."""
        return self.measure.basis is not None or any(one.part.term.power for one in self.parts)


def find_part(
    term: Term, source: Source, catalogue: Catalogue
) -> tuple[Part | None, Diagnostic | None]:
    """
    Look up one term: an accelerator or a system by any name, one of it where no count is given.

    What cannot be looked up is a problem instead.
    """
    count: int | None = 1
    whole = catalogue.find(term.text)
    if term.power is not None:
        entry, count = catalogue.find(term.name), 0
    elif term.number is None or type(whole) is System:
        # NOTE: some systems' names begin with a number: 8x MI300X platform is one board of eight.
        entry = whole
    else:
        entry, count = catalogue.find(term.name), parse_count(term.number)
    unit = meant_by(entry, catalogue)
    slip = _slip(term, catalogue) if entry is None else None
    if slip is not None:
        message = f"'{term.text}' is neither a count nor a power of anything"
        return None, Diagnostic("expression", message, source, term.span, slip)
    if count is None and term.number is not None:
        message = f"count must be a whole number, not '{term.number}'"
        hint = count_hint(term.number)
        return None, Diagnostic("count", message, source, term.number_span, hint)
    if unit is None or count is None:
        code, message, hint = describe_miss(entry, term.name, None, catalogue)
        hint = hint.partition("; or say unrated")[0]
        return None, Diagnostic(code, message, source, term.name_span, hint)
    return Part(term, unit, count), None


def _slip(term: Term, catalogue: Catalogue) -> str | None:
    """Return how to write what is meant for a number or a power, or None where none is meant."""
    from fleet_cli.base.quantity_hints import quantity_hint, sum_hint, unit_hint

    together = sum_hint(term.text)
    if together is not None:
        return together
    if re.fullmatch(r"\S*[0-9]\S*[ -]eq(?:uiv\w*)?\.?", term.name):
        return (
            "equivalents are no accelerators: name those that are there; --to says how many of one "
            "they are worth"
        )
    first, _, rest = term.name.partition(" ")
    if term.power is not None:
        is_placed = unit_hint(f"GW {first}") != unit_hint("GW nowhere")
        hint = (
            "a sum takes the power of a facility alone: count what feeds the accelerators or their "
            "IT in a manifest, by power: and power_basis:"
        )
        return hint if is_placed and rest else None
    if term.number is None:
        return _misplaced(term, catalogue)
    unit = parse_unit(first)
    if unit is None:
        return unit_hint(first) or unit_hint(term.name)
    if parse_quantity(f"{term.number} {first}") is None:
        return quantity_hint(f"{term.number} {first}")
    if unit.dimension != WATT:
        return f"write a count and a name; --to {first} says how many {first} they are"
    return None if rest else f"name what it feeds: {term.text} GB200"


def _misplaced(term: Term, catalogue: Catalogue) -> str | None:
    """Return how to write a number that stands alone, or behind its name."""
    name, _, number = term.name.rpartition(" ")
    if parse_count(number) is None or (name and catalogue.find(name) is None):
        return None
    return f"the number comes first: {number} {name}" if name else f"say of what: {number} H100"


def convert(
    source: Source, parts: Sequence[Part], rating: Rating, model: PowerModel, measure: Measure
) -> tuple[Conversion, list[Diagnostic]]:
    """
    Turn every term into a *measure*, and add them up.

    Returns:
        The sum, and a problem for each term that has no rate or no watts; with problems the sum is
        incomplete.

    Raises:
        TableError: the table itself fails.
    """
    converted: list[RatedPart] = []
    problems: list[Diagnostic] = []
    for part in parts:
        cell, missing = _cell(source, part, rating, model, measure)
        problems += missing
        if cell is None:
            continue
        found = measure_cells([cell], measure, WORST_CASE)
        if found.missing:
            message = f"{measure.unknown} of {', '.join(found.missing)} is not known"
            hint = "`fleet chips NAME` shows what is known of a chip"
            problems.append(Diagnostic("power", message, source, part.term.span, hint))
        counted = measure_cells([cell], ACCELERATORS, WORST_CASE)
        converted.append(RatedPart(part, cell, counted.amount, found.amount))
    cells = [one.cell for one in converted]
    whole = Conversion(
        text=source.text,
        rating=rating,
        model=model,
        measure=measure,
        parts=tuple(converted),
        accelerators=measure_cells(cells, ACCELERATORS, WORST_CASE).amount,
        amount=measure_cells(cells, measure, WORST_CASE).amount,
    )
    return whole, problems


def _cell(
    source: Source, part: Part, rating: Rating, model: PowerModel, measure: Measure
) -> tuple[Cell | None, list[Diagnostic]]:
    """Return a term as the cell that a pool of it would make."""
    name = part.unit.system.name if part.unit.system else part.unit.accelerator.name
    power = part.term.power
    exact = None if power is None else Estimate(power, power, power)
    pool = Pool(
        accelerator=name,
        is_system=part.unit.system is not None,
        count=ZERO if exact else Estimate(part.count, part.count, part.count),
        span=part.term.span,
        power=exact,
        # NOTE: what is asked for in watts needs no rate.
        unrated=None if measure.basis is None else "not asked for",
    )
    manifest = Manifest("", source, part.term.span, pools=(pool,))
    fleet = ResolvedFleet(manifest, {(name, pool.is_system): part.unit}, {})
    rated, problems = rate_fleet(fleet, rating, model)
    if problems:
        return None, [_without_manifest(problem) for problem in problems]
    return collect(rated, (), None)[0], []


def _without_manifest(problem: Diagnostic) -> Diagnostic:
    """Return a problem with a hint that holds where there is no manifest to change."""
    if problem.code != "no-rate":
        return problem
    first = (problem.hint or "").partition(", ")[0]
    is_ahead = first.startswith(UNRATED)
    return problem._replace(hint="count it in a manifest, with unrated: why" if is_ahead else first)
