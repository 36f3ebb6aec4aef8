"""Runs the program on a terminal, as a person sees it."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.conftest import ROOT, clean_environment


def on_terminal(
    *arguments: str | Path, encoding: str = "utf-8", columns: int = 80, colour: bool = False
) -> str:
    """
    Return what `fleet ARGUMENTS` prints on a terminal.

    Args:
        arguments: Of the program.
        encoding: What the terminal shows.
        columns: How wide it is.
        colour: Whether it has colours.
    """
    environment = clean_environment(
        {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "COLUMNS": str(columns)}
        | ({} if colour else {"NO_COLOR": "1"})
    )
    ours, its = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "fleet_cli", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=its,
        cwd=ROOT,
        env=environment,
    )
    os.close(its)
    data = b""
    # NOTE: Linux ends a terminal without a program with an error.
    with suppress(OSError):
        while part := os.read(ours, 1 << 16):
            data += part
    os.close(ours)
    process.wait()
    return data.decode(encoding).replace("\r\n", "\n")
