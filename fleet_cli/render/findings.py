"""Findings for a person: each with its place and the line that it points to."""

from fleet_cli.render.problems import render_problem
from fleet_cli.report.check import CheckReport


def render(report: CheckReport) -> str:
    """Return every finding as a block, and the outcome as the last line."""
    blocks = [render_problem(case.diagnostic) + "\n" for case in report.findings]
    return "\n".join((*blocks, report.summary + "\n"))
