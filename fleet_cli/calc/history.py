"""A fleet through time: which pools count from when to when, out of snapshots and pool dates."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fleet_cli.base.groups import grouped
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.amounts import Amount
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History
from fleet_cli.calc.totals import Cell, collect
from fleet_cli.model.manifest import Manifest

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


class Window(NamedTuple):
    """From the first day on which something holds to the first on which it holds no longer."""

    start: date | None
    """None where it has always held."""
    end: date | None

    def has(self, day: date) -> bool:
        """Whether *day* lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def cut(self, start: date | None, end: date | None) -> "Window | None":
        """Return what of it lies from *start* to *end*, or None where nothing does."""
        first = max((day for day in (self.start, start) if day is not None), default=None)
        last = min((day for day in (self.end, end) if day is not None), default=None)
        return Window(first, last) if first is None or last is None or first < last else None


class Stretch(NamedTuple):
    """Cells that count on the same days."""

    window: Window
    cells: tuple[Cell, ...]
    manifest: int
    """The place of their document among all of the fleet."""


class Course(NamedTuple):
    """The total of one fleet on every day."""

    history: History
    events: tuple[Event, ...]
    """In order."""
    stretches: tuple[Stretch, ...]
    uncounted: tuple[Window, ...] = ()
    """When a snapshot holds whose pools nobody has counted."""

    def is_counted_on(self, day: date) -> bool:
        """Whether somebody has counted what there was on *day*."""
        return not any(window.has(day) for window in self.uncounted)

    def planned(self, last: date) -> list[Event]:
        """Return what happens behind the fleet's latest snapshot, up to the day *last*."""
        known = self.history.snapshots[-1].as_of
        return [] if known is None else [one for one in self.events if known < one.day <= last]

    def until(self, end: date | None) -> "Course":
        """Return what counts before the day *end*; all of it where there is none."""
        if end is None:
            return self
        windows = ((one.window.cut(None, end), one) for one in self.stretches)
        kept = tuple(one._replace(window=window) for window, one in windows if window is not None)
        uncounted = tuple(filter(None, (window.cut(None, end) for window in self.uncounted)))
        return self._replace(stretches=kept, uncounted=uncounted)

    def walk(self, days: Iterable[date]) -> Iterator[tuple[Cell, ...]]:
        """Yield the cells that count on each of *days*, which are in order."""
        coming = [(one.window.start or date.min, Amount.plus, one) for one in self.stretches]
        coming += [
            (one.window.end, Amount.minus, one)
            for one in self.stretches
            if one.window.end is not None
        ]
        coming.sort(key=lambda one: one[0], reverse=True)
        running: dict[tuple[object, ...], Cell] = {}
        for day in days:
            while coming and coming[-1][0] <= day:
                _, change, stretch = coming.pop()
                for cell in stretch.cells:
                    key = _group(cell, stretch.manifest)
                    before = running.get(key)
                    amount = change(before.amount, cell.amount) if before else cell.amount
                    running[key] = cell._replace(amount=amount)
            yield tuple(cell for cell in running.values() if cell.amount.pools)


def make_course(history: History, by: Sequence[str]) -> Course:
    """
    Follow a fleet through time, with cells by the keys *by*.

    A snapshot holds from its `as_of` to the next one's. The first one also holds before, as far back
    as a pool of it was online; one without `as_of` holds always.
    """
    places = {id(part): place for place, part in enumerate(history.parts)}
    dates = [one.as_of for one in history.snapshots]
    starts = [history.begins, *dates[1:]]
    events: list[Event] = []
    stretches: list[Stretch] = []
    uncounted: list[Window] = []
    for snapshot, start, end in zip(history.snapshots, starts, [*dates[1:], None], strict=True):
        window = Window(start, end)
        if snapshot.is_uncounted:
            uncounted.append(window)
        for part in snapshot.parts:
            events += _events(part.fleet.manifest, window)
            stretches += _stretches(part, by, window, places[id(part)])
    return Course(history, tuple(sorted(events)), tuple(stretches), tuple(uncounted))


def _events(manifest: Manifest, window: Window) -> Iterator[Event]:
    if manifest.as_of is not None:
        yield Event(manifest.as_of, manifest.fleet, SNAPSHOT, manifest.source.name)
    for pool in manifest.pools:
        for day, kind in ((pool.online, ONLINE), (pool.retired, RETIRED)):
            if day is not None and window.has(day):
                yield Event(day, manifest.fleet, kind, pool.name or pool.accelerator)


def _stretches(
    part: RatedFleet, by: Sequence[str], window: Window, place: int
) -> Iterator[Stretch]:
    """Cut a document's pools by their dates, so that each cut is added up only once."""
    cuts = grouped(((pool.online, pool.retired), pool) for pool in part.fleet.manifest.pools)
    for (online, retired), pools in cuts.items():
        left = window.cut(online, retired)
        if left is not None:
            yield Stretch(left, collect(part.only(pools), by, None), place)


def _group(cell: Cell, manifest: int) -> tuple[object, ...]:
    """Return what cells have in common that add up; a *manifest* may rate one name differently."""
    models = (id(one.model) for one in cell.counted)
    return manifest, cell.keys, cell.accelerator.name, cell.unrated, cell.basis, *models
