"""The edition of the data that ship with the program, which every output names."""

import ast
import os
from functools import cache
from pathlib import Path

from fleet_cli.base.records import NamedTuple

DATA = Path(__file__).parent.parent / "data"
"""Where all data are that ship with the program."""
FILE = DATA / "edition.json"
"""Where the edition is written by hand, and its digest by `python -m fleet_cli.read.index`."""


def shipped(folder: str) -> tuple[str, ...]:
    """Return the names of the `tables` or the `power` models that ship with the program, sorted."""
    files = os.listdir(DATA.joinpath(folder))
    return tuple(sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml")))


class Edition(NamedTuple):
    """The catalogue, the throughput tables and the power model as of one release."""

    edition: str
    """A month, such as 2026.11."""
    digest: str
    """Of the files that decide numbers, as `digest_of` makes it."""


@cache
def edition() -> Edition:
    """Return the edition that this program holds."""
    # NOTE: its JSON is a literal of Python's too; see BundledCatalogue.
    return Edition(**ast.literal_eval(FILE.read_text(encoding="utf-8")))
