"""What `fleet check` says: findings with their sentences, and as tables."""

from collections.abc import Callable
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.words import Words
from fleet_cli.calc.check import ERROR, LEVELS, NOTICE, PASSED, WARNING, Checked, Finding
from fleet_cli.report.basis import short_unit
from fleet_cli.report.document import day_text
from fleet_cli.report.model import COUNT, H100E, Column, Report, Section


class Case(NamedTuple):
    """One rule that was checked in one place, in words."""

    finding: Finding
    message: str

    @property
    def level(self) -> str:
        """`passed`, `notice`, `warning` or `error`."""
        return self.finding.level

    @property
    def line(self) -> int | None:
        """The line that it points to, counted from 1."""
        return self.finding.span.line if self.finding.span else None

    @property
    def column(self) -> int | None:
        """The column that it points to, counted from 1."""
        return self.finding.span.column if self.finding.span else None

    @property
    def end_column(self) -> int | None:
        """The column behind what it points to."""
        return self.finding.span.end_column if self.finding.span else None

    @property
    def diagnostic(self) -> Diagnostic:
        """The same as a problem with its excerpt."""
        one = self.finding
        # NOTE: a problem without a text still belongs to a file, which its message then names.
        is_placed = one.source is not None or one.path in self.message
        message = self.message if is_placed else f"{one.path}: {self.message}"
        return Diagnostic(one.rule, message, one.source, one.span, one.hint, one.notes, one.level)


class CheckReport(NamedTuple):
    """All that a check has to say."""

    checked: Checked
    cases: tuple[Case, ...]
    """Every rule that was checked, in the order of files and lines."""

    @property
    def findings(self) -> tuple[Case, ...]:
        """What did not pass, in the order of files and lines."""
        return tuple(case for case in self.cases if case.level != PASSED)

    @property
    def summary(self) -> str:
        """The outcome in one line, which holds no text of a manifest."""
        fleets, files = len(self.checked.fleets), self.checked.files
        counts = [
            _counted(sum(case.level == level for case in self.cases), word)
            for level, word in ((ERROR, "error"), (WARNING, "warning"), (NOTICE, "notice"))
        ]
        outcome = ", ".join(filter(None, counts)) or "nothing to report"
        passed = "passed" if self.checked.has_passed else "failed"
        lead = (
            f"{_counted(fleets, 'fleet') or 'no fleet'} in {_counted(files, 'file') or 'no file'}"
        )
        return f"check {passed}: {lead}, {outcome}"


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}" if number else ""


def check_report(checked: Checked, say: Callable[[Words], str]) -> CheckReport:
    """
    Put the findings of a check into words.

    Args:
        checked: What was found.
        say: Makes the sentence, numbers rounded.
    """
    cases = [Case(finding, say(finding.words)) for finding in dict.fromkeys(checked.findings)]
    return CheckReport(checked, tuple(sorted(cases, key=_place)))


def _place(case: Case) -> tuple[str, int, int, str, str]:
    return case.finding.path, case.line or 0, case.column or 0, case.finding.rule, case.message


def worst_first(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """Return *cases* by level, those of one level in the order that they have."""
    return tuple(sorted(cases, key=lambda case: LEVELS.index(case.level)))


def check_tables(report: CheckReport) -> Report:
    """Return the findings and the fleets as tables."""
    columns = (
        Column("level", "Level"),
        Column("rule", "Rule"),
        Column("place", "Place", wraps=True),
        Column("message", "Finding", wraps=True),
        Column("hint", "Hint", wraps=True),
    )
    rows = tuple(
        (case.level, case.finding.rule, _place_text(case), case.message, case.finding.hint or "")
        for case in worst_first(report.findings)
    )
    sections = [Section("findings", None, columns, rows)] if rows else []
    if report.checked.fleets:
        sections.append(_fleets_section(report))
    return Report(report.summary, tuple(sections), f"estimates added {report.checked.estimates}")


def _place_text(case: Case) -> str:
    line = f":{case.line}:{case.column}" if case.line else ""
    return f"{case.finding.path}{line}"


def _fleets_section(report: CheckReport) -> Section:
    fleets = report.checked.fleets
    units = {short_unit(fleet.rating) for fleet in fleets}
    columns = (
        Column("fleet", "Fleet", wraps=True),
        Column("as_of", "As of"),
        Column("count", "Count", COUNT),
        Column("equivalents", units.pop() if len(units) == 1 else "Equivalents", H100E),
        Column("table", "Table"),
        Column("reference", "Reference"),
    )
    rows = [
        (
            fleet.total.name,
            day_text(fleet.total.day) or "",
            fleet.total.sums.accelerators,
            fleet.total.sums.equivalents,
            fleet.rating.table.name,
            fleet.rating.reference.name,
        )
        for fleet in fleets
    ]
    return Section("fleets", None, columns, tuple(rows))
