"""The console of rich that draws for a screen; only what draws with rich loads it."""

import io
import os
from typing import TYPE_CHECKING

from fleet_cli.render.screen import Screen

if TYPE_CHECKING:
    from rich.console import Console

UNLIMITED = 10**9
"""Columns that stand for as wide as needed."""


def console_for(screen: Screen) -> "Console":
    """Return a console that guesses nothing: what the screen can do is known already."""
    from rich.console import Console

    # NOTE: by the Unicode that this names rich would measure, here and not elsewhere.
    os.environ.pop("UNICODE_VERSION", None)
    return Console(
        file=io.StringIO(),
        width=screen.width or UNLIMITED,
        height=1,
        color_system="standard" if screen.colour else None,
        force_terminal=screen.colour,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        _environ={},
    )
