"""Fields that several JSON documents have of a fleet: its sums, its rows and its targets."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from fleet_cli.base.json_schema import Schema
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import ESTIMATES
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.calc.keys import KEYS
from fleet_cli.calc.rows import Row
from fleet_cli.calc.snapshots import models_of
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.calc.totals import Power, Sums
from fleet_cli.model.manifest import COMPARATORS, VERDICTS, Citation
from fleet_cli.model.power import ACCELERATOR_POWER, FACILITY_POWER, IT_POWER
from fleet_cli.report.kinds import (
    CITATION,
    COUNTS_BASIS,
    DAY,
    ESTIMATE,
    FLAG,
    NUMBER,
    PERIOD,
    POWER_MODELS,
    RANGE,
    TEXT,
    TEXTS,
)
from fleet_cli.report.shape import Field, Kind, Shape, by_name, described, or_null, sequence

if TYPE_CHECKING:
    from fleet_cli.calc.later import Break

Record = TypeVar("Record")

ADDING: Kind[str] = Kind(lambda: {"enum": list(ESTIMATES)})
COMPARATOR: Kind[str] = Kind(lambda: {"enum": list(COMPARATORS)})
WHERE = described("What is asked for of pools: values by key.", by_name(TEXTS))
VERDICT: Kind[str] = Kind(lambda: {"enum": list(VERDICTS)})

_ON_BASES: Shape[Power] = Shape(
    Field("accelerator", lambda power: power.on(ACCELERATOR_POWER).known, or_null(ESTIMATE)),
    Field("it", lambda power: power.on(IT_POWER).known, or_null(ESTIMATE)),
    Field("facility", lambda power: power.on(FACILITY_POWER).known, or_null(ESTIMATE)),
)
_LOWER_BOUND: Shape[Power] = Shape(
    Field("accelerator", lambda power: power.on(ACCELERATOR_POWER).amount, ESTIMATE),
    Field("it", lambda power: power.on(IT_POWER).amount, ESTIMATE),
    Field("facility", lambda power: power.on(FACILITY_POWER).amount, ESTIMATE),
)
POWER: Shape[Power] = Shape(
    *_ON_BASES.fields,
    Field(
        "lower_bound",
        lambda power: power if power.missing else None,
        described("What is known of it, where that is not all.", or_null(_LOWER_BOUND)),
    ),
    *described("Accelerators whose power is not known on every basis.", TEXTS).named("missing"),
)
"""Power on three bases [MW]; null where a figure is missing."""


class Figure(NamedTuple):
    """What pools add up to besides accelerators and equivalents, in --wide, CSV and JSON alike."""

    name: str
    """In JSON and CSV, with its unit."""
    title: str
    """Above its column."""
    kind: Literal["count", "memory_tb", "power_mw"]
    """Which kind of column writes it."""
    value: Callable[[Sums], Estimate | None]
    """None where it is not known."""


FIGURES = (Figure("memory_tb", "Memory TB", "memory_tb", lambda sums: sums.memory.known),)
_FIGURES: Shape[Sums] = Shape(
    *(Field(figure.name, figure.value, or_null(ESTIMATE)) for figure in FIGURES)
)

SUMS: Shape[Sums] = Shape(
    *ESTIMATE.named("accelerators", "equivalents"),
    Field("power_mw", lambda sums: sums.power.on(ACCELERATOR_POWER).known, or_null(ESTIMATE)),
    Field("power", lambda sums: sums.power, POWER),
    *_FIGURES.fields,
    Field("unrated", lambda sums: sums.unrated, ESTIMATE),
)
"""What pools add up to."""

ROW: Shape[Row] = Shape(
    Field("count", lambda row: row.accelerators, ESTIMATE),
    Field("rate", lambda row: row.rate, or_null(NUMBER)),
    Field("equivalents", lambda row: row.equivalents, or_null(ESTIMATE)),
    Field("share", lambda row: row.share, or_null(NUMBER)),
    Field("fallback", lambda row: bool(row.fallbacks), FLAG),
    Field("fallback_tables", lambda row: row.fallbacks, TEXTS),
    Field("unrated", lambda row: row.unrated, or_null(TEXT)),
    Field("power_mw", lambda row: row.sums.power.on(ACCELERATOR_POWER).known, or_null(ESTIMATE)),
    *_FIGURES.within(Row, lambda row: row.sums),
    Field("sources", lambda row: row.sources, sequence(CITATION)),
)
"""One group of pools, besides the keys that it is grouped by."""


OF_FLEET: Shape[FleetTotal] = Shape(
    Field("fleet", lambda fleet: fleet.name, TEXT),
    Field("path", lambda fleet: fleet.snapshot.paths[0], TEXT),
    Field("paths", lambda fleet: fleet.snapshot.paths, TEXTS),
    Field("as_of", lambda fleet: fleet.day, or_null(DAY)),
    Field("basis", lambda fleet: fleet.snapshot.basis, COUNTS_BASIS),
    Field("power_models", lambda fleet: models_of([fleet.snapshot]), POWER_MODELS),
)
"""Which fleet it is, on which day, and by what it is counted."""

_NAME: Field[TargetDelta, str] = Field("name", lambda delta: delta.target.name, TEXT)
_TERMS: Shape[TargetDelta] = Shape(
    Field("of", lambda delta: delta.aim.words, TEXTS),
    Field("comparator", lambda delta: delta.target.comparator, COMPARATOR),
    Field("goal", lambda delta: delta.target.goal, NUMBER),
    Field(
        "goal_range",
        lambda delta: delta.target.goal_range,
        described("Low and high, where the goal was announced as a range.", or_null(RANGE)),
    ),
    Field(
        "unit",
        lambda delta: delta.aim.unit,
        described("What goal, actual and delta are in.", TEXT),
    ),
    Field("where", lambda delta: dict(delta.target.where), WHERE),
    Field("by", lambda delta: delta.target.by, or_null(DAY)),
    Field(
        "by_period",
        lambda delta: delta.target.by,
        described("The deadline as it is written, which may be a period.", or_null(PERIOD)),
    ),
)
_OUTCOME: Shape[TargetDelta] = Shape(
    *or_null(ESTIMATE).named("actual", "delta", "delta_percent"),
    Field("verdict", lambda delta: delta.verdict, VERDICT),
    *described("Accelerators whose figure is not known: actual is a lower bound.", TEXTS).named(
        "missing"
    ),
    *described("Unrated accelerators that may be what it is about: at the high end.", TEXTS).named(
        "unsure"
    ),
)
BREAK: "Shape[Break]" = Shape(
    Field("date", lambda one: one.day, DAY),
    Field("actual", lambda one: one.actual, ESTIMATE),
    Field("verdict", lambda one: one.verdict, VERDICT),
    *described("The day from which it holds again.", or_null(DAY)).named("until"),
)
_PLAN: Shape[TargetDelta] = Shape(
    *described("What the plan gives by a deadline that lies ahead.", or_null(ESTIMATE)).named(
        "planned"
    ),
    Field(
        "planned_break",
        lambda delta: delta.breaks,
        described("From when it is broken as planned, or on its deadline.", or_null(BREAK)),
    ),
)
MEASURED: Shape[TargetDelta] = Shape(*_TERMS.fields, *_OUTCOME.fields, *_PLAN.fields)
"""What a fleet has against a goal."""
NAMED: Shape[TargetDelta] = Shape(_NAME, *MEASURED.fields)
"""The same with the target's name."""
TARGET: Shape[TargetDelta] = Shape(
    _NAME,
    *_TERMS.fields,
    Field("announced", lambda delta: delta.target.announced, or_null(DAY)),
    *_OUTCOME.fields,
    Field(
        "measured",
        lambda delta: delta.day,
        described("The day that it is judged on.", or_null(DAY)),
    ),
    Field(
        "measured_until",
        lambda delta: delta.until,
        described("The later of two snapshots that it is judged by.", or_null(DAY)),
    ),
    *_PLAN.fields,
    Field("source", lambda delta: next(iter(cited_by(delta)), None), or_null(CITATION)),
    Field("note", lambda delta: delta.target.note, or_null(TEXT)),
)
"""One target against what the fleet has, with what is known of it."""


def cited_by(delta: TargetDelta) -> tuple[Citation, ...]:
    """Return what a target cites: one source at most."""
    return delta.manifest.cite([delta.target.source])


class Grouped(Shape[Record]):
    """A row: fields, after the keys of --by that the command was given."""

    def __init__(
        self,
        by: Sequence[str],
        keys: Callable[[Record], Iterable[str]],
        *fields: Field[Record, Any],
    ) -> None:
        super().__init__(*fields)
        self.by = by
        self.keys = keys

    def document(self, record: Record) -> dict[str, Any]:
        """Return the object that stands for *record*."""
        keys = zip(self.by, self.keys(record), strict=True)
        return {**dict(keys), **super().document(record)}

    def own_schema(self) -> Schema:
        """Return the schema of the object, with every key that there can be."""
        schema = super().own_schema()
        own = schema["properties"]
        keys = {key: TEXT.schema() for key in KEYS if key not in own}
        return {
            **schema,
            "properties": {**keys, **own},
            "patternProperties": {"^tag:.": TEXT.schema()},
        }


def rows_by(by: Sequence[str]) -> Shape[Row]:
    """Return the shape of rows that are grouped by the keys *by*."""
    return Grouped(by, lambda row: row.keys, *ROW.fields)
