"""Diagnostics as text: place and message, the user's own line, a caret, and the cure."""

from collections.abc import Sequence

from fleet_cli.base.characters import inert, printable
from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.source import Source, Span
from fleet_cli.base.words import counted_each

WIDEST_EXCERPT = 120
"""Characters of a line that an excerpt shows."""
LONGEST_LINE = 1000
"""Characters of a message or hint that are shown; no more than an argument of a user is cut."""


def render_problems(problems: Sequence[Diagnostic]) -> str:
    """Return all *problems*, sorted by file and line, with a count at the end."""
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key)
    blocks = [render_problem(problem) for problem in ordered]
    errors = sum(problem.level == "error" for problem in ordered)
    counts = counted_each({"error": errors, "warning": len(ordered) - errors})
    return "\n".join((*blocks, counts, ""))


def render_problem(problem: Diagnostic) -> str:
    """Return one problem as the block of lines that the contract shows."""
    place = ""
    if problem.source is not None:
        place = fit(problem.source.name) + ":"
        if problem.span is not None:
            place += f"{problem.span.line}:{problem.span.column}:"
        place += " "
    lines = [f"{place}{problem.level}[{problem.code}]: {fit(problem.message)}"]
    indent = "  "
    if problem.source is not None and problem.span is not None:
        lines += _excerpt(problem.source, problem.span)
    lines += [f"{indent}= {fit(note)}" for note in problem.notes]
    if problem.hint:
        lines.append(f"{indent}= hint: {fit(problem.hint)}")
    return "\n".join(map(inert, lines))


def fit(text: str) -> str:
    """Return *text* safe to print; of what is too long, the start and the end."""
    if len(text) > LONGEST_LINE:
        text = f"{text[: LONGEST_LINE // 2]} … {text[-LONGEST_LINE // 2 :]}"
    return inert(printable(text))


def _excerpt(source: Source, span: Span) -> list[str]:
    line = source.line(span.line)
    number = str(span.line)
    start = 0
    if len(line) > WIDEST_EXCERPT:
        start = max(0, min(span.column - 1 - WIDEST_EXCERPT // 3, len(line) - WIDEST_EXCERPT))
    shown = printable(line[start : start + WIDEST_EXCERPT].replace("\t", " "))
    offset = span.column - 1 - start
    caret = "^" * max(1, min(span.width, WIDEST_EXCERPT - offset))
    lead, tail = ("…" if start else ""), ("…" if start + WIDEST_EXCERPT < len(line) else "")
    before = " " * (_columns(shown[:offset]) + len(lead))
    return [
        f"{' ' * len(number)} |",
        f"{number} | {lead}{shown}{tail}",
        f"{' ' * len(number)} | {before}{caret}",
    ]


def _columns(text: str) -> int:
    """Return how many columns of a terminal *text* takes: wide characters take two."""
    if text.isascii():
        return len(text)
    # NOTE: tables are measured by rich, which an error must not wait for.
    import unicodedata

    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )
