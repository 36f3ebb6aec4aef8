"""A draft as the text of a manifest, the way a person would write it."""

import re

from fleet_cli.base.characters import unsafe_characters
from fleet_cli.base.diagnostics import Diagnostic, fail
from fleet_cli.base.source import Source
from fleet_cli.importers.draft import Draft, DraftPool
from fleet_cli.importers.text import UNCOUNTED_CODE, UNKNOWN_CODE, shown
from fleet_cli.read.kinds import LONGEST_TEXT

# Text that needs no quotes in any YAML, inside brackets or out.
_PLAIN = re.compile(r"[A-Za-z_./()+][\w./()+@%=$-]*(?: [\w./()+@%=$-]+)*")
_PLAIN_DIGITS = re.compile(r"[0-9][\w./()+@%=$-]*(?: [\w./()+@%=$-]+)+|[0-9]+[A-Za-z][\w./-]*")
# Plain words that some YAML reader takes for something other than text.
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9_.]*(?:[eExXoObB][-+0-9a-fA-F_]*)?|\.(?:nan|inf)", re.I)

_SHOWN = 10


def quoted(text: str) -> str:
    """
    Return *text* as a YAML scalar: plain where every reader takes it for the same text.

    >>> quoted("eu-north-a"), quoted("NO"), quoted("a, b")
    ('eu-north-a', '"NO"', '"a, b"')
    """
    plain = _PLAIN.fullmatch(text) or _PLAIN_DIGITS.fullmatch(text)
    if plain and text.lower() not in _WORDS and not _NUMBER_LIKE.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def fleet_name(given: str | None, kind: str) -> str:
    """
    Return the name of an imported fleet: *given* where it is one, else that of the importer.

    Args:
        given: What the user, or the input itself, calls the fleet.
        kind: The importer's name.
    Raises:
        FleetError: *given* is no text that a manifest can hold on one line.
    """
    if not given:
        return kind
    if (
        unsafe_characters(given)
        or not given.strip()
        or len(given.splitlines()) != 1
        or "\t" in given
    ):
        raise fail("option", f'--fleet cannot be "{shown(given)}"', "write a name on one line")
    if len(given) > LONGEST_TEXT:
        message = f"--fleet has {len(given):,} characters; {LONGEST_TEXT} are allowed"
        raise fail("option", message, "shorten it")
    return given


def manifest_text(draft: Draft, *, fleet: str, as_of: str = "", allow_unknown: bool = False) -> str:
    """
    Write a draft as a manifest.

    Args:
        draft: What was imported.
        fleet: The fleet's name.
        as_of: The date that the counts hold for, as YYYY-MM-DD; left out where it is empty.
        allow_unknown: Whether to list as comments what is not counted.
    Returns:
        The text, with a line break at its end.
    """
    lines = [f"fleet: {quoted(fleet)}"]
    if as_of:
        lines.append(f"as_of: {as_of}")
    lines.append("pools:" if draft.pools else "pools: []")
    for pool in draft.pools:
        lines += _pool(pool)
    if allow_unknown and (draft.unknown or draft.uncounted):
        lines.append("")
        lines.append("# Reported, but not counted:")
        for device in draft.unknown:
            where = _places(device.where, device.more)
            lines.append(f"#   {device.count:_} x {shown(device.spelling)}: {where}")
        for node in draft.uncounted:
            lines.append(f"#   {shown(node.where)}: {shown(node.why, 300)}")
    return "\n".join(lines) + "\n"


def _pool(pool: DraftPool) -> list[str]:
    place = pool.place
    fields = []
    if place.name:
        fields.append(f"name: {quoted(place.name)}")
    fields.append(f"{'system' if pool.is_system else 'accelerator'}: {quoted(pool.device)}")
    fields.append(f"count: {pool.count:_}" if pool.count >= 10_000 else f"count: {pool.count}")
    for field in ("site", "region", "owner"):
        value = getattr(place, field)
        if value:
            fields.append(f"{field}: {quoted(value)}")
    for field in ("online", "retired"):
        value = getattr(place, field)
        if value:
            fields.append(f"{field}: {value}")
    if place.tags:
        tags = ", ".join(f"{quoted(name)}: {quoted(value)}" for name, value in place.tags)
        fields.append(f"tags: {{{tags}}}")
    return [f"  - {fields[0]}", *(f"    {field}" for field in fields[1:])]


def failures(draft: Draft, name: str) -> tuple[Diagnostic, ...]:
    """
    Return what stands in the way of a manifest unless unknown devices are allowed.

    Args:
        draft: What was imported.
        name: The input's name, for the messages.
    """
    source = Source(name, "")
    unknown = [
        Diagnostic(
            UNKNOWN_CODE,
            f'{device.count:,} x "{shown(device.spelling)}" on '
            f"{_places(device.where, device.more)}: not recognised",
            source,
            hint=device.hint,
        )
        for device in draft.unknown
    ]
    alike: dict[str, list[str]] = {}
    for node in draft.uncounted:
        alike.setdefault(node.why, []).append(node.where)
    uncounted = [
        Diagnostic(
            UNCOUNTED_CODE,
            f"{_places(tuple(nodes[:_SHOWN]), len(nodes) - _SHOWN)} cannot be counted: "
            f"{shown(why, 300)}",
            source,
            hint="add it to the manifest by hand, and pass --allow-unknown to import the rest",
        )
        for why, nodes in alike.items()
    ]
    return (*unknown, *uncounted)


def _places(places: tuple[str, ...], more: int) -> str:
    listed = ", ".join(shown(place) for place in places)
    return f"{listed} and {more:,} more" if more > 0 else listed
