"""Throughput tables: decoding at a batch size, and a list of prices."""

from pathlib import Path

from fleet_cli.plugins import Accelerator, Number


class Decoding:
    """
    A roofline: tokens a second of a model with 70 billion parameters in 8 bits.

    Each step reads all of them once, and takes two operations of each for every sequence.
    """

    unit = "tokens/s"
    source = "https://example.com/roofline"

    def __init__(self, batch: int) -> None:
        self.batch = batch
        self.description = f"Decoding 70 billion parameters in 8 bits, {batch} sequences at once."

    def throughput(self, accelerator: Accelerator) -> Number | None:
        """Return what bandwidth and arithmetic both allow."""
        bandwidth = accelerator.figure("memory_bandwidth_gb_s")
        rate = accelerator.figure("fp8") or accelerator.figure("bf16")
        if bandwidth is None or rate is None:
            return None
        return min(self.batch * bandwidth / 70, 1000 * rate / (2 * 70))


batch_8 = Decoding(8)
batch_512 = Decoding(512)
prices = Path(__file__).with_name("prices.yaml")
