"""The catalogue as a list: which accelerators a person asks for, in which order."""

import re
from collections.abc import Callable, Iterable

from fleet_cli.base.diagnostics import fail
from fleet_cli.base.names import squash, suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.calc.conventions import TableRate
from fleet_cli.model.catalogue import Accelerator, System
from fleet_cli.model.power import BASES, PowerModel, Watts, watts_of
from fleet_cli.model.throughput import Rate, Rating, Reference


class Filter(NamedTuple):
    """What a listed accelerator must be; None asks for nothing."""

    vendor: str | None = None
    architecture: str | None = None
    """Its first words are enough: Blackwell means Blackwell Ultra too."""
    search: str | None = None
    """Part of a name, alias, vendor, architecture or form factor, or words of a note."""
    released_after: str | None = None
    """A month, itself left out."""


class ListedChip(NamedTuple):
    """One accelerator with its rate under one table."""

    accelerator: Accelerator
    rate: Rate | None


class ChipList(NamedTuple):
    """The result of `fleet chips`."""

    rating: Rating
    chips: tuple[ListedChip, ...]


class ChipView(NamedTuple):
    """The result of `fleet chips NAME`: one accelerator in full."""

    reference: Reference
    accelerator: Accelerator
    rates: tuple[TableRate, ...]
    systems: tuple[System, ...]
    """That hold it, by name."""
    model: PowerModel
    system: System | None = None
    """The system that was asked for, where it was not the accelerator itself."""

    @property
    def power(self) -> dict[str, Watts | None]:
        """What one takes on each of BASES [W]; None where no figure leads there."""
        return {basis: watts_of(self.accelerator, basis, self.model) for basis in BASES}


def choose_chips(accelerators: Iterable[Accelerator], chosen: Filter) -> tuple[Accelerator, ...]:
    """
    Return the *accelerators* that pass the filter, by vendor, month of release and name.

    Raises:
        FleetError: no accelerator has such a vendor or architecture, or the month is none.
    """
    found = every = list(accelerators)
    for field, begin in (("vendor", chosen.vendor), ("architecture", chosen.architecture)):
        if begin is not None:
            _must_be(f"--{field}", begin, [getattr(chip, field) or "" for chip in every])
            start = squash(begin)
            found = [one for one in found if squash(getattr(one, field) or "").startswith(start)]
    if chosen.search is not None:
        found = list(filter(_searched(chosen.search), found))
    if chosen.released_after is not None:
        month = _month(chosen.released_after)
        found = [chip for chip in found if (chip.released or "") > month]
    found = sorted(
        found, key=lambda chip: ((chip.vendor or "").lower(), chip.released or "unknown", chip.name)
    )
    return tuple(found)


def _searched(text: str) -> Callable[[Accelerator], bool]:
    """Return the test whether *text* is part of a chip's name or makers, or words of its note."""
    part = squash(text)
    words = re.compile(rf"\b{re.escape(text.strip())}", re.IGNORECASE)

    def matches(chip: Accelerator) -> bool:
        names = (chip.name, *chip.aliases, chip.vendor, chip.architecture, chip.form_factor)
        # NOTE: prose is searched by words: squashed, "not published" holds a TPU.
        return any(part in squash(name) for name in names if name) or (
            bool(words.search(chip.note or ""))
        )

    return matches


def _must_be(option: str, value: str, known: list[str]) -> None:
    if any(squash(name).startswith(squash(value)) for name in known):
        return
    hint = suggestion(value, sorted(set(known))) or "`fleet chips` lists them all"
    raise fail("option", f'{option}: nothing in the catalogue is "{value}"', hint)


def _month(text: str) -> str:
    if not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", text):
        message = f"--released-after must be a month, not '{text}'"
        raise fail("date", message, "write year and month: 2022-09")
    return text
