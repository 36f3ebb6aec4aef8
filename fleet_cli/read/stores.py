"""Folders on disk and trees in git behind one face, and where links may lead in them."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import BinaryIO, Literal, Protocol

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import remember_input

LARGEST = 1 << 30
"""Bytes that a text may have; a million pools take about 80 million."""
_PIECE = 1 << 20
"""Bytes that are asked for at once."""
_MOST_LINKS = 40
"""Links that one path may go through, as on Linux."""

Kind = Literal["file", "folder", "link", "repository", "other"]
"""What a path is: `repository` is a folder that is a git repository of its own, such as a submodule."""


def is_yaml_name(path: str) -> bool:
    """Whether a file called *path* holds YAML by its ending."""
    return path.lower().endswith((".yaml", ".yml"))


class Entry(NamedTuple):
    """What there is at a path, links not followed."""

    kind: Kind
    identity: object
    """Equal for two paths of one file."""


class Store(Protocol):
    """A folder, on disk or at a revision. Paths in it have / between their parts, "" is its top."""

    is_repository: bool
    """Whether it is a whole git repository; else it is a folder that a user names."""

    @property
    def top(self) -> str:
        """Where it lies on disk, absolute and without links; empty for what is not on disk."""

    def look(self, path: str) -> Entry | None:
        """
        Return what is at *path*, or None where there is nothing.

        Raises:
            OSError: it cannot be known.
            FleetError: git cannot tell.
        """

    def names(self, folder: str) -> list[str]:
        """
        Return the names of what *folder* holds; files that are no YAML may be missing.

        Raises:
            OSError: it cannot be listed.
        """

    def target(self, link: str) -> str:
        """
        Return what the link at *link* says.

        Raises:
            OSError: it cannot be read.
        """

    def read_many(self, paths: Sequence[str]) -> Iterator[bytes | OSError | FleetError]:
        """Yield the bytes of each regular file, or the reason why they cannot be read."""

    def label(self, path: str) -> str:
        """Return what messages call a path that no user has named."""


class Astray(Exception):
    """A path leads where it must not: it says where, but nothing of what is there."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(where)


NOWHERE = "to nothing"
"""Where a path leads that does not exist."""


def follow(store: Store, folder: str, path: str, *, is_named: bool) -> str:
    """
    Return the path in *store* that *path*, seen from *folder*, leads to, all links followed.

    Nothing may leave the store or enter another repository. What is hidden may only be named by
    the user: a link, or a manifest, may come from a stranger who is after what stands there.

    Args:
        folder: A path without links.
        path: Its parts may be links, and `..`.
        is_named: Whether the user names it.

    Raises:
        Astray: it leads out, into what is hidden or another repository, in a circle or to nothing.
        OSError: it cannot be known where it leads.
    """
    done = folder.split("/") if folder else []
    waiting = [(part, is_named) for part in reversed(path.split("/"))]
    links = 0
    while waiting:
        part, is_trusted = waiting.pop()
        if part in ("", "."):
            continue
        if part == "..":
            _leave(done, store)
            continue
        if part.startswith(".") and not is_trusted:
            raise Astray("to what is hidden")
        done.append(part)
        here = "/".join(done)
        entry = store.look(here)
        if entry is None:
            raise Astray(NOWHERE)
        if entry.kind == "repository" and not is_trusted:
            raise Astray("into another repository")
        if entry.kind == "link":
            links += 1
            if links > _MOST_LINKS:
                raise Astray("in a circle")
            done.pop()
            target = store.target(here)
            if os.path.isabs(target):
                target = _inside(store, target)
                done.clear()
            waiting.extend((part, False) for part in reversed(target.split("/")))
    return "/".join(done)


def _leave(done: list[str], store: Store) -> None:
    if not done:
        raise Astray("out of the repository" if store.is_repository else "out of the folder")
    done.pop()


def _inside(store: Store, target: str) -> str:
    """Return an absolute path as one that starts at the top of *store*."""
    if store.top and (target + "/").startswith(store.top.rstrip("/") + "/"):
        return target[len(store.top) :]
    return ".."


def read_bytes(stream: BinaryIO) -> bytes:
    """
    Return all that *stream* holds, or a little more than LARGEST bytes where it holds that much.

    Memory is asked for as the bytes come.
    """
    pieces = []
    size = 0
    while size <= LARGEST and (piece := stream.read(_PIECE)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


class Disk:
    """A folder on disk."""

    def __init__(self, top: str, is_repository: bool) -> None:
        self.top = top
        self.is_repository = is_repository

    def full(self, path: str) -> str:
        """Return *path* as one that the system understands."""
        return os.path.join(self.top, path) if path else self.top

    def look(self, path: str) -> Entry | None:
        """Return what is at *path*, or None where there is nothing."""
        full = self.full(path)
        try:
            found = os.lstat(full)
        except (FileNotFoundError, NotADirectoryError):
            return None
        kind: Kind = "other"
        if stat.S_ISREG(found.st_mode):
            kind = "file"
        elif stat.S_ISLNK(found.st_mode):
            kind = "link"
        elif stat.S_ISDIR(found.st_mode):
            is_other = path and (path in self._submodules or begins_repository(full))
            kind = "repository" if is_other else "folder"
        return Entry(kind, (found.st_dev, found.st_ino))

    @cached_property
    def _submodules(self) -> frozenset[str]:
        """Where other repositories belong, whether or not they are checked out."""
        listed = self.look(".gitmodules") if self.is_repository else None
        if listed is None or listed.kind != "file":
            return frozenset()
        text = b"".join(data for data in self.read_many([".gitmodules"]) if isinstance(data, bytes))
        found = re.findall(rb'^\s*path\s*=\s*"?(.*?)"?\s*$', text, re.MULTILINE)
        return frozenset(map(os.fsdecode, found))

    def names(self, folder: str) -> list[str]:
        """Return the names of what *folder* holds, without those of files that are no YAML."""
        # NOTE: the system tells files apart as it lists them; most need no look of their own.
        with os.scandir(self.full(folder)) as entries:
            return [
                entry.name
                for entry in entries
                if is_yaml_name(entry.name) or not entry.is_file(follow_symlinks=False)
            ]

    def target(self, link: str) -> str:
        """Return what the link at *link* says."""
        return os.readlink(self.full(link)).replace(os.sep, "/")

    def read_many(self, paths: Sequence[str]) -> Iterator[bytes | OSError | FleetError]:
        """Yield the bytes of each regular file, or the reason why they cannot be read."""
        for path in paths:
            try:
                with open(self.full(path), "rb") as stream:
                    remember_input(stream.fileno())
                    yield read_bytes(stream)
            except OSError as error:
                yield error

    def label(self, path: str) -> str:
        """Return *path* as seen from the current folder."""
        return os.path.relpath(self.full(path))


def begins_repository(folder: str) -> bool:
    """Whether a git repository, a submodule or another working tree begins at *folder*."""
    mark = os.path.join(folder, ".git")
    return os.path.isfile(mark) or os.path.lexists(os.path.join(mark, "HEAD"))
