"""Where text will be shown: how wide, with colour or not, in which characters."""

from typing import NamedTuple

from fleet_cli.base.characters import inert, printable

_IN_ASCII = str.maketrans(
    {
        "–": "-",
        "·": "|",
        "≥": ">=",
        "≈": "~",
        "≤": "<=",
        "†": "#",
        "→": "->",
        "Δ": "change",
        "÷": "/",
        "×": "x",
        "…": "...",
    }
)


class Screen(NamedTuple):
    """What a renderer may use of the place that its text goes to."""

    width: int | None = None
    """Columns; None where lines may be as long as they need."""
    colour: bool = False
    unicode: bool = True
    """Whether characters beyond ASCII can be shown."""


def plain(text: str, screen: Screen) -> str:
    """Return *text* safe for a terminal, in ASCII where the screen has no more."""
    safe = text
    # NOTE: most texts are names and numbers, which need nothing done.
    if not text.isprintable() or text.startswith((" ", ":", "#")):
        safe = "\n".join(inert(printable(line)) for line in text.split("\n"))
    if screen.unicode or safe.isascii():
        return safe
    return safe.translate(_IN_ASCII).encode("ascii", "replace").decode()
