"""The rules of `fleet check`: targets, a floor and a ceiling, each passed or a finding."""

from collections.abc import Iterable, Iterator, Sequence

from fleet_cli.base.days import shown
from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.edition import edition
from fleet_cli.base.names import suggestion
from fleet_cli.base.quantity import Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Span
from fleet_cli.base.words import Amount, Words
from fleet_cli.calc.findings import ERROR, NOTICE, PASSED, WARNING, CheckedFleet, Finding, invalid
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.calc.targets import TargetDelta, holds, judge
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
from fleet_cli.model.measures import POWER
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


def _level(verdict: str, rules: Rules, is_kept: bool = False) -> str:
    """Return how bad a verdict is; *is_kept* says that a ceiling holds until now."""
    level = _LEVEL_OF[verdict]
    # NOTE: what an announcement leaves open fails nothing, and a ceiling waits for nothing.
    is_strict = rules.is_strict and verdict in (MISSED, PENDING, UNDECIDED) and not is_kept
    return ERROR if is_strict else level


def _basis(rating: Rating) -> tuple[str, ...]:
    made_by = edition().edition
    return (
        f"table {rating.table.name}, reference {rating.reference.name} = 1, catalogue {made_by}",
    )


def _target_finding(delta: TargetDelta, fleet: CheckedFleet, rules: Rules) -> Finding:
    target, verdict = delta.target, delta.verdict
    is_required = not rules.required or target.name in rules.required
    is_kept = (
        verdict == PENDING
        and target.comparator == AT_MOST
        and delta.actual is not None
        and holds(target, delta.actual.high) is True
    )
    level = _level(verdict, rules, is_kept)
    words = _target_words(delta, fleet)
    is_rated = delta.aim.measure.is_rated
    if level != PASSED and target.expect == verdict and target.name not in rules.required:
        level, words = NOTICE, (*words, ", as the manifest expects")
    elif level == ERROR and not is_required:
        level, words = WARNING, (*words, "; it is not required")
    return _finding(
        f"target-{verdict}",
        level,
        target.name,
        words,
        delta.manifest,
        target.span,
        notes=(f"fleet: {fleet.total.name}", *(_basis(fleet.rating) if is_rated else ())),
    )


def _finding(
    rule: str,
    level: str,
    subject: str,
    words: Words,
    manifest: Manifest | None = None,
    span: Span | None = None,
    hint: str | None = None,
    notes: tuple[str, ...] = (),
) -> Finding:
    source, fleet = (manifest.source, manifest.fleet) if manifest else (None, None)
    problem = Diagnostic(rule, "", source, span, hint, notes, level)
    return Finding(problem, subject, source.name if source else "", fleet, words)


_GOAL_WORDS = {AT_LEAST: "at least ", AT_MOST: "at most ", ABOUT: "about ", UP_TO: "up to "}


def _target_words(delta: TargetDelta, fleet: CheckedFleet) -> Words:
    target, unit = delta.target, delta.aim.unit
    words: list[str | Amount] = [f'target "{target.name}" is {delta.verdict}: ']
    unknown = f"{delta.aim.measure.unknown} of {', '.join(delta.missing)} is not known"
    if delta.actual is None:
        return (*words, unknown if delta.missing else fleet.total.snapshot.why_uncounted)
    goals = target.goal_range or (target.goal,)
    words += [Amount(delta.actual), " of ", _GOAL_WORDS[target.comparator]]
    words.append(Amount(goals[0], is_goal=True))
    words += [part for goal in goals[1:] for part in (" to ", Amount(goal, is_goal=True))]
    words.append(f" {unit}")
    if delta.delta_percent is not None:
        is_tolerant = target.comparator == ABOUT and target.goal_range is None
        edge = -100 * target.tolerance if is_tolerant else 0
        words += [" (", Amount(delta.delta_percent.mid, is_percent=True, edge=edge), ")"]
    if delta.missing:
        words.append(f", and more: {unknown}")
    if target.by is not None:
        words.append(f", due {shown(target.by)}")
    if delta.until is not None:
        words.append(f", before the counts of {shown(delta.until)}")
    if delta.planned is not None:
        words += ["; ", Amount(delta.planned), " by then as planned"]
    return tuple(words)


