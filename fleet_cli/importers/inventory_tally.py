"""Rows that say the same, tallied: what the readers of every form of inventory share."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter, lt
from typing import Any

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.identity import proves
from fleet_cli.importers.inventory_columns import plain
from fleet_cli.importers.inventory_counts import product_of
from fleet_cli.importers.inventory_plan import SAMPLE, Plan, melted, plan_for
from fleet_cli.importers.inventory_row import Row
from fleet_cli.importers.inventory_totals import TOTALS, check_totals, hidden_totals
from fleet_cli.importers.text import shown

CHUNK = 256
"""How many rows are added at once [rows]."""

NumberedRows = Iterable[tuple[int, Sequence[str]]]
"""Rows, as wide as the headers, and their numbers."""

# Headers of what one device alone has; a plain serial number may be that of the machine around it.
_OF_DEVICES = frozenset({"uuid", "gpuuuid", "deviceuuid", "asicserial", "gpuserial"})


_REPEATED = (
    "take out the rows that repeat others; if each row is one device, pass --count-column none; "
    "or add them to the manifest by hand and pass --allow-unknown to import the rest"
)


def _twice(names: Iterable[str]) -> set[str]:
    """Return what is there more than once, and can tell one thing from another."""
    seen: set[str] = set()
    again: set[str] = set()
    for name in names:
        (again if name in seen else seen).add(name)
    return {name for name in again if proves(name)}


class Tallied:
    """The distinct rows of a table with the number of their like, and what needs a second look."""

    def __init__(self, plan: Plan) -> None:
        """Start with none."""
        self.plan = plan
        self.rows: dict[tuple[str, ...], list[Any]] = {}
        """Cells of the needed columns to [rows, first number, label of the first]."""
        self.totals: list[Row] = []
        self._rising = True
        self._last = ""
        self._names: set[str] | None = None
        self._named = 0
        self._pick = itemgetter(*plan.needed)
        called = plan.roles.called
        self._name = itemgetter(called)
        self._nameless = called in (plan.roles.accelerator, *plan.roles.counts)
        self._apart = TOTALS | {plan.headers[called]}

    def feed(self, rows: list[Sequence[str]], number: Callable[[int], int]) -> None:
        """
        Add some rows.

        Args:
            rows: They are as wide as the headers.
            number: Returns the number of the row at a place among them.
        """
        # NOTE: a million rows pass here, so that sets and counters look at them and no loop does.
        if self.plan.wide:
            rows, number = self._long(rows, number)
        places: Sequence[int] = range(len(rows))
        names = list(map(self._name, rows))
        if not self._apart.isdisjoint(names):
            places = self._set_apart(rows, number)
            rows = [rows[at] for at in places]
            names = list(map(self._name, rows))
        if self.plan.keys and (self._rising or self._names is not None):
            own = self.plan.keys == (self.plan.roles.called,)
            self._watch(names if own else list(map(self._key, rows)))
        counts = Counter(map(self._pick, rows))
        if new := counts.keys() - self.rows.keys():
            kinds = reversed(list(enumerate(map(self._pick, rows))))
            first = {cells: at for at, cells in kinds if cells in new}
            for cells, at in sorted(first.items(), key=itemgetter(1)):
                name = "" if self._nameless else names[at].strip()
                self.rows[cells] = [0, number(places[at]), name]
        for cells, times in counts.items():
            self.rows[cells][0] += times

    def _key(self, row: Sequence[str]) -> str:
        """Return what no two rows should share; empty where it is not whole."""
        parts = [row[at] for at in self.plan.keys]
        return " ".join(parts) if all(map(str.strip, parts)) else ""

    def _long(
        self, rows: list[Sequence[str]], number: Callable[[int], int]
    ) -> tuple[list[Sequence[str]], Callable[[int], int]]:
        """Make a row for each of the columns that are of one accelerator."""
        wide = self.plan.wide
        return melted(rows, wide, self.plan.names), lambda at: number(at // len(wide))

    def _set_apart(self, rows: list[Sequence[str]], number: Callable[[int], int]) -> list[int]:
        """Keep the totals among rows, drop headers of a second file, and return the other places."""
        kept = []
        for at, row in enumerate(rows):
            if self._name(row) in TOTALS:
                self.totals.append(
                    self._row(self._pick(row), 1, number(at), self._name(row).strip())
                )
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
        return not self.plan.keys or self._rising or self._named == len(self._names or ())

    def feed_numbered(self, rows: NumberedRows) -> None:
        """Add rows that come with their numbers."""
        todo = iter(rows)
        while some := list(islice(todo, CHUNK)):
            numbers = [number for number, _ in some]
            self.feed([row for _, row in some], numbers.__getitem__)

    def settle(self, rows: Callable[[], NumberedRows], collector: Collector) -> None:
        """
        Look again at rows that share a key, and at totals: what is there once counts once.

        Args:
            rows: Returns all the rows of the table again.
            collector: Where remarks and questions go.
        """

        def again() -> Iterator[tuple[int, Sequence[str]]]:
            for number, row in rows():
                for one in melted([row], self.plan.wide, self.plan.names):
                    yield number, one

        if not self._all_differ():
            self._settle_repeats(again, collector)
        self._settle_totals(again, collector)

    def _settle_totals(self, rows: Callable[[], NumberedRows], collector: Collector) -> None:
        for cells, (times, number, _) in self.rows.items():
            if times == 1 and not TOTALS.isdisjoint(cell.strip() for cell in cells):
                called = next(cell.strip() for cell in cells if cell.strip() in TOTALS)
                self.totals.append(self._row(cells, 1, number, called))
                self.rows[cells][0] = 0
        hidden = hidden_totals(list(self), collector)
        for entry in self.rows.values():
            if entry[1] in hidden and entry[0] == 1:
                entry[0] = 0
                collector.remarks.read("rows")
        if self.totals:
            ordered = (self._row(self._pick(row), 1, number, "") for number, row in rows())
            check_totals(self.totals, list(self), ordered, collector)

    def _settle_repeats(self, rows: Callable[[], NumberedRows], collector: Collector) -> None:
        again = _twice(self._key(row) for _, row in rows())
        if not again:
            return
        alike: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[int]]] = {}
        for number, row in rows():
            if (key := self._key(row)) in again:
                kept = alike.setdefault((key, self._pick(row)), {})
                kept.setdefault(tuple(row), []).append(number)
        header = " and ".join(shown(self.plan.headers[at]) for at in self.plan.keys)
        by_device = not self.plan.roles.counts
        sure = len(self.plan.keys) > 1 or plain(self.plan.headers[self.plan.keys[0]]) in _OF_DEVICES
        for (name, cells), kept in alike.items():
            numbers = [number for those in kept.values() for number in those]
            if len(numbers) < 2 or (by_device and not sure and len(kept) > 1):
                continue
            single = (
                not by_device and product_of(self._row(cells, 1, 0, ""), collector.devices) == 1
            )
            if (len(kept) == 1 and not single and not (by_device and not sure)) or (
                by_device and sure
            ):
                self.rows[cells][0] -= len(numbers) - 1
                sentence = f"rows of the same {header}, counted once: {{n}}"
                collector.remarks.note(sentence, times=len(numbers) - 1, example=name)
            else:
                self.rows[cells][0] -= len(numbers)
                self._ask(name, header, numbers, collector)

    def _ask(self, name: str, header: str, numbers: list[int], collector: Collector) -> None:
        listed = ", ".join(map(str, numbers[:5])) + (" and more" if len(numbers) > 5 else "")
        where = f"{self.plan.unit}s {listed} ({name})"
        collector.remarks.read("rows", len(numbers))
        why = f"they have the same {header}, and nothing tells whether they are the same devices"
        collector.uncounted(where, why, _REPEATED)

    def __iter__(self) -> Iterator[Row]:
        """Yield each distinct row with the number of its like, in the order of first sight."""
        for cells, (times, number, label) in self.rows.items():
            if times:
                yield self._row(cells, times, number, label)

    def _row(self, cells: Sequence[str], times: int, number: int, label: str) -> Row:
        return Row(cells, self.plan.slim, times, number, label, self.plan.source, self.plan.unit)


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
