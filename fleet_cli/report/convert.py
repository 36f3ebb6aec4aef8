"""The table and the JSON document of `fleet convert`."""

from typing import Any

from fleet_cli.calc.convert import Conversion, RatedPart
from fleet_cli.report.basis import basis_columns, method_line, short_unit
from fleet_cli.report.document import basis_document
from fleet_cli.report.model import COUNT, H100E, RATE, Column, Report, Section, with_fallback

SCHEMA = "fleet.convert/1"


def convert_document(conversion: Conversion) -> dict[str, Any]:
    """Return the JSON document of the contract, numbers exact."""
    return {
        "schema": SCHEMA,
        **basis_document(conversion.rating),
        "terms": [_term_document(part) for part in conversion.parts],
        "accelerators": conversion.accelerators,
        "equivalents": conversion.equivalents,
    }


def _term_document(rated: RatedPart) -> dict[str, Any]:
    unit = rated.part.unit
    return {
        "text": rated.part.text,
        "accelerator": unit.accelerator.name,
        "system": unit.system.name if unit.system else None,
        "count": rated.part.accelerators,
        "rate": rated.rate.h100e,
        "equivalents": rated.equivalents,
        "fallback": rated.rate.fallback is not None,
        "fallback_tables": [rated.rate.fallback] if rated.rate.fallback else [],
    }


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
