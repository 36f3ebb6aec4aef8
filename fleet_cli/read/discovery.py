"""What a check reads: manifests and throughput tables, by path, in folders and by pattern."""

import glob
import os
from collections.abc import Iterable
from typing import NamedTuple

from fleet_cli.base.diagnostics import fail
from fleet_cli.base.source import Source
from fleet_cli.read.files import (
    STANDARD_INPUT,
    holds_manifest,
    holds_table,
    manifest_paths,
    read_source,
    yaml_files,
)


class Candidate(NamedTuple):
    """A file to check."""

    path: str
    is_named: bool
    """Whether the user names it, so that it must be a manifest or a table."""


def candidates(paths: Iterable[str]) -> tuple[Candidate, ...]:
    """
    Return the files that *paths* name: files, YAML files below folders, and what patterns match.

    Without paths it is `fleet.yaml` in the current folder.

    Raises:
        FleetError: a folder holds no YAML file, or a pattern matches nothing.
    """
    found: dict[str, Candidate] = {}
    for path in list(paths) or manifest_paths(()):
        for one in _expand(path):
            if one != STANDARD_INPUT and os.path.isdir(one):
                below = [Candidate(file, is_named=False) for file in yaml_files(one)]
                if not below:
                    hint = "a manifest ends in .yaml or .yml"
                    raise fail("input", f"{one} holds no manifest", hint)
            else:
                below = [Candidate(one, is_named=True)]
            for candidate in below:
                found.setdefault(candidate.path, candidate)
    return tuple(found.values())


def _expand(path: str) -> list[str]:
    if not any(sign in path for sign in "*?[") or os.path.lexists(path):
        return [path]
    matches = sorted(glob.glob(path, recursive=True))
    if not matches:
        raise fail("input", f"nothing matches {path}", "a ** stands for folders at any depth")
    return matches


def read_candidate(candidate: Candidate) -> tuple[Source | None, bool]:
    """
    Read a file to check.

    Returns:
        Its text, and whether it is a throughput table; no text where a file that a folder happens
        to hold is neither a manifest nor a table.

    Raises:
        FleetError: it cannot be read.
    """
    source = read_source(candidate.path)
    if holds_manifest(source.text):
        return source, False
    if holds_table(source.text):
        return source, True
    return (source, False) if candidate.is_named else (None, False)
