"""Paths to texts: files, folders and standard input, with their limits."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.source import Source, Span

LARGEST = 1 << 30
"""Bytes that a text may have; a million pools take about 80 million."""
DEFAULT_MANIFEST = "fleet.yaml"
STANDARD_INPUT = "-"
_PATH_HINT = "name a file or folder that is there and may be read, or - for standard input"


def open_input(path: str) -> BinaryIO:
    """
    Open the file at *path*, or standard input for `-`, to read its bytes.

    Raises:
        FleetError: there is no such file, or it is a folder or a device.
    """
    if path == STANDARD_INPUT:
        # NOTE: a process that is started with its standard input closed has none.
        if sys.stdin is None:
            raise fail("input", "cannot read <stdin>: it is closed", _PATH_HINT)
        return sys.stdin.buffer
    try:
        stream = open(path, "rb")  # noqa: SIM115 - keeps "./"; the caller closes it
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    mode = os.fstat(stream.fileno()).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        stream.close()
        raise fail("input", f"{path} is a device", _PATH_HINT)
    return stream


def read_source(path: str) -> Source:
    """
    Read the text at *path*, or standard input for `-`.

    Raises:
        FleetError: there is no such file, it cannot be read, is no file, too large or not UTF-8.
    """
    name = "<stdin>" if path == STANDARD_INPUT else path
    try:
        with open_input(path) as stream:
            return decode(name, stream.read(LARGEST + 1))
    except OSError as error:
        raise unreadable(name, error) from error


def unreadable(name: str, error: OSError | ValueError) -> FleetError:
    """Make the error for a path that cannot be read."""
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return fail("input", f"cannot read {name or repr(name)}: {reason}", _PATH_HINT)


def decode(name: str, data: bytes) -> Source:
    """
    Make a source of UTF-8 *data*.

    Raises:
        FleetError: the data is too large or not UTF-8.
    """
    if len(data) > LARGEST:
        raise fail("input", f"{name} is larger than {LARGEST >> 30} GiB", "split it into several")
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        source = Source(name, data.decode("utf-8-sig", "replace"))
        message = f"the text is not UTF-8: byte {data[error.start]:#04x}"
        span = Span(line, column, column + 1)
        problem = Diagnostic("encoding", message, source, span, "save the file as UTF-8")
        raise FleetError((problem,)) from error


def manifest_paths(paths: Iterable[str]) -> list[str]:
    """
    Return the files that *paths* name: a folder stands for the YAML files in and below it.

    Without paths it is `fleet.yaml` in the current folder.

    Raises:
        FleetError: no path is given and there is no fleet.yaml, or a folder holds no manifest.
    """
    given = list(paths)
    if not given:
        if not os.path.lexists(DEFAULT_MANIFEST):
            hint = f"name a manifest; `fleet init {DEFAULT_MANIFEST}` writes one to start from"
            raise fail("input", f"there is no {DEFAULT_MANIFEST} here", hint)
        return [DEFAULT_MANIFEST]
    found: list[str] = []
    for path in given:
        if path != STANDARD_INPUT and os.path.isdir(path):
            inside = list(_below(path))
            if not inside:
                raise fail("input", f"{path} holds no manifest", "a manifest ends in .yaml or .yml")
            found.extend(inside)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _below(folder: str) -> Iterator[str]:
    return filter(is_manifest, yaml_files(folder))


def yaml_files(folder: str) -> Iterator[str]:
    """Yield the YAML files in and below *folder*, sorted, without what is hidden."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if is_yaml_name(name):
                yield os.path.join(parent, name)


def is_yaml_name(name: str) -> bool:
    """Whether a file called *name* holds YAML and is not hidden."""
    return name.endswith((".yaml", ".yml")) and not name.startswith(".")


def is_manifest(path: str) -> bool:
    """Whether the YAML file at *path* has a key of a manifest at its root."""
    try:
        return holds_manifest(read_source(path).text)
    except FleetError:
        return True


def holds_manifest(text: str) -> bool:
    """Whether a YAML text has a key of a manifest at its root."""
    return _has_root_key(text, "fleet|pools")


def holds_table(text: str) -> bool:
    """Whether a YAML text has the keys of a throughput table at its root."""
    return _has_root_key(text, "kind") and _has_root_key(text, "unit")


def _has_root_key(text: str, names: str) -> bool:
    import re

    pattern = rf"""^(?:[{{]\s*)?["']?(?:{names})["']?\s*:"""
    return re.search(pattern, text, re.MULTILINE) is not None
