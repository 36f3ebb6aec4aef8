"""Findings as JUnit XML: a suite a file, a test case a rule that was checked."""

from itertools import groupby

from fleet_cli.base.characters import printable
from fleet_cli.render.problems import render_problem
from fleet_cli.report.check import Case, CheckReport


def render(report: CheckReport) -> str:
    """
    Return the XML document.

    What is wrong in an input is an error, a failed rule a failure; what is pending, undecided or
    not required is skipped.
    """
    from xml.etree import ElementTree

    root = ElementTree.Element("testsuites", {"name": "fleet check", **_counts(report.cases)})
    for path, group in groupby(report.cases, key=lambda case: case.finding.path):
        cases = tuple(group)
        name = printable(path) or "fleet"
        suite = ElementTree.SubElement(root, "testsuite", {"name": name, **_counts(cases)})
        for case in cases:
            finding = case.finding
            place = {"file": name, "line": str(case.line)} if case.line else {}
            test = ElementTree.SubElement(
                suite,
                "testcase",
                {
                    "name": printable(finding.subject),
                    "classname": printable(finding.fleet or path or "fleet"),
                    **place,
                },
            )
            kind = _kind(case)
            if kind:
                said = {"message": printable(case.message), "type": finding.rule}
                outcome = ElementTree.SubElement(test, kind, said)
                outcome.text = _clean(render_problem(case.diagnostic))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _kind(case: Case) -> str:
    if case.level == "passed":
        return ""
    if case.level != "error":
        return "skipped"
    return "error" if case.finding.is_invalid else "failure"


def _counts(cases: tuple[Case, ...]) -> dict[str, str]:
    kinds = [_kind(case) for case in cases]
    return {
        "tests": str(len(kinds)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
    }


def _clean(text: str) -> str:
    """Return *text* without the characters that XML cannot hold."""
    return "\n".join(printable(line) for line in text.split("\n"))
