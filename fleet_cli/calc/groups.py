"""The groups of two fleets side by side: the same group on both, or a pool under another name."""

from collections.abc import Callable, Hashable, Iterable, Sequence

from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import ZERO, Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.keys import PLACE
from fleet_cli.calc.pairs import match
from fleet_cli.calc.totals import Cell, measure_cells
from fleet_cli.model.measures import ACCELERATORS, EQUIVALENTS

POOL = "pool"
_KNOWN_BY = ("accelerator", *PLACE)
"""What a pool is known by where its name is not the same, or where it has none."""


class Standing(NamedTuple):
    """What a group or a fleet comes to on one side."""

    accelerators: Estimate | None
    """None where nobody has counted it."""
    equivalents: Estimate | None
    """[H100e]; None where nothing in it is rated, or nobody has counted it."""
    unrated: tuple[str, ...] = ()
    """Why a part of it, or all of it, has no equivalents."""
    fallbacks: tuple[str, ...] = ()
    """Tables that rates came from, other than the one asked for."""


UNKNOWN = Standing(None, None)
"""That of what nobody has counted."""


class Group(NamedTuple):
    """One group of one side."""

    keys: tuple[str, ...]
    is_rated: bool
    """Whether it has equivalents: pools that have none form groups of their own, as in totals."""
    standing: Standing
    fleets: tuple[str, ...] = ()
    """The fleets that its pools are of, sorted."""


def all_keys(by: Sequence[str]) -> tuple[str, ...]:
    """Return the keys that groups are made by: with pools, also what else they are known by."""
    return tuple(dict.fromkeys((*by, *(_KNOWN_BY if POOL in by else ()))))


def standing_of(cells: Sequence[Cell], estimates: str) -> Standing:
    """Return what *cells* come to, estimates added as *estimates* says."""
    whys = sorted({cell.unrated for cell in cells if cell.unrated is not None})
    borrowed = {rate.fallback for cell in cells for rate in cell.rates if rate.fallback}
    return Standing(
        accelerators=measure_cells(cells, ACCELERATORS, estimates).amount,
        equivalents=measure_cells(cells, EQUIVALENTS, estimates).amount,
        unrated=tuple(whys),
        fallbacks=tuple(sorted(borrowed)),
    )


def group_cells(fleets: Iterable[tuple[str, Sequence[Cell]]], estimates: str) -> tuple[Group, ...]:
    """Return the groups that the cells of some *fleets* form together, sorted by their keys."""
    every = ((fleet, cell) for fleet, cells in fleets for cell in cells)
    groups = grouped(((one[1].keys, one[1].unrated is None), one) for one in every)
    found = []
    for (keys, is_rated), ones in sorted(groups.items(), key=lambda item: item[0]):
        standing = standing_of([cell for _, cell in ones], estimates)
        standing = standing if is_rated else standing._replace(equivalents=None)
        found.append(Group(keys, is_rated, standing, tuple(sorted({name for name, _ in ones}))))
    return tuple(found)


def pair_groups(
    old: Sequence[Group], new: Sequence[Group], keys: Sequence[str]
) -> list[tuple[Group | None, Group | None]]:
    """
    Pair the groups of two sides by all their keys; pools by name first, then by what else they are known by.

    Of several pools that could have been renamed, those of equal count are paired first, then in
    the order of their names: the same pairs whichever side is old.
    """
    ties = _pool_ties(keys) if POOL in keys else ()
    pairs, removed, added = match(
        old, new, lambda group: group[:2], lambda group: group.keys, *ties
    )
    whole: list[tuple[Group | None, Group | None]] = [*pairs]
    whole += [(group, None) for group in removed]
    whole += [(None, group) for group in added]
    return whole


def _pool_ties(keys: Sequence[str]) -> tuple[Callable[[Group], Hashable], ...]:
    name, place = keys.index(POOL), [keys.index(key) for key in _KNOWN_BY]

    def where(group: Group) -> tuple[str, ...]:
        return tuple(group.keys[index] for index in place)

    return (
        lambda group: group.keys[name] or None,
        lambda group: (where(group), group.standing.accelerators),
        where,
    )


def absent_like(standing: Standing, is_known: bool) -> Standing:
    """Return the standing of a group that a side, if it *is_known*, does not have, as *standing* is."""
    if not is_known:
        return UNKNOWN
    return Standing(ZERO, None if standing.equivalents is None else ZERO)
