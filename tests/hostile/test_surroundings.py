"""What the machine may do to a run: pipes, disks, signals, devices, a bare environment."""

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.conftest import (
    CONFIGS,
    ENDED_BY_CTRL_C,
    FLAGSHIP,
    INTERRUPTIBLE,
    ROOT,
    Run,
    clean_environment,
)
from tests.hostile.test_commands import interrupt

FLEET = [sys.executable, "-m", "fleet_cli"]


def spawn(
    *arguments: str | Path, stdout: int | IO[bytes] = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Start the program with pipes."""
    return subprocess.Popen(
        [*INTERRUPTIBLE, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=clean_environment(),
    )


@pytest.mark.parametrize("format_name", ["json", "table", "csv", "markdown"])
def test_a_closed_pipe_is_no_error(format_name: str) -> None:
    """A reader that has seen enough ends the run with 0, and nothing is said of it."""
    with spawn("total", CONFIGS / "fleets", "--by", "pool", "-f", format_name) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert [line for line in process.stderr if not line.startswith(b"note: ")] == []
    assert process.returncode == 0


@pytest.mark.parametrize("output", ["/dev/full", "/nonexistent/x", ".", "x" * 5000])
def test_an_output_that_cannot_be_written_is_an_error(run: Run, output: str) -> None:
    """A full disk, a missing folder, a folder: exit 2 and the reason."""
    done = run("total", FLAGSHIP, "--output", output)
    assert done.code == 2
    assert "error[output]: cannot write" in done.err


def test_a_full_disk_behind_standard_output_is_an_error() -> None:
    """What could not be written is said, not lost."""
    with Path("/dev/full").open("wb") as full, spawn("total", FLAGSHIP, stdout=full) as process:
        assert process.stderr is not None
        errors = process.stderr.read().decode()
    assert process.returncode == 2
    assert "error[output]: cannot write <stdout>" in errors
    assert "Traceback" not in errors


def test_interruption_ends_quietly(tmp_path: Path) -> None:
    """Ctrl-C while reading ends with 130 and no traceback."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    # Opening blocks until the program opens its end, so it is surely reading then.
    with spawn("total", fifo) as process, fifo.open("wb") as writer:
        writer.write(b"fleet: x\n")
        writer.flush()
        interrupt(process)
        assert process.stderr is not None
        errors = process.stderr.read()
    assert process.returncode in ENDED_BY_CTRL_C
    assert b"Traceback" not in errors


def test_a_pipe_as_a_path_is_read(tmp_path: Path) -> None:
    """A FIFO, as <(command) makes, is a manifest like any other."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with spawn("total", fifo, "--quiet") as process:
        fifo.write_bytes(b"fleet: x\npools: [{accelerator: H100, count: 7}]\n")
        assert process.stdout is not None
        assert process.stdout.read() == b"7\n"
    assert process.returncode == 0


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/random"])
def test_a_device_is_refused(run: Run, path: str) -> None:
    """What never ends is not read."""
    done = run("total", path)
    assert done.code == 2
    assert "is a device" in done.err


@pytest.mark.parametrize("path", ["", "missing.yaml", "a" * 5000, "README.md/x.yaml"])
def test_a_path_that_is_none_is_an_error(run: Run, path: str) -> None:
    """Every way not to be a file has a message."""
    done = run("total", path)
    assert done.code == 2
    assert "error[input]: cannot read" in done.err


def test_bytes_that_are_no_text_are_an_error(run: Run, tmp_path: Path) -> None:
    """Binary data and other encodings are named with their line."""
    for data in (
        b"fleet: x\npools: []\n# \xff\n",
        "fleet: x".encode("utf-16"),
        os.urandom(64) + b"\xff",
    ):
        path = tmp_path / "binary.yaml"
        path.write_bytes(data)
        done = run("total", path)
        assert done.code == 2
        assert "error[" in done.err
        assert "Traceback" not in done.err


def test_a_byte_order_mark_is_no_part_of_the_text(run: Run, tmp_path: Path) -> None:
    """Editors that begin a file with a mark are forgiven."""
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbffleet: x\r\npools: [{accelerator: H100, count: 3}]\r\n")
    assert run("total", path, "--quiet").out == "3\n"


@pytest.mark.parametrize(
    "text",
    [
        "fleet: x\npools: " + "[" * 20_000,
        "fleet: x\npools: " + "{a: " * 20_000,
        "fleet: x\npools:\n" + "".join(" " * depth + "-\n" for depth in range(2_000)),
        "fleet: " + "x" * 3_000_000 + "\npools: []\n",
        "fleet: x\npools: [" + "{accelerator: H100, count: 1.0}, " * 2_000 + "]\n",
        "fleet: x\n" + "".join(f"a{n}: &a{n} {{<<: *a{n - 1}}}\n" for n in range(1, 3_000)),
        "a: &a [" + "x, " * 2_000 + "]\nb: [" + "*a, " * 2_000 + "]\n",
    ],
    ids=["lists", "mappings", "dashes", "long line", "many errors", "long chain", "many aliases"],
)
def test_large_and_deep_texts_end_soon(run: Run, text: str) -> None:
    """Nesting, length and repetition end in errors, not in a crash."""
    done = run("total", "-", stdin=text)
    assert done.code == 2
    assert done.err.splitlines()[-1].endswith(("error", "errors"))
    assert "Traceback" not in done.err
    assert max(map(len, done.err.splitlines())) < 400


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"HOME": "/proc/nowhere"},
        {"HOME": "/proc/1/nowhere", "TERM": "dumb"},
        {"COLUMNS": "0"},
        {"COLUMNS": "-5"},
        {"COLUMNS": "999999999999"},
        {"COLUMNS": "x"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
    ],
    ids=str,
)
def test_a_bare_environment_changes_no_number(environment: dict[str, str]) -> None:
    """No home, no locale, an ASCII terminal, silly widths: the total stands."""
    done = subprocess.run(
        [*FLEET, "total", str(FLAGSHIP)],
        capture_output=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), **environment},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"773,030" in done.stdout
    assert b"\x1b" not in done.stdout


def test_colour_is_asked_for(run: Run) -> None:
    """FORCE_COLOR colours a pipe, NO_COLOR wins over it."""
    assert "\x1b[" in run("total", FLAGSHIP, env={"FORCE_COLOR": "1"}).out
    assert "\x1b[" not in run("total", FLAGSHIP, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out


def test_a_file_that_changes_is_read_once(run: Run, tmp_path: Path) -> None:
    """The text that is counted is the text that errors quote, whatever happens to the file."""
    path = tmp_path / "fleet.yaml"
    path.write_text("fleet: x\npools: [{accelerator: H100, count: 350.000}]\n", encoding="utf-8")
    from fleet_cli.cli.load import resolve_all
    from fleet_cli.read.files import read_source
    from fleet_cli.render.problems import render_problems

    source = read_source(str(path))
    path.write_text("", encoding="utf-8")
    _, problems = resolve_all([source])
    assert "350.000" in render_problems(problems)
