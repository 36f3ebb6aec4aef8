"""What is read, and on standard error what is passed over."""

from collections.abc import Iterable, Sequence

from fleet_cli.base.diagnostics import FleetError
from fleet_cli.base.source import Source
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
    # NOTE: folders by what they hold, in order.
    files: dict[tuple[str, ...], list[str]] = {}
    repositories: dict[tuple[str, ...], list[str]] = {}
    for one in (one for several in inputs for one in several.passed_over):
        files.setdefault(one.files, []).append(one.folder)
        repositories.setdefault(one.repositories, []).append(one.folder)
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
    if lines:
        from fleet_cli.cli.output import note

        for line in lines:
            note(line)


def _counted(names: Sequence[str], word: str, plural: str | None = None) -> str:
    return f"{len(names):,} {word if len(names) == 1 else plural or word + 's'}"


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {rest:,} more" if rest > 0 else shown
