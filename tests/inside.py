"""Runs the program inside the process of a test: a hundred runs take the time of five."""

import io
import sys
from functools import cache
from pathlib import Path

import pytest
import typer.main

from fleet_cli.__main__ import run_app
from tests.conftest import Outcome

# NOTE: a process builds its one command; building each anew takes an eighth of a test's run.
typer.main.get_command = cache(typer.main.get_command)


def run_inside(*arguments: str | Path, stdin: bytes = b"") -> Outcome:
    """Return the outcome of `fleet ARGUMENTS`, as a process of its own would leave it behind."""
    out, errors = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["fleet", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        patch.setattr(sys, "stdout", _writer(out, "strict"))
        patch.setattr(sys, "stderr", _writer(errors, "backslashreplace"))
        try:
            run_app()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
        sys.stderr.flush()
        return Outcome(code, out.getvalue().decode("utf-8"), errors.getvalue().decode("utf-8"))


def _writer(stream: io.BytesIO, errors: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding="utf-8", errors=errors, write_through=True)
