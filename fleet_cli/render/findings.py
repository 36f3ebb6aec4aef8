"""Findings for a person: each with its place and the line that it points to."""

from fleet_cli.render.formats import FINDINGS, TERMINAL
from fleet_cli.render.problems import render_problem
from fleet_cli.render.screen import Screen, plain
from fleet_cli.report.check import Checked

READER, TAKES = TERMINAL, FINDINGS


def render(report: Checked, screen: Screen) -> str:
    """Return every finding as a block, and the outcome as the last line."""
    blocks = [render_problem(case.placed) + "\n" for case in report.findings]
    return plain("\n".join((*blocks, report.summary + "\n")), screen)
