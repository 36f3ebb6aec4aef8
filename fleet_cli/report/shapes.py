"""What the schemas of all JSON documents share: numbers, bases, sources, rows and targets."""

from fleet_cli.base.json_schema import Schema, mapping, or_null, reference, sequence
from fleet_cli.calc.left_out import KINDS
from fleet_cli.calc.totals import ESTIMATES, KEYS
from fleet_cli.model.catalogue import PRECISIONS
from fleet_cli.model.manifest import COMPARATORS, VERDICTS

Document = tuple[str, dict[str, Schema], dict[str, Schema]]
"""A title, the fields that are always there, and those that are there where they apply."""

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "number", "minimum": 0}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
TEXTS = sequence(TEXT)
ESTIMATE = reference("estimate")
CITATION = reference("citation")
VERDICT: Schema = {"enum": list(VERDICTS)}
ADDING: Schema = {"enum": list(ESTIMATES)}
CHANGE: Schema = {"enum": ["added", "removed", "changed", "renamed", "unchanged"]}

DEFINITIONS: dict[str, Schema] = {
    "estimate": {
        "description": "A number known as low, mid and high; equal where it is exact.",
        **mapping({"low": NUMBER, "mid": NUMBER, "high": NUMBER}),
    },
    "citation": {
        "description": "A source that pools and targets cite.",
        **mapping({"id": TEXT, "title": or_null(TEXT), "url": or_null(TEXT)}),
    },
    "table": {
        "description": "The throughput table that rated the fleet.",
        **mapping({"name": TEXT, "unit": TEXT, "description": TEXT, "source": or_null(TEXT)}),
    },
    "reference": {
        "description": "The accelerator that counts as 1, with its throughput in the table's unit.",
        **mapping({"accelerator": TEXT, "throughput": NUMBER}),
    },
}
"""What documents refer to by name."""

BASIS: dict[str, Schema] = {
    "table": reference("table"),
    "reference": reference("reference"),
    "unit": {"description": "What equivalents are called, such as H100e.", "type": "string"},
}
"""The keys that say how every number of a document was made."""

REFERENCE: dict[str, Schema] = {"reference": mapping({"accelerator": TEXT})}
"""The basis of what several tables rate: the reference alone."""

SUMS: dict[str, Schema] = {
    "accelerators": ESTIMATE,
    "equivalents": ESTIMATE,
    "power_mw": or_null(ESTIMATE),
    "memory_tb": or_null(ESTIMATE),
    "unrated": ESTIMATE,
}
"""What pools add up to."""

ROW: dict[str, Schema] = {
    "count": ESTIMATE,
    "rate": or_null(NUMBER),
    "equivalents": or_null(ESTIMATE),
    "share": or_null(NUMBER),
    "fallback": FLAG,
    "fallback_tables": TEXTS,
    "unrated": or_null(TEXT),
    "power_mw": or_null(ESTIMATE),
    "memory_tb": or_null(ESTIMATE),
    "sources": sequence(CITATION),
}
"""One group of pools, besides the keys that it is grouped by."""

MEASURED: dict[str, Schema] = {
    "of": TEXTS,
    "comparator": {"enum": list(COMPARATORS)},
    "goal": NUMBER,
    "by": or_null(DAY),
    "actual": or_null(ESTIMATE),
    "delta": or_null(ESTIMATE),
    "delta_percent": or_null(ESTIMATE),
    "verdict": VERDICT,
}
"""What a fleet has against a goal."""

TARGET: dict[str, Schema] = {
    "name": TEXT,
    **MEASURED,
    "measured": {"description": "The day that it is judged on.", **or_null(DAY)},
    "measured_until": {
        "description": "The later of two snapshots that it is judged by.",
        **or_null(DAY),
    },
    "planned": {
        "description": "What the plan gives by a deadline that lies ahead.",
        **or_null(ESTIMATE),
    },
    "announced": or_null(DAY),
    "source": or_null(CITATION),
    "note": or_null(TEXT),
}
"""One target against what the fleet has, with what is known of it."""

OLD_TABLE: Schema = {
    "description": "The old side's own table, where it is another.",
    **or_null(mapping({"table": reference("table"), "equivalents": or_null(ESTIMATE)})),
}

LEFT_OUT: dict[str, Schema] = {
    "kind": {"enum": list(KINDS)},
    "fleet": TEXT,
    "path": TEXT,
    "as_of": or_null(DAY),
    "date": {"description": "When the pools come, or when they went.", **or_null(DAY)},
    "accelerator": or_null(TEXT),
    "accelerators": ESTIMATE,
    "pools": TEXTS,
}
"""What is known of a fleet and not counted."""

ACCELERATOR: dict[str, Schema] = {
    "name": TEXT,
    **dict.fromkeys(("vendor", "architecture", "form_factor", "released"), or_null(TEXT)),
    **dict.fromkeys(("memory_gb", "memory_bandwidth_gb_s", "tdp_w"), or_null(NUMBER)),
    "dense": {
        "description": "Peak rates without sparsity by precision [TFLOP/s].",
        **mapping(dict.fromkeys(PRECISIONS, NUMBER), ()),
    },
    "aliases": TEXTS,
    "sources": TEXTS,
    "note": or_null(TEXT),
    "confidence": or_null(TEXT),
    "unknown": {"description": "Precisions whose rate nobody knows.", **TEXTS},
    **dict.fromkeys(("status", "tdp_confidence", "tdp_basis"), or_null(TEXT)),
}
"""One entry of the catalogue."""

SYSTEM: dict[str, Schema] = {
    "name": TEXT,
    "accelerator": TEXT,
    "count": COUNT,
    **dict.fromkeys(("kind", "vendor", "provider", "nodes", "status"), or_null(TEXT)),
    "aliases": TEXTS,
    "sources": TEXTS,
    "note": or_null(TEXT),
}
"""One system of the catalogue."""


def grouped(fields: dict[str, Schema]) -> Schema:
    """Return the schema of a row: *fields*, and the keys of --by that the command was given."""
    schema = mapping({**{key: TEXT for key in KEYS if key not in fields}, **fields}, fields)
    return {**schema, "patternProperties": {"^tag:.": TEXT}}


def change(old: Schema, delta: Schema | None = None) -> Schema:
    """Return the schema of what a difference says of one quantity: old, new and delta."""
    return mapping({"old": old, "new": old, "delta": old if delta is None else delta})
