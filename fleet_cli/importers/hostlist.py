"""Slurm's host lists: how many hosts `gpu[001-004,007]` stands for, and which."""

import re

_LARGEST = 1_000_000
_BRACKETS = re.compile(r"\[([0-9,-]+)\]")


def expand(text: str) -> tuple[str, ...]:
    """
    Return the hosts of a host list.

    Raises:
        ValueError: It is no host list, or has more than a million hosts.

    >>> expand("gpu[08-10],login1")
    ('gpu08', 'gpu09', 'gpu10', 'login1')
    """
    hosts: list[str] = []
    for part in _split(text):
        hosts.extend(_expand_one(part, _LARGEST - len(hosts)))
    return tuple(hosts)


def _split(text: str) -> list[str]:
    parts = re.findall(r"(?:[^,\[\]]|\[[^\[\]]*\])+", text)
    if ",".join(parts) != text:
        raise ValueError(text)
    return parts


def _expand_one(text: str, room: int) -> list[str]:
    match = _BRACKETS.search(text)
    if match is None:
        if "[" in text or room < 1:
            raise ValueError(text)
        return [text]
    hosts: list[str] = []
    for span in match[1].split(","):
        first, dash, last = span.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()) or len(span) > 25:
            raise ValueError(text)
        numbers = range(int(first), int(last or first) + 1)
        if len(numbers) > room - len(hosts):
            raise ValueError(text)
        for number in numbers:
            host = f"{text[: match.start()]}{number:0{len(first)}d}{text[match.end() :]}"
            hosts.extend(_expand_one(host, room - len(hosts)))
    return hosts
