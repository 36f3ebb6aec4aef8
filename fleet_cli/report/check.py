"""What `fleet check` finds: tables for people, a document for JSON."""

from collections.abc import Sequence

from fleet_cli.base.words import Words
from fleet_cli.calc.findings import LEVELS, PASSED, CheckedFleet
from fleet_cli.calc.findings import Checked as Checked  # renderers take these from here
from fleet_cli.calc.findings import Finding as Finding
from fleet_cli.calc.snapshots import models_of
from fleet_cli.calc.totals import Sums
from fleet_cli.model.throughput import Rating
from fleet_cli.report.basis import method_words, model_column, origin_notes
from fleet_cli.report.columns import (
    ACCELERATORS,
    AS_OF,
    Summed,
    about_part,
    equivalents,
    origin_of,
    shown_if,
    summed,
)
from fleet_cli.report.fleet_fields import ADDING, OF_FLEET, WHERE
from fleet_cli.report.kinds import BASIS, ESTIMATE, FLAG, TEXT, TEXTS, WHOLE
from fleet_cli.report.model import About, Column, Columns, Report, Section
from fleet_cli.report.shape import Document, Field, Kind, Shape, or_null, sequence
from fleet_cli.report.targets import models_behind


def _place(case: Finding) -> str:
    """Return the path with line and column, as editors take it."""
    problem = case.problem
    return f"{case.path}:{problem.line}:{problem.column}" if problem.line else case.path


def worst_first(cases: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return *cases* by level, those of one level in the order that they have."""
    return tuple(sorted(cases, key=lambda case: LEVELS.index(case.problem.level)))


def check_tables(checked: Checked) -> Report:
    """Return the findings and the fleets as tables."""
    return Report(
        title=checked.summary,
        sections=[_findings_section(checked), _fleets_section(checked.fleets)],
        method=_method(checked),
        basis=[
            ("estimates", checked.estimates),
            model_column(models_of(fleet.total.snapshot for fleet in checked.fleets)),
        ],
    )


def _method(checked: Checked) -> str | Words:
    """Say what holds for all fleets: of one alone also what its counts are."""
    totals = [fleet.total for fleet in checked.fleets]
    basis = totals[0].snapshot.basis if len(totals) == 1 else None
    deltas = (delta for total in totals for delta in total.targets)
    models = models_behind([total.snapshot for total in totals], deltas)
    return method_words((), checked.estimates, None, models, basis)


def _findings_section(checked: Checked) -> Section[Finding, None]:
    by_name = {fleet.total.name: fleet for fleet in checked.fleets}

    def about(case: Finding | None) -> About:
        name = (case and case.fleet) or ""
        return _about(by_name[name]) if name in by_name else About(name)

    def rating(case: Finding) -> Rating | None:
        fleet = by_name.get(case.fleet or "")
        return fleet.rating if fleet else None

    columns: Columns[Finding, None] = [
        Column("level", "Level", lambda case: case.problem.level),
        Column("rule", "Rule", lambda case: case.problem.code),
        Column("place", "Place", _place, wraps=True),
        Column("message", "Finding", lambda case: case.problem.message, wraps=True),
        Column("hint", "Hint", lambda case: case.problem.hint, wraps=True),
        shown_if(False, about_part(rating, RATED_BY, "")),
    ]
    return Section("findings", None, columns, worst_first(checked.findings), about=about)


def _about(fleet: CheckedFleet | None) -> About:
    total = fleet and fleet.total
    return About(total.name, total.day, total.snapshot.basis) if total else About()


RATED_BY: list[Column[Rating, None]] = [
    Column("table", "Table", lambda rating: rating.table.name),
    Column("reference", "Reference", lambda rating: rating.reference.name),
    Column("table_origin", "", lambda rating: rating.table.origin.text, shown=False),
]


def _fleets_section(fleets: Sequence[CheckedFleet]) -> Section[CheckedFleet, Summed]:
    units = {fleet.rating.reference.short_unit for fleet in fleets}
    unit = units.pop() if len(units) == 1 else "Equivalents"
    columns: Columns[CheckedFleet, Summed] = [
        Column(
            "fleet",
            "Fleet",
            lambda fleet: fleet.total.name,
            origin=lambda fleet: origin_of(fleet.total.rows),
            marks="",
            wraps=True,
        ),
        about_part(lambda fleet: fleet.total, [AS_OF]),
        summed(lambda fleet: fleet.total.known_sums, [*ACCELERATORS, *equivalents(unit)]),
        about_part(lambda fleet: fleet.rating, RATED_BY),
    ]
    notes = dict.fromkeys(origin_notes(fleet.rating.table for fleet in fleets))
    return Section("fleets", None, columns, fleets, notes=notes, about=_about)


LEVEL: Kind[str] = Kind(lambda: {"enum": [level for level in LEVELS if level != PASSED]})

FINDING: Shape[Finding] = Shape(
    Field("rule", lambda case: case.problem.code, TEXT),
    Field("level", lambda case: case.problem.level, LEVEL),
    Field("message", lambda case: case.problem.message, TEXT),
    Field("path", lambda case: case.path or None, or_null(TEXT)),
    Field("line", lambda case: case.problem.line, or_null(WHOLE)),
    Field("column", lambda case: case.problem.column, or_null(WHOLE)),
    Field("end_column", lambda case: case.problem.end_column, or_null(WHOLE)),
    *or_null(TEXT).named("fleet", "subject"),
    Field("hint", lambda case: case.problem.hint, or_null(TEXT)),
    Field("notes", lambda case: case.problem.notes, TEXTS),
)
_SUMS: Shape[Sums] = Shape(*ESTIMATE.named("accelerators", "equivalents"))
FLEET: Shape[CheckedFleet] = Shape(
    *OF_FLEET.within(CheckedFleet, lambda fleet: fleet.total),
    *BASIS.within(CheckedFleet, lambda fleet: fleet.rating),
    *_SUMS.where_known(CheckedFleet, lambda fleet: fleet.total.known_sums),
)
CHECK: Document[Checked] = Document(
    "check",
    Field("passed", lambda checked: not checked.errors, FLAG),
    Field("findings", lambda checked: checked.findings, sequence(FINDING)),
    Field("fleets", lambda checked: checked.fleets, sequence(FLEET)),
    Field("files", lambda checked: checked.files, WHOLE),
    Field("estimates", lambda checked: checked.estimates, ADDING),
    Field("where", lambda checked: dict(checked.where), WHERE),
)
