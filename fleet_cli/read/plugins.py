"""Throughput tables that other packages install, under one entry-point group."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from fleet_cli.base.characters import printable
from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.base.records import NamedTuple
from fleet_cli.model.catalogue import Accelerator
from fleet_cli.model.throughput import ThroughputTable

GROUP = "fleet_cli.throughput_tables"


class InstalledTable(NamedTuple):
    """A table of another package, its members taken once and checked."""

    name: str
    unit: str
    description: str
    source: str | None
    fallback: str | None
    rule: str | None
    package: str
    """The distribution that it comes from, for messages."""
    rate: Callable[[Accelerator], Any]

    def throughput(self, accelerator: Accelerator) -> Any:
        """Return what the package's own code gives for one *accelerator*."""
        with _printing_elsewhere():
            return self.rate(accelerator)


def _printing_elsewhere() -> AbstractContextManager[object]:
    """Send what a plug-in prints to standard error, not between the bytes of a result."""
    import contextlib
    import sys

    return contextlib.redirect_stdout(sys.stderr)


class _Broken(Exception):
    """Why a plug-in cannot be used."""


def installed_names() -> tuple[str, ...]:
    """Return the names of the installed tables, sorted."""
    return tuple(sorted({point.name for point in _points()}))


@cache
def load_installed(name: str) -> ThroughputTable | None:
    """
    Return the installed table called *name*, or None where no package has it.

    Raises:
        FleetError: two packages have it, it does not load, or it is not a table.
    """
    points = [point for point in _points() if point.name == name]
    if not points:
        return None
    packages = sorted({_package(point) for point in points})
    try:
        if len(packages) > 1:
            raise _Broken(f"the packages {' and '.join(packages)} both have it")
        table = _make(points[0], packages[0])
    except _Broken as error:
        raise _failure(name, packages, str(error)) from error
    return table


def clash(name: str) -> FleetError:
    """Make the error for an installed table whose name is that of a bundled one."""
    packages = sorted({_package(point) for point in _points() if point.name == name})
    return _failure(name, packages, "a bundled table has that name, and is the one that counts")


def _failure(name: str, packages: list[str], reason: str) -> FleetError:
    message = f'the plug-in table "{name}" of {" and ".join(packages)} cannot be used: {reason}'
    return fail("plug-in", message, f"mend or uninstall {' or '.join(packages)}")


def _points() -> list[Any]:
    from importlib.metadata import entry_points

    # NOTE: a package that is found twice on the path lists the same entry point twice.
    unique = {
        (point.name, point.value, _package(point)): point for point in entry_points(group=GROUP)
    }
    return [unique[key] for key in sorted(unique)]


def _package(point: Any) -> str:
    return str(point.dist.name if point.dist is not None else point.value)


def _make(point: Any, package: str) -> InstalledTable:
    table = _load(point)
    try:
        unit, name = _word(table, "unit"), _word(table, "name")
        if name != point.name:
            raise _Broken(f'it calls itself "{name}", and its entry point is "{point.name}"')
        rate = getattr(table, "throughput", None)
        if not callable(rate):
            raise _Broken("it has no method throughput")
        return InstalledTable(
            name,
            unit,
            _word(table, "description"),
            _word(table, "source", optional=True),
            _word(table, "fallback", optional=True),
            _word(table, "rule", optional=True),
            package,
            rate,
        )
    except _Broken:
        raise
    except Exception as error:
        raise _Broken(_reason(error)) from error


def _load(point: Any) -> Any:
    """Import the object of an entry point; call it where it is a class or a function."""
    try:
        with _printing_elsewhere():
            found = point.load()
            if isinstance(found, type) or (callable(found) and not hasattr(found, "throughput")):
                found = found()
    except (Exception, SystemExit) as error:
        raise _Broken(f"{point.value} does not load: {_reason(error)}") from error
    return found


def _reason(error: BaseException) -> str:
    text = printable(str(error))
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _word(table: Any, member: str, optional: bool = False) -> Any:
    """Return a text of a plug-in, on one line and safe to print."""
    value = getattr(table, member, None)
    if value is None and optional:
        return None
    if not isinstance(value, str) or not value.strip():
        lacks = "has no" if value is None else "has something other than a text as"
        raise _Broken(f"it {lacks} {member}")
    return printable(" ".join(value.split()))
