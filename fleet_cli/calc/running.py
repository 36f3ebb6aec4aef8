"""Cells that come and go: kept as running sums, so that a long history is added up only once."""

from collections import Counter
from collections.abc import Iterable

from fleet_cli.base.quantity import Estimate, Number
from fleet_cli.calc.totals import Cell
from fleet_cli.model.manifest import Citation


class RunningCells:
    """The sums of all cells that have come and not gone, one for each group."""

    __slots__ = ("_sums",)

    def __init__(self) -> None:
        self._sums: dict[tuple[object, ...], _RunningCell] = {}

    def add(self, cells: Iterable[Cell], manifest: int) -> None:
        """Count *cells*; *manifest* tells apart those that rate one name differently."""
        for cell in cells:
            key = (manifest, cell.keys, cell.accelerator.name, cell.unrated)
            found = self._sums.get(key)
            if found is None:
                found = self._sums[key] = _RunningCell(cell)
            found.change(cell, 1)

    def remove(self, cells: Iterable[Cell], manifest: int) -> None:
        """Count *cells*, which were added before, no longer."""
        for cell in cells:
            key = (manifest, cell.keys, cell.accelerator.name, cell.unrated)
            self._sums[key].change(cell, -1)

    def cells(self) -> tuple[Cell, ...]:
        """Return one cell for each group that anything is left of, in the order of first coming."""
        return tuple(running.cell() for running in self._sums.values() if running.parts)


class _RunningCell:
    """One group's sums, and how many cells are in them."""

    __slots__ = ("cited", "head", "parts", "sums")

    def __init__(self, head: Cell) -> None:
        self.head = head
        self.parts = 0
        self.sums: list[Number] = [0, 0, 0, 0, 0]
        self.cited: Counter[Citation] = Counter()

    def change(self, cell: Cell, sign: int) -> None:
        """Add *cell* where *sign* is 1, take it away where it is -1."""
        self.parts += sign
        for place, number in enumerate((*cell.accelerators, *cell.squares)):
            self.sums[place] += sign * number
        for citation in cell.sources:
            self.cited[citation] += sign

    def cell(self) -> Cell:
        """Return the group as one cell."""
        low, mid, high, below, above = self.sums
        sources = sorted((one for one, count in self.cited.items() if count), key=_by_id)
        return self.head._replace(
            accelerators=Estimate(low, mid, high), squares=(below, above), sources=tuple(sources)
        )


def _by_id(citation: Citation) -> str:
    return citation.id
