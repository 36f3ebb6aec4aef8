"""The check of manifests: rules, findings in every format, and exit codes."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from fleet_cli.base.diagnostics import Diagnostic
from fleet_cli.base.source import Source, Span
from fleet_cli.calc.findings import Checked, invalid
from fleet_cli.render import junit
from fleet_cli.render.formats import format_names
from fleet_cli.render.screen import Screen
from fleet_cli.render.words import sentence
from tests.conftest import ROOT, Run

GOLDEN = ROOT / "tests" / "golden" / "check"
LAB = """\
fleet: Lab
as_of: 2024-12-31
pools:
  - {accelerator: H100, count: 100}
  - {accelerator: H200, count: {low: 10, mid: 50, high: 90}}
targets:
  - {name: reached, at_least: 100, of: H100, by: 2024-12-31}
  - {name: late, at_least: 1000, by: 2024-06-30}
  - {name: ahead, at_least: 1000, by: 2030-06-30}
  - {name: open, at_least: 150, by: 2024-06-30}
"""
BROKEN = LAB.replace("fleet: Lab", "fleet: Broken").replace("count: 100}", "count: 100.000}")
TABLE = "name: own\nkind: spec\nunit: GB\ndescription: memory\nsource: us\nfields: [memory_gb]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write files into a folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


Folder = Callable[..., Path]


def findings(document: str) -> dict[str, str]:
    """Return the level of each finding by its subject."""
    return {one["subject"]: one["level"] for one in json.loads(document)["findings"]}


def test_everything_that_ships_passes(run: Run) -> None:
    """The manifests and tables below configs/ are valid, and miss only what they say they miss."""
    done = run("check", "configs/", "-f", "json")
    document = json.loads(done.out)
    assert (done.code, document["passed"]) == (0, True)
    # NOTE: pipelines and definitions that others include are neither manifests nor tables.
    others = r"(?:ci|plan)/\S+"
    assert re.fullmatch(rf"note: .* of configs/ are neither .*: {others}(, {others})*\n", done.err)
    assert document["files"] >= 25
    assert "error" not in {one["level"] for one in document["findings"]}


@pytest.mark.parametrize(
    ("options", "code", "levels"),
    [
        ([], 1, {"late": "error", "ahead": "notice", "open": "warning"}),
        (["--strict"], 1, {"late": "error", "ahead": "error", "open": "error"}),
        (["--require", "reached"], 0, {"late": "warning", "ahead": "notice", "open": "warning"}),
        (["--require", "late"], 1, {"late": "error", "ahead": "notice", "open": "warning"}),
        (
            ["--require", "reached", "--require", "reach"],
            1,
            {"late": "warning", "ahead": "notice", "open": "warning", "reach": "error"},
        ),
        (
            ["--as-of", "2024-01-01"],  # before anything is known
            0,
            {
                **dict.fromkeys(("Lab", "accelerators 2024-12-31"), "notice"),
                **dict.fromkeys(("reached", "late", "ahead", "open"), "warning"),
            },
        ),
    ],
)
def test_targets_fail_by_their_verdict(
    run: Run, folder: Folder, options: list[str], code: int, levels: dict[str, str]
) -> None:
    """Missed fails; pending and undecided fail when strict; what is not required only warns."""
    done = run("check", folder(lab=LAB) / "lab.yaml", "-f", "json", *options)
    assert (done.code, findings(done.out)) == (code, levels)


@pytest.mark.parametrize(
    ("options", "level"),
    [
        (["--min", "110"], None),
        (["--min", "111"], "warning"),
        (["--min", "190"], "warning"),
        (["--min", "191"], "error"),
        (["--max", "190"], None),
        (["--max", "189"], "warning"),
        (["--max", "109.5"], "error"),
    ],
)
def test_floor_and_ceiling_hold_for_the_whole_range(
    run: Run, folder: Folder, options: list[str], level: str | None
) -> None:
    """100 H100 and 10 to 90 H200 are 110 to 190 H100e: only outside of that a bound is broken."""
    path = folder(lab=LAB.partition("targets:")[0]) / "lab.yaml"
    done = run("check", path, "-f", "json", *options)
    assert done.code == (1 if level == "error" else 0)
    assert list(findings(done.out).values()) == ([level] if level else [])


def test_a_known_miss_is_shown_and_passes(run: Run, folder: Folder) -> None:
    """A target that expects its verdict is a notice, unless it is required by name."""
    known = LAB.replace("name: late,", "name: late, expect: missed,")
    path = folder(lab=known) / "lab.yaml"
    done = run("check", path, "-f", "json")
    assert (done.code, findings(done.out)["late"]) == (0, "notice")
    assert run("check", path, "--require", "late").code == 1


def test_bad_input_is_a_finding_and_exit_code_2(run: Run, folder: Folder) -> None:
    """An invalid file does not keep the others from being checked, and all findings are shown."""
    path = folder(broken=BROKEN, lab=LAB)
    done = run("check", path, "-f", "json")
    document = json.loads(done.out)
    first = document["findings"][0]
    assert (done.code, document["passed"]) == (2, False)
    assert (first["rule"], first["level"], first["line"], first["column"]) == (
        "count",
        "error",
        4,
        32,
    )
    assert first["path"] == str(path / "broken.yaml")
    assert {one["rule"] for one in document["findings"]} > {"count", "target-missed"}
    assert [fleet["fleet"] for fleet in document["fleets"]] == ["Lab"]


def test_folders_and_patterns_find_manifests_and_tables(run: Run, folder: Folder) -> None:
    """A folder's manifests and tables are checked, and other YAML files in it are passed over."""
    good = LAB.partition("targets:")[0]
    path = folder(lab=good, own=TABLE, other="hello: world\n")
    assert json.loads(run("check", path, "-f", "json").out)["files"] == 2
    assert json.loads(run("check", path / "*.yaml", "-f", "json").out)["findings"]
    assert json.loads(run("check", path / "l*.yaml", "-f", "json").out)["files"] == 1
    assert run("check", path / "x*.yaml").code == 2
    bad = folder(own=TABLE.replace("spec", "speck"))
    done = run("check", bad, "-f", "json")
    assert (done.code, json.loads(done.out)["findings"][0]["path"]) == (2, str(path / "own.yaml"))


