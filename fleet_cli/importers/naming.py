"""Pools from what was counted: sorted, and each name used once."""

from collections.abc import Mapping
from dataclasses import replace

from fleet_cli.importers.draft import DraftPool, Place


def named_pools(pools: Mapping[tuple[str, bool, Place], int]) -> tuple[DraftPool, ...]:
    """
    Return the pools, sorted; a name that several share gets the device behind it, then a number.

    Args:
        pools: (device, whether it is a system, place) to how many [of it].
    """
    found = [
        DraftPool(device, count, place, is_system)
        for (device, is_system, place), count in sorted(pools.items())
    ]
    shared: dict[str, int] = {}
    for pool in found:
        shared[pool.place.name] = shared.get(pool.place.name, 0) + 1
    taken = {name for name, times in shared.items() if times == 1}
    result = []
    for pool in found:
        name = pool.place.name
        if name and shared[name] > 1:
            name = base = f"{name} {pool.device}"
            number = 2
            while name in taken:
                name = f"{base} {number}"
                number += 1
            taken.add(name)
            pool_place = pool.place._replace(name=name)
            result.append(replace(pool, place=pool_place))
        else:
            result.append(pool)
    return tuple(result)
