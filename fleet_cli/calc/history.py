"""A fleet through time: which pools count from when to when, out of snapshots and pool dates."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.running import RunningCells
from fleet_cli.calc.snapshots import dates_of, group_by_fleet
from fleet_cli.calc.totals import Cell, collect
from fleet_cli.model.manifest import Manifest, Pool

SNAPSHOT, ONLINE, RETIRED = "snapshot", "online", "retired"
"""What can happen on a day."""


class Event(NamedTuple):
    """Why a fleet's total may change on a day."""

    day: date
    fleet: str
    kind: str
    """A manifest begins to hold, or a pool of it goes online or retires."""
    what: str
    """The manifest's file, or the pool's name or accelerator."""


class Stretch(NamedTuple):
    """Cells that count on the same days."""

    start: date | None
    """The first of them; None where they have always counted."""
    end: date | None
    """The first day on which they count no longer."""
    cells: tuple[Cell, ...]
    manifest: int
    """The place of their manifest among the fleet's."""


class History(NamedTuple):
    """Everything that is known of one fleet through time."""

    fleet: str
    parts: tuple[RatedFleet, ...]
    """Its manifests, the oldest first; those without a date lead."""
    begins: date | None
    """The first day of which anything is known; None where no date limits it."""
    known: date | None
    """The date of the latest snapshot; None where no manifest has one."""
    events: tuple[Event, ...]
    stretches: tuple[Stretch, ...]

    def cells_on(self, day: date) -> tuple[Cell, ...]:
        """Return the cells that count on *day*; none before the fleet begins."""
        return next(iter(self.walk((day,))))

    def walk(self, days: Iterable[date]) -> Iterator[tuple[Cell, ...]]:
        """Yield the cells that count on each of *days*, which are in order."""
        coming = sorted(self.stretches, key=_start, reverse=True)
        ending = (stretch for stretch in self.stretches if stretch.end is not None)
        going = sorted(ending, key=_end, reverse=True)
        running = RunningCells()
        for day in days:
            while coming and _start(coming[-1]) <= day:
                stretch = coming.pop()
                running.add(stretch.cells, stretch.manifest)
            while going and _end(going[-1]) <= day:
                stretch = going.pop()
                running.remove(stretch.cells, stretch.manifest)
            yield running.cells()


def make_histories(fleets: Sequence[RatedFleet], by: Sequence[str]) -> tuple[History, ...]:
    """
    Join the manifests of each fleet, with cells by the keys *by*, sorted by the fleet's name.

    A snapshot holds from its `as_of` to the next one's. The first one also holds before, as far back
    as a pool of it was online; and a manifest without `as_of` holds always.
    """
    groups = group_by_fleet(fleets)
    return tuple(_history(name, groups[name], by) for name in sorted(groups))


def _history(name: str, parts: Sequence[RatedFleet], by: Sequence[str]) -> History:
    dates = dates_of(parts)
    ordered = sorted(parts, key=lambda part: _order(part.fleet.manifest))
    first = [part.fleet.manifest for part in ordered if part.fleet.manifest.as_of in dates[:1]]
    undated = any(part.fleet.manifest.as_of is None for part in parts)
    begins = None if undated else _first_day(first)
    events: list[Event] = []
    stretches: list[Stretch] = []
    for place, part in enumerate(ordered):
        as_of = part.fleet.manifest.as_of
        later = [one for one in dates if as_of is not None and one > as_of]
        start = as_of if as_of in dates[1:] else begins
        window = (start, later[0] if later else None)
        events += _events(part.fleet.manifest, window)
        stretches += _stretches(part, by, window, place)
    known = dates[-1] if dates else None
    return History(name, tuple(ordered), begins, known, tuple(sorted(events)), tuple(stretches))


def _order(manifest: Manifest) -> tuple[date, str]:
    return manifest.as_of or date.min, manifest.source.name


def _first_day(manifests: Iterable[Manifest]) -> date:
    """Return the day from which the first snapshot says something: its own or an earlier pool's."""
    days = [
        day
        for manifest in manifests
        for day in (manifest.as_of, *(pool.online for pool in manifest.pools))
        if day is not None
    ]
    return min(days)


Window = tuple[date | None, date | None]
"""From the first day on which a manifest holds to the first on which it holds no longer."""


def _events(manifest: Manifest, window: Window) -> list[Event]:
    found = []
    if manifest.as_of is not None:
        found.append(Event(manifest.as_of, manifest.fleet, SNAPSHOT, manifest.source.name))
    for pool in manifest.pools:
        for day, kind in ((pool.online, ONLINE), (pool.retired, RETIRED)):
            if day is not None and _is_within(day, window):
                name = pool.name or pool.accelerator
                found.append(Event(day, manifest.fleet, kind, name))
    return found


def _is_within(day: date, window: Window) -> bool:
    start, end = window
    return (start is None or start <= day) and (end is None or day < end)


def _start(stretch: Stretch) -> date:
    return stretch.start or date.min


def _end(stretch: Stretch) -> date:
    return stretch.end or date.max


def _stretches(part: RatedFleet, by: Sequence[str], window: Window, place: int) -> list[Stretch]:
    """Cut a manifest's pools by their dates, so that each cut is added up only once."""
    cuts: dict[Window, list[Pool]] = {}
    for pool in part.fleet.manifest.pools:
        cuts.setdefault((pool.online, pool.retired), []).append(pool)
    stretches = []
    for (online, retired), pools in cuts.items():
        start = max((day for day in (window[0], online) if day is not None), default=None)
        end = min((day for day in (window[1], retired) if day is not None), default=None)
        if start is None or end is None or start < end:
            manifest = part.fleet.manifest._replace(pools=tuple(pools))
            cut = part._replace(fleet=part.fleet._replace(manifest=manifest))
            stretches.append(Stretch(start, end, collect(cut, by, None), place))
    return stretches
