"""What a throughput table is: one record, whatever its rule is written in and wherever it comes from."""

from fractions import Fraction
from typing import Protocol, cast

from fleet_cli.base.quantity import Number, quotient
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Span
from fleet_cli.base.units import Quantity, conversion
from fleet_cli.model.catalogue import REFERENCE, Accelerator, UnknownFigure

DEFAULT_TABLE = "dense-16bit"


class Rule(Protocol):
    """What gives an accelerator its throughput under a table."""

    @property
    def text(self) -> str | None:
        """Its arithmetic in one line; None where nobody says it."""

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """
        Return the throughput of one *accelerator* in the table's unit, or None where there is none.

        Raises:
            UnknownFigure: it hangs on a figure that nobody knows, which is no throughput either.
            TableError: the code of a package failed.
        """


class TableOrigin(NamedTuple):
    """Where a table comes from, which tells it from another of its name."""

    kind: str = "bundled"
    """`bundled`, `file` or `package`."""
    path: str | None = None
    """The file, as it was named."""
    digest: str | None = None
    """The file's SHA-256, in hexadecimal."""
    package: str | None = None
    version: str | None = None

    def named(self, name: str) -> str:
        """
        Name the table of this origin in a message, with its package where it has one.

        >>> TableOrigin("package", package="ours", version="1.0").named("mine")
        'the table mine of the package ours'
        """
        return f"the table {name}" + (f" of the package {self.package}" if self.package else "")

    @property
    def text(self) -> str:
        """
        Say it in words, for a person.

        >>> TableOrigin("package", package="ours", version="1.0").text
        'ours 1.0'
        """
        if self.package is not None:
            return " ".join(filter(None, (self.package, self.version)))
        return self.kind if self.digest is None else f"{self.path}, sha256 {self.digest[:12]}"


BUNDLED = TableOrigin()


class StrangeName(NamedTuple):
    """A name that a table has a value for, and the catalogue does not have."""

    name: str
    """As written."""
    span: Span


class ThroughputTable(NamedTuple):
    """A rule that gives an accelerator a throughput, which adds up: two have twice as much."""

    name: str
    """What `--table` calls it."""
    unit: str
    """What its throughput is counted in, such as TFLOP/s."""
    description: str
    """The rule in words."""
    source: str | None
    """Where the rule or its figures are published."""
    rule: Rule
    fallback: str | None = None
    """The name of the table that rates what this one cannot."""
    reference: str | None = None
    """What counts as 1 unless another is asked for; None for the usual one."""
    strange: tuple[StrangeName, ...] = ()
    """What it has values for and the catalogue lacks: a manifest may add it."""
    origin: TableOrigin = BUNDLED

    @property
    def title(self) -> str:
        """Its name, with where it comes from unless that is the program."""
        return self.name if self.origin == BUNDLED else f"{self.name} ({self.origin.text})"

    @property
    def called(self) -> str:
        """What messages call it."""
        return self.origin.named(self.name)

    def is_same(self, other: "ThroughputTable") -> bool:
        """Whether it says what *other* says, wherever both come from: one file may lie twice."""
        return self._replace(origin=BUNDLED) == other._replace(origin=BUNDLED)

    def throughput(self, accelerator: Accelerator) -> Fraction | None:
        """
        Return the throughput of one *accelerator* [unit], or None where the table has none.

        Raises:
            TableError: the code of a package failed.
        """
        try:
            return self.rule.throughput(accelerator)
        except UnknownFigure:
            return None

    def missing(self, accelerator: Accelerator) -> tuple[str, ...]:
        """
        Return the figures that the rule asks for and the *accelerator* has not.

        Raises:
            TableError: the code of a package failed.
        """
        # NOTE: imported here since only a mistake needs it.
        from fleet_cli.model.asked import AskedAccelerator

        asked = AskedAccelerator(accelerator)
        self.throughput(cast(Accelerator, asked))
        return tuple(asked.missing)


class TableError(Exception):
    """The code of a package gave what is no throughput; the message says what."""


class Reference(NamedTuple):
    """What counts as 1: an accelerator, or a quantity in the unit of a table."""

    name: str
    """The accelerator's name, or the quantity as `1 EFLOP/s`."""
    accelerator: Accelerator | None = None
    quantity: Quantity | None = None

    @property
    def unit(self) -> str:
        """What equivalents in it are called."""
        if self.quantity is not None:
            return self.quantity.unit if self.quantity.number == 1 else self.name
        return "H100e" if self.name == REFERENCE else f"{self.name} equivalents"

    @property
    def short_unit(self) -> str:
        """
        What equivalents in it are called for short.

        >>> counting(Accelerator("B200 SXM")).short_unit
        'B200e'
        """
        if self.quantity is not None:
            return self.unit if self.quantity.number == 1 else f"× {self.name}"
        return "H100e" if self.name == REFERENCE else f"{self.name.split()[0]}e"

    def throughput(self, table: ThroughputTable) -> Fraction | None:
        """
        Return what counts as 1 in the unit of *table*, or None where the table does not measure it.

        Raises:
            TableError: the table's code failed.
        """
        if self.accelerator is not None:
            return table.throughput(self.accelerator)
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
        Rate one *accelerator*; None where neither the table nor a fall-back has a throughput.

        A fall-back table rates by its own throughput of the reference, so that units never mix.
        """
        own = self.table.throughput(accelerator)
        if own is not None:
            return Rate(own, quotient(own, self.reference_throughput), self.table)
        for table in self.fallbacks:
            other = table.throughput(accelerator)
            whole = self.reference.throughput(table)
            if other is not None and whole:
                return Rate(other, quotient(other, whole), table, table.name)
        return None
