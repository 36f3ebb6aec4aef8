"""The JSON documents of `fleet tables`: the list, and one table in full."""

from collections.abc import Sequence

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.conventions import RatedTable, TableRate
from fleet_cli.model.throughput import Reference
from fleet_cli.report.kinds import (
    NUMBER,
    ORIGIN,
    REFERENCE_ALONE,
    STRANGE,
    TEXT,
    TEXTS,
    WHOLE,
    strange_names,
)
from fleet_cli.report.shape import Document, Field, Shape, or_null, sequence
from fleet_cli.report.texts import fallback_of, h100e_of


class Tables(NamedTuple):
    """What is said of tables: all that there are, or one of them in full."""

    tables: Sequence[RatedTable]
    reference: Reference

    @property
    def usable(self) -> list[RatedTable]:
        """Those that can be asked for a throughput."""
        return [rated for rated in self.tables if rated.convention.table is not None]

    @property
    def broken(self) -> list[RatedTable]:
        """Those that are installed and cannot be used."""
        return [rated for rated in self.tables if rated.convention.table is None]


TABLE: Shape[RatedTable] = Shape(
    Field("name", lambda rated: rated.convention.name, TEXT),
    Field("unit", lambda rated: rated.convention.unit, or_null(TEXT)),
    Field("description", lambda rated: rated.table and rated.table.description, or_null(TEXT)),
    Field("rule", lambda rated: rated.table and rated.table.rule.text, or_null(TEXT)),
    Field("source", lambda rated: rated.table and rated.table.source, or_null(TEXT)),
    Field("fallback", lambda rated: rated.table and rated.table.fallback, or_null(TEXT)),
    Field("reference", lambda rated: rated.table and rated.table.reference, or_null(TEXT)),
    Field("package", lambda rated: rated.table and rated.table.origin.package, or_null(TEXT)),
    Field("origin", lambda rated: rated.table and rated.table.origin, or_null(ORIGIN)),
    Field("strange", lambda rated: strange_names(rated.table), STRANGE),
    Field("rated", lambda rated: len(rated.rates), WHOLE),
    Field("of", lambda rated: len(rated.rates) + len(rated.missing), WHOLE),
    Field("problem", lambda rated: rated.problem or rated.convention.problem, or_null(TEXT)),
)
RATE: Shape[TableRate] = Shape(
    Field("accelerator", lambda found: found.accelerator.name, TEXT),
    Field("throughput", lambda found: found.throughput, or_null(NUMBER)),
    Field("rate", lambda found: h100e_of(found.rate), or_null(NUMBER)),
    Field("fallback", lambda found: fallback_of(found.rate), or_null(TEXT)),
    Field("source", lambda found: found.source, or_null(TEXT)),
)
WHOLE_TABLE: Shape[RatedTable] = Shape(
    *TABLE.fields,
    Field("rates", lambda rated: rated.rates, sequence(RATE)),
    Field("missing", lambda rated: rated.missing, TEXTS),
)
BROKEN: Shape[RatedTable] = Shape(
    Field("name", lambda rated: rated.convention.name, TEXT),
    Field("problem", lambda rated: rated.problem or rated.convention.problem, or_null(TEXT)),
)


def _tables(shape: Shape[RatedTable]) -> Document[Tables]:
    return Document(
        "tables",
        Field("reference", lambda said: said.reference, REFERENCE_ALONE),
        Field("tables", lambda said: said.usable, sequence(shape)),
        Field("broken", lambda said: said.broken, sequence(BROKEN)),
    )


LIST = _tables(TABLE)
VIEW = _tables(WHOLE_TABLE)
