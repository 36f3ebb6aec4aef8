"""Exact figures as the text that people write, for rules and messages."""

from fractions import Fraction

from fleet_cli.base.quantity import Number


def decimal_text(figure: Number) -> str:
    """
    Return a figure as people write it: a decimal where it is one, else a quotient.

    >>> decimal_text(Fraction(8, 5)), decimal_text(Fraction(-1, 20)), decimal_text(Fraction(1, 3))
    ('1.6', '-0.05', '1/3')
    """
    for places in range(19):
        scaled = figure * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).zfill(places + 1 + (figure < 0))
            return digits[:-places] + "." + digits[-places:] if places else digits
    return str(figure)


def percent_text(part: Fraction) -> str:
    """
    Return a part of 1 as a percentage.

    >>> percent_text(Fraction(3, 8))
    '37.5%'
    """
    return f"{decimal_text(part * 100)}%"
