"""The tables of `fleet tables`."""

from collections.abc import Sequence

from fleet_cli.calc.conventions import Convention, RatedTable
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.report.basis import short_unit_of
from fleet_cli.report.model import COUNT, FIGURE, RATE, Column, Report, Section, with_fallback

BUNDLED = "bundled"


def _origin(convention: Convention) -> str:
    return convention.package or BUNDLED


def tables_report(tables: Sequence[RatedTable]) -> Report:
    """Make the list of all tables."""
    columns = (
        Column("name", "Table", wraps=True),
        Column("unit", "Unit", below=True, bare=True),
        Column("package", "From", below=True, bare=True),
        Column("rated", "Rates", COUNT),
        Column("description", "Rule", wraps=True),
    )
    rows = []
    broken = []
    for rated in tables:
        convention = rated.convention
        if convention.table is None:
            broken.append((convention.name, convention.problem or ""))
            continue
        description = convention.table.description
        cells = (convention.name, convention.unit, _origin(convention), len(rated.rates))
        rows.append((*cells, description))
    sections = [Section("tables", None, columns, tuple(rows), None, _notes(tables))]
    if broken:
        wrong = (Column("name", "Table", wraps=True), Column("problem", "Problem", wraps=True))
        sections.append(Section("broken", "Cannot be used", wrong, tuple(broken)))
    return Report("Throughput tables", tuple(sections), "")


def _notes(tables: Sequence[RatedTable]) -> tuple[str, ...]:
    problems = [table.problem for table in tables if table.convention.table and table.problem]
    chips = max((len(table.rates) + len(table.missing) for table in tables), default=0)
    return (
        f"Rates: of the {chips} accelerators of the catalogue; `fleet tables NAME` shows each",
        *problems,
    )


def table_report(rated: RatedTable, reference: Accelerator) -> Report:
    """Make the report of one table: its rule, and the rate of everything that it rates."""
    convention = rated.convention
    unit = short_unit_of(reference)
    columns = (
        Column("accelerator", "Accelerator", wraps=True),
        Column("vendor", "Vendor"),
        Column("throughput", convention.unit or "", _kind_of(rated)),
        Column("rate", f"{unit} each", RATE),
    )
    rows = tuple(
        (
            with_fallback(chip.name, [rate.rate.fallback if rate.rate else None]),
            chip.vendor or "",
            rate.throughput,
            rate.rate.h100e if rate.rate else None,
        )
        for chip, rate in rated.rates
    )
    notes = []
    fallbacks = sorted({r.rate.fallback for _, r in rated.rates if r.rate and r.rate.fallback})
    if fallbacks:
        notes.append(f"* from the fall-back table {', '.join(fallbacks)}")
    if rated.missing:
        notes.append(f"No figure for {len(rated.missing)}: {', '.join(rated.missing)}")
    if rated.problem:
        notes.append(rated.problem)
    facts = (Column("field", ""), Column("value", "", wraps=True))
    return Report(
        title=convention.name,
        sections=(
            Section("table", None, facts, _facts(convention)),
            Section("rates", None, columns, rows, None, tuple(notes)),
        ),
        method=f"Table {convention.name} ({convention.unit}) · reference {reference.name} = 1",
        basis=(("table", convention.name), ("reference", reference.name)),
    )


def _kind_of(rated: RatedTable) -> str:
    """Return FIGURE where throughputs have two decimals at most, as datasheets write them."""
    values = [rate.throughput for _, rate in rated.rates if rate.throughput is not None]
    return FIGURE if all((value * 100).denominator == 1 for value in values) else RATE


def _facts(convention: Convention) -> tuple[tuple[str, str], ...]:
    table = convention.table
    facts = (
        ("Rule", table.description if table else None),
        ("Arithmetic", getattr(table, "rule", None)),
        ("Unit", convention.unit),
        ("Fall-back", getattr(table, "fallback", None)),
        ("Reference", getattr(table, "reference", None)),
        ("Source", table.source if table else None),
        ("From", convention.package),
    )
    return tuple((name, text) for name, text in facts if text)
