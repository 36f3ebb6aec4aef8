"""`python -m tests.fuzz TARGET [--seconds N]`: fuzz with atheris, guided by coverage."""

import argparse
import sys
from pathlib import Path

import atheris

CORPUS = Path(__file__).parent / "corpus"

with atheris.instrument_imports(include=["fleet_cli"]):
    from tests.fuzz.targets import TARGETS, run


def main() -> None:
    """Fuzz one target from its corpus; a finding is left as a file crash-... in this folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("target", choices=sorted(TARGETS))
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--work", type=Path, help="folder for new inputs; forgotten without it")
    given = options.parse_args()
    folders = [given.work] if given.work else []
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0],
        *map(str, folders),
        str(CORPUS / given.target),
        f"-max_total_time={given.seconds}",
        "-max_len=4096",
        "-timeout=20",
        "-rss_limit_mb=4096",
    ]
    atheris.Setup(arguments, lambda data: run(given.target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
