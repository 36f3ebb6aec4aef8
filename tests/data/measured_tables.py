"""
Write the measured tables that ship with the program from the results that they rest on.

`python -m tests.data.measured_tables` writes them from mlperf-inference.csv: of each accelerator the
best published result of a round by the accelerators that it was made with.
"""

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parents[2] / "fleet_cli" / "data" / "tables"
RESULTS = Path(__file__).with_name("mlperf-inference.csv")


class Made(NamedTuple):
    """A table that is made from the results."""

    round: str
    benchmark: str
    scenario: str
    unit: str
    words: str
    """What was measured."""
    reference: str | None = None
    """What counts as 1 where no H100 was measured."""

    @property
    def name(self) -> str:
        """What --table calls it."""
        return f"mlperf-inference-{self.round}-{self.benchmark}-{self.scenario}"


LLAMA = "Llama 2 70B at an accuracy of 99 % or more"
TABLES = (
    Made("5.1", "llama2-70b", "offline", "tokens/s", LLAMA),
    Made("5.1", "llama2-70b", "server", "tokens/s", LLAMA),
    Made("5.1", "sdxl", "server", "queries/s", "Stable Diffusion XL"),
    Made("6.0", "llama2-70b", "offline", "tokens/s", LLAMA, "B200"),
    Made("6.0", "llama2-70b", "server", "tokens/s", LLAMA, "B200"),
    Made("6.0", "gpt-oss-120b", "server", "tokens/s", "GPT-OSS 120B", "H200 SXM5 141GB"),
)
"""The rounds, benchmarks and scenarios that have enough kinds of accelerators to compare."""


class Result(NamedTuple):
    """One published result."""

    accelerator: str
    value: str
    """Of the whole system, as published."""
    accelerators: str
    id: str
    submitter: str

    @property
    def each(self) -> Fraction:
        """The result by the accelerators of the system."""
        return Fraction(self.value) / int(self.accelerators)


def results(table: Made) -> Iterator[Result]:
    """Yield every result that a table rests on."""
    with RESULTS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if (row["round"], row["benchmark"], row["scenario"]) == table[:3]:
                names = ("accelerator", "result", "accelerators", "id", "submitter")
                yield Result(*(row[name] for name in names))


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
        f"Measured in MLPerf Inference v{table.round}, closed division: {table.words}, "
        f"{table.scenario.capitalize()}, the best result of each accelerator by the accelerators of "
        "its system; others differ by a few percent. A quotient per accelerator is no official "
        "MLPerf metric."
    )
    if table[:2] == ("5.1", "llama2-70b"):
        description += " Later rounds have no H100 in this benchmark."
    if table.reference is not None:
        description += f" No H100 was measured: {table.reference} counts as 1."
    repository = f"https://github.com/mlcommons/inference_results_v{table.round}"
    head = {
        "name": table.name,
        "description": description,
        "unit": table.unit,
        "kind": "measured",
        **({"reference": table.reference} if table.reference else {}),
        "source": "https://mlcommons.org/benchmarks/inference-datacenter/",
    }
    lines = [yaml.safe_dump(head, sort_keys=False, width=100, allow_unicode=True)]
    lines.append("values:\n")
    for number, result in enumerate(best(table)):
        source = f"&results {repository}" if number == 0 else "*results"
        value = f"{result.value}/{result.accelerators}"
        note = f"{result.id} by {result.submitter.replace('_', ' and ')}"
        lines.append(
            f"  {result.accelerator}: {{value: {value}, source: {source}, note: {note}}}\n"
        )
    return "# Made by python -m tests.data.measured_tables.\n" + "".join(lines)


if __name__ == "__main__":
    for made in TABLES:
        (FOLDER / f"{made.name}.yaml").write_text(table_text(made), encoding="utf-8")
