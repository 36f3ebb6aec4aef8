"""Whose the lines are of what Slurm prints as text."""

import re

from fleet_cli.importers.hosts import heading, is_harmless, split_prefix
from fleet_cli.importers.printout import Printout


def unwrapped(given: Printout) -> list[tuple[str, str]]:
    """
    Return the host that printed each line, and the line without what other tools put around it.

    A line of pdsh, pssh, ansible or ssh becomes an empty one, so that the numbers of lines hold.
    """
    found: list[tuple[str, str]] = []
    host, rule = "", False
    for number, line in enumerate(given.text.splitlines(), start=1):
        # NOTE: the reason of a node that is down may read like the failure of a host.
        is_node = _NODE.search(line) is not None
        if not is_node and given.failed(line, number):
            found.append((host, ""))
            continue
        own, rest = ("", line) if _NO_PREFIX.match(line) else split_prefix(line)
        named = heading(rest) if rest.strip() and "NodeName=" not in rest else None
        is_heading = named is not None and (rule or not _LONE_WORD.fullmatch(rest.strip()))
        if is_heading and named:
            host = named
        rule = named == ""
        kept = "" if not is_node and (is_heading or is_harmless(rest)) else rest
        found.append((own or host, kept))
    return found


_NODE = re.compile(r"^\s|NodeName=|\(null\)|[A-Za-z_]\w*:\S*\d")
_NO_PREFIX = re.compile(r"CLUSTER:|\S+\t")
_LONE_WORD = re.compile(r"[\w.,\[\]-]*\w[\w.,\[\]-]*")
