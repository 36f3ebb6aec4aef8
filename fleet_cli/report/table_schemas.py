"""JSON Schemas of what commands say of throughput tables and the catalogue."""

from fleet_cli.base.json_schema import mapping, or_null, sequence
from fleet_cli.report.shapes import (
    ACCELERATOR,
    ADDING,
    BASIS,
    COUNT,
    DAY,
    ESTIMATE,
    FLAG,
    MEASURED,
    NUMBER,
    REFERENCE,
    SYSTEM,
    TEXT,
    TEXTS,
    WHOLE,
    Document,
)


def compare() -> Document:
    """Return the title and fields of what `fleet compare` writes."""
    row = {
        "table": TEXT,
        "unit": or_null(TEXT),
        "equivalents": or_null(ESTIMATE),
        "missing": TEXTS,
        "fallback": FLAG,
        "fallback_tables": TEXTS,
        "targets": sequence(mapping({"name": TEXT, **MEASURED})),
        "problem": or_null(TEXT),
    }
    fleet = {
        "fleet": TEXT,
        "path": TEXT,
        "as_of": or_null(DAY),
        "own_table": or_null(TEXT),
        "tables": sequence(mapping(row)),
        "spread": or_null(mapping({"lowest": TEXT, "highest": TEXT, "ratio": or_null(NUMBER)})),
        "targets": sequence(mapping({"name": TEXT, **MEASURED})),
        "unrated": TEXTS,
    }
    fields = {**REFERENCE, "unit": TEXT, "estimates": ADDING, "fleets": sequence(mapping(fleet))}
    return "What fleet compare writes", fields, {}


def convert() -> Document:
    """Return the title and fields of what `fleet convert` writes."""
    term = {
        "text": TEXT,
        "accelerator": TEXT,
        "system": or_null(TEXT),
        "count": COUNT,
        "rate": NUMBER,
        "equivalents": NUMBER,
        "fallback": FLAG,
        "fallback_tables": TEXTS,
    }
    fields = {
        **BASIS,
        "terms": sequence(mapping(term)),
        "accelerators": NUMBER,
        "equivalents": NUMBER,
    }
    return "What fleet convert writes", fields, {}


def chips() -> Document:
    """Return the title and fields of what `fleet chips` writes."""
    throughput = {
        "value": or_null(NUMBER),
        "unit": or_null(TEXT),
        "fallback": or_null(TEXT),
        "problem": or_null(TEXT),
    }
    # NOTE: a list of all chips says rate and fallback; one chip has a rate under every table.
    sometimes = {
        "rate": or_null(NUMBER),
        "fallback": FLAG,
        "rates": {"type": "object", "additionalProperties": or_null(NUMBER)},
        "throughputs": {"type": "object", "additionalProperties": mapping(throughput)},
        "systems": sequence(mapping(SYSTEM)),
    }
    chips = sequence(mapping({**ACCELERATOR, **sometimes}, ACCELERATOR))
    either = {
        "table": BASIS["table"],
        "reference": {"anyOf": [BASIS["reference"], REFERENCE["reference"]]},
        "unit": BASIS["unit"],
        "systems": sequence(mapping(SYSTEM)),
    }
    return "What fleet chips writes", {"accelerators": chips}, either


def tables() -> Document:
    """Return the title and fields of what `fleet tables` writes."""
    rate = {
        "accelerator": TEXT,
        "throughput": or_null(NUMBER),
        "rate": or_null(NUMBER),
        "fallback": or_null(TEXT),
        "source": or_null(TEXT),
    }
    table = {
        "name": TEXT,
        **{
            key: or_null(TEXT)
            for key in (
                *("unit", "description", "rule", "source", "fallback", "reference"),
                *("package", "problem"),
            )
        },
        "rated": WHOLE,
        "of": WHOLE,
    }
    whole = {"rates": sequence(mapping(rate)), "missing": TEXTS}
    fields = {
        **REFERENCE,
        "tables": sequence(mapping({**table, **whole}, table)),
        "broken": sequence(mapping({"name": TEXT, "problem": or_null(TEXT)})),
    }
    return "What fleet tables writes", fields, {}
