"""Throughput tables that other packages install, under one entry-point group."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import cache
from typing import Any

from fleet_cli.base.characters import printable
from fleet_cli.base.diagnostics import FleetError, fail
from fleet_cli.model.asked import AskedAccelerator
from fleet_cli.model.catalogue import Accelerator, UnknownFigure
from fleet_cli.model.throughput import TableError, TableOrigin, ThroughputTable
from fleet_cli.read.catalogue import bundled, require_accelerator
from fleet_cli.read.files import read_source
from fleet_cli.read.foreign import Refused, exact, word
from fleet_cli.read.table_units import OWN_UNIT, unit_fault
from fleet_cli.read.tables import fallback_fault, read_table

GROUP = "fleet_cli.throughput_tables"
TRACEBACK = "FLEET_TRACEBACK"
"""The environment variable that, set to 1, shows where in a package an exception arose."""


class InstalledRule:
    """The rule of another package's table, which is asked for each accelerator once."""

    def __init__(self, called: str, text: str | None, rate: Callable[[Any], object]) -> None:
        self.text = text
        self._called, self._rate = called, rate
        self._asked: dict[Accelerator, tuple[Fraction | Exception | None, dict[str, None]]] = {}
        """By accelerator: what came of it, and which figures were asked for in vain."""

    def throughput(self, accelerator: Any) -> Fraction | None:
        """
        Return what the package's own code gives for one *accelerator*, exactly.

        Raises:
            UnknownFigure: the code let it pass through.
            TableError: the code failed, or gave something that is no throughput.
        """
        is_asked = isinstance(accelerator, AskedAccelerator)
        chip: Accelerator = accelerator.accelerator if is_asked else accelerator
        if chip not in self._asked:
            asked = AskedAccelerator(chip)
            self._asked[chip] = (self._ask(asked), asked.missing)
        found, missing = self._asked[chip]
        if is_asked:
            accelerator.missing.update(missing)
        if isinstance(found, Exception):
            raise found
        return found

    def _ask(self, accelerator: AskedAccelerator) -> Fraction | Exception | None:
        try:
            with _foreign():
                value = self._rate(accelerator)
                return None if value is None else exact(value)
        except UnknownFigure as error:
            return error
        except _Failed as error:
            return TableError(f"{self._called} fails on {accelerator.name}: {error}")
        except Refused as error:
            return TableError(f"{self._called} rates {accelerator.name} at {error}")


class _Failed(Refused):
    """The code of a package raised something; the message is its type and text."""


class _Interrupted(KeyboardInterrupt):
    """The user's own Ctrl-C, which ends the run; one that a package raises is a failure of it."""


@contextmanager
def _foreign() -> Iterator[None]:
    """
    Run a package's own code: what it prints goes to standard error, not between a result's bytes.

    Raises:
        Refused: whatever the code raises, besides what it may let pass through.
    """
    import contextlib
    import sys

    try:
        with _interruptible(), contextlib.redirect_stdout(sys.stderr):
            yield
    except (_Interrupted, Refused, UnknownFigure):
        raise
    except BaseException as error:
        raise _Failed(_reason(error)) from error


@contextmanager
def _interruptible() -> Iterator[None]:
    """Tell Ctrl-C from a KeyboardInterrupt that a package raises."""
    import signal
    import threading

    def interrupt(*_: object) -> None:
        raise _Interrupted

    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def installed_names() -> tuple[str, ...]:
    """Return the names of the installed tables, sorted."""
    return tuple(sorted({point.name for point in _points()}))


def namesakes(name: str) -> str:
    """Return what `packages_with` does, without the time that it takes where no package is near it."""
    import sys

    return packages_with(name) if any(_may_install(name, folder) for folder in sys.path) else ""


def _may_install(name: str, folder: str) -> bool:
    """Whether a folder of packages has one whose entry points have the group and the name."""
    # NOTE: importlib.metadata takes fifteen times as long, in a run that needs no package.
    try:
        with os.scandir(folder or ".") as entries:
            texts = [f"{entry.path}/entry_points.txt" for entry in entries if "-info" in entry.name]
    except OSError:
        return False
    for text in texts:
        with suppress(OSError), open(text, encoding="utf-8", errors="replace") as stream:
            points = stream.read()
            if GROUP in points and name.lower() in points.lower():
                return True
    return False


