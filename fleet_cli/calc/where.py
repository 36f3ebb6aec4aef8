"""Parts of fleets: the pools that have one of some values for every key that is asked about."""

from collections.abc import Iterable, Sequence

from fleet_cli.base.diagnostics import fail
from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.keys import key_function
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.calc.wholes import reached
from fleet_cli.model.manifest import Manifest, Pool, Where


class Stray(NamedTuple):
    """A value that is asked for, and that no pool has on any day."""

    key: str
    value: str
    known: tuple[str, ...]
    """Those that pools have, sorted."""

    @property
    def text(self) -> str:
        """What is said of it."""
        return f'no pool has {self.key} "{self.value}"'

    @property
    def hint(self) -> str:
        """What there is instead."""
        there = f"there is {', '.join(one or '(none)' for one in self.known) or 'none'}"
        return suggestion(self.value, self.known) or there


def parse_where(texts: Iterable[str]) -> Where:
    """
    Read the values of `--where`; several of one key are each enough.

    Raises:
        FleetError: one is not KEY=VALUE, or there is no such key.

    >>> parse_where(["region=EU", "site=Oslo", "region=UK"])
    (('region', ('EU', 'UK')), ('site', ('Oslo',)))
    """
    found: dict[str, dict[str, None]] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign:
            raise fail("option", f"--where cannot be '{text}'", "write KEY=VALUE, as region=EU")
        key_function(key, "ask where")
        found.setdefault(key, {})[value] = None
    return tuple((key, tuple(values)) for key, values in found.items())


def narrowed(fleets: Iterable[ResolvedFleet], where: Where) -> tuple[ResolvedFleet, ...]:
    """
    Return fleets with the pools alone that are asked for, and without targets.

    A whole of which nothing is asked for holds none of what is: its parts are parts of its wholes.
    """
    found = tuple(_narrowed(fleet, where) for fleet in fleets)
    part_of: dict[str, tuple[str, ...]] = {}
    for manifest in (one.manifest for one in found):
        part_of[manifest.fleet] = (*part_of.get(manifest.fleet, ()), *manifest.part_of)
    inside = {one.manifest.fleet for one in found if one.manifest.pools or not one.outside}
    empty = part_of.keys() - inside

    def without_empty(manifest: Manifest) -> Manifest:
        """Return a manifest with the wholes of its empty wholes instead of these."""
        wholes = reached(manifest.part_of, lambda name: part_of[name] if name in empty else ())
        return manifest._replace(part_of=tuple(name for name in wholes if name not in empty))

    return tuple(one._replace(manifest=without_empty(one.manifest)) for one in found)


def _narrowed(fleet: ResolvedFleet, where: Where) -> ResolvedFleet:
    manifest = fleet.manifest
    tests = [(key_function(key), values) for key, values in where]
    inside: list[Pool] = []
    outside: list[Pool] = []
    for pool in manifest.pools:
        unit = fleet.unit_of(pool)
        is_inside = all(value(pool, unit, manifest) in values for value, values in tests)
        (inside if is_inside else outside).append(pool)
    kept = manifest._replace(pools=tuple(inside), targets=())
    return fleet._replace(
        manifest=kept, aims={}, outside=tuple(outside), unjudged=len(manifest.targets)
    )


def strays(fleets: Sequence[ResolvedFleet], where: Where) -> list[Stray]:
    """Return the values of *where* that no pool of *fleets* has."""
    found = []
    for key, values in where:
        value_of = key_function(key)
        known = {
            value_of(pool, fleet.unit_of(pool), fleet.manifest)
            for fleet in fleets
            for pool in fleet.manifest.pools
        }
        found += [Stray(key, value, tuple(sorted(known))) for value in values if value not in known]
    return found


def stray_tags(fleets: Iterable[ResolvedFleet], keys: Iterable[str]) -> list[Stray]:
    """Return the tags among *keys* that no pool has."""
    asked = [key.removeprefix("tag:") for key in keys if key.startswith("tag:")]
    if not asked:
        return []
    pools = (pool for fleet in fleets for pool in fleet.manifest.pools)
    known = {name for pool in pools for name, _ in pool.tags}
    return [Stray("a tag", tag, tuple(sorted(known))) for tag in asked if tag not in known]
