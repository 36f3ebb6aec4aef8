"""Fleets whose files have other dates: what the latest dates of one do not have in common."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from fleet_cli.base.days import shown
from fleet_cli.base.words import Amount, Words, some_of
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.calc.snapshots import History, Snapshot
from fleet_cli.model.manifest import Manifest, Pool

_MOST_NAMED = 6
"""Pools that one sentence names; of more it gives the number."""

Pools = Sequence[tuple[RatedFleet, Pool]]
"""Pools, each with the document that it stands in."""


def half_dated(history: History, day: date | None) -> Iterator[tuple[Words, Manifest]]:
    """Yield what the last two dates of a fleet up to *day* do not share, and the file to look at."""
    known = history.until(day).snapshots
    if len(known) < 2:
        return
    old, new = known[-2:]
    assert old.as_of is not None
    assert new.as_of is not None
    before, now = shown(old.as_of), shown(new.as_of)
    # NOTE: what is planned in the older files alone comes on no day.
    gone = [both for both in alone(old, new) if (both[1].retired or date.max) > new.as_of]
    if gone:
        last = next(one for one in new.manifests if one.as_of is not None)
        yield _words(history.fleet, now, before, gone, "are not counted"), last
    come = [(part, pool) for part, pool in alone(new, old) if pool.counts_on(old.as_of)]
    # NOTE: where every file has dates, one that is new is a site that was not known before.
    if come and any(one.as_of is None and one.pools for one in new.manifests):
        words = _words(history.fleet, before, now, come, "count from then on alone")
        yield words, come[0][0].fleet.manifest


def alone(one: Snapshot, other: Snapshot) -> Pools:
    """Return the pools of the dated documents of *one* of which the *other* has none again."""
    known = {key for pool in other.whole for key in _known_by(pool)}
    files = Counter(part.source.name for part in other.manifests)
    found = []
    for part in one.parts:
        manifest = part.fleet.manifest
        same = sum(each.source.name == manifest.source.name for each in one.manifests)
        is_again = 0 < same <= files[manifest.source.name]
        keys = {key for pool in manifest.pools for key in _known_by(pool)}
        if manifest.as_of is not None and not is_again and not keys & known:
            found += [(part, pool) for pool in manifest.pools]
    return found


def _known_by(pool: Pool) -> list[tuple[str, str]]:
    """Return by what a pool is known again: its name and its site, else its accelerator."""
    said = [("name", pool.name), ("site", pool.site)]
    return [(key, value) for key, value in said if value] or [("accelerator", pool.accelerator)]


def _words(fleet: str, lacking: str, having: str, pools: Pools, what: str) -> Words:
    names = dict.fromkeys(pool.name or pool.site or pool.accelerator for _, pool in pools)
    named = some_of(names, _MOST_NAMED)
    lead = f"{fleet} as of {lacking} has nothing of {named}, as it has as of {having}: "
    many = sum(part.accelerators_of(pool).mid for part, pool in pools)
    return lead, Amount(many), f" accelerators {what}"
