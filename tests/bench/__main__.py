"""`python -m tests.bench [--short]`: print what the program costs, as ratios."""

import argparse
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.cases import bulk_cases, folder_cases, plan_cases, read_cases, start_cases
from tests.bench.measure import Case, Result, measure


def cases(folder: Path, short: bool) -> Iterable[Case]:
    """Return the cases of the whole benchmark, or of its short form."""
    if short:
        return chain(
            start_cases(runs=7),
            read_cases(folder, (1_000, 10_000)),
            folder_cases(folder, 200),
            plan_cases(folder, 200),
            bulk_cases(folder, 10_000, 20_000),
        )
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    return chain(
        start_cases(runs=21),
        read_cases(folder, sizes),
        folder_cases(folder, 2_000),
        plan_cases(folder, 200),
        bulk_cases(folder, 100_000, 1_000_000),
    )


def row(result: Result) -> tuple[str, ...]:
    """Return a result as the cells of the table."""
    case = result.case
    low, high = result.spread
    memory = f"{result.memory_ratio:.2f}"
    if case.memory_budget is not None:
        memory += f" of {case.memory_budget:.2f}"
    return (
        case.name,
        case.baseline_name,
        f"{result.ratio:.2f}" + (f" of {case.budget:.2f}" if case.budget is not None else ""),
        f"{low:.2f}–{high:.2f}",
        f"{result.seconds * 1000:,.0f}",
        f"{result.baseline_seconds * 1000:,.0f}",
        f"{result.peak_mb:,.0f}",
        memory,
    )


def main() -> None:
    """Measure every case and print the table; a ratio `of` another names its budget."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--short", action="store_true", help="a minute instead of a quarter of an hour"
    )
    short = options.parse_args().short
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("what")
    table.add_column("against")
    for title in ("ratio", "spread", "ms", "baseline ms", "peak MB", "memory ratio"):
        table.add_column(title, justify="right", no_wrap=True)
    console = Console(width=140)
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder), short):
            table.add_row(*row(measure(case)))
    console.print(table)


if __name__ == "__main__":
    main()
