"""Counts and figures as written, and estimates: exact from the first digit to the last."""

import math
import re
from collections.abc import Iterable
from fractions import Fraction

from fleet_cli.base.records import NamedTuple

Number = int | Fraction

LARGEST_FIGURE = 10**36
"""No throughput is larger, and none above 0 is below 1 by it; what is, is a slip."""
LARGEST_COUNT = 10**12
"""No fleet has more; a larger count is a slip [accelerators]."""

# NOTE: texts, not compiled patterns: most runs need few of them, and re keeps those it has compiled.
_COUNT = "0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:_[0-9]{3})+|[1-9][0-9]*"
_SCALED = r"((?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,12})?)([kKM])"
_SCALE = {"k": 1000, "K": 1000, "M": 1_000_000}

COUNT_FORM = f"(?:{_COUNT}|{_SCALED})"
"""How a count is written: a regular expression that JSON Schema reads too."""
FIGURE_FORM = r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?"
"""How a figure is written."""
NUMBER_FORM = r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?"
"""How a number of a table is written: a figure, or as a script prints one, such as 1e-05."""
FRACTION_FORM = "([1-9][0-9]{0,11})/([1-9][0-9]{0,11})"
"""How a part of one is written."""

# Why a text is no count: the first pattern that matches gives the hint.
_COUNT_HINTS = (
    (r"[0-9]{1,3}(\.[0-9]{3})+", "a dot is not a thousands separator: write {plain}, {grouped} or {short}"),
    (r"[0-9]+\.[0-9]*", "a count has no decimals: write a whole number, or a form such as 1.5M"),
    (r"\.[0-9]+", "a count has no decimals: write a whole number"),
    (r"0[0-9_,]+", "a leading zero means octal to other readers: write {unpadded}"),
    (r"0[xXoObB][0-9a-fA-F_]+", "write the number in decimal digits"),
    (r"[0-9]+(:[0-9]+)+", "other readers take a colon for base 60: write the number in decimal digits"),
    (r"[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+", "write the number out, or with k or M: 1e5 is 100000 or 100k"),
    (r"[+][0-9].*", "write the number without a sign"),
    (r"-[0-9].*", "a count is at least 0; put what left the fleet in `retired`"),
    (r"[+-]?\.?(nan|inf)", "a count that is not known is an estimate: {{low: ..., mid: ..., high: ...}}"),
    (r"[~≈><]+ *[0-9].*", "write an estimate instead: {{low: ..., mid: ..., high: ...}}"),
    (r"[0-9.,_]+[kKM]? *[-–] *[0-9].*", "write a range as {{low: ..., mid: ..., high: ...}}"),
    (r"[0-9]{1,3}([ '\u00a0\u202f’][0-9]{3})+", "write {plain}, {grouped} or {short}"),
    (r"[0-9.,_]+ *[bBgG]n?", "write billions as millions: 1.5 billion is 1500M"),
    (r"[0-9.,_]+ *(m|mio|mln|million)", "write millions with a capital M: 1.5 million is 1.5M"),
    (r"[0-9.]+ +[kKM]", "write the letter right behind the number: 350k"),
    (r"[0-9]+,[0-9]+", "a comma separates thousands: write {plain} or group all digits by three"),
    (r"[0-9]+(_[0-9]*)+", "an underscore separates thousands: write {plain} or group by three"),
    (r"true|false|yes|no|on|off", "write a whole number, 1 for a single one"),
)  # fmt: skip


class Estimate(NamedTuple):
    """A quantity known as low, mid and high, with low <= mid <= high; equal where it is exact."""

    low: Number
    mid: Number
    high: Number

    @property
    def exact(self) -> bool:
        """Whether low, mid and high agree."""
        return self.low == self.high

    def times(self, factor: Number) -> "Estimate":
        """
        Return the estimate scaled by *factor*, which is not negative.

        >>> Estimate(1, 2, 4).times(3)
        Estimate(low=3, mid=6, high=12)
        """
        return Estimate(self.low * factor, self.mid * factor, self.high * factor)

    def by(self, divisor: Number) -> "Estimate":
        """
        Return the estimate divided by *divisor*, which is above 0.

        >>> Estimate(1, 2, 4).by(2)
        Estimate(low=Fraction(1, 2), mid=1, high=2)
        """
        mid = quotient(self.mid, divisor)
        if self.low == self.high:
            return Estimate(mid, mid, mid)
        return Estimate(quotient(self.low, divisor), mid, quotient(self.high, divisor))

    def minus(self, goal: Number) -> "Estimate":
        """Return the estimate less an exact *goal*."""
        return Estimate(self.low - goal, self.mid - goal, self.high - goal)


ZERO = Estimate(0, 0, 0)


def together(estimates: Iterable[Estimate]) -> Estimate:
    """
    Return the sum of *estimates*: lows added to lows, highs to highs.

    >>> together([Estimate(1, 2, 4), Estimate(1, 1, 1)])
    Estimate(low=2, mid=3, high=5)
    """
    return Estimate(*map(sum, zip(*estimates, strict=True)))


def one_of(low: Estimate, mid: Estimate, high: Estimate) -> Estimate:
    """Return what is one of three: the least low, the mid of the second, the largest high."""
    three = low, mid, high
    return Estimate(min(one.low for one in three), mid.mid, max(one.high for one in three))


