"""Sentences whose numbers are still exact, for a renderer to round."""

from typing import NamedTuple

from fleet_cli.base.quantity import Estimate, Number


class Amount(NamedTuple):
    """A number in a sentence."""

    value: Number | Estimate
    is_percent: bool = False
    """Whether it is a difference in percent, shown with its sign."""


Words = tuple[str | Amount, ...]
"""The parts of a sentence."""
