"""What a check finds: the outcome of each rule in each place."""

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.base.words import Words
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import Rating

PASSED, NOTICE, WARNING, ERROR = "passed", "notice", "warning", "error"
LEVELS = (ERROR, WARNING, NOTICE, PASSED)
"""Worst first."""


class Finding(NamedTuple):
    """The outcome of one rule in one place."""

    rule: str
    level: str
    """One of LEVELS."""
    subject: str
    """What was checked, such as a target's name."""
    words: Words
    path: str
    source: Source | None = None
    span: Span | None = None
    fleet: str | None = None
    hint: str | None = None
    notes: tuple[str, ...] = ()
    is_invalid: bool = False
    """Whether the input itself is wrong, so that its rules could not be checked."""


class CheckedFleet(NamedTuple):
    """A fleet whose rules were checked."""

    total: FleetTotal
    rating: Rating
    unit: str
    """What its equivalents are called for short."""

    @property
    def manifest(self) -> Manifest:
        """The first of its documents, where findings about the whole fleet point."""
        return self.total.snapshot.manifests[0]


class Checked(NamedTuple):
    """The result of `fleet check`."""

    fleets: tuple[CheckedFleet, ...]
    findings: tuple[Finding, ...]
    """Every rule that was checked, the passed ones too."""
    files: int
    estimates: str

    @property
    def is_invalid(self) -> bool:
        """Whether an input is wrong."""
        return any(one.is_invalid and one.level == ERROR for one in self.findings)

    @property
    def has_passed(self) -> bool:
        """Whether no rule failed and no input is wrong."""
        return all(one.level != ERROR for one in self.findings)


def invalid(problem: Diagnostic, path: str) -> Finding:
    """Return the finding that a problem of the input at *path* is."""
    return Finding(
        rule=problem.code,
        level=problem.level,
        subject="is valid",
        words=(problem.message,),
        path=problem.source.name if problem.source else path,
        source=problem.source,
        span=problem.span,
        hint=problem.hint,
        notes=problem.notes,
        is_invalid=True,
    )


def valid(path: str) -> Finding:
    """Return the finding that the input at *path* is as it should be."""
    return Finding("valid", PASSED, "is valid", ("the file is valid",), path)
