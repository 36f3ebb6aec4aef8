"""What `fleet convert` says: a table for people, a document for JSON."""

from operator import attrgetter

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.calc.convert import Conversion, RatedPart
from fleet_cli.model.measures import Measure
from fleet_cli.report.basis import basis_columns, method_line
from fleet_cli.report.columns import fallback_note
from fleet_cli.report.kinds import BASIS, FLAG, NUMBER, POWER_MODEL, RANGE, TEXT, TEXTS, UNIT
from fleet_cli.report.kinds import COUNT as NOT_NEGATIVE
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
from fleet_cli.report.shape import Document, Field, Shape, or_null, sequence

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
    unit = conversion.rating.reference.short_unit
    return [
        Column("rate", f"{unit} each", _rate_of, RATE),
        Column("equivalents", unit, _AMOUNT, H100E, _AMOUNT, spread=True),
    ]


def _terms_section(conversion: Conversion) -> Section[RatedPart, Conversion]:
    columns: Columns[RatedPart, Conversion] = [
        Column("term", "Term", lambda term: term.part.term.text, wraps=True),
        Column(
            "accelerator",
            "Accelerator",
            lambda term: term.part.unit.accelerator.name,
            origin=lambda term: Origin(_fallbacks_of(term)),
            wraps=True,
        ),
        Column("count", "Count", _ACCELERATORS, COUNT, _ACCELERATORS, spread=True),
        _in_unit(conversion, conversion.measure),
        Column("unit", "", lambda _: _unit_of(conversion), total=_unit_of, shown=False),
    ]
    notes = fallback_note(name for term in conversion.parts for name in _fallbacks_of(term))
    notes += [
        f"the power of {term.part.term.text} does not feed one accelerator"
        for term in conversion.parts
        if term.part.term.power and not term.accelerators.mid
    ]
    return Section("terms", None, columns, conversion.parts, conversion, notes)


def _unit_of(conversion: Conversion) -> str:
    """Return what the terms are converted to: the unit of power, or what equivalents are called."""
    measure = conversion.measure
    return conversion.rating.reference.unit if measure.basis is None else measure.unit


def _rate_of(term: RatedPart) -> Number | None:
    """Return the equivalents of one accelerator; None where they were not asked for."""
    return next((rate.h100e for rate in term.cell.rates), None)


def _fallbacks_of(term: RatedPart) -> list[str]:
    """Return the fall-back tables that rated a term."""
    return sorted({rate.fallback for rate in term.cell.rates if rate.fallback is not None})


def _range(estimate: Estimate) -> tuple[Number, Number] | None:
    return None if estimate.exact else (estimate.low, estimate.high)


TERM: Shape[RatedPart] = Shape(
    Field("text", lambda term: term.part.term.text, TEXT),
    Field("accelerator", lambda term: term.part.unit.accelerator.name, TEXT),
    Field(
        "system", lambda term: term.part.unit.system and term.part.unit.system.name, or_null(TEXT)
    ),
    Field("count", lambda term: term.accelerators.mid, NOT_NEGATIVE),
    Field("count_range", lambda term: _range(term.accelerators), or_null(RANGE)),
    Field("rate", _rate_of, or_null(NUMBER)),
    Field("equivalents", lambda term: term.amount.mid, NUMBER),
    Field("equivalents_range", lambda term: _range(term.amount), or_null(RANGE)),
    Field("fallback", lambda term: bool(_fallbacks_of(term)), FLAG),
    Field("fallback_tables", _fallbacks_of, TEXTS),
)

CONVERT: Document[Conversion] = Document(
    "convert",
    *[
        field
        for field in BASIS.within(Conversion, lambda conversion: conversion.rating)
        if field.name != "unit"
    ],
    Field("unit", _unit_of, UNIT),
    Field("power_model", lambda conversion: conversion.model, POWER_MODEL),
    Field("terms", lambda conversion: conversion.parts, sequence(TERM)),
    Field("accelerators", lambda conversion: conversion.accelerators.mid, NUMBER),
    Field("accelerators_range", lambda one: _range(one.accelerators), or_null(RANGE)),
    Field("equivalents", lambda conversion: conversion.amount.mid, NUMBER),
    Field("equivalents_range", lambda conversion: _range(conversion.amount), or_null(RANGE)),
)
