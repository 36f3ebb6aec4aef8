"""Pools to accelerators: what each name means, and what is wrong with those that mean nothing."""

from functools import partial
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.quantity import Number, simplest
from fleet_cli.base.source import Span
from fleet_cli.calc.aims import Aim, find_aim
from fleet_cli.calc.repeated import Repeated
from fleet_cli.model.catalogue import Accelerator, Catalogue, Entry, System
from fleet_cli.model.manifest import Manifest, Pool

MOST_SEARCHED = 100
"""Names of one manifest for which near ones are searched; one of nothing but mistakes has no more."""


class Unit(NamedTuple):
    """What one of a pool's units is."""

    accelerator: Accelerator
    per_unit: Number
    """Accelerators in one unit: 1, or what the system holds."""
    system: System | None = None


class ResolvedFleet(NamedTuple):
    """A manifest with the meaning of every name in it."""

    manifest: Manifest
    units: dict[tuple[str, bool], Unit]
    """By what a pool says: the name as written, and whether it is a system's."""
    aims: dict[str, Aim]
    """By a target's name: which accelerators it is about."""

    def unit_of(self, pool: Pool) -> Unit:
        """Return what one of a pool's units is."""
        return self.units[pool.accelerator, pool.is_system]


def resolve(
    manifest: Manifest, catalogue: Catalogue, shipped: Catalogue
) -> tuple[ResolvedFleet, list[Diagnostic]]:
    """
    Look up every name of a manifest.

    An unrated pool may name a chip that the catalogue lacks; it then stands for itself.

    Args:
        manifest: The fleet.
        catalogue: What ships with the program and what the manifest adds.
        shipped: What ships alone, whose names an addition may not take.

    Returns:
        The resolved fleet, and a problem for each name that is unknown, does not decide, or is of
        the other sort. With problems the fleet is incomplete.
    """
    problems = _added_problems(manifest, catalogue, shipped)
    units: dict[tuple[str, bool], Unit] = {}
    failed = Repeated()
    for pool in manifest.pools:
        key = (pool.accelerator, pool.is_system)
        if key in units:
            continue
        if key in failed and pool.unrated is None:
            failed.add(key, pool.span, partial(_name_problem, manifest, pool, catalogue))
            continue
        unit = _unit(catalogue.find(pool.accelerator), pool, catalogue)
        if unit is None:
            if pool.unrated is None or pool.is_system:
                searches = len(failed) < MOST_SEARCHED
                make = partial(_name_problem, manifest, pool, catalogue, searches)
                failed.add(key, pool.span, make)
                continue
            unit = Unit(Accelerator(pool.accelerator), 1)
        units[key] = unit
    problems += failed.problems()
    aims: dict[str, Aim] = {}
    for target in manifest.targets:
        aims[target.name], missed = find_aim(target, manifest.source, catalogue)
        problems += missed
    return ResolvedFleet(manifest, units, aims), problems


def _unit(entry: Entry | None, pool: Pool, catalogue: Catalogue) -> Unit | None:
    if type(entry) is Accelerator and not pool.is_system:
        return Unit(entry, 1)
    if type(entry) is System and pool.is_system:
        held = catalogue.find(entry.accelerator)
        if type(held) is Accelerator:
            return Unit(held, simplest(entry.count), entry)
    return None


def _name_problem(
    manifest: Manifest, pool: Pool, catalogue: Catalogue, searches: bool = True
) -> Diagnostic:
    # NOTE: imported here since only a mistake needs it; so below.
    from fleet_cli.model.misses import describe_miss

    entry = catalogue.find(pool.accelerator)
    notes = (f"pool: {pool.name}",) if pool.name else ()
    said = describe_miss(entry, pool.accelerator, pool.is_system, catalogue, searches)
    code, message, hint = said
    return Diagnostic(code, message, manifest.source, pool.span, hint, notes)


def _added_problems(
    manifest: Manifest, catalogue: Catalogue, shipped: Catalogue
) -> list[Diagnostic]:
    """Check what a manifest adds to the catalogue: nothing twice, nothing without its chip."""
    problems = []
    added: list[Accelerator | System] = [*manifest.accelerators, *manifest.systems]
    for entry, span in zip(added, manifest.added_spans, strict=True):
        for spelling in dict.fromkeys((entry.name, *entry.aliases)):
            known = shipped.find(spelling) or catalogue.find(spelling)
            if known is not None and known is not entry:
                message = f'"{spelling}" already names {known.name}'
                hint = "choose another name, such as one with your company's in front"
                problems.append(Diagnostic("duplicate-name", message, manifest.source, span, hint))
        if type(entry) is System and type(catalogue.find(entry.accelerator)) is not Accelerator:
            problems.append(_held_problem(manifest, entry, span, catalogue))
    return problems


def _held_problem(
    manifest: Manifest, system: System, span: Span, catalogue: Catalogue
) -> Diagnostic:
    from fleet_cli.model.misses import describe_miss

    found = catalogue.find(system.accelerator)
    code, message, hint = describe_miss(found, system.accelerator, False, catalogue)
    return Diagnostic(code, f"{system.name}: {message}", manifest.source, span, hint)
