"""What a spelling means that no entry lists: rules that hold for every name of a kind."""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction

from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import Accelerator, Ambiguous, Entry, System

LONGEST = 200
"""Characters of a spelling that rules are tried on; no tool writes longer ones."""

Find = Callable[[str], Entry | None]
"""Returns the entry that lists a spelling as its name or alias, or None."""


def look_up(
    name: str, find: Find, accelerators: Callable[[], Iterable[Accelerator]]
) -> Entry | None:
    """
    Return what *name* means: what lists it, else what the rules make of it.

    Args:
        find: Looks up one spelling as it stands.
        accelerators: Gives all of them; asked only where a size of memory must decide.
    """
    found = find(name)
    if len(name) > LONGEST:
        return found
    if found is None:
        return _slice(name) or _by_rules(name, find, accelerators, depth=4)
    if _may_be_plural(name) and not any(
        name.endswith(spelling) for spelling in (found.name, *found.aliases)
    ):
        single = find(name[:-1])
        if single is not None and single != found:
            how_to_tell = f"write {name[:-1]}S with a capital S, or {name[:-1]} without one"
            return Ambiguous(name, (found.name, f"several {single.name}"), how_to_tell)
    return found


def _by_rules(
    name: str, find: Find, accelerators: Callable[[], Iterable[Accelerator]], depth: int
) -> Entry | None:
    for rule in _RULES:
        match = re.fullmatch(rule.pattern, name, re.IGNORECASE)
        if match is None:
            continue
        simpler = match.expand(rule.kept)
        found = find(simpler)
        if found is None and depth:
            found = _by_rules(simpler, find, accelerators, depth - 1)
        if found is not None and rule.sort in (None, type(found), Ambiguous):
            return found
    memory = re.fullmatch(_MEMORY, name, re.IGNORECASE)
    if memory is None:
        return None
    base, size = memory[1], Fraction(memory[2])
    found = _by_memory(name, base, size, accelerators()) or find(base)
    fits = type(found) is Ambiguous or (type(found) is Accelerator and found.memory_gb == size)
    return found if fits else None


class _Rule(NamedTuple):
    """Spellings of one form, and what each of them means."""

    pattern: str
    """A regular expression; most runs meet listed names alone, and compile none."""
    sort: type[Entry] | None
    """What the simpler spelling must mean; None where that does not matter."""
    kept: str = r"\1"
    """The simpler spelling, with the groups of the pattern."""


_DIE = (
    r"(?:G[A-Z]\d{3}[A-Z]*|(?:AD|TU)\d{3}[A-Z]*|Aqua Vanjaram|Arcturus\S*(?: \S+)?|Aldebaran\S*"
    r"|Vega ?\d+|Navi ?\d+|Ponte Vecchio(?: [^\[\]]+)?)"
)

_RULES = (
    # lspci: the die, then the product, then the revision. Two products with a slash between them are
    # one entry's alias or nobody's.
    _Rule(rf"(?:.*[\s\]])?{_DIE} \[([^\[\]/]+)\](?: \(rev \w+\))?", Accelerator),
    _Rule(rf"({_DIE} \[[^\[\]]+\]) \(rev \w+\)", None),
    # Press releases: 350,000 H100s, H100 Tensor Core GPUs; a count of racks is one of systems. A
    # card or a board is left alone: that of a K80 or an A16 has several GPUs.
    _Rule(r"(.*?[^\s_-])[\s_-]+(?:tensor core )?(?:gpu|chip|accelerator)s?", Accelerator),
    _Rule(r"(.*[^\s_-])[\s_-]+(?:rack|server|system|node|instance)s?", System),
    _Rule(r"(.*\w)(?-i:s)", None),
    # Trade names before the part.
    _Rule(r"((?:NVIDIA[\s_-]+)?)(?:Tesla|GeForce)[\s_-]+(.+)", Accelerator, r"\1\2"),
    _Rule(r"((?:AMD[\s_-]+)?)(?:Radeon[\s_-]+)?Instinct[\s_-]+(MI\d+[A-Z]*)", Accelerator, r"\1\2"),
    _Rule(r"(.*\bMI\d+[A-Z]*)[\s_-]+(?:OAM|HF|VF)", Accelerator),
    _Rule(r"(.+\w) *\((?:power cap [^()]+|r|tm)\)", Accelerator),
    # Clouds: one machine at another price or without local disks; one size, with or without RDMA.
    _Rule(r"(.+)_Promo", System),
    _Rule(r"(.+)-nolssd", System),
    _Rule(r"(?:Standard_)?ND(?:96|112|120)(a?m?i?s)r?f?(_.+)", System, r"ND96\1r\2"),
)

