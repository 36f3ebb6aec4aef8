"""Files that are written whole or not at all."""

import errno
import os
import stat
from contextlib import suppress

from fleet_cli.base.diagnostics import fail
from fleet_cli.base.source import is_input

_BLOCKED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV)
"""Why no file can take the place of another: its folder, its owner or a mount forbids it."""


def save(path: str, data: bytes, over: bool = True) -> None:
    """
    Write *data* to the file at *path*.

    It is written beside what is there and takes its place once it is whole, with the same owner and
    rights; a link stays one. What is no file, such as /dev/stdout, is written to as it is.

    Args:
        over: Whether it may take the place of a file that is there.
    Raises:
        FleetError: the path names a folder, an input of this run, or what may not be written over.
        OSError: it cannot be written; what was there is as it was.
    """
    if os.path.isdir(path) or path.endswith(os.sep):
        raise fail("output", f"cannot write {path}: it is a folder", "name a file in it")
    if is_input(path):
        hint = "name another file: what was read would be lost"
        raise fail("output", f"cannot write {path}: it is an input of this run", hint)
    there = _status(path)
    is_file = there is None or stat.S_ISREG(there.st_mode)
    if not over and is_file and os.path.lexists(path):
        hint = "name another file, or write over this one with --force"
        raise fail("output", f"cannot write {path}: it exists already", hint)
    stream = None if there is None else _stream_of(there)
    if stream is not None or not is_file:
        _write_into(path if stream is None else stream, data)
        return
    try:
        _replace(path, data, there)
    except OSError as error:
        if there is None or error.errno not in _BLOCKED:
            raise
        _write_into(path, data)


def _status(path: str) -> os.stat_result | None:
    """Return what is known of the file at *path*; None where there is none."""
    with suppress(FileNotFoundError):
        return os.stat(path)
    return None


def _stream_of(file: os.stat_result) -> int | None:
    """Return which of our own streams a *file* is, as /dev/stdout is one; None where it is none."""
    for number in (1, 2):
        with suppress(OSError):
            if os.path.samestat(os.fstat(number), file):
                return number
    return None


def _write_into(place: str | int, data: bytes) -> None:
    with open(place, "wb", closefd=isinstance(place, str)) as stream:
        stream.write(data)


def _replace(path: str, data: bytes, there: os.stat_result | None) -> None:
    """Write a new file, and rename it over the one that is *there*."""
    if not path:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    target = os.path.realpath(path)
    # NOTE: `gone/../file` is no file where `gone` is none, and must not stand for the one beside it.
    if there is None and os.path.lexists(target):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if there is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    new = os.path.join(os.path.dirname(target), f".fleet-{os.urandom(8).hex()}.tmp")
    try:
        with open(new, "xb") as stream:
            if there is not None:
                _take_after(new, there)
            stream.write(data)
            stream.flush()
            # NOTE: some file systems say only now that there is no room.
            os.fsync(stream.fileno())
        os.replace(new, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


def _take_after(new: str, old: os.stat_result) -> None:
    """Give the file *new* the owner and the rights of an *old* one."""
    mine = os.stat(new)
    # NOTE: Windows has no owners of this kind.
    if hasattr(os, "chown") and (mine.st_uid, mine.st_gid) != (old.st_uid, old.st_gid):
        os.chown(new, old.st_uid, old.st_gid)
    os.chmod(new, stat.S_IMODE(old.st_mode))
