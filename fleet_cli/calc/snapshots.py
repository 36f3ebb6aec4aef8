"""Fleets on their dates: which documents count together, and which snapshot holds on a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from fleet_cli.base.days import one_day, shown
from fleet_cli.base.groups import grouped
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.totals import Cell, collect
from fleet_cli.model.manifest import Manifest, Pool
from fleet_cli.model.power import PowerModel


class Snapshot(NamedTuple):
    """One fleet on one date: all documents of one name and that date together."""

    fleet: str
    as_of: date | None
    """The date that the counts hold for; None where no document of the fleet has one."""
    parts: tuple[RatedFleet, ...]
    """The documents of that date, and those without a date, which belong to every snapshot."""
    unknown_before: date | None = None
    """The first day on which anything is known of the fleet, where it is asked for an earlier one."""

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """The documents."""
        return tuple(part.fleet.manifest for part in self.parts)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files, each once, in the order in which they were given."""
        return tuple(dict.fromkeys(manifest.source.name for manifest in self.manifests))

    @property
    def owner(self) -> str | None:
        """Whose it is, by the first document that says so."""
        return next((one.owner for one in self.manifests if one.owner is not None), None)

    @property
    def basis(self) -> str | None:
        """What its counts are, as the documents say; None where none does."""
        said = [one.basis for one in self.manifests if one.basis is not None]
        return "; ".join(dict.fromkeys(said)) or None

    @property
    def pools(self) -> tuple[Pool, ...]:
        """The pools of all documents; none on a day of which nothing is known."""
        if self.unknown_before is not None:
            return ()
        return tuple(pool for manifest in self.manifests for pool in manifest.pools)

    @property
    def whole(self) -> tuple[Pool, ...]:
        """The pools of all documents, also those that nobody asked about."""
        return tuple(
            pool for one in self.parts for pool in (*one.fleet.manifest.pools, *one.fleet.outside)
        )

    @property
    def is_uncounted(self) -> bool:
        """Whether nobody has counted it: no document has pools, and one says so, or it is too early."""
        if self.unknown_before is not None:
            return True
        return any(one.is_uncounted for one in self.manifests) and not self.pools

    @property
    def why_uncounted(self) -> str:
        """What is said of it where it is uncounted."""
        if self.unknown_before is not None:
            return f"nothing is known before {shown(self.unknown_before)}"
        return "nobody has counted its pools"

    @property
    def has_dated_pools(self) -> bool:
        """Whether any pool comes or goes on a day."""
        return any(pool.online or pool.retired for pool in self.pools)

    def cells(self, by: Sequence[str], day: date | None) -> tuple[Cell, ...]:
        """Return the cells that count on *day*, by the keys *by*."""
        if self.unknown_before is not None:
            return ()
        return tuple(cell for part in self.parts for cell in collect(part, by, day))


def models_of(snapshots: Iterable[Snapshot]) -> tuple[PowerModel, ...]:
    """Return the power models that *snapshots* are by, each once, in the order of their names."""
    found = {model for one in snapshots for part in one.parts for model in part.models}
    return tuple(sorted(found, key=lambda model: model[:4]))


def only_model(snapshots: Iterable[Snapshot]) -> PowerModel | None:
    """Return the power model that all of the *snapshots* are by, or None where there are several."""
    found = models_of(snapshots)
    return found[0] if len(found) == 1 else None


class History(NamedTuple):
    """Everything that is known of one fleet: its snapshots."""

    fleet: str
    snapshots: tuple[Snapshot, ...]
    """At least one, the oldest first."""

    @property
    def begins(self) -> date | None:
        """The first day of which anything is known; None where no document has a date."""
        return None if self.snapshots[0].as_of is None else self.first_day

    @property
    def first_day(self) -> date | None:
        """The first day that its first snapshot, or a pool of it, is said to be there."""
        first = self.snapshots[0]
        dates = (first.as_of, *(pool.online for pool in first.whole))
        return min(filter(None, dates), default=None)

    @property
    def counted(self) -> "History | None":
        """The history from the first date on which somebody counted it; None where nobody did."""
        dates = [not snapshot.is_uncounted for snapshot in self.snapshots]
        return self._replace(snapshots=self.snapshots[dates.index(True) :]) if any(dates) else None

    @property
    def part_of(self) -> tuple[str, ...]:
        """The fleets that already hold its accelerators, as its documents say."""
        return tuple(
            dict.fromkeys(name for part in self.parts for name in part.fleet.manifest.part_of)
        )

    @property
    def parts(self) -> tuple[RatedFleet, ...]:
        """Its documents, each once, the oldest first; those without a date lead."""
        found = [part for snapshot in self.snapshots for part in snapshot.parts]
        unique = {id(part): part for part in found}
        return tuple(sorted(unique.values(), key=lambda part: _order(part.fleet.manifest)))

    def basis_on(self, day: date | None) -> str | None:
        """Return what its counts are on a *day*, or on all days where it is None."""
        snapshots = self.snapshots if day is None else (self.on(day),)
        said = [one.basis for one in snapshots if one.basis is not None]
        return "; ".join(dict.fromkeys(said)) or None

    def on(self, day: date | None) -> Snapshot:
        """
        Return the snapshot that holds on *day*.

        It is the latest on or before the day, or the latest of all where no day is asked for. Before
        the first of them it is the first, whose pools tell by their own dates whether they were
        there; before the first day known there is nothing of it, unless every pool has a date.
        """
        if day is None:
            return self.snapshots[-1]
        first = self.snapshots[0]
        if first.as_of is None or first.as_of <= day:
            return self.until(day).snapshots[-1]
        online = [pool.online for pool in first.whole]
        is_known = all(online) or any(one is not None and one <= day for one in online)
        return first if is_known else first._replace(unknown_before=self.begins)

    def until(self, day: date | None) -> "History":
        """Return the history without the snapshots that come after *day*, the first one excepted."""
        if day is None:
            return self
        later = [one for one in self.snapshots[1:] if one.as_of is None or one.as_of <= day]
        return self._replace(snapshots=(self.snapshots[0], *later))


def _order(manifest: Manifest) -> tuple[date, str]:
    return manifest.as_of or date.min, manifest.source.name


def make_histories(fleets: Sequence[RatedFleet]) -> tuple[History, ...]:
    """
    Join the documents of each fleet, in the order in which the fleets come.

    Documents of one name and date are parts of one fleet and count together; those of other dates
    are other snapshots of it. One without a date belongs to all of them.
    """
    groups = grouped((rated.fleet.manifest.fleet, rated) for rated in fleets)
    return tuple(History(name, _snapshots(name, parts)) for name, parts in groups.items())


def _snapshots(name: str, parts: Sequence[RatedFleet]) -> tuple[Snapshot, ...]:
    dated = grouped((day, day) for part in parts if (day := part.fleet.manifest.as_of) is not None)
    days: Sequence[date | None] = [one_day(dated[day]) for day in sorted(dated)]
    return tuple(
        Snapshot(
            name, day, tuple(part for part in parts if part.fleet.manifest.as_of in (None, day))
        )
        for day in days or [None]
    )
