"""The names that a shell can complete, read without what reads their entries."""

import re

from fleet_cli.base.edition import DATA, shipped

# What every shell takes as one word, unquoted.
_PLAIN = "[A-Za-z0-9._-]+"


def shell_names(*kinds: str) -> tuple[str, ...]:
    """
    Return one spelling for each entry of some *kinds* that a shell takes without quotes, sorted.

    It is the name with dashes for spaces, which mean the same, or else an alias.

    Args:
        kinds: `accelerators` or `systems`.
    """
    # NOTE: imported here, since every run takes other names from this module.
    import json

    found = []
    index = (DATA / "catalogue" / "index.jsonl").read_text(encoding="utf-8")
    for line in map(json.loads, index.splitlines()[1:]):
        if line["sort"] in kinds:
            dashed = line["entry"]["name"].replace(" ", "-")
            keys = (key for key in line["keys"].split("|") if re.fullmatch(_PLAIN, key))
            if re.fullmatch(_PLAIN, dashed):
                found.append(dashed)
            else:
                found.extend(list(keys)[:1])
    return tuple(sorted(found))


def table_names() -> tuple[str, ...]:
    """Return the names of the bundled and the installed tables, sorted."""
    from fleet_cli.read.plugins import installed_names

    return tuple(sorted({*shipped("tables"), *installed_names()}))
