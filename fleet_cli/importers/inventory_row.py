"""A row of an inventory: its cells by role, and how messages point at it."""

from collections.abc import Sequence

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.inventory_columns import Roles
from fleet_cli.importers.inventory_states import answered
from fleet_cli.importers.text import shown


class Row(NamedTuple):
    """Rows that say the same, as cells by role; -1 in `Roles` gives an empty cell."""

    cells: Sequence[str]
    roles: Roles
    times: int
    """How many rows there are of it [rows]."""
    number: int
    """The line of the first of them, or its place among the rows."""
    label: str
    """What the first of them is called; empty where no column tells."""
    unit: str = "line"
    """What a row is called in messages: `line` or `row`."""

    def cell(self, at: int) -> str:
        """Return the cell of a role, without the spaces around it."""
        return self.cells[at].replace("\xa0", " ").strip() if at >= 0 else ""

    @property
    def where(self) -> str:
        """The first row, and how many more there are like it."""
        more = f" and {self.times - 1:,} more" if self.times > 1 else ""
        return f"{self.unit} {self.number}{f' ({self.label})' if self.label else ''}{more}"

    @property
    def called(self) -> str:
        """What tells it apart for a person: its name, or its place."""
        roles = self.roles
        places = (roles.name, roles.site, roles.region, roles.owner)
        return self.label or " ".join(filter(None, map(self.cell, places)))

    @property
    def kept_apart(self) -> bool:
        """Whether an option keeps what it is called, so that its pool shows it."""
        return self.roles.kept_apart

    @property
    def state_kind(self) -> str:
        """The kind of its state, by what options say of it and by what is known."""
        state = self.cell(self.roles.state)
        told = dict(self.roles.meant).get(state.lower())
        return answered(state, self.roles.asked) if told is None else told

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
        span = Span(self.number, 1, 2) if self.unit == "line" else None
        return Diagnostic(code, text, Source("", cell), span, hint, tuple(notes))
