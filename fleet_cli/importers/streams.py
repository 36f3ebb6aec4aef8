"""Streams around an input: one that tells how far it was read, one that starts with a read part."""

import io
from collections.abc import Callable
from typing import BinaryIO


class _Counted(io.RawIOBase):
    """A stream that tells a listener how much was read of it."""

    def __init__(self, stream: BinaryIO, tell: Callable[[int], None]) -> None:
        super().__init__()
        self._stream = stream
        self._tell = tell
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no length
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self._read += len(piece)
        self._tell(self._read)
        return len(piece)


class _Joined(io.RawIOBase):
    """What was read of a stream already, and then the rest of it."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._start = io.BytesIO(start)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no length
        piece = self._start.read(len(buffer)) or self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def counted(stream: BinaryIO, tell: Callable[[int], None]) -> BinaryIO:
    """
    Return *stream* such that reading it tells how far it was read.

    Args:
        stream: What is read.
        tell: Called after each piece with all that was read so far [bytes].
    """
    return io.BufferedReader(_Counted(stream, tell), 1 << 20)


def rewindable(stream: BinaryIO, limit: int) -> BinaryIO:
    """
    Return *stream* such that it can seek where it is a file, or short.

    Args:
        stream: What is read; a pipe, for one, cannot seek.
        limit: The longest input to keep in memory for that [bytes].
    """
    if stream.seekable():
        return stream
    start = stream.read(limit + 1)
    if len(start) <= limit:
        return io.BytesIO(start)
    return io.BufferedReader(_Joined(start, stream), 1 << 20)
