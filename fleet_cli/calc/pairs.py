"""What on one side of a diff stands for what on the other: fleets by name, pools by name and place."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from fleet_cli.calc.rates import RatedFleet

Item = TypeVar("Item")


class Pair(NamedTuple):
    """One fleet on both sides, or on one of them."""

    old: RatedFleet | None
    new: RatedFleet | None


def _day(rated: RatedFleet) -> date:
    return rated.fleet.manifest.as_of or date.min


def _day_and_file(rated: RatedFleet) -> tuple[date, str]:
    return _day(rated), rated.fleet.manifest.source.name.replace("\\", "/").rpartition("/")[2]


def by_name(fleets: Iterable[RatedFleet]) -> dict[str, list[RatedFleet]]:
    """Return the fleets by name, those of one name by date: what has none comes first."""
    groups: dict[str, list[RatedFleet]] = {}
    for rated in sorted(fleets, key=_day):
        groups.setdefault(rated.fleet.manifest.fleet, []).append(rated)
    return groups


def current(fleets: Sequence[RatedFleet], as_of: date | None) -> tuple[RatedFleet, ...]:
    """
    Return the fleets that a total counts: of the snapshots of one fleet the latest.

    Manifests of one fleet with the same date are parts of it, and all count; so does one without a
    date, which nothing can supersede.

    Args:
        fleets: Of one side.
        as_of: The date to count at: the latest snapshot on or before it counts, else the first.
    """
    counted: set[int] = set()
    for group in by_name(fleets).values():
        days = [day for rated in group if (day := rated.fleet.manifest.as_of) is not None]
        known = [day for day in days if as_of is None or day <= as_of]
        latest = max(known, default=min(days, default=None))
        counted.update(id(rated) for rated in group if rated.fleet.manifest.as_of in (None, latest))
    return tuple(rated for rated in fleets if id(rated) in counted)


def pair_fleets(
    old: Sequence[RatedFleet], new: Sequence[RatedFleet], as_of: date | None
) -> tuple[Pair, ...]:
    """
    Pair the fleets of two sides, sorted by name and date.

    One fleet on each side is a pair whatever it is called. Otherwise names decide, and among the
    snapshots of one fleet their dates. A snapshot that only one side has is compared with the one
    that counts without it, the latest before; if there is none, it is added or removed.

    Args:
        old: All fleets of the old side.
        new: All fleets of the new side.
        as_of: The date to count at; only the snapshots of that date are then compared.
    """
    if as_of is not None:
        old, new = current(old, as_of), current(new, as_of)
    if len(old) == 1 and len(new) == 1:
        return (Pair(old[0], new[0]),)
    before, after = by_name(old), by_name(new)
    pairs: list[Pair] = []
    for name in sorted({*before, *after}):
        pairs += _pair_snapshots(before.get(name, []), after.get(name, []))
    return tuple(pairs)


def _pair_snapshots(old: list[RatedFleet], new: list[RatedFleet]) -> list[Pair]:
    if len(old) == 1 and len(new) == 1:
        return [Pair(old[0], new[0])]
    pairs = []
    old_left, new_left = old, new
    # NOTE: parts of one fleet in several files have one date; the files' names tell them apart.
    for key in (_day_and_file, _day):
        same, old_left, new_left = match(old_left, new_left, key)
        pairs += [Pair(*both) for both in same]
    if len(old_left) == 1 and len(new_left) == 1:
        pairs.append(Pair(old_left.pop(), new_left.pop()))
    pairs += [Pair(_latest_before(rated, old), rated) for rated in new_left]
    pairs += [Pair(rated, _latest_before(rated, new)) for rated in old_left]
    return sorted(pairs, key=lambda pair: [_day(side) for side in pair if side is not None][-1])


def _latest_before(rated: RatedFleet, others: list[RatedFleet]) -> RatedFleet | None:
    earlier = [other for other in others if _day(other) < _day(rated)]
    return earlier[-1] if earlier else None


def match(
    old: Sequence[Item], new: Sequence[Item], key: Callable[[Item], Hashable]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """
    Pair items whose *key* is equal, in their order; a key of None pairs with nothing.

    Returns:
        The pairs, and what is left of *old* and of *new*.

    >>> match(["a1", "b1"], ["b2", "c2"], lambda item: item[0])
    ([('b1', 'b2')], ['a1'], ['c2'])
    """
    waiting: dict[Hashable, list[Item]] = {}
    for item in new:
        waiting.setdefault(key(item), []).append(item)
    pairs: list[tuple[Item, Item]] = []
    old_left: list[Item] = []
    for item in old:
        partners = waiting.get(key(item)) if key(item) is not None else None
        if partners:
            pairs.append((item, partners.pop(0)))
        else:
            old_left.append(item)
    left = {id(item) for items in waiting.values() for item in items}
    return pairs, old_left, [item for item in new if id(item) in left]
