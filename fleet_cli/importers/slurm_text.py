"""The plain forms of Slurm's output: `scontrol show nodes`, and the tables of `sinfo`."""

import re

from fleet_cli.base.source import Source
from fleet_cli.importers.hostlist import expand
from fleet_cli.importers.slurm_nodes import SlurmNode, gres_of_tres, merge, states_of
from fleet_cli.importers.text import FORMAT_CODE, refuse, shown, words

_FIELD = re.compile(
    r"(?:^|\s)(NodeName|Gres|State|Partitions|AvailableFeatures|ActiveFeatures|CfgTRES)=(\S*)",
    re.MULTILINE,
)
_RECORD = re.compile(r"^\s*(?=NodeName=)", re.MULTILINE)
_GRES = re.compile(r"\(null\)|N/A|[^\s:(),]+:\S+")
_HEADERS = {
    "NODELIST": "node",
    "NODE_LIST": "node",
    "NODELIST(REASON)": "node",
    "HOSTNAMES": "node",
    "HOSTNAME": "node",
    "NODE": "node",
    "GRES": "gres",
    "PARTITION": "partition",
    "STATE": "state",
    "AVAIL_FEATURES": "features",
    "ACTIVE_FEATURES": "features",
}


def read_scontrol(text: str, nodes: dict[str, SlurmNode]) -> None:
    """
    Read plain `scontrol show nodes`, with or without `--oneliner`, into *nodes*.

    Raises:
        FleetError: A node is there twice with different resources.
    """
    for record in _RECORD.split(text):
        fields: dict[str, str] = {}
        for name, value in _FIELD.findall(record):
            # The first wins: comments and reasons, which anybody can write, come last.
            fields.setdefault(name, "" if value == "(null)" else value)
        if not fields.get("NodeName"):
            continue
        where = f"node {fields['NodeName']}"
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


def read_sinfo(source: Source, nodes: dict[str, SlurmNode], hint: str) -> None:
    """
    Read a table of `sinfo`, with its header or without, into *nodes*.

    Without a header the first column is the node and the gres is found by its form.

    Args:
        source: The text.
        nodes: Where to put what is read.
        hint: What to run to get such a table.
    Raises:
        FleetError: A line has no node or no gres.
    """
    columns: list[str] | None = None
    for number, line in enumerate(source.text.splitlines(), start=1):
        cells = line.split()
        if not cells:
            continue
        if "GRES" in cells and any(_HEADERS.get(cell) == "node" for cell in cells):
            columns = [_HEADERS.get(cell, "") for cell in cells]
            continue
        row = _by_header(cells, columns) if columns else _by_form(cells)
        try:
            hosts = expand(row.get("node", ""))
        except ValueError:
            hosts = ()
        if not hosts or "gres" not in row:
            message = f'"{shown(line.strip(), 60)}" is no line of a node and its gres'
            refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint=hint)
        for host in hosts:
            merge(nodes, _node(host, row))


def _by_header(cells: list[str], columns: list[str]) -> dict[str, str]:
    return dict(zip(columns, cells, strict=True)) if len(cells) == len(columns) else {}


def _by_form(cells: list[str]) -> dict[str, str]:
    gres = [cell for cell in cells[1:] if _GRES.fullmatch(cell)]
    return {"node": cells[0], "gres": gres[0]} if len(gres) == 1 else {}


def _node(host: str, row: dict[str, str]) -> SlurmNode:
    return SlurmNode(
        name=host,
        gres="" if row["gres"] == "(null)" else row["gres"],
        states=states_of(row.get("state", "")),
        partitions=(row["partition"].rstrip("*"),) if row.get("partition") else (),
        features=words(row.get("features", "").replace("(null)", ""), "features", host),
    )
