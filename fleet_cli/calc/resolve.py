"""Pools to accelerators: what each name means, and what is wrong with those that mean nothing."""

from collections.abc import Callable, Hashable, Iterator
from functools import partial

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.quantity import Number, simplest
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Place, Span
from fleet_cli.calc.aims import Aim, find_aim
from fleet_cli.calc.keys import key_function
from fleet_cli.calc.kinds import kinds_of
from fleet_cli.model.catalogue import Accelerator, Catalogue, Entry, System
from fleet_cli.model.manifest import Manifest, Pool, Target

_MOST_LINES = 3


class Repeated:
    """Problems of many pools, each kept once with how often and where it came again."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[Diagnostic, list[int]]] = {}

    def __contains__(self, key: Hashable) -> bool:
        """Whether a problem was counted under this key."""
        return key in self._found

    def __len__(self) -> int:
        """Return how many different problems there are."""
        return len(self._found)

    def add(self, key: Hashable, span: Span, make: Callable[[], Diagnostic]) -> None:
        """
        Count one pool's problem.

        Args:
            key: The same for what is the same mistake.
            span: Where the pool stands.
            make: Makes the problem; called for the first pool alone.
        """
        if key in self._found:
            self._found[key][1].append(span.line)
        else:
            self._found[key] = make(), []

    def problems(self) -> list[Diagnostic]:
        """Return each problem, with a note of the pools that have it too."""
        return [
            problem._replace(notes=(*problem.notes, _more_pools(lines))) if lines else problem
            for problem, lines in self._found.values()
        ]


def _more_pools(lines: list[int]) -> str:
    """
    Say where a problem comes again.

    >>> _more_pools([7]), _more_pools([7, 9, 11, 12])
    ('the same in the pool at line 7', 'the same in 4 more pools, the next at lines 7, 9, 11')
    """
    if len(lines) == 1:
        return f"the same in the pool at line {lines[0]}"
    few = ", ".join(map(str, lines[:_MOST_LINES]))
    return f"the same in {len(lines):,} more pools, the next at lines {few}"


MOST_SEARCHED = 100
"""Names of one manifest for which near ones are searched; one of nothing but mistakes has no more."""


class Unit(NamedTuple):
    """What one of a pool's units is."""

    accelerator: Accelerator
    per_unit: Number
    """Accelerators in one unit: 1, or what the system holds."""
    system: System | None = None
    kinds: tuple[Accelerator, ...] = ()
    """What it may be, where nobody rates it and its text names no single one."""
    choices: tuple[Accelerator, ...] = ()
    """Low, mid and high of a chip that is known as a range; `accelerator` stands for all of it."""

    @property
    def chips(self) -> tuple[Accelerator, ...]:
        """What it can be: one accelerator, or the three of a range."""
        return self.choices or (self.accelerator,)


class ResolvedFleet(NamedTuple):
    """A manifest with the meaning of every name in it."""

    manifest: Manifest
    units: dict[tuple[str, bool], Unit]
    """By what a pool says: the name as written, and whether it is a system's."""
    aims: dict[str, Aim]
    """By a target's name: which accelerators it is about."""
    outside: tuple[Pool, ...] = ()
    """Pools that are there, and that nobody asked about."""
    unjudged: int = 0
    """Targets that were dropped, since not all pools are asked about."""

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
        is_known_miss = key in failed and pool.unrated is None
        unit = None if is_known_miss else _unit(pool, catalogue)
        if unit is not None:
            units[key] = unit
        elif pool.unrated is None or pool.is_system or pool.choices:
            searches = len(failed) < MOST_SEARCHED
            make = partial(_name_problem, manifest, pool, catalogue, searches)
            failed.add(key, pool.span, make)
        else:
            text = pool.accelerator
            units[key] = Unit(Accelerator(text), 1, kinds=kinds_of(text, catalogue))
    problems += failed.problems()
    aims: dict[str, Aim] = {}
    for target in manifest.targets:
        aim, missed = find_aim(target, manifest.source, catalogue)
        problems += [*missed, *_where_problems(manifest, target)]
        if aim is not None:
            aims[target.name] = aim
    return ResolvedFleet(manifest, units, aims), problems


def _where_problems(manifest: Manifest, target: Target) -> Iterator[Diagnostic]:
    for key, _ in target.where:
        try:
            key_function(key, "ask where")
        except FleetError as error:
            (problem,) = error.diagnostics
            yield problem._replace(source=manifest.source, span=target.where_span)


