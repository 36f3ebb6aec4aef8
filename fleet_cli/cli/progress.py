"""Progress on standard error, for what takes more than a second on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 1.0
"""Seconds before anything is shown."""


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None] | None]:
    """
    Show how far a long work is; what is off a terminal, or short, shows nothing.

    Args:
        what: What is going on, such as `Reading nodes.csv`.
        total: All that is to do; None where nobody knows.
    Yields:
        The function to call with how much is done, or None where nobody looks.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    start = time.monotonic()
    bar: Any = None
    task: Any = None

    def tell(done: int) -> None:
        """Show that *done* of the total is done, once there was reason for patience."""
        nonlocal bar, task
        if bar is None and time.monotonic() - start > PATIENCE:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            task = bar.add_task(what.replace("[", "("), total=total)
            bar.start()
        if bar is not None:
            bar.update(task, completed=done)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.stop()
