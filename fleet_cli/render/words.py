"""Sentences with numbers in them, rounded as everywhere else."""

from fleet_cli.base.quantity import Estimate, Number, magnitude
from fleet_cli.base.words import Amount, Words
from fleet_cli.render.numbers import decimals_of, format_number, range_text
from fleet_cli.report.model import H100E, AnyColumn, Column

_AMOUNT: AnyColumn = Column("", "", str, H100E)


def amount_text(value: Number) -> str:
    """
    Return equivalents as tables show them: whole where they are many.

    >>> amount_text(12345), amount_text(7)
    ('12,345', '7')
    """
    return format_number(value, decimals_of(_AMOUNT, [value]))


def limit_text(word: str, limit: str, change: Number, percent: Number | None, unit: str) -> str:
    """
    Return the line that says which limit of a diff is passed.

    Args:
        word: `decrease` or `increase`.
        limit: As given.
        change: How far the total went [H100e].
        percent: The same by what it was [%]; None where it was 0.
        unit: What equivalents are called.
    """
    part = "" if percent is None else f" ({format_number(magnitude(percent), 1)}%)"
    said = f"the {word} of {amount_text(change)} {unit}{part} is more than {limit}"
    return f"error[max-{word}]: {said}\n"


def sentence(words: Words) -> str:
    """
    Return the sentence that *words* form: of an estimate its middle, with the range in brackets.

    >>> sentence(("has ", Amount(Estimate(900, 1200, 1500)), " H100e"))
    'has 1,200 (900–1,500) H100e'
    """
    return "".join(_word(word) for word in words)


def note_text(note: str | Words) -> str:
    """Return a note as one text, its numbers rounded."""
    return note if isinstance(note, str) else sentence(note)


def _word(word: str | Amount) -> str:
    if isinstance(word, str):
        return word
    if isinstance(word.value, Estimate):
        decimals = decimals_of(_AMOUNT, [word.value])
        spread = range_text(word.value, decimals)
        middle = format_number(word.value.mid, decimals)
        return f"{middle} ({spread})" if spread else middle
    if word.is_percent:
        return f"{format_number(word.value, 1, signed=True)}%"
    return amount_text(word.value)
