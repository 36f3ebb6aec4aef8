"""Kinds of values that JSON documents share, and the fields that state their basis."""

from datetime import date

from fleet_cli.base.json_schema import mapping
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.model.catalogue import REFERENCE, Accelerator
from fleet_cli.model.manifest import Citation
from fleet_cli.model.throughput import Rating, ThroughputTable
from fleet_cli.report.shape import Definition, Field, Kind, Shape, described, or_null, sequence

TEXT: Kind[str] = Kind(lambda: {"type": "string"})
NUMBER: Kind[Number] = Kind(lambda: {"type": "number"})
COUNT: Kind[Number] = Kind(lambda: {"type": "number", "minimum": 0})
WHOLE: Kind[int] = Kind(lambda: {"type": "integer", "minimum": 0})
FLAG: Kind[bool] = Kind(lambda: {"type": "boolean"})
DAY: Kind[date] = Kind(lambda: {"type": "string", "format": "date"}, date.isoformat)
TEXTS = sequence(TEXT)

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
        Field("title", lambda cited: cited.title, or_null(TEXT)),
        Field("url", lambda cited: cited.url, or_null(TEXT)),
    ),
)
TABLE: Definition[ThroughputTable] = Definition(
    "table",
    "The throughput table that rated the fleet.",
    Shape(
        Field("name", lambda table: table.name, TEXT),
        Field("unit", lambda table: table.unit, TEXT),
        Field("description", lambda table: table.description, TEXT),
        Field("source", lambda table: table.source, or_null(TEXT)),
    ),
)
RATED_REFERENCE: Definition[Rating] = Definition(
    "reference",
    "The accelerator that counts as 1, with its throughput in the table's unit.",
    Shape(
        Field("accelerator", lambda rating: rating.reference.name, TEXT),
        Field("throughput", lambda rating: rating.reference_throughput, NUMBER),
    ),
)
DEFINITIONS = (ESTIMATE, CITATION, TABLE, RATED_REFERENCE)
"""In the order in which a schema lists them."""

REFERENCE_ALONE: Shape[Accelerator] = Shape(Field("accelerator", lambda chip: chip.name, TEXT))
"""The basis of what several tables rate."""

UNIT = described("What equivalents are called, such as H100e.", TEXT)

BASIS: Shape[Rating] = Shape(
    Field("table", lambda rating: rating.table, TABLE),
    Field("reference", lambda rating: rating, RATED_REFERENCE),
    Field("unit", lambda rating: unit_in(rating.reference), UNIT),
)
"""How every number of a document was made."""


def unit_in(reference: Accelerator) -> str:
    """Return what equivalents in a *reference* are called."""
    return "H100e" if reference.name == REFERENCE else f"{reference.name} equivalents"
