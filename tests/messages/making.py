"""How a case of a message is made."""

from typing import NamedTuple


class Case(NamedTuple):
    """One run that fails."""

    arguments: tuple[str, ...]
    files: dict[str, bytes] = {}
    """What is in the current folder, by name."""
    stdin: bytes = b""


def case(*arguments: str, stdin: str | bytes = b"", **files: str | bytes) -> Case:
    """Return a case; a file's name has _ for its dot."""
    named = {name.replace("_", "."): _bytes(text) for name, text in files.items()}
    return Case(arguments, named, _bytes(stdin))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def imported(kind: str, text: str | bytes, *options: str) -> Case:
    """Return the import of a text."""
    return case("import", kind, "input.txt", *options, input_txt=text)
