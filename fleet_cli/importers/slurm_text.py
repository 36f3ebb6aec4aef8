"""Slurm's plain text: whose lines they are, and `scontrol show nodes` in them."""

import re

from fleet_cli.importers.hosts import heading, is_harmless, split_prefix
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.slurm_nodes import SlurmNode, gres_of_tres, merge, states_of
from fleet_cli.importers.text import shown, words

_FIELD = re.compile(
    r"(?:^|\s)(NodeName|Gres|State|Partitions|AvailableFeatures|ActiveFeatures|CfgTRES)=(\S*)",
    re.MULTILINE,
)
_RECORD = re.compile(r"^\s*(?=NodeName=)", re.MULTILINE)


def read_scontrol(given: Printout, nodes: dict[str, SlurmNode]) -> None:
    """
    Read plain `scontrol show nodes`, with or without `--oneliner`, into *nodes*.

    Raises:
        FleetError: A node is there twice with different resources, or is not printed to its end.
    """
    if "=" not in given.text.rstrip(" ").rpartition("\n")[2]:
        given.see_end("node")
    for record in _RECORD.split(given.text):
        fields: dict[str, str] = {}
        for name, value in _FIELD.findall(record):
            # The first wins: comments and reasons, which anybody can write, come last.
            fields.setdefault(name, "" if value == "(null)" else value)
        if not fields.get("NodeName"):
            continue
        where = f"node {fields['NodeName']}"
        if "State" not in fields:
            # A record has its state behind its gres: gres.conf has none, nor has half a record.
            given.refuse(
                f"{shown(where)} has no State: this is another file, or its end is missing"
            )
        features = words(fields.get("AvailableFeatures"), "AvailableFeatures", where)
        active = words(fields.get("ActiveFeatures"), "ActiveFeatures", where)
        node = SlurmNode(
            name=fields["NodeName"],
            gres=fields.get("Gres") or gres_of_tres(fields.get("CfgTRES", "")),
            states=states_of(fields.get("State", "")),
            partitions=words(fields.get("Partitions"), "Partitions", where),
            features=tuple(dict.fromkeys(features + active)),
        )
        merge(nodes, node)


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
