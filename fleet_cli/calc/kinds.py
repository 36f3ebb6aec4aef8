"""What words for accelerators mean that name no single one: families, and texts of announcements."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from fleet_cli.base.groups import grouped
from fleet_cli.base.names import singular, spelled, squash
from fleet_cli.model.catalogue import RESELLERS, Accelerator, Ambiguous, Catalogue, System

_BETWEEN = r"[,;/+&()\[\]]|\b(?:and|or|to)\b"
"""What stands between the kinds of a text."""


def belongs(chip: Accelerator, words: tuple[str, ...]) -> bool:
    """
    Whether *chip* goes by *words* in small letters: its name, architecture or vendor begins so.

    A generation may be written at the word: a Trainium2 is a Trainium, and an L40S no L40.

    >>> [belongs(Accelerator(name), ("trainium",)) for name in ("Trainium2", "Trainium")]
    [True, True]
    >>> [belongs(Accelerator(name), ("l40",)) for name in ("L40S", "L40 48GB", "L400")]
    [False, True, False]
    """
    return any(_begins(called.lower().split(), words) for called in _callings(chip))


def _begins(called: list[str], words: tuple[str, ...]) -> bool:
    begin = tuple(called[: len(words)])
    if begin == words:
        return True
    if not words or len(begin) < len(words) or begin[:-1] != words[:-1]:
        return False
    last = words[-1]
    # NOTE: of three letters or more, since B and MI stand before numbers of many families.
    is_word = last.isalpha() and len(last) > 2
    return is_word and begin[-1].startswith(last) and begin[-1][len(last) :].isdecimal()


def _callings(chip: Accelerator) -> Iterator[str]:
    for name in (chip.name, chip.architecture or ""):
        yield name
        yield f"{chip.vendor or ''} {name}"


def members(name: str, catalogue: Catalogue) -> tuple[Accelerator, ...]:
    """Return the accelerators of the family that *name* is; none where it is no family."""
    every = [words for words in spelled(name) if words]
    near = _by_word(catalogue)
    # NOTE: a fleet may hold a thousand texts, and the catalogue a thousand accelerators.
    chips = {chip.name: chip for words in every for chip in near.get(words[0], ())}
    return tuple(chip for chip in chips.values() if any(belongs(chip, words) for words in every))


@lru_cache(maxsize=8)
def _by_word(catalogue: Catalogue) -> dict[str, list[Accelerator]]:
    """Return the accelerators that may belong to a family by the first word of its name."""
    return grouped(
        (word, chip)
        for chip in catalogue.accelerators()
        for first in {one for called in _callings(chip) for one in called.lower().split()[:1]}
        for word in {first, re.sub(r"\d+$", "", first)}
    )


def kinds_of(text: str, catalogue: Catalogue) -> tuple[Accelerator, ...]:
    """
    Return every accelerator that a *text* may be about: all of them where it does not say.

    "Blackwell GPUs" are of any Blackwell, and "NVIDIA and AMD GPUs" of any of both; what a text
    says behind its first words, or in parentheses, may be anything, and narrows nothing.
    """
    outer = re.sub(r"\([^()]*\)", " ", text)
    inner = " ".join(re.findall(r"\(([^()]*)\)", text))
    found: dict[str, Accelerator] = {}
    for is_outer, part in ((True, outer), (False, inner)):
        for kind in filter(str.strip, re.split(_BETWEEN, part, flags=re.IGNORECASE)):
            chips = _of_kind(kind.split(), catalogue)
            if not chips and is_outer:
                return catalogue.accelerators()
            found |= {chip.name: chip for chip in chips}
    return tuple(found.values()) or catalogue.accelerators()


def _of_kind(words: list[str], catalogue: Catalogue) -> Iterable[Accelerator]:
    """Return what the most of the first *words* name."""
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        # NOTE: the GPUs of a cloud are anybody's.
        if squash(singular(name)) in RESELLERS:
            return ()
        family = members(name, catalogue)
        if family:
            return family
        entry = catalogue.find(name)
        names = entry.candidates if type(entry) is Ambiguous else (name,) if entry else ()
        chips = [_held(one, catalogue) for one in names]
        known = [chip for chip in chips if chip is not None]
        if chips:
            return known if len(known) == len(chips) else ()
    return ()


def _held(name: str, catalogue: Catalogue) -> Accelerator | None:
    entry = catalogue.find(name)
    held = catalogue.find(entry.accelerator) if type(entry) is System else entry
    return held if type(held) is Accelerator else None
