"""JSON Schemas of the documents that commands write, one for each."""

from collections.abc import Callable

from fleet_cli.base.json_schema import Schema, mapping, or_null, sequence, whole_schema
from fleet_cli.report import table_schemas
from fleet_cli.report.shapes import (
    ADDING,
    BASIS,
    CHANGE,
    DAY,
    DEFINITIONS,
    ESTIMATE,
    FLAG,
    LEFT_OUT,
    MEASURED,
    NUMBER,
    OLD_TABLE,
    ROW,
    SUMS,
    TARGET,
    TEXT,
    TEXTS,
    VERDICT,
    WHOLE,
    Document,
    change,
    grouped,
)

VERSION = 1
"""Of every document; a field is only added under the same number."""


def document_schema(name: str) -> Schema:
    """Return the schema of the document that `fleet NAME --format json` writes."""
    title, fields, optional = DOCUMENTS[name]()
    properties = {"schema": {"const": f"fleet.{name}/{VERSION}"}, **fields}
    body = mapping(
        {**properties, **optional}, required=[key for key in properties if key not in optional]
    )
    return whole_schema(name, VERSION, title, {**body, "$defs": _used(body)})


def _used(body: Schema) -> dict[str, Schema]:
    text = repr(body)
    return {name: shape for name, shape in DEFINITIONS.items() if f"#/$defs/{name}'" in text}


def _total() -> Document:
    fleet = {"fleet": TEXT, "path": TEXT, "paths": TEXTS, "as_of": or_null(DAY), **SUMS}
    rows = sequence(grouped(ROW))
    return (
        "What fleet total writes",
        {
            **BASIS,
            "estimates": ADDING,
            "fleets": sequence(
                mapping({**fleet, "rows": rows, "targets": sequence(mapping(TARGET))})
            ),
            "total": mapping(SUMS),
            "left_out": sequence(mapping(LEFT_OUT)),
        },
        {"rows": {"description": "The rows of several fleets together.", **rows}},
    )


def _diff() -> Document:
    sums = {"accelerators": or_null(ESTIMATE), "equivalents": or_null(ESTIMATE)}
    side = {"fleet": or_null(TEXT), "path": TEXT, "as_of": or_null(DAY), **sums}
    fleet_side = or_null(mapping({**side, "fleet": TEXT, "paths": TEXTS}))
    delta = mapping(
        {"accelerators": NUMBER, "equivalents": or_null(NUMBER), "percent": or_null(NUMBER)}
    )
    row = {
        "fleet": TEXT,
        "as_of": or_null(DAY),
        "change": CHANGE,
        "renamed_from": or_null({"type": "object", "additionalProperties": TEXT}),
        "count": change(ESTIMATE, NUMBER),
        "equivalents": change(or_null(ESTIMATE), or_null(NUMBER)),
        "delta_percent": or_null(NUMBER),
        "fallback": FLAG,
        "unrated": or_null(TEXT),
    }
    target = {
        "name": TEXT,
        "fleet": TEXT,
        "change": CHANGE,
        "old_verdict": or_null(VERDICT),
        "new_verdict": or_null(VERDICT),
        "old": or_null(mapping(MEASURED)),
        "new": or_null(mapping(MEASURED)),
    }
    fleet = {
        "fleet": TEXT,
        "change": CHANGE,
        "old": fleet_side,
        "new": fleet_side,
        "delta": delta,
        "unchanged_rows": WHOLE,
    }
    fields = {
        **BASIS,
        "estimates": ADDING,
        "by": TEXTS,
        "old": mapping(side),
        "new": mapping(side),
        "rows": sequence(grouped(row)),
        "delta": delta,
        "targets": sequence(mapping(target)),
        "fleets": sequence(mapping(fleet)),
        "notes": TEXTS,
        "old_table": OLD_TABLE,
    }
    return "What fleet diff writes", fields, {}


def _check() -> Document:
    finding = {
        "rule": TEXT,
        "level": {"enum": ["error", "warning", "notice"]},
        "message": TEXT,
        "path": or_null(TEXT),
        "line": or_null(WHOLE),
        "column": or_null(WHOLE),
        "end_column": or_null(WHOLE),
        "fleet": or_null(TEXT),
        "subject": or_null(TEXT),
        "hint": or_null(TEXT),
        "notes": TEXTS,
    }
    fleet = {
        "fleet": TEXT,
        "path": TEXT,
        "paths": TEXTS,
        "as_of": or_null(DAY),
        **BASIS,
        "accelerators": ESTIMATE,
        "equivalents": ESTIMATE,
    }
    fields = {
        "passed": FLAG,
        "findings": sequence(mapping(finding)),
        "fleets": sequence(mapping(fleet)),
        "files": WHOLE,
        "estimates": ADDING,
    }
    return "What fleet check writes", fields, {}


def _timeline() -> Document:
    event = {"date": DAY, "fleet": TEXT, "event": TEXT, "what": or_null(TEXT)}
    point = {
        "date": DAY,
        "events": sequence(mapping(event)),
        **SUMS,
        "change": or_null(NUMBER),
        "change_percent": or_null(NUMBER),
        "rows": sequence(grouped(ROW)),
    }
    snapshot = {"path": TEXT, "as_of": or_null(DAY)}
    history = {"fleet": TEXT, "begins": or_null(DAY), "snapshots": sequence(mapping(snapshot))}
    growth = or_null(
        mapping(
            {
                "from": DAY,
                "to": DAY,
                **dict.fromkeys(
                    ("years", "factor", "percent_per_year", "doubling_years"), or_null(NUMBER)
                ),
            }
        )
    )
    milestone = {"fleet": TEXT, "path": TEXT, **TARGET, "needed": growth}
    fields = {
        **BASIS,
        "estimates": ADDING,
        "by": TEXTS,
        "every": or_null(TEXT),
        "complete_from": or_null(DAY),
        "fleets": sequence(mapping(history)),
        "points": sequence(mapping(point)),
        "growth": growth,
        "groups": sequence(grouped({"growth": growth})),
        "targets": sequence(mapping(milestone)),
    }
    return "What fleet timeline writes", fields, {}


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "total": _total,
    "diff": _diff,
    "check": _check,
    "compare": table_schemas.compare,
    "convert": table_schemas.convert,
    "chips": table_schemas.chips,
    "tables": table_schemas.tables,
    "timeline": _timeline,
}
"""What describes each document, by the name of its command."""
