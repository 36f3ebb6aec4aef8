"""Every command in hostile surroundings, and with arguments that nobody means well."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from fleet_cli.base.characters import unsafe_characters
from fleet_cli.cli.app import COMMANDS
from tests.conftest import (
    ENDED_BY_CTRL_C,
    FLAGSHIP,
    INTERRUPTIBLE,
    ROOT,
    Outcome,
    clean_environment,
)
from tests.inside import run_inside
from tests.surroundings import Ended, run_all

pytestmark = pytest.mark.sweep

FLEET = [sys.executable, "-m", "fleet_cli"]
SAMPLES = ROOT / "tests" / "importers" / "samples"
OLDER = FLAGSHIP.with_name("meta-2023.yaml")

RUNS: dict[str, tuple[str | Path, ...]] = {
    "total": ("total", FLAGSHIP),
    "diff": ("diff", OLDER, FLAGSHIP),
    "check": ("check", FLAGSHIP),
    "compare": ("compare", FLAGSHIP),
    "timeline": ("timeline", FLAGSHIP),
    "convert": ("convert", "350k H100 + 16 p4d.24xlarge"),
    "chips": ("chips",),
    "tables": ("tables",),
    "kubernetes": ("import", "kubernetes", SAMPLES / "kubernetes-nodes.json", "--allow-unknown"),
    "slurm": ("import", "slurm", SAMPLES / "slurm-22.05-nodes.txt", "--allow-unknown"),
    "nvidia-smi": ("import", "nvidia-smi", SAMPLES / "nvidia-smi.csv", "--allow-unknown"),
    "inventory": ("import", "inventory", SAMPLES / "nodes.csv", "--allow-unknown"),
    "init": ("init", "-"),
    "schema": ("schema", "manifest"),
    "explain": ("explain", "count"),
    "help": ("--help",),
    "version": ("--version",),
}
"""A run of every command that ends well."""
NO_FILE = ("explain", "init", "help", "version")
"""Those without --output."""


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C until the process ends: Python itself drops one that comes while it opens a FIFO."""
    for _ in range(20):
        if process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=2)
    process.kill()
    pytest.fail("the process does not end")


def test_every_command_is_run() -> None:
    """No command, and no importer, is left out."""
    named = {str(run[0]) for run in RUNS.values()}
    assert named >= set(COMMANDS)


@cache
def on_a_full_disk() -> dict[str, Ended]:
    """Return what became of every command whose output has no room."""
    with Path("/dev/full").open("wb") as full:
        return run_all(RUNS, stdout=full.fileno())


@pytest.mark.parametrize("name", RUNS)
def test_a_full_disk_is_an_error(name: str) -> None:
    """What could not be written is said: exit 2, a message, no traceback."""
    done = on_a_full_disk()[name]
    assert done.code == 2
    assert b"error[output]: cannot write <stdout>: no space left on device" in done.err
    assert b"Traceback" not in done.err


