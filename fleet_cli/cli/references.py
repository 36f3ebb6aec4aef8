"""What counts as 1, and what a table must measure for a reference or a goal to be in its unit."""

from collections.abc import Iterator, Mapping, Sequence

from fleet_cli.base.diagnostics import Diagnostic, fail
from fleet_cli.base.edition import shipped
from fleet_cli.base.units import Quantity, conversion, parse_quantity, parse_unit
from fleet_cli.calc.rates import measures
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.model.catalogue import REFERENCE, Accelerator, Ambiguous, Catalogue
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import Rating, Reference, ThroughputTable, counting
from fleet_cli.read.catalogue import bundled, catalogue_for, require_accelerator
from fleet_cli.read.tables import named_table

_MOST_NAMED = 4
"""Tables that a hint names."""


def reference_for(
    manifests: Sequence[Manifest],
    text: str | None,
    table: ThroughputTable | None = None,
    option: str = "--reference",
) -> Reference:
    """
    Return what counts as 1: an accelerator of the catalogue, or of what a manifest adds, or a
    quantity such as 1 EFLOP/s.

    Args:
        manifests: What may add accelerators.
        text: The value of `--reference`; None for the H100.
        table: The one that must measure it; its unit may stand alone for 1 of it.
        option: What gives it, for the message.
    Raises:
        FleetError: the name is unknown, does not decide, or is a system's, or the table does not
            measure the quantity.
    """
    catalogue = bundled()
    if text is None:
        return counting(require_accelerator(catalogue, REFERENCE, option))
    shipped = catalogue.find(text)
    for manifest in manifests:
        own = catalogue_for(manifest.accelerators, manifest.systems)
        # NOTE: what a manifest adds to an entry of the catalogue holds for the reference too.
        if own.find(text) not in (None, shipped):
            return counting(require_accelerator(own, text, option))
    if shipped is not None:
        return counting(require_accelerator(catalogue, text, option))
    quantity = parse_quantity(text)
    if quantity is None and (
        parse_unit(text) is not None or (table is not None and text.lower() == table.unit.lower())
    ):
        quantity, text = Quantity(1, text), f"1 {text}"
    if quantity is not None and quantity.unit and quantity.number > 0:
        if table is not None and conversion(quantity.unit, table.unit) is None:
            message, fitting = not_measured(table, quantity.unit)
            hint = (
                fitting or f"write a quantity in {table.unit}, or choose another table with --table"
            )
            raise fail("no-rate", message, hint)
        return Reference(text, quantity=quantity)
    slip = _slip(text, catalogue)
    if slip is not None:
        raise fail("option", f"{option} cannot be '{text}'", slip)
    return counting(require_accelerator(catalogue, text, option))


def _slip(text: str, catalogue: Catalogue) -> str | None:
    """Return how to write what is meant for a quantity or for equivalents; None for other texts."""
    from fleet_cli.base.quantity_hints import quantity_hint, unit_hint

    if text[-1:] == "e" and type(catalogue.find(text[:-1])) in (Accelerator, Ambiguous):
        return f"write {text[:-1]}: an accelerator that counts as 1 gives its equivalents"
    if parse_quantity(text) is not None:
        return "write a number above 0 with its unit, as 1 EFLOP/s"
    return quantity_hint(text) if text[:1].isdecimal() else unit_hint(text)


def not_measured(table: ThroughputTable, unit: str) -> tuple[str, str | None]:
    """Return what is said of a *unit* that *table* does not measure, and the tables that do."""
    from fleet_cli.base.quantity_hints import unit_hint

    message = f"{table.called} measures {table.unit}, not {unit}"
    names = [
        name for name in shipped("tables") if conversion(named_table(name).unit, unit) is not None
    ]
    if not names:
        return message, unit_hint(unit)
    # NOTE: imported here since only a mistake needs it.
    from fleet_cli.base.words import some_of

    return message, f"choose a table that measures {unit}: {some_of(names, _MOST_NAMED)}"


def unmeasured_goals(
    fleet: ResolvedFleet, rating: Rating, ratings: Mapping[str, Rating]
) -> Iterator[Diagnostic]:
    """
    Yield a problem for each goal in a throughput that its table does not measure.

    Args:
        rating: The basis of the totals.
        ratings: By a target's name, of those that name a table of their own.
    """
    for target in fleet.manifest.targets:
        aim = fleet.aims.get(target.name)
        table = ratings.get(target.name, rating).table
        if aim is not None and not measures(table, aim):
            message, fitting = not_measured(table, aim.measure.unit)
            hint = fitting or f"write the goal in {table.unit}, W, B or an accelerator"
            place = target.goal_span or target.span
            yield Diagnostic("unit", message, fleet.manifest.source, place, hint)
