"""What must be said of a fleet below its total: what is not counted of it, and what adds up."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from fleet_cli.base.days import shown
from fleet_cli.base.groups import grouped
from fleet_cli.base.words import Amount, Words, some_of
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.calc.later import break_words, unsure_text
from fleet_cli.calc.left_out import OUTSIDE, PART_OF, PLANNED, RETIRED, SNAPSHOT, LeftOut
from fleet_cli.calc.snapshots import Snapshot
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.calc.totals import Power
from fleet_cli.model.manifest import Pool
from fleet_cli.model.power import FACILITY_POWER
from fleet_cli.report.texts import day_said

MOST_NAMED = 6
"""Things that one note names; of more it gives the number."""

_LEADS = {
    SNAPSHOT: "other snapshots of {fleet}, not counted: ",
    PLANNED: "{fleet}: planned, not counted yet: ",
    RETIRED: "{fleet}: retired, not counted any more: ",
    OUTSIDE: "{fleet}: outside of what is asked for, not counted: ",
    PART_OF: "{fleet} is in the total already, as a part of ",
}


def left_out_notes(left_out: Sequence[LeftOut]) -> Iterator[Words]:
    """Yield a sentence for each fleet and reason, with the size and day of what is left out."""
    groups = grouped(((one.fleet, one.kind), one) for one in left_out)
    for (fleet, kind), items in sorted(groups.items()):
        words: list[str | Amount] = [_LEADS[kind].format(fleet=fleet)]
        for place, item in enumerate(items[:MOST_NAMED]):
            words += [", "] if place else []
            words += _named(item)
        rest = items[MOST_NAMED:]
        if rest:
            count = sum(item.accelerators.mid for item in rest)
            words += [f", and {len(rest)} more with ", Amount(count), " accelerators"]
        yield tuple(words)


def _named(item: LeftOut) -> Words:
    if item.kind == PART_OF:
        return (f"{', '.join(item.wholes)}: ", Amount(item.accelerators), " accelerators")
    if item.kind == OUTSIDE:
        return Amount(item.accelerators), " accelerators"
    if item.kind == SNAPSHOT:
        return (f"{day_said(item.as_of)} (", Amount(item.accelerators), f", {item.path})")
    word = "from" if item.kind == PLANNED else "since"
    return Amount(item.accelerators), f" {item.accelerator} {word} {day_said(item.day)}"


def parts_notes(snapshots: Iterable[Snapshot]) -> Iterator[str]:
    """Yield a line for each fleet that several files make up, once."""
    said = set()
    for snapshot in snapshots:
        if len(snapshot.paths) > 1 and snapshot.paths not in said:
            said.add(snapshot.paths)
            paths = ", ".join(snapshot.paths)
            yield f"{snapshot.fleet}: {len(snapshot.paths)} files add up: {paths}"


def undated_note(snapshot: Snapshot, day: date | None) -> Iterator[str]:
    """Yield a line where pools have dates, and nothing says on which *day* to count."""
    if day is None and snapshot.has_dated_pools:
        yield (
            f"{snapshot.fleet} has no date: all its pools count, whatever their online and "
            "retired dates; as_of: or --as-of says on which day"
        )


def target_notes(targets: Iterable[TargetDelta]) -> Iterator[str | Words]:
    """Yield from when targets are broken as planned, and what their `where` asks for in vain."""
    for delta in targets:
        if delta.breaks is not None:
            yield break_words(delta.target.name, delta.target, delta.aim.unit, delta.breaks)
        if delta.is_early:
            own = f"it is judged on {shown(delta.day)}" if delta.day else "it has no day"
            yield f"{delta.target.name}: nothing is known of its deadline; {own}"
        for stray in delta.strays:
            yield f"{delta.target.name}: {stray.text}; {stray.hint}"


def unknown_notes(targets: Iterable[TargetDelta]) -> Iterator[str]:
    """Yield why what targets are about is not known, each sentence once."""
    return _of_all((text, delta.target.name) for delta in targets for text in _unknown(delta))


def _unknown(delta: TargetDelta) -> Iterator[str]:
    if delta.unsure:
        yield unsure_text(delta.unsure)
    if delta.missing:
        bound = "" if delta.actual is None else "; the actual counts the others alone"
        yield f"{delta.aim.measure.unknown} of {', '.join(delta.missing)} is not known{bound}"


def _of_all(sayings: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each text once, behind the names of all that it is said of."""
    return (f"{', '.join(names)}: {text}" for text, names in grouped(sayings).items())


def wholes_notes(fleet: FleetTotal) -> Iterator[str]:
    """Yield what a fleet says of others that hold it."""
    if fleet.missing_wholes:
        wholes = ", ".join(fleet.missing_wholes)
        yield f"{fleet.name} is part of {wholes}, which is not among these fleets"
    for whole in fleet.later_wholes:
        since = f", of which nothing is known before {shown(whole.begins)}" if whole.begins else ""
        yield f"{fleet.name} is part of {whole.fleet}{since}"


def common_notes(fleets: Sequence[FleetTotal]) -> Iterator[str]:
    """Yield what many fleets may have in common, each sentence once: what is counted, and by what."""
    several = len(fleets) > 1
    return _of_all((text, fleet.name) for fleet in fleets for text in _common(fleet, several))


def _common(fleet: FleetTotal, several: bool) -> Iterator[str]:
    snapshot = fleet.snapshot
    if snapshot.is_uncounted:
        yield f"{snapshot.why_uncounted}; it is in no sum, its targets undecided"
    # NOTE: a manifest's own model is said of all its pools.
    if any(manifest.power_model is not None for manifest in snapshot.manifests):
        yield "its watts are by the power_model that it states itself"
    elif pools := _pools(fleet, lambda pool: pool.power_model):
        yield f"the watts of {pools} are by a power_model of their own"
    # NOTE: what one fleet counts stands in the line of method.
    if snapshot.basis and several:
        yield snapshot.basis


def _pools(fleet: FleetTotal, test: Callable[[Pool], object]) -> str:
    """Name the pools that count and pass a *test*; empty where none does."""
    pools = [pool for pool in fleet.snapshot.pools if test(pool) and pool.counts_on(fleet.day)]
    return some_of(dict.fromkeys(pool.name or pool.accelerator for pool in pools), MOST_NAMED)


def middle_notes(fleet: FleetTotal) -> Iterator[str]:
    """Yield which pools give low and high alone, so that the middle of the two is taken."""
    if pools := _pools(fleet, lambda pool: pool.is_middled):
        yield f"the middle of low and high is taken for {pools}"


def unfed_notes(snapshot: Snapshot, day: date | None) -> Iterator[str]:
    """Yield which pools are given by a power that does not feed one accelerator."""
    for part in snapshot.parts:
        for pool in part.fleet.manifest.pools:
            is_fed = pool.power is None or part.accelerators_of(pool).mid or not pool.power.mid
            if not is_fed and pool.counts_on(day):
                yield f"the power of {pool.name or pool.accelerator} does not feed one accelerator"


def power_notes(power: Power) -> Iterator[Words]:
    """Yield of which accelerators the power is not known, and what the others take."""
    if power.missing:
        least = power.on(FACILITY_POWER)
        yield (
            f"the power of {', '.join(power.missing)} is not known; the facilities of the others "
            "take ",
            Amount(least.amount),
            " MW",
        )
