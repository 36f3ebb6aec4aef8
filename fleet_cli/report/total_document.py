"""The JSON document of `fleet total`."""

from collections.abc import Iterable, Sequence
from typing import Any

from fleet_cli.calc.fleets import FleetTotal, Totals
from fleet_cli.calc.keys import KEYS
from fleet_cli.calc.left_out import KINDS, LeftOut
from fleet_cli.calc.rows import Row
from fleet_cli.calc.snapshots import only_model
from fleet_cli.report.fleet_fields import ADDING, OF_FLEET, SUMS, TARGET, WHERE, rows_by
from fleet_cli.report.kinds import BASIS, DAY, ESTIMATE, FLAG, ONLY_POWER_MODEL, TEXT, TEXTS
from fleet_cli.report.shape import Document, Field, Kind, Shape, described, or_null, sequence


def total_shape(by: Sequence[str] = KEYS) -> Document[Totals]:
    """Return the document whose rows are grouped by the keys *by*."""
    rows = sequence(rows_by(by))
    together: Field[Totals, Any] = Field(
        "rows",
        lambda totals: totals.rows if len(totals.fleets) > 1 else None,
        described("The rows of several fleets together.", rows),
        optional=True,
    )
    return Document(
        "total",
        *BASIS.within(Totals, lambda totals: totals.rating),
        Field("estimates", lambda totals: totals.estimates, ADDING),
        Field("where", lambda totals: dict(totals.where), WHERE),
        Field("power_model", lambda totals: only_model(totals.snapshots), ONLY_POWER_MODEL),
        Field("fleets", lambda totals: totals.fleets, sequence(_fleet(rows))),
        Field("total", lambda totals: totals.known_sums, or_null(SUMS)),
        together,
        Field("left_out", lambda totals: totals.left_out, sequence(LEFT_OUT)),
    )


def _fleet(rows: Kind[Iterable[Row]]) -> Shape[FleetTotal]:
    return Shape(
        *OF_FLEET.fields,
        Field("part_of", _part_of, described("Fleets that hold it already.", TEXTS)),
        Field(
            "counted",
            lambda fleet: fleet.is_counted,
            described("Whether the total counts it by itself.", FLAG),
        ),
        *SUMS.where_known(FleetTotal, lambda fleet: fleet.known_sums),
        Field("rows", lambda fleet: fleet.rows, rows),
        Field("targets", lambda fleet: fleet.targets, sequence(TARGET)),
    )


def _part_of(fleet: FleetTotal) -> list[str]:
    later = (whole.fleet for whole in fleet.later_wholes)
    return sorted({*fleet.wholes, *fleet.missing_wholes, *later})


WHEN = "When the pools come, or when they went."
LEFT_OUT: Shape[LeftOut] = Shape(
    Field("kind", lambda left: left.kind, Kind(lambda: {"enum": list(KINDS)})),
    *TEXT.named("fleet", "path"),
    Field("as_of", lambda left: left.as_of, or_null(DAY)),
    Field("date", lambda left: left.day, described(WHEN, or_null(DAY))),
    Field("accelerator", lambda left: left.accelerator, or_null(TEXT)),
    Field("accelerators", lambda left: left.accelerators, ESTIMATE),
    Field("pools", lambda left: left.pools, TEXTS),
    Field("part_of", lambda left: left.wholes, TEXTS),
)
