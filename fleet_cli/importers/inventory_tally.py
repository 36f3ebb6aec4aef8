"""Rows that say the same, tallied: what the readers of every form of inventory share."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from operator import itemgetter, lt
from typing import Any

from fleet_cli.importers.collect import Collector
from fleet_cli.importers.draft import Request
from fleet_cli.importers.identity import proves
from fleet_cli.importers.inventory_cells import NONE
from fleet_cli.importers.inventory_chunks import Chunk, Entry
from fleet_cli.importers.inventory_columns import is_of_devices
from fleet_cli.importers.inventory_plan import Plan, melted, plan_for, sampled
from fleet_cli.importers.inventory_row import Row
from fleet_cli.importers.inventory_totals import NAMED_TOTAL, TOTALS, check_totals, hidden_totals
from fleet_cli.importers.text import refuse, shown

_REPEATED = (
    "take out the rows that repeat others; if {}-column none; or add them to the manifest by hand "
    "and pass --allow-unknown to import the rest"
)


_MOST_BY_HAND = 10_000
"""
A table of more rows is no work of people [rows].

They call sums totals wherever there is room, and spell a host in several ways.
"""


def _without_domains(names: Collection[str]) -> dict[str, str]:
    """
    Return the names of hosts that stand among *names* without their domain as well, without it.

    >>> _without_domains({"n1.a.de": 1, "n2.a.de": 1, "n1": 1})
    {'n1.a.de': 'n1'}
    """
    hosts = ((name, name.partition(".")[0]) for name in names)
    return {
        name: host
        for name, host in hosts
        if host != name and host in names and not host.isdecimal()
    }


class Tallied:
    """The distinct rows of a table with the number of their like, and what needs a second look."""

    def __init__(
        self, plan: Plan, chunks: Callable[[], Iterable[Chunk]], collector: Collector
    ) -> None:
        """Tally the rows that *chunks* returns as often as it is called; some are read again."""
        self.plan = plan
        self._chunks = chunks
        self._collector = collector
        self.rows: dict[tuple[str, ...], Entry] = {}
        """The entries by the cells of the needed columns."""
        self.totals: list[Row] = []
        self._rising = True
        self._last = ""
        self._names: set[str] | None = None
        self._named = 0
        self._fed = 0
        self._pick = itemgetter(*plan.needed)
        called = plan.roles.called
        self._name = itemgetter(called)
        self._nameless = called in (plan.roles.columns["accelerator"], *plan.roles.counts)
        self._apart = TOTALS | {plan.headers[called]}
        for chunk in self._all():
            self._feed(chunk)
        is_by_hand = self._fed <= _MOST_BY_HAND
        if is_by_hand:
            self._find_totals()
        repeats = not self._rising and self._named != len(self._names or ())
        if plan.keys and (repeats or (is_by_hand and plan.roles.counts)):
            self._settle_repeats()
        self._settle_totals()

    def _all(self) -> Iterator[Chunk]:
        """Yield all rows, one for each of the columns that are of one accelerator."""
        wide = self.plan.wide
        for chunk in self._chunks():
            if wide:
                rows = melted(chunk.rows, wide, self.plan.sums)
                chunk = Chunk(rows, [each for each in chunk.numbers for _ in wide])
            yield chunk

    def _keyed(self) -> Iterator[tuple[int, Sequence[str], str]]:
        """Yield all rows again that are tallied, each with its number and its key."""
        totals = {total.number for total in self.totals}
        for chunk in self._all():
            keyed = zip(chunk.numbers, chunk.rows, self._keys(chunk), strict=True)
            for number, row, key in keyed:
                if number not in totals and not self._is_header(row):
                    yield number, row, key

    def _is_header(self, row: Sequence[str]) -> bool:
        """Whether a row is the header of a second file."""
        is_called_so = self._name(row) == self.plan.headers[self.plan.roles.called]
        return is_called_so and [cell.strip() for cell in row] == [*self.plan.headers]

    def _feed(self, chunk: Chunk) -> None:
        # NOTE: a million rows pass here, so that sets and counters look at them and no loop does.
        names = chunk.column(self.plan.roles.called)
        if not self._apart.isdisjoint(names):
            chunk = self._without_totals(chunk)
            names = chunk.column(self.plan.roles.called)
        if self.plan.keys and (self._rising or self._names is not None):
            own = self.plan.keys == (self.plan.roles.called,)
            self._watch(names if own else self._keys(chunk))
        kinds = chunk.kinds(self.plan.needed)
        self._fed += len(kinds)
        counts = Counter(kinds)
        entries = self.rows if chunk.entries is None else chunk.entries
        if not counts.keys() <= entries.keys():
            for kind, number, name in zip(kinds, chunk.numbers, names, strict=True):
                if kind not in entries:
                    first = [0, number, "" if self._nameless else name.strip()]
                    cells = chunk.cells(kind, self.plan.needed)
                    entries[kind] = self.rows.setdefault(cells, first)
        for kind, times in counts.items():
            entries[kind][0] += times

    def _keys(self, chunk: Chunk) -> list[str]:
        """Return what no two rows of a chunk should share; empty where it is not whole, or nothing is."""
        if not self.plan.keys:
            return [""] * len(chunk.numbers)
        columns = [chunk.column(at) for at in self.plan.keys]
        return [
            " ".join(parts) if all(map(str.strip, parts)) else ""
            for parts in zip(*columns, strict=True)
        ]

    def _without_totals(self, chunk: Chunk) -> Chunk:
        """Keep the totals among rows, drop headers of a second file, and return the others."""
        kept = []
        for row, number in zip(chunk.rows, chunk.numbers, strict=True):
            if (name := self._name(row)) in TOTALS:
                self.totals.append(Row(self._pick(row), self.plan, 1, number, name))
            elif not self._is_header(row):
                kept.append((row, number))
        return Chunk([row for row, _ in kept], [number for _, number in kept])

    def _find_totals(self) -> None:
        """Set apart the rows that a cell beside their name calls totals."""
        found = [
            (number, row, called)
            for number, row, _ in self._keyed()
            if (called := next((cell for cell in row if cell in TOTALS), ""))
        ]
        # NOTE: a word that most rows have is no row's alone, and makes none the sum of the others.
        for number, row, called in found if 2 * len(found) <= self._fed else ():
            self.rows[self._pick(row)][0] -= 1
            self.totals.append(Row(self._pick(row), self.plan, 1, number, called))

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

    def _settle_totals(self) -> None:
        for cells, (times, number, label) in self.rows.items():
            if called := self._called_a_total(cells, label) if times == 1 else "":
                self.totals.append(Row(cells, self.plan, 1, number, called))
                self.rows[cells][0] = 0
        hidden = hidden_totals(list(self), self._collector)
        for entry in self.rows.values():
            if entry[1] in hidden and entry[0] == 1:
                entry[0] = 0
                self._collector.remarks.read("rows")
        if self.totals:
            ordered = (
                Row(self._pick(row), self.plan, 1, number, "")
                for chunk in self._all()
                for number, row in zip(chunk.numbers, chunk.rows, strict=True)
            )
            check_totals(self.totals, list(self), ordered, self._collector)

    def _called_a_total(self, cells: Sequence[str], label: str) -> str:
        """Return what a row is called by that names it a total, of all or of a part; or nothing."""
        stripped = [cell.strip() for cell in cells]
        if not TOTALS.isdisjoint(stripped):
            return next(cell for cell in stripped if cell in TOTALS)
        row = Row(cells, self.plan, 1, 0, "")
        # A row may name its system alone, and what that is called.
        says_nothing = row.cell("accelerator").lower() in NONE and not row.cell("model")
        return next(filter(NAMED_TOTAL.fullmatch, (label, *stripped)), "") if says_nothing else ""

    def _settle_repeats(self) -> None:
        by_device = not self.plan.roles.counts
        # NOTE: names of hosts are spelled in several ways, identities of devices in one.
        fold = str if by_device else str.casefold
        keys = Counter(fold(key) for _, _, key in self._keyed())
        bare = {} if by_device else _without_domains(keys)
        for key, host in bare.items():
            keys[host] += keys.pop(key)
        again = {key for key, times in keys.items() if times > 1 and proves(key)}
        if not again:
            return
        alike: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[int]]] = {}
        spelled: dict[str, str] = {}
        for number, row, key in self._keyed():
            name = bare.get(fold(key), fold(key))
            if name in again:
                kept = alike.setdefault((name, self._pick(row)), {})
                spelled.setdefault(name, key)
                kept.setdefault(tuple(row), []).append(number)
        header = " and ".join(shown(self.plan.headers[at]) for at in self.plan.keys)
        sure = is_of_devices(self.plan.headers, self.plan.keys)
        for (one, cells), kept in alike.items():
            name = spelled[one]
            numbers = [number for those in kept.values() for number in those]
            if len(numbers) < 2 or (by_device and not sure and len(kept) > 1):
                continue
            several = Row(cells, self.plan, 1, 0, "").product != 1
            if not (by_device or several) and self._tells_apart(kept):
                continue
            # A name without a number, such as "GPU server", is of no one host.
            is_same = len(kept) == 1 and several and any(map(str.isdigit, name))
            if sure if by_device else is_same:
                self.rows[cells][0] -= len(numbers) - 1
                sentence = f"rows of the same {header}, counted once: {{n}}"
                self._collector.remarks.note(sentence, times=len(numbers) - 1, example=name)
            else:
                self.rows[cells][0] -= len(numbers)
                case = "their counts add up" if several else "each row is one device"
                option = "label" if several or by_device else "count"
                self._ask(name, header, numbers, f"{case}, pass --{option}")

    def _tells_apart(self, rows: Iterable[Sequence[str]]) -> bool:
        """Whether rows that each count one device have an identity each."""
        at = self.plan.roles.columns["identity"]
        told = [row[at].strip() for row in rows] if at >= 0 else [""]
        return all(map(proves, told)) and len(set(told)) == len(told) > 1

    def _ask(self, name: str, header: str, numbers: list[int], cure: str) -> None:
        listed = ", ".join(map(str, numbers[:5])) + (" and more" if len(numbers) > 5 else "")
        where = f"{self.plan.unit}s {listed} ({name.strip()})"
        self._collector.remarks.read("rows", len(numbers))
        why = f"they have the same {header}, and nothing tells whether they are the same devices"
        self._collector.uncounted(where, why, _REPEATED.format(cure))

    def __iter__(self) -> Iterator[Row]:
        """Yield each distinct row with the number of its like, in the order of first sight."""
        for cells, (times, number, label) in self.rows.items():
            if times:
                yield Row(cells, self.plan, times, number, label)


def tally_table(
    headers: Sequence[str],
    chunks: Callable[[], Iterator[Chunk]],
    request: Request,
    collector: Collector,
) -> Tallied:
    """
    Tally a table that can be read several times, as `Tallied` does by what `plan_for` finds.

    Raises:
        FleetError: No column names accelerators, or one of the options none.
    """
    return Tallied(plan_for(headers, sampled(chunks()), request, 1, "row"), chunks, collector)


def extra(module: str, form: str, instead: str) -> Any:
    """
    Return the module that reads a form of file, and comes with the extra `inventory`.

    Raises:
        FleetError: It is not installed.
    """
    try:
        # NOTE: by name, since the extra is optional and has no types.
        return import_module(module)
    except ImportError:
        hint = f"pip install 'fleet-h100e[inventory]', or {instead}"
        name = module.partition(".")[0]
        refuse(f"{form} is read by {name}, which is missing", hint=hint)
