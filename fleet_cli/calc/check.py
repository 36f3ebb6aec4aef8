"""The rules of `fleet check`: targets, a floor and a ceiling, each passed or a finding."""

from collections.abc import Iterable, Iterator, Sequence

from fleet_cli.base.days import shown
from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.edition import edition
from fleet_cli.base.names import suggestion
from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import Amount, Words
from fleet_cli.calc.findings import (
    ERROR,
    NOTICE,
    PASSED,
    WARNING,
    CheckedFleet,
    Finding,
    finding,
    invalid,
)
from fleet_cli.calc.later import GOAL_WORDS, break_words, goal_words, unsure_text
from fleet_cli.calc.notices import notices
from fleet_cli.calc.snapshots import models_of
from fleet_cli.calc.targets import TargetDelta, holds, judge
from fleet_cli.calc.totals import measure_cells
from fleet_cli.model.manifest import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    EXCEEDED,
    MET,
    MISSED,
    PENDING,
    UNDECIDED,
    UP_TO,
    WITHIN,
    Manifest,
    Target,
)
from fleet_cli.model.measures import EQUIVALENTS
from fleet_cli.model.power import ACCELERATOR_POWER
from fleet_cli.model.throughput import Rating

_LEVEL_OF = {
    MET: PASSED,
    MISSED: ERROR,
    PENDING: NOTICE,
    UNDECIDED: WARNING,
    WITHIN: PASSED,
    EXCEEDED: NOTICE,
}


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

    def requires(self, target: Target) -> bool:
        """Whether a *target* must be met."""
        return not self.required or target.name in self.required


def check_fleet(fleet: CheckedFleet, rules: Rules) -> list[Finding]:
    """Hold one fleet against *rules*, and name what is not in its total."""
    bounds = [
        (rule, Target(option, comparator, goal, fleet.manifest.span))
        for rule, option, comparator, goal in (
            ("floor", "--min", AT_LEAST, rules.minimum),
            ("ceiling", "--max", AT_MOST, rules.maximum),
        )
        if goal is not None
    ]
    return [
        *(_target_finding(delta, fleet, rules) for delta in fleet.total.targets),
        *(_bound_finding(*bound, fleet, rules) for bound in bounds),
        *_broken_later(fleet, bounds, rules),
        *notices(fleet),
    ]


def _level(verdict: str, rules: Rules, is_kept: bool = False) -> str:
    """Return how bad a verdict is; *is_kept* says that a ceiling holds until now."""
    level = _LEVEL_OF[verdict]
    # NOTE: what an announcement leaves open fails nothing, and a ceiling waits for nothing.
    is_strict = rules.is_strict and verdict in (MISSED, PENDING, UNDECIDED) and not is_kept
    return ERROR if is_strict else level


def _basis(rating: Rating, own_table: str | None = None) -> tuple[str, ...]:
    table, made_by = own_table or rating.table.title, edition().edition
    return (f"table {table}, reference {rating.reference.name} = 1, catalogue {made_by}",)


def _target_notes(delta: TargetDelta, fleet: CheckedFleet) -> tuple[str, ...]:
    """Return whose target it is, what is counted, and by what it was measured."""
    measure, snapshot = delta.aim.measure, fleet.total.snapshot
    notes = [f"fleet: {fleet.total.name}"]
    notes += [f"counts: {snapshot.basis}"] if snapshot.basis else []
    notes += _basis(fleet.rating, delta.target.table) if measure.is_rated else ()
    if measure.basis not in (None, ACCELERATOR_POWER):
        names = dict.fromkeys(model.name for model in models_of([snapshot]))
        notes.append(f"power model: {'; '.join(names)}")
    return tuple(notes)


def _target_finding(delta: TargetDelta, fleet: CheckedFleet, rules: Rules) -> Finding:
    target, verdict = delta.target, delta.verdict
    is_kept = (
        verdict == PENDING
        and target.comparator == AT_MOST
        and delta.actual is not None
        and holds(target, delta.actual.high) is True
    )
    level = _level(verdict, rules, is_kept)
    words = _target_words(delta, fleet)
    if verdict == MET and delta.is_early and target.expect != verdict:
        # NOTE: whether it was met in time, nobody knows.
        level = NOTICE
    if level != PASSED and target.expect == verdict and target.name not in rules.required:
        level, words = NOTICE, (*words, ", as the manifest expects")
    elif verdict == UNDECIDED and delta.strays and target.name in rules.required:
        level = ERROR
    elif level == ERROR and not rules.requires(target):
        level, words = WARNING, (*words, "; it is not required")
    return finding(
        f"target-{verdict}",
        level,
        target.name,
        words,
        delta.manifest,
        target.span,
        notes=_target_notes(delta, fleet),
    )


