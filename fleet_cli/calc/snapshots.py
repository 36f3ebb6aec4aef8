"""Snapshots of one fleet: which manifests hold on a day, and which another stands for."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fleet_cli.calc.rates import RatedFleet
from fleet_cli.model.manifest import Manifest


class Snapshots(NamedTuple):
    """Fleets of which each is there once, and the snapshots that others stand for."""

    counted: tuple[RatedFleet, ...]
    left_out: tuple[Manifest, ...]
    """Of another date than the one that counts."""


def holding_date(dates: Sequence[date], day: date | None) -> date | None:
    """
    Return which of several snapshots' *dates* holds on *day*.

    It is the latest on or before the day, or the latest of all where no day is asked for. Before the
    first of them it is the first, whose pools tell by their own dates whether they were there.

    >>> holding_date([date(2023, 12, 31), date(2024, 12, 31)], date(2024, 6, 30))
    datetime.date(2023, 12, 31)
    """
    if day is None:
        return max(dates, default=None)
    return max((one for one in dates if one <= day), default=min(dates, default=None))


def group_by_fleet(fleets: Sequence[RatedFleet]) -> dict[str, list[RatedFleet]]:
    """Return the manifests of each fleet by its name, in the order in which they come."""
    groups: dict[str, list[RatedFleet]] = {}
    for rated in fleets:
        groups.setdefault(rated.fleet.manifest.fleet, []).append(rated)
    return groups


def dates_of(parts: Sequence[RatedFleet]) -> list[date]:
    """Return the different dates that the manifests of one fleet hold for, in order."""
    return sorted({part.fleet.manifest.as_of for part in parts if part.fleet.manifest.as_of})


def select_snapshots(fleets: Sequence[RatedFleet], day: date | None) -> Snapshots:
    """
    Keep of every fleet the manifests that hold on *day*.

    Manifests of one fleet name with different `as_of` are snapshots of one fleet. Those of one date
    are its parts and count together; so does one without a date, which nothing can supersede.

    Args:
        fleets: Of any names.
        day: The day of `--as-of`; None takes the latest snapshot of every fleet.
    """
    holding = {
        name: holding_date(dates_of(parts), day) for name, parts in group_by_fleet(fleets).items()
    }
    counted, left_out = [], []
    for rated in fleets:
        manifest = rated.fleet.manifest
        if manifest.as_of in (None, holding[manifest.fleet]):
            counted.append(rated)
        else:
            left_out.append(manifest)
    return Snapshots(tuple(counted), tuple(left_out))
