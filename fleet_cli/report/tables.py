"""What `fleet tables` says: the list, and one table in full, for people and as JSON."""

from collections.abc import Sequence

from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.conventions import RatedTable, TableRate
from fleet_cli.model.throughput import Reference
from fleet_cli.report.basis import table_words
from fleet_cli.report.columns import Fact, fact_section, fallback_note, rate_column, said_once
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
from fleet_cli.report.model import COUNT, FIGURE, RATE, Column, Columns, Origin, Report, Section
from fleet_cli.report.shape import Document, Field, Shape, or_null, sequence


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


MOST_MISSING = 60
"""How many accelerators without a figure are named to people; a measured table has hundreds."""


def tables_report(said: Tables) -> Report:
    """Make the list of all tables."""
    columns: Columns[RatedTable, None] = [
        Column("name", "Table", lambda rated: rated.convention.name, wraps=True),
        Column("unit", "Unit", lambda rated: rated.convention.unit, below=True, bare=True),
        Column("package", "", _package, shown=False),
        Column("origin", "From", _origin, below=True, bare=True),
        Column("rated", "Rates", lambda rated: len(rated.rates), COUNT),
        Column(
            *("description", "Rule", lambda rated: rated.table and rated.table.description),
            said=_first_sentence,
            wraps=True,
        ),
    ]
    wrong: Columns[RatedTable, None] = [
        Column("name", "Table", lambda rated: rated.convention.name, wraps=True),
        Column("problem", "Problem", lambda rated: rated.convention.problem, wraps=True),
    ]
    chips = max((len(rated.rates) + len(rated.missing) for rated in said.tables), default=0)
    notes = said_once((one.problem, one.convention.name) for one in said.usable if one.problem)
    sections = [
        Section("tables", None, columns, said.usable, notes=notes),
        Section("broken", "Cannot be used", wrong, said.broken),
    ]
    method = f"Rates: of {chips} accelerators; `fleet tables NAME` shows each"
    return Report("Throughput tables", sections, method)


def _first_sentence(rated: RatedTable) -> str | None:
    """Return how a description begins, which tells a table from others in a list."""
    whole = rated.table and rated.table.description
    return whole and whole.partition(". ")[0].removesuffix(".") + "."


def _package(rated: RatedTable) -> str | None:
    return rated.table and (rated.table.origin.package or rated.table.origin.kind)


def _origin(rated: RatedTable) -> str | None:
    return rated.table and rated.table.origin.text


def table_report(said: Tables) -> Report:
    """Make the report of one table: its rule, and the rate of everything that it rates."""
    (rated,), reference = said
    table, name, unit = rated.table, rated.convention.name, rated.convention.unit
    columns: Columns[TableRate, None] = [
        Column(
            "accelerator",
            "Accelerator",
            lambda found: found.accelerator.name,
            origin=lambda found: Origin([found.rate and found.rate.fallback]),
            wraps=True,
        ),
        Column("vendor", "Vendor", lambda found: found.accelerator.vendor),
        Column("throughput", unit or "", lambda found: found.throughput, _kind_of(rated)),
        rate_column(f"{reference.short_unit} each"),
    ]
    notes = fallback_note((found.rate and found.rate.fallback for found in rated.rates), "* from")
    if rated.missing:
        few = len(rated.missing) <= MOST_MISSING
        named = f": {', '.join(rated.missing)}" if few else " others; --format json names them"
        notes.append(f"No figure for {len(rated.missing)}{named}")
    if rated.problem:
        notes.append(rated.problem)
    return Report(
        title=name,
        sections=[
            fact_section("table", _facts(rated)),
            Section("rates", None, columns, rated.rates, notes=notes),
        ],
        method=" · ".join(
            filter(None, [table and table_words(table), f"reference {reference.name} = 1"])
        ),
        basis=[
            ("table", name),
            ("reference", reference.name),
            ("table_origin", _origin(rated) or ""),
        ],
    )


def _kind_of(rated: RatedTable) -> str:
    """Return FIGURE where throughputs have two decimals at most, as datasheets write them."""
    values = [rate.throughput for rate in rated.rates if rate.throughput is not None]
    return FIGURE if all((value * 100).denominator == 1 for value in values) else RATE


def _facts(rated: RatedTable) -> list[Fact]:
    table = rated.table
    if table is None:
        return []
    return [
        Fact("Rule", table.description),
        Fact("Arithmetic", table.rule.text),
        Fact("Unit", table.unit),
        Fact("Fall-back", table.fallback),
        Fact("Reference", table.reference),
        Fact("Source", table.source),
        Fact("From", table.origin.text),
    ]


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
RATED: Shape[TableRate] = Shape(
    Field("accelerator", lambda found: found.accelerator.name, TEXT),
    Field("throughput", lambda found: found.throughput, or_null(NUMBER)),
    Field("rate", lambda found: found.rate and found.rate.h100e, or_null(NUMBER)),
    Field("fallback", lambda found: found.rate and found.rate.fallback, or_null(TEXT)),
    Field("source", lambda found: found.source, or_null(TEXT)),
)
WHOLE_TABLE: Shape[RatedTable] = Shape(
    *TABLE.fields,
    Field("rates", lambda rated: rated.rates, sequence(RATED)),
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
