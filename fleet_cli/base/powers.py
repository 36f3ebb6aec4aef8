"""Roots and logarithms of exact numbers, the same to the last digit on every machine."""

from fractions import Fraction

from fleet_cli.base.quantity import Number

DIGITS = 60
"""Digits that are carried along: more than any result keeps."""

SCALE = 10**15
"""Results are rounded down to this part of 1, as square roots are."""


def logarithm(ratio: Number) -> Fraction:
    """
    Return the natural logarithm of *ratio*, to 15 decimals.

    Raises:
        ValueError: *ratio* is not above 0.

    >>> logarithm(1)
    Fraction(0, 1)
    """
    # NOTE: decimal rounds correctly by definition; the logarithm of a float differs by processor.
    from decimal import localcontext

    if ratio <= 0:
        raise ValueError(f"no logarithm of {ratio}")
    with localcontext() as context:
        context.prec = DIGITS
        exact = context.create_decimal(ratio.numerator).ln(context)
        exact -= context.create_decimal(ratio.denominator).ln(context)
        return Fraction(int(exact * SCALE), SCALE)


def power(base: Number, exponent: Number) -> Fraction:
    """
    Return *base* to the power of *exponent*: exact where that is whole, else to 15 decimals.

    Raises:
        ValueError: *base* is not above 0.

    >>> power(4, Fraction(1, 2)), power(Fraction(3, 2), 2)
    (Fraction(2, 1), Fraction(9, 4))
    """
    from decimal import ROUND_HALF_EVEN, localcontext

    if base <= 0:
        raise ValueError(f"no power of {base}")
    if exponent.denominator == 1:
        return Fraction(base) ** int(exponent)
    with localcontext() as context:
        context.prec = DIGITS
        context.rounding = ROUND_HALF_EVEN
        quotient = context.create_decimal(base.numerator) / context.create_decimal(base.denominator)
        part = context.create_decimal(exponent.numerator) / exponent.denominator
        raised = context.power(quotient, part)
        return Fraction(int((raised * SCALE).to_integral_value()), SCALE)
