"""What git holds at a revision or in its index, as a store like a folder on disk."""

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.read.files import repository_of, unreadable
from fleet_cli.read.git_process import not_fetched, run_git
from fleet_cli.read.stores import NOWHERE, Astray, Entry, Kind, follow, is_yaml_name

_MOST_SUGGESTED = 5000
"""Names that are searched for one that may have been meant."""


class _Blob(NamedTuple):
    """What git holds at a path."""

    kind: Kind
    name: str
    """Its hash."""
    is_unmerged: bool = False
    """Whether the index holds several versions of it."""


_KINDS: dict[str, Kind] = {"120000": "link", "160000": "repository"}
"""Modes of what is no file."""


class Tree:
    """
    What git holds at one revision, or in its index.

    Args:
        revision: As a user writes it; empty for the index.
        path: A path in the repository; a relative one starts at the current folder.

    Raises:
        FleetError: git is missing, there is no repository, or no such revision.
    """

    is_repository = True

    def __init__(self, revision: str, path: str) -> None:
        self.revision = revision
        self._folder = _folder_of(path)
        said = run_git(self._folder, "rev-parse", "--show-cdup", "--show-prefix")
        up, _, prefix = said.partition(b"\n")
        self._top = os.path.join(self._folder, os.fsdecode(up))
        self._prefix = os.fsdecode(prefix).strip("\n")
        self._commit = self._find_commit() if revision else None
        self._blobs: dict[str, _Blob] = {}
        self._folders: dict[str, set[str]] = {"": set()}
        self._listed: set[str] = set()
        self._targets: dict[str, str] = {}

    def _find_commit(self) -> str:
        if not self.revision.startswith("-") and "\0" not in self.revision:
            wanted = f"{self.revision}^{{commit}}"
            call = ("rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
            found = run_git(self._folder, *call, allowed=(0, 1)).decode().strip()
            if re.fullmatch("[0-9a-f]{40,64}", found):
                return found
        message = f'git knows no revision "{self.revision}" here'
        raise fail("git", message, self._way_to_revision())

    def _way_to_revision(self) -> str:
        call = ("for-each-ref", "--format=%(refname:short)", "refs/remotes")
        for name in run_git(self._folder, *call).decode(errors="replace").splitlines():
            if name.endswith(f"/{self.revision}"):
                return f'did you mean "{name}"?'
        if run_git(self._folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
            return "this clone is shallow: `git fetch --unshallow` gets the rest; in a CI job, check out with fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab)"
        return "`git log --oneline` lists commits; in a CI job, fetch the history first"

    def find(self, path: str, is_here: bool = False) -> str:
        """
        Return where *path* leads in the tree.

        It is relative to the current folder; what is not there is looked for from the top of the
        repository, where git itself starts.

        Args:
            path: As the user writes it.
            is_here: Whether it starts at the current folder alone, as `./path` does.

        Raises:
            FleetError: there is nothing, or what there is may not be read.
        """
        if os.path.isabs(path):
            path = os.path.relpath(path, self._folder)
        path = path.replace(os.sep, "/")
        ways = [posixpath.normpath(self._prefix + path)]
        if not is_here and not path.startswith(("./", "../")):
            ways.append(posixpath.normpath(path))
        for way in dict.fromkeys("" if way == "." else way for way in ways):
            if way.split("/")[0] == "..":
                continue
            self._list(way)
            try:
                found = follow(self, "", way, is_named=True)
            except Astray as error:
                if error.where != NOWHERE:
                    raise unreadable(self.label(path), error) from error
                self._refuse_submodule(way)
            else:
                self._refuse_submodule(found)
                return found
        self._list("")
        names = islice(filter(is_yaml_name, self._blobs), _MOST_SUGGESTED)
        hint = suggestion(path, names) or "`git ls-files` lists what there is"
        raise fail("git", f"there is no {path} in {self.revision or 'the index'}", hint)

    def _refuse_submodule(self, path: str) -> None:
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            blob = self._blobs.get("/".join(parts[:end]))
            if blob is not None and blob.kind == "repository":
                message = f"{self.label(path)} is in a submodule, whose files this repository lacks"
                raise fail("git", message, "name it from the submodule's own folder")

    def _covers(self, path: str) -> bool:
        return any(not one or path == one or path.startswith(f"{one}/") for one in self._listed)

    def _list(self, scope: str) -> None:
        """Ask git what is at and below *scope*, unless that is known."""
        if self._covers(scope):
            return
        self._listed.add(scope)
        if self._commit is None:
            call: tuple[str, ...] = ("ls-files", "--stage", "-z", "--", scope or ".")
        else:
            inside = ["--", scope] if scope else []
            call = ("ls-tree", "-r", "-z", "--full-tree", self._commit, *inside)
        for line in run_git(self._top, *call).split(b"\0"):
            head, _, name = line.partition(b"\t")
            if name:
                mode, *rest = head.decode().split(" ")
                mark = rest[0] if self._commit is None else rest[1]
                is_unmerged = self._commit is None and rest[1] != "0"
                self._add(os.fsdecode(name), _Blob(_KINDS.get(mode, "file"), mark, is_unmerged))

    def _add(self, path: str, blob: _Blob) -> None:
        self._blobs[path] = blob
        child = path
        while child:
            child, _, name = child.rpartition("/")
            names = self._folders.setdefault(child, set())
            if name in names:
                return
            names.add(name)

    def look(self, path: str) -> Entry | None:
        """Return what is at *path*, or None where there is nothing."""
        if path not in self._folders and path not in self._blobs and not self._covers(path):
            self._list("")
        if path in self._folders:
            return Entry("folder", path)
        blob = self._blobs.get(path)
        if blob is not None and blob.is_unmerged:
            raise fail("git", f"{path} is unmerged", "finish the merge, and add the file")
        return Entry(blob.kind, path) if blob is not None else None

    def names(self, folder: str) -> list[str]:
        """Return the names of what *folder* holds."""
        if not self._covers(folder):
            self._list("")
        return list(self._folders[folder])

    def target(self, link: str) -> str:
        """Return what the link at *link* says."""
        if link not in self._targets:
            links = [path for path, blob in self._blobs.items() if blob.kind == "link"]
            self._targets = {
                path: os.fsdecode(data)
                for path, data in zip(links, self.read_many(links), strict=True)
            }
        return self._targets[link]

    @cached_property
    def top(self) -> str:
        """Where the repository is checked out, without links; empty for a bare one."""
        found = run_git(self._folder, "rev-parse", "--show-toplevel", allowed=(0, 128))
        return os.fsdecode(found).strip("\n")

    def read_many(self, paths: Sequence[str]) -> Iterator[bytes]:
        """
        Yield the bytes of each file, all of them from one process.

        Raises:
            FleetError: git lacks one.
        """
        names = [self._blobs[path].name for path in paths]
        wanted = dict.fromkeys(names)
        asked = "\n".join(wanted).encode()
        said = memoryview(run_git(self._folder, "cat-file", "--batch", given=asked))
        texts = {}
        start = 0
        for name in wanted:
            end = bytes(said[start : start + 200]).find(b"\n") + start
            size = bytes(said[start:end]).split(b" ")[-1]
            if not size.isdigit():
                raise self._missing(next(path for path in paths if self._blobs[path].name == name))
            start = end + 1 + int(size)
            texts[name] = said[end + 1 : start]
            start += 1
        yield from (bytes(texts[name]) for name in names)

    def _missing(self, path: str) -> FleetError:
        call = ("config", "--get-regexp", r"^remote\..*\.promisor$")
        if run_git(self._folder, *call, allowed=(0, 1)):
            return not_fetched()
        message = f"git lacks the text of {self.label(path)}"
        return fail("git", message, "`git fsck` tells what is damaged")

    def label(self, path: str) -> str:
        """Return *path* with its revision."""
        return f"{self.revision}:{path}"


def _folder_of(path: str) -> str:
    """Return the folder to ask git in: the repository that an absolute path lies in, or here."""
    if not os.path.isabs(path):
        return os.curdir
    above = (str(one) for one in (Path(path), *Path(path).parents))
    there = next(filter(os.path.isdir, above), os.curdir)
    return repository_of(there) or there