def _bound_finding(
    rule: str, option: str, comparator: str, goal: Number, fleet: CheckedFleet, rules: Rules
) -> Finding:
    manifest, actual = fleet.manifest, fleet.total.sums.equivalents
    bound = Target(option, comparator, goal, manifest.span)
    is_known = not fleet.total.snapshot.is_uncounted
    verdict = judge(bound, actual, fleet.total.day) if is_known else UNDECIDED
    words: Words = (
        f"{manifest.fleet} has ",
        Amount(actual),
        f" {fleet.unit} and must have {_GOAL_WORDS[comparator]}",
        Amount(goal, is_goal=True),
        "; the estimate does not decide" if verdict == UNDECIDED else "",
    )
    if not is_known:
        why = fleet.total.snapshot.why_uncounted
        words = (f"{manifest.fleet}: {why}, so that {option} is undecided",)
    level, subject = _level(verdict, rules), f"{manifest.fleet} {option}"
    notes = _basis(fleet.rating)
    return _finding(rule, level, subject, words, manifest, manifest.span, notes=notes)


def _notices(fleet: CheckedFleet) -> Iterator[Finding]:
    """Yield what a reader must know of the total: what is not rated, and what is not counted."""
    words: Words
    for part in fleet.total.snapshot.parts:
        manifest = part.fleet.manifest
        for pool in manifest.pools:
            if pool.unrated is not None and pool.counts_on(fleet.total.day):
                subject = pool.name or pool.accelerator
                count = pool.count if pool.power is None else part.share(pool).count
                words = (Amount(count), f" {pool.accelerator} are not rated: {pool.unrated}")
                yield _finding("unrated", NOTICE, subject, words, manifest, pool.span)
        if manifest.part_of:
            words = (f"a total counts it once, as a part of {', '.join(manifest.part_of)}",)
            place = manifest.part_of_span or manifest.span
            yield _finding("whole", NOTICE, manifest.fleet, words, manifest, place)
        for target in manifest.targets:
            if target.of == (POWER.word,):
                words = (f'target "{target.name}" is about the power of the accelerators alone',)
                hint = (
                    "write of: accelerator_power, it_power or facility_power, and the unit: 1.2 GW"
                )
                place = target.of_span or target.span
                yield _finding("power-mw", WARNING, target.name, words, manifest, place, hint)
    for one in fleet.total.left_out:
        what = one.accelerator or "accelerators"
        day = one.day or one.as_of
        when = None if day is None else shown(day)
        words = (Amount(one.accelerators), f" {what} are not counted: {one.kind} {when}")
        yield _finding(
            one.kind, NOTICE, f"{what} {when}", words, fleet.manifest, fleet.manifest.span
        )
    if len(fleet.total.snapshot.paths) > 1:
        paths = fleet.total.snapshot.paths
        words = (f"{len(paths)} files add up: {', '.join(paths)}",)
        yield _finding(
            "parts", NOTICE, fleet.total.name, words, fleet.manifest, fleet.manifest.span
        )


def larger_part(part: FleetTotal, words: Words) -> Finding:
    """Return the finding that a fleet is larger than one that is to hold it, in *words*."""
    manifest = next(one for one in part.snapshot.manifests if one.part_of)
    place = manifest.part_of_span or manifest.span
    return _finding("whole", WARNING, part.name, words, manifest, place)


def missing_targets(rules: Rules, manifests: Sequence[Manifest]) -> Iterable[Finding]:
    """Yield a finding for each required target that no fleet has."""
    known = {target.name for manifest in manifests for target in manifest.targets}
    open_ended = {
        target.name
        for manifest in manifests
        for target in manifest.targets
        if target.comparator == UP_TO
    }
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
            yield _finding("target-missing", ERROR, name, words, hint=hint)