def test_a_file_that_is_not_there_is_a_finding(run: Run) -> None:
    """A missing file is an error of its own with exit code 2, in the format that is asked for."""
    done = run("check", "nowhere.yaml", "-f", "json")
    (finding,) = json.loads(done.out)["findings"]
    assert (done.code, finding["rule"], finding["path"]) == (2, "input", "nowhere.yaml")


@pytest.mark.parametrize(
    ("file", "form"), [("findings.txt", "table"), ("findings.github", "github")]
)
def test_findings_look_as_read(
    file: str, form: str, run: Run, golden: Callable[[Path, str], None], folder: Folder
) -> None:
    """One missed, one pending and one undecided target, a broken floor and a broken file."""
    path = folder(broken=BROKEN, lab=LAB)
    done = run("check", "broken.yaml", "lab.yaml", "--min", "200", "-f", form, cwd=path)
    assert (done.code, done.err) == (2, "")
    golden(GOLDEN / file, done.out)


@pytest.mark.parametrize("form", ["table", "csv", "markdown", "github", "junit"])
def test_every_format_says_every_finding(form: str, run: Run, folder: Folder) -> None:
    """Rule, place and sentence of each finding of the JSON document are in every other format."""
    path = folder(broken=BROKEN, lab=LAB)
    command = ("check", "broken.yaml", "lab.yaml", "--min", "200", "-f")
    findings = json.loads(run(*command, "json", cwd=path).out)["findings"]
    out = unescape(run(*command, form, cwd=path).out.replace("\\", "").replace("%25", "%"))
    assert len(findings) == 5
    for one in findings:
        for part in (one["rule"], one["path"], str(one["line"]), one["message"]):
            assert part.replace('"', "") in out.replace('"', ""), (form, part)


HOSTILE = """\
fleet: "a%\\n::error file=x,line=1::forged"
pools:
  - {name: "x]]>|<b>&\\"' @team", accelerator: "::error::H100,y:z", count: 1}
"""