def has_count_form(text: str) -> bool:
    """Whether *text* is written as a count is, whatever it comes to."""
    if text[-1:] in _SCALE:
        return re.fullmatch(_SCALED, text) is not None
    # NOTE: most counts are plain digits, and need no expression compiled.
    is_plain = text.isascii() and text.isdigit() and not text.startswith("0")
    return is_plain or re.fullmatch(_COUNT, text) is not None


def parse_count(text: str) -> int | None:
    """
    Read a count as the contract allows it: 350000, 350_000, 350,000, 350k, 1.5M.

    Returns:
        The count, or None where *text* is no count that every reader would read alike.

    >>> parse_count("1.5M"), parse_count("350.000"), parse_count("0100")
    (1500000, None, None)
    """
    if not has_count_form(text):
        return None
    if text[-1] in _SCALE:
        number: Number = Fraction(text[:-1]) * _SCALE[text[-1]]
    else:
        # NOTE: what has more digits is too large without them.
        number = int(text.replace(",", "").replace("_", "")[:14])
    return number.numerator if number.denominator == 1 and number <= LARGEST_COUNT else None


def count_hint(text: str) -> str:
    """Say how to write what *text*, which is no count, probably means."""
    if has_count_form(text):
        too_large = re.fullmatch(_COUNT, text) and len(text) > 12
        return (
            "the largest count is 1,000,000,000,000"
            if too_large or _is_whole(text)
            else ("this is not a whole number: write it out in digits")
        )
    for pattern, hint in _COUNT_HINTS:
        if re.fullmatch(
            pattern, text, re.IGNORECASE if "nan" in pattern or "true" in pattern else 0
        ):
            digits = re.sub(r"[^0-9]", "", text)[:15].lstrip("0") or "0"
            plain = int(digits)
            short = f"{plain // 1000}k" if plain % 1000 == 0 else f"{plain:,}"
            return hint.format(plain=plain, grouped=f"{plain:_}", short=short, unpadded=plain)
    return "write a whole number such as 350000, 350_000, 350,000, 350k or 1.5M"


def _is_whole(text: str) -> bool:
    scaled = re.fullmatch(_SCALED, text)
    return scaled is not None and (Fraction(scaled[1]) * _SCALE[scaled[2]]).denominator == 1


def parse_figure(text: str) -> Fraction | None:
    """
    Read a figure of a datasheet exactly: digits, with decimals behind a dot, and no sign.

    >>> parse_figure("989.4"), parse_figure("1e3")
    (Fraction(4947, 5), None)
    """
    return Fraction(text) if re.fullmatch(FIGURE_FORM, text) else None


def parse_quotient(text: str) -> Fraction | None:
    """
    Read a number above 0, or the exact quotient of two, such as a system's result by its chips.

    >>> parse_quotient("62351.6/16"), parse_quotient("1e-05"), parse_quotient("0")
    (Fraction(155879, 40), Fraction(1, 100000), None)
    """
    above, *divisors = (part.strip() for part in text.split("/", 1))
    if not all(re.fullmatch(NUMBER_FORM, part) for part in (above, *divisors)):
        return None
    number, divisor = Fraction(above), Fraction(*divisors or (1,))
    found = Fraction(quotient(number, divisor)) if divisor else None
    return found if found and is_figure(found) else None


def is_figure(number: Number) -> bool:
    """Whether *number* can be a throughput: above 0, and neither beyond all size nor near nothing."""
    return number * LARGEST_FIGURE >= 1 and number <= LARGEST_FIGURE


def parse_share(text: str) -> Fraction | None:
    """
    Read a whole number, or a fraction of one such as 1/6.

    >>> parse_share("1/6")
    Fraction(1, 6)
    """
    fraction = re.fullmatch(FRACTION_FORM, text)
    if fraction:
        return Fraction(int(fraction[1]), int(fraction[2]))
    count = parse_count(text)
    return None if count is None else Fraction(count)


def parse_percent(text: str) -> Fraction | None:
    """
    Read a percentage as its fraction.

    >>> parse_percent("7.5%")
    Fraction(3, 40)
    """
    figure = parse_figure(text[:-1]) if text.endswith("%") else None
    return None if figure is None else Fraction(quotient(figure, 100))


def simplest(number: Number) -> Number:
    """Return *number* as an int where it is whole."""
    return number.numerator if number.denominator == 1 else number


def quotient(number: Number, divisor: Number) -> Number:
    """
    Return *number* by *divisor*, exactly: as an int where it is whole.

    The one way to divide: `/` makes an inexact float of two ints.

    Raises:
        ZeroDivisionError: *divisor* is 0.

    >>> quotient(6, 3), quotient(6, 4), quotient(Fraction(1, 2), 2)
    (2, Fraction(3, 2), Fraction(1, 4))
    """
    above = number.numerator * divisor.denominator
    below = number.denominator * divisor.numerator
    whole, rest = divmod(above, below)
    return Fraction(above, below) if rest else whole


def magnitude(number: Number) -> Number:
    """Return *number* without its sign."""
    return -number if number < 0 else number


def square_root(square: Number) -> Number:
    """
    Return the square root of *square*: exact where it is rational, else to 15 decimals, rounded down.

    Raises:
        ValueError: *square* is negative.

    >>> square_root(Fraction(9, 4))
    Fraction(3, 2)
    """
    above, below = math.isqrt(square.numerator), math.isqrt(square.denominator)
    if above * above == square.numerator and below * below == square.denominator:
        return simplest(Fraction(above, below))
    scale = 10**15
    return Fraction(math.isqrt(square.numerator * scale * scale // square.denominator), scale)
