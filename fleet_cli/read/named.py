"""Texts that name what the program knows, and the names that an editor offers for them."""

from collections.abc import Iterable

from fleet_cli.model.measures import WORDS
from fleet_cli.read.fields import Kind, Names
from fleet_cli.read.kinds import NAMES, TEXT, TEXT_SCHEMA


def _accelerators() -> Iterable[str]:
    from fleet_cli.read.catalogue import bundled

    return sorted(entry.name for entry in bundled().accelerators())


def _systems() -> Iterable[str]:
    from fleet_cli.read.catalogue import bundled

    return sorted(entry.name for entry in bundled().systems())


def _tables() -> Iterable[str]:
    from fleet_cli.read.name_list import bundled_tables

    return bundled_tables()


def _measures_and_groups() -> Iterable[str]:
    from fleet_cli.read.catalogue import bundled

    groups: set[str | None] = set()
    for entry in bundled().accelerators():
        groups |= {entry.architecture, entry.vendor}
    return (*WORDS, *sorted(filter(None, groups)))


_ACCELERATORS = Names("accelerator-name", TEXT_SCHEMA, _accelerators)
_SUBJECTS = [Names("measure-or-group", TEXT_SCHEMA, _measures_and_groups), _ACCELERATORS]

ACCELERATOR_NAME = Kind(TEXT.read, _ACCELERATORS)
"""An accelerator, by any name or alias."""
SYSTEM_NAME = Kind(TEXT.read, Names("system-name", TEXT_SCHEMA, _systems))
"""A system, by any name or alias."""
TABLE_NAME = Kind(TEXT.read, Names("table-name", TEXT_SCHEMA, _tables))
"""A throughput table, or the file of one."""
SUBJECTS = Kind(
    NAMES.read,
    {"anyOf": [*_SUBJECTS, {"type": "array", "items": {"anyOf": _SUBJECTS}, "minItems": 1}]},
)
"""What a target is of: one name or a list of them."""
