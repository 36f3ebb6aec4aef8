"""What a shell offers where a name is expected."""

from collections.abc import Iterable


def complete_accelerators(incomplete: str) -> list[str]:
    """Return the accelerators that go on from what is typed."""
    from fleet_cli.read.name_list import shell_names

    return matching(incomplete, shell_names("accelerators"))


def complete_chips(incomplete: str) -> list[str]:
    """Return the accelerators and systems that go on from what is typed."""
    from fleet_cli.read.name_list import shell_names

    return matching(incomplete, shell_names("accelerators", "systems"))


def complete_tables(incomplete: str) -> list[str]:
    """Return the throughput tables that go on from what is typed."""
    from fleet_cli.read.name_list import table_names

    return matching(incomplete, table_names())


def complete_codes(incomplete: str) -> list[str]:
    """Return the error codes and rules that go on from what is typed."""
    from fleet_cli.read.explanations import all_codes

    return matching(incomplete, all_codes())


def matching(incomplete: str, names: Iterable[str]) -> list[str]:
    """
    Return the *names* that go on from what is typed, whatever its case, beginning as it is typed.

    >>> matching("h1", ["H100-NVL-94GB", "B200"])
    ['h100-NVL-94GB']
    """
    typed = incomplete.lower()
    return [incomplete + name[len(typed) :] for name in names if name.lower().startswith(typed)]
