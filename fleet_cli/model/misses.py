"""Names that mean nothing where they stand: why, and what to write instead."""

import re
from collections import Counter
from functools import lru_cache

from fleet_cli.base.names import asked, nearest, spelled
from fleet_cli.base.words import decimal_text
from fleet_cli.model.catalogue import Accelerator, Ambiguous, Catalogue, Entry, System

_MOST_MEMBERS = 8
_PARTS = r"(?i:.*GRID.*|.*[AHLBTVMPX][0-9]{1,4}\w*)-[0-9]{1,3}[ABCQ]|(?i:.*(?:\b|_)[0-9]g\.[0-9]{1,3}gb\b.*)"
"""Names of virtual GPUs, which end in their memory and their licence, and of MIG profiles."""
_BRACKETS = str.maketrans("()[],", "     ")


def describe_miss(
    entry: Entry | None,
    name: str,
    is_system: bool | None,
    catalogue: Catalogue,
    searches: bool = True,
) -> tuple[str, str, str]:
    """
    Say why *name* cannot stand where it stands: code, message and hint.

    Args:
        is_system: Whether a system was asked for; None where either would do.
        catalogue: For the nearest names.
        searches: Whether to search for near names, which takes milliseconds.
    """
    if type(entry) is Ambiguous:
        means = ", ".join(entry.candidates)
        hint = f"it can mean {means}; what decides: {entry.how_to_tell}"
        return "ambiguous-name", f'"{name}" does not decide what is meant', hint
    if type(entry) is System:
        if is_system is not False:
            hint = f'define "{entry.accelerator}" under accelerators:'
            return "unknown-accelerator", f'"{name}" holds an accelerator that is not known', hint
        hint = (
            f"write system: {name} where these are counted, each of {entry.count} x "
            f"{entry.accelerator}; accelerator: {entry.accelerator} where the chips are"
        )
        return "unknown-accelerator", f'"{name}" is a system, not an accelerator', hint
    if type(entry) is Accelerator:
        hint = f"write accelerator: {name}, and count the chips"
        return "unknown-system", f'"{name}" is an accelerator, not a system', hint
    if entry is None and re.fullmatch(_PARTS, name):
        hint = "write the GPU that it is cut from, and how many of those there are"
        message = f'"{name}" is a part of a GPU, a vGPU or a MIG slice'
        return f"unknown-{'system' if is_system else 'accelerator'}", message, hint
    members = family(name, catalogue) if searches and not is_system else ()
    if members:
        return "ambiguous-name", f'"{name}" is a family, not one accelerator', _choice(members)
    return _unknown(name, is_system, catalogue, searches)


def _unknown(
    name: str, is_system: bool | None, catalogue: Catalogue, searches: bool
) -> tuple[str, str, str]:
    near = _near(name, is_system, catalogue) if searches else None
    if name[-1:] == "e" and type(catalogue.find(name[:-1])) in (Accelerator, Ambiguous):
        near = (
            f'"{name}" are equivalents: name the accelerators that are there, or say unrated: why.'
        )
    hint = f"{near} " if near else ""
    hint += "`fleet chips` lists every name"
    if is_system is None:
        return "unknown-accelerator", f'no accelerator or system is named "{name}"', hint
    what = "system" if is_system else "accelerator"
    hint += f"; {what}s: adds one to this manifest"
    return f"unknown-{what}", f'no {what} is named "{name}"', hint


def _near(name: str, is_system: bool | None, catalogue: Catalogue) -> str | None:
    """Ask whether a near name is meant, saying of a system among accelerators what it holds."""
    bare = " ".join(name.translate(_BRACKETS).split())
    if bare != name and type(catalogue.find(bare)) in (Accelerator, System):
        return f'did you mean "{bare}"?'
    near = near_names(name, is_system, catalogue)
    if is_system is not None:
        return asked(near)
    entries = [(one, catalogue.find(one)) for one in near]
    held = (
        f'"{one}", which holds {decimal_text(entry.count)}' if type(entry) is System else f'"{one}"'
        for one, entry in entries
    )
    said = " or ".join(held)
    return f"did you mean {said}?" if said else None


@lru_cache(maxsize=1000)
def near_names(name: str, is_system: bool | None, catalogue: Catalogue) -> tuple[str, ...]:
    """
    Return the names nearest to *name*, of one sort or of either: a system is no accelerator.

    What is only announced is meant where it is named, never where something else is.
    """
    sort = {None: None, True: System, False: Accelerator}[is_system]
    ahead = {chip.name for chip in catalogue.accelerators() if chip.is_ahead}
    names = [known for known in catalogue.names() if known not in ahead]
    # NOTE: people write H100, and no form of it: what they mistype is that.
    names += {known.split()[0] for known in names if catalogue.find(known.split()[0]) is not None}
    near = nearest(name, names, limit=3 if sort is None else 12)
    return tuple(known for known in near if sort is None or type(catalogue.find(known)) is sort)[:3]


@lru_cache(maxsize=1000)
def family(name: str, catalogue: Catalogue) -> tuple[Accelerator, ...]:
    """
    Return the accelerators of the architecture, maker or series that *name* is, or none.

    Those that servers, racks or clouds hold stand alone where there are some: 260,000 Blackwell are
    no workstation cards. Those that most of them hold come first.
    """
    chips = (chip for chip in catalogue.accelerators() if not chip.is_ahead)
    members = [chip for chip in chips if any(begins(words, chip) for words in spelled(name))]
    held = Counter(system.accelerator for system in catalogue.systems())
    chosen = [chip for chip in members if chip.name in held]
    if len(chosen) < 2:
        chosen = members
    return tuple(sorted(chosen, key=lambda chip: (-held[chip.name], chip.name)))


def begins(words: tuple[str, ...], chip: Accelerator) -> bool:
    """Whether a chip's name, architecture or vendor begins with these *words* in small letters."""
    texts = (chip.name, chip.architecture or "", chip.vendor or "")
    return bool(words) and any(tuple(text.lower().split()[: len(words)]) == words for text in texts)


def _choice(members: tuple[Accelerator, ...]) -> str:
    """Say how to name one of a family, or the range that it lies in, with what each can do."""
    shown = members[:_MOST_MEMBERS]
    rates = {chip.name: chip.fastest("bf16", "fp16") for chip in shown}
    named = ", ".join(
        name if rate is None else f"{name} {decimal_text(rate)}" for name, rate in rates.items()
    )
    more = f" and {len(members) - len(shown)} more" if len(members) > len(shown) else ""
    ways = f"name the chip, of these with TFLOP/s at 16 bits: {named}{more}; or say unrated: why"
    known = sorted({rate for rate in rates.values() if rate is not None})
    if len(known) < 2:
        return ways
    ends = (known[0], known[len(known) // 2], known[-1])
    # NOTE: of those with one rate the first, which most systems hold.
    low, mid, high = (next(name for name in rates if rates[name] == rate) for rate in ends)
    return f"{ways}, or a range, as accelerator: {{low: {low}, mid: {mid}, high: {high}}}"
