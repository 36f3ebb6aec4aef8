"""matplotlib as plots need it: without anybody's settings, silent, and the same for everybody."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from fleet_cli.base.diagnostics import fail

EXTRA = "pip install 'fleet-h100e[plots]'"
"""The command that brings what plots and pages need."""

FAMILIES = ("DejaVu Sans", "Verdana", "Noto Sans", "Segoe UI", "Helvetica", "Arial")
"""What text is set in: the first comes with matplotlib, and is the widest of them."""

OTHER_SCRIPTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans",
    "Malgun Gothic",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Arial Unicode MS",
)
"""Fonts of this machine that PNG takes for letters that the first lacks."""


def load(name: str) -> Any:
    """
    Load a module of the extra `plots`.

    Raises:
        FleetError: the extra is not installed.
    """
    try:
        # NOTE: by name, since the extra is optional.
        return import_module(name)
    except ModuleNotFoundError as error:
        package = (error.name or name).partition(".")[0]
        message = f"plots and pages are made by {package}, which is missing"
        raise fail("output", message, f"install it with {EXTRA}") from error


def load_matplotlib() -> Any:
    """
    Load matplotlib, with the settings that it comes with and our own few.

    Raises:
        FleetError: it is not installed.
    """
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    # NOTE: a name of windows that are never opened; one that it does not know would end the run.
    os.environ.pop("MPLBACKEND", None)
    with _among_its_own_settings():
        matplotlib = load("matplotlib")
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(
        {
            "text.usetex": False,
            "text.parse_math": False,
            "svg.fonttype": "none",
            "svg.hashsalt": "fleet",
            "path.simplify": False,
            "path.snap": False,
            "hatch.linewidth": 0.7,
            "font.family": ["sans-serif"],
            "font.sans-serif": [*FAMILIES],
        }
    )
    return matplotlib


@contextmanager
def _among_its_own_settings() -> Iterator[None]:
    """
    Stand in the folder of matplotlib's own settings.

    NOTE: it reads a file `matplotlibrc` of the folder where it is first imported, before any other;
    that of a stranger could hang, end or change the run.
    """
    spec = find_spec("matplotlib")
    own = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else None
    if own is None:
        yield
        return
    here = None
    with suppress(OSError):
        here = os.open(".", os.O_RDONLY)
    os.chdir(os.path.join(own, "mpl-data"))
    try:
        yield
    finally:
        if here is not None:
            os.chdir(here)
            os.close(here)
