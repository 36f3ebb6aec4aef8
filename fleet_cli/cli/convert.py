"""From the text of a sum to its conversion, with every problem in one error."""

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.calc.convert import Conversion, convert, find_part
from fleet_cli.calc.rates import make_rating, table_failure
from fleet_cli.cli.load import fallbacks_of, own_reference
from fleet_cli.model.catalogue import REFERENCE
from fleet_cli.model.throughput import DEFAULT_TABLE, TableError
from fleet_cli.read.catalogue import bundled, require_accelerator
from fleet_cli.read.expression import read_expression
from fleet_cli.read.tables import load_table


def load_conversion(
    expression: str, to: str | None, reference: str | None, table_name: str | None
) -> Conversion:
    """
    Read, look up and rate every term of a sum.

    Args:
        expression: The sum, such as `350k H100 + 16 p4d.24xlarge`.
        to: The value of `--to`.
        reference: The value of `--reference`, which means the same.
        table_name: The value of `--table`.

    Raises:
        FleetError: carries every problem of the sum, and of the options.
    """
    source, terms, problems = read_expression(expression)
    catalogue = bundled()
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
        table = load_table(table_name or DEFAULT_TABLE)
        one = to or reference or own_reference(table) or REFERENCE
        chip = require_accelerator(catalogue, one, option)
        rating = make_rating(table, fallbacks_of(table), chip)
        conversion, unrated = convert(source, parts, rating)
    except FleetError as error:
        raise FleetError((*problems, *error.diagnostics)) from error
    except TableError as error:
        raise table_failure(error) from error
    if problems or unrated:
        raise FleetError((*problems, *unrated))
    return conversion
