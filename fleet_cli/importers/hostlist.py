"""Slurm's host lists: how many hosts `gpu[001-004,007]` stands for, and which."""

import re

_LARGEST = 1 << 16
_MOST_BRACKETS = 8
_BRACKETS = re.compile(r"\[([0-9,-]+)\]")


def expand(text: str) -> tuple[str, ...]:
    """
    Return the hosts of a host list.

    Raises:
        ValueError: It is no host list, or has more hosts (65,536) or brackets than any real one.

    >>> expand("gpu[08-10],login1")
    ('gpu08', 'gpu09', 'gpu10', 'login1')
    """
    hosts: list[str] = []
    parts = re.findall(r"(?:[^,\[\]]|\[[^\[\]]*\])+", text)
    if ",".join(parts) != text:
        raise ValueError(text)
    for part in parts:
        # Odd pieces are what stands in brackets.
        pieces = _BRACKETS.split(part)
        room = _LARGEST - len(hosts)
        if len(pieces) > 2 * _MOST_BRACKETS or any("[" in piece for piece in pieces):
            raise ValueError(part)
        found = [""]
        for at, piece in enumerate(pieces):
            choices = _numbers(piece, room) if at % 2 else [piece]
            if len(found) * len(choices) > room:
                raise ValueError(part)
            found = [host + choice for host in found for choice in choices]
        hosts += found
    return tuple(hosts)


def _numbers(text: str, room: int) -> list[str]:
    numbers: list[str] = []
    for span in text.split(","):
        first, dash, last = span.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()) or len(span) > 25:
            raise ValueError(text)
        found = range(int(first), int(last or first) + 1)
        if len(found) > room - len(numbers):
            raise ValueError(text)
        numbers += [f"{number:0{len(first)}d}" for number in found]
    return numbers
