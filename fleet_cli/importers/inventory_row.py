"""A row of an inventory: its cells by role, and how messages point at it."""

from collections.abc import Sequence
from math import prod

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.inventory_cells import NONE, count_in, hosts_in, is_count, split_times
from fleet_cli.importers.inventory_columns import PLACES
from fleet_cli.importers.inventory_plan import Plan
from fleet_cli.importers.inventory_states import answered
from fleet_cli.importers.text import shown


class Row(NamedTuple):
    """Rows that say the same."""

    cells: Sequence[str]
    """Of the columns that `plan` needs."""
    plan: Plan
    times: int
    """How many rows there are of it [rows]."""
    number: int
    """The line of the first of them, or its place among the rows."""
    label: str
    """What the first of them is called; empty where no column tells."""

    def cell(self, role: str) -> str:
        """Return the cell of a role, without the spaces around it; empty where no column has it."""
        return self.at(self.plan.roles.columns[role])

    def at(self, column: int) -> str:
        """Return the cell of a column, without the spaces around it; empty of one not needed."""
        needed = self.plan.needed
        if column not in needed:
            return ""
        return self.cells[needed.index(column)].replace("\xa0", " ").strip()

    @property
    def numbers(self) -> list[str]:
        """The cells of its counts; of hosts, or of devices with their number, that number."""
        return [self._number(at) for at in self.plan.roles.counts]

    def _number(self, at: int) -> str:
        text, roles = self.at(at), self.plan.roles
        if text.lower() in NONE:
            return text
        if at in roles.ranges and not is_count(text):
            return str(hosts_in(text) or text)
        if at == roles.columns["accelerator"]:
            return str(split_times(text, self.plan.devices)[1] or 1)
        return text

    @property
    def product(self) -> int:
        """How many it counts [of what it names]; -1 where it does not say."""
        numbers = self.numbers
        return prod(map(count_in, numbers)) if numbers and all(map(is_count, numbers)) else -1

    @property
    def where(self) -> str:
        """The first row, and how many more there are like it."""
        more = f" and {self.times - 1:,} more" if self.times > 1 else ""
        return f"{self.plan.unit} {self.number}{f' ({self.label})' if self.label else ''}{more}"

    @property
    def called(self) -> str:
        """What tells it apart for a person: its name, or its place."""
        return self.label or " ".join(filter(None, map(self.cell, ("name", *PLACES))))

    @property
    def state_kind(self) -> str:
        """The kind of its state, by what options say of it and by what is known."""
        state, roles = self.cell("state"), self.plan.roles
        told = roles.meant.get(state.lower())
        return answered(state, roles.asked) if told is None else told

    def problem(self, code: str, cell: str, message: str, hint: str) -> Diagnostic:
        """
        Make a diagnostic that points at the first row.

        Args:
            code: The kind of problem.
            cell: The cell that it is about. It stands in for the text of the file until that is
                read again, when it tells the column.
            message: What is wrong with the cell, to follow it.
            hint: The remedy.
        """
        notes = [f"row: {shown(self.label)}"] if self.label else []
        if self.times > 1:
            notes.append(f"{self.times - 1:,} more rows say the same")
        text = f"'{shown(cell, 40)}' {message}"
        span = Span(self.number, 1, 2) if self.plan.unit == "line" else None
        return Diagnostic(code, text, Source("", cell), span, hint, tuple(notes))
