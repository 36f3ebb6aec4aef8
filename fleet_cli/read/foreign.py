"""What code of other packages returns, made the program's own: exact numbers, and safe texts."""

from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import Any

from fleet_cli.base.characters import printable
from fleet_cli.base.quantity import LARGEST_FIGURE, is_figure
from fleet_cli.read.kinds import LONGEST_PROSE, LONGEST_TEXT


class Refused(Exception):
    """What another package gave cannot be used; the message says why."""


def exact(value: Any) -> Fraction:
    """
    Return a number of any type as a Fraction of Python's own integers.

    Raises:
        Refused: it is no number, not finite, or none that a throughput can be.

    >>> exact(0.1), exact(Decimal("2.50"))
    (Fraction(1, 10), Fraction(5, 2))
    """
    number = _exact(value)
    if is_figure(number):
        return number
    if number <= 0:
        raise Refused(f"{_said(value)}, which is not above 0; return None where there is no figure")
    raise Refused(f"{_said(value)}, which is not between 1/10^36 and 10^36; choose another unit")


def _exact(value: Any) -> Fraction:
    is_number = type(value) is not bool and isinstance(value, Decimal | Real)
    if isinstance(value, Rational) and is_number:
        # NOTE: a Fraction can be made of another library's integers, which overflow in silence.
        return Fraction(int(value.numerator), int(value.denominator))
    # NOTE: a float is taken as it prints, so that 0.1 means a tenth, in single precision too.
    text = repr(float(value)) if isinstance(value, float) else str(value)
    try:
        decimal = Decimal(text if is_number else "")
    except ArithmeticError as error:
        cure = "write float(x)" if _holds_one(value) else "return None where there is no figure"
        raise Refused(f"{_said(value)}, which is no number; {cure}") from error
    if not decimal.is_finite():
        raise Refused(f"{_said(value)}, which is not finite; return None where there is no figure")
    if abs(decimal.adjusted()) > len(str(LARGEST_FIGURE)):
        # NOTE: not written out in digits: 1E+999999999 has as many.
        return LARGEST_FIGURE * Fraction(-2 if decimal.is_signed() else 2)
    return Fraction(decimal)


def _holds_one(value: Any) -> bool:
    """Whether a value is an array of NumPy's, or of its like, that holds one number alone."""
    return getattr(value, "shape", None) == () and type(value).__name__.endswith("array")


def _said(value: object) -> str:
    """Return a value and its type, short and safe to print."""
    try:
        text = " ".join(str(value).split())
    except Exception:
        text = "something"
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    return printable(f"{shown} ({type(value).__module__}.{type(value).__qualname__})")


def word(table: object, member: str, is_optional: bool = False) -> str | None:
    """
    Return a text of a table, on one line and safe to print.

    Args:
        is_optional: Whether it may be missing, or be None.
    Raises:
        Refused: it is missing, no text, empty, or too long.
    """
    value = getattr(table, member, None)
    if value is None and is_optional:
        return None
    if value is None:
        raise Refused(f"it has no {member}")
    if not isinstance(value, str) or not str.strip(value):
        raise Refused(f"it has something other than a text as {member}")
    longest = LONGEST_PROSE if member == "description" else LONGEST_TEXT
    if str.__len__(value) > longest:
        raise Refused(f"its {member} has more than {longest:,} characters")
    return printable(" ".join(str.split(value)))
