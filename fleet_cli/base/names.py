"""Names as people write them: one form to match by, and the nearest known ones."""

from collections.abc import Collection, Iterable

_DROPPED = str.maketrans("", "", " -_\t")

ANY = ("gpu", "gpus", "chip", "chips", "accelerator", "accelerators")
"""Words for accelerators of any kind: none is a name, also behind a vendor's."""


def squash(name: str) -> str:
    """
    Reduce *name* to what counts in a comparison: no case, spaces, dashes or underscores.

    >>> squash("H100-SXM5 80_GB")
    'h100sxm580gb'
    """
    return name.translate(_DROPPED).lower()


def canonical(name: str, vendors: Collection[str]) -> str:
    """
    Return the squashed *name* without leading vendor names.

    Args:
        vendors: Squashed vendor names, of two with one beginning the longer first.

    >>> canonical("NVIDIA Tesla T4", {"nvidia"})
    'teslat4'
    """
    key = squash(name)
    while True:
        # NOTE: one character is no name: "3" must not mean the Groq 3, and "chip" no GroqChip.
        rests = (key.removeprefix(vendor) for vendor in vendors if key.startswith(vendor))
        rest = next((rest for rest in rests if len(rest) > 1 and rest not in ANY), None)
        if rest is None:
            return key
        key = rest


def singular(name: str) -> str:
    """
    Return *name* for one of what it counts: without GPUs or chips behind it, and a plural s.

    >>> [singular(name) for name in ("H100s", "Blackwell GPUs", "H100 Tensor Core GPU", "L40S")]
    ['H100', 'Blackwell', 'H100', 'L40S']
    """
    words = name.split()
    for counted in (("gpu", "chip", "accelerator"), ("core",), ("tensor",)):
        if len(words) > 1 and words[-1].lower().removesuffix("s") in counted:
            words.pop()
    return " ".join(words).removesuffix("s")


def spelled(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a *name* in small letters, as it stands and for one of what it counts."""
    return tuple(tuple(one.lower().split()) for one in (name, singular(name)))


LONGEST_SEARCHED = 100
"""Characters of a name that a search for near ones looks at."""


def nearest(
    name: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.6
) -> tuple[str, ...]:
    """
    Return up to *limit* of the *known* names that look most like *name*, best first.

    Digits weigh as much as letters, and case, spaces, dashes and underscores do not count.

    Args:
        cutoff: How much must be alike, from 0 to 1.
    """
    # NOTE: imported here since only a mistake needs it.
    import difflib

    by_key: dict[str, str] = {}
    for candidate in known:
        by_key.setdefault(squash(candidate), candidate)
    text = squash(name[: 2 * LONGEST_SEARCHED])[:LONGEST_SEARCHED]
    close = difflib.get_close_matches(text, by_key, n=limit, cutoff=cutoff)
    return tuple(by_key[key] for key in close)


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """Return `did you mean "x"?` for the nearest of *known*, or None where none is near."""
    return asked(nearest(name, known))


def asked(names: Iterable[str]) -> str | None:
    """
    Return the question whether one of *names* is meant, or None where there are none.

    >>> asked(["A10", "A16"])
    'did you mean "A10" or "A16"?'
    """
    quoted = [f'"{near}"' for near in names]
    return f"did you mean {' or '.join(quoted)}?" if quoted else None
