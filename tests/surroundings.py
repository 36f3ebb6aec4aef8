"""Many runs in one kind of surroundings: a process is started there, and forks one for each run."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.conftest import ROOT, clean_environment


class Ended(NamedTuple):
    """What a run left behind; a stream that led elsewhere is empty."""

    code: int
    out: bytes
    err: bytes


def run_all(
    runs: Mapping[str, Sequence[str | Path]],
    env: Mapping[str, str] | None = None,
    *,
    closed: int | None = None,
    stdout: int | None = None,
    pictures: bool = False,
) -> dict[str, Ended]:
    """
    Return what became of each run of `fleet`.

    To start Python and to import the program is most of what a run costs. Both happen in these
    surroundings, once; what a run does after it happens in a process of its own.

    Args:
        runs: The arguments of each, by its name.
        env: The whole environment; the clean one without.
        closed: A standard stream that is closed before anything starts.
        stdout: Where standard output leads instead of back.
        pictures: Whether some of them draw.
    """
    elsewhere = {closed, None if stdout is None else 1}
    read = [stream for stream in (1, 2) if stream not in elsewhere]
    arguments = [list(map(str, run)) for run in runs.values()]
    with TemporaryDirectory() as name:
        folder = Path(name)
        job = json.dumps({"runs": arguments, "read": read, "pictures": pictures})
        (folder / "job").write_text(job, encoding="ascii")
        subprocess.run(
            [sys.executable, "-m", "tests.forked", name],
            cwd=ROOT,
            env=clean_environment() if env is None else env,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            preexec_fn=None if closed is None else lambda: os.close(closed),
            check=True,
            timeout=300,
        )
        codes = json.loads((folder / "codes").read_text("ascii"))
        return {
            run: Ended(
                code,
                *((folder / f"{number}.{n}").read_bytes() if n in read else b"" for n in (1, 2)),
            )
            for number, (run, code) in enumerate(zip(runs, codes, strict=True))
        }
