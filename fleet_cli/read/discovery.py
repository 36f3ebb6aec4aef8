"""What paths stand for: files, and the manifests that folders hold, on disk and in git alike."""

import os
from collections.abc import Iterable, Iterator

from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source
from fleet_cli.read.files import (
    STANDARD_INPUT,
    Home,
    Locator,
    not_regular,
    read_source,
    source_of,
    unreadable,
)
from fleet_cli.read.stores import Entry, Store, is_yaml_name

DEFAULT_MANIFEST = "fleet.yaml"


class Text(NamedTuple):
    """A text that a path stands for, or the reason why there is none."""

    name: str
    source: Source | FleetError
    is_table: bool = False
    """Whether it is a throughput table."""


class PassedOver(NamedTuple):
    """What a folder holds that is not read, as seen from the folder."""

    folder: str
    files: tuple[str, ...]
    """YAML files that are nothing for the program."""
    repositories: tuple[str, ...]
    """Git repositories inside one, such as submodules."""


class Inputs(NamedTuple):
    """What paths stand for."""

    texts: tuple[Text, ...]
    passed_over: tuple[PassedOver, ...]


class _File(NamedTuple):
    """A file to read."""

    name: str
    store: Store
    path: str
    folder: str | None = None
    """The folder that happens to hold it; None where a user names it."""
    is_stream: bool = False
    """Whether it is read by its name, such as a pipe; then *path* is the folder it is at home in."""


