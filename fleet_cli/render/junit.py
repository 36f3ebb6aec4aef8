"""Findings as JUnit XML: a suite a file, a test case a rule that was checked."""

from itertools import groupby

from fleet_cli.base.characters import inert, printable
from fleet_cli.render.formats import FINDINGS, MACHINES
from fleet_cli.render.problems import render_problem
from fleet_cli.render.screen import Screen
from fleet_cli.report.check import Checked, Finding

READER, TAKES = MACHINES, FINDINGS


def render(report: Checked, screen: Screen) -> str:
    """
    Return the XML document.

    What is wrong in an input is an error, a failed rule a failure; what is pending, undecided or
    not required is skipped.
    """
    from xml.etree import ElementTree

    root = ElementTree.Element("testsuites", {"name": "fleet check", **_counts(report.cases)})
    names = _Names()
    for path, group in groupby(report.cases, key=lambda case: case.path):
        cases = tuple(group)
        name = _clean(path) or "fleet"
        suite = ElementTree.SubElement(root, "testsuite", {"name": name, **_counts(cases)})
        for case in cases:
            line = case.problem.line
            place = {"file": name, "line": str(line)} if line else {}
            test = ElementTree.SubElement(suite, "testcase", {**names.of(case), **place})
            kind = _kind(case)
            if kind:
                said = {"message": _clean(case.problem.message), "type": case.problem.code}
                outcome = ElementTree.SubElement(test, kind, said)
                outcome.text = "\n".join(map(_clean, render_problem(case.placed).split("\n")))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


class _Names:
    """Names test cases, no two alike: of those, a reader of JUnit keeps one."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, str], int] = {}

    def of(self, case: Finding) -> dict[str, str]:
        """Return the name of a test case, and that of the class that it belongs to."""
        group = _clean(case.fleet or case.path or "fleet")
        subject = _clean(case.subject)
        if case.is_invalid:
            rule, line = case.problem.code, case.problem.line
            subject = f"{rule} in line {line}" if line else rule
        name = subject
        while (group, name) in self._times:
            self._times[group, subject] += 1
            name = f"{subject} ({self._times[group, subject]})"
        self._times[group, name] = 1
        return {"name": name, "classname": group}


def _kind(case: Finding) -> str:
    if case.problem.level == "passed":
        return ""
    if case.problem.level != "error":
        return "skipped"
    return "error" if case.is_invalid else "failure"


def _counts(cases: tuple[Finding, ...]) -> dict[str, str]:
    kinds = [_kind(case) for case in cases]
    return {
        "tests": str(len(kinds)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
    }


def _clean(text: str) -> str:
    """Return *text* on one line, without what XML cannot hold or the log of a CI job would obey."""
    return inert(printable(text))
