"""How verdicts are shown: each once, with its colour on a screen and its mark in Markdown."""

from fleet_cli.base.records import NamedTuple


class Look(NamedTuple):
    """What a word looks like."""

    style: str
    """As rich has it."""
    mark: str
    """Stands before the word where there are no colours."""


VERDICTS = {
    "met": Look("bold green", "✅"),
    "missed": Look("bold red", "❌"),
    "pending": Look("yellow", "⏳"),
    "undecided": Look("magenta", "❔"),
    "within": Look("green", "☑️"),
    "exceeded": Look("yellow", "⬆️"),
}
