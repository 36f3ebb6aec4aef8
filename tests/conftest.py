"""Fixtures: run the program as a user does, and compare with outputs that a person has read."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from fleet_cli.base.edition import edition

# NOTE: what is slow is starting processes, which no deadline should judge. The same examples are
# drawn in every run, so that a change is judged by what it changes; `deep` is for hunting.
settings.register_profile(
    "default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", settings.get_profile("default"), derandomize=False, max_examples=20_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).parent.parent
CONFIGS = ROOT / "configs"
FLAGSHIP = CONFIGS / "fleets" / "meta-2024.yaml"


INTERRUPTIBLE = [
    sys.executable,
    "-c",
    "import os, signal, sys\n"
    "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
    "os.execv(sys.executable, [sys.executable, '-m', 'fleet_cli', *sys.argv[1:]])",
]
"""Starts the program such that Ctrl-C reaches it, though a shell in the background ignores it."""


ENDED_BY_CTRL_C = (130, -signal.SIGINT)
"""What a shell shows as 130: the program's own code, or the signal where it is ending already."""


class Outcome(NamedTuple):
    """What a run of the program left behind."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs `fleet` with arguments in a clean environment."""

    def __call__(
        self,
        *arguments: str | Path,
        stdin: str = "",
        cwd: Path = ROOT,
        env: dict[str, str] | None = None,
        columns: int | None = None,
    ) -> Outcome:
        """Return the outcome of `fleet ARGUMENTS`."""


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which nothing changes what the program prints."""
    # NOTE: with the last of them, coverage is measured in processes too.
    names = ("PATH", "HOME", "TMPDIR", "COVERAGE_PROCESS_CONFIG")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    # NOTE: tests that start in another folder still run this checkout.
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", **(extra or {})}


def _asked(env: dict[str, str] | None, columns: int | None) -> dict[str, str]:
    """Return the environment that a run asks for besides the clean one."""
    return {**(env or {}), **({} if columns is None else {"COLUMNS": str(columns)})}


@pytest.fixture
def run() -> Run:
    """Run the program as in a process of its own, inside that of the tests."""
    from tests.inside import run_inside

    def run_fleet(
        *arguments: str | Path,
        stdin: str = "",
        cwd: Path = ROOT,
        env: dict[str, str] | None = None,
        columns: int | None = None,
    ) -> Outcome:
        with pytest.MonkeyPatch.context() as patch:
            for name in os.environ.keys() - clean_environment().keys():
                patch.delenv(name)
            for name, value in _asked(env, columns).items():
                patch.setenv(name, value)
            patch.chdir(cwd)
            return run_inside(*arguments, stdin=stdin.encode())

    return run_fleet


@pytest.fixture
def run_process() -> Run:
    """Run the program in a process of its own."""

    def run_fleet(
        *arguments: str | Path,
        stdin: str = "",
        cwd: Path = ROOT,
        env: dict[str, str] | None = None,
        columns: int | None = None,
    ) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "fleet_cli", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            env=clean_environment(_asked(env, columns)),
            check=False,
            timeout=300,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run_fleet


def lasting(text: str) -> str:
    """Return *text* without the digest of the data, which each new chip changes."""
    return text.replace(edition().digest, "sha256:...")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Measure coverage where somebody claims something: what is drawn or swept walks the same lines."""
    # NOTE: before Python 3.12, all code takes more than twice the time while coverage is measured.
    tracer = sys.gettrace()
    is_swept = is_hypothesis_test(getattr(item, "obj", None)) or item.get_closest_marker("sweep")
    is_paused = bool(is_swept) and type(tracer).__name__ == "CTracer"
    if is_paused:
        sys.settrace(None)
    try:
        return (yield)
    finally:
        if is_paused:
            sys.settrace(tracer)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that rewrites golden files."""
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write golden files and outputs on pages anew"
    )


@pytest.fixture
def rewrites(request: pytest.FixtureRequest) -> bool:
    """Whether golden files and the outputs on pages are to be written anew."""
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture
def golden(rewrites: bool) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or write the file with --rewrite-golden."""

    def compare(path: Path, text: str) -> None:
        text = lasting(text)
        if rewrites:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"differs from {path}"

    return compare


@pytest.fixture
def manifest(tmp_path: Path) -> Callable[..., Path]:
    """Write a manifest of one fleet from the lines of its pools."""

    def write(pools: Iterable[str], *lines: str, name: str = "fleet.yaml") -> Path:
        path = tmp_path / name
        body = ["fleet: Test", *lines, "pools:", *(f"  - {pool}" for pool in pools)]
        path.write_text("\n".join(body) + "\n", encoding="utf-8")
        return path

    return write
