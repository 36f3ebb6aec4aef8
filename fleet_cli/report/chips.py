"""The tables of `fleet chips`: the catalogue as a list, and one entry of it in full."""

from collections.abc import Iterator
from fractions import Fraction

from fleet_cli.base.quantity import Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import counted
from fleet_cli.calc.chips import ChipList, ChipView, ListedChip
from fleet_cli.calc.conventions import TableRate
from fleet_cli.model.catalogue import PRECISIONS, Accelerator, System, unit_of
from fleet_cli.model.power import ACCELERATOR_POWER, BOX, Watts
from fleet_cli.report.basis import basis_columns, method_line, origin_notes, power_words
from fleet_cli.report.columns import (
    Fact,
    about_part,
    fact_section,
    fallback_note,
    rate_column,
    said_once,
)
from fleet_cli.report.model import AMOUNT, FIGURE, RATE, Column, Columns, Origin, Report, Section


def chips_report(chips: ChipList) -> Report:
    """Make the list of accelerators."""
    columns: Columns[ListedChip, None] = [
        Column(
            "accelerator",
            "Accelerator",
            lambda one: one.accelerator.name,
            origin=lambda one: Origin([one.rate and one.rate.fallback]),
            wraps=True,
        ),
        about_part(lambda one: one.accelerator, FACTS),
        rate_column(chips.rating.reference.short_unit),
    ]
    notes = [
        "16-bit, 8-bit, FP4: peak dense rates [TFLOP/s, TOP/s], of BF16 and FP16, FP8 and INT8",
        *fallback_note(one.rate and one.rate.fallback for one in chips.chips),
    ]
    if not chips.chips:
        notes = ["No accelerator of the catalogue is like this."]
    return Report(
        title=counted(len(chips.chips), "accelerator"),
        sections=[Section("accelerators", None, columns, chips.chips, notes=notes)],
        method=method_line(chips.rating),
        basis=basis_columns(chips.rating),
    )


def _bandwidth(chip: Accelerator) -> Number | None:
    return quotient(chip.memory_bandwidth_gb_s, 1000) if chip.memory_bandwidth_gb_s else None


FACTS: list[Column[Accelerator, None]] = [
    Column("vendor", "Vendor", lambda chip: chip.vendor, below=True, bare=True),
    Column("architecture", "Architecture", lambda chip: chip.architecture, below=True, bare=True),
    Column("released", "Released", lambda chip: chip.released, below=True, bare=True),
    Column("memory_gb", "GB", lambda chip: chip.memory_gb, FIGURE),
    Column("memory_bandwidth_tb_s", "TB/s", _bandwidth, FIGURE),
    Column("tdp_w", "W", lambda chip: chip.tdp_w, FIGURE, below=True),
    Column("dense_16bit_tflop_s", "16-bit", lambda chip: chip.fastest("bf16", "fp16"), FIGURE),
    Column("dense_8bit_top_s", "8-bit", lambda chip: chip.fastest("fp8", "int8"), FIGURE),
    Column("dense_4bit_tflop_s", "FP4", lambda chip: chip.fastest("fp4"), FIGURE),
]
"""What the list shows of an accelerator itself."""


def chip_report(view: ChipView) -> Report:
    """Make the report of one accelerator: what is known, and its rate under every table."""
    system = _system_facts(view.system) if view.system else []
    return Report(
        title=view.system.name if view.system else view.accelerator.name,
        sections=[
            fact_section("system", system),
            fact_section("accelerator", _chip_facts(view.accelerator)),
            _figures_section(view),
            _power_section(view),
            _rates_section(view),
            _holders_section(view),
        ],
        method=(f"Reference {view.reference.name} = 1 · ", *power_words(view.model)),
        basis=[("reference", view.reference.name)],
    )


def _chip_facts(chip: Accelerator) -> list[Fact]:
    return [
        Fact("Accelerator", chip.name),
        Fact("Vendor", chip.vendor),
        Fact("Architecture", chip.architecture),
        Fact("Form factor", chip.form_factor),
        Fact("Released", chip.released),
        Fact("Also called", ", ".join(chip.aliases)),
        Fact("Status", chip.status),
        Fact("Unknown rates", ", ".join(chip.unknown)),
        Fact("Note", chip.note),
        Fact("Figures from", chip.confidence),
        Fact("Power from", chip.tdp_confidence),
        Fact("Power of", chip.tdp_basis),
        *[Fact("Power source", source) for source in chip.power_sources],
        *[Fact("Source", source) for source in chip.sources],
    ]


