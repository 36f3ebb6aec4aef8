"""What a manifest adds to an accelerator that the catalogue has: the figures that its entry lacks."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from fleet_cli.base.words import decimal_text
from fleet_cli.model.catalogue import PRECISIONS, Accelerator

_BOTH = ("aliases", "sources", "power_sources")
"""Fields of which the entry's and the manifest's hold side by side."""

_HOW = ("name", "note", "confidence", "tdp_confidence")
"""Fields that say how the figures beside them are known, so that each side has its own."""


def completed(entry: Accelerator, added: Accelerator) -> Accelerator:
    """
    Return *entry* with what *added* gives and it lacks; what both give is the entry's.

    >>> chip = completed(Accelerator("X1", vendor="Acme"), Accelerator("x-1", tdp_w=Fraction(700)))
    >>> chip.name, chip.vendor, int(chip.tdp_w)
    ('X1', 'Acme', 700)
    """
    rates = {**dict(added.dense), **dict(entry.dense)}
    figures = {
        **{field: value for field, value in added._asdict().items() if value},
        **{field: value for field, value in entry._asdict().items() if value},
        **{field: (*getattr(entry, field), *getattr(added, field)) for field in _BOTH},
        "aliases": (*entry.aliases, added.name, *added.aliases),
        "dense": tuple((name, rates[name]) for name in PRECISIONS if name in rates),
        "unknown": tuple(name for name in entry.unknown if name not in rates),
        "note": " ".join(note for note in (entry.note, added.note) if note) or None,
    }
    return Accelerator(**figures)


def contradictions(entry: Accelerator, added: Accelerator) -> Iterator[tuple[str, str, str]]:
    """Yield each field that *added* gives and *entry* has otherwise, with the values of both."""
    for field, own, new in _pairs(entry, added):
        if new is not None and own is not None and own != new:
            yield field, _text(own), _text(new)


def _pairs(entry: Accelerator, added: Accelerator) -> Iterator[tuple[str, Any, Any]]:
    for field in entry._fields:
        if field not in (*_BOTH, *_HOW, "dense", "unknown"):
            yield field, getattr(entry, field), getattr(added, field)
    for name in PRECISIONS:
        yield name, _rate(entry, name), added.known(name)


def _rate(entry: Accelerator, precision: str) -> Fraction | str | None:
    """Return what an entry says of a precision; None where anything may be added."""
    # NOTE: an entry states each precision of its architecture: what it leaves out, it has not.
    lacks = "none" if entry.dense and precision not in entry.unknown else None
    return entry.known(precision) or lacks


def _text(value: Any) -> str:
    return decimal_text(value) if isinstance(value, Fraction) else str(value)
