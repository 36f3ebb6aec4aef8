"""Streams around an input: one that tells how far it was read, one that can be read again."""

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast


class _Counted(io.RawIOBase):
    """A stream that tells a listener how much was read of it."""

    def __init__(self, stream: BinaryIO, tell: Callable[[int], None]) -> None:
        super().__init__()
        self._stream = stream
        self._tell = tell
        self._read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._read = self._stream.seek(offset, whence)
        return self._read

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no length
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._read += len(piece)
        self._tell(self._read)
        return len(piece)


def counted(stream: BinaryIO, tell: Callable[[int], None]) -> BinaryIO:
    """Return *stream* such that each reading calls *tell* with all that was read so far [bytes]."""
    return io.BufferedReader(_Counted(stream, tell), 1 << 20)


@contextmanager
def rewindable(stream: BinaryIO, limit: int = 1 << 22) -> Iterator[BinaryIO]:
    """
    Give *stream* such that it can seek: a pipe, which cannot, is copied.

    A copy longer than *limit* [bytes] is kept in a temporary file, and not in memory.
    """
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(limit) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)
