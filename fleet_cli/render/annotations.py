"""Findings as workflow annotations of GitHub Actions, which no text of a manifest can forge."""

from fleet_cli.base.characters import inert, printable
from fleet_cli.render.formats import FINDINGS, MACHINES
from fleet_cli.render.screen import Screen
from fleet_cli.report.check import Checked, Finding, worst_first

READER, TAKES = MACHINES, FINDINGS


def render(report: Checked, screen: Screen) -> str:
    """
    Return a line a finding, worst first since a step shows only the first ten of a level.

    Where there is nothing to report, a line without a command says so.
    """
    lines = [_annotation(case) for case in worst_first(report.findings)]
    return "\n".join((*(lines or [f"fleet {report.summary}"]), ""))


def _annotation(case: Finding) -> str:
    problem = case.problem
    properties = {
        "file": case.path if case.path != "<stdin>" else "",
        "line": problem.line,
        "col": problem.column,
        "endColumn": problem.end_column,
        "title": problem.code,
    }
    said = ",".join(
        f"{name}={escape_property(str(value))}" for name, value in properties.items() if value
    )
    parts = [problem.message, *problem.notes]
    if problem.hint:
        parts.append(f"hint: {problem.hint}")
    # NOTE: the command itself is ours; in what it says there must be no other.
    message = "\n".join(inert(printable(part)) for part in parts)
    return f"::{problem.level} {said}::{escape_data(message)}"


def escape_data(text: str) -> str:
    """
    Return *text* as the message of a workflow command.

    >>> escape_data("100%\\n::error::no")
    '100%25%0A::error::no'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """
    Return *text* as the value of a property of a workflow command.

    >>> escape_property("a,b:c")
    'a%2Cb%3Ac'
    """
    return escape_data(inert(printable(text))).replace(":", "%3A").replace(",", "%2C")
