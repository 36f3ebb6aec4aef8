"""The table of `fleet convert`."""

from operator import attrgetter

from fleet_cli.calc.convert import Conversion, RatedPart
from fleet_cli.model.measures import Measure
from fleet_cli.report.basis import basis_columns, method_line, short_unit
from fleet_cli.report.columns import fallback_note
from fleet_cli.report.convert_document import fallbacks_of, rate_of, unit_of
from fleet_cli.report.model import (
    COUNT,
    FIGURE,
    H100E,
    RATE,
    Column,
    Columns,
    Origin,
    Report,
    Section,
)

_ACCELERATORS, _AMOUNT = attrgetter("accelerators"), attrgetter("amount")
"""What a term and the sum of all both have."""


def convert_report(conversion: Conversion) -> Report:
    """Make the table of a sum: a row a term, and the total."""
    models = [conversion.model] if conversion.uses_power else []
    return Report(
        title=conversion.text,
        sections=[_terms_section(conversion)],
        method=method_line(conversion.rating, models=models),
        basis=basis_columns(conversion.rating, models=models),
    )


def _in_unit(conversion: Conversion, measure: Measure) -> list[Column[RatedPart, Conversion]]:
    """Return what the terms come to: equivalents with the rate of each, or power."""
    if measure.basis is not None:
        title = f"{measure.title.capitalize()} {measure.unit}"
        return [Column("power", title, _AMOUNT, FIGURE, _AMOUNT, spread=True)]
    unit = short_unit(conversion.rating)
    return [
        Column("rate", f"{unit} each", rate_of, RATE),
        Column("equivalents", unit, _AMOUNT, H100E, _AMOUNT, spread=True),
    ]


def _terms_section(conversion: Conversion) -> Section[RatedPart, Conversion]:
    columns: Columns[RatedPart, Conversion] = [
        Column("term", "Term", lambda term: term.part.text, wraps=True),
        Column(
            "accelerator",
            "Accelerator",
            lambda term: term.part.unit.accelerator.name,
            origin=lambda term: Origin(fallbacks_of(term)),
            wraps=True,
        ),
        Column("count", "Count", _ACCELERATORS, COUNT, _ACCELERATORS, spread=True),
        _in_unit(conversion, conversion.measure),
        Column("unit", "", lambda _: unit_of(conversion), total=unit_of, shown=False),
    ]
    notes = fallback_note(name for term in conversion.parts for name in fallbacks_of(term))
    notes += [
        f"the power of {term.part.text} does not feed one accelerator"
        for term in conversion.parts
        if term.part.power and not term.accelerators.mid
    ]
    return Section("terms", None, columns, conversion.parts, conversion, notes)
