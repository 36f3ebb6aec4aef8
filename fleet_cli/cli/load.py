"""From the paths and options of a command line to rated fleets, with every problem in one error."""

import os
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.source import Source
from fleet_cli.calc.rates import RatedFleet, make_rating, rate_fleet, table_failure
from fleet_cli.calc.resolve import ResolvedFleet, resolve
from fleet_cli.calc.wholes import definition_problems, wholes_problems
from fleet_cli.cli.inputs import read_manifest_texts, select
from fleet_cli.cli.output import note
from fleet_cli.cli.references import reference_for, unmeasured_goals
from fleet_cli.model.catalogue import Catalogue
from fleet_cli.model.manifest import Manifest, Where
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import (
    BUNDLED,
    DEFAULT_TABLE,
    Rating,
    TableError,
    ThroughputTable,
)
from fleet_cli.read.catalogue import bundled, catalogue_for
from fleet_cli.read.files import STANDARD_INPUT
from fleet_cli.read.manifest import read_manifests
from fleet_cli.read.power import load_model
from fleet_cli.read.tables import (
    Choice,
    conflicts,
    distinct,
    known_to,
    load_table,
    named_table,
    table_of,
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
        if found and not any(manifest.fleet or manifest.pools for manifest in manifests):
            found = _or_to_import(found, source)
        problems.extend(found)
        for manifest in manifests:
            catalogue = catalogue_for(manifest.accelerators, manifest.systems)
            fleet, missing = resolve(manifest, catalogue, shipped)
            fleets.append(fleet)
            problems.extend(missing)
    return tuple(fleets), problems


def _or_to_import(problems: list[Diagnostic], source: Source) -> list[Diagnostic]:
    """Return what is wrong with a text that is no manifest: how to import it, where that can be told."""
    is_given = source.name == "<stdin>" or os.path.exists(source.name)
    if not is_given or re.search(
        r"""(?m)^[{\s]*["']?(?:fleet|pools|targets)["']?\s*:""", source.text
    ):
        return problems
    # NOTE: imported here since only a mistake needs it.
    from fleet_cli.importers.formats import ANY, SNIFFED, recognised

    fitting = recognised(source.text[:SNIFFED].encode(errors="replace"))
    first = problems[0]
    # NOTE: two lines of YAML may be like any table's.
    is_yaml = first.code != "type" or source.text.lstrip().startswith(("-", "{"))
    if fitting is None or (fitting.name == ANY and is_yaml):
        return problems
    name = STANDARD_INPUT if source.name == "<stdin>" else source.name
    hint = f"it looks like {fitting.reads}: `fleet import {fitting.name} {name}` makes a manifest of it"
    return [first._replace(hint=hint)]


def resolve_together(
    sources: Iterable[Source | FleetError],
) -> tuple[tuple[ResolvedFleet, ...], list[Diagnostic]]:
    """
    Read and resolve every fleet of texts that are counted together.

    Returns:
        The fleets, and every problem of every text, and of the texts with each other.
    """
    fleets, problems = resolve_all(sources)
    manifests = [fleet.manifest for fleet in fleets]
    if len(fleets) > 1:
        from fleet_cli.calc.parts import overlaps

        problems += overlaps(manifests)
    if any(manifest.added_places for manifest in manifests):
        problems = list(dict.fromkeys((*problems, *definition_problems(manifests))))
    return fleets, [*problems, *wholes_problems([fleet.manifest for fleet in fleets])]


def asked_table(name: str) -> ThroughputTable:
    """
    Return the table that `--table` names, and say so where a bundled name is installed too.

    Raises:
        FleetError: there is no such table, or it is not valid.
    """
    table = load_table(name)
    if table.origin == BUNDLED:
        _say_namesakes(name)
    return table


@cache
def _say_namesakes(name: str) -> None:
    """Say which packages have a table of a bundled name; once, however often it is asked for."""
    from fleet_cli.read.plugins import namesakes

    packages = namesakes(name)
    if packages:
        note(f"{name} is the table that ships with the program; that of {packages} is not used")


def choose_table(manifests: Sequence[Manifest], name: str | None) -> ThroughputTable:
    """
    Return the one table that all *manifests* are rated by: *name*, else what they say themselves.

    Raises:
        FleetError: a table is unknown, or the manifests name different ones.
    """
    if name is not None:
        return asked_table(name)
    named: dict[str, list[Choice]] = {}
    for manifest in manifests:
        table = table_of(manifest)
        # NOTE: what one document of a fleet says holds for those that say nothing.
        own = named.setdefault(manifest.fleet, [])
        own.extend([Choice(table, manifest)] if table is not None else [])
    # NOTE: read once, as a folder may hold thousands that name none.
    usual = [] if all(named.values()) and named else [Choice(named_table(DEFAULT_TABLE), None)]
    choices = [choice for own in named.values() for choice in own or usual] or usual
    problems = conflicts(choices)
    if problems:
        raise FleetError(problems)
    return choices[0].table


def fallbacks_of(table: ThroughputTable) -> tuple[ThroughputTable, ...]:
    """
    Return the chain of tables that *table* falls back to.

    Raises:
        FleetError: one is unknown, or the chain runs in a circle.
    """
    chain = [table]
    while (name := chain[-1].fallback) is not None:
        if name in [one.name for one in chain]:
            message = f"{table.called} falls back to itself by way of {name}"
            raise fail("table-fallback", message, "end the chain at a table without a fallback")
        chain.append(named_table(name))
    return tuple(chain[1:])


def rating_for(manifests: Sequence[Manifest], table: str | None, reference: str | None) -> Rating:
    """
    Return the basis for *manifests*: their table, and what counts as 1.

    Raises:
        FleetError: a name is unknown, or the table does not measure the reference.
    """
    chosen = known_to(choose_table(manifests, table), manifests)
    counted = reference_for(manifests, reference or chosen.reference, chosen)
    return make_rating(chosen, fallbacks_of(chosen), counted)


def ratings_of_targets(
    manifest: Manifest,
    rating: Rating,
) -> dict[str, Rating]:
    """
    Return the basis of each target that names a table of its own, by the target's name.

    Raises:
        FleetError: a table is unknown; points at the target.
    """
    found = {}
    for target in manifest.targets:
        if target.table is not None:
            span = target.table_span
            table = table_of(manifest._replace(table=target.table, table_span=span))
            if table is not None:
                found[target.name] = rating._replace(
                    table=table, fallbacks=fallbacks_of(table), reference_throughput=Fraction(1)
                )
    return found


def tables_of_targets(fleets: Iterable[RatedFleet]) -> list[ThroughputTable]:
    """Return the tables that targets of *fleets* name."""
    return [rating.table for fleet in fleets for rating in fleet.ratings.values()]


def rate_all(
    fleets: Sequence[ResolvedFleet],
    rating: Rating,
    model: PowerModel,
) -> tuple[tuple[RatedFleet, ...], list[Diagnostic]]:
    """
    Rate every fleet on one basis.

    Returns:
        The rated fleets, and a problem for each accelerator that has no rate.

    Raises:
        FleetError: the table itself fails, or a table of a target cannot be had.
    """
    rated = []
    problems: list[Diagnostic] = []
    try:
        for fleet in fleets:
            ratings = ratings_of_targets(fleet.manifest, rating)
            one, missing = rate_fleet(fleet, rating, model, ratings)
            rated.append(one)
            problems.extend((*missing, *unmeasured_goals(fleet, rating, ratings)))
    except TableError as error:
        raise table_failure(error) from error
    return tuple(rated), problems


def load_fleets(
    paths: Iterable[str],
    table: str | None,
    reference: str | None,
    power: str | None = None,
    where: Where = (),
    by: Sequence[str] = (),
) -> tuple[tuple[RatedFleet, ...], Rating]:
    """
    Read, resolve and rate every fleet that *paths* stand for.

    Returns:
        The fleets, and the basis that they share.

    Raises:
        FleetError: carries every problem that was found, of all stages.
    """
    resolved, problems = resolve_together(read_manifest_texts(paths))
    if problems and not resolved:
        raise FleetError(problems)
    if (where or any(key.startswith("tag:") for key in by)) and not problems:
        (resolved,) = select([resolved], where, by)
    try:
        model = load_model(power)
        rating = rating_for([fleet.manifest for fleet in resolved], table, reference)
        rated, missing = rate_all(resolved, rating, model)
        distinct((rating.table, *tables_of_targets(rated)))
    except FleetError as error:
        raise FleetError((*problems, *error.diagnostics)) from error
    if problems or missing:
        raise FleetError((*problems, *missing))
    return rated, rating


def catalogue_with(path: str | None) -> tuple[Catalogue, tuple[Manifest, ...]]:
    """
    Return the catalogue, and the definitions that it is extended by as a manifest without pools.

    Args:
        path: The value of `--include`.
    Raises:
        FleetError: the file cannot be read, or is wrong.
    """
    if path is None:
        return bundled(), ()
    from fleet_cli.read.includes import definitions_at

    manifest = definitions_at(path)
    catalogue = catalogue_for(manifest.accelerators, manifest.systems)
    _, problems = resolve(manifest, catalogue, bundled())
    if problems:
        raise FleetError(problems)
    return catalogue, (manifest,)
