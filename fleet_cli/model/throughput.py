"""What a throughput table is: the one protocol that bundled, written and installed tables meet."""

from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from fleet_cli.base.quantity import Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.units import Quantity, conversion
from fleet_cli.model.catalogue import Accelerator, UnknownFigure

DEFAULT_TABLE = "dense-16bit"


class ThroughputTable(Protocol):
    """
    A rule that gives an accelerator a throughput.

    An installed table is any object with these members. It may also have `fallback`, the name of the
    table that rates what it cannot, and `rule`, its arithmetic in one line.
    """

    @property
    def name(self) -> str:
        """What `--table` calls it."""

    @property
    def unit(self) -> str:
        """What its throughput is counted in, such as TFLOP/s."""

    @property
    def description(self) -> str:
        """The rule in words."""

    @property
    def source(self) -> str | None:
        """Where the rule or its figures are published."""

    def throughput(self, accelerator: Accelerator) -> "Fraction | Decimal | int | None":
        """
        Return the throughput of one *accelerator* [unit], or None where the table has none.

        An UnknownFigure that `accelerator.figure` raises may pass through: it is no rate either.
        """


class Reference(NamedTuple):
    """What counts as 1: an accelerator, or a quantity in the unit of a table."""

    name: str
    """The accelerator's name, or the quantity as `1 EFLOP/s`."""
    accelerator: Accelerator | None = None
    quantity: Quantity | None = None

    def throughput(self, table: ThroughputTable) -> Fraction | None:
        """
        Return what counts as 1 in the unit of *table*, or None where the table does not measure it.

        Raises:
            TableError: the table's code failed.
        """
        if self.accelerator is not None:
            return throughput_of(table, self.accelerator)
        if self.quantity is None:
            return None
        factor = conversion(self.quantity.unit, table.unit)
        return None if factor is None else self.quantity.number * factor


def counting(accelerator: Accelerator) -> Reference:
    """Return an accelerator as what counts as 1."""
    return Reference(accelerator.name, accelerator)


class Rate(NamedTuple):
    """What one accelerator counts for under a table and a reference."""

    throughput: Fraction
    """[unit of the table that rated it]."""
    h100e: Number
    """Throughput by the reference's: equivalents of one accelerator."""
    table: ThroughputTable
    """The table that rated it."""
    fallback: str | None = None
    """Its name, where it is not the one asked for."""

    def relative_to(self, reference: Reference) -> Number | None:
        """Return the equivalents by another *reference*, None where the table cannot rate that."""
        whole = reference.throughput(self.table)
        return quotient(self.throughput, whole) if whole else None


class Rating(NamedTuple):
    """A table with a reference, ready to rate: the basis that every output names."""

    table: ThroughputTable
    fallbacks: tuple[ThroughputTable, ...]
    reference: Reference
    reference_throughput: Fraction
    """[unit of the table]."""

    def rate(self, accelerator: Accelerator) -> Rate | None:
        """
        Rate one *accelerator*.

        A fall-back table rates by its own throughput of the reference, so that units never mix.

        Returns:
            The rate, or None where neither the table nor a fall-back has a throughput.
        """
        own = throughput_of(self.table, accelerator)
        if own is not None:
            return Rate(own, quotient(own, self.reference_throughput), self.table)
        for table in self.fallbacks:
            other = throughput_of(table, accelerator)
            whole = self.reference.throughput(table)
            if other is not None and whole:
                return Rate(other, quotient(other, whole), table, table.name)
        return None


class TableError(Exception):
    """A table gave what is no throughput; the message says what."""


def throughput_of(table: ThroughputTable, accelerator: Accelerator) -> Fraction | None:
    """
    Ask *table* for a throughput and make it exact.

    Raises:
        TableError: the table's code failed, or gave something that is not a positive number.
    """
    try:
        value = table.throughput(accelerator)
        if value is None:
            return None
        if isinstance(value, bool):
            raise TypeError("True and False are no numbers")
        # NOTE: a float is taken as it prints, so that 0.1 means a tenth.
        exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    except UnknownFigure:
        return None
    except (Exception, SystemExit) as error:
        reason = str(error) or type(error).__name__
        message = f"{_called(table)} fails on {accelerator.name}: {reason}"
        raise TableError(message) from error
    if exact <= 0:
        message = f"{_called(table)} rates {accelerator.name} at {exact}, not above 0"
        raise TableError(message)
    return exact


def _called(table: ThroughputTable) -> str:
    package = getattr(table, "package", None)
    return f"the table {table.name}" + (f" of the package {package}" if package else "")