class Collection:
    """
    The files that paths stand for, in the order in which they are named, each once.

    Args:
        with_tables: Whether throughput tables are wanted too.
    """

    def __init__(self, with_tables: bool = False) -> None:
        self._with_tables = with_tables
        self._locator = Locator()
        self._found: dict[object, _File | Text] = {}
        self._inside: dict[str, list[object]] = {}
        self._repositories: dict[str, list[str]] = {}

    def add_path(self, name: str) -> None:
        """Add what a user names on disk: a file, a folder or standard input."""
        if name == STANDARD_INPUT:
            self._add_stream(name, name)
            return
        try:
            store, path = self._locator.place(name)
            entry = store.look(path) if name else None
        except (FleetError, OSError, ValueError) as error:
            self.add_failure(name, unreadable(name, error))
        else:
            # NOTE: a link is left where it leads to no path, as one behind /dev/fd to a pipe.
            if entry is None or entry.kind in ("other", "link"):
                self._add_stream(name, entry.identity if entry else name)
            else:
                self.add(name, store, path, entry)

    def add(self, name: str, store: Store, path: str, entry: Entry) -> None:
        """Add a file or folder that a user names, with what is below it."""
        if entry.kind == "file":
            self._add_file(entry.identity, _File(name, store, path))
        else:
            self._add_folder(name, store, path)

    def add_failure(self, name: str, error: FleetError) -> object:
        """Add the reason why there is nothing at a path, and return its key."""
        key = object()
        self._found[key] = Text(name, error)
        return key

    def _add_stream(self, name: str, identity: object) -> None:
        # NOTE: what comes through a pipe has the current folder for its own.
        here = self._locator.place(os.curdir)
        self._add_file(identity, _File(name, here.store, here.path, is_stream=True))

    def _add_file(self, identity: object, file: _File) -> None:
        known = self._found.setdefault(identity, file)
        if file.folder is None and isinstance(known, _File):
            self._found[identity] = known._replace(folder=None)

    def _add_folder(self, name: str, store: Store, path: str) -> None:
        # NOTE: imported here, as in _text, since most runs name files.
        from fleet_cli.read.walk import walk

        if name in self._inside:
            return
        inside = self._inside[name] = []
        for step in walk(store, path, name):
            found = step.found
            if isinstance(found, FleetError):
                inside.append(self.add_failure(step.name, found))
            elif found.kind == "repository":
                self._repositories.setdefault(name, []).append(_from(name, step.name))
            elif found.kind == "file" and is_yaml_name(step.name):
                self._add_file(found.identity, _File(step.name, step.store, step.path, name))
                inside.append(found.identity)
            elif found.kind == "other" and is_yaml_name(step.name):
                inside.append(self.add_failure(step.name, not_regular(step.name)))

    def read(self) -> Inputs:
        """Read the files, and pass over what folders happen to hold besides."""
        read = dict(self._texts())
        texts: dict[object, Text] = {}
        passed: dict[str, list[str]] = {folder: [] for folder in self._inside}
        for key, found in self._found.items():
            text = found if isinstance(found, Text) else read[key]
            if text is not None:
                texts[key] = text
            elif isinstance(found, _File) and found.folder is not None:
                passed[found.folder].append(_from(found.folder, found.name))
        for folder, keys in self._inside.items():
            if texts.keys().isdisjoint(keys):
                hint = "a manifest ends in .yaml or .yml, and has fleet: and pools: at its root"
                error = fail("input", f"{folder} holds no manifest", hint)
                texts[object()] = Text(folder, error)
        left_out = (
            PassedOver(folder, tuple(files), tuple(self._repositories.get(folder, ())))
            for folder, files in passed.items()
        )
        return Inputs(tuple(texts.values()), tuple(one for one in left_out if any(one[1:])))

    def _text(self, file: _File, source: Source | FleetError) -> Text | None:
        """Return the text that a file holds; None where a folder happens to hold it."""
        name = "<stdin>" if file.name == STANDARD_INPUT else file.name
        is_named = file.folder is None
        if isinstance(source, FleetError) or (is_named and not self._with_tables):
            return Text(name, source)
        from fleet_cli.read.roots import content_of

        content = content_of(source)
        if content == "table" and self._with_tables:
            return Text(name, source, is_table=True)
        return Text(name, source) if is_named or content == "manifest" else None

    def _texts(self) -> Iterator[tuple[object, Text | None]]:
        """Yield the text of each file, those of one store together, so that none is kept in vain."""
        stores: dict[Store, list[tuple[object, _File]]] = {}
        for key, found in self._found.items():
            if isinstance(found, _File) and found.is_stream:
                yield key, self._text(found, _read_stream(found))
            elif isinstance(found, _File):
                stores.setdefault(found.store, []).append((key, found))
        for store, files in stores.items():
            together = store.read_many([file.path for _, file in files])
            for (key, file), data in zip(files, together, strict=True):
                home = Home(store, os.path.dirname(file.path))
                yield key, self._text(file, source_of(file.name, data, home))


def _read_stream(file: _File) -> Source | FleetError:
    try:
        return read_source(file.name, Home(file.store, file.path))
    except FleetError as error:
        return error


def _from(folder: str, name: str) -> str:
    """Return a name below *folder* as seen from there."""
    return name[len(folder) :].lstrip(os.sep)


def read_inputs(paths: Iterable[str], for_check: bool = False) -> Inputs:
    """
    Read the manifests that *paths* name: files, folders and standard input.

    Without paths it is `fleet.yaml` in the current folder.

    Args:
        for_check: Whether throughput tables are read too, and paths may be patterns.
    Raises:
        FleetError: no path is given and there is no fleet.yaml.
    """
    given = list(paths)
    if not given and not os.path.lexists(DEFAULT_MANIFEST):
        hint = f"name a manifest; `fleet init {DEFAULT_MANIFEST}` writes one to start from"
        raise fail("input", f"there is no {DEFAULT_MANIFEST} here", hint)
    collection = Collection(with_tables=for_check)
    for path in given or [DEFAULT_MANIFEST]:
        if not for_check:
            collection.add_path(path)
            continue
        from fleet_cli.read.patterns import matches

        for match in matches(path):
            if match.failure is None:
                collection.add_path(match.path)
            else:
                collection.add_failure(match.path, match.failure)
    return collection.read()
