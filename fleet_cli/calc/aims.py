"""What a target is about: the measure that its unit and its `of:` mean, and which accelerators."""

from collections.abc import Iterator

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.names import ANY, singular, spelled, squash, suggestion
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source
from fleet_cli.base.units import parse_unit
from fleet_cli.calc.kinds import belongs, members
from fleet_cli.model.catalogue import REFERENCE, Accelerator, Ambiguous, Catalogue, System
from fleet_cli.model.manifest import Target
from fleet_cli.model.measures import (
    ACCELERATORS,
    H100E_WORD,
    NEEDING_A_UNIT,
    POWER,
    WORDS,
    Measure,
    equivalents,
    throughput,
)
from fleet_cli.model.power import ACCELERATOR_POWER
from fleet_cli.model.throughput import counting


class Aim(NamedTuple):
    """What a target is about."""

    measure: Measure
    words: tuple[str, ...]
    """What `of:` says, or would say."""
    chips: frozenset[str] = frozenset()
    """Names of single accelerators."""
    families: tuple[tuple[str, ...], ...] = ()
    """First words of names, architectures and vendors, in lower case."""

    def takes(self, chip: Accelerator) -> bool:
        """
        Whether *chip* is meant: by its name, or by the first words of what it is called.

        "350,000 H100" means every form factor of it, and "Blackwell" means Blackwell Ultra too.

        >>> Aim(ACCELERATORS, ("H100",), families=(("h100",),)).takes(Accelerator("H100 SXM5 80GB"))
        True
        """
        if chip.name in self.chips or (not self.chips and not self.families):
            return True
        return any(belongs(chip, words) for words in self.families)

    @property
    def unit(self) -> str:
        """What stands behind its numbers: a unit, or the names of what is counted."""
        return self.names or self.measure.unit

    @property
    def names(self) -> str:
        """The names of what is counted; empty where all accelerators are."""
        return ", ".join(self.words) if self.chips or self.families else ""


