"""What must be said of a fleet below its total: what is not counted of it, and what adds up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fleet_cli.base.words import Amount, Words
from fleet_cli.calc.left_out import PLANNED, RETIRED, SNAPSHOT, LeftOut
from fleet_cli.calc.snapshots import Snapshot
from fleet_cli.calc.targets import TargetDelta
from fleet_cli.model.measures import measure_of
from fleet_cli.report.texts import day_text

MOST_NAMED = 6
"""Things that one note names; of more it gives the number."""

_LEADS = {
    SNAPSHOT: "other snapshots of {fleet}, not counted: ",
    PLANNED: "{fleet}: planned, not counted yet: ",
    RETIRED: "{fleet}: retired, not counted any more: ",
}


def left_out_notes(left_out: Sequence[LeftOut]) -> Iterator[Words]:
    """Yield a sentence for each fleet and reason, with the size and day of what is left out."""
    groups: dict[tuple[str, str], list[LeftOut]] = {}
    for one in left_out:
        groups.setdefault((one.fleet, one.kind), []).append(one)
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
    if item.kind == SNAPSHOT:
        return (f"{day_text(item.as_of)} (", Amount(item.accelerators), f", {item.path})")
    word = "from" if item.kind == PLANNED else "since"
    return Amount(item.accelerators), f" {item.accelerator} {word} {day_text(item.day)}"


def parts_notes(snapshots: Iterable[Snapshot | None]) -> Iterator[str]:
    """Yield a line for each fleet that several files make up, once."""
    said = set()
    for snapshot in snapshots:
        if snapshot is not None and len(snapshot.paths) > 1 and snapshot.paths not in said:
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


def unknown_notes(targets: Iterable[TargetDelta]) -> Iterator[str]:
    """Yield why what targets are about is not known."""
    for delta in targets:
        if delta.missing:
            unknown = measure_of(delta.target.of).unknown
            yield f"{delta.target.name}: {unknown} of {', '.join(delta.missing)} is not known"
