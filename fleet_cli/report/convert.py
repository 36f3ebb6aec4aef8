"""The table of `fleet convert`."""

from fleet_cli.calc.convert import Conversion, RatedPart
from fleet_cli.report.basis import basis_columns, method_line, short_unit
from fleet_cli.report.columns import fallback_note
from fleet_cli.report.model import COUNT, H100E, RATE, Column, Columns, Origin, Report, Section


def convert_report(conversion: Conversion) -> Report:
    """Make the table of a sum: a row a term, and the total."""
    return Report(
        title=conversion.text,
        sections=[_terms_section(conversion)],
        method=method_line(conversion.rating),
        basis=basis_columns(conversion.rating),
    )


def _terms_section(conversion: Conversion) -> Section[RatedPart, Conversion]:
    unit = short_unit(conversion.rating)
    columns: Columns[RatedPart, Conversion] = [
        Column("term", "Term", lambda term: term.part.text, wraps=True),
        Column(
            "accelerator",
            "Accelerator",
            lambda term: term.part.unit.accelerator.name,
            origin=lambda term: Origin([term.rate.fallback]),
            wraps=True,
        ),
        Column(
            "count",
            "Count",
            lambda term: term.part.accelerators,
            COUNT,
            lambda whole: whole.accelerators,
        ),
        Column("rate", f"{unit} each", lambda term: term.rate.h100e, RATE),
        Column(
            "equivalents",
            unit,
            lambda term: term.equivalents,
            H100E,
            lambda whole: whole.equivalents,
        ),
    ]
    notes = fallback_note(term.rate.fallback for term in conversion.parts)
    return Section("terms", None, columns, conversion.parts, conversion, notes)
