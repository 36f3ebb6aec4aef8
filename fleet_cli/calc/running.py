"""Cells that come and go: kept as running sums, so that a long history is added up only once."""

from collections.abc import Iterable

from fleet_cli.calc.totals import Cell

Group = tuple[object, ...]


class RunningCells:
    """The sums of all cells that have come and not gone, one for each group."""

    __slots__ = ("_cells",)

    def __init__(self) -> None:
        self._cells: dict[Group, Cell] = {}

    def add(self, cells: Iterable[Cell], manifest: int) -> None:
        """Count *cells*; *manifest* tells apart those that rate one name differently."""
        for cell in cells:
            key = _group(cell, manifest)
            before = self._cells.get(key)
            amount = before.amount.plus(cell.amount) if before else cell.amount
            self._cells[key] = cell._replace(amount=amount)

    def remove(self, cells: Iterable[Cell], manifest: int) -> None:
        """Count *cells*, which were added before, no longer."""
        for cell in cells:
            key = _group(cell, manifest)
            before = self._cells[key]
            self._cells[key] = before._replace(amount=before.amount.minus(cell.amount))

    def cells(self) -> tuple[Cell, ...]:
        """Return one cell for each group that anything is left of, in the order of first coming."""
        return tuple(cell for cell in self._cells.values() if cell.amount.pools)


def _group(cell: Cell, manifest: int) -> Group:
    models = (id(one.model) for one in cell.counted)
    return manifest, cell.keys, cell.accelerator.name, cell.unrated, cell.basis, *models
