"""What on one side of a diff stands for what on the other: fleets by name, snapshots by date."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from fleet_cli.base.groups import grouped
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.calc.wholes import wholes_of

Item = TypeVar("Item")


class HistoryPair(NamedTuple):
    """All of one fleet on both sides, or on one of them."""

    old: History | None
    new: History | None

    @property
    def name(self) -> str:
        """The fleet's name on the new side, else on the old one."""
        return next(side.fleet for side in reversed(self) if side is not None)

    def is_half_counted(self, day: date | None) -> bool:
        """Whether it is counted on one side, and nobody has counted it on the other, on *day*."""
        said = [None if side is None else side.on(day).is_uncounted for side in self]
        return True in said and False in said


def half_counted(
    pairs: Iterable[HistoryPair], sides: Sequence[Sequence[History]], day: date | None
) -> bool:
    """Whether any fleet of the totals is counted on one of the *sides* alone, on *day*."""
    return any(
        pair.is_half_counted(day)
        and not any(
            one and wholes_of(one, side, day) for one, side in zip(pair, sides, strict=True)
        )
        for pair in pairs
    )


class Pair(NamedTuple):
    """One fleet on one date on both sides, or on one of them."""

    old: Snapshot | None
    new: Snapshot | None

    @property
    def day(self) -> date:
        """The first on which both sides hold."""
        return max(_day(side) for side in self if side is not None)


def _day(snapshot: Snapshot) -> date:
    return snapshot.as_of or date.min


def pair_histories(old: Sequence[History], new: Sequence[History]) -> tuple[HistoryPair, ...]:
    """Pair the fleets of two sides by name, sorted; one on each is a pair whatever it is called."""
    if len(old) == 1 and len(new) == 1:
        return (HistoryPair(old[0], new[0]),)
    before = {history.fleet: history for history in old}
    after = {history.fleet: history for history in new}
    names = sorted({*before, *after})
    return tuple(HistoryPair(before.get(name), after.get(name)) for name in names)


def pair_snapshots(pair: HistoryPair, as_of: date | None) -> tuple[Pair, ...]:
    """
    Pair the snapshots of one fleet by their dates, in order: at least one pair.

    A snapshot that only one side has is compared with the one that counts without it, the latest
    before; if there is none, it is added or removed.

    Args:
        as_of: The date to count at; only the snapshots of that date are then compared.
    """
    old, new = (_snapshots(history, as_of) for history in pair)
    if len(old) == 1 and len(new) == 1:
        return (Pair(old[0], new[0]),)
    same, old_left, new_left = match(old, new, _day)
    pairs = [Pair(*both) for both in same]
    if len(old_left) == 1 and len(new_left) == 1:
        first, last = sorted(map(_day, (*old_left, *new_left)))
        # NOTE: a date that was moved past another one is another snapshot: it holds on other days.
        if not any(first < both.day < last for both in pairs):
            pairs.append(Pair(old_left.pop(), new_left.pop()))
    pairs += [Pair(_latest_before(one, old), one) for one in new_left]
    pairs += [Pair(one, _latest_before(one, new)) for one in old_left]
    return tuple(sorted(pairs, key=lambda both: both.day))


def _snapshots(history: History | None, as_of: date | None) -> list[Snapshot]:
    if history is None:
        return []
    return [history.on(as_of)] if as_of is not None else list(history.snapshots)


def _latest_before(snapshot: Snapshot, others: list[Snapshot]) -> Snapshot | None:
    earlier = [other for other in others if _day(other) < _day(snapshot)]
    return earlier[-1] if earlier else None


def match(
    old: Sequence[Item], new: Sequence[Item], *keys: Callable[[Item], Hashable]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """
    Pair items of which one of the *keys* is equal, in their order; a key of None pairs with nothing.

    Args:
        keys: Each for what those before it have left.
    Returns:
        The pairs, and what is left of *old* and of *new*.

    >>> match(["a1", "b1"], ["b2", "c2"], lambda item: item[0])
    ([('b1', 'b2')], ['a1'], ['c2'])
    """
    pairs: list[tuple[Item, Item]] = []
    for key in keys:
        waiting = grouped((key(item), item) for item in new)
        old_left: list[Item] = []
        for item in old:
            partners = waiting.get(key(item)) if key(item) is not None else None
            if partners:
                pairs.append((item, partners.pop(0)))
            else:
                old_left.append(item)
        left = {id(item) for items in waiting.values() for item in items}
        old, new = old_left, [item for item in new if id(item) in left]
    return pairs, [*old], [*new]
