"""The JSON document of `fleet compare`."""

from fleet_cli.calc.compare import Comparison, FleetComparison, Spread, TableTotal
from fleet_cli.calc.snapshots import models_of, only_model
from fleet_cli.report.fleet_fields import ADDING, NAMED, WHERE
from fleet_cli.report.kinds import (
    COUNTS_BASIS,
    DAY,
    ESTIMATE,
    FLAG,
    NUMBER,
    ONLY_POWER_MODEL,
    ORIGIN,
    POWER_MODELS,
    REFERENCE_ALONE,
    TEXT,
    TEXTS,
    unit_in,
)
from fleet_cli.report.shape import Document, Field, Shape, or_null, sequence

UNDER_TABLE: Shape[TableTotal] = Shape(
    Field("table", lambda total: total.convention.name, TEXT),
    Field("unit", lambda total: total.convention.unit, or_null(TEXT)),
    Field("equivalents", lambda total: total.equivalents, or_null(ESTIMATE)),
    Field("missing", lambda total: total.missing, TEXTS),
    Field("fallback", lambda total: bool(total.fallbacks), FLAG),
    Field("fallback_tables", lambda total: total.fallbacks, TEXTS),
    Field("targets", lambda total: total.targets, sequence(NAMED)),
    Field("unmeasured", lambda total: [one.target.name for one in total.unmeasured], TEXTS),
    Field("problem", lambda total: total.problem, or_null(TEXT)),
    Field("origin", lambda total: total.convention.origin, or_null(ORIGIN)),
)
SPREAD: Shape[Spread] = Shape(
    Field("lowest", lambda spread: spread.lowest.convention.name, TEXT),
    Field("highest", lambda spread: spread.highest.convention.name, TEXT),
    Field("ratio", lambda spread: spread.ratio, or_null(NUMBER)),
)
FLEET: Shape[FleetComparison] = Shape(
    Field("fleet", lambda fleet: fleet.name, TEXT),
    Field("path", lambda fleet: fleet.snapshot.paths[0], TEXT),
    Field("as_of", lambda fleet: fleet.day, or_null(DAY)),
    Field("basis", lambda fleet: fleet.snapshot.basis, COUNTS_BASIS),
    Field("power_models", lambda fleet: models_of([fleet.snapshot]), POWER_MODELS),
    Field("own_table", lambda fleet: fleet.own_table, or_null(TEXT)),
    Field("tables", lambda fleet: fleet.tables, sequence(UNDER_TABLE)),
    Field("spread", lambda fleet: fleet.spread, or_null(SPREAD)),
    Field("targets", lambda fleet: fleet.fixed, sequence(NAMED)),
    Field("unrated", lambda fleet: fleet.unrated, TEXTS),
)
COMPARE: Document[Comparison] = Document(
    "compare",
    Field("reference", lambda comparison: comparison.reference, REFERENCE_ALONE),
    Field("unit", lambda comparison: unit_in(comparison.reference), TEXT),
    Field("estimates", lambda comparison: comparison.estimates, ADDING),
    Field("where", lambda comparison: dict(comparison.where), WHERE),
    Field("power_model", lambda one: only_model(one.snapshots), ONLY_POWER_MODEL),
    Field("fleets", lambda comparison: comparison.fleets, sequence(FLEET)),
)
