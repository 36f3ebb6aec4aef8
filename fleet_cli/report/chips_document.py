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

_DENSE: Kind[Iterable[tuple[str, Number]]] = described(
    "Peak rates without sparsity by precision [TFLOP/s].",
    Kind(lambda: mapping(dict.fromkeys(PRECISIONS, NUMBER.schema()), ()), dict),
)
_UNKNOWN = described("Precisions whose rate nobody knows.", TEXTS)
ACCELERATOR: Shape[Accelerator] = Shape(
    Field("name", lambda chip: chip.name, TEXT),
    *or_null(TEXT).named("vendor", "architecture", "form_factor", "released"),
    *or_null(NUMBER).named("memory_gb", "memory_bandwidth_gb_s", "tdp_w"),
    Field("dense", lambda chip: chip.dense, _DENSE),
    *TEXTS.named("aliases", "sources"),
    *or_null(TEXT).named("note", "confidence"),
    Field("unknown", lambda chip: chip.unknown, _UNKNOWN),
    *or_null(TEXT).named("status", "tdp_confidence", "tdp_basis"),
    Field("server_w", lambda chip: chip.server_w, or_null(NUMBER)),
    Field("it_w", lambda chip: chip.it_w, or_null(ESTIMATE)),
    Field("server_class", lambda chip: chip.server_class, or_null(TEXT)),
    Field("power_sources", lambda chip: chip.power_sources, TEXTS),
)
SYSTEM: Shape[System] = Shape(
    *TEXT.named("name", "accelerator"),
    Field("count", lambda system: system.count, COUNT),
    *or_null(TEXT).named("kind", "vendor", "provider", "nodes", "status"),
    *TEXTS.named("aliases", "sources"),
    Field("note", lambda system: system.note, or_null(TEXT)),
)

LISTED: Shape[ListedChip] = Shape(
    *ACCELERATOR.within(ListedChip, lambda listed: listed.accelerator),
    Field("rate", lambda listed: listed.rate and listed.rate.h100e, or_null(NUMBER)),
    Field("fallback", lambda listed: bool(listed.rate and listed.rate.fallback), FLAG),
)
LIST: Document[ChipList] = Document(
    "chips",
    *BASIS.within(ChipList, lambda chips: chips.rating),
    Field("accelerators", lambda chips: chips.chips, sequence(LISTED)),
)

THROUGHPUT: Shape[TableRate] = Shape(
    Field("value", lambda found: found.throughput, or_null(NUMBER)),
    Field("unit", lambda found: found.convention.unit, or_null(TEXT)),
    Field("fallback", lambda found: found.rate and found.rate.fallback, or_null(TEXT)),
    Field("problem", lambda found: found.problem, or_null(TEXT)),
    Field("origin", lambda found: found.convention.origin, or_null(ORIGIN)),
)


def _rates(view: ChipView) -> dict[str, Number | None]:
    return {name: one.rate and one.rate.h100e for name, one in _throughputs(view).items()}


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
