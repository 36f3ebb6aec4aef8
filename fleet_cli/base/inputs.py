"""Which files a run reads, so that none of its outputs takes the place of one."""

import os
import stat
from contextlib import suppress

_read: set[tuple[int, int]] = set()
"""Device and number of each: a file that has several names is one."""


def remember_input(path: str | int) -> None:
    """Note that the file at *path*, or an open one by its number, is an input of this run."""
    with suppress(OSError, ValueError):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            _read.add(_identity(status))


def is_input(path: str) -> bool:
    """Whether the file at *path* was read, by this name or another."""
    with suppress(OSError, ValueError):
        return _identity(os.stat(path)) in _read
    return False


def forget_inputs() -> None:
    """Begin a run of which nothing was read."""
    _read.clear()


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
