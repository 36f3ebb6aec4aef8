"""Measure commands against baselines: alternating runs, median ratio and spread, peak memory."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

PYTHON = sys.executable
INSTALLED = Path(PYTHON).parent / "fleet"
FLEET = [str(INSTALLED)] if INSTALLED.exists() else [PYTHON, "-m", "fleet_cli"]


class Case(NamedTuple):
    """One comparison."""

    name: str
    command: Sequence[str]
    baseline_name: str
    baseline: Sequence[str]
    budget: float | None = None
    """The ratio of times that is promised, where one is."""
    memory_budget: float | None = None
    """The ratio of peak memories that is promised, where one is."""
    runs: int = 15
    stdin: Path | None = None
    environment: tuple[tuple[str, str], ...] = ()


class Run(NamedTuple):
    """What one run took."""

    seconds: float
    peak_mb: float


class Result(NamedTuple):
    """What a comparison showed."""

    case: Case
    seconds: float
    """Median of the command [s]."""
    baseline_seconds: float
    """Median of the baseline [s]."""
    ratio: float
    """Median of the ratios of neighbouring runs."""
    spread: tuple[float, float]
    """Lowest and highest ratio of neighbouring runs."""
    peak_mb: float
    """Median peak memory of the command [MB]."""
    memory_ratio: float
    """Median peak memory of the command by that of the baseline."""


def run_once(
    command: Sequence[str], stdin: Path | None, environment: tuple[tuple[str, str], ...]
) -> Run:
    """
    Run *command* to its end with its output thrown away.

    Raises:
        RuntimeError: the command ends with another code than 0.
    """
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, str(stdin or os.devnull), os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    start = time.perf_counter()
    child = os.posix_spawn(
        command[0], list(command), {**os.environ, **dict(environment)}, file_actions=actions
    )
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Run(seconds, usage.ru_maxrss / 1024)


def measure(case: Case) -> Result:
    """Run a case's command and baseline in turns, after one of each that does not count."""
    pairs = []
    for number in range(case.runs + (case.runs > 3)):
        own = run_once(case.command, case.stdin, case.environment)
        base = run_once(case.baseline, None, ())
        if number or case.runs <= 3:
            pairs.append((own, base))
    ratios = [own.seconds / base.seconds for own, base in pairs]
    peak = median(own.peak_mb for own, _ in pairs)
    return Result(
        case=case,
        seconds=median(own.seconds for own, _ in pairs),
        baseline_seconds=median(base.seconds for _, base in pairs),
        ratio=median(ratios),
        spread=(min(ratios), max(ratios)),
        peak_mb=peak,
        memory_ratio=peak / median(base.peak_mb for _, base in pairs),
    )
