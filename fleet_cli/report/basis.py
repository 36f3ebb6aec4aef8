"""What every report says of its numbers: table, reference, estimates, date, sources."""

from collections.abc import Iterable
from datetime import date

from fleet_cli.model.catalogue import REFERENCE, Accelerator
from fleet_cli.model.manifest import Citation
from fleet_cli.model.throughput import Rating
from fleet_cli.report.model import Column, Section


def short_unit(rating: Rating) -> str:
    """Return the unit for a column's head: H100e, or the reference's first word with an e."""
    return short_unit_of(rating.reference)


def short_unit_of(reference: Accelerator) -> str:
    """
    Return what counts in a *reference* are called for short.

    >>> short_unit_of(Accelerator("B200"))
    'B200e'
    """
    return "H100e" if reference.name == REFERENCE else f"{reference.name.split()[0]}e"


class Citations:
    """Numbers the sources that a report cites, and lists them."""

    def __init__(self) -> None:
        self._numbers: dict[Citation, int] = {}

    def mark(self, citations: Iterable[Citation]) -> str:
        """Return the numbers that stand for *citations*, such as `[1] [2]`."""
        numbers = [self._numbers.setdefault(one, len(self._numbers) + 1) for one in citations]
        return " ".join(f"[{number}]" for number in numbers)

    @property
    def section(self) -> Section:
        """The list of all sources that were marked."""
        columns = (
            Column("number", ""),
            Column("title", "Source", wraps=True),
            Column("url", "Address", wraps=True),
        )
        rows = [
            (f"[{number}]", one.title or one.id, one.url or "")
            for one, number in self._numbers.items()
        ]
        return Section("sources", "Sources", columns, tuple(rows))


def basis_columns(rating: Rating) -> tuple[tuple[str, str], ...]:
    """Return the basis as columns that a row of its own can carry: name and value."""
    return (("table", rating.table.name), ("reference", rating.reference.name))


def method_line(rating: Rating, estimates: str | None, day: date | None) -> str:
    """Return the line that states the basis, for a person."""
    parts = [
        f"Table {rating.table.name} ({rating.table.unit})",
        f"reference {rating.reference.name} = 1",
    ]
    if rating.fallbacks:
        parts.append(f"fall-back {', '.join(table.name for table in rating.fallbacks)}")
    if estimates is not None:
        parts.append(f"estimates added {estimates}")
    if day is not None:
        parts.append(f"as of {day.isoformat()}")
    return " · ".join(parts)
