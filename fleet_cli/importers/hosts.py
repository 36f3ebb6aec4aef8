"""Whose output a line is: what pdsh, clush, pssh, ansible, ssh and kubectl put around it."""

import re
from functools import cache

from fleet_cli.importers.hostlist import expand

_NAME = r"[A-Za-z0-9][\w.-]*"
_LIST = rf"{_NAME}(?:\[[0-9,-]+\][\w.-]*)*"
_NAMES = rf"{_LIST}(?:,{_LIST})*"
_PREFIX = re.compile(
    rf"({_NAMES})(?::(?:\s+(?=\S)|$|(?=GPU \d+: ))|\t(?=[^\s:]))|\[pod/({_NAME})(?:/[\w.-]+)?\] "
)
_NO_HOSTS = frozenset(
    {"warning", "error", "info", "note", "name", "ssh", "bash", "sh", "zsh", "ksh", "dash", "fish",
     "clush", "pdsh", "srun", "dsh"}
)  # fmt: skip
_HEADING = re.compile(
    rf"[=#*>\s-]*(?:[Hh]ost(?:name)?[:=]\s*)?({_NAMES})(?: \(\d+\))?[=#*<:\s-]*|"
    rf"({_NAME}) \| [A-Z]+ (?:\| rc=0 )?>>|"
    rf"\[\d+\] [\d:]+ \[SUCCESS\] (?:{_NAME}@)?({_NAME})|[=#*_-]{{2,}}"
)
_HARMLESS = re.compile(
    r"Warning: Permanently added .*|Defaulted container .*|Defaulting debug container .*|"
    r"Unable to use a TTY.*|Pseudo-terminal will not be allocated.*|Connection to \S+ closed\.|"
    r"Authorized uses only.*|Pod \S+ .*|\*\*.*(?:store now|post-quantum|upgraded).*"
)
_FAILED = re.compile(
    rf"\[\d+\] [\d:]+ \[FAILURE\] (?:{_NAME}@)?({_NAME}).*|"
    rf"({_NAME}) \| (?:UNREACHABLE|FAILED)!? .*|"
    rf"(?:pdsh|clush|srun|dsh)\S*: (?:error: )?({_NAME}): .*|"
    rf"ssh: (?:connect to host|Could not resolve hostname) ({_NAME}).*|"
    rf"(?:{_NAME}@)?({_NAME}): (?:ssh: )?(?:Permission denied|Connection (?:timed out|refused|"
    r"reset|closed)|connect to host|No route to host|Host key verification failed|"
    r"mcmd: |.*command not found|.*exited with exit code).*|"
    r"Permission denied \(.*|Host key verification failed.*|.*: (?:command )?not found.*|"
    r"(?:kex_exchange_identification|Connection (?:timed out|refused|closed by)).*"
)


@cache
def number_of_hosts(name: str) -> int:
    """
    Return how many hosts a name stands for that may be a list of them [hosts].

    >>> number_of_hosts("gpu[1-4]"), number_of_hosts("")
    (4, 1)
    """
    try:
        return max(len(expand(name)), 1)
    except ValueError:
        return 1


def split_prefix(line: str) -> tuple[str, str]:
    """
    Return the host or hosts that a line begins with, if any, and what stands behind them.

    >>> split_prefix("gpu01: GPU 0: NVIDIA L4")
    ('gpu01', 'GPU 0: NVIDIA L4')
    """
    match = _PREFIX.match(line)
    name = (match[1] or match[2]) if match else ""
    if match is None or name.lower() in _NO_HOSTS or failure(line) is not None:
        return "", line
    return name, line[match.end() :]


def failure(line: str) -> str | None:
    """Return the host that a line says has failed, empty where it names none; else None."""
    name = _named(_FAILED, line)
    return "" if name and name.lower() in _NO_HOSTS else name


def heading(line: str) -> str | None:
    """Return the host that a heading names, empty where it is a mere rule; None for any other line."""
    return _named(_HEADING, line)


def _named(pattern: re.Pattern[str], line: str) -> str | None:
    match = pattern.fullmatch(line.strip())
    return next(filter(None, match.groups()), "") if match else None


def is_harmless(line: str) -> bool:
    """Whether a line is a word of ssh or kubectl that says nothing of the host's devices."""
    return _HARMLESS.fullmatch(line.strip()) is not None
