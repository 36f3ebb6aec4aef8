"""From the text of a sum to its conversion, with every problem in one error."""

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.units import WATT, parse_unit
from fleet_cli.calc.convert import Conversion, convert, find_part
from fleet_cli.calc.rates import make_rating, table_failure
from fleet_cli.cli.load import catalogue_with, choose_table, fallbacks_of
from fleet_cli.cli.references import reference_for
from fleet_cli.model.measures import EQUIVALENTS, any_power
from fleet_cli.model.throughput import TableError
from fleet_cli.read.expression import read_expression
from fleet_cli.read.power import load_model


def load_conversion(
    expression: str,
    to: str | None,
    reference: str | None,
    table_name: str | None,
    power: str | None = None,
    include: str | None = None,
) -> Conversion:
    """
    Read, look up and rate every term of a sum.

    Args:
        expression: The sum, such as `350k H100 + 16 p4d.24xlarge`.
        reference: The value of `--reference`, which means the same as that of `--to`.

    Raises:
        FleetError: carries every problem of the sum, and of the options.
    """
    source, terms, problems = read_expression(expression)
    catalogue, added = catalogue_with(include)
    parts = []
    for term in terms:
        part, problem = find_part(term, source, catalogue)
        if part is not None:
            parts.append(part)
        if problem is not None:
            problems.append(problem)
    if to is not None and reference is not None and to != reference:
        raise fail("option", "--to and --reference mean the same", "give one of the two")
    try:
        option = "--to" if to is not None else "--reference"
        table = choose_table((), table_name)
        in_watts = _in_watts(to)
        one = None if in_watts else to or reference
        counted = reference_for(added, one or table.reference, table, option)
        rating = make_rating(table, fallbacks_of(table), counted)
        measure = any_power(in_watts) if in_watts else EQUIVALENTS
        conversion, unrated = convert(source, parts, rating, load_model(power), measure)
    except FleetError as error:
        raise FleetError((*problems, *error.diagnostics)) from error
    except TableError as error:
        raise table_failure(error) from error
    if problems or unrated:
        raise FleetError((*problems, *unrated))
    return conversion


def _in_watts(to: str | None) -> str | None:
    """Return the unit of watts that a sum is converted to, alone or as 1 of it; None for others."""
    text = (to or "").removeprefix("1 ")
    unit = parse_unit(text)
    return text if unit is not None and unit.dimension == WATT else None
