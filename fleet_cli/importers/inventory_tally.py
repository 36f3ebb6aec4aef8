"""Rows that say the same, tallied: what the readers of every form of inventory share."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter, lt
from typing import Any

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.identity import proves
from fleet_cli.importers.inventory_columns import ROLES, Roles, find_roles, plain
from fleet_cli.importers.inventory_rows import Row
from fleet_cli.importers.text import FORMAT_CODE, refuse, shown

HINT = "pass CSV, TSV, JSON, Excel or Parquet with one header for each column"

SAMPLE = 500
"""How many rows are looked at to tell what the columns hold [rows]."""

CHUNK = 256
"""How many rows are added at once [rows]."""

NumberedRows = Iterable[tuple[int, Sequence[str]]]
"""Rows, as wide as the headers, and their numbers."""

_TOTALS = ("total", "totals", "grand total", "sum", "subtotal", "sub-total", "overall", "summe",
           "gesamt", "gesamtsumme", "insgesamt", "somme", "totale", "totaal", "suma", "итого",
           "всего", "合计", "总计", "小计", "合計", "総計", "합계")  # fmt: skip
TOTALS = frozenset(
    form + end
    for word in _TOTALS
    for form in (word, word.title(), word.capitalize(), word.upper())
    for end in ("", ":")
)
"""How rows are called that repeat what stands above them."""

# Headers of what one device alone has; a plain serial number may be that of the machine around it.
_OF_DEVICES = frozenset({"uuid", "gpuuuid", "deviceuuid", "asicserial", "gpuserial"})


def _twice(names: Iterable[str]) -> set[str]:
    """Return what is there more than once, and can tell one thing from another."""
    seen: set[str] = set()
    again: set[str] = set()
    for name in names:
        (again if name in seen else seen).add(name)
    return {name for name in again if proves(name)}


class Plan(NamedTuple):
    """How the rows of one table are read."""

    headers: Sequence[str]
    roles: Roles
    slim: Roles
    """The roles in a row that holds the needed columns alone."""
    needed: list[int]
    """Which columns those are."""
    key: int
    """The column that no two rows should share; -1 where there is none."""
    source: str
    """The file's name in messages."""
    unit: str
    """What a row is called in messages: `line` or `row`."""


class Tallied:
    """The distinct rows of a table with the number of their like, and what needs a second look."""

    def __init__(self, plan: Plan) -> None:
        """Start with none."""
        self.plan = plan
        self.rows: dict[tuple[str, ...], list[Any]] = {}
        """Cells of the needed columns to [rows, first number, label of the first]."""
        self.totals: list[tuple[int, Sequence[str]]] = []
        self._rising = True
        self._last = ""
        self._names: set[str] | None = None
        self._named = 0
        self._pick = itemgetter(*plan.needed)
        called = max(plan.roles.label, 0)
        self._name = itemgetter(called)
        self._apart = TOTALS | {plan.headers[called]}

    def feed(self, rows: list[Sequence[str]], number: Callable[[int], int]) -> None:
        """
        Add some rows.

        Args:
            rows: They are as wide as the headers.
            number: Returns the number of the row at a place among them.
        """
        # NOTE: a million rows pass here, so that sets and counters look at them and no loop does.
        places: Sequence[int] = range(len(rows))
        names = list(map(self._name, rows))
        if not self._apart.isdisjoint(names):
            places = self._set_apart(rows, number)
            rows = [rows[at] for at in places]
            names = list(map(self._name, rows))
        if self.plan.key >= 0 and (self._rising or self._names is not None):
            own = self.plan.key == max(self.plan.roles.label, 0)
            self._watch(names if own else [row[self.plan.key] for row in rows])
        counts = Counter(map(self._pick, rows))
        if new := counts.keys() - self.rows.keys():
            kinds = reversed(list(enumerate(map(self._pick, rows))))
            first = {cells: at for at, cells in kinds if cells in new}
            for cells, at in sorted(first.items(), key=itemgetter(1)):
                name = names[at].strip() if self.plan.roles.label >= 0 else ""
                self.rows[cells] = [0, number(places[at]), name]
        for cells, times in counts.items():
            self.rows[cells][0] += times

    def _set_apart(self, rows: list[Sequence[str]], number: Callable[[int], int]) -> list[int]:
        """Keep the totals among rows, drop headers of a second file, and return the other places."""
        kept = []
        for at, row in enumerate(rows):
            if self._name(row) in TOTALS:
                self.totals.append((number(at), row))
            elif [cell.strip() for cell in row] != list(self.plan.headers):
                kept.append(at)
        return kept

    def _watch(self, names: list[str]) -> None:
        """
        See whether each name comes after the one before it: then none is there twice.

        Where they do not from the start, the names are kept, and their number tells; where the
        order breaks later, only a second look does, and sorted rows cost no memory.
        """
        self._rising = self._rising and all(map(lt, chain((self._last,), names), names))
        self._last = names[-1] if names else self._last
        if not self._rising and not self._named:
            self._names = set()
        if self._names is not None:
            self._names.update(names)
        self._named += len(names)

    def _all_differ(self) -> bool:
        """Whether it is known already that no key is there twice."""
        return self.plan.key < 0 or self._rising or self._named == len(self._names or ())

    def feed_numbered(self, rows: NumberedRows) -> None:
        """Add rows that come with their numbers."""
        todo = iter(rows)
        while some := list(islice(todo, CHUNK)):
            numbers = [number for number, _ in some]
            self.feed([row for _, row in some], numbers.__getitem__)

    def settle(self, rows: Callable[[], NumberedRows], collector: Collector) -> None:
        """
        Look again at the rows that share a key: the same row counts once.

        Args:
            rows: Returns all the rows of the table again.
            collector: Where remarks and questions go.
        """
        key = self.plan.key
        again = set() if self._all_differ() else _twice(row[key] for _, row in rows())
        if not again:
            return
        alike: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[int]]] = {}
        for number, row in rows():
            if row[key] in again:
                kept = alike.setdefault((row[key], self._pick(row)), {})
                kept.setdefault(tuple(row), []).append(number)
        header = self.plan.headers[key]
        by_device = not self.plan.roles.counts
        sure = plain(header) in _OF_DEVICES
        for (name, cells), kept in alike.items():
            numbers = [number for those in kept.values() for number in those]
            if len(numbers) < 2 or (by_device and not sure and len(kept) > 1):
                continue
            if len(kept) == 1 or (by_device and sure):
                if by_device and not sure:
                    self._ask(name, numbers, collector)
                    continue
                self.rows[cells][0] -= len(numbers) - 1
                sentence = f"rows of the same {shown(header)}, counted once: {{n}}"
                collector.remarks.note(sentence, times=len(numbers) - 1, example=name)
            else:
                self._ask(name, numbers, collector)

    def _ask(self, name: str, numbers: list[int], collector: Collector) -> None:
        listed = ", ".join(map(str, numbers[:5])) + (" and more" if len(numbers) > 5 else "")
        where = f"{self.plan.unit}s {listed} ({name})"
        header = shown(self.plan.headers[self.plan.key])
        why = f"they have the same {header}, and nothing tells whether they are the same devices"
        collector.uncounted(where, why)

    def __iter__(self) -> Iterator[Row]:
        """Yield each distinct row with the number of its like, in the order of first sight."""
        for cells, (times, number, label) in self.rows.items():
            if times:
                yield self._row(cells, times, number, label)

    def total_rows(self) -> Iterator[Row]:
        """Yield the rows that are called totals."""
        label = self.plan.roles.label
        for number, row in self.totals:
            cells = [row[at] for at in self.plan.needed]
            yield self._row(cells, 1, number, (row[max(label, 0)] or row[0]).strip())

    def _row(self, cells: Sequence[str], times: int, number: int, label: str) -> Row:
        return Row(cells, self.plan.slim, times, number, label, self.plan.source, self.plan.unit)


