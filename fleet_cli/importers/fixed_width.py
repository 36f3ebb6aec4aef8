"""Tables whose columns have a fixed width: which cells fill theirs, and so may be cut."""

from collections.abc import Sequence
from itertools import pairwise


def full_cells(lines: Sequence[str]) -> dict[tuple[int, int], str]:
    """
    Return the cells that leave their column no room, by line and column.

    A column has a fixed width where the next one starts, or it ends, at the same place in every
    line and some cell is padded. Lines with another number of cells than most are passed over.

    >>> full_cells(["NODE      GRES ", "gpu-00001 gpu:8", "a         gpu:2"])
    {(1, 0): 'gpu-00001', (1, 1): 'gpu:8', (2, 1): 'gpu:2'}
    >>> full_cells(["NODE GRES", "gpu1 gpu:8"])
    {}
    """
    split = {at: _cells(line) for at, line in enumerate(lines)}
    numbers = [len(cells) for cells in split.values()]
    most = max(sorted(set(numbers)), key=numbers.count, default=0)
    rows = {at: cells for at, cells in split.items() if len(cells) == most}
    found: dict[tuple[int, int], str] = {}
    if len(rows) < 2:
        return found
    for column in range(most):
        room = {at: _room(lines[at], cells, column) for at, cells in rows.items()}
        starts = {cells[column][0] for cells in rows.values()}
        ends = {cells[column][1] + room[at] for at, cells in rows.items()}
        if (
            len(starts) == 1
            and len(ends) == 1
            and max(room.values()) > min(room.values(), default=0)
        ):
            least = 0 if column == most - 1 else 1
            found.update(
                ((at, column), lines[at][slice(*cells[column])])
                for at, cells in rows.items()
                if room[at] <= least
            )
    return dict(sorted(found.items()))


def _cells(line: str) -> list[tuple[int, int]]:
    """Return where each word of a line starts and ends."""
    edges = [
        at + 1
        for at, (one, two) in enumerate(pairwise(f" {line} "))
        if one.isspace() != two.isspace()
    ]
    return [(start - 1, end - 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _room(line: str, cells: list[tuple[int, int]], column: int) -> int:
    """Return the blanks behind a cell."""
    end = cells[column + 1][0] if column + 1 < len(cells) else len(line)
    return end - cells[column][1]
