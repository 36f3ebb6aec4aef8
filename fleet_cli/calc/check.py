"""The rules of `fleet check`: targets, a floor and a ceiling, each passed or a finding."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import suggestion
from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.source import Source, Span
from fleet_cli.base.words import Amount, Words
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.calc.targets import MET, MISSED, PENDING, UNDECIDED, TargetDelta, judge
from fleet_cli.model.manifest import ABOUT, AT_LEAST, AT_MOST, Manifest, Target
from fleet_cli.model.measures import H100E, measure_of, names_measure
from fleet_cli.model.throughput import Rating

PASSED, NOTICE, WARNING, ERROR = "passed", "notice", "warning", "error"
LEVELS = (ERROR, WARNING, NOTICE, PASSED)
"""Worst first."""

_LEVEL_OF = {MET: PASSED, MISSED: ERROR, PENDING: NOTICE, UNDECIDED: WARNING}


class Rules(NamedTuple):
    """What the options of a check ask for."""

    minimum: Number | None = None
    """[H100e] that every fleet must have."""
    maximum: Number | None = None
    """[H100e] that no fleet may exceed."""
    required: tuple[str, ...] = ()
    """Names of the targets that must be met; all where there are none."""
    is_strict: bool = False
    """Whether pending and undecided fail too."""


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


def check_fleet(fleet: CheckedFleet, rules: Rules) -> list[Finding]:
    """Hold one fleet against *rules*, and name what is not in its total."""
    bounds = (
        ("floor", "--min", AT_LEAST, rules.minimum),
        ("ceiling", "--max", AT_MOST, rules.maximum),
    )
    return [
        *(_target_finding(delta, fleet, rules) for delta in fleet.total.targets),
        *(
            _bound_finding(rule, option, comparator, goal, fleet, rules)
            for rule, option, comparator, goal in bounds
            if goal is not None
        ),
        *_notices(fleet),
    ]


def _level(verdict: str, rules: Rules) -> str:
    level = _LEVEL_OF[verdict]
    return ERROR if rules.is_strict and level != PASSED else level


def _basis(rating: Rating) -> tuple[str, ...]:
    return (f"table {rating.table.name}, reference {rating.reference.name} = 1",)


def _target_finding(delta: TargetDelta, fleet: CheckedFleet, rules: Rules) -> Finding:
    target, verdict = delta.target, delta.verdict
    is_required = not rules.required or target.name in rules.required
    level = _level(verdict, rules)
    words = _target_words(delta)
    is_rated = target.of == (H100E.word,)
    if level != PASSED and target.expect == verdict and target.name not in rules.required:
        level, words = NOTICE, (*words, ", as the manifest expects")
    elif level == ERROR and not is_required:
        level, words = WARNING, (*words, "; it is not required")
    return Finding(
        rule=f"target-{verdict}",
        level=level,
        subject=target.name,
        words=words,
        path=delta.manifest.source.name,
        source=delta.manifest.source,
        span=target.span,
        fleet=fleet.total.name,
        notes=(f"fleet: {fleet.total.name}", *(_basis(fleet.rating) if is_rated else ())),
    )


def _target_words(delta: TargetDelta) -> Words:
    target, measure = delta.target, measure_of(delta.target.of)
    unit = measure.unit if names_measure(target.of) else ", ".join(target.of)
    goal = {AT_LEAST: "at least ", AT_MOST: "at most "}.get(target.comparator, "about ")
    words: list[str | Amount] = [f'target "{target.name}" is {delta.verdict}: ']
    if delta.actual is None:
        return (*words, f"{measure.unknown} of {', '.join(delta.missing)} is not known")
    words += [Amount(delta.actual), " of ", goal, Amount(target.goal, is_goal=True), f" {unit}"]
    if delta.delta_percent is not None:
        edge = -100 * target.tolerance if target.comparator == ABOUT else 0
        words += [" (", Amount(delta.delta_percent.mid, is_percent=True, edge=edge), ")"]
    if target.by is not None:
        words.append(f", due {target.by.isoformat()}")
    if delta.until is not None:
        words.append(f", before the counts of {delta.until.isoformat()}")
    if delta.planned is not None:
        words += ["; ", Amount(delta.planned), " by then as planned"]
    return tuple(words)


def _bound_finding(
    rule: str, option: str, comparator: str, goal: Number, fleet: CheckedFleet, rules: Rules
) -> Finding:
    manifest, actual = fleet.manifest, fleet.total.sums.equivalents
    bound = Target(option, comparator, Fraction(goal), manifest.span)
    verdict = judge(bound, actual, fleet.total.day)
    return Finding(
        rule=rule,
        level=_level(verdict, rules),
        subject=f"{manifest.fleet} {option}",
        words=(
            *_bound_words(manifest.fleet, actual, fleet.unit, comparator, goal),
            *_bound_end(verdict),
        ),
        path=manifest.source.name,
        source=manifest.source,
        span=manifest.span,
        fleet=manifest.fleet,
        notes=_basis(fleet.rating),
    )


def _bound_words(fleet: str, actual: Estimate, unit: str, comparator: str, goal: Number) -> Words:
    side = "at least" if comparator == AT_LEAST else "at most"
    return (
        f"{fleet} has ",
        Amount(actual),
        f" {unit} and must have {side} ",
        Amount(goal, is_goal=True),
    )


def _bound_end(verdict: str) -> Words:
    return ("; the estimate does not decide",) if verdict == UNDECIDED else ()


def _notices(fleet: CheckedFleet) -> Iterator[Finding]:
    """Yield what a reader must know of the total: what is not rated, and what is not counted."""
    words: Words
    for manifest in fleet.total.snapshot.manifests:
        for pool in manifest.pools:
            if pool.unrated is not None and pool.counts_on(fleet.total.day):
                subject = pool.name or pool.accelerator
                words = (Amount(pool.count), f" {pool.accelerator} are not rated: {pool.unrated}")
                yield _notice("unrated", subject, words, manifest, pool.span)
    for one in fleet.total.left_out:
        what = one.accelerator or "accelerators"
        when = one.day or one.as_of
        words = (Amount(one.accelerators), f" {what} are not counted: {one.kind} {when}")
        yield _notice(one.kind, f"{what} {when}", words, fleet.manifest, fleet.manifest.span)
    if len(fleet.total.snapshot.paths) > 1:
        paths = fleet.total.snapshot.paths
        words = (f"{len(paths)} files add up: {', '.join(paths)}",)
        yield _notice("parts", fleet.total.name, words, fleet.manifest, fleet.manifest.span)


def _notice(rule: str, subject: str, words: Words, manifest: Manifest, span: Span) -> Finding:
    source = manifest.source
    return Finding(rule, NOTICE, subject, words, source.name, source, span, manifest.fleet)


def missing_targets(rules: Rules, manifests: Sequence[Manifest]) -> Iterable[Finding]:
    """Yield a finding for each required target that no fleet has."""
    known = {target.name for manifest in manifests for target in manifest.targets}
    for name in rules.required:
        if name not in known:
            hint = suggestion(name, known) or "add it to a manifest, or correct --require"
            words = (f'the required target "{name}" is in no fleet',)
            yield Finding("target-missing", ERROR, name, words, "", hint=hint)