_MEMORY = r"(.*[^\s_-])[\s_-]+(\d+) ?GB?(?:[\s_-]+(?:HBM|GDDR)\w*)?"
"""A name, then the size of its memory and perhaps its kind."""


def _may_be_plural(name: str) -> bool:
    """
    Whether *name* ends in a small s behind capitals: an L40s may be several L40, an l40s is none.

    >>> [_may_be_plural(name) for name in ("L40s", "NVIDIA L40s", "NVIDIA-l40s", "L40S")]
    [True, True, False, False]
    """
    return name.endswith("s") and bool(re.search(r"[A-Z][^\s_-]*s$", name))


class _Slices(NamedTuple):
    """How the slices of one generation of TPUs are named."""

    accelerator: str
    per_chip: int
    """What the number counts, for one chip: its cores, or 1 for the chip itself."""
    largest: int
    """The number of the largest slice."""


_CORES = "https://docs.cloud.google.com/tpu/docs/system-architecture-tpu-vm"

_SLICES = {
    "v2": _Slices("TPU v2", 2, 512),
    "v3": _Slices("TPU v3", 2, 2048),
    "v4": _Slices("TPU v4", 2, 8192),
    "v5p": _Slices("TPU v5p", 2, 17920),
    "tpu7x": _Slices("TPU v7", 2, 18432),
    "tpu7": _Slices("TPU v7", 2, 18432),
    "v5litepod": _Slices("TPU v5e", 1, 256),
    "v5e": _Slices("TPU v5e", 1, 256),
    "v6e": _Slices("TPU v6e", 1, 256),
}
"""By the word before the dash."""


def _slice(name: str) -> System | None:
    """
    Return the TPU slice of this name, as v5p-384, or None where it is none.

    >>> _slice("v5p-384").count
    Fraction(192, 1)
    >>> _slice("v5p-385") is _slice("v6e-257") is None
    True
    """
    match = re.fullmatch(r"(?:google )?(?:(?:cloud )?tpu[ -])?(\w+)-([1-9]\d{0,5})", name.lower())
    slices = _SLICES.get(match[1]) if match else None
    if match is None or slices is None:
        return None
    size = int(match[2])
    if size > slices.largest or size % slices.per_chip:
        return None
    counts = "cores, two a chip" if slices.per_chip == 2 else "chips"
    return System(
        name=f"{match[1]}-{size}",
        accelerator=slices.accelerator,
        count=Fraction(size, slices.per_chip),
        kind="cloud-instance",
        provider="Google Cloud",
        sources=(_CORES,),
        note=f"A slice; its number counts {counts}",
    )


def _by_memory(
    name: str, base: str, size: Fraction, accelerators: Iterable[Accelerator]
) -> Entry | None:
    """Return the one accelerator called *base* that has *size* GB of memory [GB], or the choice."""
    words = _words(base)
    fitting = {
        chip.name: chip
        for chip in accelerators
        if chip.memory_gb == size
        and any(_is_one(words, _words(spelling)) for spelling in (chip.name, *chip.aliases))
    }
    if len(fitting) > 1:
        return Ambiguous(name, tuple(fitting), "the form factor")
    return next(iter(fitting.values()), None)


_OTHERS = frozenset(("ti", "super", "xt", "xtx", "dual"))
"""Words that make another product of a name: no RTX 3060 with 8 GB is an RTX 3060 Ti."""


def _is_one(base: list[str], words: list[str]) -> bool:
    """Whether *words* name a form of what *base* names, such as an H100 SXM5 of H100."""
    return words[: len(base)] == base and _OTHERS.isdisjoint(words[len(base) :])


def _words(spelling: str) -> list[str]:
    words = re.split(r"[\s_-]+", spelling.lower())
    return words[1:] if words[0] in {"nvidia", "amd", "intel", "google"} else words
