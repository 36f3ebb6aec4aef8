"""The files that a user names, standard input among them, and what may be read beside them."""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import PurePath
from typing import BinaryIO

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Origin, Source, Span, remember_input
from fleet_cli.read.stores import (
    LARGEST,
    NOWHERE,
    Astray,
    Disk,
    Store,
    begins_repository,
    follow,
    is_yaml_name,
    read_bytes,
)

STANDARD_INPUT = "-"
_PATH_HINT = "name a file or folder that is there and may be read, or - for standard input"


class Place(NamedTuple):
    """Where a path leads: a store, and a path in it without links."""

    store: Disk
    path: str


class Locator:
    """Finds out where the paths of one run lead."""

    def __init__(self) -> None:
        self._folders: dict[tuple[str, ...], str] = {}
        self._disks: dict[str, Disk] = {}

    def place(self, path: str) -> Place:
        """
        Find what *path* is in: the git repository around it, else its own folder.

        A link that lies in a repository must stay there, as it may come from a stranger; others
        are the user's own.

        Raises:
            FleetError: a link leads out of its repository, or it cannot be known where.
        """
        try:
            here = self._real(path)
        except (Astray, OSError) as error:
            raise unreadable(path, error) from error
        disk = self._disk(here if os.path.isdir(here) else os.path.dirname(here))
        return Place(disk, _below(here, disk.top))

    def _real(self, path: str) -> str:
        """Return the absolute path without links."""
        full = path if os.path.isabs(path) else os.path.join(os.getcwd(), path)
        *parents, last = PurePath(full).parts
        above = self._folders.get(tuple(parents))
        if above is None:
            above = ""
            for part in parents:
                above = self._step(above, part)
            self._folders[tuple(parents)] = above
        return self._step(above, last)

    def _step(self, here: str, part: str) -> str:
        if part == "..":
            return os.path.dirname(here)
        there = os.path.join(here, part)
        if not os.path.islink(there):
            return there
        disk = self._disk(here)
        if disk.is_repository:
            return disk.full(follow(disk, _below(here, disk.top), part, is_named=True))
        real = os.path.realpath(there)
        # NOTE: what stands behind /dev/fd has no path; the system itself follows such a link.
        return real if os.path.lexists(real) else there

    def _disk(self, folder: str) -> Disk:
        """Return the repository that *folder* is in, else the folder alone."""
        if folder not in self._disks:
            top = repository_of(folder)
            known = self._disks.get(top or folder)
            self._disks[folder] = known or Disk(top or folder, is_repository=top is not None)
        return self._disks[folder]


def repository_of(folder: str) -> str | None:
    """Return the top of the git repository that *folder* is in, or None."""
    while not begins_repository(folder):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _below(path: str, top: str) -> str:
    return path[len(top) :].strip(os.sep).replace(os.sep, "/")


class Home(NamedTuple):
    """The folder that a text comes from."""

    store: Store
    folder: str

    def beside(self, path: str) -> Source:
        """
        Return the YAML file that a text from here names by *path*.

        Texts may come from strangers: what they name must lie in the same repository, outside of
        git in the folder that the user named, and nothing on the way there may be hidden.

        Raises:
            Astray: it must not be read.
            FleetError: it cannot be read.
        """
        if os.path.isabs(path) or not is_yaml_name(path):
            raise Astray("to what is no YAML file here")
        try:
            found = follow(self.store, self.folder, path.replace(os.sep, "/"), is_named=False)
            entry = self.store.look(found)
        except Astray as error:
            if error.where == NOWHERE:
                raise missing(path) from error
            raise
        except OSError as error:
            raise unreadable(path, error) from error
        if not is_yaml_name(found):
            raise Astray("to what is no YAML file here")
        if entry is None or entry.kind != "file":
            raise not_regular(path)
        (data,) = self.store.read_many([found])
        home = Home(self.store, os.path.dirname(found))
        source = source_of(self.store.label(found), data, home)
        if isinstance(source, FleetError):
            raise source
        return source


def home_of(path: str) -> Home:
    """
    Return where a text is at home that stands for the file at *path*, which may not be there.

    Raises:
        FleetError: a link leads out of its repository.
    """
    return Home(*Locator().place(os.path.dirname(path) or os.curdir))


def source_of(name: str, data: bytes | OSError | FleetError, origin: Origin) -> Source | FleetError:
    """Return the source that *data* make, or the reason why they make none."""
    if isinstance(data, bytes):
        try:
            return decode(name, data, origin)
        except FleetError as error:
            return error
    return unreadable(name, data)


def open_input(path: str) -> BinaryIO:
    """
    Open the file at *path*, or standard input for `-`, to read its bytes.

    Raises:
        FleetError: there is no such file, it is a folder or a device, or a link leads astray.
    """
    if path == STANDARD_INPUT:
        # NOTE: a process that is started with its standard input closed has none.
        if sys.stdin is None:
            raise fail("input", "cannot read <stdin>: it is closed", _PATH_HINT)
        with suppress(OSError, ValueError):
            remember_input(sys.stdin.fileno())
        return sys.stdin.buffer
    full = path
    if path:
        store, inside = Locator().place(path)
        full = store.full(inside)
    remember_input(full)
    try:
        stream = open(full, "rb")  # noqa: SIM115 - the caller closes it
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    mode = os.fstat(stream.fileno()).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        stream.close()
        raise fail("input", f"{path} is a device", _PATH_HINT)
    return stream


def read_source(path: str, origin: Origin | None = None) -> Source:
    """
    Read the text at *path*, or standard input for `-`.

    Args:
        origin: Where the text comes from, which decides what it may name.
    Raises:
        FleetError: there is no such file, it cannot be read, is no file, too large or not UTF-8.
    """
    name = "<stdin>" if path == STANDARD_INPUT else path
    try:
        with open_input(path) as stream:
            return decode(name, read_bytes(stream), origin)
    except OSError as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: Astray | OSError | ValueError | FleetError) -> FleetError:
    """Make the error for a path that cannot be read, or return the one that says so already."""
    if isinstance(error, FleetError):
        return error
    if isinstance(error, Astray):
        hint = "links are followed to what is not hidden in the same repository or folder; name anything else itself"
        return fail("link", f"a link leads {name} {error.where}", hint)
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return fail("input", f"cannot read {name or repr(name)}: {reason}", _PATH_HINT)


def missing(name: str) -> FleetError:
    """Make the error for a path that leads to nothing."""
    return unreadable(name, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))


def not_regular(name: str) -> FleetError:
    """Make the error for what stands where only a file may."""
    return fail("input", f"{name} is no regular file", "put a file here, or remove it")


def decode(name: str, data: bytes, origin: Origin | None = None) -> Source:
    """
    Make a source of UTF-8 *data*.

    Raises:
        FleetError: the data is too large or not UTF-8.
    """
    if len(data) > LARGEST:
        raise fail("input", f"{name} is larger than {LARGEST >> 30} GiB", "split it into several")
    try:
        # NOTE: as utf-8-sig does it, which takes longer to load than most texts to read.
        return Source(name, data.decode().removeprefix("\ufeff"), origin)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        source = Source(name, data.decode(errors="replace").removeprefix("\ufeff"))
        message = f"the text is not UTF-8: byte {data[error.start]:#04x}"
        span = Span(line, column, column + 1)
        problem = Diagnostic("encoding", message, source, span, "save the file as UTF-8")
        raise FleetError((problem,)) from error
