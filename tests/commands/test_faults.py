"""A fault of the program itself: told apart from a failed check and from bad input."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import FLAGSHIP, ROOT, Outcome, clean_environment

FAULTY = """\
import sys
import fleet_cli.calc.fleets as fleets
def total_fleets(*arguments):
    {fault}
fleets.total_fleets = total_fleets
from fleet_cli.__main__ import main
sys.argv = ["fleet", "total", {path!r}]
main()
"""


def run_faulty(fault: str, **extra: str) -> Outcome:
    """Run a program whose total has a *fault*."""
    code = FAULTY.format(fault=fault, path=str(FLAGSHIP))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(extra),
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("None.numerator", "AttributeError: 'NoneType' object has no attribute 'numerator'"),
        ("raise ValueError('\\x1b[31mred')", "ValueError: \ufffd[31mred"),
        ("raise MemoryError", "MemoryError\n"),
        ("open('/nowhere/data.yaml')", "No such file or directory: '/nowhere/data.yaml'"),
    ],
)
def test_a_fault_is_one_line_and_code_3(fault: str, said: str) -> None:
    """It says what it is and where to go, without a traceback, and is no failed check."""
    done = run_faulty(fault)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("error[fault]: a fault of the program itself: ")
    assert said in done.err
    assert "report it" in done.err
    assert "Traceback" not in done.err


def test_the_traceback_is_shown_on_request() -> None:
    """With FLEET_TRACEBACK=1 it stands before the line; the code stays 3."""
    done = run_faulty("1 / 0", FLEET_TRACEBACK="1")
    assert done.code == 3
    assert done.err.index("Traceback") < done.err.index("error[fault]")


def test_a_missing_data_file_is_no_failure_of_the_output(tmp_path: Path) -> None:
    """A program without its catalogue says so, and not that standard output cannot be written."""
    code = (
        "import fleet_cli.read.catalogue as catalogue, pathlib, sys\n"
        f"catalogue.INDEX = pathlib.Path({os.fspath(tmp_path / 'gone')!r})\n"
        "from fleet_cli.__main__ import main\n"
        f"sys.argv = ['fleet', 'total', {os.fspath(FLAGSHIP)!r}]\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(),
        check=False,
    )
    assert done.returncode in (2, 3)
    assert "gone" in done.stderr
    assert "stdout" not in done.stderr
