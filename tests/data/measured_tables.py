"""
Write the measured tables that ship with the program from the results that they rest on.

`python -m tests.data.measured_tables` writes them from mlperf-inference.csv and mlperf-training.csv:
of each accelerator the best published result of a round by the accelerators that it was made with.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parents[2] / "fleet_cli" / "data" / "tables"
MINUTES_A_DAY = 1440


class Made(NamedTuple):
    """A table that is made from the results."""

    round: str
    benchmark: str
    scenario: str
    """For training the accelerators of each system, since only those of one size compare."""
    unit: str
    words: str
    """What was measured."""
    reference: str | None = None
    """What counts as 1 where no H100 was measured."""
    caution: str = ""
    """What a reader of its figures has to know."""

    @property
    def suite(self) -> str:
        """Of which of the two suites it is: inference or training."""
        return "training" if self.unit == RUNS else "inference"

    @property
    def name(self) -> str:
        """What --table calls it."""
        return f"mlperf-{self.suite}-{self.round}-{self.benchmark}-{self.scenario}"


RUNS = "runs/day"
LLAMA = "Llama 2 70B at an accuracy of 99 % or more"
UNREAD = "NVIDIA's own results of the round could not all be read: its GB300 is not in it."
ALONE = "Results of NVIDIA's own submission alone, and those of VR200 are a preview."
RUN = "A run is from start to stop, the mean without the fastest and the slowest, by the logs."
UNREAD_RUNS = f"{RUN} Of nine kinds of accelerators six could be read."
TABLES = (
    Made("5.1", "llama2-70b", "offline", "tokens/s", LLAMA),
    Made("5.1", "llama2-70b", "server", "tokens/s", LLAMA),
    Made("5.1", "llama3.1-405b", "offline", "tokens/s", "Llama 3.1 405B"),
    Made(
        *("5.1", "llama3.1-8b", "offline", "tokens/s", "Llama 3.1 8B"),
        caution="The H100 is one GPU of one submission with vLLM, so the others may look fast.",
    ),
    Made("5.1", "sdxl", "offline", "samples/s", "Stable Diffusion XL"),
    Made("5.1", "sdxl", "server", "queries/s", "Stable Diffusion XL"),
    Made("6.0", "llama2-70b", "offline", "tokens/s", LLAMA, "B200", UNREAD),
    Made("6.0", "llama2-70b", "server", "tokens/s", LLAMA, "B200", UNREAD),
    Made("6.0", "gpt-oss-120b", "offline", "tokens/s", "GPT-OSS 120B", "H200 SXM5 141GB"),
    Made("6.0", "gpt-oss-120b", "server", "tokens/s", "GPT-OSS 120B", "H200 SXM5 141GB"),
    Made("6.0", "whisper", "offline", "samples/s", "Whisper", "H200 SXM5 141GB"),
    Made("6.1", "deepseek-r1", "offline", "tokens/s", "DeepSeek-R1", "GB200", ALONE),
    Made("6.1", "deepseek-r1", "server", "tokens/s", "DeepSeek-R1", "GB200", ALONE),
    Made("5.1", "llama2-70b-lora", "x8", RUNS, "Llama 2 70B LoRA", "H200 SXM5 141GB", UNREAD_RUNS),
    Made("5.1", "llama3.1-8b", "x8", RUNS, "Llama 3.1 8B", "B200", RUN),
)
"""The rounds, benchmarks and scenarios that have enough kinds of accelerators to compare."""


class Result(NamedTuple):
    """One published result."""

    accelerator: str
    value: str
    """Of one accelerator, as an exact quotient [unit of the table]."""
    note: str
    """Its number in the round, and who submitted it."""

    @property
    def each(self) -> Fraction:
        """The value as a number."""
        above, _, below = self.value.partition("/")
        return Fraction(above) / Fraction(below)


def results(table: Made) -> Iterator[Result]:
    """Yield every result that a table rests on."""
    path = Path(__file__).with_name(f"mlperf-{table.suite}.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            submitter = row["submitter"].replace("_", " and ")
            if (row["round"], row["benchmark"]) != table[:2]:
                continue
            if table.suite == "training":
                used = Decimal(row["minutes"]) * int(row["accelerators"])
                if table.scenario == f"x{row['accelerators']}":
                    yield Result(row["accelerator"], f"{MINUTES_A_DAY}/{used}", f"by {submitter}")
            elif row["scenario"] == table.scenario:
                value = f"{row['result']}/{row['accelerators']}"
                yield Result(row["accelerator"], value, f"{row['id']} by {submitter}".strip())


def best(table: Made) -> list[Result]:
    """Return the best result of each accelerator, highest first."""
    found: dict[str, Result] = {}
    for result in results(table):
        known = found.get(result.accelerator)
        if known is None or result.each > known.each:
            found[result.accelerator] = result
    return sorted(found.values(), key=lambda result: -result.each)


def table_text(table: Made) -> str:
    """Return the YAML text of a table."""
    description = (
        f"{table.words}, {_conditions(table)}, as measured in MLPerf {table.suite.capitalize()} "
        f"v{table.round}, closed division. The best result of each accelerator by the accelerators "
        "of its system, which is no official metric of MLPerf."
    )
    if table[:2] == ("5.1", "llama2-70b"):
        description += " Later rounds have no H100 in this benchmark."
    if table.reference is not None:
        description += f" No H100 was measured: {table.reference} counts as 1."
    if table.caution:
        description += f" {table.caution}"
    repository = f"https://github.com/mlcommons/{table.suite}_results_v{table.round}"
    kind = "training" if table.suite == "training" else "inference-datacenter"
    head = {
        "name": table.name,
        "description": description,
        "unit": table.unit,
        "kind": "measured",
        **({"reference": table.reference} if table.reference else {}),
        "source": f"https://mlcommons.org/benchmarks/{kind}/",
    }
    lines = [yaml.safe_dump(head, sort_keys=False, width=100, allow_unicode=True)]
    lines.append("values:\n")
    for number, result in enumerate(best(table)):
        source = f"&results {repository}" if number == 0 else "*results"
        lines.append(
            f"  {result.accelerator}: "
            f"{{value: {result.value}, source: {source}, note: {result.note}}}\n"
        )
    return "# Made by python -m tests.data.measured_tables.\n" + "".join(lines)


def _conditions(table: Made) -> str:
    if table.suite == "training":
        return f"on {table.scenario.removeprefix('x')} accelerators"
    return table.scenario.capitalize()


if __name__ == "__main__":
    for made in TABLES:
        (FOLDER / f"{made.name}.yaml").write_text(table_text(made), encoding="utf-8")