def packages_with(name: str) -> str:
    """Return the packages that install a table called *name*, in words; empty where none does."""
    packages = {_package(point) for point in _points() if _is_called(point, name)}
    return " and ".join(sorted(packages))


def _is_called(point: Any, name: str) -> bool:
    """Whether two names are one, which no reader tells apart by case alone."""
    return str(point.name).lower() == name.lower()


@cache
def load_installed(name: str) -> ThroughputTable | None:
    """
    Return the installed table called *name*, or None where no package has it.

    Raises:
        FleetError: two packages have it, it does not load, or it is not a table.
    """
    points = [point for point in _points() if _is_called(point, name)]
    if not any(point.name == name for point in points):
        return None
    try:
        if len(points) > 1:
            raise Refused(f"{packages_with(name)} both have it")
        if not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
            raise Refused("its name has other characters than letters, digits, '-', '_' and '.'")
        return _make(points[0])
    except Refused as error:
        raise unusable(name, str(error)) from error


def clash(name: str) -> FleetError:
    """Make the error for an installed table whose name is that of a bundled one."""
    return unusable(name, "a bundled table has that name, and is the one that counts")


def unusable(name: str, reason: str) -> FleetError:
    """Make the error for an installed table that cannot be used."""
    packages = packages_with(name)
    message = f'the plug-in table "{printable(name)}" of {packages} cannot be used: {reason}'
    return fail("plug-in", message, f"mend or uninstall {packages.replace(' and ', ' or ')}")


@cache
def _points() -> list[Any]:
    from importlib.metadata import entry_points

    # NOTE: a package that is found twice on the path lists the same entry point twice.
    unique = {
        (point.name, point.value, _package(point)): point for point in entry_points(group=GROUP)
    }
    return [unique[key] for key in sorted(unique)]


def _package(point: Any) -> str:
    return printable(str(point.dist.name if point.dist is not None else point.value))


def _make(point: Any) -> ThroughputTable:
    version = None if point.dist is None else printable(str(point.dist.version))
    origin = TableOrigin("package", package=_package(point), version=version)
    found = _load(point)
    if isinstance(found, str | os.PathLike):
        return _read(point, os.fspath(found), origin)
    if isinstance(found, type):
        raise Refused(f"{point.value} is a class: name an object of it")
    with _foreign():
        rate = getattr(found, "throughput", None)
        unit, description = word(found, "unit"), word(found, "description")
        if not callable(rate):
            raise Refused("it has no method throughput")
        if unit and (fault := unit_fault(unit)):
            raise Refused(f'its unit "{unit}" {fault}: {OWN_UNIT}')
        return ThroughputTable(
            name=str(point.name),
            unit=unit or "",
            description=description or "",
            source=word(found, "source", is_optional=True),
            rule=InstalledRule(
                origin.named(str(point.name)), word(found, "rule", is_optional=True), rate
            ),
            fallback=_fallback(point, word(found, "fallback", is_optional=True)),
            reference=_reference(word(found, "reference", is_optional=True)),
            origin=origin,
        )


def _fallback(point: Any, name: str | None) -> str | None:
    fault = name and fallback_fault(str(point.name), name)
    if fault:
        raise Refused(f"its fallback: {fault.message}")
    return name


def _reference(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        return require_accelerator(bundled(), name, "its reference").name
    except FleetError as error:
        raise Refused(error.diagnostics[0].message) from error


def _read(point: Any, path: Any, origin: TableOrigin) -> ThroughputTable:
    """Read the table in YAML that a package holds; its name is that of the entry point."""
    if not isinstance(path, str) or not os.path.isabs(path):
        raise Refused(f"{point.value} is no absolute path: write Path(__file__).with_name(...)")
    try:
        source = read_source(path)
    except FleetError as error:
        raise Refused(error.diagnostics[0].message) from error
    return read_table(source, origin)._replace(name=str(point.name))


def _load(point: Any) -> Any:
    """Import the object of an entry point."""
    try:
        with _foreign():
            return point.load()
    except Refused as error:
        raise Refused(f"{point.value} does not load: {error}") from error


def _reason(error: BaseException) -> str:
    """Return an exception's type and text; show where it arose where that is asked for."""
    if os.environ.get(TRACEBACK) == "1":
        import sys
        import traceback

        lines = traceback.format_exception(error)
        sys.stderr.write("".join(f"{printable(line)}\n" for line in "".join(lines).split("\n")))
    try:
        text = printable(str(error))
    except BaseException:  # the text of an exception is another package's code too
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
