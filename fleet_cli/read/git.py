"""Files of other times: what git holds at a revision or in its index, read without a checkout."""

import os
import posixpath
import re
from pathlib import Path
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.names import suggestion
from fleet_cli.base.source import Source
from fleet_cli.model.manifest import Manifest
from fleet_cli.model.throughput import ThroughputTable
from fleet_cli.read.files import decode, holds_manifest, is_yaml_name
from fleet_cli.read.tables import read_table

_CALL = ("git", "--no-pager", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=")
_FIXED = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
"""What git must not do here: ask, fetch, page, or say things in another language."""


class Place(NamedTuple):
    """A path, and the revision that it is in."""

    revision: str | None
    """None for a file of today; empty for the index."""
    path: str


def split_place(text: str) -> Place:
    """
    Read `REV:path`, `:path` or a plain path; a file that is there is a file, whatever its name.

    >>> split_place("HEAD~1:fleet.yaml"), split_place(r"C:\\fleets\\meta.yaml").revision
    (Place(revision='HEAD~1', path='fleet.yaml'), None)
    """
    if ":" not in text or re.match(r"[A-Za-z]:[\\/]", text) or os.path.lexists(text):
        return Place(None, text)
    # NOTE: a colon in braces belongs to the revision, as in main@{12:00}.
    split = re.fullmatch(r"((?:[^:{]|\{[^}]*\})*):(.*)", text, re.DOTALL)
    return Place(split[1], split[2]) if split else Place(None, text)


class _Blob(NamedTuple):
    """A file that git holds."""

    path: str
    mode: str
    name: str
    """Its hash."""


class Tree:
    """What git holds at one revision, or in its index."""

    def __init__(self, revision: str, path: str) -> None:
        """
        Find the repository that *path* is in, and the revision in it.

        Args:
            revision: As a user writes it; empty for the index.
            path: A path in the repository; a relative one starts at the current folder.
        Raises:
            FleetError: git is missing, there is no repository, or no such revision.
        """
        self.revision = revision
        self._folder = "."
        if os.path.isabs(path):
            above = (str(parent) for parent in Path(path).parents)
            self._folder = next(filter(os.path.isdir, above), ".")
        self._commit = self._find_commit() if revision else None

    def _find_commit(self) -> str:
        hint = "`git log --oneline` lists commits; in a CI job, fetch the history first"
        if not self.revision.startswith("-") and "\0" not in self.revision:
            wanted = f"{self.revision}^{{commit}}"
            call = ("rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
            found = _git(self._folder, *call, allowed=(0, 1)).decode().strip()
            if re.fullmatch("[0-9a-f]{40,64}", found):
                return found
        raise fail("git", f'git knows no revision "{self.revision}" here', hint)

    def manifests(self, path: str) -> tuple[Source, ...]:
        """
        Return the text at *path*, or of a folder the texts of the manifests in and below it.

        A path is relative to the current folder; what is not there is looked for from the top of
        the repository, where git itself starts.

        Raises:
            FleetError: there is nothing at *path*, it is a link, or it is not UTF-8.
        """
        blobs = self._blobs(path)
        if len(blobs) == 1 and posixpath.basename(blobs[0].path) == Path(path).name:
            return (self._read(blobs[0], path),)
        texts = [
            self._read(blob, blob.path)
            for blob in blobs
            if is_yaml_name(posixpath.basename(blob.path)) and blob.mode.startswith("100")
        ]
        found = tuple(text for text in texts if holds_manifest(text.text))
        if not found:
            message = f"{self.revision}:{path} holds no manifest"
            raise fail("input", message, "a manifest ends in .yaml or .yml")
        return found

    def table_of(self, manifest: Manifest) -> ThroughputTable:
        """
        Return the table in the file that a manifest of this tree names: the file of the same time.

        Raises:
            FleetError: it does not lie below the manifest's folder, is not there, or is not valid.
        """
        path = manifest.source.name.removeprefix(f"{self.revision}:").replace(os.sep, "/")
        folder = posixpath.dirname(path)
        wanted = posixpath.normpath(posixpath.join(folder, manifest.table or ""))
        try:
            if not wanted.startswith(folder + "/" if folder else "") or wanted.startswith("../"):
                message = "a manifest's table must lie below the manifest's folder"
                hint = "put the table below the manifest's folder, or give it with --table"
                raise fail("table-path", message, hint)
            return read_table(self._read(self._blobs(wanted)[0], wanted))
        except FleetError as error:
            raise FleetError(
                problem if problem.source else _at_table(problem, manifest)
                for problem in error.diagnostics
            ) from error

    def _read(self, blob: _Blob, path: str) -> Source:
        name = f"{self.revision}:{path}"
        if not blob.mode.startswith("100"):
            raise fail("git", f"{name} is a link, not a file", "name the file that it leads to")
        return decode(name, _git(self._folder, "cat-file", "blob", blob.name))

    def _blobs(self, path: str) -> list[_Blob]:
        top = _git(self._folder, "rev-parse", "--show-cdup", allowed=(0, 128)).decode().strip()
        folders = dict.fromkeys((self._folder, os.path.join(self._folder, top)))
        for folder in folders:
            blobs = self._list(folder, path)
            if blobs:
                return blobs
        names = (blob.path for blob in self._list(os.path.join(self._folder, top), "."))
        hint = suggestion(path, filter(is_yaml_name, names)) or "`git ls-files` lists what there is"
        raise fail("git", f"there is no {path} in {self.revision or 'the index'}", hint)

    def _list(self, folder: str, path: str) -> list[_Blob]:
        if self._commit is None:
            call: tuple[str, ...] = ("ls-files", "--stage", "-z", "--", path)
        else:
            call = ("ls-tree", "-r", "-z", self._commit, "--", path)
        blobs = []
        # NOTE: 128 is a path that leads out of the repository, where nothing of it can be.
        for line in _git(folder, *call, allowed=(0, 128)).split(b"\0"):
            head, _, name = line.partition(b"\t")
            fields = head.decode().split(" ")
            if self._commit is None and fields[-1] in ("1", "2", "3"):
                raise fail("git", f"{path} is unmerged", "finish the merge, and add the file")
            if len(fields) == 3:
                mark = fields[2] if self._commit else fields[1]
                blobs.append(_Blob(os.fsdecode(name), fields[0], mark))
        return blobs


def _at_table(problem: Diagnostic, manifest: Manifest) -> Diagnostic:
    return problem._replace(source=manifest.source, span=manifest.table_span)


def _git(folder: str, *arguments: str, allowed: tuple[int, ...] = (0,)) -> bytes:
    """Run git in *folder*, without a shell, and return what it prints."""
    import subprocess

    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_TRACE") and name not in ("GIT_EXTERNAL_DIFF", "GIT_ASKPASS")
    }
    try:
        done = subprocess.run(
            (*_CALL, *arguments),
            cwd=folder,
            env=kept | _FIXED,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        hint = "install git, or compare two files"
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise fail("git", f"git cannot be run: {reason}", hint) from error
    said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
    if "not a git repository" in said:
        hint = "run it inside the repository, or compare two files"
        raise fail("git", "this folder is in no git repository", hint)
    if done.returncode not in allowed or "dubious ownership" in said:
        raise fail("git", f"git failed: {said or f'exit code {done.returncode}'}")
    return done.stdout
