"""What can be counted: accelerators, systems, and names that do not decide between them."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Protocol

from fleet_cli.base.quantity import Estimate
from fleet_cli.base.records import NamedTuple

PRECISIONS = {
    "fp64": 64,
    "fp32": 32,
    "tf32": 32,
    "bf16": 16,
    "fp16": 16,
    "mx9": 9,
    "fp8": 8,
    "int8": 8,
    "fp6": 6,
    "fp4": 4,
}
"""Precisions that a dense figure can be given for, widest first, each with its width [bits]."""

SIZES = {"memory_gb": "GB", "memory_bandwidth_gb_s": "GB/s", "tdp_w": "W"}
"""The other figures of an accelerator, each with its unit."""


def unit_of(field: str) -> str:
    """Return the unit of a figure: a precision's, or one of SIZES."""
    return SIZES.get(field) or ("TOP/s" if field == "int8" else "TFLOP/s")


REFERENCE = "H100 SXM5 80GB"
"""The accelerator that counts as 1 unless another is asked for."""


RESELLERS = frozenset(
    (
        *("aws", "azure", "coreweave", "crusoe", "digitalocean", "google", "googlecloud", "hpe"),
        *("lambda", "meta", "microsoft", "nebius", "oci", "scaleway", "tesla,inc.", "verda"),
        "vultr",
    )
)
"""Squashed names of those who rent out, build in or run the accelerators of others."""


class UnknownFigure(LookupError):
    """Nobody knows a figure; so there is no rate by it, where a figure that is none has others."""


class Accelerator(NamedTuple):
    """One chip model as its owner counts it: a package, module or card."""

    name: str
    vendor: str | None = None
    architecture: str | None = None
    form_factor: str | None = None
    released: str | None = None
    """Year and month, as 2022-09."""
    memory_gb: Fraction | None = None
    """[GB], as the vendor labels it."""
    memory_bandwidth_gb_s: Fraction | None = None
    """[GB/s]."""
    tdp_w: Fraction | None = None
    """Thermal design power [W]."""
    dense: tuple[tuple[str, Fraction], ...] = ()
    """Peak rate without sparsity by precision [TFLOP/s; TOP/s for int8]."""
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None
    confidence: str | None = None
    """`datasheet`, `derived` or `estimate`."""
    unknown: tuple[str, ...] = ()
    """Precisions that it may have and whose rate nobody knows; one that is not here it lacks."""
    status: str | None = None
    """`announced`, `rumoured` or `withdrawn`; None for what can be bought or is deployed."""
    tdp_confidence: str | None = None
    """How sure its power is, where that differs from the rest."""
    tdp_basis: str | None = None
    """What the power is of, where that is more than the accelerator: `superchip` or `SoC`."""
    server_w: Fraction | None = None
    """Maximum of its reference server or rack, by the accelerators in it [W]."""
    it_w: Estimate | None = None
    """With its share of network, storage and management, where a source gives that [W]."""
    server_class: str | None = None
    """How it is built in: `box`, `rack` or `whole`."""
    power_sources: tuple[str, ...] = ()
    """Where its server and IT power are published."""

    @property
    def is_ahead(self) -> bool:
        """Whether it is known by name alone: announced, rumoured or withdrawn without a rate."""
        return self.status is not None and not self.dense

    def figure(self, field: str) -> Fraction | None:
        """
        Return one figure by its name, a precision or one of SIZES; None where there is none.

        Raises:
            UnknownFigure: nobody knows it.
            ValueError: there is no such field.

        >>> Accelerator("X1", dense=(("bf16", Fraction(100)),)).figure("bf16")
        Fraction(100, 1)
        """
        if field in self.unknown:
            raise UnknownFigure(f"the {field} rate of {self.name} is unknown")
        return self.known(field)

    def known(self, field: str) -> Fraction | None:
        """
        Return one figure as `figure` does, but None where nobody knows it too.

        Raises:
            ValueError: there is no such field.
        """
        if field in SIZES:
            figure: Fraction | None = getattr(self, field)
            return figure
        if field not in PRECISIONS:
            raise ValueError(f"an accelerator has no figure {field}")
        return next((rate for precision, rate in self.dense if precision == field), None)

    def fastest(self, *precisions: str) -> Fraction | None:
        """Return the fastest of the *precisions* that it is known to have [TFLOP/s], or None."""
        return max((rate for name, rate in self.dense if name in precisions), default=None)


class System(NamedTuple):
    """A box, rack, pod or cloud instance with a fixed number of one accelerator."""

    name: str
    accelerator: str
    """The accelerator's name in the catalogue."""
    count: Fraction  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    """Accelerators in one system; below 1 for an instance that holds a part of one."""
    kind: str | None = None
    """`cloud-instance`, `server`, `rack` or `pod`."""
    vendor: str | None = None
    provider: str | None = None
    """Who rents it out."""
    nodes: str | None = None
    """Operating systems inside, where there are several."""
    status: str | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None
    confidence: str | None = None


class Ambiguous(NamedTuple):
    """A name that fits different accelerators or systems, so that it is refused."""

    name: str
    candidates: tuple[str, ...]
    how_to_tell: str
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


Entry = Accelerator | System | Ambiguous


class Catalogue(Protocol):
    """Finds entries by any name or alias; each is a catalogue of its own, and never changes."""

    def __hash__(self) -> int:
        """Tell it from other catalogues."""

    def find(self, name: str) -> Entry | None:
        """Return what *name* means, or None where it is not known."""

    def names(self) -> Iterator[str]:
        """Yield the name of every accelerator and system."""

    def accelerators(self) -> tuple[Accelerator, ...]:
        """Return every accelerator, each once."""

    def systems(self) -> tuple[System, ...]:
        """Return every system that is listed, each once."""
