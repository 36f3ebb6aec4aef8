"""What `fleet check` says of a fleet besides its rules: what is not counted, not rated or not dated."""

import re
from collections.abc import Iterator, Sequence

from fleet_cli.base.days import shown
from fleet_cli.base.names import suggestion
from fleet_cli.base.units import parse_unit
from fleet_cli.base.words import Amount, Words, counted
from fleet_cli.calc.findings import NOTICE, WARNING, CheckedFleet, Finding, finding
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.calc.half_dated import half_dated
from fleet_cli.calc.left_out import OUTSIDE
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.model.measures import POWER

_UNIT_WORD = r"[A-Za-z][A-Za-z/]+"
"""What may be a unit in a name; one letter is none: 70 B is a number."""

_CHIP_WORDS = "[GTNX]PU|[Cc]hip|[Aa]ccelerator"
"""What accelerators are called, of which a name may give the number."""


def notices(fleet: CheckedFleet) -> Iterator[Finding]:
    """Yield what a reader must know of the total: what is not rated, and what is not counted."""
    words: Words
    yield from _uncounted(fleet)
    for part in fleet.total.snapshot.parts:
        manifest = part.fleet.manifest
        for pool in manifest.pools:
            if pool.unrated is not None and pool.counts_on(fleet.total.day):
                subject = pool.name or pool.accelerator
                count = pool.count if pool.power is None else part.accelerators_of(pool)
                words = (Amount(count), f" {pool.accelerator} are not rated: {pool.unrated}")
                yield finding("unrated", NOTICE, subject, words, manifest, pool.span)
        if manifest.part_of:
            words = (f"a total of both counts it once, as a part of {', '.join(manifest.part_of)}",)
            place = manifest.part_of_span
            yield finding("whole", NOTICE, manifest.fleet, words, manifest, place)
        yield from _unjudged(part.fleet)
        yield from _unsaid_units(part.fleet)
        for target in manifest.targets:
            if target.of == (POWER.word,):
                words = (f'target "{target.name}" is about the power of the accelerators alone',)
                hint = (
                    "write of: accelerator_power, it_power or facility_power, and the unit: 1.2 GW"
                )
                place = target.of_span or target.span
                yield finding("power-mw", WARNING, target.name, words, manifest, place, hint)
    for delta in fleet.total.targets:
        for stray in delta.strays:
            words = (f'target "{delta.target.name}": {stray.text}',)
            place = delta.target.where_span or delta.target.span
            name, hint = delta.target.name, stray.hint
            yield finding("target-where", WARNING, name, words, delta.manifest, place, hint)
    for one in fleet.total.left_out:
        if one.kind == OUTSIDE:
            words = (Amount(one.accelerators), " accelerators are outside of what is asked for")
            yield finding(one.kind, NOTICE, one.fleet, words, fleet.manifest)
            continue
        what = one.accelerator or "accelerators"
        day = one.day or one.as_of
        when = None if day is None else shown(day)
        words = (Amount(one.accelerators), f" {what} are not counted: {one.kind} {when}")
        yield finding(one.kind, NOTICE, f"{what} {when}", words, fleet.manifest)
    yield from _undated(fleet)
    if len(fleet.total.snapshot.paths) > 1:
        paths = fleet.total.snapshot.paths
        words = (f"{len(paths)} files add up: {', '.join(paths)}",)
        yield finding("parts", NOTICE, fleet.total.name, words, fleet.manifest)


def _uncounted(fleet: CheckedFleet) -> Iterator[Finding]:
    """Yield that nobody has counted a fleet, which is no count of none."""
    snapshot = fleet.total.snapshot
    if snapshot.is_uncounted:
        words = (
            f"{snapshot.why_uncounted}; it is in no sum, and what is asked of it is undecided",
        )
        yield finding("uncounted", NOTICE, fleet.total.name, words, fleet.manifest)


def _unjudged(fleet: ResolvedFleet) -> Iterator[Finding]:
    """Yield how many targets a fleet has that nobody judges, since not all its pools are asked about."""
    if fleet.unjudged:
        many = counted(fleet.unjudged, "target")
        words = (f"{many} not judged: --where asks for pools, and a target is of all of them",)
        yield finding(OUTSIDE, NOTICE, fleet.manifest.fleet, words, fleet.manifest)


def _unsaid_units(fleet: ResolvedFleet) -> Iterator[Finding]:
    """Yield the targets whose name states what their goal does not: it is in H100e then."""
    manifest = fleet.manifest
    held = {re.escape(unit.accelerator.name.split()[0]) for unit in fleet.units.values()}
    counted = "|".join((_CHIP_WORDS, *sorted(held)))
    for target in manifest.targets:
        if target.unit or target.of or re.search("H100e|equivalent", target.name, re.IGNORECASE):
            continue
        found = re.search(rf"[0-9] ?(?:AI )?({_UNIT_WORD})\b", target.name)
        unit = found[1] if found and parse_unit(found[1]) is not None else None
        chips = re.search(rf"\b(?:{counted})s?\b", target.name)
        said = unit or (chips and chips[0])
        if said:
            words = (f'target "{target.name}" is in H100 equivalents, and its name says {said}',)
            hint = "write the unit that the goal is in behind it, or of: what it is about"
            place = target.goal_span or target.span
            yield finding("unit-unsaid", WARNING, target.name, words, manifest, place, hint)


def misspelled_wholes(fleets: Sequence[FleetTotal]) -> Iterator[Finding]:
    """Yield each fleet that is to hold another, and whose name is only near one that is given."""
    names = [fleet.name for fleet in fleets]
    for part in fleets:
        others = [name for name in names if name != part.name]
        for whole in part.missing_wholes:
            hint = None if whole in names else suggestion(whole, others)
            if hint is not None:
                words = (f"{part.name} is part of {whole}, and no fleet here has that name",)
                yield of_part(part, words, hint)


def of_part(part: FleetTotal, words: Words, hint: str | None = None) -> Finding:
    """Return the finding that something is wrong, in *words*, between a fleet and one that holds it."""
    # What a fleet is a part of may be said in another snapshot than the counted one.
    snapshots = (part.snapshot, *part.history.snapshots)
    manifest = next(one for two in snapshots for one in two.manifests if one.part_of)
    return finding("whole", WARNING, part.name, words, manifest, manifest.part_of_span, hint)


def _undated(fleet: CheckedFleet) -> Iterator[Finding]:
    """Yield what must be known of the dates of a fleet: that it has none, or not in every file."""
    snapshot = fleet.total.snapshot
    if fleet.total.day is None and snapshot.has_dated_pools:
        words = (
            "all pools count, whatever their online and retired dates, as no document has a date",
        )
        yield finding("undated", NOTICE, snapshot.fleet, words, fleet.manifest)
    for half_known, place in half_dated(fleet.total.history, fleet.total.day):
        hint = "give all files of a fleet one as_of, or write it in one of them alone"
        yield finding("fewer-files", WARNING, fleet.total.name, half_known, place, hint=hint)
