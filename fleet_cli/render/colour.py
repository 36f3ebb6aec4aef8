"""Lines of runs in colour, by rich."""

import io
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from fleet_cli.render.runs import Line, joined


def styled_text(lines: Iterable[Line]) -> str:
    """
    Return *lines* with the escape sequences of their runs' styles.

    >>> from fleet_cli.render.runs import Run
    >>> styled_text([[Run("total: "), Run("met", "bold green")]])
    'total: \\x1b[1;32mmet\\x1b[0m\\n'
    """
    stream = io.StringIO()
    # NOTE: the console guesses nothing: what the screen can do is known already.
    console = Console(
        file=stream, force_terminal=True, color_system="standard", legacy_windows=False, _environ={}
    )
    for line in lines:
        console.print(Text.assemble(*joined(line)), soft_wrap=True, highlight=False)
    return stream.getvalue()