def test_annotations_cannot_be_forged(run: Run, folder: Folder) -> None:
    """Every line is one of ours, and no name ends a property or begins a line."""
    hostile = HOSTILE.replace("\\n", " ").replace('"::error::H100,y:z"', "H100")
    target = "targets:\n  - {name: '::error file=a,line=1::b', at_least: 5, of: any}\n"
    path = folder(one=HOSTILE, two=hostile + target)
    forged = (hostile + target).replace("fleet: ", "fleet: Other", 1)
    (path / "::error file=x,line=9::y.yaml").write_text(forged, encoding="utf-8")
    done = run("check", ".", "-f", "github", cwd=path)
    lines = done.out.splitlines()
    shape = r"::(error|warning|notice) ([a-zA-Z]+=[^,:\n]*,)*[a-zA-Z]+=[^,:\n]*::(.*)"
    matches = [re.fullmatch(shape, line) for line in lines]
    assert all(matches)
    assert len(lines) >= 3
    assert "file=x,line=9" not in done.out.replace("%2C", "")


def test_annotations_show_the_worst_first(run: Run, folder: Folder) -> None:
    """A step shows ten of each level, so errors come before warnings and notices."""
    done = run("check", folder(lab=LAB) / "lab.yaml", "-f", "github")
    levels = [line.split(" ")[0] for line in done.out.splitlines()]
    assert levels == ["::error", "::warning", "::notice"]


def test_junit_is_read_by_a_parser(run: Run, folder: Folder) -> None:
    """Counts agree with the test cases, and hostile names survive as text."""
    hostile = HOSTILE.replace("\\n", " ").replace('"::error::H100,y:z"', "H100")
    target = 'targets:\n  - {name: "]]> <b> & \' x", at_least: 5, of: any}\n'
    path = folder(broken=BROKEN, lab=LAB, hostile=hostile + target)
    root = ElementTree.fromstring(run("check", path, "-f", "junit").out)
    cases = root.findall("./testsuite/testcase")
    assert root.tag == "testsuites"
    assert int(root.attrib["tests"]) == len(cases) == 1 + 5 + 2
    assert int(root.attrib["failures"]) == len(root.findall(".//failure")) == 2
    assert int(root.attrib["errors"]) == len(root.findall(".//error")) == 1
    assert int(root.attrib["skipped"]) == len(root.findall(".//skipped")) == 2
    assert "]]> <b> & ' x" in {case.attrib["name"] for case in cases}


def test_every_format_says_when_all_is_well(run: Run, folder: Folder) -> None:
    """A clean run prints a result in every format and ends with 0."""
    path = folder(lab=LAB.partition("targets:")[0]) / "lab.yaml"
    for form in format_names("check"):
        done = run("check", path, "-f", form)
        assert (done.code, done.err) == (0, "")
        assert done.out.strip()
    assert run("check", path).out == "check passed: 1 fleet in 1 file, nothing to report\n"


@pytest.mark.parametrize("option", ["--min=x", "--max=1.000", "--format=xml"])
def test_a_wrong_option_is_exit_code_2(run: Run, folder: Folder, option: str) -> None:
    """What the command line says wrongly goes to standard error alone."""
    done = run("check", folder(lab=LAB) / "lab.yaml", option)
    assert (done.code, done.out) == (2, "")
    assert "error[" in done.err


def test_test_cases_have_names_of_their_own(run: Run, folder: Folder) -> None:
    """A reader of JUnit keeps one of several of a name: errors, snapshots and namesakes all count."""
    errors = "".join(f"  - {{accelerator: H100, count: {n}.000}}\n" for n in range(100, 105))
    bad = f"fleet: Bad\npools:\n{errors}"
    twice = bad.replace("100.000}", "100.000, count: 7.000}")
    earlier = LAB.replace("2024-12-31", "2023-12-31")
    path = folder(bad=bad, twice=twice, lab=f"{LAB}---\n{earlier}", other=LAB.replace("Lab", "X"))
    done = run("check", path, "-f", "junit", "--min", "1")
    cases = list(ElementTree.fromstring(done.out).iter("testcase"))
    names = [(case.attrib["classname"], case.attrib["name"]) for case in cases]
    assert len(set(names)) == len(names) > 20
    bads = [name for group, name in names if group.endswith("bad.yaml")]
    assert bads == [f"count in line {line}" for line in range(3, 8)]


