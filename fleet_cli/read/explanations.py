"""What each error code and each rule means: a page each, read only when somebody asks for it."""

from pathlib import Path

from fleet_cli.base.diagnostics import fail
from fleet_cli.base.edition import DATA
from fleet_cli.base.names import suggestion
from fleet_cli.base.records import NamedTuple

KINDS = {
    "errors": "Errors: what is wrong with an input or with the command line",
    "rules": "Rules: what check and diff hold a fleet against",
}
"""The folders of the pages, each with what heads its list."""


class Explanation(NamedTuple):
    """
    The page of one code.

    It is Markdown: a sentence that says what the code means, why that is refused, an input and the
    command that fails on it with its message, and the cure, with a command that then succeeds.
    """

    code: str
    """A word that stays the same from one release to the next."""
    text: str

    @property
    def meaning(self) -> str:
        """The sentence that the page begins with."""
        return " ".join(self.text.partition("\n\n")[0].split())


def all_codes() -> tuple[str, ...]:
    """Return every code, sorted; no page is read."""
    return tuple(sorted({path.stem for kind in KINDS for path in _pages(kind)}))


def explanations(kind: str) -> tuple[Explanation, ...]:
    """Return the pages of one of KINDS, sorted by code."""
    return tuple(Explanation(path.stem, path.read_text("utf-8")) for path in _pages(kind))


def explain(code: str) -> tuple[Explanation, ...]:
    """
    Return the pages of one code: two where an error and a rule have the same.

    Raises:
        FleetError: there is no such code.
    """
    paths = [path for kind in KINDS for path in _pages(kind) if path.stem == code]
    if not paths:
        hint = suggestion(code, all_codes()) or "`fleet explain` lists every code"
        raise fail("option", f'there is no code "{code}"', hint)
    return tuple(Explanation(code, path.read_text("utf-8")) for path in paths)


def _pages(kind: str) -> list[Path]:
    return sorted((DATA / kind).glob("*.md"), key=lambda path: path.stem)
