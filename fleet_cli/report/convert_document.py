"""The JSON document of `fleet convert`."""

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.calc.convert import Conversion, RatedPart
from fleet_cli.report.kinds import (
    BASIS,
    COUNT,
    FLAG,
    NUMBER,
    POWER_MODEL,
    RANGE,
    TEXT,
    TEXTS,
    UNIT,
    unit_in,
)
from fleet_cli.report.shape import Document, Field, Shape, or_null, sequence

TERM: Shape[RatedPart] = Shape(
    Field("text", lambda term: term.part.text, TEXT),
    Field("accelerator", lambda term: term.part.unit.accelerator.name, TEXT),
    Field("system", lambda term: _system(term), or_null(TEXT)),
    Field("count", lambda term: term.accelerators.mid, COUNT),
    Field("count_range", lambda term: _range(term.accelerators), or_null(RANGE)),
    Field("rate", lambda term: rate_of(term), or_null(NUMBER)),
    Field("equivalents", lambda term: term.amount.mid, NUMBER),
    Field("equivalents_range", lambda term: _range(term.amount), or_null(RANGE)),
    Field("fallback", lambda term: bool(fallbacks_of(term)), FLAG),
    Field("fallback_tables", lambda term: fallbacks_of(term), TEXTS),
)

CONVERT: Document[Conversion] = Document(
    "convert",
    *[
        field
        for field in BASIS.within(Conversion, lambda conversion: conversion.rating)
        if field.name != "unit"
    ],
    Field("unit", lambda conversion: unit_of(conversion), UNIT),
    Field("power_model", lambda conversion: conversion.model, POWER_MODEL),
    Field("terms", lambda conversion: conversion.parts, sequence(TERM)),
    Field("accelerators", lambda conversion: conversion.accelerators.mid, NUMBER),
    Field("accelerators_range", lambda one: _range(one.accelerators), or_null(RANGE)),
    Field("equivalents", lambda conversion: conversion.amount.mid, NUMBER),
    Field("equivalents_range", lambda conversion: _range(conversion.amount), or_null(RANGE)),
)


def unit_of(conversion: Conversion) -> str:
    """Return what the terms are converted to: the unit of power, or what equivalents are called."""
    measure = conversion.measure
    return unit_in(conversion.rating.reference) if measure.basis is None else measure.unit


def rate_of(term: RatedPart) -> Number | None:
    """Return the equivalents of one accelerator; None where they were not asked for."""
    return next((rate.h100e for rate in term.cell.rates), None)


def fallbacks_of(term: RatedPart) -> list[str]:
    """Return the fall-back tables that rated a term."""
    return sorted({rate.fallback for rate in term.cell.rates if rate.fallback is not None})


def _range(estimate: Estimate) -> tuple[Number, Number] | None:
    return None if estimate.exact else (estimate.low, estimate.high)


def _system(term: RatedPart) -> str | None:
    system = term.part.unit.system
    return system.name if system else None
