"""Files of other times: what git holds at a revision or in its index, read without a checkout."""

import os
import re

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.records import NamedTuple
from fleet_cli.read.discovery import Collection, Inputs
from fleet_cli.read.tree import Tree


class Place(NamedTuple):
    """A path, and the revision that it is in."""

    revision: str | None
    """None for a file of today; empty for the index."""
    path: str
    is_here: bool = False
    """Whether the path starts at the current folder and nowhere else."""


def split_place(text: str) -> Place:
    """
    Read `REV:path`, `:path` or a plain path; a file that is there is a file, whatever its name.

    Raises:
        FleetError: it could be both.

    >>> split_place("HEAD~1:fleet.yaml")[:2], split_place(r"C:\\fleets\\meta.yaml").revision
    (('HEAD~1', 'fleet.yaml'), None)
    """
    # NOTE: a colon in braces belongs to the revision, as in main@{12:00}.
    split = re.fullmatch(r"((?:[^:{]|\{[^}]*\})*):(.*)", text, re.DOTALL)
    if split is None or re.match(r"[A-Za-z]:[\\/]|\.?\.?/", text):
        return Place(None, text)
    if not os.path.lexists(text):
        return Place(split[1], split[2])
    if _is_revision(split[1]):
        # NOTE: a stranger could add a file of this name, to be compared instead of the revision.
        hint = f"write ./{text} for the file, or rename it"
        raise fail("input", f'"{text}" is a file, and a place in git too', hint)
    return Place(None, text)


def _is_revision(text: str) -> bool:
    try:
        Tree(text, os.curdir)
    except FleetError:
        return False
    return True


def read_place(place: Place) -> Inputs:
    """
    Read the manifests that a path stands for at a revision, by the rules that hold on disk.

    Raises:
        FleetError: git has no such revision or path there, or fails.
    """
    tree = Tree(place.revision or "", place.path)
    path = tree.find(place.path, place.is_here)
    entry = tree.look(path)
    collection = Collection()
    if entry is not None:
        collection.add(tree.label(place.path), tree, path, entry)
    return collection.read()
