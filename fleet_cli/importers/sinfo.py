"""The tables of Slurm's `sinfo`: with a header or without, of one cluster or of several."""

import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from fleet_cli.importers.fixed_width import full_cells
from fleet_cli.importers.hostlist import expand
from fleet_cli.importers.printout import Printout
from fleet_cli.importers.sinfo_columns import columns_by_cells
from fleet_cli.importers.slurm_nodes import SlurmNode, states_of
from fleet_cli.importers.text import shown, words

_ROLES = {
    "node": ("NODELIST", "NODE_LIST", "NODELIST(REASON)", "HOSTNAMES", "HOSTNAME", "NODE"),
    "gres": ("GRES",),
    "partition": ("PARTITION",),
    "state": ("STATE",),
    "features": ("AVAIL_FEATURES", "ACTIVE_FEATURES", "FEATURES"),
}
_HEADERS = {name: role for role, names in _ROLES.items() for name in names}
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


def from_sinfo(given: Printout, lines: Sequence[tuple[str, str]]) -> Iterator[SlurmNode]:
    """
    Yield the nodes of tables of `sinfo`, from lines with the host that printed each.

    Without a header the columns are told by their cells, where those tell for sure.

    Raises:
        FleetError: A line has no node or no gres, or a cell of either may be cut.
    """
    last = len(lines)
    tellers: dict[str, str] = {}
    for table in _tables(given, lines):
        separator = "|" if any("|" in line for line in table.lines) else None
        cells = {
            at: [cell.strip() for cell in line.split(separator)]
            for at, line in enumerate(table.lines)
            if line.strip()
        }
        if _is_header(cells.get(0, [])):
            del cells[0]
        columns = _columns(table, cells, given)
        rows = {
            at: dict(zip(columns, row, strict=True)) if len(row) == len(columns) else {}
            for at, row in cells.items()
        }
        if separator is None:
            _refuse_cut(table, columns, rows, given)
        for at, row in rows.items():
            number = table.first + at
            try:
                hosts = expand(row.get("node", ""))
            except ValueError:
                hosts = ()
            if not hosts or "gres" not in row:
                _refuse_line(table.lines[at], given, number)
            if number == last and row[columns[-1]] == row["gres"]:
                given.see_end("gres")
            teller = lines[number - 1][0]
            for host in hosts:
                if tellers.setdefault(f"{table.cluster} {host}", teller) != teller:
                    message = f"several hosts list node {shown(host)}, of one cluster or of two"
                    given.refuse(message, number, hint="pass what one host of each cluster prints")
                yield _node(host, row, table.cluster)


def _tables(given: Printout, lines: Sequence[tuple[str, str]]) -> Iterator[_Table]:
    table = _Table("", 1)
    for number, (_, line) in enumerate(lines, start=1):
        cluster = _CLUSTER.fullmatch(line.strip())
        cells = [cell.strip() for cell in line.split("|" if "|" in line else None)]
        is_header = _is_header(cells)
        if cluster or is_header:
            if table.lines:
                yield table
            table = _Table(cluster[1] if cluster else table.cluster, number + bool(cluster))
        if is_header:
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


def _columns(table: _Table, rows: dict[int, list[str]], given: Printout) -> list[str]:
    """Return the columns of a table, by its header or else by what stands in them."""
    if table.columns is not None or not rows:
        return table.columns or []
    first = min(rows)
    odd = [at for at, cells in rows.items() if len(cells) != len(rows[first])]
    if odd or not any(_LIKE_GRES.search(cell) for cells in rows.values() for cell in cells):
        at = odd[0] if odd else first
        _refuse_line(table.lines[at], given, table.first + at)
    try:
        return columns_by_cells(list(rows.values()), given.collector.devices)
    except ValueError as error:
        message = f"this table has no header, and {error}"
        given.refuse(message, table.first + first, hint=_WHOLE)


def _refuse_line(line: str, given: Printout, number: int) -> NoReturn:
    given.refuse(f'"{shown(line.strip(), 60)}" is no line of a node and its gres', number)


def _is_header(cells: list[str]) -> bool:
    roles = {_HEADERS.get(cell.upper()) for cell in cells if cell.upper() == cell}
    return not roles.isdisjoint(("node", "gres")) and len(cells) > 1


def _refuse_cut(
    table: _Table, columns: list[str], rows: dict[int, dict[str, str]], given: Printout
) -> None:
    """
    See that no node and no gres may be cut.

    A cell that fills its column may go on behind it. A gres in a table has a number at its end:
    Slurm prints one for each, so that one without has lost it.
    """
    for (at, column), cell in full_cells(table.lines).items():
        if rows.get(at) and columns[column] in ("node", "gres"):
            message = f'"{shown(cell, 60)}" fills its column, so that it may be cut'
            _refuse(message, given, table.first + at, cell)
    for at, row in rows.items():
        for part in re.split(r",(?![^()]*\))", row.get("gres", "")):
            if part not in ("", "(null)", "N/A") and not re.search(r":\d", part):
                message = f'the gres "{shown(part, 60)}" has no number, so that it may be cut'
                _refuse(message, given, table.first + at, row["gres"])


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