class _Missed(Exception):
    """The target is about nothing; carries the problem."""

    def __init__(self, code: str, message: str, hint: str, at_goal: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.at_goal = code, message, hint, at_goal


def find_aim(
    target: Target, source: Source, catalogue: Catalogue
) -> tuple[Aim | None, list[Diagnostic]]:
    """
    Return what *target* is about, or a problem where its unit or one of its names means nothing.

    A name that the catalogue knows is right also where the fleet has none of it: there are then 0.
    """
    try:
        aim = _find(target, catalogue)
        _check_whole(target, aim.measure)
        return aim, []
    except _Missed as missed:
        span = target.goal_span if missed.at_goal else target.of_span
        place = span or target.span
        problem = Diagnostic(missed.code, missed.message, source, place, missed.hint)
        return None, [problem]


def _find(target: Target, catalogue: Catalogue) -> Aim:
    if not target.unit:
        return _without_unit(target, catalogue)
    aim = _by_unit(target, catalogue)
    if not target.of or target.of == aim.words:
        return aim
    return _both(target, aim, catalogue)


def _check_whole(target: Target, measure: Measure) -> None:
    ends = target.goal_range or (target.goal,)
    if measure.is_whole and any(end.denominator != 1 for end in ends):
        message = f"{target.comparator} must be a whole number of {measure.unit}"
        hint = "write it without decimals; watts, operations and bytes have them, behind their unit"
        raise _Missed("count", message, hint, at_goal=True)


def _without_unit(target: Target, catalogue: Catalogue) -> Aim:
    word = target.of[0] if len(target.of) == 1 else ""
    if not target.of or word == H100E_WORD:
        return _in_h100e(catalogue)
    if word == ACCELERATORS.word:
        return Aim(ACCELERATORS, target.of)
    if word == POWER.word:
        return Aim(POWER, target.of)
    if word in NEEDING_A_UNIT:
        message = f"a goal of {word} needs a unit"
        hint = f"write it behind the number, as {NEEDING_A_UNIT[word].example}"
        raise _Missed("unit", message, hint, at_goal=True)
    return _of_names(target.of, catalogue)


def _in_h100e(catalogue: Catalogue) -> Aim:
    chip = catalogue.find(REFERENCE)
    if type(chip) is not Accelerator:
        raise _Missed("catalogue", f"the catalogue lacks {REFERENCE}", "install the program anew")
    return Aim(equivalents(counting(chip)), (H100E_WORD,))


def _by_unit(target: Target, catalogue: Catalogue) -> Aim:
    """Return what the unit of a goal says that it is about."""
    text = target.unit
    unit = parse_unit(text)
    if unit is not None:
        words = [word for word, one in NEEDING_A_UNIT.items() if unit.dimension in one.dimensions]
        word = target.of[0] if len(target.of) == 1 and target.of[0] in words else words[0]
        return Aim(NEEDING_A_UNIT[word].measure(text), (word,))
    if text.lower() in ANY:
        return Aim(ACCELERATORS, (ACCELERATORS.word,))
    names = tuple(_each((text,), catalogue))
    if len(names) > 1 or catalogue.find(text) is not None or members(text, catalogue):
        return _of_names((text,), catalogue)
    if text.endswith("e"):
        chip = catalogue.find(text[:-1])
        if type(chip) is Accelerator:
            word = H100E_WORD if chip.name == REFERENCE else text
            return Aim(equivalents(counting(chip), word, text), (word,))
        if type(chip) is Ambiguous:
            means = ", ".join(chip.candidates)
            message = f'"{text}" does not decide what counts as 1'
            raise _Missed("ambiguous-name", message, f"it can mean {means}", at_goal=True)
    return Aim(throughput(text), ("throughput",))


def _both(target: Target, aim: Aim, catalogue: Catalogue) -> Aim:
    """Return what unit and `of:` say together, where they do not contradict each other."""
    is_measure = len(target.of) == 1 and target.of[0] in WORDS
    if aim.measure is ACCELERATORS and not is_measure:
        named = _of_names(target.of, catalogue)
        if aim.words == (ACCELERATORS.word,) or named.chips == aim.chips:
            return named
    said = ", ".join(target.of)
    message = f'the goal is in {target.unit}, and the target is about "{said}"'
    hint = f"remove of:, which the unit says: {', '.join(aim.words)}"
    if aim.measure.per_watt:
        # NOTE: imported here since only a mistake needs it.
        from fleet_cli.base.quantity_hints import power_basis

        basis = power_basis(said)
        hint = f"write of: {basis}" if basis else hint
    word = "_".join(said.lower().split())
    if word in WORDS and word != said:
        hint = f"write of: {word}"
    if target.of == (POWER.word,) and aim.measure.basis is not None:
        # NOTE: without of: the goal would be of the whole site, which decides otherwise.
        hint = f"write of: {ACCELERATOR_POWER}, which {POWER.word} stands for"
    raise _Missed("unit", message, hint, at_goal=True)


def _of_names(names: tuple[str, ...], catalogue: Catalogue) -> Aim:
    chips: set[str] = set()
    families: list[tuple[str, ...]] = []
    for name in _each(names, catalogue):
        entry = catalogue.find(name)
        if type(entry) is System:
            message = (
                f'the target is about "{entry.name}", which is a system: targets count accelerators'
            )
            hint = f"write of: {entry.accelerator}, and {entry.count} of them for each {entry.name}"
            raise _Missed("unknown-of", message, hint)
        if type(entry) is Accelerator:
            _check_wide(entry, name, catalogue)
            chips.add(entry.name)
        elif type(entry) is Ambiguous and not _is_family_of(entry, name, catalogue):
            raise _undecided(entry, name, catalogue)
        elif entry is None and not members(name, catalogue):
            raise _unknown(name, catalogue)
        plain, single = spelled(name)
        families.append(plain)
        # NOTE: H100s are of every form of it, as H100 is; l40s are no L40, and Cerebras no plural.
        if single != plain and catalogue.find(singular(name)) is entry:
            families.append(single)
    return Aim(ACCELERATORS, names, frozenset(chips), tuple(families))


def _each(names: tuple[str, ...], catalogue: Catalogue) -> Iterator[str]:
    """Yield the names of a target, each alone: H100/H200 are H100 and H200, in all their forms."""
    for name in names:
        parts = [part.strip() for part in name.split("/")]
        is_list = len(parts) > 1 and all(
            catalogue.find(part) or members(part, catalogue) for part in parts
        )
        yield from parts if is_list else (name,)


def _check_wide(entry: Accelerator, name: str, catalogue: Catalogue) -> None:
    """Refuse a *name* that is listed for one of a series, where others begin with it too."""
    # NOTE: of nearly all names this decides; reading every accelerator takes milliseconds.
    if any(belongs(entry, words) for words in spelled(name)):
        return
    begin = squash(singular(name))
    every = (chip.name for chip in catalogue.accelerators())
    others = [one for one in every if one != entry.name and _continues(squash(one), begin)]
    if others:
        candidates = (entry.name, *others)
        raise _undecided(Ambiguous(name, candidates, "the letters behind it"), name, catalogue)


def _continues(name: str, begin: str) -> bool:
    """Whether a *name* is *begin*, which ends in a digit, with a letter behind it."""
    return name.startswith(begin) and begin[-1:].isdecimal() and name[len(begin) :][:1].isalpha()


def _is_family_of(entry: Ambiguous, name: str, catalogue: Catalogue) -> bool:
    """Whether all that an ambiguous *name* can mean goes by it: a TPU v5e is a TPU, and no TPU v5."""
    meant = (catalogue.find(candidate) for candidate in entry.candidates)
    every = spelled(name)
    return all(
        type(chip) is Accelerator and any(belongs(chip, words) for words in every) for chip in meant
    )


def _undecided(entry: Ambiguous, name: str, catalogue: Catalogue) -> _Missed:
    message = f'the target is about "{name}", which does not decide what is meant'
    chips = [one for one in entry.candidates if type(catalogue.find(one)) is Accelerator]
    hint = f"it can mean {', '.join(entry.candidates)}; what decides: {entry.how_to_tell}"
    if len(chips) == len(entry.candidates):
        hint = f"name the one that is meant, or write of: [{', '.join(chips)}] for any of them"
    return _Missed("ambiguous-name", message, hint)


def _unknown(name: str, catalogue: Catalogue) -> _Missed:
    if name in WORDS:
        message = f'the target is about "{name}" and something else'
        hint = f"write of: {name} alone, or names of accelerators alone"
        return _Missed("unknown-of", message, hint)
    message = f'the target is about "{name}", which names nothing'
    if name.lower() in ANY:
        return _Missed("unknown-of", message, f"write of: {ACCELERATORS.word}")
    chips = catalogue.accelerators()
    families = {one for chip in chips for one in (chip.architecture, chip.vendor) if one}
    hint = suggestion(name, (*(chip.name for chip in chips), *sorted(families), *WORDS)) or (
        f"write {', '.join(WORDS)}, or an accelerator, architecture or vendor"
    )
    return _Missed("unknown-of", message, hint)
