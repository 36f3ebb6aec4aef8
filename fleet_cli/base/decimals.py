"""Exact figures as the text that people write, for rules and messages."""

from fractions import Fraction


def decimal_text(figure: Fraction) -> str:
    """
    Return a figure as people write it: a decimal where it is one, else a quotient.

    >>> decimal_text(Fraction(8, 5)), decimal_text(Fraction(1, 3))
    ('1.6', '1/3')
    """
    for places in range(19):
        scaled = figure * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).zfill(places + 1)
            return digits[:-places] + "." + digits[-places:] if places else digits
    return str(figure)


def percent_text(part: Fraction) -> str:
    """
    Return a part of 1 as a percentage.

    >>> percent_text(Fraction(3, 8))
    '37.5%'
    """
    return f"{decimal_text(part * 100)}%"
