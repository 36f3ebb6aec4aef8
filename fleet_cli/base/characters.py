"""Characters that could control a terminal or reorder what it shows, and text without them."""

_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\ufeff\ufffe\uffff")
_BREAKS = frozenset("\n\r\x85\u2028\u2029")
_SAFE_ASCII = bytes([*b"\t\n\r", *range(0x20, 0x7F)])


def is_unsafe(character: str) -> bool:
    """
    Whether *character* is a control character, half a surrogate pair, or reorders text.

    A tab and what ends a line are safe.

    >>> is_unsafe(chr(27)), is_unsafe("é"), is_unsafe("\\n")
    (True, False, False)
    """
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return character not in _BREAKS and character != "\t"
    return 0xD800 <= code < 0xE000 or character in _REORDERING or character in _INVISIBLE


def unsafe_characters(text: str) -> frozenset[str]:
    """Return the unsafe characters that *text* holds."""
    if text.isascii():
        # NOTE: a fifth of the time that a set of the text takes, which most texts are read by.
        return frozenset(text.encode().translate(None, _SAFE_ASCII).decode())
    # NOTE: a set of the text first: it is the fastest scan, and a text has few distinct characters.
    return frozenset(filter(is_unsafe, set(text)))


def printable(text: str) -> str:
    """
    Return *text* on one line, with a � for every unsafe character and line break.

    >>> printable("a" + chr(27) + "[31mb")
    'a�[31mb'
    """
    if text.isprintable():
        return text
    return "".join(
        "\ufffd" if letter in _BREAKS or letter == "\t" or is_unsafe(letter) else letter
        for letter in text
    )


def tamed(text: str) -> str:
    """
    Return *text* without what the log of a CI job takes for a command wherever it stands.

    >>> tamed("a ##[error]b")
    'a # #[error]b'
    """
    return text.replace("##[", "# #[")


def inert(text: str) -> str:
    """
    Return a line such that the log of a CI job takes neither it nor a part of it for a command.

    >>> inert("::error::forged"), inert("a::b")
    (': :error::forged', 'a::b')
    """
    return tamed(text.replace("::", ": :", 1) if text.lstrip().startswith("::") else text)
