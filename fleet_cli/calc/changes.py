"""What something was and is on two sides, and by how much that differs: of rows, fleets and totals."""

from collections.abc import Sequence

from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Number, magnitude, quotient, simplest
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.groups import Group, Standing, absent_like, pair_groups, standing_of
from fleet_cli.calc.rows import subtotal_keys
from fleet_cli.calc.target_changes import ADDED, CHANGED, REMOVED
from fleet_cli.calc.totals import Cell


class Change(NamedTuple):
    """What something was and is, and by how much that differs."""

    old: Standing
    new: Standing
    is_alike: bool = True
    """Whether the same fleets are counted on both sides: none on one that nobody counted on the other."""

    @property
    def is_known(self) -> bool:
        """Whether both sides have been counted, and so can be compared."""
        counted = self.old.accelerators is not None and self.new.accelerators is not None
        return counted and self.is_alike

    @property
    def accelerators(self) -> Number | None:
        """New less old, of the middles [accelerators]; None where a side is not known."""
        if self.old.accelerators is None or self.new.accelerators is None or not self.is_alike:
            return None
        return simplest(self.new.accelerators.mid - self.old.accelerators.mid)

    @property
    def equivalents(self) -> Number | None:
        """New less old, of the middles [H100e]; None where neither is rated or a side is not known."""
        old, new = self.old.equivalents, self.new.equivalents
        if not self.is_known or (old is None and new is None):
            return None
        return simplest((new.mid if new else 0) - (old.mid if old else 0))

    @property
    def percent(self) -> Number | None:
        """The change of the equivalents by what they were [%]; None where they were 0."""
        old, difference = self.old.equivalents, self.equivalents
        if old is None or difference is None or not old.mid:
            return None
        return quotient(difference * 100, old.mid)

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """Tables that rates came from on either side, other than the one asked for."""
        return tuple(sorted({*self.old.fallbacks, *self.new.fallbacks}))

    @property
    def unrated(self) -> tuple[str, ...]:
        """Why a part of either side, or all of it, has no equivalents."""
        return tuple(sorted({*self.old.unrated, *self.new.unrated}))


class DiffRow(NamedTuple):
    """One group that changed."""

    keys: tuple[str, ...]
    """Its values on the new side; on the old one where it was removed."""
    old_keys: tuple[str, ...]
    """Its values on the old side, which differ where a pool was renamed or moved."""
    kind: str
    """`added`, `removed` or `changed`."""
    change: Change
    fleets: tuple[str, ...]
    """The fleets whose pools are in it, on either side."""


def changed_rows(
    old: Sequence[Group], new: Sequence[Group], keys: Sequence[str], whole: Change
) -> tuple[tuple[DiffRow, ...], int]:
    """Return the groups that differ, the largest change first, and how many do not; of a *whole*."""
    pairs = pair_groups(old, new, keys)
    rows = [row for both in pairs if (row := _row(*both, whole)) is not None]
    return tuple(sorted(rows, key=_order)), len(pairs) - len(rows)


def block_rows(
    rows: Sequence[DiffRow], sides: Sequence[Sequence[Cell]], estimates: str
) -> tuple[DiffRow, ...]:
    """Return what the first keys of *rows* come to, of the cells of both sides."""
    cells = [grouped((cell.keys[0], cell) for cell in side) for side in sides]
    blocks = []
    for first, own in grouped((row.keys[0], row) for row in rows).items():
        old, new = (standing_of(found.get(first, ()), estimates) for found in cells)
        keys = subtotal_keys(own[0].keys)
        fleets = tuple(sorted({name for row in own for name in row.fleets}))
        blocks.append(DiffRow(keys, keys, CHANGED, Change(old, new), fleets))
    return tuple(blocks)


def _row(old: Group | None, new: Group | None, whole: Change) -> DiffRow | None:
    """Return how a group changed, or None where it did not; a side that nobody counted may have it."""
    if old is not None and new is not None:
        if old.keys == new.keys and old.standing[:2] == new.standing[:2]:
            return None
        fleets = tuple(sorted({*old.fleets, *new.fleets}))
        return DiffRow(new.keys, old.keys, CHANGED, Change(old.standing, new.standing), fleets)
    if new is not None:
        change = Change(absent_like(new.standing, whole.old.accelerators is not None), new.standing)
        return DiffRow(new.keys, new.keys, ADDED, change, new.fleets)
    if old is not None:
        change = Change(old.standing, absent_like(old.standing, whole.new.accelerators is not None))
        return DiffRow(old.keys, old.keys, REMOVED, change, old.fleets)
    return None


def _order(row: DiffRow) -> tuple[Number, Number, tuple[str, ...], tuple[str, ...]]:
    equivalents, accelerators = row.change.equivalents or 0, row.change.accelerators or 0
    return -magnitude(equivalents), -magnitude(accelerators), row.keys, row.old_keys
