"""A throughput table: dense 16-bit operations by thermal design power."""


class PerWatt:
    """Rates by BF16 GFLOP/s per watt."""

    name = "per-watt"
    unit = "GFLOP/s/W"
    description = "Peak dense BF16 rate by thermal design power."
    source = "https://example.com/per-watt"

    def throughput(self, accelerator):
        """Return the figure of one accelerator, or None where one half of it is missing."""
        rate, power = accelerator.figure("bf16"), accelerator.figure("tdp_w")
        return 1000 * rate / power if rate and power else None
