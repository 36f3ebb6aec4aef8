"""The table of `fleet convert`."""

from fleet_cli.calc.convert import Conversion
from fleet_cli.report.basis import basis_columns, method_line, short_unit
from fleet_cli.report.model import COUNT, H100E, RATE, Column, Report, Section, with_fallback


def convert_report(conversion: Conversion) -> Report:
    """Make the table of a sum: a row a term, and the total."""
    unit = short_unit(conversion.rating)
    columns = (
        Column("term", "Term", wraps=True),
        Column("accelerator", "Accelerator", wraps=True),
        Column("count", "Count", COUNT),
        Column("rate", f"{unit} each", RATE),
        Column("equivalents", unit, H100E),
    )
    rows = tuple(
        (
            part.part.text,
            with_fallback(part.part.unit.accelerator.name, [part.rate.fallback]),
            part.part.accelerators,
            part.rate.h100e,
            part.equivalents,
        )
        for part in conversion.parts
    )
    fallbacks = sorted({part.rate.fallback for part in conversion.parts if part.rate.fallback})
    notes = (f"* rate from the fall-back table {', '.join(fallbacks)}",) if fallbacks else ()
    total = ("Total", "", conversion.accelerators, "", conversion.equivalents)
    return Report(
        title=conversion.text,
        sections=(Section("terms", None, columns, rows, total, notes),),
        method=method_line(conversion.rating, None, None),
        basis=basis_columns(conversion.rating),
    )
