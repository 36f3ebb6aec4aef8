"""Pools from what was counted: sorted, and each name used once in its document."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count
from operator import attrgetter

from fleet_cli.importers.draft import DraftPool, Place

_KEY = attrgetter("place.fleet", "place.as_of", "place.name")


def named_pools(
    pools: Mapping[tuple[str, bool, Place], tuple[int, int, int]],
) -> tuple[DraftPool, ...]:
    """
    Return the pools, sorted; a name that several share gets the device behind it, then a number.

    Args:
        pools: (device, whether it is a system, place) to how many, low, middle and high [of it].
    """
    found = [
        DraftPool(device, mid, place, is_system, (low, high) if low < high else None)
        for (device, is_system, place), (low, mid, high) in sorted(
            pools.items(), key=lambda item: (item[0][2].fleet, item[0][2].as_of, item[0])
        )
    ]
    shared = Counter(map(_KEY, found))
    taken = {key for key, times in shared.items() if times == 1}
    for at, pool in enumerate(found):
        fleet, day, name = _KEY(pool)
        if name and shared[fleet, day, name] > 1:
            base = f"{name} {pool.device}"
            free = chain([base], (f"{base} {number}" for number in count(2)))
            name = next(one for one in free if (fleet, day, one) not in taken)
            taken.add((fleet, day, name))
            found[at] = replace(pool, place=pool.place._replace(name=name))
    return tuple(found)
