"""Problems that many pools have alike: each said once, with how often."""

from collections.abc import Callable, Hashable

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.source import Span

_MOST_LINES = 3


class Repeated:
    """Problems of many pools, each kept once with how often and where it came again."""

    def __init__(self) -> None:
        self._first: dict[Hashable, Diagnostic] = {}
        self._more: dict[Hashable, tuple[int, list[int]]] = {}

    def __contains__(self, key: Hashable) -> bool:
        """Whether a problem was counted under this key."""
        return key in self._first

    def __len__(self) -> int:
        """Return how many different problems there are."""
        return len(self._first)

    def add(self, key: Hashable, span: Span, make: Callable[[], Diagnostic]) -> None:
        """
        Count one pool's problem.

        Args:
            key: The same for what is the same mistake.
            span: Where the pool stands.
            make: Makes the problem; called for the first pool alone.
        """
        if key not in self._first:
            self._first[key] = make()
            return
        count, lines = self._more.setdefault(key, (0, []))
        if len(lines) < _MOST_LINES:
            lines.append(span.line)
        self._more[key] = (count + 1, lines)

    def problems(self) -> list[Diagnostic]:
        """Return each problem, with a note of the pools that have it too."""
        return [
            problem._replace(notes=(*problem.notes, _more_pools(*self._more[key])))
            if key in self._more
            else problem
            for key, problem in self._first.items()
        ]


def _more_pools(count: int, lines: list[int]) -> str:
    """
    Say where a problem comes again.

    >>> _more_pools(1, [7]), _more_pools(1200, [7, 9, 11])
    ('the same in the pool at line 7', 'the same in 1,200 more pools, the next at lines 7, 9, 11')
    """
    if count == 1:
        return f"the same in the pool at line {lines[0]}"
    return f"the same in {count:,} more pools, the next at lines {', '.join(map(str, lines))}"
