"""Patterns of paths, such as `fleets/**/*.yaml`: matched folder by folder, each of them once."""

import fnmatch
import os
from collections.abc import Iterator

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.records import NamedTuple
from fleet_cli.read.files import Locator, unreadable
from fleet_cli.read.walk import walk


class Match(NamedTuple):
    """A path that a pattern matches, or could match if it could be read."""

    path: str
    failure: FleetError | None = None


def matches(pattern: str) -> list[Match]:
    """
    Return what *pattern* matches: * and ? in a name, [a-z] for a letter, ** for folders at any depth.

    What is hidden is matched only by a part that begins with a dot itself. A path that is no
    pattern, or is there, stands for itself; a pattern that matches nothing is a failure.
    """
    if not _has_signs(pattern) or os.path.lexists(pattern):
        return [Match(pattern)]
    parts = pattern.replace(os.sep, "/").split("/")
    found = ["/" if pattern.startswith("/") else ""]
    failures: list[Match] = []
    for part in parts:
        # NOTE: many ways may lead to one folder, and what matches below it is the same for all.
        following: dict[object, str] = {}
        for folder in (path for path in found if os.path.isdir(path or os.curdir)):
            for match in _matches(folder, part):
                if match.failure is None:
                    following.setdefault(_identity(match.path), match.path)
                else:
                    failures.append(match)
        found = [*following.values()]
    if not found and not failures:
        hint = "a ** stands for folders at any depth"
        return [Match(pattern, fail("input", f"nothing matches {pattern}", hint))]
    return [*map(Match, found), *failures]


def _has_signs(text: str) -> bool:
    return any(sign in text for sign in "*?[")


def _identity(path: str) -> object:
    try:
        found = os.stat(path or os.curdir)
    except (OSError, ValueError):
        return path
    return found.st_dev, found.st_ino


def _matches(folder: str, part: str) -> Iterator[Match]:
    """Yield what one part of a pattern matches in *folder*."""
    path = os.path.join(folder, part)
    if part == "**":
        yield Match(folder)
        yield from _below(folder)
    elif not _has_signs(part):
        if os.path.lexists(path or os.curdir):
            yield Match(path)
    else:
        try:
            names = os.listdir(folder or os.curdir)
        except OSError as error:
            yield Match(folder, unreadable(folder, error))
            return
        for name in sorted(fnmatch.filter(names, part)):
            if part.startswith(".") or not name.startswith("."):
                yield Match(os.path.join(folder, name))


def _below(folder: str) -> Iterator[Match]:
    """Yield the folders below *folder*."""
    try:
        place = Locator().place(folder or os.curdir)
    except FleetError as error:
        yield Match(folder, error)
        return
    for step in walk(place.store, place.path, folder):
        if isinstance(step.found, FleetError):
            yield Match(step.name, step.found)
        elif step.found.kind == "folder":
            yield Match(step.name)
