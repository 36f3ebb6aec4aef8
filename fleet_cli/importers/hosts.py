"""Whose output a line is: what pdsh, clush, pssh, ansible, ssh and kubectl put around it."""

import re

from fleet_cli.base.records import NamedTuple
from fleet_cli.importers.hostlist import expand

_NAME = r"[A-Za-z0-9][\w.-]*"
_NAMES = (
    r"[A-Za-z0-9][\w.-]*(?:\[[0-9,-]+\][\w.-]*)*(?:,[A-Za-z0-9][\w.-]*(?:\[[0-9,-]+\][\w.-]*)*)*"
)
_PREFIX = re.compile(
    rf"({_NAMES})(?::(?:\s+(?=\S)|$|(?=GPU \d+: ))|\t(?=[^\s:]))|\[pod/({_NAME})(?:/[\w.-]+)?\] "
)
_NO_HOSTS = frozenset(
    (
        *("warning", "error", "info", "note", "name"),
        *("ssh", "bash", "sh", "zsh", "ksh", "dash", "fish"),
        *("clush", "pdsh", "srun", "dsh"),
    )
)
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
_FAILED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\[\d+\] [\d:]+ \[FAILURE\] (?:{_NAME}@)?({_NAME}).*",
        rf"({_NAME}) \| (?:UNREACHABLE|FAILED)!? .*",
        rf"(?:pdsh|clush|srun|dsh)\S*: (?:error: )?({_NAME}): .*",
        rf"ssh: (?:connect to host|Could not resolve hostname) ({_NAME}).*",
        rf"(?:{_NAME}@)?({_NAME}): (?:ssh: )?(?:Permission denied|Connection (?:timed out|refused|"
        r"reset|closed)|connect to host|No route to host|Host key verification failed|"
        r"mcmd: |.*command not found|.*exited with exit code).*",
        r"()(?:Permission denied \(.*|Host key verification failed.*|.*: (?:command )?not found.*|"
        r"(?:kex_exchange_identification|Connection (?:timed out|refused|closed by)).*)",
    )
)


class Hosts(NamedTuple):
    """The hosts that lines are of: one, or several whose lines are the same."""

    name: str
    """As printed; empty where nothing tells."""
    number: int = 1
    """How many hosts [hosts]."""


def hosts_of(name: str) -> Hosts:
    """
    Return the hosts of a name that may be a list of them.

    >>> hosts_of("gpu[1-4]")
    Hosts(name='gpu[1-4]', number=4)
    """
    try:
        return Hosts(name, max(len(expand(name)), 1))
    except ValueError:
        return Hosts(name)


def split_prefix(line: str) -> tuple[Hosts | None, str]:
    """
    Return the hosts that a line begins with, if any, and what stands behind them.

    >>> split_prefix("gpu01: GPU 0: NVIDIA L4")
    (Hosts(name='gpu01', number=1), 'GPU 0: NVIDIA L4')
    """
    match = _PREFIX.match(line)
    name = (match[1] or match[2]) if match else ""
    if match is None or name.lower() in _NO_HOSTS or failure(line) is not None:
        return None, line
    return hosts_of(name), line[match.end() :]


def failure(line: str) -> str | None:
    """Return the host that a line says has failed, empty where it names none; else None."""
    for pattern in _FAILED:
        if match := pattern.fullmatch(line.strip()):
            return "" if match[1].lower() in _NO_HOSTS else match[1]
    return None


def heading(line: str) -> Hosts | None:
    """Return the hosts that the next lines are of, where the line is a heading; else None."""
    match = _HEADING.fullmatch(line.strip())
    if match is None:
        return None
    return hosts_of(next(filter(None, match.groups()), ""))


def is_harmless(line: str) -> bool:
    """Whether a line is a word of ssh or kubectl that says nothing of the host's devices."""
    return _HARMLESS.fullmatch(line.strip()) is not None
