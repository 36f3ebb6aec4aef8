"""The tables of Slurm's `sinfo`: with a header or without, of one cluster or of several."""

import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from fleet_cli.importers.fixed_width import full_cells
from fleet_cli.importers.hostlist import expand
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.sinfo_columns import columns_by_cells
from fleet_cli.importers.slurm_nodes import SlurmNode, merge, states_of
from fleet_cli.importers.text import shown, words

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
_LIKE_GRES = re.compile(r"\(null\)|[^\s:]:[^\s:]")
_DATE = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \d{4}")
_CLUSTER = re.compile(r"CLUSTER: *(\S+)")
_WHOLE = (
    "run `sinfo -N -o '%N|%P|%T|%f|%G'`, which has a header and cuts nothing, or "
    "`scontrol show nodes`"
)


class _Table:
    """The lines of one cluster below one header."""

    def __init__(self, cluster: str, first: int) -> None:
        self.cluster = cluster
        self.first = first
        self.columns: list[str] | None = None
        self.lines: list[str] = []


def read_sinfo(
    given: Printout, lines: Sequence[tuple[str, str]], nodes: dict[str, SlurmNode]
) -> None:
    """
    Read tables of `sinfo` into *nodes*.

    Without a header the columns are told by their cells, where those tell for sure.

    Args:
        given: The text, for messages.
        lines: The host that printed each line, and the line without that host.
        nodes: Where to put what is read.
    Raises:
        FleetError: A line has no node or no gres, or a cell of either may be cut.
    """
    last = len(lines)
    tellers: dict[str, str] = {}
    for table in _tables(given, lines):
        separator = "|" if any("|" in line for line in table.lines) else None
        rows = [_words(line, separator) for line in table.lines]
        columns = _columns(table, rows, given)
        if separator is None:
            _refuse_cut(table, rows, columns, given)
        for at, cells in enumerate(rows):
            number = table.first + at
            if not cells or (at == 0 and _is_header(cells)):
                continue
            row = _row(cells, columns)
            try:
                hosts = expand(row.get("node", ""))
            except ValueError:
                hosts = ()
            if not hosts or "gres" not in row:
                _refuse_line(table.lines[at], given, number)
            if number == last and cells[-1] == row["gres"]:
                given.see_end("gres")
            teller = lines[number - 1][0]
            for host in hosts:
                if tellers.setdefault(f"{table.cluster} {host}", teller) != teller:
                    message = f"several hosts list node {shown(host)}, of one cluster or of two"
                    given.refuse(message, number, hint="pass what one host of each cluster prints")
                merge(nodes, _node(host, row, table.cluster))


def _tables(given: Printout, lines: Sequence[tuple[str, str]]) -> Iterator[_Table]:
    table = _Table("", 1)
    for number, (_, line) in enumerate(lines, start=1):
        cluster = _CLUSTER.fullmatch(line.strip())
        cells = _words(line, "|" if "|" in line else None)
        if cluster or _is_header(cells):
            if table.lines:
                yield table
            table = _Table(cluster[1] if cluster else table.cluster, number + bool(cluster))
        if _is_header(cells):
            table.columns = [_HEADERS.get(cell.upper(), "") for cell in cells]
            if "gres" not in table.columns:
                given.refuse("this table has no column GRES", number)
            if "node" not in table.columns:
                message = (
                    "this table has no names of nodes, so that a node of two partitions would "
                    "count twice"
                )
                given.refuse(message, number, hint=_WHOLE)
        if not cluster:
            # NOTE: `sinfo -l` prints the time above its header.
            table.lines.append("" if _DATE.fullmatch(line.strip()) else line)
    yield table


def _columns(table: _Table, rows: list[list[str]], given: Printout) -> list[str]:
    """Return the columns of a table, by its header or else by what stands in them."""
    full = [at for at, cells in enumerate(rows) if cells]
    if table.columns is not None or not full:
        return table.columns or []
    widths = [len(rows[at]) for at in full]
    odd = next((at for at, width in zip(full, widths, strict=True) if width != widths[0]), full[0])
    if len(set(widths)) > 1 or not any(_LIKE_GRES.search(cell) for at in full for cell in rows[at]):
        _refuse_line(table.lines[odd], given, table.first + odd)
    try:
        return columns_by_cells([rows[at] for at in full], given.devices)
    except ValueError as error:
        message = f"this table has no header, and {error}"
        given.refuse(message, table.first + full[0], hint=_WHOLE)


def _refuse_line(line: str, given: Printout, number: int) -> NoReturn:
    given.refuse(f'"{shown(line.strip(), 60)}" is no line of a node and its gres', number)


def _words(line: str, separator: str | None) -> list[str]:
    return [cell.strip() for cell in line.split(separator)] if line.strip() else []


def _is_header(cells: list[str]) -> bool:
    roles = {_HEADERS.get(cell.upper()) for cell in cells if cell.upper() == cell}
    return not roles.isdisjoint(("node", "gres")) and len(cells) > 1


def _row(cells: list[str], columns: list[str]) -> dict[str, str]:
    return dict(zip(columns, cells, strict=True)) if len(cells) == len(columns) else {}


def _refuse_cut(table: _Table, rows: list[list[str]], columns: list[str], given: Printout) -> None:
    """
    See that no node and no gres may be cut.

    A cell that fills its column may go on behind it. A gres in a table has a number at its end:
    Slurm prints one for each, so that one without has lost it.
    """
    wanted = {at for at, role in enumerate(columns) if role in ("node", "gres")}
    lines = [line if rows[at] else "" for at, line in enumerate(table.lines)]
    for (at, column), cell in full_cells(lines).items():
        header = at == 0 and _is_header(rows[0])
        if column in wanted and len(rows[at]) == len(columns) and not header:
            message = f'"{shown(cell, 60)}" fills its column, so that it may be cut'
            _refuse(message, given, table.first + at, cell)
    for at, cells in enumerate(rows):
        gres = _row(cells, columns).get("gres", "")
        bare = [part for part in re.split(r",(?![^()]*\))", gres) if not re.search(r":\d", part)]
        if at or not _is_header(cells):
            for part in bare:
                if part and part not in ("(null)", "N/A"):
                    message = f'the gres "{shown(part, 60)}" has no number, so that it may be cut'
                    _refuse(message, given, table.first + at, gres)


def _refuse(message: str, given: Printout, number: int, cell: str) -> NoReturn:
    column = given.text.splitlines()[number - 1].find(cell) + 1
    given.refuse(message, number, column, _WHOLE)


def _node(host: str, row: dict[str, str], cluster: str) -> SlurmNode:
    states = states_of(row.get("state", ""))
    # NOTE: only a state that is printed with its flags says that a node is of a cloud.
    untold = states & {"POWERED_DOWN", "POWER_DOWN", "POW_DN"} and "CLOUD" not in states
    return SlurmNode(
        name=host,
        gres="" if row["gres"] == "(null)" else row["gres"],
        states=states | ({"NO_INSTANCE_TOLD"} if untold else set()),
        partitions=(row["partition"].rstrip("*"),) if row.get("partition") else (),
        features=words(row.get("features", "").replace("(null)", ""), "features", host),
        cluster=cluster,
    )