def test_test_cases_of_one_name_are_counted() -> None:
    """However many have a name in common, each gets another one, soon."""
    source = Source("a.yaml", "x")
    problems = [Diagnostic("count", f"wrong {n}", source, Span(1, 1, 2)) for n in range(3000)]
    checked = Checked((), tuple(invalid(one, "a.yaml") for one in problems), 1, "worst-case")
    text = junit.render(checked.said(sentence), Screen())
    names = re.findall('<testcase name="([^"]*)"', text)
    assert len(set(names)) == 3000
    assert names[:2] == ["count in line 1", "count in line 1 (2)"]


STALE = "a result of an earlier run"
UNREADABLE: dict[str, tuple[str, ...]] = {
    "an empty folder": ("empty",),
    "no such folder": ("nowhere/",),
    "no match": ("x*.yaml",),
    "an unknown table": ("good.yaml", "--table", "nope"),
    "a broken table": ("good.yaml", "--table", "broken.yaml"),
    "an unknown reference": ("good.yaml", "--reference", "Abacus"),
    "a broken manifest": ("broken.yaml",),
}


@pytest.mark.parametrize("form", format_names("check"))
@pytest.mark.parametrize("name", UNREADABLE)
def test_a_check_that_cannot_be_writes_its_result(
    run: Run, folder: Folder, name: str, form: str
) -> None:
    """Where nothing could be checked that is the result, in every format: none of before survives."""
    path = folder(good=LAB.partition("targets:")[0], broken=BROKEN)
    (path / "empty").mkdir()
    (path / "result").write_text(STALE, encoding="utf-8")
    done = run("check", *UNREADABLE[name], "-f", form, "-o", "result", cwd=path)
    text = (path / "result").read_text("utf-8")
    assert (done.code, done.out, done.err) == (2, "", "")
    assert STALE not in text
    if form == "junit":
        root = ElementTree.fromstring(text)
        assert int(root.attrib["errors"]) == len(root.findall(".//error")) > 0
    elif form == "json":
        document = json.loads(text)
        assert document["passed"] is False
        assert {one["level"] for one in document["findings"]} == {"error"}
    else:
        assert "error" in text


def test_each_manifest_is_checked_by_its_own_table(run: Run, folder: Folder) -> None:
    """Manifests that name different tables can be checked together: nothing is added up."""
    good = LAB.partition("targets:")[0]
    path = folder(one=good, two=good.replace("Lab", "Lab\ntable: dense-8bit".replace("Lab", "Two")))
    fleets = json.loads(run("check", path, "-f", "json").out)["fleets"]
    assert [fleet["table"]["name"] for fleet in fleets] == ["dense-16bit", "dense-8bit"]


def test_targets_that_nobody_judges_are_said(run: Run, tmp_path: Path) -> None:
    """A missed target fails a check; one of some pools does not judge it, and says so in any format."""
    path = tmp_path / "fleet.yaml"
    path.write_text(
        "fleet: A\npools: [{accelerator: H100, count: 5, site: N}]\n"
        "targets: [{name: t, at_least: 13}]\n",
        encoding="utf-8",
    )
    assert run("check", path).code == 1
    for name in ("table", "json", "github", "junit", "markdown"):
        done = run("check", path, "--where", "site=N", "--strict", "-f", name)
        assert done.code == 0
        assert "1 target not judged" in done.out


def test_a_part_may_say_so_in_another_snapshot(run: Run, folder: Folder) -> None:
    """A larger part is warned about at the place that names its whole, also where that is older."""
    pools = "pools: [{accelerator: H100, count: 5}]\n"
    path = folder(
        whole=f"fleet: X\nas_of: 2025-01-01\n{pools.replace('5', '1')}",
        new=f"fleet: C\nas_of: 2025-01-01\n{pools}",
        old=f"fleet: C\nas_of: 2024-01-01\npart_of: X\n{pools}",
    )
    done = run("check", path)
    assert "old.yaml:3:10: warning[whole]: C is larger than X" in done.out + done.err


def test_what_is_undecided_as_expected_does_not_fail_as_planned(run: Run, folder: Folder) -> None:
    """A verdict that the manifest expects is open, pending or undecided."""
    path = folder(
        a="fleet: U\nas_of: 2026-01-01\npools:\n"
        "  - {accelerator: H100, count: {low: 80, mid: 100, high: 120}, retired: 2026-12-01}\n"
        "targets:\n"
        "  - {name: T, at_least: 100 accelerators, by: 2027, expect: undecided}\n"
    )
    assert run("check", path, "--strict").code == 0
