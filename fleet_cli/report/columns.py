"""Columns and notes that several tables share, and columns about a part as those of a record."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from fleet_cli.base.groups import grouped
from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.fleets import FleetTotal
from fleet_cli.calc.rows import Row
from fleet_cli.calc.totals import Sums
from fleet_cli.model.power import ACCELERATOR_POWER, FACILITY_POWER, IT_POWER
from fleet_cli.report import fleet_fields
from fleet_cli.report.model import (
    ADDRESS,
    COUNT,
    H100E,
    POWER,
    RATE,
    AnyColumn,
    Column,
    Columns,
    Origin,
    Section,
    Value,
)
from fleet_cli.report.shape import of_part
from fleet_cli.report.texts import day_said, day_text, harmless

if TYPE_CHECKING:
    from fleet_cli.calc.changes import DiffRow

NOT_SAID = "(none)"
"""What stands in a row whose pools do not say the key."""

Keyed = TypeVar("Keyed", bound="Row | DiffRow")
"""A row that is known by its keys."""
Item = TypeVar("Item")
Part = TypeVar("Part")
Sum = TypeVar("Sum")


def shown_if(condition: bool, columns: Iterable[Column[Item, Sum]]) -> list[Column[Item, Sum]]:
    """Return *columns*, which people see where *condition* holds."""
    return [column._replace(shown=column.shown and condition) for column in columns]


def about_part(
    part: Callable[[Item], Part | None], columns: Iterable[Column[Part, Any]], absent: Value = None
) -> list[Column[Item, Sum]]:
    """Return *columns* about a *part* of a record; *absent* stands where it has none."""

    def lifted(column: AnyColumn) -> Column[Item, Sum]:
        said = column.said and of_part(part, column.said, absent)
        return column._replace(value=of_part(part, column.value, absent), said=said)

    return [lifted(column) for column in columns]


def summed(
    part: Callable[[Item], Sum | None], columns: Sequence[Column[Sum, Any]]
) -> list[Column[Item, Sum]]:
    """Return *columns* about a *part* of a record, in a section whose whole is such a part too."""
    lifted: list[Column[Item, Sum]] = about_part(part, columns)
    return [one._replace(total=own.value) for one, own in zip(lifted, columns, strict=True)]


Summed = Row | Sums
"""What pools add up to."""

ACCELERATORS: list[Column[Summed, None]] = [
    Column("count", "Count", lambda sums: sums.accelerators, COUNT, spread=True)
]


def _figure(
    name: str, title: str, kind: str, value: Callable[[Sums], Estimate | None]
) -> Column[Summed, None]:
    return Column(name, title, lambda one: value(one.sums), kind, spread=True)


def _power(name: str, title: str, basis: str) -> Column[Summed, None]:
    return _figure(name, title, POWER, lambda sums: sums.power.on(basis).known)


FIGURES: list[Column[Summed, None]] = [
    _power("power_mw", "TDP MW", ACCELERATOR_POWER),
    *(_figure(*figure) for figure in fleet_fields.FIGURES),
    _power("power_it_mw", "IT MW", IT_POWER),
    _power("power_facility_mw", "Facility MW", FACILITY_POWER),
]
"""What --wide shows, wherever pools are added up; machines get them in any case."""


AS_OF: Column[FleetTotal, Any] = Column(
    "as_of", "As of", lambda one: day_text(one.day), said=lambda one: day_said(one.day)
)


def equivalents(unit: str) -> list[Column[Summed, None]]:
    """Return the column of equivalents, which are called *unit*."""
    return [Column("equivalents", unit, lambda sums: sums.equivalents, H100E, spread=True)]


def rate_column(title: str) -> AnyColumn:
    """Return the column of the equivalents of one accelerator, of records that have a `rate`."""
    return Column("rate", title, lambda one: one.rate and one.rate.h100e, RATE)


def key_columns(
    by: Sequence[str],
    keys: Callable[[Item], Sequence[str]],
    origin: Callable[[Item], Origin] | None = None,
) -> list[Column[Item, Sum]]:
    """Return a column for each key in *by*, whose values *keys* gives; the first one is marked."""

    def column(place: int, key: str) -> Column[Item, Sum]:
        def value(record: Item) -> str:
            return keys(record)[place] or NOT_SAID

        return Column(key, key_title(key), value, origin=None if place else origin, wraps=True)

    return [column(place, key) for place, key in enumerate(by)]


def keys_text(keys: Iterable[str]) -> str:
    """Return what stands in a picture for what is known by its *keys*."""
    return harmless(", ".join(key or NOT_SAID for key in keys))


def in_blocks(rows: Sequence[Keyed], blocks: Sequence[Keyed]) -> tuple[Keyed, ...]:
    """Return *rows* by their first key, each of the *blocks* behind those that it comes to."""
    if len(blocks) < 2:
        return tuple(rows)
    groups = grouped((row.keys[0], row) for row in rows)
    found: list[Keyed] = []
    for block in blocks:
        own = groups.get(block.keys[0], [])
        # NOTE: of one row its subtotal would say the same again.
        found += [*own, block] if len(own) > 1 else own
    return tuple(found)


def key_title(key: str) -> str:
    """
    Return what stands above the values of a key.

    >>> key_title("tag:team")
    'Team'
    """
    return key.removeprefix("tag:").capitalize()


def fleet_column(
    name: Callable[[Item], str], shown: bool, said: Callable[[Item], Value] | None = None
) -> Column[Item, Sum]:
    """Return the column that says which of several fleets a row is about."""
    return Column("fleet", "Fleet", name, said=said, shown=shown, wraps=True, below=True)


def origin_of(rows: Iterable[Row]) -> Origin:
    """Return what must be known of what *rows* add up to."""
    every = tuple(rows)
    return Origin([name for row in every for name in row.fallbacks], [row.unrated for row in every])


def fallback_note(names: Iterable[str | None], lead: str = "* rate from") -> list[str]:
    """Return the note that says which tables rates are borrowed from, if there are any."""
    found = sorted(set(filter(None, names)))
    return [f"{lead} the fall-back table {', '.join(found)}"] if found else []


def said_once(sayings: Iterable[tuple[str, str]]) -> list[str]:
    """
    Return what is said of several names once, with the names behind it.

    >>> said_once([("counts in B200", "a"), ("is void", "b"), ("counts in B200", "c")])
    ['counts in B200: a, c', 'is void: b']
    """
    return [f"{saying}: {', '.join(named)}" for saying, named in grouped(sayings).items()]


def unrated_note(whys: Iterable[str | None], unit: str, lead: str = "† not rated") -> list[str]:
    """Return the note that says what is not in the equivalents, called *unit*, and why."""
    found = sorted(set(filter(None, whys)))
    return [f"{lead}, so not in the {unit}: {'; '.join(found)}"] if found else []


class Fact(NamedTuple):
    """Something that is known, in words."""

    name: str
    text: str | None


def fact_section(name: str, facts: Iterable[Fact], title: str | None = None) -> Section[Fact, None]:
    """Return the section that lists those of the *facts* that are known."""
    columns: Columns[Fact, None] = [
        Column("field", "", lambda fact: fact.name),
        Column("value", "", lambda fact: fact.text, ADDRESS, wraps=True),
    ]
    return Section(name, title, columns, [fact for fact in facts if fact.text])