def _target_words(delta: TargetDelta, fleet: CheckedFleet) -> Words:
    target, unit = delta.target, delta.aim.unit
    words: list[str | Amount] = [f'target "{target.name}" is {delta.verdict}: ']
    unknown = f"{delta.aim.measure.unknown} of {', '.join(delta.missing)} is not known"
    strays = ", ".join(stray.text for stray in delta.strays)
    if delta.actual is None:
        why = fleet.total.snapshot.why_uncounted
        return (*words, unknown if delta.missing else strays or why)
    words += goal_words(delta.actual, target, unit)
    if delta.delta_percent is not None:
        is_tolerant = target.comparator == ABOUT and target.goal_range is None
        edge = -100 * target.tolerance if is_tolerant else 0
        words += [" (", Amount(delta.delta_percent.mid, is_percent=True, edge=edge), ")"]
    if delta.missing:
        words.append(f", and more: {unknown}")
    if strays:
        words.append(f", without what is meant: {strays}")
    if delta.unsure:
        words.append(f"; {unsure_text(delta.unsure)}")
    if target.by is not None:
        words.append(f", due {shown(target.by)}")
    if delta.is_early and delta.day is not None:
        words.append(f", when nothing was known: judged on {shown(delta.day)}")
    if delta.until is not None:
        words.append(f", before the counts of {shown(delta.until)}")
    if delta.planned is not None:
        words += ["; ", Amount(delta.planned), " by then as planned"]
    return tuple(words)


def _broken_later(
    fleet: CheckedFleet, bounds: Sequence[tuple[str, Target]], rules: Rules
) -> Iterator[Finding]:
    """Yield from when rules are broken as planned, though nothing breaks them today."""
    for delta in fleet.total.targets:
        if delta.breaks is not None:
            found = _target_finding(delta, fleet, rules)
            words = break_words(delta.target.name, delta.target, delta.aim.unit, delta.breaks)
            is_open = delta.target.expect == delta.verdict and delta.verdict in (PENDING, UNDECIDED)
            is_error = rules.is_strict and rules.requires(delta.target) and not is_open
            yield _broken(found, words, is_error)
    total = fleet.total
    for rule, target in bounds:
        found = _bound_finding(rule, target, fleet, rules)
        if found.problem.level == PASSED and total.snapshot.has_dated_pools:
            from fleet_cli.calc.later import first_break, planned_cells

            planned = (
                (day, measure_cells(cells, EQUIVALENTS, fleet.estimates))
                for day, cells in planned_cells(total.snapshot, total.day)
            )
            broken = first_break(target, planned)
            if broken is not None:
                unit = fleet.rating.reference.short_unit
                words = break_words(found.subject, target, unit, broken)
                yield _broken(found, words, rules.is_strict)


def _broken(found: Finding, words: Words, is_error: bool) -> Finding:
    problem = found.problem._replace(code="planned-break", level=ERROR if is_error else NOTICE)
    return found._replace(problem=problem, words=words)


def _bound_finding(rule: str, bound: Target, fleet: CheckedFleet, rules: Rules) -> Finding:
    manifest, actual = fleet.manifest, fleet.total.sums.equivalents
    is_known = not fleet.total.snapshot.is_uncounted
    unrated = fleet.total.unrated
    verdict = UNDECIDED
    if is_known:
        verdict = judge(bound, actual, fleet.total.day, is_bound=bool(unrated))
    why = f": {', '.join(unrated)} has no rate" if unrated else ""
    words: Words = (
        f"{manifest.fleet} has ",
        Amount(actual),
        f" {fleet.rating.reference.short_unit} and must have {GOAL_WORDS[bound.comparator]}",
        Amount(bound.goal, is_goal=True),
        f"; the estimate does not decide{why}" if verdict == UNDECIDED else "",
    )
    if not is_known:
        why = fleet.total.snapshot.why_uncounted
        words = (f"{manifest.fleet}: {why}, so that {bound.name} is undecided",)
    level, subject = _level(verdict, rules), f"{manifest.fleet} {bound.name}"
    notes = _basis(fleet.rating)
    return finding(rule, level, subject, words, manifest, notes=notes)


def missing_targets(rules: Rules, manifests: Sequence[Manifest]) -> Iterable[Finding]:
    """Yield a finding for each required target that no fleet has."""
    targets = [target for manifest in manifests for target in manifest.targets]
    known = {target.name for target in targets}
    open_ended = {target.name for target in targets if target.comparator == UP_TO}
    for name in rules.required:
        if name in open_ended:
            message = f'the target "{name}" says up_to, which cannot be required'
            hint = (
                "an up_to is neither met nor missed; write at_most for a ceiling, and require that"
            )
            yield invalid(Diagnostic("option", message, hint=hint), "")
        if name not in known:
            hint = suggestion(name, known) or "add it to a manifest, or correct --require"
            words = (f'the required target "{name}" is in no fleet',)
            yield finding("target-missing", ERROR, name, words, hint=hint)
