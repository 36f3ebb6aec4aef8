"""The JSON document of `fleet convert`."""

from fleet_cli.calc.convert import Conversion, RatedPart
from fleet_cli.report.kinds import BASIS, COUNT, FLAG, NUMBER, TEXT, TEXTS
from fleet_cli.report.shape import Document, Field, Shape, or_null, sequence

TERM: Shape[RatedPart] = Shape(
    Field("text", lambda term: term.part.text, TEXT),
    Field("accelerator", lambda term: term.part.unit.accelerator.name, TEXT),
    Field("system", lambda term: _system(term), or_null(TEXT)),
    Field("count", lambda term: term.part.accelerators, COUNT),
    Field("rate", lambda term: term.rate.h100e, NUMBER),
    Field("equivalents", lambda term: term.equivalents, NUMBER),
    Field("fallback", lambda term: term.rate.fallback is not None, FLAG),
    Field("fallback_tables", lambda term: filter(None, [term.rate.fallback]), TEXTS),
)

CONVERT: Document[Conversion] = Document(
    "convert",
    *BASIS.within(Conversion, lambda conversion: conversion.rating),
    Field("terms", lambda conversion: conversion.parts, sequence(TERM)),
    Field("accelerators", lambda conversion: conversion.accelerators, NUMBER),
    Field("equivalents", lambda conversion: conversion.equivalents, NUMBER),
)


def _system(term: RatedPart) -> str | None:
    system = term.part.unit.system
    return system.name if system else None
