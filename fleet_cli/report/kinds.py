"""Kinds of values that JSON documents share, and the fields that state their basis."""

from datetime import date

from fleet_cli.base.days import shown
from fleet_cli.base.json_schema import mapping
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.model.manifest import Citation
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating, Reference, TableOrigin, ThroughputTable
from fleet_cli.report.shape import (
    Definition,
    Field,
    Kind,
    Shape,
    by_name,
    described,
    or_null,
    sequence,
)

TEXT: Kind[str] = Kind(lambda: {"type": "string"})
NUMBER: Kind[Number] = Kind(lambda: {"type": "number"})
COUNT: Kind[Number] = Kind(lambda: {"type": "number", "minimum": 0})
WHOLE: Kind[int] = Kind(lambda: {"type": "integer", "minimum": 0})
FLAG: Kind[bool] = Kind(lambda: {"type": "boolean"})
DAY: Kind[date] = Kind(lambda: {"type": "string", "format": "date"}, date.isoformat)
TEXTS = sequence(TEXT)

RANGE: Kind[tuple[Number, Number]] = Kind(
    lambda: mapping({"low": NUMBER.schema(), "high": NUMBER.schema()}),
    lambda ends: {"low": ends[0], "high": ends[1]},
)
PERIOD: Kind[date] = Kind(lambda: {"type": "string"}, shown)
"""A day as it is written, which may be a period."""

STRANGE = described(
    "Names that it has values for, and neither the catalogue nor a manifest has.", TEXTS
)


def strange_names(table: ThroughputTable | None) -> list[str]:
    """Return what *table* has values for, and nothing else has."""
    return [one.name for one in table.strange] if table is not None else []


ESTIMATE: Definition[Estimate] = Definition(
    "estimate",
    "A number known as low, mid and high; equal where it is exact.",
    Kind(
        lambda: mapping({part: NUMBER.schema() for part in Estimate._fields}),
        # NOTE: not a shape: a document has more estimates than all else together.
        Estimate._asdict,
    ),
)
CITATION: Definition[Citation] = Definition(
    "citation",
    "A source that pools and targets cite.",
    Shape(
        Field("id", lambda cited: cited.id, TEXT),
        *or_null(TEXT).named("title", "url"),
    ),
)
ORIGIN: Definition[TableOrigin] = Definition(
    "origin",
    "Where a throughput table comes from: bundled with the program, a file, or a package.",
    Shape(
        *Kind(lambda: {"enum": ["bundled", "file", "package"]}).named("kind"),
        *or_null(TEXT).named("path", "digest", "package", "version"),
    ),
)
TABLE: Definition[ThroughputTable] = Definition(
    "table",
    "The throughput table that rated the fleet.",
    Shape(
        *TEXT.named("name", "unit", "description"),
        Field("source", lambda table: table.source, or_null(TEXT)),
        Field("origin", lambda table: table.origin, ORIGIN),
        Field("strange", strange_names, STRANGE),
    ),
)
REFERENCE_ALONE: Shape[Reference] = Shape(
    Field("accelerator", lambda one: one.accelerator and one.name, or_null(TEXT)),
    Field("quantity", lambda one: one.quantity and one.name, or_null(TEXT)),
)
"""The basis of what several tables rate."""

RATED_REFERENCE: Definition[Rating] = Definition(
    "reference",
    "What counts as 1, an accelerator or a quantity, in the table's unit.",
    Shape(
        *REFERENCE_ALONE.within(Rating, lambda rating: rating.reference),
        Field("throughput", lambda rating: rating.reference_throughput, NUMBER),
    ),
)
POWER_MODEL: Definition[PowerModel] = Definition(
    "power_model",
    "The factors that lead from accelerators to servers, IT and a facility.",
    Shape(
        Field("name", lambda model: model.name, TEXT),
        Field("description", lambda model: model.description, or_null(TEXT)),
        Field(
            "server_over_accelerator",
            lambda model: dict(model.server_over_accelerator),
            by_name(ESTIMATE),
        ),
        *ESTIMATE.named("it_over_server", "facility_over_it"),
        Field("sources", lambda model: model.sources, TEXTS),
    ),
)
COUNTS_BASIS = described("What the counts are.", or_null(TEXT))
POWER_MODELS = described("The power models that its watts are by.", sequence(POWER_MODEL))
ONLY_POWER_MODEL = described(
    "The power model that all watts are by; null where there are several.", or_null(POWER_MODEL)
)
DEFINITIONS = (ESTIMATE, CITATION, ORIGIN, TABLE, RATED_REFERENCE, POWER_MODEL)
"""In the order in which a schema lists them; each refers to those before it alone."""

UNIT = described("What equivalents are called, such as H100e.", TEXT)

BASIS: Shape[Rating] = Shape(
    Field("table", lambda rating: rating.table, TABLE),
    Field("reference", lambda rating: rating, RATED_REFERENCE),
    Field("unit", lambda rating: rating.reference.unit, UNIT),
)
"""How every number of a document was made."""
