"""What fleets have in common: which is a part of which, and that one name has one meaning."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import squash
from fleet_cli.base.source import Place
from fleet_cli.calc.snapshots import History
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.manifest import Manifest


def wholes_of(history: History, histories: Iterable[History], day: date | None) -> tuple[str, ...]:
    """
    Return which of the fleets that are given hold *history* already, in order of names.

    Before a whole's first day its parts count by themselves, unless another holds that whole: a part
    of a part is a part.
    """
    if not history.part_of:
        return ()
    given = {other.fleet: other for other in histories}
    wholes = all_wholes(history, given)
    begun = {one for one in wholes if not day or (given[one].begins or date.min) <= day}
    return tuple(sorted(begun.intersection(history.part_of) or begun))


def all_wholes(history: History, given: Mapping[str, History]) -> set[str]:
    """Return the fleets among those *given* that *history* is a part of, also by way of others."""
    return given.keys() & reached(
        history.part_of, lambda name: given[name].part_of if name in given else ()
    )


def wholes_problems(manifests: Sequence[Manifest]) -> Iterator[Diagnostic]:
    """
    Yield what is wrong with the parts and wholes among *manifests*.

    A fleet cannot be a part of itself, directly or by way of others; and one that others are parts
    of has pools of its own, since its parts would count nowhere.
    """
    parts: dict[str, set[str]] = {}
    has_pools: dict[str, bool] = {}
    for manifest in manifests:
        parts.setdefault(manifest.fleet, set()).update(manifest.part_of)
        has_pools[manifest.fleet] = has_pools.get(manifest.fleet, False) or bool(manifest.pools)
    for manifest in manifests:
        for whole in manifest.part_of:
            place = manifest.part_of_span or manifest.span
            if manifest.fleet in reached([whole], lambda name: parts.get(name, ())):
                message = f"{manifest.fleet} is a part of itself, by way of {whole}"
                hint = "remove part_of: from one of the fleets in the circle"
                yield Diagnostic("part-of", message, manifest.source, place, hint)
            elif not has_pools.get(whole, True):
                message = f"{whole} has no pools, so that its part {manifest.fleet} would not count"
                hint = f"remove part_of: {whole}, or give {whole} the pools of its parts"
                yield Diagnostic("part-of", message, manifest.source, place, hint)


def reached(names: Iterable[str], part_of: Callable[[str], Iterable[str]]) -> dict[str, None]:
    """Return the fleets *names*, and all that these are a part of, in the order they are found."""
    found: dict[str, None] = {}
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += part_of(name)
    return found


def definition_problems(manifests: Iterable[Manifest]) -> Iterator[Diagnostic]:
    """Yield each name that *manifests* and what they include define twice, and not alike."""
    known: dict[str, tuple[Accelerator | System, Place]] = {}
    for manifest in manifests:
        for entry, place in manifest.added:
            for spelling in dict.fromkeys((entry.name, *entry.aliases)):
                before, first = known.setdefault(squash(spelling), (entry, place))
                if before != entry and first[0] != place[0]:
                    source, span = place
                    message = f'"{spelling}" is defined twice, and not alike'
                    hint = "define it once, in a file that all manifests include"
                    notes = (f"first at {first[0].name}:{first[1].line}",)
                    yield Diagnostic("definition", message, source, span, hint, notes)
                    break
