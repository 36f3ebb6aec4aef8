"""A draft as the text of a manifest, the way a person would write it."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from fleet_cli.base.characters import tamed, unsafe_characters
from fleet_cli.base.diagnostics import Diagnostic, fail
from fleet_cli.base.source import Source
from fleet_cli.importers.draft import Draft, DraftPool
from fleet_cli.importers.text import shown
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
    # NOTE: the log of a CI job takes ##[ for a command; with an escape it is the same text.
    return '"' + escaped.replace("##[", "#\\x23[") + '"'


def fleet_name(given: str | None, kind: str) -> str:
    """
    Return the name of an imported fleet: *given* where there is one, else that of the importer.

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


def manifest_text(
    draft: Draft, *, fleet: str, as_of: str = "", allow_unknown: bool = False, include: str = ""
) -> str:
    """
    Write a draft as a manifest, dated *as_of*, YYYY-MM-DD, where that is not empty.

    What is not counted stands in comments where unknown devices are allowed; *include* is what
    defines accelerators that the catalogue lacks, as seen from the manifest.
    """
    documents = [(key, list(pools)) for key, pools in groupby(draft.pools, _document)]
    lines: list[str] = []
    for (name, day), pools in documents or [(("", ""), [])]:
        lines += ["---"] if lines else []
        lines.append(f"fleet: {quoted(name or fleet)}")
        if day or as_of:
            lines.append(f"as_of: {day or as_of}")
        lines += [f"include: {quoted(include)}"] if include else []
        lines += draft.heading
        lines.append("pools:" if pools else "pools: []")
        for pool in pools:
            lines += _pool(pool)
    listed = [*draft.left_out, *(_unknown(draft) if allow_unknown else ())]
    lines += ["", "# Reported, but not counted:"] if listed else []
    lines += (f"#   {tamed(text)}" for text in listed)
    return "\n".join(lines) + "\n"


def _document(pool: DraftPool) -> tuple[str, str]:
    return pool.place.fleet, pool.place.as_of


def _pool(pool: DraftPool) -> list[str]:
    place = pool.place
    count = _number(pool.count)
    if pool.spread:
        low, high = map(_number, pool.spread)
        count = f"{{low: {low}, mid: {count}, high: {high}}}"
    tags = ", ".join(f"{quoted(name)}: {quoted(value)}" for name, value in place.tags)
    fields = {
        "name": place.name and quoted(place.name),
        "system" if pool.is_system else "accelerator": quoted(pool.device),
        "count": count,
        "site": place.site and quoted(place.site),
        "region": place.region and quoted(place.region),
        "owner": place.owner and quoted(place.owner),
        "online": place.online,
        "retired": place.retired,
        "tags": tags and f"{{{tags}}}",
    }
    first, *others = (f"{name}: {text}" for name, text in fields.items() if text)
    return [f"  - {first}", *(f"    {field}" for field in others)]


def _number(count: int) -> str:
    return f"{count:_}" if count >= 10_000 else str(count)


def failures(draft: Draft, name: str) -> tuple[Diagnostic, ...]:
    """Return what stands in the way of a manifest unless unknown devices are allowed."""
    source = Source(name, "")
    found: list[Diagnostic] = []
    for device in draft.unknown:
        what = f'{device.count:,} x "{shown(device.spelling)}"'
        message = f"{what} on {_places(device.where, device.more)}: not recognised"
        found.append(Diagnostic("import-unknown", message, source, hint=device.hint))
    alike: dict[tuple[str, str], list[str]] = {}
    for node in draft.uncounted:
        alike.setdefault((node.why, node.hint), []).append(node.where)
    by_hand = "add it to the manifest by hand, and pass --allow-unknown to import the rest"
    for (why, hint), nodes in alike.items():
        where = _places(nodes[:_SHOWN], len(nodes) - _SHOWN)
        message = f"{where} cannot be counted: {shown(why, 300)}"
        found.append(Diagnostic("import-uncounted", message, source, hint=hint or by_hand))
    return tuple(found)


def nothing_found(draft: Draft, name: str) -> tuple[Diagnostic, ...]:
    """Return the error for an import without a single accelerator; none where there are pools."""
    if draft.pools:
        return ()
    held = f" in {', '.join(draft.read)}" if draft.read else ""
    message = f"no accelerators were found{held}"
    hint = "see what the lines above say, and that the input is what was meant"
    return (Diagnostic("import-nothing", message, Source(name, ""), hint=hint),)


def summary(draft: Draft, allow_unknown: bool = False, failed: bool = False) -> tuple[str, ...]:
    """
    Return what a person can check against the cluster, one line each.

    Where it *failed* nothing is written, so that what was recognised is only a rest.
    """
    return (
        *([f"read: {', '.join(draft.read)}"] if draft.read else []),
        *(f"{'the rest' if failed else 'counted'}: {text}" for text in _counted(draft)),
        *(f"assumed: {text}" for text in draft.assumed),
        *(f"left out: {text}" for text in draft.left_out),
        *(f"note: {text}" for text in draft.notes),
        *(f"not counted: {text}" for text in (_unknown(draft) if allow_unknown else ())),
    )


def _counted(draft: Draft) -> list[str]:
    """Return how many of each accelerator there are, one line a document: days do not add up."""
    lines = []
    for document, pools in groupby(draft.pools, _document):
        counts: Counter[str] = Counter()
        for pool in pools:
            counts[pool.device] += pool.count
        lines.append(
            ", ".join(shown(part) for part in document if part)
            + (": " if any(document) else "")
            + ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))
        )
    more = [f"{len(lines) - _SHOWN:,} more documents"] if len(lines) > _SHOWN else []
    return lines[:_SHOWN] + more


def _unknown(draft: Draft) -> list[str]:
    """Return what is unknown or cannot be counted, one line each."""
    return [
        *(
            f"{device.count:,} x {shown(device.spelling)}: {_places(device.where, device.more)}"
            for device in draft.unknown
        ),
        *(f"{shown(node.where)}: {shown(node.why, 300)}" for node in draft.uncounted),
    ]


def _places(places: Iterable[str], more: int) -> str:
    listed = ", ".join(shown(place) for place in places)
    return f"{listed} and {more:,} more" if more > 0 else listed
