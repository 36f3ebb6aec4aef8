"""The two sides of a diff: files, standard input, git revisions, or nothing at all."""

import os
import re
from collections.abc import Sequence
from datetime import date

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source
from fleet_cli.calc.limits import Limit
from fleet_cli.calc.rates import RatedFleet, make_rating
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.cli.inputs import say_passed_over, select
from fleet_cli.cli.load import (
    asked_table,
    choose_table,
    fallbacks_of,
    rate_all,
    resolve_together,
)
from fleet_cli.cli.references import reference_for
from fleet_cli.model.manifest import Where
from fleet_cli.model.power import PowerModel
from fleet_cli.model.throughput import Rating, ThroughputTable
from fleet_cli.read.discovery import Inputs, read_inputs
from fleet_cli.read.files import STANDARD_INPUT, home_of, read_source
from fleet_cli.read.git import Place, read_place, split_place
from fleet_cli.read.power import load_model
from fleet_cli.read.tables import known_to

NOTHING = "/dev/null"
"""What git names where a file does not exist on a side."""


class Side(NamedTuple):
    """One side of a diff."""

    label: str
    texts: tuple[Source | FleetError, ...]
    """Each text, or the reason why there is none."""


class Sides(NamedTuple):
    """Both sides, rated on one basis."""

    old: tuple[RatedFleet, ...]
    new: tuple[RatedFleet, ...]
    rating: Rating
    other: Rating | None = None
    """The old side's own basis, where its table is another."""
    other_old: tuple[RatedFleet, ...] | None = None
    """The old side by its own table; None where that cannot rate it."""


def open_sides(old: str, new: str) -> tuple[Side, Side]:
    """
    Open what OLD and NEW name; a side that cannot be read holds the error.

    Raises:
        FleetError: both are standard input, a revision is given with no path on either side, or
            one could be a file as well.
    """
    if old == new == STANDARD_INPUT:
        raise fail("input", "only one side can be standard input", "name a file for the other")
    places = [split_place(old), split_place(new)]
    for index, place in enumerate(places):
        if place.revision is not None and not place.path:
            other = places[1 - index]
            if other.path in ("", STANDARD_INPUT):
                hint = f"write {place.revision}:fleet.yaml"
                raise fail("input", f'"{place.revision}:" needs the path of a file', hint)
            places[index] = Place(place.revision, other.path, is_here=other.revision is None)
    (before, *read), (after, *also) = map(_open, places)
    say_passed_over([*read, *also])
    return before, after


def _open(place: Place) -> tuple[Side, Inputs]:
    label = place.path if place.revision is None else f"{place.revision}:{place.path}"
    nothing = Inputs((), ())
    if place.revision is None and place.path in (NOTHING, os.devnull):
        return Side(label, ()), nothing
    try:
        inputs = read_inputs([place.path]) if place.revision is None else read_place(place)
    except FleetError as error:
        return Side(label, (error,)), nothing
    return Side(label, tuple(_or_revision(text.source, place) for text in inputs.texts)), inputs


def _or_revision(text: Source | FleetError, place: Place) -> Source | FleetError:
    """Return *text*, or why it cannot be read: its path may be a revision that lacks its colon."""
    name = place.path
    is_revision = place.revision is None and re.fullmatch(r"(?:HEAD|@)(?:[~^]\d*)*", name)
    if isinstance(text, Source) or not is_revision:
        return text
    hint = f"write {name}:PATH for what that revision has at a path, or {name}: for all of it"
    return FleetError(one._replace(hint=hint) for one in text.diagnostics)


def open_blobs(arguments: Sequence[str]) -> tuple[Side, Side]:
    """
    Open the two files that git hands to a diff program.

    Args:
        arguments: path, old file, hash and mode, new file, hash and mode; of a renamed file also
            its new path and what changed in it.
    """
    path, old_file, old_hash, _, new_file, new_hash, _, *rest = arguments
    new_path = rest[0] if rest else path
    return _blob(path, old_file, old_hash), _blob(new_path, new_file, new_hash)


def _blob(path: str, file: str, name: str) -> Side:
    if file in (NOTHING, os.devnull):
        return Side("nothing", ())
    # NOTE: git gives no hash to a file of the working tree, which is the one that an editor opens.
    label = path if set(name) <= {"0", "."} else f"{path} ({name[:7]})"
    try:
        text = read_source(file).text
        return Side(label, (Source(label, text, home_of(path)),))
    except FleetError as error:
        return Side(label, (error,))


class Asked(NamedTuple):
    """What the options of a diff say."""

    table: str | None
    reference: str | None
    power: str | None
    where: Where
    by: tuple[str, ...]
    day: date | None
    """When both sides are counted; None for the date of each."""
    estimates: str
    every: str | None
    """The period by which they are compared through time."""
    limits: tuple[tuple[str, int, Limit | None], ...]
    """What each is of, the direction in which the total goes, and how far it may."""


def rate_sides(old: Side, new: Side, asked: Asked) -> Sides:
    """
    Resolve and rate both sides by one table: the given one, else the new side's.

    Raises:
        FleetError: carries every problem of both sides.
    """
    loaded, problems = [], []
    for side in (old, new):
        resolved, found = resolve_together(side.texts)
        loaded.append(resolved)
        problems += found
    if not problems:
        loaded = select(loaded, asked.where, asked.by)
    try:
        model = load_model(asked.power)
        rating, other = _bases(loaded[0], loaded[1], asked.table, asked.reference)
        rated = []
        for fleets in loaded:
            one, missing = rate_all(fleets, rating, model)
            rated.append(one)
            problems += missing
    except FleetError as error:
        others = [problem for problem in error.diagnostics if problem not in problems]
        raise FleetError((*problems, *others)) from error
    if problems:
        raise FleetError(problems)
    own = _by_own_table(loaded[0], other, model)
    return Sides(rated[0], rated[1], rating, other, own)


def _by_own_table(
    fleets: Sequence[ResolvedFleet], rating: Rating | None, model: PowerModel
) -> tuple[RatedFleet, ...] | None:
    if rating is None:
        return None
    try:
        rated, missing = rate_all(fleets, rating, model)
    except FleetError:
        return None
    return None if missing else rated


def _bases(
    old: Sequence[ResolvedFleet],
    new: Sequence[ResolvedFleet],
    table: str | None,
    reference: str | None,
) -> tuple[Rating, Rating | None]:
    """Return the basis of the diff, and the old side's own where its table is another."""
    before, after = ([fleet.manifest for fleet in side] for side in (old, new))

    def rating_by(chosen: ThroughputTable) -> Rating:
        manifests = (*after, *before)
        counted = reference_for(manifests, reference or chosen.reference, chosen)
        return make_rating(known_to(chosen, manifests), fallbacks_of(chosen), counted)

    if table is not None:
        return rating_by(asked_table(table)), None
    own = [choose_table(side, None) if side else None for side in (before, after)]
    chosen = own[1] or own[0] or choose_table((), None)
    is_other = own[0] is not None and own[0] is not chosen and not own[0].is_same(chosen)
    return rating_by(chosen), rating_by(own[0]) if is_other and own[0] else None
