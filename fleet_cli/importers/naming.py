"""Pools from what was counted: sorted, and each name used once in its document."""

from collections.abc import Mapping
from dataclasses import replace

from fleet_cli.importers.draft import DraftPool, Place


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
    shared: dict[tuple[str, str, str], int] = {}
    for pool in found:
        shared[_key(pool)] = shared.get(_key(pool), 0) + 1
    taken = {key for key, times in shared.items() if times == 1}
    result = []
    for pool in found:
        document, name = _key(pool)[:2], pool.place.name
        if name and shared[_key(pool)] > 1:
            name = base = f"{name} {pool.device}"
            number = 2
            while (*document, name) in taken:
                name = f"{base} {number}"
                number += 1
            taken.add((*document, name))
            result.append(replace(pool, place=pool.place._replace(name=name)))
        else:
            result.append(pool)
    return tuple(result)


def _key(pool: DraftPool) -> tuple[str, str, str]:
    return pool.place.fleet, pool.place.as_of, pool.place.name
