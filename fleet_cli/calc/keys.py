"""The keys that pools can be grouped by."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fleet_cli.base.diagnostics import fail
from fleet_cli.model.manifest import Manifest, Pool

if TYPE_CHECKING:
    from fleet_cli.calc.resolve import Unit

KeyFunction = Callable[[Pool, "Unit", Manifest], str]
"""Gives the value that a pool has for one key; empty where it has none."""

_KEYS: dict[str, tuple[str, KeyFunction]] = {
    "accelerator": ("accelerator", lambda pool, unit, manifest: unit.accelerator.name),
    "pool": ("name", lambda pool, unit, manifest: pool.name or ""),
    "vendor": ("accelerator", lambda pool, unit, manifest: unit.accelerator.vendor or ""),
    "architecture": (
        "accelerator",
        lambda pool, unit, manifest: unit.accelerator.architecture or "",
    ),
    "site": ("site", lambda pool, unit, manifest: pool.site or ""),
    "region": ("region", lambda pool, unit, manifest: pool.region or ""),
    "owner": ("owner", lambda pool, unit, manifest: pool.owner or manifest.owner or ""),
    "fleet": ("accelerator", lambda pool, unit, manifest: manifest.fleet),
}
"""The field of a pool that the value hangs on, beside its unit and manifest, and what gives it."""

PLACE = ("site", "region", "owner")
"""Where a pool is, and whose: what it is known by besides its name."""

KEYS = tuple(_KEYS)
"""What rows can be grouped by, besides tag:NAME."""


def key_function(key: str, use: str = "group by") -> KeyFunction:
    """
    Return what gives the value of *key* of a pool.

    Args:
        key: One of KEYS, or tag:NAME.
        use: What it is wanted for, for the message.
    Raises:
        FleetError: there is no such key.
    """
    if key in _KEYS:
        return _KEYS[key][1]
    if key.startswith("tag:") and len(key) > 4:
        name = key[4:]
        return lambda pool, unit, manifest: dict(pool.tags).get(name, "")
    raise fail("key", f'cannot {use} "{key}"', f"the keys are {', '.join(KEYS)} and tag:NAME")


def field_of(key: str) -> str:
    """
    Return the field of a pool that the value of a *key* hangs on.

    >>> field_of("pool"), field_of("tag:team")
    ('name', 'tags')
    """
    return _KEYS[key][0] if key in _KEYS else "tags"
