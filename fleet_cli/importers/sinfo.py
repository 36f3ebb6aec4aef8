"""The tables of Slurm's `sinfo`: with a header or without, of one cluster or of several."""

import re
from collections.abc import Iterator
from typing import NoReturn

from fleet_cli.base.source import Source
from fleet_cli.importers.fixed_width import full_cells
from fleet_cli.importers.hostlist import expand
from fleet_cli.importers.slurm_nodes import SlurmNode, merge, states_of
from fleet_cli.importers.text import FORMAT_CODE, refuse, refuse_open_end, shown, words

_GRES = re.compile(r"\(null\)|N/A|[^\s:(),]+:\S+")
_HEADERS = {
    "NODELIST": "node",
    "NODE_LIST": "node",
    "NODELIST(REASON)": "node",
    "HOSTNAMES": "node",
    "HOSTNAME": "node",
    "NODE": "node",
    "GRES": "gres",
    "GRES_USED": "used",
    "PARTITION": "partition",
    "STATE": "state",
    "AVAIL_FEATURES": "features",
    "ACTIVE_FEATURES": "features",
    "FEATURES": "features",
}
_DATE = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \d{4}")
_CLUSTER = re.compile(r"CLUSTER: *(\S+)")
_WHOLE = "run `sinfo -N -o '%N|%P|%T|%f|%G'`, which cuts nothing, or `scontrol show nodes`"


class _Table:
    """The lines of one cluster below one header."""

    def __init__(self, cluster: str, first: int) -> None:
        self.cluster = cluster
        self.first = first
        self.columns: list[str] | None = None
        self.lines: list[str] = []


def read_sinfo(source: Source, nodes: dict[str, SlurmNode], hint: str) -> None:
    """
    Read tables of `sinfo` into *nodes*.

    Without a header the first column is the node and the gres is found by its form.

    Args:
        source: The text.
        nodes: Where to put what is read.
        hint: What to run to get such a table.
    Raises:
        FleetError: A line has no node or no gres, or a cell of either may be cut.
    """
    last = len(source.text.splitlines())
    for table in _tables(source, hint):
        separator = "|" if any("|" in line for line in table.lines) else None
        rows = [_words(line, separator) for line in table.lines]
        if table.columns is None:
            table.columns = _by_form(rows)
        if separator is None:
            _refuse_cut(table, rows, source)
        for at, cells in enumerate(rows):
            number = table.first + at
            if not cells or (at == 0 and _is_header(cells)):
                continue
            row = _row(cells, table.columns)
            try:
                hosts = expand(row.get("node", ""))
            except ValueError:
                hosts = ()
            if not hosts or "gres" not in row:
                message = (
                    f'"{shown(table.lines[at].strip(), 60)}" is no line of a node and its gres'
                )
                refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint=hint)
            if number == last and cells[-1] == row["gres"]:
                refuse_open_end(source, "gres")
            for host in hosts:
                merge(nodes, _node(host, row, table.cluster))


def _tables(source: Source, hint: str) -> Iterator[_Table]:
    table = _Table("", 1)
    for number, line in enumerate(source.text.splitlines(), start=1):
        cluster = _CLUSTER.fullmatch(line.strip())
        cells = _words(line, "|" if "|" in line else None)
        if cluster or _is_header(cells):
            if table.lines:
                yield table
            table = _Table(cluster[1] if cluster else table.cluster, number + bool(cluster))
        if _is_header(cells):
            table.columns = [_HEADERS.get(cell.upper(), "") for cell in cells]
            if "gres" not in table.columns:
                message = "this table has no column GRES"
                refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint=hint)
        if not cluster:
            # NOTE: `sinfo -l` prints the time above its header.
            table.lines.append("" if _DATE.fullmatch(line.strip()) else line)
    yield table


def _words(line: str, separator: str | None) -> list[str]:
    return [cell.strip() for cell in line.split(separator)] if line.strip() else []


def _is_header(cells: list[str]) -> bool:
    roles = {_HEADERS.get(cell.upper()) for cell in cells if cell.upper() == cell}
    return "node" in roles and len(cells) > 1


def _by_form(rows: list[list[str]]) -> list[str]:
    """Return the columns of a table without a header, the node's and the gres'; or none."""
    full = [cells for cells in rows if cells]
    width = len(full[0]) if full else 0
    columns = ["node", *[""] * (width - 1)]
    if any(len(cells) != width for cells in full):
        return []
    forms = [at for at in range(1, width) if all(_GRES.fullmatch(cells[at]) for cells in full)]
    if len(forms) == 2 and any("(IDX:" in cells[forms[1]] for cells in full):
        del forms[1]  # what is in use of it
    if len(forms) != 1:
        return []
    columns[forms[0]] = "gres"
    return columns


def _row(cells: list[str], columns: list[str]) -> dict[str, str]:
    if columns:
        return dict(zip(columns, cells, strict=True)) if len(cells) == len(columns) else {}
    gres = [cell for cell in cells[1:] if _GRES.fullmatch(cell)]
    return {"node": cells[0], "gres": gres[0]} if cells and len(gres) == 1 else {}


def _refuse_cut(table: _Table, rows: list[list[str]], source: Source) -> None:
    """
    See that no node and no gres may be cut.

    A cell that fills its column may go on behind it. A gres in a table has a number at its end:
    Slurm prints one for each, so that one without has lost it.
    """
    columns = table.columns or []
    wanted = {at for at, role in enumerate(columns) if role in ("node", "gres")}
    lines = [line if rows[at] else "" for at, line in enumerate(table.lines)]
    for (at, column), cell in full_cells(lines).items():
        header = at == 0 and _is_header(rows[0])
        if column in wanted and len(rows[at]) == len(columns) and not header:
            message = f'"{shown(cell, 60)}" fills its column, so that it may be cut'
            _refuse(message, source, table.first + at, table.lines[at], cell)
    for at, cells in enumerate(rows):
        gres = _row(cells, columns).get("gres", "")
        bare = [part for part in re.split(r",(?![^()]*\))", gres) if not re.search(r":\d", part)]
        if at or not _is_header(cells):
            for part in bare:
                if part and part not in ("(null)", "N/A"):
                    message = f'the gres "{shown(part, 60)}" has no number, so that it may be cut'
                    _refuse(message, source, table.first + at, table.lines[at], gres)


def _refuse(message: str, source: Source, number: int, line: str, cell: str) -> NoReturn:
    at = (number, line.find(cell) + 1)
    refuse(FORMAT_CODE, message, source=source, at=at, hint=_WHOLE)


def _node(host: str, row: dict[str, str], cluster: str) -> SlurmNode:
    state = row.get("state", "")
    return SlurmNode(
        name=host,
        gres="" if row["gres"] == "(null)" else row["gres"],
        states=states_of(state) | ({"NO_INSTANCE_TOLD"} if "~" in state else set()),
        partitions=(row["partition"].rstrip("*"),) if row.get("partition") else (),
        features=words(row.get("features", "").replace("(null)", ""), "features", host),
        cluster=cluster,
    )
