"""Through a folder and all that is below it, on disk and in git alike."""

import os
from collections.abc import Iterator

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.records import NamedTuple
from fleet_cli.read.files import missing, unreadable
from fleet_cli.read.stores import Astray, Disk, Entry, Store, follow


class Step(NamedTuple):
    """What a walk meets."""

    name: str
    """As messages call it."""
    store: Store
    path: str
    """Without links."""
    found: Entry | FleetError
    """What is there; an error where that cannot be told, listed or followed."""


def walk(store: Store, path: str, name: str) -> Iterator[Step]:
    """
    Yield what is in and below a folder: sorted, each folder once, without what is hidden.

    Links are followed. A repository inside another is met, but not entered: git does not hold what
    is in it either.

    Args:
        path: The folder, without links.
    """
    waiting = [(store, path, name)]
    visited = set()
    while waiting:
        store, path, name = waiting.pop()
        try:
            entry = store.look(path)
            children = sorted(store.names(path))
        except (OSError, FleetError) as error:
            yield Step(name, store, path, unreadable(name, error))
            continue
        if entry is None or entry.identity in visited:
            continue
        visited.add(entry.identity)
        below = []
        for child in children:
            if child.startswith("."):
                continue
            step = _step(store, path, child, os.path.join(name, child))
            yield step
            if isinstance(step.found, Entry) and step.found.kind == "folder":
                below.append((step.store, step.path, step.name))
        waiting.extend(reversed(below))


def _step(store: Store, folder: str, child: str, name: str) -> Step:
    """Return what a child of a folder is, links followed."""
    path = f"{folder}/{child}" if folder else child
    try:
        entry = store.look(path)
        if entry is not None and entry.kind == "link":
            path = follow(store, folder, child, is_named=True)
            entry = store.look(path)
    except (Astray, OSError, FleetError) as error:
        return Step(name, store, path, unreadable(name, error))
    if entry is None:
        return Step(name, store, path, missing(name))
    if entry.kind == "repository" and isinstance(store, Disk) and not store.is_repository:
        # NOTE: a folder of clones is no repository; each of them keeps its links to itself.
        clone = Disk(store.full(path), is_repository=True)
        return Step(name, clone, "", entry._replace(kind="folder"))
    return Step(name, store, path, entry)
