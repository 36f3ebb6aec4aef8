"""What a rate that may be missing says."""

from fleet_cli.base.quantity import Number
from fleet_cli.model.throughput import Rate


def h100e_of(rate: Rate | None) -> Number | None:
    """Return the equivalents of one accelerator; None where it has no rate [H100e]."""
    return rate.h100e if rate is not None else None


def fallback_of(rate: Rate | None) -> str | None:
    """Return the table that a rate came from, where that is not the one asked for."""
    return rate.fallback if rate is not None else None
