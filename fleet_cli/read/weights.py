"""Weights and shares of a table as text, for the line that states its rule."""

from fractions import Fraction


def weight_text(weight: Fraction) -> str:
    """
    Return a weight as people write it: a decimal where it is one, else a quotient.

    >>> weight_text(Fraction(8, 5)), weight_text(Fraction(1, 3))
    ('1.6', '1/3')
    """
    for places in range(19):
        scaled = weight * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).zfill(places + 1)
            return digits[:-places] + "." + digits[-places:] if places else digits
    return str(weight)


def percent_text(part: Fraction) -> str:
    """
    Return a part of 1 as a percentage.

    >>> percent_text(Fraction(3, 8))
    '37.5%'
    """
    return f"{weight_text(part * 100)}%"