@cache
def without_a_reader() -> dict[str, Ended]:
    """Return what became of every command whose output nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing):
        return run_all(RUNS, stdout=writing)


@pytest.mark.parametrize("name", RUNS)
def test_a_reader_that_went_away_is_no_error(name: str) -> None:
    """A closed pipe ends the run without a word about it."""
    done = without_a_reader()[name]
    assert done.code in (0, 1 if name in ("check", "help", "version") else 0)
    assert b"error" not in done.err.lower()
    assert b"Traceback" not in done.err


@cache
def without_a_stream(closed: int) -> dict[str, Ended]:
    """Return what became of every command that is started with a standard stream closed."""
    return run_all(RUNS, closed=closed)


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_stream_that_is_closed_is_no_crash(name: str, closed: int) -> None:
    """Started without standard input, output or error, a run ends with a documented code."""
    done = without_a_stream(closed)[name]
    assert b"Traceback" not in done.out + done.err
    if closed == 1 and name not in ("help", "version"):
        assert done.code == 2
        assert b"cannot write <stdout>" in done.err
    else:
        assert done.code in (0, 1 if name == "check" else 0)


READERS = {
    "total": ("total", "@"),
    "diff": ("diff", "@", FLAGSHIP),
    "check": ("check", "@"),
    "compare": ("compare", "@"),
    "timeline": ("timeline", "@"),
    "convert": ("convert", "H100", "--table", "@.yaml"),
    "kubernetes": ("import", "kubernetes", "@"),
    "slurm": ("import", "slurm", "@"),
    "nvidia-smi": ("import", "nvidia-smi", "@"),
    "inventory": ("import", "inventory", "@"),
}
"""What reads a file, whose name is @."""


@pytest.mark.parametrize("name", READERS)
def test_interruption_while_reading_ends_with_130(name: str, tmp_path: Path) -> None:
    """Ctrl-C is no error of the program: its exit code, and no traceback."""
    path = tmp_path / "fifo.yaml"
    os.mkfifo(path)
    arguments = [str(part).replace("@.yaml", "@").replace("@", str(path)) for part in READERS[name]]
    # Opening blocks until the program opens its end, so it is surely reading then.
    with (
        subprocess.Popen(
            [*INTERRUPTIBLE, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=clean_environment(),
        ) as process,
        path.open("wb") as writer,
    ):
        writer.write(b"name: x\n")
        writer.flush()
        interrupt(process)
        output, errors = process.communicate()
    assert process.returncode in ENDED_BY_CTRL_C
    assert b"Traceback" not in output + errors


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random"])
def test_a_device_is_not_read(name: str, device: str) -> None:
    """What never ends, or holds nothing, is refused, or stands for nothing in a diff."""
    arguments = [str(part).replace("@.yaml", "@").replace("@", device) for part in READERS[name]]
    done = run_inside(*arguments)
    if "--table" in arguments:
        # NOTE: a path without .yaml is one as well.
        assert "is a device" in done.err
    elif (name, device) == ("diff", os.devnull):
        assert done.code == 0
    else:
        assert done.code == 2
        assert "is a device" in done.err + done.out


BARE: tuple[dict[str, str], ...] = (
    {},
    {"HOME": "/proc/1/nowhere", "LC_ALL": "C", "PYTHONUTF8": "0"},
    {"HOME": "/proc", "TERM": "dumb", "PYTHONIOENCODING": "ascii"},
)


@cache
def in_bare_surroundings(number: int) -> dict[str, Ended]:
    """Return what became of every command in an environment that has next to nothing."""
    return run_all(RUNS, {"PYTHONPATH": str(ROOT), **BARE[number]})


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("number", range(len(BARE)), ids=lambda number: str(BARE[number]))
def test_a_bare_environment_is_enough(name: str, number: int) -> None:
    """Without a home that can be written, a locale or Unicode, a run ends as it always does."""
    done = in_bare_surroundings(number)[name]
    assert done.code in (0, 1 if name == "check" else 0)
    assert b"Traceback" not in done.err
    assert done.out
    done.out.decode("utf-8")


LONG = "a" * 5000
TEXTS = (
    "", " ", LONG, "a/" * 3000, "x\x1b[31my", "x\u202ey", "\udcff", "[bold]x[/]", "::error::x",
    "\n::error::x", "-", "--", "tag:", "tag:x\x1b", "%0A", "9" * 400, "1e400", "HEAD:", ":",
    f"HEAD:{LONG}", "%s{0}", "*" * 100, "[", "~", "9999-99-99", "0000-00-00", "2024-W01-1",
    "1" * 5000 + "%", f"{LONG}.yaml", "/proc/self/environ", "loop.yaml",
)  # fmt: skip
"""Arguments that nobody means well."""

FORMS: tuple[tuple[str | Path, ...], ...] = (
    ("@",), ("--@",),
    ("total", "@"), ("total", FLAGSHIP, "--table", "@"), ("total", FLAGSHIP, "--reference", "@"),
    ("total", FLAGSHIP, "--by", "@"), ("total", FLAGSHIP, "--as-of", "@"),
    ("total", FLAGSHIP, "--estimates", "@"), ("total", FLAGSHIP, "--format", "@"),
    ("diff", FLAGSHIP, "@"), ("diff", "@", FLAGSHIP), ("diff", "@"),
    ("diff", FLAGSHIP, FLAGSHIP, "--by", "@"), ("diff", FLAGSHIP, FLAGSHIP, "--max-decrease", "@"),
    ("check", "@"), ("check", FLAGSHIP, "--min", "@"), ("check", FLAGSHIP, "--require", "@"),
    ("check", FLAGSHIP, "--table", "@"), ("check", "@", "--format", "github"),
    ("check", "@", "--format", "junit"),
    ("compare", "@"), ("compare", FLAGSHIP, "--table", "@"),
    ("timeline", "@"), ("timeline", FLAGSHIP, "--every", "@"), ("timeline", FLAGSHIP, "--by", "@"),
    ("convert", "@"), ("convert", "5 @"), ("convert", "@ H100"), ("convert", "H100", "--to", "@"),
    ("convert", "H100", "--table", "@"), ("convert", "H100", "@"),
    ("chips", "@"), ("chips", "--vendor", "@"), ("chips", "--search", "@"),
    ("chips", "--released-after", "@"), ("chips", "--table", "@"),
    ("tables", "@"), ("tables", "--reference", "@"),
    ("import", "@"), ("import", "kubernetes", "@"), ("import", "slurm", "@"),
    ("import", "nvidia-smi", "@"), ("import", "inventory", "@"),
    *(("import", "inventory", "nodes.csv", f"--{option}", "@") for option in (
        "fleet", "as-of", "map", "accelerator-column", "count-column", "tag-column", "name-column",
    )),
    ("init", f"{LONG}/@"), ("schema", "@"),
)  # fmt: skip
"""Where a user may write anything, marked @."""


def is_harmless(done: Outcome) -> bool:
    """Whether nothing that is printed controls a terminal, or is a command to a CI job."""
    text = done.out + done.err
    lines = [line for line in text.splitlines() if line.lstrip().startswith("::error::x")]
    return not lines and not unsafe_characters(text)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: " ".join(map(str, form[:4]))[-60:])
def test_no_argument_crashes_or_controls_anything(
    form: tuple[str | Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too long, empty, unprintable, a command, a pattern: a documented code, and harmless text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "nodes.csv").write_text("accelerator,count\nH100,4\n", encoding="utf-8")
    for text in TEXTS:
        arguments = [str(part).replace("@", text) for part in form]
        done = run_inside(*arguments)
        assert done.code in (0, 1, 2), arguments
        assert is_harmless(done), arguments
        assert done.out or done.err, arguments
        # NOTE: what other programs read gets the whole of a name; a person does not.
        if "--format" not in arguments and form not in (("@",), ("--@",), ("import", "@")):
            assert max(map(len, done.err.splitlines()), default=0) < 3000, arguments


@pytest.mark.parametrize("output", ["/dev/full", "missing/x", ".", "", LONG, "loop", "\udcff/x"])
@pytest.mark.parametrize("name", [name for name in RUNS if name not in NO_FILE])
def test_an_output_that_cannot_be_is_an_error(
    name: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever keeps a file from being written: exit 2 and the reason."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    done = run_inside(*RUNS[name], "--output", output)
    assert done.code == 2
    assert "error[output]: cannot write" in done.err


def test_a_dash_is_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--output - writes no file of that name."""
    monkeypatch.chdir(tmp_path)
    for name in ("total", "schema", "slurm"):
        assert run_inside(*RUNS[name], "-o", "-").out == run_inside(*RUNS[name]).out
    assert not list(tmp_path.iterdir())
