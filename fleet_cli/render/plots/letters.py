"""How wide a text is, on every machine alike, and where it breaks into lines."""

import os
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from fleet_cli.render.plots.library import OTHER_SCRIPTS, load, load_matplotlib
from fleet_cli.render.screen import by_number

_PIECES = re.compile(r"[^-/_]*[-/_]+|[^-/_]+")
"""What a word can be broken into."""

_LEFT_TO_RIGHT = "\u200e"
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUN = re.compile(f"[{_RIGHT}]+(?:(?:[^{_RIGHT}\\w]|\\d)+[{_RIGHT}]+)*")
"""Words that run from right to left, with the signs and numbers that stand between them."""

_EM = 100
"""The size that letters are measured at."""


@lru_cache
def font_path(bold: bool = False) -> str:
    """Return the file of the font that comes with matplotlib."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return os.path.join(load_matplotlib().get_data_path(), "fonts", "ttf", name)


@lru_cache
def _font(bold: bool) -> Any:
    load_matplotlib()
    font = load("matplotlib.ft2font").FT2Font(font_path(bold))
    font.set_size(_EM, 72)
    return font


@cache
def _advance(letter: str, bold: bool) -> float:
    """Return the width of a letter by the size; of one that the font lacks, what others give it."""
    font = _font(bold)
    if font.get_char_index(ord(letter)):
        return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / _EM
    if unicodedata.combining(letter):
        return 0.0
    return 1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.7


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide *text* is [pt]."""
    return sum(_advance(letter, bold) for letter in text) * size


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """
    Break *text* into lines no wider than *room* [pt].

    It breaks between words; one that is too wide breaks behind a sign, or anywhere.
    """
    lines: list[str] = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, size, bold) <= room:
            lines[-1] = longer
            continue
        lines += [""] if lines[-1] else []
        is_wide = text_width(word, size, bold) > room
        for piece in _PIECES.findall(word) if is_wide else [word]:
            for part in piece if text_width(piece, size, bold) > room else [piece]:
                if lines[-1] and text_width(lines[-1] + part, size, bold) > room:
                    lines.append("")
                lines[-1] += part
    return lines


@lru_cache
def _fallbacks() -> tuple[tuple[str, Any], ...]:
    """Return the fonts of this machine for other scripts: their names, and the fonts themselves."""
    load_matplotlib()
    manager = load("matplotlib.font_manager").fontManager
    paths = {font.name: font.fname for font in reversed(manager.ttflist)}
    font = load("matplotlib.ft2font").FT2Font
    return tuple((name, font(paths[name])) for name in OTHER_SCRIPTS if name in paths)


def in_order(text: str) -> str:
    """
    Return *text* such that words from right to left keep their place among ours.

    NOTE: without a mark behind them, a reader takes our numbers for a part of their words.
    """
    if text.isascii():
        return text
    marked = _RUN.sub(rf"\g<0>{_LEFT_TO_RIGHT}", text)
    return text if marked == text else _LEFT_TO_RIGHT + marked


def families_for(text: str) -> list[str]:
    """Return the fonts of this machine that *text* needs besides our own, the first to ask first."""
    lacking = {ord(letter) for letter in text if not _font(False).get_char_index(ord(letter))}
    return [name for name, font in _fallbacks() if any(map(font.get_char_index, lacking))]


def spelled(text: str) -> str:
    """
    Return *text* with letters that no font of this machine has by their numbers, as \\u4e2d.

    NOTE: in pixels a letter without a font is an empty box, and a name would be lost.
    """
    if text.isascii():
        return text
    fonts = (_font(False), *(font for _, font in _fallbacks()))
    return "".join(
        letter if any(font.get_char_index(ord(letter)) for font in fonts) else by_number(letter)
        for letter in text
    )
