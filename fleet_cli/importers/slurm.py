"""Import what Slurm reports: `scontrol show nodes`, as JSON or plain, or `sinfo -N`."""

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from fleet_cli.importers.hostlist import expand
from fleet_cli.importers.hosts import heading, is_harmless, split_prefix
from fleet_cli.importers.printout import Printout, importing
from fleet_cli.importers.sinfo import from_sinfo
from fleet_cli.importers.slurm_nodes import SlurmNode, collect, gres_of_tres, states_of
from fleet_cli.importers.text import elements, mapping, shown, words

MOST_NODES = 200_000
_FIELDS = {
    "NodeName": "name", "Gres": "gres", "State": "state", "Partitions": "partitions",
    "AvailableFeatures": "features", "ActiveFeatures": "active_features", "CfgTRES": "tres",
}  # fmt: skip
"""What plain text and JSON call the same."""
_FIELD = re.compile(rf"(?:^|\s)({'|'.join(_FIELDS)})=(\S*)", re.MULTILINE)
_NODE = re.compile(r"^\s|NodeName=|\(null\)|[A-Za-z_]\w*:\S*\d")
_NO_PREFIX = re.compile(r"CLUSTER:|\S+\t")
_LONE_WORD = re.compile(r"[\w.,\[\]-]*\w[\w.,\[\]-]*")
_CONFIGURED = re.compile(
    r"^[ \t]*(?:ClusterName|SlurmctldHost|ControlMachine|GresTypes|PartitionName|SelectType\w*|AuthType)=|"
    r"#.*\b(?:NodeName|Gres)=",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines of slurm.conf, and comments in it: Slurm itself prints neither."""
_RECORD = re.compile(r"^\s*(?=NodeName=)", re.MULTILINE)


@importing(
    "run `scontrol show nodes --json`, `scontrol show nodes` or `sinfo -N -o '%N %G'` "
    "and pass its output"
)
def read(given: Printout) -> None:
    """Read what Slurm printed, in whichever of its forms."""
    nodes: dict[tuple[str, str], SlurmNode] = {}
    for node in _nodes(given):
        # One that is listed once for each partition stays one node.
        known = nodes.setdefault((node.cluster, node.name), node)
        if len(nodes) > MOST_NODES:
            given.refuse(f"there are more than {MOST_NODES:,} nodes", hint="import it in parts")
        if known.gres != node.gres:
            message = f"node {shown(node.name)} is listed with {shown(known.gres)} and with {shown(node.gres)}"
            given.refuse(message, hint="import one cluster at a time")
        if known is not node:
            nodes[node.cluster, node.name] = known._replace(
                states=known.states | node.states,
                partitions=tuple(dict.fromkeys(known.partitions + node.partitions)),
                features=tuple(dict.fromkeys(known.features + node.features)),
            )
    for node in nodes.values():
        collect(node, given.collector)


def _nodes(given: Printout) -> Iterator[SlurmNode]:
    if given.text.lstrip()[0] in "{[" and heading(given.text.lstrip().partition("\n")[0]) is None:
        for value in given.values():
            yield from _from_json(value, given)
        return
    lines = _unwrapped(given)
    if "NodeName=" in given.text:
        bare = "".join(f"{line}\n" for _, line in lines)
        whole = bare if given.text.endswith("\n") else bare[:-1]
        yield from _from_scontrol(given.with_text(whole))
    else:
        yield from from_sinfo(given, lines)


def _unwrapped(given: Printout) -> list[tuple[str, str]]:
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


def _from_json(value: Any, given: Printout) -> Iterator[SlurmNode]:
    fields = value if isinstance(value, dict) else {}
    is_sinfo = isinstance(fields.get("sinfo"), list)
    listed = fields.get("sinfo" if is_sinfo else "nodes")
    errors = elements(fields.get("errors"))
    said = errors[0] if errors and isinstance(errors[0], dict) else {}
    told = said.get("description") or said.get("error")
    if not isinstance(listed, list):
        # The errors that Slurm itself puts into the JSON say more than a missing list.
        given.refuse(f"the JSON has no list of nodes{f': {shown(str(told))}' if told else ''}", 1)
    if errors:
        text = shown(str(told or errors[0]))
        given.refuse(f"the list may not be whole, for Slurm says of an error: {text}", 1)
    if is_sinfo:
        for number, item in enumerate(listed, start=1):
            line = mapping(item, "the line", f"line number {number}")
            yield from _sinfo_nodes(line, number, given)
        return
    meta = mapping(fields.get("meta"), "meta", "the JSON")
    about = meta.get("slurm") or meta.get("Slurm")
    cluster = about.get("cluster") if isinstance(about, dict) else None
    if isinstance(cluster, str) and cluster.isprintable():
        given.collector.label = cluster
    for number, item in enumerate(listed, start=1):
        yield _node(mapping(item, "the node", f"node number {number}"), number, given)


def _from_scontrol(given: Printout) -> Iterator[SlurmNode]:
    """Read plain `scontrol show nodes`, with or without `--oneliner`."""
    if "=" not in given.text.rstrip(" ").rpartition("\n")[2]:
        given.see_end("node")
    if found := _CONFIGURED.search(given.text):
        line = given.text.count("\n", 0, found.start()) + 1
        _refuse_configured(f'"{shown(found[0].strip(), 60)}"', given, line)
    for number, record in enumerate(_RECORD.split(given.text)):
        fields: dict[str, str] = {}
        for name, value in _FIELD.findall(record):
            # The first wins: comments and reasons, which anybody can write, come last.
            fields.setdefault(_FIELDS[name], "" if value == "(null)" else value)
        if not fields.get("name"):
            continue
        if re.search(r"[\[,]|^DEFAULT$", fields["name"]):
            _refuse_configured(f"NodeName={shown(fields['name'])}", given)
        if "state" not in fields:
            # A record has its state behind its gres: gres.conf has none, nor has half a record.
            where = shown(f"node {fields['name']}")
            given.refuse(f"{where} has no State: this is another file, or its end is missing")
        yield _node(fields, number, given)


def _refuse_configured(what: str, given: Printout, line: int | None = None) -> NoReturn:
    given.refuse(
        f"{what} is of slurm.conf, which says what is configured, not what is there",
        line,
        hint="run `scontrol show nodes` and pass its output",
    )


def _sinfo_nodes(item: dict[str, Any], number: int, given: Printout) -> Iterator[SlurmNode]:
    """Yield the nodes of one line of `sinfo --json`, which are alike and in one partition."""
    where = f"line number {number}"
    parts = {
        name: mapping(item.get(name), name, where)
        for name in ("nodes", "gres", "partition", "node", "features")
    }
    listed = words(parts["nodes"].get("nodes"), "nodes.nodes", where)
    try:
        hosts = [host for name in listed for host in expand(name)]
    except ValueError as error:
        given.refuse(f'{where}: "{shown(str(error), 60)}" is no list of hosts')
    gres = parts["gres"].get("total")
    if not hosts or not isinstance(gres, str):
        given.refuse(f"{where} of sinfo has no nodes or no gres")
    state = words(parts["node"].get("state"), "node.state", where)
    for host in hosts:
        yield SlurmNode(
            name=host,
            gres=gres,
            states=states_of("+".join(state)),
            partitions=words(parts["partition"].get("name"), "partition.name", where),
            features=words(parts["features"].get("total"), "features.total", where),
        )


def _node(item: dict[str, Any], number: int, given: Printout) -> SlurmNode:
    """Return one node; data parsers of the JSON differ in what is a text and what a list."""
    name = item.get("name") or item.get("hostname")
    if not isinstance(name, str):
        given.refuse(f"node number {number} has no name")
    where = f"node {name}"
    gres = item.get("gres", "")
    if not isinstance(gres, str | None):
        given.refuse(f"{shown(where)}: gres is not a text")
    tres = item.get("tres")
    state = item.get("state")
    flags = words(item.get("state_flags"), "state_flags", where)
    printed = (state,) if isinstance(state, str) else words(state, "state", where)
    features = words(item.get("features"), "features", where)
    active = words(item.get("active_features"), "active_features", where)
    return SlurmNode(
        name=name,
        gres=gres or gres_of_tres(tres if isinstance(tres, str) else ""),
        states=states_of("+".join((*printed, *flags))),
        partitions=words(item.get("partitions"), "partitions", where),
        features=tuple(dict.fromkeys(features + active)),
    )
