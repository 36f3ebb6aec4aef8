"""Options that several commands share, each declared once, and what a shell offers for them."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from fleet_cli.base.edition import shipped
from fleet_cli.render.formats import formats_text

Completion = Callable[[str], list[str]]
"""Gives what goes on from what is typed."""


OPERATIONS = ("EFLOP/s", "PFLOP/s", "TFLOP/s")
WATTS = ("GW", "MW", "kW")
"""Units that a shell offers besides accelerators."""


def complete_references(incomplete: str) -> list[str]:
    """Return the accelerators and units of throughput that go on from what is typed."""
    from fleet_cli.read.name_list import shell_names

    names = matching(incomplete, shell_names("accelerators"))
    return [*_units(incomplete, OPERATIONS), *names]


def complete_units(incomplete: str) -> list[str]:
    """Return what a sum can be converted to that goes on from what is typed."""
    return [*_units(incomplete, WATTS), *complete_references(incomplete)]


def _units(incomplete: str, units: Iterable[str]) -> list[str]:
    # NOTE: of a unit case decides: an mW is no MW.
    return [unit for unit in units if unit.startswith(incomplete)]


def complete_models(incomplete: str) -> list[str]:
    """Return the bundled power models that go on from what is typed."""
    return matching(incomplete, shipped("power"))


def complete_chips(incomplete: str) -> list[str]:
    """Return the accelerators and systems that go on from what is typed."""
    from fleet_cli.read.name_list import shell_names

    return matching(incomplete, shell_names("accelerators", "systems"))


def complete_tables(incomplete: str) -> list[str]:
    """Return the throughput tables that go on from what is typed."""
    from fleet_cli.read.name_list import table_names

    return matching(incomplete, table_names())


def complete_codes(incomplete: str) -> list[str]:
    """Return the error codes and rules that go on from what is typed."""
    from fleet_cli.read.explanations import all_codes

    return matching(incomplete, all_codes())


def matching(incomplete: str, names: Iterable[str]) -> list[str]:
    """
    Return the *names* that go on from what is typed, whatever its case, beginning as it is typed.

    >>> matching("h1", ["H100-NVL-94GB", "B200"])
    ['h100-NVL-94GB']
    """
    typed = incomplete.lower()
    return [incomplete + name[len(typed) :] for name in names if name.lower().startswith(typed)]


def option(metavar: str, text: str, *flags: str, complete: Completion | None = None) -> Any:
    """
    Return an option that need not be given, which the help shows without a default.

    Args:
        metavar: What stands for its value.
        flags: How it is written, where that is not its parameter's name alone.
        complete: Gives what a shell offers.
    """
    return typer.Option(
        *flags, metavar=metavar, help=text, show_default=False, autocompletion=complete
    )


def argument(metavar: str, text: str, complete: Completion | None = None) -> Any:
    """Return an argument that the help shows without a default, as `option` does."""
    return typer.Argument(metavar=metavar, help=text, show_default=False, autocompletion=complete)


def format_option(command: str = "", more: str = "") -> Any:
    """Return the option for the formats that a *command* has, its help with *more* behind them."""
    return typer.Option("--format", "-f", metavar="FORMAT", help=f"{formats_text(command)}{more}.")


Manifests = Annotated[
    list[str] | None,
    argument(
        "[MANIFEST]...", "Files, folders, or - for standard input; fleet.yaml where none is given."
    ),
]
Table = Annotated[
    str | None,
    option(
        "NAME|FILE",
        "Throughput table to rate by; the manifest's own, else dense-16bit.",
        "--table",
        "-t",
        complete=complete_tables,
    ),
]
Reference = Annotated[
    str | None,
    option(
        "ACCELERATOR|QUANTITY",
        "What counts as 1: an accelerator, or a quantity such as 1 EFLOP/s; H100 SXM5 80GB "
        "unless given.",
        "--reference",
        "-r",
        complete=complete_references,
    ),
]
Power = Annotated[
    str | None,
    option(
        "NAME|FILE",
        "Power model that leads from accelerators to IT and facility; nominal unless given.",
        complete=complete_models,
    ),
]
By = Annotated[
    list[str] | None,
    option(
        "KEY",
        "Group by accelerator, pool, vendor, architecture, site, region, owner, fleet or "
        "tag:NAME; may be given several times.",
    ),
]
Where = Annotated[
    list[str] | None,
    option(
        "KEY=VALUE",
        "Count only the pools with this value of a key of --by; may be given several times: "
        "any value of one key, and all keys. Targets are not judged.",
    ),
]
Include = Annotated[
    str | None,
    option(
        "FILE",
        "A file of accelerators and systems that the catalogue lacks, as manifests include it.",
    ),
]
AsOf = Annotated[
    str | None,
    option(
        "DATE", "Count at this date, as 2024-12-31 or 2026-H2; the manifest's own unless given."
    ),
]
Estimates = Annotated[
    str,
    typer.Option(
        "--estimates",
        metavar="worst-case|independent",
        help="How estimates add up: lows with lows, or half-widths in quadrature.",
    ),
]
Format = Annotated[str, format_option()]
PlotFormat = Annotated[str, format_option("total")]
"""Of the commands that have a picture."""
MaxBytes = Annotated[
    int | None,
    typer.Option(
        "--max-bytes",
        metavar="N",
        min=1,
        help="Keep a Markdown text to so many bytes: rows are left out last first, and counted.",
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Output = Annotated[
    str | None, option("FILE", "Write here, not to standard output.", "--output", "-o")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the one number, nothing else.")]
Wide = Annotated[bool, typer.Option("--wide", help="Add memory, power and sources.")]
