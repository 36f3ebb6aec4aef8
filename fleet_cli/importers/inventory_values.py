"""What the cells of a column hold: devices, counts, states, or what tells rows apart."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from fleet_cli.importers.devices import Device, Devices
from fleet_cli.importers.inventory_cells import (
    DAY_LIKE,
    FORM,
    NONE,
    WRITTEN_COUNT,
    count_in,
    has_unit_of_memory,
    hosts_in,
    is_count,
    kinds_in,
    memory_in,
)
from fleet_cli.importers.inventory_headers import (
    COUNT,
    COUNT_WORD,
    DEVICES,
    FEATURES,
    HOSTS,
    MEMORY,
    OF_HOST,
    OTHER,
    OTHER_DAYS,
    PARTS,
    PER_SYSTEM,
    ROW_NUMBER,
    TELLING,
    last_key,
)
from fleet_cli.importers.inventory_states import (
    NOT_COUNTED,
    UNKNOWN,
    are_answers,
    is_state,
    state_kind,
)
from fleet_cli.importers.inventory_units import COUNTS_MACHINES, of_many

_LARGEST_MEMORY = 512
"""No accelerator has more: it is the memory of a host [GB]."""
_DAYS = {"": "online", "gone": "retired"}
"""The role of a column of days whose header says a kind of state."""
_FEW = 20_000
"""Smaller numbers are no days of a spreadsheet."""
_MOST_KINDS = 100
_IDENTIFIER = 1000
_FEW_ROWS = 5
"""Of fewer rows nobody can say that their numbers are alike because they identify."""
_STATES = 12
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_DECIMAL_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{1,2}(?:\W*\D{1,3})?")


class Values:
    """The cells of the first rows, by column."""

    def __init__(
        self, headers: Sequence[str], sample: Sequence[Sequence[str]], devices: Devices
    ) -> None:
        """Look at *sample*, rows as wide as the headers; *devices* knows what spellings mean."""
        self.headers = headers
        self.spellings = devices
        self._names = list(map(last_key, headers))
        self._cells = [
            [cell for row in sample if (cell := row[at].replace("\xa0", " ").strip())]
            for at in range(len(headers))
        ]
        self._kinds = [set(cells) for cells in self._cells]
        self.words = [re.sub(r"[_.-]", " ", name) for name in self._names]
        self._rows = sample
        self._names_devices = cache(self._does_name_devices)

    def is_number(self, at: int) -> bool:
        """Whether every cell of a column is a number, and there are some."""
        cells = self._cells[at]
        return bool(cells) and all(is_count(cell) for cell in cells)

    def is_blank(self, at: int) -> bool:
        """Whether no cell of a column holds anything."""
        return not self._cells[at]

    def wide(self) -> dict[int, str]:
        """
        Return the columns whose headers each name an accelerator, which their cells count.

        Where most cells of one are counts all are, so that a wrong cell is a fault of its row.
        """
        named = [
            at for at, name in enumerate(self._names) if self.spellings.find(name, "inventory")
        ]
        said = ([cell for cell in self._cells[at] if cell.lower() not in NONE] for at in named)
        counted = any(2 * sum(map(is_count, cells)) > len(cells) for cells in said)
        return {} if self.devices() or not counted else {at: self._names[at] for at in named}

    def devices(self) -> tuple[int, ...]:
        """Return the columns of which at least half the distinct cells name devices."""
        return tuple(at for at in range(len(self._names)) if self._names_devices(at))

    def _does_name_devices(self, at: int) -> bool:
        kinds = self._kinds[at]
        if not kinds or len(kinds) > _MOST_KINDS or self.is_number(at):
            return False
        known = [cell for cell in kinds if kinds_in(cell, self.spellings)]
        return 2 * len(known) >= len(kinds)

    def counts(self) -> tuple[int, ...]:
        """Return the columns whose headers say that they count, of devices before of anything."""
        found = [at for at in range(len(self._names)) if self._is_count(at)]
        return tuple(sorted(found, key=lambda at: (self.counts_anything(at), at)))

    def _is_count(self, at: int) -> bool:
        header = self._names[at]
        words = " ".join((self.words[at], re.sub(r"[\W_]", "", header)))
        if header.strip().casefold() in ("gpu", "accelerator"):
            return self.is_number(at) and not self._is_index(at)
        if COUNTS_MACHINES.fullmatch(self.words[at]):
            return self.is_number(at)
        if PARTS.search(self.words[at]) and not DEVICES.search(self.words[at]):
            return False
        if not COUNT.search(words) or self._names_devices(at):
            return False
        if not COUNT_WORD.search(words) and not any(cell[0].isdigit() for cell in self._cells[at]):
            return False
        return not OTHER.search(words) or bool(re.search(r"count|per.?node|anzahl", words, re.I))

    def sure_count(self, candidates: Sequence[int]) -> tuple[int, ...]:
        """Return the first of the columns that count, where it is the only one that says something."""
        sure = candidates and not PER_SYSTEM.search(self._names[candidates[0]])
        doubtful = any(
            self._cells[at] not in ([], self._cells[candidates[0]]) and self._kinds[at] != {"1"}
            for at in candidates[1:]
        )
        return tuple(candidates[:1]) if sure and not doubtful else ()

    def counts_anything(self, at: int) -> bool:
        """Whether a count is of whatever the row names, systems too; else it is of devices."""
        return not DEVICES.search(self._names[at])

    def may_count(self, at: int, *, counted: bool) -> bool:
        """Whether a column may be a count though its header is silent; fewer may where one *counted*."""
        cells, kinds = self._cells[at], self._kinds[at]
        if not cells or OTHER.search(self.words[at]) or self._is_index(at):
            return False
        if counted and self._numbers_rows(at):
            return False
        if not self.is_number(at):
            written = not counted and all(map(WRITTEN_COUNT.fullmatch, cells))
            return written and not self._holds_days(at)
        numbers = [int(cell) for cell in cells if cell.isdigit()]
        alike = len(cells) >= _FEW_ROWS and len(set(map(len, kinds))) == 1
        distinct = len(kinds) == len(cells) and (counted or alike)
        return kinds != {"1"} and not (distinct and numbers and min(numbers) >= _IDENTIFIER)

    def of_many(self, at: int) -> str:
        """Return a cell that says that counts beside it are not of single things, or nothing."""
        return of_many(self.words[at], self._kinds[at])

    def lone(self, at: int) -> str:
        """Return a cell that names an accelerator, no system, and no number of it; or nothing."""
        for cell in self._cells[at]:
            kinds = kinds_in(cell, self.spellings)
            named = [self.spellings.find(name, "inventory") for name, times in kinds if not times]
            if any(one and not (isinstance(one, Device) and one.is_system) for one in named):
                return cell
        return ""

    def differ(self, at: int, count: int = -1) -> bool:
        """
        Whether a column names systems that do not all hold what the column *count* says.

        Without such a column each row counts one.
        """
        held = {cell: self.spellings.find(cell, "inventory") for cell in self._kinds[at]}
        return any(
            isinstance(system := held.get(row[at].strip()), Device)
            and system.is_system
            and is_count(number := row[count].strip() if count >= 0 else "1")
            and count_in(number) != system.count != 1
            for row in self._rows
        )

    def repeats(self, at: int) -> bool:
        """Whether several rows have the same cell in a column."""
        return len(self._kinds[at]) < len(self._cells[at])

    def _is_index(self, at: int) -> bool:
        """Whether the cells number things: from 0, one by one, and over again."""
        numbers = [int(cell) for cell in self._cells[at] if cell.isdigit() and len(cell) < 6]
        steps = all(two in (0, one, one + 1) for one, two in pairwise(numbers))
        return bool(numbers) and steps and set(numbers) == set(range(max(numbers) + 1))

    def _numbers_rows(self, at: int) -> bool:
        """Whether a column numbers the rows one by one, as its header says."""
        numbers = list(map(str, range(1, len(self._cells[at]) + 1)))
        header = self._names[at].strip() or "#"
        return self._cells[at] == numbers and ROW_NUMBER.fullmatch(header) is not None

    def decimals(self, at: int) -> str:
        """Return a count whose comma may be of decimals, as it is in another cell; or nothing."""
        grouped = next(filter(_GROUPED.fullmatch, self._cells[at]), "")
        others = (cell for cells in self._cells for cell in cells)
        return grouped if grouped and any(map(_DECIMAL_COMMA.fullmatch, others)) else ""

    def states(self) -> tuple[int, ...]:
        """Return the columns of which each cell is a state, or answers to one in the header."""
        found = [
            at
            for at, kinds in enumerate(self._kinds)
            if 0 < len(kinds) <= _STATES and not self._names_devices(at)
            and (
                all(map(is_state, kinds))
                or (self.are_answers(at) and self.header_kind(at) != UNKNOWN)
            )
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda at: not self.deciding(at)))

    def header_kind(self, at: int) -> str:
        """Return the kind of the state that a header names, such as `active`."""
        return state_kind(re.sub(r"^(?:is|has been)[ _]", "", self._names[at]))

    def are_answers(self, at: int) -> bool:
        """Whether the cells of a column say yes and no."""
        if not self.is_number(at):
            has_blanks = 0 < len(self._cells[at]) < len(self._rows)
            return are_answers(self._kinds[at] | ({""} if has_blanks else set()))
        counts = self.header_kind(at) == UNKNOWN and (
            self._is_index(at) or OTHER.search(self.words[at])
        )
        return not counts and are_answers(self._kinds[at])

    def deciding(self, at: int) -> str:
        """Return a cell of a column that may decide whether its row counts; empty if none may."""
        cells = dict.fromkeys(self._cells[at])
        if self.are_answers(at):
            return "" if FEATURES.search(self._names[at]) else next(iter(cells))
        return next((cell for cell in cells if state_kind(cell) in NOT_COUNTED), "")

    def is_of(self, role: str, at: int) -> bool:
        """Whether a column has a role by what it holds: memory, form or days."""
        if role in _DAYS.values():
            return self._holds_days(at) and _DAYS.get(self.header_kind(at)) == role
        if role == "form":
            return not self.is_blank(at) and all(map(FORM.fullmatch, self._kinds[at]))
        return role == "memory" and self._is_memory(at)

    def fits(self, role: str, at: int) -> bool:
        """Whether the cells of a column do not speak against a role that its header gives it."""
        if role == "model":
            return not self.deciding(at)
        if role == "label":
            return not (
                COUNTS_MACHINES.fullmatch(self._names[at]) and self.may_count(at, counted=True)
            )
        if role in _DAYS.values():
            numbers = [int(cell) for cell in self._cells[at] if cell.isdigit()]
            small = self.is_number(at) and max(numbers, default=0) < _FEW
            return not small and at not in self.states()
        return True

    def _is_memory(self, at: int) -> bool:
        cells, header = self._kinds[at], self.words[at]
        sizes = [size for cell in cells for size in memory_in(cell)]
        if not cells or len(sizes) < len(cells) or max(sizes) > _LARGEST_MEMORY:
            return False
        told = MEMORY.search(header) or all(map(has_unit_of_memory, cells))
        return bool(told) and not OF_HOST.search(header)

    def _holds_days(self, at: int) -> bool:
        return any(map(DAY_LIKE.fullmatch, self._kinds[at]))

    def are_days(self, at: int) -> bool:
        """Whether a column holds days that may put its rows in service or take them out."""
        return self._holds_days(at) and not OTHER_DAYS.search(self._names[at])

    def hold_ranges(self, at: int) -> bool:
        """Whether some cells name several hosts, such as `n[1-4]`."""
        if self._holds_days(at) or OTHER.search(self.words[at]):
            return False
        are_hosts = HOSTS.fullmatch(self._names[at]) is not None
        return any(hosts_in(cell, are_hosts) > 1 for cell in self._kinds[at])

    def names_others(self, at: int, label: int) -> bool:
        """Whether a column names the rows that others belong to, by their labels."""
        labels = {row[label].strip() for row in self._rows}
        own = any(row[at].strip() == row[label].strip() for row in self._rows if row[at].strip())
        return bool(self._kinds[at]) and self._kinds[at] <= labels and not own

    def tells_apart(self, at: int) -> bool:
        """Whether a column tells rows of one thing apart, by day or by percentile, that add up."""
        key = re.sub(r"[\W_]", "", self._names[at].casefold())
        return key in TELLING and len(self._kinds[at]) > 1
