"""What `fleet check` finds: tables for people, a document for JSON."""

from collections.abc import Callable, Sequence

from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import Words, counted, counted_each
from fleet_cli.calc.findings import (
    ERROR,
    LEVELS,
    NOTICE,
    PASSED,
    WARNING,
    Checked,
    CheckedFleet,
)
from fleet_cli.calc.findings import (
    Finding as Finding,  # renderers take it from here
)
from fleet_cli.calc.snapshots import models_of
from fleet_cli.model.throughput import Rating
from fleet_cli.report.basis import model_column, origin_notes, with_models
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
from fleet_cli.report.fleet_fields import ADDING, WHERE
from fleet_cli.report.kinds import (
    BASIS,
    COUNTS_BASIS,
    DAY,
    ESTIMATE,
    FLAG,
    POWER_MODELS,
    TEXT,
    TEXTS,
    WHOLE,
)
from fleet_cli.report.model import About, Column, Columns, Report, Section
from fleet_cli.report.shape import Document, Field, Kind, Shape, or_null, sequence
from fleet_cli.report.targets import models_behind


class CheckReport(NamedTuple):
    """All that a check has to say."""

    checked: Checked
    cases: tuple[Finding, ...]
    """Every rule that was checked, in the order of files and lines."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What did not pass, in the order of files and lines."""
        return tuple(case for case in self.cases if case.problem.level != PASSED)

    @property
    def errors(self) -> int:
        """How many findings are errors, the one number of it."""
        return sum(case.problem.level == ERROR for case in self.cases)

    @property
    def summary(self) -> str:
        """The outcome in one line, which holds no text of a manifest."""
        fleets, files = len(self.checked.fleets), self.checked.files
        lead = " in ".join(
            counted(number, word) if number else f"no {word}"
            for number, word in ((fleets, "fleet"), (files, "file"))
        )
        levels = [case.problem.level for case in self.cases]
        counts = counted_each({level: levels.count(level) for level in (ERROR, WARNING, NOTICE)})
        passed = "passed" if self.checked.has_passed else "failed"
        return f"check {passed}: {lead}, {counts or 'nothing to report'}"


def check_report(checked: Checked, say: Callable[[Words], str]) -> CheckReport:
    """
    Put the findings of a check into words.

    Args:
        say: Makes the sentence, numbers rounded.
    """
    cases = [finding.said(say) for finding in dict.fromkeys(checked.findings)]
    return CheckReport(checked, tuple(sorted(cases, key=_order)))


def _order(case: Finding) -> tuple[str, int, int, str, str]:
    problem = case.problem
    return case.path, problem.line or 0, problem.column or 0, problem.code, problem.message


def _place(case: Finding) -> str:
    """Return the path with line and column, as editors take it."""
    problem = case.problem
    return f"{case.path}:{problem.line}:{problem.column}" if problem.line else case.path


def worst_first(cases: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return *cases* by level, those of one level in the order that they have."""
    return tuple(sorted(cases, key=lambda case: LEVELS.index(case.problem.level)))


def check_tables(report: CheckReport) -> Report:
    """Return the findings and the fleets as tables."""
    estimates = report.checked.estimates
    return Report(
        title=report.summary,
        sections=[_findings_section(report), _fleets_section(report.checked.fleets)],
        method=_method(report.checked),
        basis=[
            ("estimates", estimates),
            model_column(models_of(fleet.total.snapshot for fleet in report.checked.fleets)),
        ],
    )


def _method(checked: Checked) -> str | Words:
    """Say what holds for all fleets: of one alone also what its counts are."""
    totals = [fleet.total for fleet in checked.fleets]
    basis = totals[0].snapshot.basis if len(totals) == 1 else None
    line = f"estimates added {checked.estimates}{f' · counts: {basis}' if basis else ''}"
    deltas = (delta for total in totals for delta in total.targets)
    return with_models(line, models_behind([total.snapshot for total in totals], deltas))


def _findings_section(report: CheckReport) -> Section[Finding, None]:
    by_name = {fleet.total.name: fleet for fleet in report.checked.fleets}

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
    return Section("findings", None, columns, worst_first(report.findings), about=about)


def _about(fleet: CheckedFleet | None) -> About:
    total = fleet and fleet.total
    return About(total.name, total.day, total.snapshot.basis) if total else About()


RATED_BY: list[Column[Rating, None]] = [
    Column("table", "Table", lambda rating: rating.table.name),
    Column("reference", "Reference", lambda rating: rating.reference.name),
    Column("table_origin", "", lambda rating: rating.table.origin.text, shown=False),
]


def _fleets_section(fleets: Sequence[CheckedFleet]) -> Section[CheckedFleet, Summed]:
    units = {fleet.unit for fleet in fleets}
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
        summed(lambda fleet: fleet.total.sums, [*ACCELERATORS, *equivalents(unit)]),
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
FLEET: Shape[CheckedFleet] = Shape(
    Field("fleet", lambda fleet: fleet.total.name, TEXT),
    Field("path", lambda fleet: fleet.total.snapshot.paths[0], TEXT),
    Field("paths", lambda fleet: fleet.total.snapshot.paths, TEXTS),
    Field("as_of", lambda fleet: fleet.total.day, or_null(DAY)),
    Field("basis", lambda fleet: fleet.total.snapshot.basis, COUNTS_BASIS),
    Field("power_models", lambda fleet: models_of([fleet.total.snapshot]), POWER_MODELS),
    *BASIS.within(CheckedFleet, lambda fleet: fleet.rating),
    Field("accelerators", lambda fleet: fleet.total.sums.accelerators, ESTIMATE),
    Field("equivalents", lambda fleet: fleet.total.sums.equivalents, ESTIMATE),
)
CHECK: Document[CheckReport] = Document(
    "check",
    Field("passed", lambda report: report.checked.has_passed, FLAG),
    Field("findings", lambda report: report.findings, sequence(FINDING)),
    Field("fleets", lambda report: report.checked.fleets, sequence(FLEET)),
    Field("files", lambda report: report.checked.files, WHOLE),
    Field("estimates", lambda report: report.checked.estimates, ADDING),
    Field("where", lambda report: dict(report.checked.where), WHERE),
)
