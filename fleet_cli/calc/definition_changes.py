"""What fleets are counted by, as far as it changed between two sides: figures of chips, systems, power."""

from collections.abc import Iterator, Sequence
from typing import Any

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.rates import RatedFleet
from fleet_cli.model.catalogue import PRECISIONS, SIZES, Accelerator, System, unit_of
from fleet_cli.model.power import PowerModel

Defined = Accelerator | System | PowerModel

KINDS: dict[type, str] = {
    Accelerator: "accelerator",
    System: "system",
    PowerModel: "power_model",
}
"""What is defined, each kind with its word."""

_ASIDE = frozenset(
    (
        *("name", "aliases", "sources", "power_sources", "note", "description"),
        *("confidence", "tdp_confidence", "dense", "unknown"),
    )
)
"""Fields of what a thing is called and how it is known; precisions are told each alone."""

_UNITS = {**SIZES, "server_w": "W", "it_w": "W"}


class DefinitionChange(NamedTuple):
    """A figure, or a word, that is another than it was of something that both sides count by."""

    name: str
    kind: str
    """One of KINDS."""
    field: str
    unit: str
    """Empty where it has none."""
    old: Number | str | None
    new: Number | str | None
    """`none` or `unknown` of a precision; None where nothing is said."""
    fleets: tuple[str, ...]
    """Those that hold it."""


def definition_changes(
    old: Sequence[RatedFleet], new: Sequence[RatedFleet]
) -> tuple[DefinitionChange, ...]:
    """List what changed of what pools of both sides are of: by names, each field in its order."""
    before, after = _in_use(old), _in_use(new)
    changes = [
        DefinitionChange(name, kind, *field, tuple(sorted(fleets | before[kind, name][1])))
        for (kind, name), (now, fleets) in sorted(after.items(), key=lambda item: item[0])
        if (kind, name) in before
        for field in _changed(before[kind, name][0], now)
    ]
    models, now_models = _models(old), _models(new)
    changes += [
        DefinitionChange(fleet, KINDS[PowerModel], *field, (fleet,))
        for fleet in sorted(models.keys() & now_models.keys())
        for field in _changed_models(models[fleet], now_models[fleet])
    ]
    return tuple(changes)


def _models(side: Sequence[RatedFleet]) -> dict[str, set[PowerModel]]:
    """Return the power models of the pools of each fleet."""
    found: dict[str, set[PowerModel]] = {}
    for rated in side:
        if rated.fleet.manifest.pools:
            found.setdefault(rated.fleet.manifest.fleet, set()).update(rated.models)
    return found


def _changed_models(
    old: set[PowerModel], new: set[PowerModel]
) -> Iterator[tuple[str, str, Any, Any]]:
    gone, come = (sorted(one, key=lambda model: model[:4]) for one in (old - new, new - old))
    for was, now in zip(gone, come, strict=False):
        yield from _changed(was, now)
    if len(gone) != len(come):
        yield "models", "", len(old), len(new)


def _changed(old: Defined, new: Defined) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield each field that differs, with its unit and the values of both; of ranges each end."""
    if old is new or old == new:
        return
    was, now = dict(_told(old)), dict(_told(new))
    for field, unit in dict.fromkeys((*now, *was)):
        a, b = [side.get((field, unit)) for side in (was, now)]
        ranges = [one for one in (a, b) if isinstance(one, Estimate)]
        if a == b:
            continue
        if not ranges:
            yield field, unit, a, b
        elif all(one.low == one.high for one in ranges):
            first, second = (one.mid if isinstance(one, Estimate) else one for one in (a, b))
            yield field, unit, first, second
        else:
            for end in Estimate._fields:
                first, second = (getattr(one, end, None) for one in (a, b))
                if first != second:
                    yield f"{field} {end}", unit, first, second


def _in_use(side: Sequence[RatedFleet]) -> dict[tuple[str, str], tuple[Defined, set[str]]]:
    """Return what the pools of a side are of, by kind and name, each with the fleets that hold it."""
    found: dict[tuple[str, str], tuple[Defined, set[str]]] = {}
    for rated in side:
        manifest = rated.fleet.manifest
        for key in {(pool.accelerator, pool.is_system) for pool in manifest.pools}:
            unit = rated.fleet.units[key]
            entries: list[Defined] = [*unit.chips, *([unit.system] if unit.system else [])]
            for entry in entries:
                _, fleets = found.setdefault((KINDS[type(entry)], entry.name), (entry, set()))
                fleets.add(manifest.fleet)
    return found


def _told(entry: Defined) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield what an entry says, by field and unit."""
    if isinstance(entry, Accelerator):
        for precision in PRECISIONS:
            lacks = "unknown" if precision in entry.unknown else "none"
            yield (precision, unit_of(precision)), entry.known(precision) or lacks
    for field, value in entry._asdict().items():
        if field == "server_over_accelerator":
            yield from (((f"{field} {name}", ""), factor) for name, factor in value)
        elif field not in _ASIDE:
            said = ("no", "yes")[value] if isinstance(value, bool) else value
            yield (field, _UNITS.get(field, "")), said
