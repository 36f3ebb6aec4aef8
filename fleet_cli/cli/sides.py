"""The two sides of a diff: files, standard input, git revisions, or nothing at all."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.source import Source
from fleet_cli.calc.rates import RatedFleet, make_rating
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.cli.load import (
    choose_table,
    fallbacks_of,
    rate_all,
    reference_for,
    resolve_together,
    standard_beside,
    try_read,
)
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import Rating, ThroughputTable
from fleet_cli.read.files import STANDARD_INPUT, manifest_paths
from fleet_cli.read.git import Place, Tree, split_place
from fleet_cli.read.tables import is_path, load_table, table_of

NOTHING = "/dev/null"
"""What git names where a file does not exist on a side."""


class Text(NamedTuple):
    """One text of a side, or the reason why there is none."""

    source: Source | FleetError
    tree: Tree | None = None
    """Where it comes from, if that is git."""
    home: str | None = None
    """The path that it stands for, where its name is another."""


class Side(NamedTuple):
    """One side of a diff."""

    label: str
    texts: tuple[Text, ...]


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
        FleetError: both are standard input, or a revision is given with no path on either side.
    """
    if old == new == STANDARD_INPUT:
        raise fail("input", "only one side can be standard input", "name a file for the other")
    places = [split_place(old), split_place(new)]
    for index, place in enumerate(places):
        if place.revision is not None and not place.path:
            path = places[1 - index].path
            if path in ("", STANDARD_INPUT):
                hint = f"write {place.revision}:fleet.yaml"
                raise fail("input", f'"{place.revision}:" needs the path of a file', hint)
            places[index] = Place(place.revision, path)
    return _open(places[0]), _open(places[1])


def _open(place: Place) -> Side:
    if place.revision is None:
        return Side(place.path, _files(place.path))
    label = f"{place.revision}:{place.path}"
    try:
        tree = Tree(place.revision, place.path)
        return Side(label, tuple(Text(text, tree) for text in tree.manifests(place.path)))
    except FleetError as error:
        return Side(label, (Text(error),))


def _files(path: str) -> tuple[Text, ...]:
    if path in (NOTHING, os.devnull):
        return ()
    try:
        texts = tuple(Text(try_read(found)) for found in manifest_paths([path]))
    except FleetError as error:
        return (Text(error),)
    return tuple(text for text in texts if not _is_blank(text.source))


def _is_blank(source: Source | FleetError) -> bool:
    return isinstance(source, Source) and not source.text.strip()


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
    # NOTE: git gives no hash to a file of the working tree, which is the one that an editor opens.
    label = path if set(name) <= {"0", "."} else f"{path} ({name[:7]})"
    texts = []
    for text in _files(file):
        source = text.source
        named = Source(label, source.text) if isinstance(source, Source) else source
        texts.append(Text(named, home=path))
    return Side(label if texts else "nothing", tuple(texts))


def rate_sides(old: Side, new: Side, table: str | None, reference: str | None) -> Sides:
    """
    Resolve and rate both sides by one table: the given one, else the new side's.

    Raises:
        FleetError: carries every problem of both sides.
    """
    loaded, problems = [], []
    for side in (old, new):
        resolved, found = resolve_together(text.source for text in side.texts)
        loaded.append(resolved)
        problems += found
    try:
        finder = _Finder((*old.texts, *new.texts))
        rating, other = _bases(loaded[0], loaded[1], finder, table, reference)
        rated = []
        for fleets in loaded:
            one, missing = rate_all(fleets, rating)
            rated.append(one)
            problems += missing
    except FleetError as error:
        raise FleetError((*problems, *_new(error, problems))) from error
    if problems:
        raise FleetError(problems)
    return Sides(rated[0], rated[1], rating, other, _by_own_table(loaded[0], other))


def _by_own_table(
    fleets: Sequence[ResolvedFleet], rating: Rating | None
) -> tuple[RatedFleet, ...] | None:
    if rating is None:
        return None
    try:
        rated, missing = rate_all(fleets, rating)
    except FleetError:
        return None
    return None if missing else rated


def _new(error: FleetError, known: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [problem for problem in error.diagnostics if problem not in known]


class _Finder:
    """Finds the table that a manifest names, where the manifest itself comes from."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = {id(text.source): text for text in texts}

    def __call__(self, manifest: Manifest) -> ThroughputTable | None:
        text = self._texts[id(manifest.source)]
        if text.tree is not None and manifest.table is not None and is_path(manifest.table):
            return text.tree.table_of(manifest)
        if text.home is not None:
            manifest = manifest._replace(source=Source(text.home, manifest.source.text))
        return table_of(manifest)


def _bases(
    old: Sequence[ResolvedFleet],
    new: Sequence[ResolvedFleet],
    find: _Finder,
    table: str | None,
    reference: str | None,
) -> tuple[Rating, Rating | None]:
    """Return the basis of the diff, and the old side's own where its table is another."""
    before, after = ([fleet.manifest for fleet in side] for side in (old, new))
    chip = reference_for((*after, *before), reference)

    def rating_by(chosen: ThroughputTable) -> Rating:
        return make_rating(chosen, fallbacks_of(chosen), chip, standard_beside(chip))

    if table is not None:
        return rating_by(load_table(table)), None
    own = [choose_table(side, None, find) if side else None for side in (before, after)]
    chosen = own[1] or own[0] or choose_table((), None)
    is_other = own[0] is not None and own[0] is not chosen and own[0] != chosen
    return rating_by(chosen), rating_by(own[0]) if is_other and own[0] else None
