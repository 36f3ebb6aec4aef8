"""The JSON document of `fleet chips`."""

from typing import Any

from fleet_cli.calc.chips import ChipList, ChipView
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.report.document import basis_document

SCHEMA = "fleet.chips/1"


def chips_document(chips: ChipList) -> dict[str, Any]:
    """Return the JSON document of the list."""
    return {
        "schema": SCHEMA,
        **basis_document(chips.rating),
        "accelerators": [
            {
                **accelerator_document(chip.accelerator),
                "rate": chip.rate.h100e if chip.rate else None,
                "fallback": chip.rate is not None and chip.rate.fallback is not None,
            }
            for chip in chips.chips
        ],
    }


def chip_document(view: ChipView) -> dict[str, Any]:
    """Return the JSON document of one accelerator, or of a system with what it holds."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "reference": {"accelerator": view.reference.name},
    }
    if view.system is not None:
        document["systems"] = [system_document(view.system)]
    document["accelerators"] = [
        {
            **accelerator_document(view.accelerator),
            "rates": {
                rate.convention.name: rate.rate.h100e if rate.rate else None for rate in view.rates
            },
            "throughputs": {
                rate.convention.name: {
                    "value": rate.throughput,
                    "unit": rate.convention.unit,
                    "fallback": rate.rate.fallback if rate.rate else None,
                    "problem": rate.problem,
                }
                for rate in view.rates
            },
            "systems": [system_document(system) for system in view.systems],
        }
    ]
    return document


def accelerator_document(chip: Accelerator) -> dict[str, Any]:
    """Return one entry of the catalogue as its JSON object, figures exact."""
    return {
        "name": chip.name,
        "vendor": chip.vendor,
        "architecture": chip.architecture,
        "form_factor": chip.form_factor,
        "released": chip.released,
        "memory_gb": chip.memory_gb,
        "memory_bandwidth_gb_s": chip.memory_bandwidth_gb_s,
        "tdp_w": chip.tdp_w,
        "dense": dict(chip.dense),
        "aliases": list(chip.aliases),
        "sources": list(chip.sources),
        "note": chip.note,
        "confidence": chip.confidence,
        "unknown": list(chip.unknown),
        "status": chip.status,
        "tdp_confidence": chip.tdp_confidence,
        "tdp_basis": chip.tdp_basis,
    }


def system_document(system: System) -> dict[str, Any]:
    """Return one system as its JSON object."""
    return {
        "name": system.name,
        "accelerator": system.accelerator,
        "count": system.count,
        "kind": system.kind,
        "vendor": system.vendor,
        "provider": system.provider,
        "nodes": system.nodes,
        "status": system.status,
        "aliases": list(system.aliases),
        "sources": list(system.sources),
        "note": system.note,
    }
