"""What options and paths ask for: days, pools and texts, and on standard error what is passed over."""

from collections.abc import Iterable, Sequence
from datetime import date

from fleet_cli.base.days import parse_day
from fleet_cli.base.diagnostics import Diagnostic, FleetError, fail
from fleet_cli.base.groups import grouped
from fleet_cli.base.source import Source
from fleet_cli.calc.resolve import ResolvedFleet
from fleet_cli.cli.output import note
from fleet_cli.model.manifest import Where
from fleet_cli.read.discovery import Inputs, read_inputs

_MOST_NAMED = 5
"""Names that a note shows."""

MANIFESTS = ("is no manifest", "are no manifests")
CHECKED = ("is neither manifest nor table", "are neither manifests nor tables")
"""What is said of a file that is passed over, and of several."""


def read_manifest_texts(paths: Iterable[str]) -> tuple[Source | FleetError, ...]:
    """
    Read the manifests that *paths* name, and say what is passed over.

    Returns:
        Each text, or the error that says why there is none.

    Raises:
        FleetError: no path is given and there is no fleet.yaml.
    """
    inputs = read_inputs(paths)
    say_passed_over([inputs])
    return tuple(text.source for text in inputs.texts)


def say_passed_over(inputs: Sequence[Inputs], words: tuple[str, str] = MANIFESTS) -> None:
    """Write on standard error what folders hold that is not read; once where they hold the same."""
    every = [one for several in inputs for one in several.passed_over]
    # NOTE: folders by what they hold, in order.
    files = grouped((one.files, one.folder) for one in every)
    repositories = grouped((one.repositories, one.folder) for one in every)
    lines = [
        f"{_counted(names, 'file')} of {' and '.join(folders)} {words[len(names) > 1]}: {_some(names)}"
        for names, folders in files.items()
        if names
    ]
    lines += [
        f"{_counted(names, 'git repository', 'git repositories')} in {' and '.join(folders)}, not "
        f"counted unless named: {_some(names)}"
        for names, folders in repositories.items()
        if names
    ]
    for line in lines:
        note(line)


def _counted(names: Sequence[str], word: str, plural: str | None = None) -> str:
    return f"{len(names):,} {word if len(names) == 1 else plural or word + 's'}"


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def select(
    sides: Sequence[Sequence[ResolvedFleet]], where: Where, by: Iterable[str] = ()
) -> list[tuple[ResolvedFleet, ...]]:
    """
    Return the fleets of every side with the pools alone that are asked for.

    A tag that no pool has is named on standard error.

    Args:
        sides: Of a diff, or the fleets of any other command as its only one.
    Raises:
        FleetError: a value is asked for that no pool has on any day.
    """
    from fleet_cli.calc.where import narrowed, stray_tags, strays

    every = [fleet for side in sides for fleet in side]
    found = strays(every, where)
    if found:
        raise FleetError(Diagnostic("where", one.text, hint=one.hint) for one in found)
    for stray in stray_tags(every, by):
        note(f"{stray.text}; {stray.hint}")
    if not where:
        return [tuple(side) for side in sides]
    return [narrowed(side, where) for side in sides]


def parse_as_of(text: str | None) -> date | None:
    """
    Read the value of `--as-of`: a day, or a period that stands for its last day.

    Raises:
        FleetError: it is neither.
    """
    if text is None:
        return None
    day = parse_day(text)
    if day is None:
        from fleet_cli.base.day_hints import day_hint

        raise fail("date", f"--as-of must be a date, not '{text}'", day_hint(text))
    return day


def parse_asked(texts: Iterable[str] | None) -> Where:
    """
    Read the values of `--where`.

    Raises:
        FleetError: one is not KEY=VALUE, or there is no such key.
    """
    if not texts:
        return ()
    from fleet_cli.calc.where import parse_where

    return parse_where(texts)
