"""Slurm's gres strings: which generic resources a node has, by name, type and number."""

import re

from fleet_cli.base.records import NamedTuple

_ENTRY = re.compile(
    r"(?P<name>[^-:=(),\s][^:=(),\s]*)"
    r"(?::(?P<type>(?!no_consume(?:[:(]|$))(?!\d+[KMGTP]?(?:\(|$))[^-:=(),\s][^:=(),\s]*))?"
    r"(?::no_consume)?"
    r"(?::(?P<count>\d{1,15})(?P<unit>[KMGTP]?))?"
    r"(?P<where>(?:\([^()]*\))*)"
)
# Commas in brackets part nothing: `gpu:8(S:0,2),ssd:1` has two parts.
_PARTS = re.compile(r"(?:[^,(]|\([^)]*\)?)+")
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4, "P": 1024**5}
_NONE = ("", "(null)", "N/A", "n/a", "none", "NONE")


class Gres(NamedTuple):
    """One generic resource of a node."""

    name: str
    """What kind it is: `gpu`, `shard`, `mps`, or a site's own word."""
    type: str
    """The model as the site spells it; empty where it does not."""
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """How many [devices]."""


def parse_gres(text: str) -> tuple[Gres, ...]:
    """
    Read a gres string as `scontrol` and `sinfo` print it.

    Raises:
        ValueError: A part of it is no gres; the message names the part.

    >>> parse_gres("gpu:a100:2(S:0-1),gpu:a100_3g.20gb:4(S:0-1)")
    (Gres(name='gpu', type='a100', count=2), Gres(name='gpu', type='a100_3g.20gb', count=4))
    >>> parse_gres("(null)")
    ()
    """
    if text.strip() in _NONE:
        return ()
    found = []
    for part in _PARTS.findall(text.strip()):
        match = _ENTRY.fullmatch(part)
        if match is None:
            raise ValueError(part)
        # A gres without a number is one of it: that is how Slurm reads its own configuration.
        count = int(match["count"]) * _UNITS[match["unit"]] if match["count"] else 1
        found.append(Gres(match["name"], match["type"] or "", count))
    return tuple(found)
