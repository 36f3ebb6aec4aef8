"""The JSON documents of `fleet chips`: the list, and one entry in full."""

from collections.abc import Iterable

from fleet_cli.base.json_schema import mapping
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.calc.chips import ChipList, ChipView, ListedChip
from fleet_cli.calc.conventions import TableRate
from fleet_cli.model.catalogue import PRECISIONS, Accelerator, System
from fleet_cli.report.kinds import (
    BASIS,
    COUNT,
    ESTIMATE,
    FLAG,
    NUMBER,
    ORIGIN,
    POWER_MODEL,
    REFERENCE_ALONE,
    TEXT,
    TEXTS,
)
from fleet_cli.report.shape import (
    Document,
    Field,
    Kind,
    Shape,
    by_name,
    described,
    or_null,
    sequence,
)
from fleet_cli.report.texts import fallback_of, h100e_of

_DENSE: Kind[Iterable[tuple[str, Number]]] = described(
    "Peak rates without sparsity by precision [TFLOP/s].",
    Kind(lambda: mapping(dict.fromkeys(PRECISIONS, NUMBER.schema()), ()), dict),
)
_UNKNOWN = described("Precisions whose rate nobody knows.", TEXTS)
ACCELERATOR: Shape[Accelerator] = Shape(
    Field("name", lambda chip: chip.name, TEXT),
    Field("vendor", lambda chip: chip.vendor, or_null(TEXT)),
    Field("architecture", lambda chip: chip.architecture, or_null(TEXT)),
    Field("form_factor", lambda chip: chip.form_factor, or_null(TEXT)),
    Field("released", lambda chip: chip.released, or_null(TEXT)),
    Field("memory_gb", lambda chip: chip.memory_gb, or_null(NUMBER)),
    Field("memory_bandwidth_gb_s", lambda chip: chip.memory_bandwidth_gb_s, or_null(NUMBER)),
    Field("tdp_w", lambda chip: chip.tdp_w, or_null(NUMBER)),
    Field("dense", lambda chip: chip.dense, _DENSE),
    Field("aliases", lambda chip: chip.aliases, TEXTS),
    Field("sources", lambda chip: chip.sources, TEXTS),
    Field("note", lambda chip: chip.note, or_null(TEXT)),
    Field("confidence", lambda chip: chip.confidence, or_null(TEXT)),
    Field("unknown", lambda chip: chip.unknown, _UNKNOWN),
    Field("status", lambda chip: chip.status, or_null(TEXT)),
    Field("tdp_confidence", lambda chip: chip.tdp_confidence, or_null(TEXT)),
    Field("tdp_basis", lambda chip: chip.tdp_basis, or_null(TEXT)),
    Field("server_w", lambda chip: chip.server_w, or_null(NUMBER)),
    Field("it_w", lambda chip: chip.it_w, or_null(ESTIMATE)),
    Field("server_class", lambda chip: chip.server_class, or_null(TEXT)),
    Field("power_sources", lambda chip: chip.power_sources, TEXTS),
)
SYSTEM: Shape[System] = Shape(
    Field("name", lambda system: system.name, TEXT),
    Field("accelerator", lambda system: system.accelerator, TEXT),
    Field("count", lambda system: system.count, COUNT),
    Field("kind", lambda system: system.kind, or_null(TEXT)),
    Field("vendor", lambda system: system.vendor, or_null(TEXT)),
    Field("provider", lambda system: system.provider, or_null(TEXT)),
    Field("nodes", lambda system: system.nodes, or_null(TEXT)),
    Field("status", lambda system: system.status, or_null(TEXT)),
    Field("aliases", lambda system: system.aliases, TEXTS),
    Field("sources", lambda system: system.sources, TEXTS),
    Field("note", lambda system: system.note, or_null(TEXT)),
)

LISTED: Shape[ListedChip] = Shape(
    *ACCELERATOR.within(ListedChip, lambda listed: listed.accelerator),
    Field("rate", lambda listed: h100e_of(listed.rate), or_null(NUMBER)),
    Field("fallback", lambda listed: fallback_of(listed.rate) is not None, FLAG),
)
LIST: Document[ChipList] = Document(
    "chips",
    *BASIS.within(ChipList, lambda chips: chips.rating),
    Field("accelerators", lambda chips: chips.chips, sequence(LISTED)),
)

THROUGHPUT: Shape[TableRate] = Shape(
    Field("value", lambda found: found.throughput, or_null(NUMBER)),
    Field("unit", lambda found: found.convention.unit, or_null(TEXT)),
    Field("fallback", lambda found: fallback_of(found.rate), or_null(TEXT)),
    Field("problem", lambda found: found.problem, or_null(TEXT)),
    Field("origin", lambda found: found.convention.origin, or_null(ORIGIN)),
)


def _rates(view: ChipView) -> dict[str, Number | None]:
    return {name: h100e_of(one.rate) for name, one in _throughputs(view).items()}


def _watts(view: ChipView) -> dict[str, Estimate | None]:
    return {basis: one and one.each.estimate for basis, one in view.power.items()}


def _throughputs(view: ChipView) -> dict[str, TableRate]:
    # NOTE: from the last to the first: of a bundled name that is installed too, the bundled counts.
    found = {one.convention.name: one for one in reversed(view.rates)}
    return dict(reversed(found.items()))


VIEWED: Shape[ChipView] = Shape(
    *ACCELERATOR.within(ChipView, lambda view: view.accelerator),
    Field("power_w", _watts, by_name(or_null(ESTIMATE))),
    Field("rates", _rates, by_name(or_null(NUMBER))),
    Field("throughputs", _throughputs, by_name(THROUGHPUT)),
    Field("systems", lambda view: view.systems, sequence(SYSTEM)),
)
VIEW: Document[ChipView] = Document(
    "chips",
    Field("reference", lambda view: view.reference, REFERENCE_ALONE),
    Field("power_model", lambda view: view.model, POWER_MODEL),
    Field("systems", lambda view: [view.system] if view.system else None, sequence(SYSTEM), True),
    Field("accelerators", lambda view: [view], sequence(VIEWED)),
)
