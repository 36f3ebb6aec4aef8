"""The tables of `fleet chips`: the catalogue as a list, and one entry of it in full."""

from typing import Any

from fleet_cli.base.quantity import quotient
from fleet_cli.calc.chips import ChipList, ChipView, fastest
from fleet_cli.model.catalogue import PRECISIONS, Accelerator, System
from fleet_cli.report.basis import basis_columns, method_line, short_unit, short_unit_of
from fleet_cli.report.model import FIGURE, RATE, Column, Report, Section, with_fallback

FIGURES = (
    ("memory_gb", "Memory", "GB"),
    ("memory_bandwidth_gb_s", "Memory bandwidth", "GB/s"),
    ("tdp_w", "Thermal design power", "W"),
    *(
        (name, f"Dense {name.upper()}", "TOP/s" if name == "int8" else "TFLOP/s")
        for name in PRECISIONS
    ),
)
"""Fields of an accelerator with a name for people and a unit."""


def chips_report(chips: ChipList) -> Report:
    """Make the list of accelerators."""
    unit = short_unit(chips.rating)
    columns = (
        Column("accelerator", "Accelerator", wraps=True),
        Column("vendor", "Vendor", below=True, bare=True),
        Column("architecture", "Architecture", below=True, bare=True),
        Column("released", "Released", below=True, bare=True),
        Column("memory_gb", "GB", FIGURE),
        Column("memory_bandwidth_tb_s", "TB/s", FIGURE),
        Column("tdp_w", "W", FIGURE, below=True),
        Column("dense_16bit_tflop_s", "16-bit", FIGURE),
        Column("dense_8bit_top_s", "8-bit", FIGURE),
        Column("dense_4bit_tflop_s", "FP4", FIGURE),
        Column("rate", unit, RATE),
    )
    rows = tuple(
        (
            with_fallback(chip.accelerator.name, [chip.rate.fallback if chip.rate else None]),
            *_facts_of(chip.accelerator),
            chip.rate.h100e if chip.rate else None,
        )
        for chip in chips.chips
    )
    notes = [
        "16-bit, 8-bit, FP4: peak dense rates [TFLOP/s, TOP/s], of BF16 and FP16, FP8 and INT8"
    ]
    fallbacks = sorted({c.rate.fallback for c in chips.chips if c.rate and c.rate.fallback})
    if fallbacks:
        notes.append(f"* rate from the fall-back table {', '.join(fallbacks)}")
    if not rows:
        notes = ["No accelerator of the catalogue is like this."]
    count = len(chips.chips)
    return Report(
        title=f"{count} accelerator{'' if count == 1 else 's'}",
        sections=(Section("accelerators", None, columns, rows, None, tuple(notes)),),
        method=method_line(chips.rating, None, None),
        basis=basis_columns(chips.rating),
    )


def _facts_of(chip: Accelerator) -> tuple[Any, ...]:
    return (
        chip.vendor or "",
        chip.architecture or "",
        chip.released or "",
        chip.memory_gb,
        quotient(chip.memory_bandwidth_gb_s, 1000) if chip.memory_bandwidth_gb_s else None,
        chip.tdp_w,
        fastest(chip, "bf16", "fp16"),
        fastest(chip, "fp8", "int8"),
        fastest(chip, "fp4"),
    )


def chip_report(view: ChipView) -> Report:
    """Make the report of one accelerator: what is known, and its rate under every table."""
    chip = view.accelerator
    sections = [_words_section(chip), _figures_section(view), _rates_section(view)]
    if view.system is not None:
        sections.insert(0, _system_section(view.system))
    if view.systems:
        sections.append(_holders_section(view))
    return Report(
        title=view.system.name if view.system else chip.name,
        sections=tuple(sections),
        method=f"Reference {view.reference.name} = 1",
        basis=(("reference", view.reference.name),),
    )


_WORDS = (Column("field", ""), Column("value", "", wraps=True))


def _pairs(*pairs: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in pairs if text)


def _words_section(chip: Accelerator) -> Section:
    rows = _pairs(
        ("Accelerator", chip.name),
        ("Vendor", chip.vendor),
        ("Architecture", chip.architecture),
        ("Form factor", chip.form_factor),
        ("Released", chip.released),
        ("Also called", ", ".join(chip.aliases)),
        ("Status", chip.status),
        ("Unknown rates", ", ".join(chip.unknown)),
        ("Note", chip.note),
        ("Figures from", chip.confidence),
        ("Power from", chip.tdp_confidence),
        ("Power of", chip.tdp_basis),
        *(("Source", source) for source in chip.sources),
    )
    return Section("accelerator", None, _WORDS, rows)


def _system_section(system: System) -> Section:
    rows = _pairs(
        ("System", system.name),
        ("Holds", f"{system.count} x {system.accelerator}"),
        ("Kind", system.kind),
        ("Vendor", system.vendor),
        ("Provider", system.provider),
        ("Nodes", system.nodes),
        ("Status", system.status),
        ("Also called", ", ".join(system.aliases)),
        ("Note", system.note),
        *(("Source", source) for source in system.sources),
    )
    return Section("system", None, _WORDS, rows)


def _figures_section(view: ChipView) -> Section:
    reference = view.reference
    columns = (
        Column("figure", "Figure"),
        Column("value", "Value", FIGURE),
        Column("unit", "Unit"),
        Column("by_reference", f"÷ {reference.name}", RATE),
    )
    rows = []
    for field, title, unit in FIGURES:
        value, other = view.accelerator.known(field), reference.known(field)
        if value is not None:
            rows.append((title, value, unit, quotient(value, other) if other else None))
    return Section("figures", None, columns, tuple(rows))


def _rates_section(view: ChipView) -> Section:
    columns = (
        Column("table", "Table", wraps=True),
        Column("throughput", "Throughput", FIGURE),
        Column("unit", "Unit"),
        Column("rate", f"{short_unit_of(view.reference)} each", RATE),
    )
    rows = []
    notes = []
    for found in view.rates:
        fallback = found.rate.fallback if found.rate else None
        if fallback:
            notes.append(f"* {found.convention.name}: from its fall-back table {fallback}")
        if found.problem:
            notes.append(f"{found.convention.name}: {found.problem}")
        rows.append(
            (
                with_fallback(found.convention.name, [fallback]),
                found.throughput,
                found.convention.unit or "",
                found.rate.h100e if found.rate else None,
            )
        )
    return Section("rates", None, columns, tuple(rows), None, tuple(notes))


def _holders_section(view: ChipView) -> Section:
    columns = (
        Column("system", "System", wraps=True),
        Column("count", "Holds"),
        Column("kind", "Kind"),
        Column("by", "By"),
    )
    rows = tuple(
        (system.name, str(system.count), system.kind or "", system.provider or system.vendor or "")
        for system in view.systems
    )
    return Section("systems", None, columns, rows)
