"""From the options of `chips` and `tables` to what they show of the catalogue."""

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.names import squash
from fleet_cli.calc.chips import ChipList, ChipView, Filter, ListedChip, choose_chips
from fleet_cli.calc.conventions import RatedTable, rate_catalogue, rate_under
from fleet_cli.calc.rates import table_failure
from fleet_cli.cli.conventions import convention_by, every_convention
from fleet_cli.cli.load import asked_table, catalogue_with, rating_for
from fleet_cli.cli.references import reference_for
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.misses import describe_miss
from fleet_cli.model.throughput import Reference, TableError
from fleet_cli.read.catalogue import bundled
from fleet_cli.read.power import load_model


def list_chips(
    chosen: Filter, table: str | None, reference: str | None, include: str | None = None
) -> ChipList:
    """
    Return the accelerators that pass a filter, each with its rate.

    Raises:
        FleetError: an option's value is wrong, or the table fails.
    """
    catalogue, added = catalogue_with(include)
    rating = rating_for(added, table, reference)
    found = choose_chips(catalogue.accelerators(), chosen)
    try:
        chips = tuple(ListedChip(chip, rating.rate(chip)) for chip in found)
    except TableError as error:
        raise table_failure(error) from error
    return ChipList(rating, chips)


def show_chip(
    name: str,
    table: str | None,
    reference: str | None,
    power: str | None = None,
    include: str | None = None,
) -> ChipView:
    """
    Return all that is known of one accelerator, or of a system and what it holds.

    Args:
        name: Any spelling of either.
        table: Shown alone where it is given, else every table.

    Raises:
        FleetError: the name is unknown or does not decide, or an option's value is wrong.
    """
    catalogue, added = catalogue_with(include)
    entry = catalogue.find(name)
    system = entry if type(entry) is System else None
    chip = catalogue.find(system.accelerator) if system else entry
    if type(chip) is not Accelerator:
        code, message, hint = describe_miss(entry, name, None, catalogue)
        if entry is None and _is_part(name):
            hint = f'`fleet chips --search "{name}"` lists those that are like it'
        raise fail(code, message, hint)
    one = reference_for(added, reference)
    conventions = (convention_by(asked_table(table), one),) if table else every_convention(one)
    holders = [held for held in catalogue.systems() if held.accelerator == chip.name]
    return ChipView(
        one,
        chip,
        tuple(rate_under(convention, chip) for convention in conventions),
        tuple(sorted(holders, key=lambda held: held.name)),
        load_model(power),
        system,
    )


def _is_part(name: str) -> bool:
    try:
        return bool(choose_chips(bundled().accelerators(), Filter(search=name))) and bool(
            squash(name)
        )
    except FleetError:
        return False


def list_tables(reference: str | None) -> tuple[tuple[RatedTable, ...], Reference]:
    """Return every table with what it rates of the catalogue, and the reference."""
    one = reference_for((), reference)
    chips = bundled().accelerators()
    return tuple(rate_catalogue(found, chips) for found in every_convention(one)), one


def show_table(name: str, reference: str | None) -> tuple[RatedTable, Reference]:
    """
    Return one table, by name or path, with what it rates of the catalogue, and the reference.

    Raises:
        FleetError: there is no such table, or it is not valid.
    """
    table = asked_table(name)
    one = reference_for((), reference or table.reference)
    return rate_catalogue(convention_by(table, one), bundled().accelerators()), one
