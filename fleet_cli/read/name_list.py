"""The names that a shell can complete, read without what reads their entries."""

import re
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"

# What every shell takes as one word, unquoted.
_PLAIN = "[A-Za-z0-9._-]+"


def shell_names(*kinds: str) -> tuple[str, ...]:
    """
    Return one spelling for each entry of some *kinds* that a shell takes without quotes, sorted.

    It is the name with dashes for spaces, which mean the same, or else an alias.

    Args:
        kinds: `accelerators` or `systems`.
    """
    spellings: dict[str, str] = {}
    for key, name, kind in _lines():
        if kind in kinds:
            dashed = name.replace(" ", "-")
            if re.fullmatch(_PLAIN, dashed):
                spellings[name] = dashed
            elif re.fullmatch(_PLAIN, key):
                spellings.setdefault(name, key)
    return tuple(sorted(spellings.values()))


def _lines() -> Iterator[tuple[str, str, str]]:
    text = (DATA / "catalogue" / "index.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        key, name, kind, *_ = line.split("\t")
        yield key, name, kind


def table_names() -> tuple[str, ...]:
    """Return the names of the bundled and the installed tables, sorted."""
    from fleet_cli.read.plugins import installed_names

    return tuple(sorted({*bundled_tables(), *installed_names()}))


def bundled_tables() -> tuple[str, ...]:
    """Return the names of the tables that ship with the program, sorted."""
    return tuple(sorted(path.stem for path in (DATA / "tables").glob("*.yaml")))
