"""Runs the program many times from one start of Python: see tests/surroundings.py."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import fleet_cli
from fleet_cli.__main__ import main
from fleet_cli.render.plots.canvas import Canvas


def run_job(folder: Path) -> None:
    """Do the runs of the job in *folder*, each in a process of its own, and leave their exit codes."""
    job = json.loads((folder / "job").read_text("ascii"))
    for module in walk_packages(fleet_cli.__path__, "fleet_cli."):
        import_module(module.name)
    if job["pictures"]:
        for form in ("svg", "png"):  # loads what all of them need: most of what one takes
            Canvas(1, in_pixels=form == "png").save(form)
    codes = []
    for number, arguments in enumerate(job["runs"]):
        child = os.fork()
        if not child:
            for stream in job["read"]:
                file = os.open(folder / f"{number}.{stream}", os.O_WRONLY | os.O_CREAT)
                os.dup2(file, stream)
                os.close(file)
            sys.argv = ["fleet", *arguments]
            main()
            sys.exit()
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    (folder / "codes").write_text(json.dumps(codes), encoding="ascii")


if __name__ == "__main__":
    run_job(Path(sys.argv[1]))
