"""
The public face of the program for packages with throughput tables: all that is promised to them.

A package names its tables under the entry-point group `fleet_cli.throughput_tables`. The entry point's
name is what `--table` calls the table. Its object is a Table, or the absolute path of a table in YAML
that lies in the package. `configs/plug-in` of the project has a package to copy.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol, SupportsFloat

Figure = Literal[
    "fp64",
    "fp32",
    "tf32",
    "bf16",
    "fp16",
    "mx9",
    "fp8",
    "int8",
    "fp6",
    "fp4",
    "memory_gb",
    "memory_bandwidth_gb_s",
    "tdp_w",
]
"""
What an accelerator can be asked for.

The precisions are dense peaks, without sparsity [TFLOP/s; TOP/s for int8]; then memory [GB], its
bandwidth [GB/s], and the thermal design power [W].
"""

Number = int | float | Fraction | Decimal | SupportsFloat
"""
A throughput: any type of Python's numeric tower, of which the last stands for NumPy's.

It counts exactly, a float as it prints: 0.1 is a tenth.
"""


class Accelerator(Protocol):
    """One chip model as its owner counts it: a package, module or card."""

    @property
    def name(self) -> str:
        """Its name in the catalogue, such as `H100 SXM5 80GB`, or in the manifest that adds it."""

    @property
    def vendor(self) -> str | None:
        """Who makes it, such as `NVIDIA`."""

    @property
    def architecture(self) -> str | None:
        """Such as `Hopper`."""

    @property
    def form_factor(self) -> str | None:
        """Such as `SXM5`."""

    @property
    def released(self) -> str | None:
        """Year and month, as `2022-09`."""

    def figure(self, field: Figure, /) -> Fraction | None:
        """
        Return one figure, exactly as its datasheet has it, or None where the accelerator has none.

        Raises:
            LookupError: nobody knows it. It may pass through: the accelerator then has no rate.
            ValueError: there is no such figure.
        """


class Table(Protocol):
    """
    A rule that gives an accelerator a throughput, which adds up: two have twice as much.

    A table may also have `fallback`, the name of the table that rates what it cannot; `reference`,
    the accelerator that counts as 1 unless `--reference` says otherwise; and `rule`, its arithmetic
    in one line. All of them are texts.
    """

    @property
    def unit(self) -> str:
        """What a throughput is counted in, such as `TFLOP/s`."""

    @property
    def description(self) -> str:
        """The rule in words."""

    @property
    def source(self) -> str | None:
        """Where the rule or its figures are published."""

    def throughput(self, accelerator: Accelerator, /) -> Number | None:
        """
        Return the throughput of one *accelerator*, or None where the table has none.

        It is asked for once a run for each accelerator.
        """


def find_accelerator(name: str) -> Accelerator:
    """
    Return the accelerator of the catalogue that *name* means, to try a table with.

    Args:
        name: Any spelling, such as `H100`.
    Raises:
        LookupError: there is no such accelerator, or the name does not decide.

    >>> find_accelerator("H100").figure("bf16")
    Fraction(4947, 5)
    """
    from fleet_cli.base.diagnostics import FleetError
    from fleet_cli.read.catalogue import bundled, require_accelerator

    try:
        return require_accelerator(bundled(), name, "find_accelerator")
    except FleetError as error:
        raise LookupError(str(error)) from error
