"""What a YAML text is by the keys at its roots, before it is read in earnest."""

from collections.abc import Callable
from typing import Any, Literal

from fleet_cli.base.source import Source
from fleet_cli.read.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YAMLError,
    make_parser,
)
from fleet_cli.read.fields import Reading
from fleet_cli.read.node_reader import roots_of
from fleet_cli.read.nodes import MappingNode, is_null, leftover_problem

Content = Literal["manifest", "table", "other"]

_MANIFEST = frozenset(("fleet", "pools"))
_TABLE = frozenset(("kind", "unit"))
_HARMLESS = frozenset(("duplicate-key", "tag"))
"""Codes of what is no mistake in a text for another program, and hides no key."""
_BEGINNINGS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)


class _Undecided(Exception):
    """A root takes keys from elsewhere in the text."""


def content_of(source: Source) -> Content:
    """
    Return what a text is: a manifest, a throughput table or something else.

    A manifest has `fleet` or `pools` at the root of one of its documents, in any case of letters. A
    text that may have been meant for one counts as a manifest, so that its mistake is shown: one
    that cannot be parsed, is empty or a single value, or holds what git left there.
    """
    if leftover_problem(source) is not None:
        return "manifest"
    try:
        return _by_events(make_parser(source.text).get_event)
    except YAMLError:
        return "manifest"
    except _Undecided:
        return _by_nodes(source)


def _by_events(following: Callable[[], Any]) -> Content:
    """Decide by the parser's events, no more of them than it takes."""
    found: Content | None = None
    while type(event := following()) is not StreamEndEvent:
        if type(event) is not DocumentStartEvent:
            continue
        root = following()
        if type(root) is MappingStartEvent:
            keys = _root_keys(following)
            if not _MANIFEST.isdisjoint(keys):
                return "manifest"
            found = _without_manifest(keys, found)
        elif type(root) is SequenceStartEvent:
            _pass_over(root, following)
            found = found or "other"
        elif type(root) is AliasEvent or not is_null(root):
            return "manifest"
    return found or "manifest"


def _without_manifest(keys: set[str], found: Content | None) -> Content:
    return "table" if keys >= _TABLE or found == "table" else "other"


def _root_keys(following: Callable[[], Any]) -> set[str]:
    """Return the keys of a mapping that has begun, folded; the first of a manifest ends them."""
    keys: set[str] = set()
    while type(key := following()) is not MappingEndEvent:
        is_word = type(key) is ScalarEvent
        if type(key) is AliasEvent or (is_word and key.value == "<<" and not key.style):
            raise _Undecided
        if is_word:
            keys.add(key.value.casefold())
            if not _MANIFEST.isdisjoint(keys):
                return keys
        else:
            _pass_over(key, following)
        _pass_over(following(), following)
    return keys


def _pass_over(event: Any, following: Callable[[], Any]) -> None:
    """Take the rest of the node that *event* begins."""
    depth = 0
    while True:
        if type(event) in _BEGINNINGS:
            depth += 1
        elif type(event) in _ENDS:
            depth -= 1
        if depth == 0:
            return
        event = following()


def _by_nodes(source: Source) -> Content:
    """Decide by the whole text, aliases and merges followed."""
    reading = Reading(source)
    found: Content = "other"
    for root in roots_of(reading):
        if type(root) is MappingNode:
            keys = {key.casefold() for key in root.all_fields()}
            if not _MANIFEST.isdisjoint(keys):
                return "manifest"
            found = _without_manifest(keys, found)
    return found if {problem.code for problem in reading.problems} <= _HARMLESS else "manifest"