def _unit(pool: Pool, catalogue: Catalogue) -> Unit | None:
    """Return what one of a pool's units is, or None where a name of it means nothing here."""
    if pool.choices:
        return _range(pool, catalogue)
    unit = meant_by(catalogue.find(pool.accelerator), catalogue)
    return unit if unit and (unit.system is not None) == pool.is_system else None


def meant_by(entry: Entry | None, catalogue: Catalogue) -> Unit | None:
    """Return what one of an *entry* is: an accelerator, or a system that holds some; else None."""
    if type(entry) is Accelerator:
        return Unit(entry, 1)
    held = catalogue.find(entry.accelerator) if type(entry) is System else None
    if type(entry) is System and type(held) is Accelerator:
        return Unit(held, simplest(entry.count), entry)
    return None


def _range(pool: Pool, catalogue: Catalogue) -> Unit | None:
    found = [catalogue.find(name) for name in pool.choices]
    chips = [entry for entry in found if type(entry) is Accelerator]
    if len(chips) < len(found):
        return None
    # NOTE: it has what all of them have; its figures are those of the three.
    vendors, families = (
        {getattr(chip, key) for chip in chips} for key in ("vendor", "architecture")
    )
    whole = Accelerator(
        pool.accelerator,
        vendor=vendors.pop() if len(vendors) == 1 else None,
        architecture=families.pop() if len(families) == 1 else None,
    )
    return Unit(whole, 1, choices=tuple(chips))


def _name_problem(
    manifest: Manifest, pool: Pool, catalogue: Catalogue, searches: bool
) -> Diagnostic:
    # NOTE: imported here since only a mistake needs it; so below.
    from fleet_cli.model.misses import describe_miss

    names = pool.choices or (pool.accelerator,)
    entries = [(name, catalogue.find(name)) for name in names]
    sort = System if pool.is_system else Accelerator
    # NOTE: of a range the first name that is none; the next is shown when that is mended.
    name, entry = next(((n, one) for n, one in entries if type(one) is not sort), entries[0])
    notes = (f"pool: {pool.name}",) if pool.name else ()
    code, message, hint = describe_miss(entry, name, pool.is_system, catalogue, searches)
    return Diagnostic(code, message, manifest.source, pool.span, hint, notes)


def _added_problems(
    manifest: Manifest, catalogue: Catalogue, shipped: Catalogue
) -> list[Diagnostic]:
    """Check what a manifest adds to the catalogue: nothing twice, nothing without its chip."""
    problems: list[Diagnostic] = []
    completed: dict[str, str] = {}
    for chip, place in zip(manifest.accelerators, manifest.added_places, strict=False):
        shipping = shipped.find(chip.name)
        if type(shipping) is Accelerator and shipping.name not in completed.values():
            completed[chip.name] = shipping.name
            problems += _contradicted(place, shipping, chip)
        elif type(shipping) is Accelerator:
            problems.append(_twice(place, chip.name, shipping.name))
    others = {id(entry): place for entry, place in manifest.added}
    for entry, place in manifest.added:
        for spelling in dict.fromkeys((entry.name, *entry.aliases)):
            known = shipped.find(spelling) or catalogue.find(spelling)
            completes = type(entry) is Accelerator and completed.get(entry.name)
            if known is None or known is entry or known.name == completes:
                continue
            # NOTE: what another file defines is shown beside this, where the two differ.
            if others.get(id(known), place)[0] == place[0]:
                problems.append(_twice(place, spelling, known.name))
        if type(entry) is System and type(catalogue.find(entry.accelerator)) is not Accelerator:
            problems.append(_held_problem(place, entry, catalogue))
    return problems


def _twice(place: Place, spelling: str, known: str) -> Diagnostic:
    message = f'"{spelling}" already names {known}'
    hint = "choose another name, such as one with your company's in front"
    return Diagnostic("duplicate-name", message, *place, hint)


def _contradicted(place: Place, entry: Accelerator, added: Accelerator) -> list[Diagnostic]:
    """Say what a manifest gives of a chip of the catalogue and that has otherwise."""
    from fleet_cli.model.additions import contradictions

    hint = "leave it out, or choose another name, such as one with your company's in front"
    return [
        Diagnostic(
            "duplicate-name",
            f'"{added.name}" is {entry.name}, whose {field} is {own} in the catalogue, not {new}',
            *place,
            hint,
        )
        for field, own, new in contradictions(entry, added)
    ]


def _held_problem(place: Place, system: System, catalogue: Catalogue) -> Diagnostic:
    from fleet_cli.model.misses import describe_miss

    found = catalogue.find(system.accelerator)
    code, message, hint = describe_miss(found, system.accelerator, False, catalogue)
    return Diagnostic(code, f"{system.name}: {message}", *place, hint)
