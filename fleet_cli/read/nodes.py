"""Nodes of a YAML text, which know their place, and what its parser says in our words."""

import re
from typing import Any

from fleet_cli.base.characters import unsafe_characters
from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.source import LINE_BREAK, Source, Span
from fleet_cli.read.events import MappingStartEvent, ScalarEvent, SequenceStartEvent, YAMLError

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_ANCHOR = r"(?:[&!]\S*\s+)+"


class MappingNode:
    """A mapping: its keys in order, each with its value, and what is merged into it."""

    __slots__ = ("event", "fields", "merges", "size")

    def __init__(self, event: MappingStartEvent) -> None:
        """Make the mapping that *event* begins, empty."""
        self.event = event
        self.fields: dict[str, tuple[ScalarEvent, Node]] = {}
        self.merges: tuple[MappingNode, ...] = ()
        self.size = 1

    def all_fields(self) -> dict[str, tuple[ScalarEvent, "Node"]]:
        """Return the fields with those of the merged mappings; the mapping's own come first."""
        if not self.merges:
            return self.fields
        found = dict(self.fields)
        for merged in self.merges:
            for key, field in merged.all_fields().items():
                found.setdefault(key, field)
        return found


class SequenceNode:
    """A list: its items in order."""

    __slots__ = ("event", "items", "size")

    def __init__(self, event: SequenceStartEvent) -> None:
        """Make the list that *event* begins, empty."""
        self.event = event
        self.items: list[Node] = []
        self.size = 1


Node = ScalarEvent | MappingNode | SequenceNode
"""A scalar is the parser's own event: one object fewer for each of a million values."""


def size_of(node: Node) -> int:
    """Return the number of scalars, lists and mappings in *node*, itself included."""
    return node.size if isinstance(node, MappingNode | SequenceNode) else 1


def is_null(node: Node) -> bool:
    """Whether *node* is a plain scalar that says nothing: empty, `~` or `null`."""
    return type(node) is ScalarEvent and node.value in _NULLS and not node.style


def line_of(node: Node) -> int:
    """Return the line that *node* begins on, its anchor included."""
    event: Any = node if isinstance(node, ScalarEvent) else node.event
    line: int = event.start_mark.line
    return line + 1


def span_of(source: Source, node: Node) -> Span:
    """Return where the value of *node* stands, without its anchor: the first line of it."""
    event: Any = node if isinstance(node, ScalarEvent) else node.event
    start, end = event.start_mark, event.end_mark
    line, column = start.line, start.column
    if event.anchor is not None or event.tag is not None:
        prefix = re.match(_ANCHOR, source.text[start.index : end.index])
        if prefix:
            breaks = prefix[0].count("\n")
            line += breaks
            column = (
                len(prefix[0]) - prefix[0].rfind("\n") - 1 if breaks else column + len(prefix[0])
            )
    if end.line == line and end.column > column:
        end_column = end.column
    else:
        end_column = max(len(source.line(line + 1).rstrip()), column + 1)
    # NOTE: Span(...) takes twice as long, and each of a million pools has one.
    return tuple.__new__(Span, (line + 1, column + 1, end_column + 1))


# What the two parsers say in their own words, in ours: a pattern, the message, the hint.
_WORDS = (
    (
        "mapping values are not allowed",
        "a colon cannot stand here",
        'quote a text that holds ": ", and indent the keys of one mapping alike',
    ),
    (
        "expected node content|expected the node content",
        "a value is missing here",
        "complete the line, or close the bracket before it",
    ),
    (
        "expected ',' or '[]}]'",
        "this list or mapping in brackets is not closed",
        "separate its parts with commas and close the bracket",
    ),
    (
        "expected <block end>|expected key|expected '-' indicator",
        "this line does not belong to what stands before it",
        "indent the keys of one mapping alike, and each item of a list alike",
    ),
    (
        "could not find expected ':'|simple key",
        "a colon is missing behind this key",
        "write key: value",
    ),
    (
        "end of stream",
        "this quoted text is not closed",
        "add the closing quote",
    ),
    (
        "escape",
        "this escape is not known in double quotes",
        "write \\\\ for a backslash, or use single quotes",
    ),
    (
        "document start",
        "a second document begins without its mark",
        "put a line --- between two fleets",
    ),
)  # fmt: skip


def _place_at(source: Source, index: int, width: int = 1) -> Span:
    """Return the place of so many characters of a text, counted from its start."""
    breaks = [found.end() for found in re.finditer(LINE_BREAK, source.text[:index])]
    column = index - (breaks[-1] if breaks else 0) + 1
    return Span(len(breaks) + 1, column, column + width)


def leftover_problem(source: Source) -> Diagnostic | None:
    """Describe what git left in a file instead of its text, or return None."""
    text = source.text
    if text.startswith("version https://git-lfs.github.com/spec/"):
        message = "this is a Git LFS pointer, not the file that it stands for"
        hint = (
            "`git lfs pull` puts the file here; of a revision git holds no more: check it out first"
        )
        return Diagnostic("git-lfs", message, source, Span(1, 1, len(source.line(1)) + 1), hint)
    if "<<<<<<< " not in text and ">>>>>>> " not in text:
        return None
    mark = re.search(f"(?:^|{LINE_BREAK})((?:<<<<<<<|>>>>>>>) )", text)
    if mark is None:
        return None
    message = "a merge that is not finished left its marks here"
    hint = (
        "keep what is right of both sides, and remove the lines with <<<<<<<, ======= and >>>>>>>"
    )
    return Diagnostic("conflict", message, source, _place_at(source, mark.start(1), 7), hint)


def unsafe_problem(source: Source) -> Diagnostic | None:
    """Describe the first thing in a text that no manifest may hold, or return None."""
    leftover = leftover_problem(source)
    if leftover is not None:
        return leftover
    unsafe = unsafe_characters(source.text)
    if not unsafe:
        return _tab_problem(source)
    index = min(map(source.text.index, unsafe))
    message = f"the text holds the control character U+{ord(source.text[index]):04X}"
    hint = "remove it; a manifest is plain UTF-8 text"
    return Diagnostic("control-character", message, source, _place_at(source, index), hint)


def _tab_problem(source: Source) -> Diagnostic | None:
    """Describe the first tab outside of quotes and comments: only one of the parsers takes it."""
    # NOTE: an apostrophe behind a letter is none that quotes: it's.
    form = r"^(?:[^\t\n#'\"]|(?<=\w)')*\t"
    found = re.search(form, source.text, re.MULTILINE) if "\t" in source.text else None
    return found and _tab(source, _place_at(source, found.end() - 1))


def _tab(source: Source, place: Span) -> Diagnostic:
    return Diagnostic("tab", "a tab cannot stand here", source, place, "use spaces")


def yaml_problem(source: Source, error: YAMLError) -> Diagnostic:
    """Describe what the parser stumbled over, alike for both parsers."""
    problem = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    rest = source.line(line)[column - 1 :]
    span = Span(line, column, column + 1)
    if "cannot start any token" in problem:
        if rest.startswith("\t"):
            return _tab(source, span)
        message = f'a value cannot start with "{rest[:1]}"'
        return Diagnostic("yaml", message, source, span, "put the value in quotes")
    if line > source.last_line:
        line = source.last_line
        span = Span(line, len(source.line(line)) + 1, len(source.line(line)) + 2)
    for pattern, message, hint in _WORDS:
        if re.search(pattern, problem):
            return Diagnostic("yaml", message, source, span, hint)
    hint = "see https://yaml.org for the form that a file must have"
    return Diagnostic("yaml", f"this is not YAML: {problem}", source, span, hint)