def _system_facts(system: System) -> list[Fact]:
    return [
        Fact("System", system.name),
        Fact("Holds", f"{system.count} x {system.accelerator}"),
        Fact("Kind", system.kind),
        Fact("Vendor", system.vendor),
        Fact("Provider", system.provider),
        Fact("Nodes", system.nodes),
        Fact("Status", system.status),
        Fact("Also called", ", ".join(system.aliases)),
        Fact("Note", system.note),
        *[Fact("Source", source) for source in system.sources],
    ]


class Figure(NamedTuple):
    """One figure of an accelerator."""

    title: str
    unit: str
    own: Fraction
    by_reference: Number | None
    """The same by that of the reference; None where it has none."""


def _figures(view: ChipView) -> Iterator[Figure]:
    fields = [
        ("memory_gb", "Memory"),
        ("memory_bandwidth_gb_s", "Memory bandwidth"),
        ("tdp_w", "Thermal design power"),
        *((name, f"Dense {name.upper()}") for name in PRECISIONS),
    ]
    for field, title in fields:
        own, one = view.accelerator.known(field), view.reference.accelerator
        if own is not None:
            reference = one.known(field) if one else None
            ratio = quotient(own, reference) if reference else None
            yield Figure(title, unit_of(field), own, ratio)


def _power_section(view: ChipView) -> Section[tuple[str, Watts], None]:
    columns: Columns[tuple[str, Watts], None] = [
        Column("basis", "Power of one", lambda one: one[0].replace("_", " ")),
        Column("watts", "W", lambda one: one[1].each.estimate, AMOUNT, spread=True),
        Column("from", "From", lambda one: _lead(view.accelerator, *one), wraps=True),
    ]
    known = [(basis, watts) for basis, watts in view.power.items() if watts is not None]
    notes = []
    if known and view.accelerator.tdp_basis:
        notes.append(f"the thermal design power is that of the {view.accelerator.tdp_basis}")
    return Section("power", None, columns, known, notes=notes)


def _lead(chip: Accelerator, basis: str, watts: Watts) -> str:
    """Say which figure the *watts* of one *basis* come from."""
    if basis == ACCELERATOR_POWER:
        return "thermal design power"
    if watts.is_derived:
        return f"thermal design power, servers by the factor of a {chip.server_class or BOX}"
    return "servers with their network" if chip.it_w is not None else "its server or rack"


def _figures_section(view: ChipView) -> Section[Figure, None]:
    columns: Columns[Figure, None] = [
        Column("figure", "Figure", lambda figure: figure.title),
        Column("value", "Value", lambda figure: figure.own, FIGURE),
        Column("unit", "Unit", lambda figure: figure.unit),
        Column("by_reference", f"÷ {view.reference.name}", lambda one: one.by_reference, RATE),
    ]
    return Section("figures", None, columns, _figures(view))


def _rates_section(view: ChipView) -> Section[TableRate, None]:
    columns: Columns[TableRate, None] = [
        Column(
            "table",
            "Table",
            lambda found: found.convention.name,
            origin=lambda found: Origin([found.rate and found.rate.fallback]),
            wraps=True,
        ),
        Column("throughput", "Throughput", lambda found: found.throughput, FIGURE),
        Column("unit", "Unit", lambda found: found.convention.unit),
        rate_column(f"{view.reference.short_unit} each"),
    ]
    borrowed = [(found.convention.name, found.rate and found.rate.fallback) for found in view.rates]
    notes = [f"* {name}: from its fall-back table {table}" for name, table in borrowed if table]
    notes += said_once(
        (found.problem or "no figure", found.convention.name)
        for found in view.rates
        if found.problem or not found.has_some
    )
    notes += origin_notes(found.convention.table for found in view.rates)
    return Section(
        "rates", None, columns, view.rates, notes=notes, shown=lambda found: found.has_some
    )


def _holders_section(view: ChipView) -> Section[System, None]:
    columns: Columns[System, None] = [
        Column("system", "System", lambda system: system.name, wraps=True),
        Column("count", "Holds", lambda system: str(system.count)),
        Column("kind", "Kind", lambda system: system.kind),
        Column("by", "By", lambda system: system.provider or system.vendor),
    ]
    return Section("systems", None, columns, view.systems)
