"""Where text will be shown: how wide, with colour or not, in which characters."""

import codecs
from functools import lru_cache

from fleet_cli.base.characters import inert, printable
from fleet_cli.base.records import NamedTuple

UTF_8 = "utf-8"
SPELLED = "fleet_cli.spelled"
"""The name under which Python knows what is done with characters that an encoding lacks."""

_DRAWN = "─█▏░┏◆"
"""Of each kind of character that tables and charts are drawn with."""
_IN_ASCII = {
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
"""The signs of our own, as they are written where there is no more than ASCII."""


class Screen(NamedTuple):
    """What a renderer may use of the place that its text goes to."""

    width: int | None = None
    """Columns; None where lines may be as long as they need."""
    colour: bool = False
    encoding: str = UTF_8
    """What its characters are written in."""
    max_bytes: int | None = None
    """What a text may take there [bytes]; None where it has no limit."""

    @property
    def unicode(self) -> bool:
        """Whether tables and charts can be drawn with more than ASCII."""
        return _can_show(_DRAWN, self.encoding)


@lru_cache
def _can_show(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _spell(error: UnicodeError) -> tuple[str, int]:
    """
    Spell out what an encoding lacks: our own signs in ASCII, all else by its number.

    NOTE: a name that is spelled `Z\\u00fcrich`, as YAML and JSON would, is still that name; a
    question mark, or letters that look alike, would be another.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_IN_ASCII.get(letter) or by_number(letter) for letter in letters), error.end


def by_number(letter: str) -> str:
    """
    Return a letter as YAML and JSON escape it.

    >>> by_number("ü")
    '\\\\u00fc'
    """
    code = ord(letter)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


codecs.register_error(SPELLED, _spell)


def plain(text: str, screen: Screen) -> str:
    """
    Return *text* safe for a terminal, in characters that the screen has.

    >>> plain("Zürich ≥ 5", Screen(encoding="ascii"))
    'Z\\\\u00fcrich >= 5'
    """
    safe = text
    # NOTE: most texts are names and numbers, which need nothing done.
    if not text.isprintable() or "##[" in text or text.lstrip().startswith("::"):
        safe = "\n".join(inert(printable(line)) for line in text.split("\n"))
    if safe.isascii():
        return safe
    return safe.encode(screen.encoding, SPELLED).decode(screen.encoding)
