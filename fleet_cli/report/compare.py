"""What `fleet compare` says: tables for people, a document for JSON."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from fleet_cli.base.quantity import Number, quotient
from fleet_cli.base.words import Words, counted
from fleet_cli.calc.compare import Comparison, FleetComparison, Spread, TableTotal
from fleet_cli.calc.snapshots import models_of, only_model
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.report.basis import asked, method_words, model_column, origin_notes, where_text
from fleet_cli.report.columns import about_part, fallback_note, said_once, shown_if, unrated_note
from fleet_cli.report.fleet_fields import ADDING, NAMED, WHERE
from fleet_cli.report.fleet_notes import left_out_notes, parts_notes, undated_note
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
)
from fleet_cli.report.model import (
    H100E,
    RATE,
    SHARE,
    About,
    AnySection,
    Column,
    Columns,
    Origin,
    Report,
    Section,
)
from fleet_cli.report.shape import Document, Field, Shape, or_null, sequence
from fleet_cli.report.targets import TERMS, actual, goal, judged, models_behind, outcome
from fleet_cli.report.texts import day_said, middle

if TYPE_CHECKING:
    from fleet_cli.report.pictures import Picture


def compare_report(comparison: Comparison) -> Report:
    """Make the report: for each fleet its totals, their spread, and its targets."""
    unit = comparison.reference.short_unit
    alone = comparison.fleets[0] if len(comparison.fleets) == 1 else None

    def picture() -> "Picture":
        from fleet_cli.report.compare_picture import compare_picture

        return compare_picture(comparison)

    return Report(
        title=alone.name if alone else counted(len(comparison.fleets), "fleet"),
        sections=[
            section
            for fleet in comparison.fleets
            for section in _fleet_sections(fleet, unit, alone is None)
        ],
        method=_method(comparison, alone),
        basis=[
            ("reference", comparison.reference.name),
            ("estimates", comparison.estimates),
            ("where", where_text(comparison.where)),
            model_column(models_of(comparison.snapshots)),
        ],
        picture=picture,
    )


def _method(comparison: Comparison, alone: FleetComparison | None) -> str | Words:
    lead = [f"Reference {comparison.reference.name} = 1"]
    if alone is not None and alone.own_table is not None:
        lead.append(f"the manifest's own table {alone.own_table}")
    day, counts = (alone.day, alone.snapshot.basis) if alone else (None, None)
    deltas = [delta for fleet in comparison.fleets for delta in fleet.fixed]
    models = models_behind(comparison.snapshots, deltas)
    more = asked(comparison.where)
    return method_words(lead, comparison.estimates, day, models, counts, more)


def _fleet_sections(fleet: FleetComparison, unit: str, named: bool) -> Iterator[AnySection]:
    targets = _targets(fleet)
    deltas = [delta for total in fleet.tables for delta in total.targets]
    kinds = {(delta.aim.unit, delta.day, delta.until) for delta in deltas}
    # NOTE: one goal in the unit of the totals, judged on their day, stands beside them.
    merged = targets[0] if len(targets) == 1 and kinds == {(unit, fleet.day, None)} else None
    yield _totals_section(fleet, unit, named, merged)
    for target in targets or [""]:
        yield _target_section(fleet, target, shown=target != merged)
    yield _spread_section(fleet, unit)


def _targets(fleet: FleetComparison) -> list[str]:
    """Return the names of the targets that hang on a table, in the order in which they are stated."""
    return list(dict.fromkeys(one.target.name for total in fleet.tables for one in total.targets))


def _unmeasured(total: TableTotal) -> list[str]:
    return [delta.target.name for delta in total.unmeasured]


def _origin(total: TableTotal) -> str | None:
    return total.convention.origin and total.convention.origin.text


def _table_columns(fleet: FleetComparison) -> list[Column[TableTotal, None]]:
    return [
        Column(
            "table",
            "Table",
            lambda total: total.convention.name,
            origin=lambda total: Origin(total.fallbacks, fleet.unrated),
            marks="*",
            wraps=True,
        ),
        Column("missing", "", lambda total: "; ".join(total.missing), shown=False),
        Column("problem", "", lambda total: total.problem, shown=False),
        Column("unmeasured", "", lambda total: "; ".join(_unmeasured(total)), shown=False),
        Column("table_origin", "", _origin, shown=False),
    ]


def _totals_section(
    fleet: FleetComparison, unit: str, named: bool, merged: str | None
) -> Section[TableTotal, None]:
    spread = fleet.spread
    top = middle(spread.highest.equivalents) if spread else None

    def of_highest(total: TableTotal) -> Number | None:
        own = middle(total.equivalents)
        return quotient(own, top) if top and own is not None else None

    delta = partial(_delta, name=merged)
    columns: Columns[TableTotal, None] = [
        _table_columns(fleet),
        shown_if(False, about_part(delta, [*TERMS, *goal()])),
        Column("equivalents", unit, lambda total: total.equivalents, H100E, spread=True),
        Column("of_highest", "Of the highest", of_highest, SHARE, shown=merged is None),
        shown_if(merged is not None, about_part(delta, outcome(H100E))),
    ]
    heading = ", ".join(filter(None, [fleet.name, day_said(fleet.day)]))
    title = ": ".join(filter(None, [heading if named else "", merged]))
    about = About(fleet.name, fleet.day, fleet.snapshot.basis)
    return Section(
        *("tables", title, columns, fleet.ranked, None, _notes(fleet, unit), lambda _: about),
        shown=lambda total: total.equivalents is not None or delta(total) is not None,
    )


def _delta(total: TableTotal, name: str | None) -> TargetDelta | None:
    return next((one for one in total.targets if one.target.name == name), None)


def _target_section(fleet: FleetComparison, name: str, shown: bool) -> Section[TableTotal, None]:
    delta = partial(_delta, name=name)
    totals = [total for total in fleet.ranked if delta(total)]
    usual = judged([*filter(None, map(delta, totals))], lambda _: fleet.day)
    columns: Columns[TableTotal, None] = [
        _table_columns(fleet),
        shown_if(False, about_part(delta, TERMS)),
        about_part(delta, [*goal(), *actual(), *outcome(), *usual]),
    ]
    about = About(fleet.name, fleet.day, fleet.snapshot.basis)
    return Section("targets", name, columns, totals, about=lambda _: about, shown=shown)


def _spread_section(fleet: FleetComparison, unit: str) -> Section[Spread, None]:
    columns: Columns[Spread, None] = [
        Column("lowest", "Lowest", lambda spread: spread.lowest.convention.name, wraps=True),
        Column("lowest_equivalents", unit, lambda spread: middle(spread.lowest.equivalents), H100E),
        Column("highest", "Highest", lambda spread: spread.highest.convention.name, wraps=True),
        Column(
            "highest_equivalents", unit, lambda spread: middle(spread.highest.equivalents), H100E
        ),
        Column("ratio", "Ratio", lambda spread: spread.ratio, RATE),
    ]
    spread = fleet.spread
    tells = spread is not None and spread.ratio is not None and spread.lowest != spread.highest
    about = About(fleet.name, fleet.day, fleet.snapshot.basis)
    spreads = [spread] if spread and tells else []
    return Section("spread", "Spread", columns, spreads, about=lambda _: about)


def _why(total: TableTotal) -> str:
    """Say why a table gives no total, or nothing where it gives one or nobody counted the pools."""
    return f"no figure for {', '.join(total.missing)}" if total.missing else total.problem or ""


def _notes(fleet: FleetComparison, unit: str) -> list[str | Words]:
    """Say which table lacks what, and what no table changes."""
    borrowed = (name for total in fleet.tables for name in total.fallbacks)
    notes = fallback_note(borrowed, "* rates in part from")
    whys = [(_why(total), total.convention.name) for total in fleet.ranked]
    notes += said_once((f"{why}, so no total", name) for why, name in whys if why)
    notes += said_once(
        (f"{delta.target.name} is in {delta.aim.unit}, which is not measured by", name)
        for total, name in ((total, total.convention.name) for total in fleet.ranked)
        for delta in total.unmeasured
    )
    notes += origin_notes(total.convention.table for total in fleet.ranked)
    notes += [f"the same under every table: {d.target.name}, {d.verdict}" for d in fleet.fixed]
    if fleet.snapshot.is_uncounted:
        notes.append(f"{fleet.name}: {fleet.snapshot.why_uncounted}")
    return [
        *notes,
        *unrated_note(fleet.unrated, unit, "not rated"),
        *parts_notes([fleet.snapshot]),
        *undated_note(fleet.snapshot, fleet.day),
        *left_out_notes(fleet.left_out),
    ]


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
    Field("unit", lambda comparison: comparison.reference.unit, TEXT),
    Field("estimates", lambda comparison: comparison.estimates, ADDING),
    Field("where", lambda comparison: dict(comparison.where), WHERE),
    Field("power_model", lambda one: only_model(one.snapshots), ONLY_POWER_MODEL),
    Field("fleets", lambda comparison: comparison.fleets, sequence(FLEET)),
)
