"""What a check finds: the outcome of each rule in each place."""

from collections.abc import Callable

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Span
from fleet_cli.base.words import Words, counted, counted_each
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.model.manifest import Manifest, Where
from fleet_cli.model.throughput import Rating

PASSED, NOTICE, WARNING, ERROR = "passed", "notice", "warning", "error"
LEVELS = (ERROR, WARNING, NOTICE, PASSED)
"""Worst first."""

_VALID, _IS_VALID = "valid", "is valid"
"""The rule that an input is as it should be, and what it says of a file."""


class Finding(NamedTuple):
    """The outcome of one rule in one place."""

    problem: Diagnostic
    """The rule as its code, with one of LEVELS; without a message as long as there are words."""
    subject: str
    """What was checked, such as a target's name."""
    path: str
    fleet: str | None = None
    words: Words = ()
    """The message, its numbers exact; empty once that is said."""
    is_invalid: bool = False
    """Whether the input itself is wrong, so that its rules could not be checked."""

    def said(self, say: Callable[[Words], str]) -> "Finding":
        """Return it with its words as the message, said by *say*."""
        if not self.words:
            return self
        return self._replace(problem=self.problem._replace(message=say(self.words)), words=())

    @property
    def placed(self) -> Diagnostic:
        """The problem as it stands alone: without a text, its message names the file."""
        problem = self.problem
        if problem.source is not None or self.path in problem.message:
            return problem
        return problem._replace(message=f"{self.path}: {problem.message}")


def finding(
    rule: str,
    level: str,
    subject: str,
    words: Words,
    manifest: Manifest | None = None,
    span: Span | None = None,
    hint: str | None = None,
    notes: tuple[str, ...] = (),
) -> Finding:
    """Return the outcome of a *rule* about a *subject* in a *manifest*, at its head without a *span*."""
    problem = Diagnostic(rule, "", None, span, hint, notes, level)
    if manifest is None:
        return Finding(problem, subject, "", None, words)
    problem = problem._replace(source=manifest.source, span=span or manifest.span)
    return Finding(problem, subject, manifest.source.name, manifest.fleet, words)


class CheckedFleet(NamedTuple):
    """A fleet whose rules were checked."""

    total: FleetTotal
    rating: Rating
    estimates: str
    """How they are added up."""

    @property
    def manifest(self) -> Manifest:
        """The first of its documents, where findings about the whole fleet point."""
        return self.total.snapshot.manifests[0]


class Checked(NamedTuple):
    """The result of `fleet check`."""

    fleets: tuple[CheckedFleet, ...]
    cases: tuple[Finding, ...]
    """Every rule that was checked, the passed ones too."""
    files: int
    estimates: str
    where: Where = ()
    """What is asked for of every fleet; everything where it is empty."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What did not pass."""
        return tuple(case for case in self.cases if case.problem.level != PASSED)

    @property
    def errors(self) -> int:
        """How many findings are errors, the one number of a check."""
        return sum(case.problem.level == ERROR for case in self.cases)

    @property
    def is_invalid(self) -> bool:
        """Whether an input is wrong."""
        return any(one.is_invalid and one.problem.level == ERROR for one in self.cases)

    @property
    def summary(self) -> str:
        """The outcome in one line, which holds no text of a manifest."""
        lead = " in ".join(
            counted(number, word) if number else f"no {word}"
            for number, word in ((len(self.fleets), "fleet"), (self.files, "file"))
        )
        levels = [case.problem.level for case in self.cases]
        counts = counted_each({level: levels.count(level) for level in (ERROR, WARNING, NOTICE)})
        passed = "failed" if self.errors else "passed"
        return f"check {passed}: {lead}, {counts or 'nothing to report'}"

    def said(self, say: Callable[[Words], str]) -> "Checked":
        """Return it with its cases in words, said by *say*, in the order of files and lines."""
        cases = [case.said(say) for case in dict.fromkeys(self.cases)]
        return self._replace(cases=tuple(sorted(cases, key=_order)))


def _order(case: Finding) -> tuple[str, int, int, str, str]:
    problem = case.problem
    return case.path, problem.line or 0, problem.column or 0, problem.code, problem.message


def invalid(problem: Diagnostic, path: str) -> Finding:
    """Return the finding that a problem of the input at *path* is."""
    name = problem.source.name if problem.source else path
    return Finding(problem, _IS_VALID, name, is_invalid=True)


def valid(path: str) -> Finding:
    """Return the finding that the input at *path* is as it should be."""
    problem = Diagnostic(_VALID, "", level=PASSED)
    return Finding(problem, _IS_VALID, path, words=("the file is valid",))