def plan_for(
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    request: Request,
    number: int,
    unit: str = "line",
) -> Plan:
    """
    Find the columns, or raise what is wrong with them.

    Args:
        headers: The headers of the file, in order.
        sample: Its first rows.
        request: The catalogue, and what the options name.
        number: The line of the headers.
        unit: What a row is called in messages.
    Raises:
        FleetError: No column names accelerators, an option names none, or two are called alike.
    """
    source = Source(request.source, "")
    roles, problems = find_roles(headers, sample, request.columns, request.devices)
    span = Span(number, 1, 2) if unit == "line" else None
    if problems:
        raise FleetError(
            problem if problem.code == "option" else problem._replace(source=source, span=span)
            for problem in problems
        )
    twice = [headers[at] for at in roles.used if list(headers).count(headers[at]) > 1]
    if twice:
        message = f"two columns are called {shown(twice[0])}"
        refuse(FORMAT_CODE, message, source=source, at=(number, 1), hint="rename one of them")
    slim, needed = _compact(roles)
    key = roles.label if roles.counts else roles.identity
    return Plan(headers, roles, slim, needed, key, request.source, unit)


def tally_table(
    headers: Sequence[str],
    rows: Callable[[], NumberedRows],
    request: Request,
    collector: Collector,
) -> Tallied:
    """
    Tally a table that can be read several times.

    Args:
        headers: Its headers, in order.
        rows: Returns its rows.
        request: The catalogue, and the columns that options name.
        collector: Where remarks go.
    Raises:
        FleetError: No column names accelerators, or one of the options none.
    """
    sample = [row for _, row in islice(rows(), SAMPLE)]
    tallied = Tallied(plan_for(headers, sample, request, 1, "row"))
    tallied.feed_numbered(rows())
    tallied.settle(rows, collector)
    return tallied


def _compact(roles: Roles) -> tuple[Roles, list[int]]:
    """
    Return roles for a row that holds the needed columns alone, and which columns those are.

    Label and identity are left out: they differ in each row, and only the first of alike rows is
    named.
    """
    needed: list[int] = []

    def place(at: int) -> int:
        if at < 0:
            return -1
        if at not in needed:
            needed.append(at)
        return needed.index(at)

    moved = {
        field: place(getattr(roles, field)) for field in ROLES if field not in ("label", "identity")
    }
    counts = tuple(place(at) for at in roles.counts)
    tags = tuple((name, place(at)) for name, at in roles.tags)
    while len(needed) < 2:
        needed.append(roles.accelerator)
    slim = Roles(
        **moved, counts=counts, tags=tags, counts_systems=roles.counts_systems, told=roles.told
    )
    return slim, needed
