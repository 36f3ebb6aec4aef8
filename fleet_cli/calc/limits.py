"""Limits on a change: how far a total may fall or rise, in H100 equivalents or in percent."""

from fractions import Fraction

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.quantity import Number, parse_count, parse_figure, parse_percent, simplest
from fleet_cli.base.records import NamedTuple
from fleet_cli.base.source import Source, Span

HINT = "write a percentage such as 5%, or H100 equivalents such as 20k"


class Limit(NamedTuple):
    """A number of H100e, or a part of what was."""

    text: str
    """As given."""
    value: Number
    """[H100e], or a part of 1."""
    is_part: bool

    def is_passed(self, old: Number, change: Number) -> bool:
        """
        Whether *change* goes past the limit; reaching it does not.

        Args:
            old: The total that was [H100e].
            change: How much it fell or rose, whichever the limit is for [H100e].
        """
        return change > (old * self.value if self.is_part else self.value)


def parse_amount(
    option: str, text: str, hint: str = "write H100 equivalents such as 20k"
) -> Number:
    """
    Read the H100 equivalents of an option: a count as in a manifest, or digits with decimals.

    Raises:
        FleetError: it is neither; points into the option's value.
    """
    count = parse_count(text)
    # NOTE: three decimals are refused since a German thousands separator looks the same.
    if count is None and len(text.partition(".")[2]) != 3:
        figure = parse_figure(text)
        count = figure if figure is None else simplest(figure)  # type: ignore[assignment]  # a Number
    if count is None:
        raise _refuse(option, text, hint)
    return count


def parse_limit(option: str, text: str | None) -> Limit | None:
    """
    Read the value of `--max-decrease` or `--max-increase`; where it is not given there is no limit.

    Raises:
        FleetError: it is neither a percentage nor a number; points into the option's value.

    >>> parse_limit("--max-decrease", "5%")
    Limit(text='5%', value=Fraction(1, 20), is_part=True)
    """
    if text is None:
        return None
    part = parse_percent(text)
    if part is not None:
        return Limit(text, Fraction(part), is_part=True)
    return Limit(text, parse_amount(option, text, HINT), is_part=False)


def _refuse(option: str, text: str, hint: str) -> FleetError:
    message = f"{option} cannot be '{text}'"
    span = Span(1, 1, len(text) + 1)
    return FleetError((Diagnostic("limit", message, Source(option, text), span, hint),))
