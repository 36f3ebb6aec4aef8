"""Tables whose columns have a fixed width: which cells fill theirs, and so may be cut."""

import re
from collections.abc import Sequence


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
    split = [[word.span() for word in re.finditer(r"\S+", line)] for line in lines]
    numbers = list(map(len, split))
    most = max(sorted(set(numbers)), key=numbers.count, default=0)
    rows = {
        at: [*cells, (len(lines[at]),) * 2] for at, cells in enumerate(split) if len(cells) == most
    }
    found: dict[tuple[int, int], str] = {}
    for column in range(most if len(rows) > 1 else 0):
        room = {at: cells[column + 1][0] - cells[column][1] for at, cells in rows.items()}
        starts = {cells[column][0] for cells in rows.values()}
        limits = {cells[column + 1][0] for cells in rows.values()}
        if len(starts) == len(limits) == 1 and max(room.values()) > min(room.values()):
            least = 0 if column == most - 1 else 1
            found |= {
                (at, column): lines[at][slice(*cells[column])]
                for at, cells in rows.items()
                if room[at] <= least
            }
    return dict(sorted(found.items()))
