"""From the paths and options of a command line to rated fleets, with every problem in one error."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.source import Source
from fleet_cli.calc.parts import overlaps
from fleet_cli.calc.rates import RatedFleet, make_rating, rate_fleet, table_failure
from fleet_cli.calc.resolve import ResolvedFleet, resolve
from fleet_cli.cli.inputs import read_manifest_texts
from fleet_cli.model.catalogue import REFERENCE, Accelerator
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import DEFAULT_TABLE, Rating, TableError, ThroughputTable
from fleet_cli.read.catalogue import bundled, catalogue_for, require_accelerator
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.tables import load_table, named_table, table_of


class Fleets(NamedTuple):
    """Rated fleets and the basis that they share."""

    fleets: tuple[RatedFleet, ...]
    rating: Rating


def parse_day(text: str | None) -> date | None:
    """
    Read the value of `--as-of`.

    Raises:
        FleetError: it is no date.
    """
    if text is None:
        return None
    try:
        # NOTE: other forms of ISO 8601, such as 2024-W01-1, are no dates that a manifest can hold.
        if len(text) == len("2024-12-31") and text[4] == text[7] == "-":
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise fail(
        "date", f"--as-of must be a date, not '{text}'", "write year, month and day: 2024-12-31"
    )


def resolve_all(
    sources: Iterable[Source | FleetError],
) -> tuple[tuple[ResolvedFleet, ...], list[Diagnostic]]:
    """
    Read and resolve every fleet of the texts in *sources*.

    Returns:
        The fleets, and every problem of every text; with problems the fleets are incomplete.
    """
    fleets: list[ResolvedFleet] = []
    problems: list[Diagnostic] = []
    shipped = bundled()
    for source in sources:
        if isinstance(source, FleetError):
            problems.extend(source.diagnostics)
            continue
        manifests, found = read_manifests(source)
        problems.extend(found)
        for manifest in manifests:
            catalogue = catalogue_for(manifest.accelerators, manifest.systems)
            fleet, missing = resolve(manifest, catalogue, shipped)
            fleets.append(fleet)
            problems.extend(missing)
    return tuple(fleets), problems


def resolve_together(
    sources: Iterable[Source | FleetError],
) -> tuple[tuple[ResolvedFleet, ...], list[Diagnostic]]:
    """
    Read and resolve every fleet of texts that are counted together.

    Returns:
        The fleets, and every problem of every text, and of the texts with each other.
    """
    fleets, problems = resolve_all(sources)
    return fleets, [*problems, *overlaps(fleet.manifest for fleet in fleets)]


def choose_table(manifests: Sequence[Manifest], name: str | None) -> ThroughputTable:
    """
    Return the one table that all *manifests* are rated by: *name*, else what they say themselves.

    Args:
        manifests: The fleets.
        name: The value of `--table`.
    Raises:
        FleetError: a table is unknown, or the manifests name different ones.
    """
    if name is not None:
        return load_table(name)
    named: dict[str, list[ThroughputTable]] = {}
    for manifest in manifests:
        table = table_of(manifest)
        # NOTE: what one document of a fleet says holds for those that say nothing.
        named.setdefault(manifest.fleet, []).extend([table] if table is not None else [])
    # NOTE: read once, as a folder may hold thousands that name none.
    usual = [] if all(named.values()) and named else [named_table(DEFAULT_TABLE)]
    tables: list[ThroughputTable] = []
    for own in named.values():
        # NOTE: by what they say, not by name: two files may both be called mine.
        for one in own or usual:
            if one not in tables:
                tables.append(one)
    if len(tables) > 1:
        names = " and ".join(sorted(table.name for table in tables))
        hint = "choose the one to use with --table; rates of different tables do not add up"
        raise fail("table-conflict", f"the manifests are rated by different tables: {names}", hint)
    return (tables or usual)[0]


def fallbacks_of(table: ThroughputTable) -> tuple[ThroughputTable, ...]:
    """
    Return the chain of tables that *table* falls back to.

    Raises:
        FleetError: one is unknown, or the chain runs in a circle.
    """
    chain: list[ThroughputTable] = []
    name = getattr(table, "fallback", None)
    seen = {table.name}
    while name is not None:
        if name in seen:
            message = f"the table {table.name} falls back to itself by way of {name}"
            raise fail("table-fallback", message, "end the chain at a table without a fallback")
        seen.add(name)
        chain.append(named_table(name))
        name = getattr(chain[-1], "fallback", None)
    return tuple(chain)


def rating_for(manifests: Sequence[Manifest], table: str | None, reference: str | None) -> Rating:
    """
    Return the basis for *manifests*: their table, and the accelerator that counts as 1.

    Raises:
        FleetError: a name is unknown, or the table cannot rate the reference.
    """
    chosen = choose_table(manifests, table)
    chip = reference_for(manifests, reference or own_reference(chosen))
    return make_rating(chosen, fallbacks_of(chosen), chip, standard_beside(chip))


def own_reference(table: ThroughputTable | None) -> str | None:
    """Return the accelerator that *table* counts as 1 of itself, or None where it does not say."""
    name: str | None = getattr(table, "reference", None)
    return name


def standard_beside(reference: Accelerator) -> Accelerator | None:
    """Return the H100 where another accelerator counts as 1: goals in h100e are about it."""
    return (
        None if reference.name == REFERENCE else require_accelerator(bundled(), REFERENCE, "h100e")
    )


def reference_for(manifests: Sequence[Manifest], name: str | None) -> Accelerator:
    """
    Return the accelerator that counts as 1: of the catalogue, else of what a manifest adds.

    Raises:
        FleetError: the name is unknown, does not decide, or is a system's.
    """
    catalogue = bundled()
    if name is not None and catalogue.find(name) is None:
        for manifest in manifests:
            own = catalogue_for(manifest.accelerators, manifest.systems)
            if own.find(name) is not None:
                return require_accelerator(own, name, "--reference")
    return require_accelerator(catalogue, name or REFERENCE, "--reference")


def rate_all(
    fleets: Sequence[ResolvedFleet], rating: Rating
) -> tuple[tuple[RatedFleet, ...], list[Diagnostic]]:
    """
    Rate every fleet on one basis.

    Returns:
        The rated fleets, and a problem for each accelerator that has no rate.

    Raises:
        FleetError: the table itself fails.
    """
    rated = []
    problems: list[Diagnostic] = []
    try:
        for fleet in fleets:
            one, missing = rate_fleet(fleet, rating)
            rated.append(one)
            problems.extend(missing)
    except TableError as error:
        raise table_failure(error) from error
    return tuple(rated), problems


def load_fleets(paths: Iterable[str], table: str | None, reference: str | None) -> Fleets:
    """
    Read, resolve and rate every fleet that *paths* stand for.

    Raises:
        FleetError: carries every problem that was found, of all stages.
    """
    resolved, problems = resolve_together(read_manifest_texts(paths))
    if problems and not resolved:
        raise FleetError(problems)
    try:
        rating = rating_for([fleet.manifest for fleet in resolved], table, reference)
        rated, missing = rate_all(resolved, rating)
    except FleetError as error:
        raise FleetError((*problems, *error.diagnostics)) from error
    if problems or missing:
        raise FleetError((*problems, *missing))
    return Fleets(rated, rating)
