"""Sentences with numbers in them, rounded as everywhere else, and how verdicts are shown."""

from datetime import date

from fleet_cli.base.quantity import Estimate, Number, magnitude
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.words import Amount, Words
from fleet_cli.render.numbers import OWN, cell_texts, decimals_apart, format_figure, format_number
from fleet_cli.report.model import AMOUNT, AnyColumn, Column


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


_AMOUNT: AnyColumn = Column("", "", str, AMOUNT)


def limit_text(
    word: str,
    limit: str,
    change: Number,
    percent: Number | None,
    unit: str,
    bound: Number,
    day: date | None = None,
) -> str:
    """
    Return the line that says which limit of a diff is passed.

    Args:
        word: `decrease` or `increase`.
        limit: As given.
        change: How far the total went [H100e].
        percent: The same by what it was [%]; None where it was 0.
        unit: What equivalents are called.
        bound: The limit as a number, of the change or of the percentage, whichever it is for.
        day: The first on which it is passed, where it is held against every day.

    >>> from fractions import Fraction
    >>> limit_text("decrease", "5%", 12345, Fraction(50001, 10000), "H100e", 5)
    'the decrease of 12,345 H100e (5.0001%) is more than 5%'
    """
    part = ""
    if percent is not None:
        size = magnitude(percent)
        part = f" ({format_number(size, decimals_apart(size, [bound], 1))}%)"
    gone, _ = cell_texts(change, _AMOUNT, OWN, [bound])
    when = f" from {day} on" if day is not None else ""
    return f"the {word} of {gone} {unit}{part}{when} is more than {limit}"


def sentence(words: Words) -> str:
    """
    Return the sentence that *words* form: of an estimate its middle, with the range in brackets.

    >>> sentence(("has ", Amount(Estimate(900, 1200, 1500)), " H100e"))
    'has 1,200 (900–1,500) H100e'
    """
    goals = [_ends(word).mid for word in words if isinstance(word, Amount) and word.is_goal]
    return "".join(word if isinstance(word, str) else _amount(word, goals) for word in words)


def note_text(note: str | Words) -> str:
    """Return a note as one text, its numbers rounded."""
    return note if isinstance(note, str) else sentence(note)


def _amount(word: Amount, goals: list[Number]) -> str:
    edges = goals if word.edge is None else [word.edge]
    low, middle, high = _ends(word)
    if word.is_goal:
        return format_figure(middle)
    if word.is_figure:
        shown = format_figure(middle)
        ends = f"{format_figure(low)}–{format_figure(high)}"
        return shown if low == high else f"{shown} ({ends})"
    if word.is_percent:
        return f"{format_number(middle, decimals_apart(middle, edges, 1), signed=True)}%"
    text, spread = cell_texts(word.value, _AMOUNT, OWN, edges)
    return f"{text} ({spread})" if spread else text


def _ends(word: Amount) -> Estimate:
    value = word.value
    return value if isinstance(value, Estimate) else Estimate(value, value, value)
