"""Text from outside: decoded strictly, shown harmlessly, JSON read with clear errors."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from fleet_cli.base.diagnostics import Diagnostic, FleetError
from fleet_cli.base.quantity import LARGEST_COUNT
from fleet_cli.base.source import Source, Span
from fleet_cli.importers.paging import page_mark
from fleet_cli.read.kinds import LONGEST_TEXT

LARGEST_HINT = "the largest count is 1,000,000,000,000"

_QUANTITY = re.compile(r"(\d{1,18})(k|M|G|Ki|Mi|Gi)?")
_QUANTITY_UNITS = {
    "k": 1000,
    "M": 1000**2,
    "G": 1000**3,
    "Ki": 1024,
    "Mi": 1024**2,
    "Gi": 1024**3,
}


def shown(text: str, limit: int = 80) -> str:
    """
    Return *text* fit for a terminal: what is not printable is escaped, and the rest is cut.

    >>> shown("gpu\\x1b[31m")
    'gpu\\\\x1b[31m'
    """
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    if cut.isprintable():
        return cut
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in cut
    )


TOO_DEEP = "the JSON is nested too deeply or holds a number without end"


def refuse(
    message: str,
    *,
    code: str = "import-format",
    source: Source | None = None,
    at: tuple[int, int] | None = None,
    hint: str | None = None,
) -> NoReturn:
    """
    Raise the error for an input that cannot be read; what is untrusted in *message* is `shown`.

    Raises:
        FleetError: Always, *at* a line and column from 1 where they are known.
    """
    span = Span(at[0], at[1], at[1] + 1) if at else None
    raise FleetError((Diagnostic(code, message, source, span, hint),))


def encoding_of(start: bytes) -> str:
    """Return the encoding of a text by its first bytes: UTF-8, or UTF-16 where a mark says so."""
    return "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def decode(data: bytes, name: str, hint: str) -> str:
    """
    Decode an input; *name* is for messages, and *hint* says what to run to get such an input.

    Raises:
        FleetError: It is empty, or not text.
    """
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        at = (before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        source = Source(name, data.decode("utf-8", "replace"))
        refuse("the input is not UTF-8 text", source=source, at=at, hint=hint)
    if not text.strip():
        refuse("the input is empty", source=Source(name, ""), at=(1, 1), hint=hint)
    return text


def text_fault(text: str) -> tuple[str, str] | None:
    """Return why *text* cannot be a name in a manifest, and the remedy; None where it can."""
    if not text.isprintable():
        return "holds control characters", "take them out of the name where it is kept"
    if len(text) > LONGEST_TEXT:
        return f"has more than {LONGEST_TEXT} characters", "shorten it where it is kept"
    return None


def quantity(value: object, what: str, where: str) -> int:
    """
    Read a number of devices as schedulers write it [devices]: `8`, 8, or `1k`.

    Raises:
        FleetError: It is no whole number of at least 0, or larger than any fleet.

    >>> quantity("8", "nvidia.com/gpu", "node a")
    8
    """
    match = None if isinstance(value, bool) else _QUANTITY.fullmatch(str(value).strip())
    number = int(match[1]) * _QUANTITY_UNITS.get(match[2] or "", 1) if match else -1
    if not 0 <= number <= LARGEST_COUNT:
        given = f"{shown(what)} is {shown(repr(value), 40)}"
        hint = "a count is a whole number from 0 to 1,000,000,000,000"
        refuse(f"{shown(where)}: {given}, not a number of devices", code="import-count", hint=hint)
    return number


def first(fields: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the first of the fields of these *names* that is there, or an empty text."""
    return next((fields[name] for name in names if fields.get(name)), "")


def mapping(value: object, what: str, where: str) -> dict[str, Any]:
    """
    Return *value*, which must be a JSON object; null counts as an empty one.

    Raises:
        FleetError: It is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        refuse(f"{shown(where)}: {what} is not an object", hint=_SHAPE_HINT)
    return value


def elements(value: object) -> list[Any]:
    """Return the elements of a JSON list; anything else has none."""
    return value if isinstance(value, list) else []


def words(value: object, what: str, where: str) -> tuple[str, ...]:
    """
    Return the texts of a list, or of one text with commas between; null counts as none.

    Raises:
        FleetError: It is something else.

    >>> words("hopper,80gb", "features", "node a")
    ('hopper', '80gb')
    """
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    refuse(f"{shown(where)}: {what} is not a list of words", hint=_SHAPE_HINT)


_SHAPE_HINT = "pass the output on as the tool printed it"


def refuse_page(value: Any, at: tuple[int, int], source: Source | None = None) -> None:
    """
    See that a value of JSON is a whole answer.

    Raises:
        FleetError: It is one page of several.
    """
    if mark := page_mark(value):
        more = "ask for the whole of it at once, or pass one list of all its pages"
        refuse(f"the list goes on: it has a {mark}", source=source, at=at, hint=more)


def json_values(text: str, name: str, hint: str) -> list[Any]:
    """
    Read one JSON value, or several one after another; *name* and *hint* are as of `decode`.

    Raises:
        FleetError: It is not JSON, ends too early, is nested too deeply, or is one page of several.
    """
    # NOTE: imported here since only some importers read JSON.
    import json

    source = Source(name, text)
    decoder = json.JSONDecoder()
    values: list[Any] = []
    position = 0
    while True:
        while position < len(text) and text[position] in " \t\r\n":
            position += 1
        if position == len(text):
            return values
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            ends_early = not text[error.pos :].strip() or error.msg.startswith("Unterminated")
            message = "the JSON ends too early" if ends_early else f"not JSON: {error.msg}"
            refuse(message, source=source, at=(error.lineno, error.colno), hint=hint)
        except (RecursionError, ValueError):
            refuse(TOO_DEEP, source=source, at=(1, 1), hint=hint)
        refuse_page(value, (1, 1), source)
        values.append(value)
