"""Parts that JSON documents share: the basis of their numbers, estimates, sources."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fleet_cli.base.quantity import Estimate
from fleet_cli.model.catalogue import REFERENCE, Accelerator
from fleet_cli.model.manifest import Citation
from fleet_cli.model.throughput import Rating


def unit_of(rating: Rating) -> str:
    """Return what equivalents are called: H100e, or by the name of another reference."""
    return unit_in(rating.reference)


def unit_in(reference: Accelerator) -> str:
    """Return what equivalents in a *reference* are called."""
    return "H100e" if reference.name == REFERENCE else f"{reference.name} equivalents"


def basis_document(rating: Rating) -> dict[str, Any]:
    """Return the JSON fields that name the basis: table, reference and unit."""
    table = rating.table
    return {
        "table": {
            "name": table.name,
            "unit": table.unit,
            "description": table.description,
            "source": table.source,
        },
        "reference": {
            "accelerator": rating.reference.name,
            "throughput": rating.reference_throughput,
        },
        "unit": unit_of(rating),
    }


def estimate_document(estimate: Estimate | None) -> Mapping[str, Any] | None:
    """Return an estimate as its JSON object, or null where there is none."""
    return (
        None
        if estimate is None
        else {"low": estimate.low, "mid": estimate.mid, "high": estimate.high}
    )


def citation_document(citation: Citation) -> dict[str, Any]:
    """Return a source as its JSON object."""
    return {"id": citation.id, "title": citation.title, "url": citation.url}


def day_text(day: date | None) -> str | None:
    """Return a date as 2024-12-31, or None."""
    return None if day is None else day.isoformat()
