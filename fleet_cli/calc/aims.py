"""Which accelerators a target is about: what the names in its `of:` mean."""

from collections.abc import Iterator
from typing import NamedTuple

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import singular, suggestion
from fleet_cli.base.source import Source
from fleet_cli.model.catalogue import Accelerator, Catalogue, System
from fleet_cli.model.manifest import Target
from fleet_cli.model.measures import OF, names_measure


class Aim(NamedTuple):
    """The accelerators that a target is about; all of them where it names none."""

    chips: frozenset[str] = frozenset()
    """Names of single accelerators."""
    families: tuple[tuple[str, ...], ...] = ()
    """First words of names, architectures and vendors, in lower case."""

    def takes(self, chip: Accelerator) -> bool:
        """
        Whether *chip* is meant: by its name, or by the first words of what it is called.

        "350,000 H100" means every form factor of it, and "Blackwell" means Blackwell Ultra too.

        >>> Aim(families=(("h100",),)).takes(Accelerator("H100 SXM5 80GB"))
        True
        """
        if chip.name in self.chips or (not self.chips and not self.families):
            return True
        callings = [text.lower().split() for text in _callings(chip)]
        return any(
            tuple(calling[: len(words)]) == words for words in self.families for calling in callings
        )


def _callings(chip: Accelerator) -> Iterator[str]:
    for name in (chip.name, chip.architecture or ""):
        yield name
        yield f"{chip.vendor or ''} {name}"


def find_aim(target: Target, source: Source, catalogue: Catalogue) -> tuple[Aim, list[Diagnostic]]:
    """
    Return what *target* is about, and a problem for each of its names that means nothing.

    A name that the catalogue knows is right also where the fleet has none of it: there are then 0.
    """
    if names_measure(target.of):
        return Aim(), []
    chips: set[str] = set()
    families: list[tuple[str, ...]] = []
    problems = []
    for name in target.of:
        entry = catalogue.find(name)
        if type(entry) is Accelerator:
            chips.add(entry.name)
        words = tuple(name.lower().split())
        families.append(words)
        one = tuple(singular(name).lower().split())
        # NOTE: H100s are of every form of it, as H100 is; l40s are no L40, and Cerebras no plural.
        if one != words and catalogue.find(singular(name)) is entry:
            families.append(one)
        if type(entry) is System:
            problems.append(_is_a_system(entry, target, source))
        elif entry is None and not any(_is_family(calling, catalogue) for calling in (words, one)):
            problems.append(_unknown(name, target, source, catalogue))
    return Aim(frozenset(chips), tuple(families)), problems


def _is_family(words: tuple[str, ...], catalogue: Catalogue) -> bool:
    aim = Aim(families=(words,))
    return any(aim.takes(chip) for chip in catalogue.accelerators())


def _is_a_system(entry: System, target: Target, source: Source) -> Diagnostic:
    message = f'the target is about "{entry.name}", which is a system: targets count accelerators'
    hint = f"write of: {entry.accelerator}, and {entry.count} of them for each {entry.name}"
    return Diagnostic("unknown-of", message, source, target.of_span or target.span, hint)


def _unknown(name: str, target: Target, source: Source, catalogue: Catalogue) -> Diagnostic:
    message = f'the target is about "{name}", which names nothing'
    words = ", ".join(OF)
    hint = suggestion(name, (*catalogue.names(), *OF)) or (
        f"write {words}, or an accelerator, architecture or vendor"
    )
    if name in OF:
        message = f'the target is about "{name}" and something else'
        hint = f"write of: {name} alone, or names of accelerators alone"
    return Diagnostic("unknown-of", message, source, target.of_span or target.span, hint)
