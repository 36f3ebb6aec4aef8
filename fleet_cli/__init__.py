"""Count accelerator fleets: totals, diffs and announced targets in H100 equivalents."""

__version__ = "0.2.0"
