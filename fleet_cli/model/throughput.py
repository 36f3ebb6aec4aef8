"""What a throughput table is: the one protocol that bundled, written and installed tables meet."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from fleet_cli.base.quantity import Number, quotient
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


class Rate(NamedTuple):
    """What one accelerator counts for under a table and a reference."""

    throughput: Fraction
    """[unit of the table]."""
    h100e: Number
    """Throughput by the reference's: H100 equivalents of one accelerator."""
    fallback: str | None = None
    """The table that it came from, where that is not the one asked for."""
    standard: Number | None = None
    """
    H100 equivalents by the H100 itself, which goals in h100e are about whatever the reference; None
    where the table cannot rate the H100.
    """


class Rating(NamedTuple):
    """A table with a reference, ready to rate: the basis that every output names."""

    table: ThroughputTable
    fallbacks: tuple[ThroughputTable, ...]
    reference: Accelerator
    reference_throughput: Fraction
    """[unit of the table]."""
    standard: Accelerator | None = None
    """The H100; None where nobody asks for goals in h100e."""

    def rate(self, accelerator: Accelerator) -> Rate | None:
        """
        Rate one *accelerator*.

        A fall-back table rates by its own throughput of the reference, so that units never mix.

        Returns:
            The rate, or None where neither the table nor a fall-back has a throughput.
        """
        own = throughput_of(self.table, accelerator)
        if own is not None:
            rate = quotient(own, self.reference_throughput)
            return Rate(own, rate, None, self._standard(self.table, own, rate))
        for table in self.fallbacks:
            other = throughput_of(table, accelerator)
            reference = throughput_of(table, self.reference)
            if other is not None and reference:
                rate = quotient(other, reference)
                return Rate(other, rate, table.name, self._standard(table, other, rate))
        return None

    def _standard(
        self, table: ThroughputTable, throughput: Fraction, rate: Number
    ) -> Number | None:
        if self.standard is None or self.standard.name == self.reference.name:
            return rate
        standard = throughput_of(table, self.standard)
        return quotient(throughput, standard) if standard is not None else None


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
